import { describe, expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { flownAttempt, flownStart, SEEDS } from '../../src/cli/level-check.ts';

const level = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded).find(({ code }) => code === 'L02')!;
const FLIGHTS_MS = 300_000;
const MINUTE_US = 60_000_000;

describe('L02: what its texts say', () => {
  test('on the laptop and on staging it is over in a twentieth and a quarter of a second, and the rows are right', async () => {
    const [laptop, staging] = [await flownStart(level, 'laptop', 'django', 1), await flownStart(level, 'staging', 'django', 1)];
    expect(laptop.trace.measures.migrationUs! / 50_000).toBeCloseTo(1, 0);
    expect(staging.trace.measures.migrationUs! / 230_000).toBeCloseTo(1, 0);
    for (const { verdict } of [laptop, staging]) expect(verdict.passed).toBe(true);
  }, FLIGHTS_MS);

  test('on production the lock lasts for minutes, near the straight line; the outage outlasts it by minutes', async () => {
    const [prediction] = level.predictions;
    for (const seed of SEEDS) {
      const { trace: { measures }, findings } = await flownStart(level, 'production', 'django', seed);
      expect(measures.migrationUs! / prediction.straightLine!).toBeGreaterThan(1);
      expect(measures.migrationUs! / prediction.straightLine!).toBeLessThan(1.2);
      expect(measures.outageAfterCauseUs).toBeGreaterThan(1.5 * MINUTE_US);
      expect(measures.outageAfterCauseUs).toBeLessThan(2.5 * MINUTE_US);
      expect(findings.map(({ id }) => id)).toContain('volatile-default');
    }
  }, FLIGHTS_MS);

  test('a token made in Python is one token in all old rows: the rows themselves tell', async () => {
    const attempt = level.attempts.find(({ name }) => name === 'python-default')!;
    const { counts, trace } = await flownAttempt(level, attempt, 1);
    expect(trace.measures.migrationUs).toBeLessThan(5_000);
    expect(counts.find(({ id }) => id === 'each-its-own')).toEqual({ id: 'each-its-own', count: 80_000_000 - 400, reason: null });
  }, FLIGHTS_MS);
});
