import type { FlightPort, LiveFlight, Look } from '../../src/run/port.ts';
import type { Scenario } from '../../src/run/scenario.ts';
import type { LogEntry, Measures, Series, Trace } from '../../src/run/trace.ts';

const SECOND = 1_000_000;

/** Figures of an invented run: for tests of screens, which must not wait for a simulation nor change when its prices do. */
export const FAILED_MEASURES: Measures = {
  migrationUs: 14_458 * SECOND, migrationSucceeded: true, migrationWaitUs: 0, lockHeldUsMax: 14_458 * SECOND, requestsArrived: 8_640_000, requestsServed: 12_000, requestsFailed: 8_628_000, goodRatio: 0.0014,
  p99Us: 10 * SECOND, p99OverOneSecondUs: 14_450 * SECOND, blockedRequestUsMax: 10 * SECOND, outageUs: 14_460 * SECOND, poolExhaustedUs: 300_000, firstErrorUs: 5_300_000, firstKillUs: 24_700_000,
  podsKilled: 312, podRestarts: 312, replicaLagUsMax: 0, replicaBlockedUsMax: 14_458 * SECOND, lockWaitersMax: 180, connectionsMax: 197, ghostsMax: 180, walBytes: 42_000_000_000, deadRows: 80_000_000,
  diskFreeRatioMin: 0.22, stopUsMax: 200_000, recoveredUs: 60 * SECOND, outageAfterCauseUs: 60 * SECOND,
};

export const GOOD_MEASURES: Measures = {
  ...FAILED_MEASURES, migrationUs: 6_000, lockHeldUsMax: 6_000, requestsFailed: 0, requestsServed: 8_640_000, goodRatio: 1, p99Us: 30_000, p99OverOneSecondUs: 0, blockedRequestUsMax: 6_000, outageUs: 0,
  poolExhaustedUs: null, firstErrorUs: null, firstKillUs: null, podsKilled: 0, podRestarts: 0, replicaBlockedUsMax: 0, replicaLagUsMax: 20_000, lockWaitersMax: 2, ghostsMax: 0, walBytes: 8_000, deadRows: 0, recoveredUs: 0, outageAfterCauseUs: 0,
};

const SQL = 'UPDATE "orders" SET "currency" = \'EUR\'';

export const LOG: readonly LogEntry[] = [
  { atUs: 60_000_000, kind: 'migration-started' },
  { atUs: 60_001_000, kind: 'lock-granted', session: 'migration', relation: 'orders', mode: 'AccessExclusiveLock', waitedUs: 0 },
  { atUs: 60_006_000, kind: 'statement-started', session: 'migration', statement: 2, sql: SQL },
  { atUs: 60_300_000, kind: 'pool-exhausted', pod: 7, waitingOn: 'orders' },
  { atUs: 65_300_000, kind: 'first-error', reason: 'checkout timeout', requestClass: 'read an order' },
  { atUs: 84_700_000, kind: 'pod-killed', pod: 7, restarts: 1 },
  { atUs: 14_518_000_000, kind: 'lock-released', session: 'migration', relation: 'orders', mode: 'AccessExclusiveLock', heldUs: 14_457_000_000, waitersUsMax: 10_000_000, waiters: 180 },
  { atUs: 14_518_000_000, kind: 'migration-ended' },
];

const QUANTITIES = ['arrived', 'served', 'failed', 'p50Us', 'p99Us', 'maxUs', 'lockWaiters', 'replicaLockWaiters', 'poolBusy', 'poolWaiting', 'connections', 'ghosts', 'podsReady', 'podsRunning',
  'replicaLagUs', 'walBytes', 'diskUsedBytes', 'deadRows', 'migrationRows'] as const;
const SECONDS = 120;

const series = { seconds: SECONDS, ...Object.fromEntries(QUANTITIES.map((name) => [name, new Float64Array(SECONDS).fill(1)])) } as unknown as Series;

export const LOOK: Look = {
  atUs: 75_001_000,
  views: {
    pg_locks: [
      { locktype: 'relation', relation: 'orders', pid: 4711, mode: 'AccessExclusiveLock', granted: true },
      { locktype: 'relation', relation: 'orders', pid: 4802, mode: 'AccessShareLock', granted: false },
      { locktype: 'relation', relation: 'orders', pid: 4803, mode: 'RowExclusiveLock', granted: false },
    ],
    pg_stat_activity: [
      { pid: 4711, application_name: 'migration', state: 'active', wait_event_type: null, query: SQL },
      { pid: 4802, application_name: 'web-7', state: 'active', wait_event_type: 'Lock', query: 'SELECT * FROM orders WHERE id = $1' },
    ],
  },
  pods: [], pools: [], migration: null, chains: {},
};

export const traceOf = (measures: Measures, log: readonly LogEntry[] = LOG): Trace => ({
  hash: 'invented', endUs: 14_600 * SECOND, endedBecause: 'calm', series, log, measures, statements: [],
  lockHolds: [{ session: 'migration', relation: 'orders', mode: 'AccessExclusiveLock', statement: 1, requestedUs: 60_000_000, grantedUs: 60_001_000, releasedUs: 14_518_000_000, waitersMax: 180, blockedUsMax: 10_000_000 }],
  dataCommits: [], counters: { events: 1, arrived: 1, served: 1, failed: 0, waiting: 0, inFlight: 0 }, latency: { meanUs: 3_000, p50Us: 3_000, p99Us: 9_000, p999Us: 20_000 },
});

/** A flight that is over as soon as it is asked for. Small worlds and migrations with a default come out well, the ticket's own on production does not. */
function fakeFlight(scenario: Scenario): LiveFlight {
  const rows = Object.values(scenario.database.rows)[0] ?? 0;
  const isSmall = rows < 1_000_000;
  const isGood = isSmall || /DEFAULT/i.test(scenario.migration?.sql ?? '');
  const measures = isSmall ? { ...GOOD_MEASURES, migrationUs: rows * 20 } : isGood ? GOOD_MEASURES : FAILED_MEASURES;
  const trace = traceOf(measures, isGood ? [LOG[0], LOG[1], LOG[7]] : LOG);
  return {
    scenario, reachedUs: trace.endUs, isOver: true, series: trace.series, log: trace.log, fault: null,
    subscribe: () => () => undefined,
    glance: async (us) => ({ atUs: us, pods: [], pools: [], migration: null }),
    look: async (us) => ({ ...LOOK, atUs: us }),
    branch: () => fakeFlight(scenario),
    finish: async () => trace,
    close: () => undefined,
  };
}

export const fakeFlights: FlightPort = { start: fakeFlight };
