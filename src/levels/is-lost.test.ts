import { expect, test } from 'vitest';
import type { LogEntry, Series } from '../run/trace.ts';
import { isAftermathOver, isLost } from './is-lost.ts';
import type { Level } from './level.ts';

const level = { bronzeOutageUs: 60_000_000 } as Level;

/** A run in which, of ten requests a second, those of the seconds [from, to) all fail. */
function series(seconds: number, from: number, to: number): Series {
  const arrived = new Float64Array(seconds).fill(10);
  const served = arrived.map((count, second) => (second >= from && second < to ? 0 : count));
  return { seconds, arrived, served } as unknown as Series;
}

test('a run is lost once its outage is longer than bronze allows, and not a second before', () => {
  expect(isLost(level, series(62, 0, 62))).toBe(false);
  expect(isLost(level, series(64, 0, 64))).toBe(true);
  expect(isLost(level, series(600, 300, 340))).toBe(false);
  expect(isLost(level, series(600, 0, 0))).toBe(false);
  expect(isLost(level, series(0, 0, 0))).toBe(false);
});

test('half an hour after its migration\'s end a run has shown all it has', () => {
  const log = [{ kind: 'migration-ended', atUs: 60_000_000 }] as LogEntry[];
  expect(isAftermathOver({ nowUs: 1_860_000_000, log })).toBe(false);
  expect(isAftermathOver({ nowUs: 1_860_000_001, log })).toBe(true);
  expect(isAftermathOver({ nowUs: 99_000_000_000, log: [] })).toBe(false);
});
