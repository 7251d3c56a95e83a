import { describe, expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { flownStart, SEEDS } from '../../src/cli/level-check.ts';

const level = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded).find(({ code }) => code === 'L01')!;
const HOUR_US = 3_600_000_000;

describe('L01: what its ticket comes with', () => {
  test('0.2 s on the laptop, a second on staging: the rows are right, and nobody has lost a request', async () => {
    const laptop = await flownStart(level, 'laptop', 'rails', 1);
    expect(laptop.trace.measures.migrationUs).toBeGreaterThan(150_000);
    expect(laptop.trace.measures.migrationUs).toBeLessThan(250_000);
    const staging = await flownStart(level, 'staging', 'rails', 1);
    expect(staging.trace.measures.migrationUs).toBeGreaterThan(750_000);
    expect(staging.trace.measures.migrationUs).toBeLessThan(1_250_000);
    for (const { verdict, trace } of [laptop, staging]) {
      expect(verdict.objectives.find(({ id }) => id === 'S6')).toMatchObject({ passed: true, measured: 0 });
      expect(trace.measures.requestsFailed).toBe(0);
    }
  });

  test('about four hours on production, on every seed, and the objectives that customers feel are broken', async () => {
    for (const seed of SEEDS) {
      const { verdict, trace, findings } = await flownStart(level, 'production', 'rails', seed);
      expect(trace.measures.migrationUs).toBeGreaterThan(3.5 * HOUR_US);
      expect(trace.measures.migrationUs).toBeLessThan(4.5 * HOUR_US);
      expect(trace.measures.lockHeldUsMax).toBeGreaterThan(3.5 * HOUR_US);
      expect(trace.measures.poolExhaustedUs).toBeLessThan(1_000_000);
      expect(trace.measures.firstErrorUs).toBeGreaterThan(5_000_000);
      expect(trace.measures.firstErrorUs).toBeLessThan(6_000_000);
      expect(trace.measures.firstKillUs).toBeGreaterThan(21_000_000);
      expect(trace.measures.firstKillUs).toBeLessThan(31_000_000);
      expect(verdict.medal).toBe('none');
      expect(verdict.objectives.filter(({ passed }) => !passed).map(({ id }) => id)).toEqual(['S1', 'S2', 'S3', 'S4']);
      expect(findings.map(({ id }) => id)).toContain('lock-held-across-backfill');
    }
  }, 120_000);

  test('the same seed gives the same trace, whatever the framework calls its types; another seed gives another', async () => {
    const [first, again, other] = [await flownStart(level, 'staging', 'flyway', 3), await flownStart(level, 'staging', 'flyway', 3), await flownStart(level, 'staging', 'flyway', 4)];
    expect(again.trace.hash).toBe(first.trace.hash);
    expect(other.trace.hash).not.toBe(first.trace.hash);
    const django = await flownStart(level, 'staging', 'django', 3);
    expect(django.trace.measures).toEqual(first.trace.measures);
  });
});
