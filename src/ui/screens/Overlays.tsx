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

type Entry = { readonly keys: readonly string[]; readonly says: string };

/** One line or more for each entry, its keys in front. */
function entryLines(entries: readonly Entry[], width: number, keysEach: number): readonly (readonly Line[])[] {
  const names = entries.map(({ keys }) => keys.slice(0, keysEach).join('  '));
  const room = Math.max(1, ...names.map((name) => name.length));
  return entries.map(({ says }, at) => wrap(says, Math.max(8, width - room - 3)).map((line, index): Line => [span(` ${(index === 0 ? names[at] : '').padEnd(room)}`, 'accent', { isBold: true }), span(`  ${line}`)]));
}

/** The list in one column or in two, with all keys of each command or only the first: the first way in which it is whole. */
function keyLines(entries: readonly Entry[], columns: number, height: number): readonly Line[] {
  const one = entryLines(entries, columns, 9).flat();
  if (one.length <= height) return one;
  const width = Math.floor((columns - 1) / 2);
  const inTwo = (keysEach: number): readonly Line[] => {
    const parts = entryLines(entries, width, keysEach);
    const total = parts.flat().length;
    let lines = 0;
    const half = parts.findIndex((part) => (lines += part.length) * 2 >= total) + 1;
    const [left, right] = [parts.slice(0, half).flat(), parts.slice(half).flat()];
    return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => [...fitted(left[at] ?? [], width), span(' '), ...(right[at] ?? [])]);
  };
  const whole = inTwo(3);
  return whole.length <= height ? whole : inTwo(1);
}

/** All keys of a place. */
export function KeysOverlay({ place, columns, rows, dispatch }: Props & { readonly place: Place }) {
  const theme = useTheme();
  const all = keysOf(useKeymap(), place, theme.isAscii);
  useInput(() => dispatch({ kind: 'overlay', overlay: null }));
  const height = rows - 3;
  const lines = keyLines([...all, { keys: ['^C'], says: 'Leave at once; your progress is saved' }, { keys: ['^Z'], says: 'Put the museum aside; fg brings it back' }], columns, height);
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
