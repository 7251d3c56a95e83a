import { Box, useInput } from 'ink';
import type { Action, State } from '../../game/state.ts';
import { commandFor } from '../keys.ts';
import { BLANK, paddedTo } from '../parts/blank.ts';
import { Footer } from '../parts/Footer.tsx';
import { hallLines } from '../parts/hall-lines.ts';
import { Lines } from '../run/StyledLine.tsx';
import { useKeymap, useTheme } from '../theme-context.tsx';

type Props = { readonly state: State; readonly columns: number; readonly rows: number; readonly isActive: boolean; readonly dispatch: (action: Action) => void };

const ACTIONS: Readonly<Record<string, Action>> = {
  'walk-up': { kind: 'walk', columns: 0, rows: -1 },
  'walk-down': { kind: 'walk', columns: 0, rows: 1 },
  'walk-left': { kind: 'walk', columns: -1, rows: 0 },
  'walk-right': { kind: 'walk', columns: 1, rows: 0 },
  'next-case': { kind: 'next-case' },
  'previous-case': { kind: 'previous-case' },
  look: { kind: 'look' },
  map: { kind: 'show', screen: 'map' },
  collection: { kind: 'show', screen: 'collection' },
  about: { kind: 'show', screen: 'about' },
  settings: { kind: 'show', screen: 'settings' },
  sandbox: { kind: 'sandbox', move: { kind: 'open' } },
  keys: { kind: 'overlay', overlay: 'keys' },
  leave: { kind: 'overlay', overlay: 'leave' },
};

/** Columns from which on all keys of the hall stand on one line; below, the list of keys has the rest. */
const ALL_KEYS_FROM = 100;

/** The hall: one walks, reads what one stands before, and looks into it. */
export function HallScreen({ state, columns, rows, isActive, dispatch }: Props) {
  const theme = useTheme();
  const keys = useKeymap();
  useInput((input, key) => {
    const command = commandFor(keys, 'hall', input, key);
    const action = command === null ? undefined : ACTIONS[command];
    if (action) dispatch(action);
  }, { isActive });

  const { head, floor, plaque, said } = hallLines(state, columns, rows, theme);
  const room = rows - 2 - floor.length;
  const below = [...plaque, ...(said.length > 0 ? [BLANK, ...said] : [])];
  const spare = Math.max(0, room - below.length);
  const above = Math.min(Math.floor(spare / 3), 6);
  const lines = [head, ...Array.from({ length: above }, () => BLANK), ...floor, ...(spare - above > 0 ? [BLANK] : []), ...below];
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines lines={paddedTo(lines, rows - 1)} />
      <Footer place="hall" columns={columns} hidden={columns < ALL_KEYS_FROM ? ['settings', 'sandbox'] : []} before={[[theme.isAscii ? 'WASD' : 'WASD/←↑↓→', 'walk']]} />
    </Box>
  );
}
