import { Box, Text, useInput } from 'ink';
import type { Action } from '../../game/state.ts';
import { keysOf } from '../keys.ts';
import type { Place } from '../keys.ts';
import { paddedTo } from '../parts/blank.ts';
import { Footer } from '../parts/Footer.tsx';
import { Menu } from '../parts/Menu.tsx';
import { headLines } from '../parts/page-lines.ts';
import { wrap } from '../parts/wrap.ts';
import { Lines } from '../run/StyledLine.tsx';
import { fitted, span } from '../run/spans.ts';
import type { Line } from '../run/spans.ts';
import { useKeymap, useTheme } from '../theme-context.tsx';

type Props = { readonly columns: number; readonly rows: number; readonly dispatch: (action: Action) => void };

const PLACES: Readonly<Record<Place, string>> = { hall: 'in the hall', page: 'on a page', run: 'in a run', editor: 'in the editor', overlay: 'here' };

/** All keys of a place, in one column or two. */
export function KeysOverlay({ place, columns, rows, dispatch }: Props & { readonly place: Place }) {
  const theme = useTheme();
  const all = keysOf(useKeymap(), place, theme.isAscii);
  useInput(() => dispatch({ kind: 'overlay', overlay: null }));
  const entries = [...all, { keys: '^C', says: 'Leave at once; your progress is saved' }, { keys: '^Z', says: 'Put the museum aside; fg brings it back' }];
  const height = rows - 4;
  const rowsOf = (part: typeof entries): readonly Line[] => {
    const width = Math.max(...part.map(({ keys }) => keys.length), 1);
    return part.map(({ keys, says }) => [span(` ${keys.padEnd(width)}`, 'accent', { isBold: true }), span(`  ${says}`)]);
  };
  const isTwo = entries.length > height;
  const half = isTwo ? Math.ceil(entries.length / 2) : entries.length;
  const column = Math.floor(columns / 2) - 1;
  const left = rowsOf(entries.slice(0, half));
  const right = isTwo ? rowsOf(entries.slice(half)) : [];
  const lines = left.map((line, index): Line => (isTwo ? [...fitted(line, column), span(' '), ...(right[index] ?? [])] : line));
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines lines={[...headLines(`Keys ${PLACES[place]}`, '', columns, theme), ...lines.slice(0, height).map((line) => fitted(line, columns))]} />
      <Box flexGrow={1} />
      <Lines lines={[[span(' Any key goes back', 'quiet')]]} />
    </Box>
  );
}

/** Leaving asks once, and says what happens to what was done. */
export function LeaveOverlay({ columns, rows, dispatch }: Props) {
  const theme = useTheme();
  useInput((_, key) => {
    if (key.escape) dispatch({ kind: 'overlay', overlay: null });
  });
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines lines={headLines('Leave the museum?', '', columns, theme)} />
      <Box paddingX={1} paddingY={1}><Text>Your progress is saved: the museum opens again where you are now.</Text></Box>
      <Menu items={[{ id: 'leave', label: 'Leave' }, { id: 'stay', label: 'Stay' }]} isActive limit={2} columns={columns} onSelect={(id) => dispatch(id === 'leave' ? { kind: 'leave' } : { kind: 'overlay', overlay: null })} />
      <Box flexGrow={1} />
      <Footer place="overlay" columns={columns} hidden={['close']} before={[['Enter', 'choose'], ['Esc', 'stay']]} />
    </Box>
  );
}

/** Below 80x24 nothing is drawn that could mislead: the game waits, a run is paused by not being shown. */
export function TooSmall({ columns, rows }: { readonly columns: number; readonly rows: number }) {
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines lines={paddedTo(wrap(`The museum needs 80 columns and 24 rows; this window has ${columns} and ${rows + 1}. Make it larger: the game waits, nothing is lost.`, Math.max(1, columns)).map((line) => [span(line)]), rows).map((line) => fitted(line, columns))} />
    </Box>
  );
}
