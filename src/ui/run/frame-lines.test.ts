import { expect, test } from 'vitest';
import type { RunView } from '../../game/run-view.ts';
import { theme } from '../theme.ts';
import { footerKeys, keymap } from '../keys.ts';
import { footerLine, statusLine } from './frame-lines.ts';

const said = (view: Partial<RunView>, isInTheWay = false, isOver = false): string => statusLine({
  view: { cursorUs: 0, seenUs: 0, isPlaying: false, decisions: [], stoppedAt: null, missing: null, seeking: null, ...view } as RunView,
  isLeaving: false, isInTheWay, fault: null, isOver, reachedUs: 90_000_000, milestones: [], markKeys: {}, modeName: (mode) => mode, podName: String, actionName: () => 'Terminate the migration',
}, 80, theme('dark')).map(({ text }) => text).join('').trim();

test('what was decided on call is said until it is done, and not before it was decided', () => {
  const decisions = [{ decidedUs: 10_000_000, action: { kind: 'terminate', atUs: 40_000_000, session: 'migration' } }] as RunView['decisions'];
  expect(said({ decisions, cursorUs: 10_000_000 })).toBe('on call: Terminate the migration, done at 00:40.0');
  expect(said({ decisions, cursorUs: 39_900_000, isPlaying: true })).toContain('done at 00:40.0');
  expect(said({ decisions, cursorUs: 9_000_000 })).toBe('');
  expect(said({ decisions, cursorUs: 40_000_000 })).toBe('');
});

test('at the end of a run Enter goes on, unless a panel takes it', () => {
  expect(said({ cursorUs: 90_000_000 }, false, true)).toMatch(/Enter goes on\.$/);
  expect(said({ cursorUs: 90_000_000 }, true, true)).toMatch(/Esc closes this\.$/);
});

test('the list of all keys is named whole at every width, in ASCII too', () => {
  const line = (isAscii: boolean, width: number): string => footerLine(footerKeys(keymap(), 'run', isAscii, ['branches', 'compare']), width).map(({ text }) => text).join('').trimEnd();
  for (const isAscii of [false, true]) for (const width of [80, 120]) expect(line(isAscii, width)).toMatch(/Enter go on {2}\? keys$/);
  expect(line(true, 80)).toContain('W why?');
  expect(line(true, 120)).toContain('Left scrub');
});
