import { describe, expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { flownAttempt, flownStart, SEEDS } from '../../src/cli/level-check.ts';

const level = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded).find(({ code }) => code === 'L07')!;
const FLIGHTS_MS = 300_000;
const SECOND_US = 1_000_000;

describe('L07: what its texts say', () => {
  test('on production every row is read and none is written, five times as slowly as the straight line says', async () => {
    for (const seed of SEEDS) {
      const { trace: { measures, counters }, findings } = await flownStart(level, 'production', 'rails', seed);
      expect(counters.failed).toBeGreaterThan(0);
      expect(measures.migrationUs).toBeGreaterThan(35 * SECOND_US);
      expect(measures.migrationUs).toBeLessThan(40 * SECOND_US);
      expect(measures.walBytes).toBeLessThan(50_000_000);
      expect(measures.outageUs).toBeGreaterThan(60 * SECOND_US);
      expect(measures.outageUs).toBeLessThan(70 * SECOND_US);
      expect(measures.podsKilled).toBe(12);
      expect(findings.map(({ id }) => id)).toContain('full-scan-under-lock');
    }
  }, FLIGHTS_MS);

  test('the rule is asked for by what it refuses: under any name it counts, and a validation in the application does not', async () => {
    const count = async (name: string) => (await flownAttempt(level, level.attempts.find((attempt) => attempt.name === name)!, 1)).counts.find(({ id }) => id === 'rule-holds')?.count;
    expect(await count('keep-the-check')).toBe(0);
    expect(await count('proof-then-not-null')).toBe(0);
    expect(await count('rule-in-the-application')).toBe(1);
  }, FLIGHTS_MS);
});
