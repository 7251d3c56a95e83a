import { describe, expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { flownAttempt, flownStart, SEEDS } from '../../src/cli/level-check.ts';
import { levelScenario } from '../../src/levels/level-scenario.ts';
import { prepare, startFlight } from '../../src/run/run.ts';

const level = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded).find(({ code }) => code === 'L03')!;
const FLIGHTS_MS = 600_000;
const SECOND_US = 1_000_000;

describe('L03: what its ticket comes with', () => {
  test('milliseconds on the laptop and on staging, and nobody has lost a request', async () => {
    const laptop = await flownStart(level, 'laptop', 'rails', 1);
    expect(laptop.trace.measures.migrationUs).toBeLessThan(5_000);
    const staging = await flownStart(level, 'staging', 'rails', 1);
    expect(staging.trace.measures.migrationUs).toBeGreaterThan(15_000);
    expect(staging.trace.measures.migrationUs).toBeLessThan(25_000);
    for (const { verdict, trace } of [laptop, staging]) expect([verdict.passed, trace.measures.requestsFailed]).toEqual([true, 0]);
  }, FLIGHTS_MS);

  test('more than a minute on production, on every seed; the index is there afterwards, and the customers were not', async () => {
    for (const seed of SEEDS) {
      const { verdict, trace: { measures }, findings } = await flownStart(level, 'production', 'rails', seed);
      expect(measures.migrationUs).toBeGreaterThan(70 * SECOND_US);
      expect(measures.migrationUs).toBeLessThan(90 * SECOND_US);
      expect(measures.poolExhaustedUs).toBeLessThan(1.5 * SECOND_US);
      expect(measures.firstErrorUs).toBeGreaterThan(5.5 * SECOND_US);
      expect(measures.firstErrorUs).toBeLessThan(6.5 * SECOND_US);
      expect(measures.firstKillUs).toBeGreaterThan(21 * SECOND_US);
      expect(measures.firstKillUs).toBeLessThan(31 * SECOND_US);
      expect(verdict.objectives.filter(({ passed }) => !passed).map(({ id }) => id)).toEqual(['S1', 'S2', 'S3', 'S4']);
      expect(findings.map(({ id }) => id)).toContain('index-without-concurrently');
    }
  }, FLIGHTS_MS);

  test('whoever waits for the lock is a writer, and reads fail all the same', async () => {
    const flight = startFlight(await prepare(levelScenario(level, 'production', { sql: level.starts[0].sentSql, framework: 'rails', isOriginal: true, actions: [] }, 1)));
    flight.advanceTo(15 * SECOND_US);
    const waiting = flight.stateAt(15 * SECOND_US).views['pg_locks'].filter((row) => row.granted === false && row.relation === 'orders');
    expect(waiting.length).toBeGreaterThan(150);
    expect(new Set(waiting.map((row) => row.mode))).toEqual(new Set(['RowExclusiveLock']));
    // The lock on the new index is the stronger one, and nobody waits for it.
    const waitedFor = flight.stateAt(15 * SECOND_US).holds!.filter((hold) => hold.waitersMax > 0);
    expect(waitedFor.map(({ relation, mode }) => [relation, mode])).toEqual([['orders', 'ShareLock']]);
    const good = (from: number) => [0, 1, 2].reduce((sum, second) => sum + flight.series.served[from + second], 0) / [0, 1, 2].reduce((sum, second) => sum + flight.series.arrived[from + second], 0);
    // Four requests in five are reads, three in ten of them on the standby: had the rest of the reads been served, four in five would be good.
    expect(good(10)).toBeLessThan(0.5);
    flight.advanceTo(23 * SECOND_US);
    const [primary] = flight.stateAt(23 * SECOND_US).pools;
    expect(flight.stateAt(23 * SECOND_US).pods.some(({ state }) => state === 'stopping')).toBe(true);
    // What a stopping pod still has in use counts as room, too: no more is in use than there is.
    expect(primary.busy).toBe(180);
    expect(primary.size).toBe(180);
  }, FLIGHTS_MS);

  test('everything that the level calls evidence can be pointed at, and every prediction has an answer inside its scale, away from the straight line', async () => {
    const flight = startFlight(await prepare(levelScenario(level, 'production', { sql: level.starts[0].sentSql, framework: 'rails', isOriginal: true, actions: [] }, 1)));
    const { measures } = flight.finish();
    const { views } = flight.stateAt(15 * SECOND_US);
    const fits = (thing: object, where: Readonly<Record<string, unknown>>) => Object.entries(where).every(([name, value]) => (thing as Readonly<Record<string, unknown>>)[name] === value);
    const missing = level.evidence.filter((one) =>
      one.kind === 'view-row' ? !views[one.view]?.some((row) => fits(row, one.where)) : !flight.log.some((entry) => entry.kind === one.event && fits(entry, one.where)));
    expect(missing.map(({ id }) => id)).toEqual([]);
    for (const { id, measure, from, to, straightLine, withinFactor } of level.predictions) {
      const answer = Number(measures[measure]);
      expect([id, answer > from * 2, answer < to / 2, straightLine === null || answer > straightLine * withinFactor]).toEqual([id, true, true, true]);
    }
  }, FLIGHTS_MS);

  test('a broken build leaves an INVALID index, and the verdict says so', async () => {
    const { verdict } = await flownAttempt(level, level.attempts.find(({ name }) => name === 'if-not-exists')!, 1);
    expect(verdict.objectives.find(({ id }) => id === 'S7')?.passed).toBe(true);
    expect(verdict.objectives.find(({ id }) => id === 'S6')).toMatchObject({ passed: false, sentence: expect.stringContaining('INVALID') });
  }, FLIGHTS_MS);
});
