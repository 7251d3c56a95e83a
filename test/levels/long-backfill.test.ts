import { describe, expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { attemptScenario } from '../../src/levels/level-scenario.ts';
import { flyAndJudge, prepare } from '../../src/cli/flown.ts';
import { flownAttempt, flownStart, SEEDS } from '../../src/cli/level-check.ts';

const level = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded).find(({ code }) => code === 'L04')!;
const FLIGHTS_MS = 300_000;
const SECOND_US = 1_000_000;
const HOUR_US = 3600 * SECOND_US;
const PAGE = 50_000;
const attempt = (name: string) => level.attempts.find((one) => one.name === name)!;

describe('L04: what its texts say', () => {
  test('one page holds all that the small machines have; on production every second page is stepped over, and nobody is told', async () => {
    for (const { framework } of level.starts) {
      expect((await flownStart(level, 'staging', framework, 1)).trace.dataCommits.map(({ fromKey, toKey }) => [fromKey, toKey])).toEqual([[0, PAGE]]);
    }
    for (const seed of SEEDS) {
      const { trace: { measures, log, dataCommits }, counts, findings } = await flownStart(level, 'production', 'laravel', seed);
      expect(measures.migrationSucceeded).toBe(true);
      expect(dataCommits).toHaveLength(800);
      expect(dataCommits.slice(0, 3).map(({ fromKey }) => fromKey)).toEqual([0, 2 * PAGE, 4 * PAGE]);
      expect([measures.deadRows, counts.find(({ id }) => id === 'filled')?.count]).toEqual([40_000_000, 40_000_000]);
      expect(log.filter((entry) => entry.kind === 'statement-failed')).toEqual([]);
      // The first page's two statements are told, and of the others none: the last one ends it.
      const started = log.flatMap((entry) => (entry.kind === 'statement-started' && entry.statement === 1 ? [entry.sql] : []));
      expect([started.length, started[0], started[1]]).toEqual([2, expect.stringMatching(/^SELECT id FROM orders .* OFFSET 0$/), expect.stringMatching(/^update "orders" set "region"/)]);
      expect(log.find((entry) => entry.kind === 'statement-ended' && entry.statement === 1)).toMatchObject({ sql: expect.stringMatching(/LIMIT 50000 OFFSET 40000000$/) });
      // Seven hours and some minutes, of which writing 40,000,000 rows takes less than two; the pool is empty after minutes, and stays so.
      expect(Math.abs(measures.migrationUs! - 7.12 * HOUR_US)).toBeLessThan(0.05 * HOUR_US);
      expect(measures.outageUs).toBeGreaterThan(6.5 * HOUR_US);
      expect(measures.firstErrorUs).toBeLessThan(90 * SECOND_US);
      expect(measures.poolExhaustedUs).toBeGreaterThan(120 * SECOND_US);
      expect(findings.map(({ id }) => id)).toEqual(expect.arrayContaining(['batch-skips-rows', 'batch-without-index', 'long-row-locks']));
    }
  }, FLIGHTS_MS);

  test('a commit after each page ends the waiting, and the same half is missing; the last look takes three quarters of a minute', async () => {
    const { trace, counts } = await flownAttempt(level, attempt('offset-and-commits'), 1);
    expect(counts.find(({ id }) => id === 'filled')?.count).toBe(40_000_000);
    expect(trace.measures.outageUs).toBe(0);
    const lastPage = trace.dataCommits.at(-1)!.atUs;
    expect(Math.abs(trace.measures.migrationUs! - lastPage - 47 * SECOND_US)).toBeLessThan(2 * SECOND_US);
  }, FLIGHTS_MS);

  test('pages in an order that stands still are all met, one after the other', async () => {
    const every = attempt('every-row-by-page-number');
    const { trace: { dataCommits, measures } } = flyAndJudge(level, await prepare(level, attemptScenario(level, every, 1)));
    expect(dataCommits.every((page, at) => at === 0 || page.fromKey === dataCommits[at - 1].toKey)).toBe(true);
    expect(measures.migrationSucceeded).toBe(false);
    // "At six in the morning a third of the rows is still to be done."
    expect(Math.abs(dataCommits.at(-1)!.toKey! / 80_000_000 - 2 / 3)).toBeLessThan(0.02);
  }, FLIGHTS_MS);
});
