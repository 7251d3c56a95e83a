import { expect, test } from 'vitest';
import { clock, duration, durationAligned, durationRough, parseDuration } from './duration.ts';

test('each size has its own form, and carries over cleanly', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 µs'], [40, '40 µs'], [6_000, '6 ms'], [1_500, '1.5 ms'], [99_499, '99 ms'], [99_500, '0.1 s'], [900_000, '0.9 s'], [9_949_000, '9.9 s'],
    [9_960_000, '10 s'], [59_400_000, '59 s'], [59_960_000, '1 m 00 s'], [144_000_000, '2 m 24 s'], [3_599_700_000, '1 h 00 m 00 s'],
    [14_458_000_000, '4 h 00 m 58 s'], [86_400_000_000, '1 d 00 h'], [273_600_000_000, '3 d 04 h']];
  for (const [us, text] of cases) {
    expect(duration(us)).toBe(text);
  }
  expect(durationAligned(6_000, 8)).toBe('    6 ms');
});

test('an estimate drops what it cannot know', () => {
  expect([900_000, 144_000_000, 14_458_000_000, 14_900_000_000, 3_580_000_000].map(durationRough)).toEqual(['0.9 s', '2 m 20 s', '4 h', '4 h 10 m', '1 h']);
});

test('moments on the clock', () => {
  expect([5_340_000, 61_000_000, 3_723_400_000].map(clock)).toEqual(['00:05.3', '01:01.0', '1:02:03']);
  expect([5_260_000, 59_960_000, 3_599_960_000, 3_723_900_000].map(clock)).toEqual(['00:05.3', '01:00.0', '1:00:00', '1:02:04']);
});

test('durations that people write', () => {
  expect(['2s', '500ms', '1.5 min', '4h', ' 80ms '].map(parseDuration)).toEqual([2_000_000, 500_000, 90_000_000, 14_400_000_000, 80_000]);
  expect(['2', 'soon', '-1s', '', '2 weeks'].map(parseDuration)).toEqual([null, null, null, null, null]);
});
