import { expect, test } from 'vitest';
import { slide, SLIDER_STOPS } from './page.ts';

test('a number of things slides over round numbers, to both ends and back', () => {
  const rows = (value: number) => ({ from: 1_000, to: 1_000_000_000, value, unit: 'count' as const });
  expect(slide(rows(80_000_000), 2)).toBe(130_000_000);
  let value = 1_000;
  const seen = [value];
  for (let stop = 0; stop < SLIDER_STOPS; stop++) seen.push(value = slide(rows(value), 1));
  expect([value, new Set(seen).size, seen.every((one) => /^\d\d0+$/.test(String(one)))]).toEqual([1_000_000_000, SLIDER_STOPS + 1, true]);
  for (const before of seen.toReversed().slice(1)) expect(value = slide(rows(value), -1)).toBe(before);
});
