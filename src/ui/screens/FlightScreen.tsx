import { useState, useSyncExternalStore } from 'react';
import { Box, Text, useInput } from 'ink';
import { lockModeName, lockModeRank } from '../../game/lock-names.ts';
import { levelOf } from '../../game/museum.ts';
import type { Screen, State } from '../../game/state.ts';
import { worldOf } from '../../game/sandbox.ts';
import { grouped } from '../../text/number.ts';
import type { Game } from '../game.ts';
import { headLines } from '../parts/page-lines.ts';
import { RunScreen } from '../run/RunScreen.tsx';
import { SmallRunScreen } from './SmallRunScreen.tsx';
import { Lines } from '../run/StyledLine.tsx';
import { useTheme } from '../theme-context.tsx';

type Props = { readonly game: Game; readonly state: State; readonly screen: Extract<Screen, { kind: 'run' }>; readonly columns: number; readonly rows: number; readonly isActive: boolean };

/** From here on the catalogue number stands before the title of a run, too. */
const ROOM_FOR_NUMBER = 100;

/** A flight on the screen: until it has started, and while its end is being worked out, a sentence says so. */
export function FlightScreen({ game, state, screen, columns, rows, isActive }: Props) {
  const level = levelOf(state.museum, screen.level);
  const world = worldOf(state, level, screen.flight);
  const flight = useSyncExternalStore(game.subscribe, game.flight);
  const [isEnding, setEnding] = useState(false);
  const place = `${world.size.toUpperCase()} ${grouped(world.rows)} rows`;
  const title = `${level.exhibit} ${level.title}`;
  if (flight === null) return <Waiting words={`Starting ${world.name} …`} title={`${title}  ${place}`} columns={columns} rows={rows} isActive={isActive} onBack={() => game.dispatch({ kind: 'back' })} />;
  if (isEnding) return <Waiting words="Working out how it ends …" title={`${title}  ${place}`} columns={columns} rows={rows} isActive={isActive} onBack={() => game.dispatch({ kind: 'back' })} />;
  if (screen.flight === 'laptop' || screen.flight === 'staging') {
    return (
      <SmallRunScreen
        level={level} flight={screen.flight} live={flight} open={game.smallTable} columns={columns} rows={rows} isActive={isActive}
        onDone={() => {
          setEnding(true);
          game.endFlight(flight, []);
        }}
        onBack={() => game.dispatch({ kind: 'back' })}
        onKeys={() => game.dispatch({ kind: 'overlay', overlay: 'keys' })}
      />
    );
  }
  return (
    <RunScreen
      flight={flight} start={screen.start ?? null} title={columns < ROOM_FOR_NUMBER ? level.title : title} place={place} columns={columns} rows={rows} isActive={isActive} query={game.query}
      modeName={lockModeName} modeRank={lockModeRank}
      onDone={({ flight: last, actions }) => {
        setEnding(true);
        game.endFlight(last, actions);
      }}
      onBack={() => game.dispatch({ kind: 'back' })}
      onKeys={() => game.dispatch({ kind: 'overlay', overlay: 'keys' })}
    />
  );
}

function Waiting({ words, title, columns, rows, isActive, onBack }: { readonly words: string; readonly title: string; readonly columns: number; readonly rows: number; readonly isActive: boolean; readonly onBack: () => void }) {
  const theme = useTheme();
  useInput((_, key) => {
    if (key.escape) onBack();
  }, { isActive });
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines lines={headLines(title, '', columns, theme)} />
      <Box paddingX={1} paddingY={1}><Text>{theme.isAscii ? words.replace('…', '...') : words}</Text></Box>
    </Box>
  );
}
