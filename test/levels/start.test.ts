import { describe, expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { flownStart, SEEDS } from '../../src/cli/level-check.ts';
import { levelScenario } from '../../src/levels/level-scenario.ts';
import { prepare, startFlight } from '../../src/run/run.ts';

const level = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded).find(({ code }) => code === 'L01')!;
/** A few seconds each on a quiet machine. */
const FLIGHTS_MS = 600_000;

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
  }, FLIGHTS_MS);

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
  }, FLIGHTS_MS);

  test('everything that the level calls evidence can be pointed at, and every prediction has an answer inside its scale', async () => {
    const scenario = levelScenario(level, 'production', { sql: level.starts[0].sentSql, framework: 'rails', isOriginal: true, actions: [] }, 1);
    const flight = startFlight(await prepare(scenario));
    const { measures } = flight.finish();
    const { views } = flight.stateAt(15_000_000);
    const fits = (thing: object, where: Readonly<Record<string, unknown>>) => Object.entries(where).every(([name, value]) => (thing as Readonly<Record<string, unknown>>)[name] === value);
    const missing = level.evidence.filter((one) =>
      one.kind === 'view-row' ? !views[one.view]?.some((row) => fits(row, one.where)) : !flight.log.some((entry) => entry.kind === one.event && fits(entry, one.where)));
    expect(missing.map(({ id }) => id)).toEqual([]);
    for (const { id, measure, from, to } of level.predictions) {
      const answer = measures[measure];
      expect([id, typeof answer === 'number' && answer > from * 2 && answer < to / 2]).toEqual([id, true]);
    }
  }, FLIGHTS_MS);

  test('the same seed gives the same trace, whatever the framework calls its types; another seed gives another', async () => {
    const [first, again, other] = [await flownStart(level, 'staging', 'flyway', 3), await flownStart(level, 'staging', 'flyway', 3), await flownStart(level, 'staging', 'flyway', 4)];
    expect(again.trace.hash).toBe(first.trace.hash);
    expect(other.trace.hash).not.toBe(first.trace.hash);
    const django = await flownStart(level, 'staging', 'django', 3);
    expect(django.trace.measures).toEqual(first.trace.measures);
  }, FLIGHTS_MS);
});

describe('L16: what its ticket comes with', () => {
  const cabinet = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded).find(({ code }) => code === 'L16')!;

  test('milliseconds everywhere and not one failed request; on production alone there were notes to lose, and they are lost', async () => {
    for (const size of ['laptop', 'staging'] as const) {
      const { verdict, trace, counts } = await flownStart(cabinet, size, 'typeorm', 1);
      expect(trace.measures.migrationUs).toBeLessThan(5000);
      expect(counts.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0]);
      expect(verdict.passed).toBe(true);
    }
    for (const seed of SEEDS) {
      const { verdict, trace, counts } = await flownStart(cabinet, 'production', 'typeorm', seed);
      expect(trace.measures).toMatchObject({ requestsFailed: 0, podsKilled: 0, outageUs: 0 });
      expect(trace.measures.migrationUs).toBeLessThan(5000);
      expect(trace.measures.p99Us).toBeLessThan(60_000);
      expect(verdict.objectives.filter(({ passed }) => !passed).map(({ id }) => id)).toEqual(['S6']);
      expect(counts.find(({ id }) => id === 'notes-kept')?.count).toBeGreaterThan(60_000_000);
    }
  }, FLIGHTS_MS);

  test('the SQL that forgot can be pointed at in the log', async () => {
    const { trace } = await flownStart(cabinet, 'production', 'typeorm', 1);
    const missing = cabinet.evidence.filter((one) => one.kind === 'log' && !trace.log.some((entry) => entry.kind === one.event
      && Object.entries(one.where).every(([name, value]) => (entry as unknown as Readonly<Record<string, unknown>>)[name] === value)));
    expect(missing.map(({ id }) => id)).toEqual([]);
  }, FLIGHTS_MS);
});

describe('L08: what its ticket comes with', () => {
  const key = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded).find(({ code }) => code === 'L08')!;

  test('milliseconds on the small machines; on production a rename holds the table for two minutes, and customers are locked as well', async () => {
    for (const size of ['laptop', 'staging'] as const) {
      const { verdict, trace } = await flownStart(key, size, 'django', 1);
      expect(trace.measures.migrationUs).toBeLessThan(40_000);
      expect(verdict.passed).toBe(true);
    }
    for (const seed of SEEDS) {
      const { verdict, trace, findings } = await flownStart(key, 'production', 'django', seed);
      expect(trace.measures.migrationUs).toBeGreaterThan(115_000_000);
      expect(trace.measures.migrationUs).toBeLessThan(140_000_000);
      expect(trace.measures.outageUs).toBeGreaterThan(trace.measures.migrationUs!);
      const holds = trace.log.filter((entry) => entry.kind === 'lock-released' && entry.session === 'migration');
      expect(holds.map((entry) => entry.kind === 'lock-released' && `${entry.relation} ${entry.mode}`)).toEqual(expect.arrayContaining(['orders AccessExclusiveLock', 'customers ShareRowExclusiveLock']));
      expect(verdict.objectives.filter(({ passed }) => !passed).map(({ id }) => id)).toEqual(['S1', 'S2', 'S3', 'S4']);
      expect(findings.map(({ id }) => id)).toContain('lock-held-across-ddl');
    }
  }, FLIGHTS_MS);

  test('everything that it calls evidence can be pointed at', async () => {
    const flight = startFlight(await prepare(levelScenario(key, 'production', { sql: key.starts[0].sentSql, framework: 'django', isOriginal: true, actions: [] }, 1)));
    flight.finish();
    const { views } = flight.stateAt(15_000_000);
    const fits = (thing: object, where: Readonly<Record<string, unknown>>) => Object.entries(where).every(([name, value]) => (thing as Readonly<Record<string, unknown>>)[name] === value);
    const missing = key.evidence.filter((one) =>
      one.kind === 'view-row' ? !views[one.view]?.some((row) => fits(row, one.where)) : !flight.log.some((entry) => entry.kind === one.event && fits(entry, one.where)));
    expect(missing.map(({ id }) => id)).toEqual([]);
  }, FLIGHTS_MS);
});
