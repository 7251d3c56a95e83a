import type { Flight, FlightState, PodState, WaitLink } from '../src/run/flight.ts';
import type { Action, Scenario } from '../src/run/scenario.ts';
import type { LogEntry, Series, Trace } from '../src/run/trace.ts';

/**
A flight made of formulas instead of a simulation, for tests of what draws flights: ten calm seconds, then a lock on `orders` for ten minutes, with
the waits, errors and pod restarts at fixed moments. A `terminate` or `cancel` of the migration ends the lock.
*/
const second = 1_000_000;
const lockFromUs = 10 * second;

export const syntheticScenario: Scenario = {
  format: 1, seed: 1, horizonUs: 900 * second,
  database: {
    engine: 'postgres', version: 15, schema: '', rows: { orders: 80_000_000 }, facts: {}, settings: {},
    server: { maxConnections: 200, superuserReservedConnections: 3, deadlockTimeoutUs: second, rollbackPerWork: 0, clientConnectionCheckIntervalUs: 0, lockTimeoutUs: 0, statementTimeoutUs: 0, idleInTransactionSessionTimeoutUs: 0 },
    storage: { cacheBytes: 1, disk: { name: 'test', missUs: 1, fullPageImageUs: 1, commitUs: 1, sequentialReadBytesPerSec: 1 }, maxWalSizeBytes: 1, checkpointTimeoutUs: 1, diskBytes: 1, diskUsedBytes: 0 },
  },
  traffic: [{ name: 'read order', sql: 'SELECT * FROM orders WHERE id = 1', perSec: 600, serviceUs: 3000, replicaShare: 0.3, ownPoolSize: null }],
  clients: { deadlineUs: 10 * second, tries: 3, backoffUs: 0, backoffFactor: 1, jitter: false, retryBudget: 1, cancelsStatement: false },
  fleet: {
    pods: 12, pool: { scope: 'pod', size: 15, checkoutTimeoutUs: 5 * second, queueLimit: 500 }, replicaPool: null, cpuUsPerRequest: 8000, maxInFlightPerPod: 500, bootUs: 25 * second,
    graceUs: 30 * second, drainsAfterKill: false, restartBackoff: { initialUs: 10 * second, maxUs: 300 * second, resetAfterUs: 600 * second }, connectionsAtBoot: 15,
    liveness: { periodUs: 10 * second, timeoutUs: second, failureThreshold: 3, initialDelayUs: 30 * second, needsConnection: true, serviceUs: 1000 }, readiness: null, startup: null,
  },
  replica: { replayBytesPerSec: 1, applyDelayUs: 0, maxConnections: 100, maxStandbyStreamingDelayUs: 30 * second },
  sessions: [], migration: { atUs: lockFromUs, sql: "ALTER TABLE orders ADD COLUMN currency text;\nUPDATE orders SET currency = 'EUR';", settings: {} }, actions: [], stopAfterCalmUs: null,
};

const alter = 'ALTER TABLE orders ADD COLUMN currency text';
const update = "UPDATE orders SET currency = 'EUR'";

export function syntheticFlight(scenario: Scenario, fromUs = 0): Flight {
  const stop = scenario.actions.find(action => (action.kind === 'terminate' || action.kind === 'cancel') && action.session === 'migration');
  const unlockUs = stop?.atUs ?? 610 * second;
  const whole = wholeLog(scenario, unlockUs);
  const values = wholeSeries(scenario.horizonUs / second, unlockUs);
  let nowUs = fromUs;
  const flight: Flight = {
    scenario,
    get nowUs() { return nowUs; },
    get isOver() { return nowUs >= scenario.horizonUs; },
    advanceTo(us) { nowUs = Math.max(nowUs, Math.min(us, scenario.horizonUs)); },
    get series() { return cut(values, Math.floor(nowUs / second)); },
    get log() { return whole.filter(entry => entry.atUs <= nowUs); },
    stateAt: us => stateAt(scenario, us, unlockUs),
    branch: (us, actions) => syntheticFlight({ ...scenario, actions: [...scenario.actions, ...actions] }, us),
    finish() {
      nowUs = scenario.horizonUs;
      return { hash: 'synthetic', endUs: nowUs, endedBecause: 'horizon', series: flight.series, log: whole } as unknown as Trace;
    },
  };
  return flight;
}

function wholeLog(scenario: Scenario, unlockUs: number): readonly LogEntry[] {
  const migration = { session: 'migration' };
  const lock = { ...migration, relation: 'orders', mode: 'AccessExclusiveLock' };
  const pods = Array.from({ length: scenario.fleet.pods }, (_, at) => at);
  const entries: LogEntry[] = [
    { atUs: lockFromUs, kind: 'migration-started' },
    { atUs: lockFromUs, kind: 'statement-started', ...migration, statement: 0, sql: alter },
    { atUs: lockFromUs + 5000, kind: 'statement-ended', ...migration, statement: 0, sql: alter },
    { atUs: lockFromUs + 6000, kind: 'statement-started', ...migration, statement: 1, sql: update },
    { atUs: lockFromUs + 300_000, kind: 'pool-exhausted', pod: 3, waitingOn: 'orders' },
    ...pods.map((pod): LogEntry => ({ atUs: lockFromUs + 310_000 + pod * 2000, kind: 'pool-exhausted', pod, waitingOn: 'orders' })),
    { atUs: lockFromUs + 400_000, kind: 'replica-lock', relation: 'orders', isReleased: false },
    { atUs: lockFromUs + 5_300_000, kind: 'first-error', reason: 'checkout timeout', requestClass: 'read order' },
    ...pods.flatMap((pod): LogEntry[] => [1, 2, 3].map(failures => ({ atUs: lockFromUs + failures * 10 * second + pod * 500_000, kind: 'probe-failed', pod, probe: 'liveness', failures, threshold: 3 }))),
    ...pods.map((pod): LogEntry => ({ atUs: lockFromUs + 30_100_000 + pod * 500_000, kind: 'pod-stopping', pod, restarts: 0 })),
    ...pods.map((pod): LogEntry => ({ atUs: lockFromUs + 60_100_000 + pod * 500_000, kind: 'pod-killed', pod, restarts: 1 })),
    { atUs: lockFromUs + 79_900_000, kind: 'connections-exhausted', connections: 197, ghosts: 180 },
    { atUs: unlockUs, kind: 'lock-released', ...lock, heldUs: unlockUs - lockFromUs, waitersUsMax: 10 * second, waiters: 180 },
    ...scenario.actions.map((action): LogEntry => ({ atUs: action.atUs, kind: 'action', action: action.kind, effect: '' })),
    unlockUs < 610 * second ? { atUs: unlockUs, kind: 'migration-failed' } : { atUs: unlockUs, kind: 'migration-ended' },
    { atUs: unlockUs + 60 * second, kind: 'recovered' },
  ];
  return entries.toSorted((one, other) => one.atUs - other.atUs);
}

function wholeSeries(seconds: number, unlockUs: number): Series {
  const make = (of: (at: number) => number): Float64Array => Float64Array.from({ length: seconds }, (_, at) => of(at));
  const until = Math.ceil(unlockUs / second);
  const isLocked = (at: number): boolean => at >= 10 && at < until;
  const isDown = (at: number): boolean => at >= 15 && at < until + 30;
  return {
    seconds,
    arrived: make(at => isDown(at) ? 1800 : 600 + noise(at)), served: make(at => isLocked(at) || isDown(at) ? 0 : 600 + noise(at)), failed: make(at => isDown(at) ? 612 + noise(at) : 0),
    p50Us: make(at => isLocked(at) ? 10 * second : 3000), p99Us: make(at => isLocked(at) ? 10 * second : 14_000 + 100 * noise(at)), maxUs: make(at => isLocked(at) ? 10 * second : 30_000),
    lockWaiters: make(at => isLocked(at) ? 180 : 0), replicaLockWaiters: make(at => isLocked(at) ? 180 : 0), poolBusy: make(at => isLocked(at) ? 180 : 3), poolWaiting: make(at => isLocked(at) ? 2400 : 0),
    connections: make(at => isLocked(at) ? 197 : 181), ghosts: make(at => at >= 70 && isLocked(at) ? 180 : 0), podsReady: make(at => isDown(at) ? 0 : 12), podsRunning: make(at => isDown(at) ? 4 : 12),
    replicaLagUs: make(() => 0), walBytes: make(at => at * 1e6), diskUsedBytes: make(at => at * 1e6), deadRows: make(at => isLocked(at) ? (at - 10) * 5000 : 0), migrationRows: make(at => isLocked(at) ? (at - 10) * 5500 : 0),
  };
}

const noise = (at: number): number => (at * 7919) % 23 - 11;

function cut(series: Series, seconds: number): Series {
  return Object.fromEntries(Object.entries(series).map(([name, values]) => [name, typeof values === 'number' ? seconds : values.subarray(0, seconds)])) as unknown as Series;
}

function stateAt(scenario: Scenario, us: number, unlockUs: number): FlightState {
  const isLocked = us >= lockFromUs && us < unlockUs;
  const isDown = us >= lockFromUs + 30 * second && us < unlockUs + 30 * second;
  const pids = isLocked ? Array.from({ length: 60 }, (_, at) => 5000 + at) : [];
  const pods = Array.from({ length: scenario.fleet.pods }, (_, at): PodState => ({
    pod: at, state: isDown ? (['stopping', 'starting', 'waiting to restart'] as const)[(at + Math.floor(us / (20 * second))) % 3] : 'running', isReady: !isDown, restarts: 0, livenessFailures: 0, nextRestartUs: null, poolBusy: 15, poolWaiting: 20,
  }));
  const holder: WaitLink = { pid: 4711, session: 'migration', sql: update, waitsForMode: null, waitsForRelation: null, sinceUs: null, holdsMode: 'AccessExclusiveLock', blockedBy: [] };
  const waiter = (pid: number): WaitLink => ({ pid, session: `web-${pid % 12 + 1}`, sql: 'SELECT * FROM orders WHERE id = $1', waitsForMode: 'AccessShareLock', waitsForRelation: 'orders', sinceUs: lockFromUs + 200_000, holdsMode: null, blockedBy: [4711] });
  return {
    atUs: us, pods,
    pools: [{ name: 'primary', size: 180, busy: isLocked ? 180 : 3, waiting: isLocked ? 2413 : 0, waitingForLock: isLocked ? 180 : 0 }, { name: 'standby', size: 60, busy: isLocked ? 60 : 1, waiting: 0, waitingForLock: isLocked ? 60 : 0 }],
    holds: isLocked ? [{ session: 'migration', relation: 'orders', mode: 'AccessExclusiveLock', statement: 0, requestedUs: lockFromUs + 100, grantedUs: lockFromUs + 100, releasedUs: null, waitersMax: 180, blockedUsMax: 0 }] : [],
    migration: isLocked ? { statement: 1, sql: update, phase: 'UPDATE', rowsDone: Math.floor((us - lockFromUs) / second) * 5500, rowsTotal: 80_000_000, state: 'active' } : null,
    views: {
      pg_locks: isLocked ? [{ locktype: 'relation', relation: 'orders', pid: 4711, mode: 'AccessExclusiveLock', granted: true }, ...pids.map(pid => ({ locktype: 'relation', relation: 'orders', pid, mode: 'AccessShareLock', granted: false }))] : [],
      pg_stat_activity: isLocked ? [{ pid: 4711, application_name: 'migration', state: 'active', wait_event_type: null, query: update }, ...pids.map(pid => ({ pid, application_name: 'web', state: 'active', wait_event_type: 'Lock', query: waiter(pid).sql }))] : [],
    },
    whyIsWaiting: pid => pid === 4711 ? [holder] : pids.includes(pid) ? [waiter(pid), holder] : [],
  };
}

/** The actions of a scenario that end the lock, for tests that branch. */
export const terminateAt = (atUs: number): Action => ({ atUs, kind: 'terminate', session: 'migration' });
