import { describe, expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { flownAttempt, flownStart, SEEDS } from '../../src/cli/level-check.ts';

const level = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded).find(({ code }) => code === 'L21')!;
const FLIGHTS_MS = 300_000;
const HOUR_US = 3_600_000_000;
const flown = (name: string) => flownAttempt(level, level.attempts.find((one) => one.name === name)!, 1);

describe('L21: what its texts say', () => {
  test('in every framework, on every day, the ticket’s own migration keeps all that was asked for', async () => {
    expect(level.isSafe).toBe(true);
    for (const { framework } of level.starts) {
      const { trace: { measures }, verdict, findings } = await flownStart(level, 'production', framework, 1);
      expect([framework, verdict.medal, findings]).toEqual([framework, 'silver', []]);
      expect(measures.lockHeldUsMax).toBeLessThan(1000);
      expect([measures.deadRows, measures.requestsFailed, measures.blockedRequestUsMax]).toEqual([0, 0, 0]);
    }
    for (const seed of SEEDS) expect((await flownStart(level, 'production', level.defaultFramework, seed)).verdict.medal).toBe('silver');
  }, FLIGHTS_MS);

  test('batches take four hours and 270 gigabytes of log, and give the old orders many moments', async () => {
    const { trace: { measures }, counts } = await flown('batches-as-next-door');
    expect(measures.migrationUs).toBeGreaterThan(4 * HOUR_US);
    expect(Math.abs(measures.walBytes / 1e9 - 270)).toBeLessThan(3);
    expect(measures.requestsFailed).toBe(0);
    expect(counts.filter(({ count }) => count !== 0).map(({ id }) => id)).toEqual(['one-moment']);
    expect((await flown('batches-with-one-moment')).counts.every(({ count }) => count === 0)).toBe(true);
  }, FLIGHTS_MS);

  test('the volatile function writes the table anew, and NOT NULL in a step of its own reads it', async () => {
    expect((await flown('the-exact-time')).findings.map(({ id }) => id)).toContain('volatile-default');
    expect((await flown('not-null-in-a-second-step')).findings.map(({ id }) => id)).toContain('full-scan-under-lock');
  }, FLIGHTS_MS);
});
