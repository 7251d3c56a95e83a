import { useState, useSyncExternalStore } from 'react';
import { Box, useInput, useWindowSize } from 'ink';
import { isLadderOpen } from '../game/ladder.ts';
import { levelOf } from '../game/museum.ts';
import { pageOf } from '../game/pages/page-of.ts';
import type { State } from '../game/state.ts';
import type { Game } from './game.ts';
import { keymap } from './keys.ts';
import type { Place } from './keys.ts';
import type { OwnKeys } from './own-keys.ts';
import { HallScreen } from './screens/HallScreen.tsx';
import { KeysOverlay, LeaveOverlay, TooSmall } from './screens/Overlays.tsx';
import { PageScreen } from './screens/PageScreen.tsx';
import { FixScreen } from './screens/FixScreen.tsx';
import { FlightScreen } from './screens/FlightScreen.tsx';
import { SandboxScreen } from './screens/SandboxScreen.tsx';
import { TitleScreen } from './screens/TitleScreen.tsx';
import { SettingContext } from './theme-context.tsx';
import { theme, THEME_NAMES } from './theme.ts';
import type { ThemeName } from './theme.ts';

/**
What flags and terminal say of how it should look. A flag wins over what the player saved on an earlier visit; what they choose in this one wins over
all; what was saved wins over what the terminal seems to be (NO_COLOR included, as no-color.org has it).
*/
export type Look = {
  readonly theme: ThemeName;
  readonly isAscii: boolean;
  readonly isStill: boolean;
  readonly asked: { readonly theme: ThemeName | null; readonly isAscii: boolean };
  /** Bindings from a file; they win over those that were saved. */
  readonly keys?: OwnKeys;
};

export type AppProps = {
  readonly game: Game;
  readonly look: Look;
  readonly onInterrupt: () => void;
  readonly onSuspend: () => void;
};

export const SMALLEST = { columns: 80, rows: 24 };

/** The whole game on one screen: one line less than the terminal has, because a full one makes some terminals scroll. */
export function App({ game, look, onInterrupt, onSuspend }: AppProps) {
  const state = useSyncExternalStore(game.subscribe, game.state);
  const { columns, rows: terminalRows } = useWindowSize();
  const rows = terminalRows - 1;
  useInput((input, key) => {
    if (key.ctrl && input === 'c') onInterrupt();
    else if (key.ctrl && input === 'z') onSuspend();
  });
  const { preferences } = state.progress;
  const [saved] = useState(preferences);
  const chosen = { theme: look.asked.theme !== null && preferences.theme === saved.theme ? look.asked.theme : themeName(preferences.theme), glyphs: look.asked.isAscii && preferences.glyphs === saved.glyphs ? 'ascii' : preferences.glyphs };
  const setting = {
    theme: theme(chosen.theme ?? look.theme, { isAscii: chosen.glyphs === null ? look.isAscii : chosen.glyphs === 'ascii', isStill: preferences.reducedMotion || look.isStill }),
    keys: keymap({ ...preferences.keys, ...look.keys }),
  };
  return (
    <SettingContext value={setting}>
      <Front game={game} state={state} columns={columns} rows={rows} isTooSmall={columns < SMALLEST.columns || terminalRows < SMALLEST.rows} />
    </SettingContext>
  );
}

const themeName = (name: string | null): ThemeName | null => THEME_NAMES.find((one) => one === name) ?? null;

type FrontProps = { readonly game: Game; readonly state: State; readonly columns: number; readonly rows: number };

/** What stands in front: an overlay, or the screen. A run and the workbench stay alive behind it, so that they are as they were. */
function Front(props: FrontProps & { readonly isTooSmall: boolean }) {
  const { state, columns, rows, isTooSmall } = props;
  const isBehind = isTooSmall || state.overlay !== null;
  const staysAlive = state.screen.kind === 'run' || state.screen.kind === 'fix' || state.screen.kind === 'sandbox';
  return (
    <>
      {isTooSmall ? <TooSmall columns={columns} rows={rows} /> : <InFront {...props} />}
      {(!isBehind || staysAlive) && <Box display={isBehind ? 'none' : 'flex'}><Behind {...props} columns={Math.max(columns, SMALLEST.columns)} rows={Math.max(rows, SMALLEST.rows - 1)} isActive={!isBehind} /></Box>}
    </>
  );
}

function InFront({ game: { dispatch }, state, columns, rows }: FrontProps) {
  const size = { columns, rows };
  switch (state.overlay?.kind) {
    case 'keys': return <KeysOverlay {...size} place={placeOf(state)} dispatch={dispatch} />;
    case 'leave': return <LeaveOverlay {...size} dispatch={dispatch} />;
    case 'hints': return <PageScreen {...size} page={pageOf(state)} isActive notice={state.notice} dispatch={dispatch} hidden={['framework', 'hint', 'map', 'exhibits', 'leave', 'keys']} />;
    case undefined: return null;
  }
}

function Behind({ game, state, columns, rows, isActive }: FrontProps & { readonly isActive: boolean }) {
  const { dispatch } = game;
  const { screen } = state;
  const size = { columns, rows, isActive };
  switch (screen.kind) {
    case 'title': return <TitleScreen {...size} state={state} dispatch={dispatch} />;
    case 'hall': return <HallScreen {...size} state={state} dispatch={dispatch} />;
    case 'fix': return <FixScreen {...size} game={game} state={state} level={screen.level} />;
    case 'sandbox': return screen.station === 'editor' ? <SandboxScreen {...size} game={game} state={state} /> : <PageScreen key={`sandbox ${screen.station}`} {...size} page={pageOf(state)} notice={state.notice} dispatch={dispatch} hidden={['framework', 'hint']} />;
    case 'run': return <FlightScreen key={screen.flight} {...size} game={game} state={state} screen={screen} />;
    // Evidence and revisit say their notice in the text.
    default: return <PageScreen key={screen.kind} {...size} page={pageOf(state)} notice={screen.kind === 'evidence' || screen.kind === 'revisit' ? null : state.notice} dispatch={dispatch} hidden={hiddenOn(state)} />;
  }
}

const placeOf = (state: State): Place => (state.screen.kind === 'hall' ? 'hall' : state.screen.kind === 'run' ? 'run' : (state.screen.kind === 'fix' && !isLadderOpen(state)) || (state.screen.kind === 'sandbox' && state.screen.station === 'editor') ? 'editor' : 'page');

/** Commands that mean nothing on a screen of text. */
function hiddenOn(state: State): readonly string[] {
  const { screen } = state;
  const hasHints = 'level' in screen && (screen.kind === 'fix' || screen.kind === 'verdict' || screen.kind === 'evidence' || screen.kind === 'diagnosis') && levelOf(state.museum, screen.level).hints.length > 0;
  return [...(screen.kind === 'ticket' ? [] : ['framework']), ...(hasHints ? [] : ['hint']), ...(screen.kind === 'map' ? ['map', 'exhibits'] : [])];
}
