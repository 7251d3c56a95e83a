import { expect, test } from 'vitest';
import { openRun } from '../../game/run-view.ts';
import type { Milestone, MilestoneKind } from '../../game/run-log.ts';
import { theme } from '../theme.ts';
import { marks, markWords, scrubLine } from './scrub-line.ts';

const second = 1_000_000;
const mark = (kind: MilestoneKind, atSeconds: number): Milestone => ({ kind, atUs: atSeconds * second, entry: { atUs: atSeconds * second, kind: 'recovered' } });
const told = [mark('start', 0), mark('first-wait', 0.3), mark('pool-empty', 0.3), mark('first-error', 5), mark('first-kill', 21), mark('let-go', 14_000), mark('end', 14_000), mark('recovered', 14_300)];
const view = { ...openRun(0), cursorUs: 2 * second, seenUs: 14_400 * second };
const text = (width: number, isAscii: boolean): string => scrubLine(view, told, 0, width, theme('dark', { isAscii })).map((piece) => piece.text).join('');

test.each([[80, false], [80, true], [200, false]] as const)('at %i columns every mark stands on the line, those of one moment beside each other, in ASCII: %s', (width, isAscii) => {
  const line = text(width, isAscii);
  expect(line.replace(/[^A-Za-z]|O/g, '')).toBe('MwpekLER');
  expect(line).toContain('wp');
  expect([...line]).toHaveLength(width);
});

test('what has not been seen yet has no mark', () => {
  const early = scrubLine({ ...view, seenUs: 10 * second }, told, 0, 80, theme('dark')).map((piece) => piece.text).join('');
  expect(early.replace(/[^A-Za-z]/g, '')).toBe('Mwpe');
});

test('no two marks have the same sign, and none needs a colour', () => {
  const signs = Object.values(marks).map(({ sign }) => sign);
  expect(new Set(signs).size).toBe(signs.length);
});

test.each([[80, 'e error (2)'], [120, 'e error (2)'], [200, 'e first error (2)']] as const)('at %i columns the words for the marks fit, with the keys that go there', (width, said) => {
  const words = markWords(told, view.seenUs, { 'first-wait': '1', 'first-error': '2', 'first-kill': '3' }, width - 1);
  expect(words.length).toBeLessThan(width);
  expect(words).toContain('L ');
  expect(words).toContain(said);
});
