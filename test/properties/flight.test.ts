import { describe, expect, test } from 'vitest';
import { smallEngine } from './small-engine.ts';
import { production, requestClass, SECOND, session, world } from './worlds.ts';
import { prepareWith, run, startFlight } from '../../src/run/run.ts';
import type { Scenario } from '../../src/run/scenario.ts';

const flown = (scenario: Scenario) => run(prepareWith(scenario, smallEngine));
const locked95 = production({ seed: 7, seconds: 600, migrationAtUs: 60 * SECOND, migration: 'BEGIN; LOCK orders AccessExclusiveLock; FILL orders 95; COMMIT', stopAfterCalmUs: 30 * SECOND });

/** Seconds since the lock. */
const at = (us: number | null): number => (us ?? NaN) / SECOND - 60;

describe('the clock of a full lock', () => {
  const trace = flown(locked95);

  test('the pools are empty after a third of a second, and customers see errors five seconds later', () => {
    expect(at(trace.measures.poolExhaustedUs)).toBeGreaterThan(0.25);
    expect(at(trace.measures.poolExhaustedUs)).toBeLessThan(0.45);
    expect(at(trace.measures.firstErrorUs)).toBeGreaterThan(5.25);
    expect(at(trace.measures.firstErrorUs)).toBeLessThan(5.45);
  });

  test('all twelve pods are killed between the 21st and the 31st second, and leave 180 ghosts', () => {
    const stops = trace.log.filter((entry) => entry.kind === 'pod-stopping').slice(0, 12).map((entry) => at(entry.atUs));
    expect(stops).toHaveLength(12);
    expect(Math.min(...stops)).toBeGreaterThan(20.9);
    expect(Math.max(...stops)).toBeLessThan(31.1);
    expect(trace.measures.ghostsMax).toBeGreaterThanOrEqual(180);
  });

  test('restarted pods find too many clients and fall into back-off, so the outage outlives its cause', () => {
    const refused = trace.log.filter((entry) => entry.kind === 'pod-start-failed');
    expect(refused.length).toBeGreaterThan(8);
    expect(refused[0]).toMatchObject({ reason: expect.stringContaining('connection slots are reserved') });
    expect(trace.measures.outageAfterCauseUs).toBeGreaterThan(15 * SECOND);
    expect(trace.endedBecause).toBe('calm');
    expect(trace.measures.recoveredUs).toBeGreaterThan(20 * SECOND);
  });

  test('back-off doubles from ten seconds to five minutes, and a boot lies between', () => {
    const long = flown(production({ seed: 7, seconds: 1500, migrationAtUs: 0, migration: 'BEGIN; LOCK orders AccessExclusiveLock; FILL orders 1400; COMMIT' }));
    const pauses = long.log.flatMap((entry) => (entry.kind === 'pod-start-failed' && entry.pod === 7 ? [(entry.nextTryUs - entry.atUs) / SECOND] : [])).slice(0, 7);
    expect(pauses).toEqual([10, 20, 40, 80, 160, 300, 300]);
  });

  test('the standby replays the lock: its readers wait although it lags behind by nothing', () => {
    expect(Math.max(...trace.series.replicaLockWaiters)).toBeGreaterThan(100);
    expect(trace.measures.replicaLagUsMax).toBeLessThan(SECOND);
  });

  test('what the migration held is accounted for', () => {
    const hold = trace.lockHolds.find((each) => each.mode === 'AccessExclusiveLock');
    expect(hold).toMatchObject({ session: 'migration', relation: 'orders', statement: 1 });
    expect(hold?.waitersMax).toBeGreaterThanOrEqual(180);
    expect(trace.measures.lockHeldUsMax).toBeGreaterThan(94 * SECOND);
    expect(trace.measures.migrationSucceeded).toBe(true);
    expect(trace.dataCommits.map((commit) => commit.statement)).toContain(2);
  });
});

describe('one scenario, one trace', () => {
  const short = production({ seed: 3, seconds: 150, migrationAtUs: 20 * SECOND, migration: 'BEGIN; LOCK orders AccessExclusiveLock; FILL orders 40; COMMIT' });
  const trace = flown(short);

  test('the same input gives the same hash, another seed another one', () => {
    expect(flown(short).hash).toBe(trace.hash);
    expect(flown({ ...short, seed: 4 }).hash).not.toBe(trace.hash);
  });

  test('however it is cut into slices and looked at on the way', () => {
    const flight = startFlight(prepareWith(short, smallEngine));
    for (let us = 0; us < 150 * SECOND; us += 777_777) {
      flight.advanceTo(us);
      if (us % 5 === 0) flight.stateAt(us * 0.7);
    }
    expect(flight.finish().hash).toBe(trace.hash);
  });

  test('a moment looked back at is the moment as it was', () => {
    const flight = startFlight(prepareWith(short, smallEngine));
    flight.advanceTo(150 * SECOND);
    for (const us of [21_234_567, 66_000_001, 45_500_000, 140_000_000]) {
      const fresh = startFlight(prepareWith(short, smallEngine));
      fresh.advanceTo(us);
      const { whyIsWaiting: whyThen, ...then } = fresh.stateAt(us);
      const { whyIsWaiting: whyNow, ...now } = flight.stateAt(us);
      expect(now).toEqual(then);
      for (const row of then.views['pg_stat_activity']) expect(whyNow(row['pid'] as number)).toEqual(whyThen(row['pid'] as number));
    }
  });

  test('a branch without a new action is the same flight, and an action changes only what comes after it', () => {
    const flight = startFlight(prepareWith(short, smallEngine));
    flight.advanceTo(90 * SECOND);
    expect(flight.branch(45_123_456, []).finish().hash).toBe(trace.hash);
    const cancelled = flight.branch(30 * SECOND, [{ atUs: 31 * SECOND, kind: 'terminate', session: 'migration' }]).finish();
    expect(cancelled.series.failed.slice(0, 30)).toEqual(trace.series.failed.slice(0, 30));
    expect(cancelled.measures.lockHeldUsMax).toBeLessThan(12 * SECOND);
    expect(cancelled.measures.podsKilled).toBe(0);
    expect(cancelled.measures.migrationSucceeded).toBe(false);
    expect(flight.finish().hash).toBe(trace.hash);
  });
});

test('two migrations under one seed meet the same customers', () => {
  const harmless = flown(production({ seed: 9, seconds: 60, migration: 'READ orders' }));
  const harmful = flown(production({ seed: 9, seconds: 60, migration: 'BEGIN; LOCK orders AccessExclusiveLock; FILL orders 20; COMMIT' }));
  expect(harmful.series.arrived).toEqual(harmless.series.arrived);
  expect(harmful.measures.requestsFailed).not.toBe(harmless.measures.requestsFailed);
});

test('a committed catalogue that breaks the application makes its requests fail from then on', () => {
  const trace = flown(world({ seconds: 40, migration: 'BREAK orders', fleet: { connectionsAtBoot: 20 } }));
  const { failed, served } = trace.series;
  expect(failed.slice(0, 19).every((count) => count === 0)).toBe(true);
  expect(served.slice(22).every((count) => count === 0)).toBe(true);
  expect(trace.log.find((entry) => entry.kind === 'first-error')).toMatchObject({ reason: 'statement error' });
});

test('a bulk update holds up writers of the rows it has done, and no reader', () => {
  const traffic = [requestClass('reads', 'READ orders', 50, 3000), requestClass('writes', 'WRITE orders', 50, 3000)];
  const flight = startFlight(prepareWith(world({ seconds: 60, traffic, migration: 'BEGIN; FILL orders 20; COMMIT', fleet: { pool: { scope: 'pod', size: 2000, checkoutTimeoutUs: 60 * SECOND, queueLimit: 10 }, connectionsAtBoot: 0 },
    server: { maxConnections: 3000 } }), smallEngine));
  flight.advanceTo(30 * SECOND);
  const activity = flight.stateAt(30 * SECOND).views['pg_stat_activity'].filter((row) => row['wait_event'] === 'transactionid');
  expect(activity.length).toBeGreaterThan(80);
  expect(activity.every((row) => row['query'] === 'WRITE orders')).toBe(true);
  expect(flight.finish().counters.failed).toBe(0);
});

test('sessions that wait for each other in a circle: the one whose check finds it gives up after deadlock_timeout', () => {
  const trace = flown(world({ traffic: [], seconds: 20, sessions: [
    session('a', [1, 'BEGIN; LOCK orders ExclusiveLock'], [3, 'LOCK customers ExclusiveLock']),
    session('b', [2, 'BEGIN; LOCK customers ExclusiveLock'], [4, 'LOCK orders ExclusiveLock']),
  ] }));
  expect(trace.log.find((entry) => entry.kind === 'deadlock')).toMatchObject({ atUs: 5 * SECOND - SECOND, victim: 'a', sessions: ['a', 'b'] });
  expect(trace.statements.find((statement) => statement.sqlstate === '40P01')).toMatchObject({ session: 'a', lockWaitUs: SECOND });
});

test('the server’s views show who holds, who waits for whom, and whose clients are dead', () => {
  const flight = startFlight(prepareWith(locked95, smallEngine));
  flight.advanceTo(130 * SECOND);
  const { views, whyIsWaiting, migration, pods } = flight.stateAt(130 * SECOND);
  const activity = views['pg_stat_activity'];
  const holder = activity.find((row) => row['application_name'] === 'migration') ?? {};
  expect(holder).toMatchObject({ state: 'active', query: 'FILL orders 95', wait_event: null, pg_blocking_pids: '{}' });
  expect(views['pg_locks']).toContainEqual(expect.objectContaining({ locktype: 'relation', relation: 'orders', pid: holder['pid'], mode: 'AccessExclusiveLock', granted: true }));
  const waiting = activity.filter((row) => row['wait_event'] === 'relation');
  expect(waiting.length).toBeGreaterThanOrEqual(180);
  expect(waiting.every((row) => row['pg_blocking_pids'] === `{${holder['pid']}}`)).toBe(true);
  expect(waiting.filter((row) => String(row['client_hostname']).endsWith('killed')).length).toBeGreaterThanOrEqual(180);
  expect(whyIsWaiting(waiting[0]['pid'] as number)).toMatchObject([
    { waitsForRelation: 'orders', blockedBy: [holder['pid']] },
    { session: 'migration', waitsForMode: null, holdsMode: 'AccessExclusiveLock', blockedBy: [] },
  ]);
  const reader = views['standby_pg_stat_activity'].find((row) => row['wait_event'] === 'relation') ?? {};
  expect(whyIsWaiting(reader['pid'] as number)).toMatchObject([{ session: 'reads', waitsForRelation: 'orders' }, { session: 'standby startup process', holdsMode: 'AccessExclusiveLock' }]);
  expect(migration).toMatchObject({ statement: 2, sql: 'FILL orders 95', state: 'active', rowsTotal: 1_000_000 });
  expect((migration?.rowsDone ?? 0) / 1_000_000).toBeCloseTo(70 / 95, 1);
  expect(pods.every((pod) => pod.state === 'starting' && pod.restarts === 1 && !pod.isReady)).toBe(true);
  flight.advanceTo(150 * SECOND);
  expect(flight.stateAt(143 * SECOND).pods.some((pod) => pod.state === 'waiting to restart' && (pod.nextRestartUs ?? 0) > 143 * SECOND)).toBe(true);
});
