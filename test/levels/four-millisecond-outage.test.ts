import { describe, expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { flownAttempt, flownStart, SEEDS } from '../../src/cli/level-check.ts';
import { levelScenario } from '../../src/levels/level-scenario.ts';
import { merged } from '../../src/levels/merge.ts';
import { prepare, run, startFlight } from '../../src/run/run.ts';
import type { Scenario } from '../../src/run/scenario.ts';

const level = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded).find(({ code }) => code === 'L05')!;
const FLIGHTS_MS = 300_000;
const SECOND_US = 1_000_000;

const startScenario = (seed: number): Scenario => levelScenario(level, 'production', { sql: level.starts[0].sentSql, framework: 'alembic', isOriginal: true, actions: [] }, seed);

describe('L05: what its texts say', () => {
  test('less than a millisecond of work everywhere; on production a minute and a half in line, and two minutes of outage', async () => {
    for (const size of ['laptop', 'staging'] as const) expect((await flownStart(level, size, 'alembic', 1)).trace.measures.migrationUs).toBeLessThan(1_000);
    for (const seed of SEEDS) {
      const { verdict, trace: { measures }, findings } = await flownStart(level, 'production', 'alembic', seed);
      expect(measures.lockHeldUsMax).toBeLessThan(1_000);
      expect(measures.migrationUs).toBeGreaterThan(90 * SECOND_US);
      expect(measures.migrationUs).toBeLessThan(100 * SECOND_US);
      expect(measures.outageUs).toBeGreaterThan(115 * SECOND_US);
      expect(measures.outageUs).toBeLessThan(125 * SECOND_US);
      // Twelve pods' fifteen, the migration, and what a restarted pod got before max_connections less the reserved ones was reached.
      expect([measures.lockWaitersMax, measures.connectionsMax]).toEqual([196, 197]);
      expect(verdict.objectives.filter(({ passed }) => !passed).map(({ id }) => id)).toEqual(['S1', 'S2', 'S3', 'S4']);
      expect(findings.filter(({ id }) => id === 'lock-queue')).toHaveLength(1);
    }
  }, FLIGHTS_MS);

  test('whoever waits is blocked by the migration and not by the report, and the migration by the report', async () => {
    const flight = startFlight(await prepare(startScenario(1)));
    flight.advanceTo(15 * SECOND_US);
    const rows = flight.stateAt(15 * SECOND_US).views['pg_stat_activity'];
    const pidOf = (application: string) => rows.find((row) => row.application_name === application)?.pid;
    const blockers = (application: string) => new Set(rows.filter((row) => row.application_name === application && row.wait_event_type === 'Lock').map((row) => row.pg_blocking_pids));
    expect(blockers('app')).toEqual(new Set([`{${pidOf('migration')}}`]));
    expect(blockers('migration')).toEqual(new Set([`{${pidOf('reports')}}`]));
    expect(blockers('reports')).toEqual(new Set());
  }, FLIGHTS_MS);

  test('no matter of size: with ten rows, behind a transaction that read them and stays open as long, the outage is the same', async () => {
    const start = startScenario(1);
    const { migrationUs, outageUs, podsKilled, lockWaitersMax } = run(await prepare(start)).measures;
    const tenRows = merged(start, {
      database: { rows: { orders: 10 } },
      sessions: [{ name: 'report', application: 'reports', settings: {}, steps: [{ atUs: 0, sql: 'BEGIN' }, { atUs: 0, sql: 'SELECT count(*) FROM orders' }, { atUs: migrationUs, sql: 'COMMIT' }] }],
    }) as unknown as Scenario;
    const { measures } = run(await prepare(tenRows));
    expect(measures).toMatchObject({ outageUs, podsKilled, lockWaitersMax });
    expect(measures.lockHeldUsMax).toBeLessThan(1_000);
  }, FLIGHTS_MS);

  test('half a second every ten keeps every customer below half a second and the slowest hundredth within the limit; every second does not', async () => {
    const measures = async (name: string) => (await flownAttempt(level, level.attempts.find((attempt) => attempt.name === name)!, 1)).trace.measures;
    const far = await measures('short-tries');
    expect(far.goodRatio).toBe(1);
    expect(far.blockedRequestUsMax).toBeLessThanOrEqual(0.5 * SECOND_US);
    expect(far.p99Us).toBeLessThan(0.35 * SECOND_US);
    const near = await measures('try-after-try');
    expect(near.blockedRequestUsMax).toBeLessThanOrEqual(0.5 * SECOND_US);
    expect(near.p99Us).toBeGreaterThan(0.4 * SECOND_US);
  }, FLIGHTS_MS);
});
