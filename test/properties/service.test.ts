import { describe, expect, test } from 'vitest';
import { prepareWith, run, startFlight } from '../../src/run/run.ts';
import type { Scenario } from '../../src/run/scenario.ts';
import { smallEngine } from './small-engine.ts';
import { production, requestClass, SECOND, session, world } from './worlds.ts';

const flown = (scenario: Scenario) => run(prepareWith(scenario, smallEngine));
const lockFor = (seconds: number): string => `BEGIN; LOCK orders AccessExclusiveLock; FILL orders ${seconds}; COMMIT`;
const locked = (seconds: number, changes: Parameters<typeof production>[0] = {}) => production({ seed: 5, seconds: 300, migrationAtUs: 20 * SECOND, migration: lockFor(seconds), ...changes });

describe('ghosts', () => {
  test('a killed pod leaves its waiting backends behind until the lock ends', () => {
    const { series } = flown(locked(95));
    expect(series.ghosts[20 + 90]).toBeGreaterThanOrEqual(180);
    expect(series.ghosts[20 + 98]).toBe(0);
  });

  test('client_connection_check_interval lets the server notice them', () => {
    const { series } = flown(locked(95, { server: { clientConnectionCheckIntervalUs: 5 * SECOND } }));
    expect(series.ghosts[20 + 75]).toBe(0);
    expect(Math.max(...series.ghosts)).toBeGreaterThan(0);
  });
});

describe('connections', () => {
  test('pools that add up to more than the server allows run into too many clients instead of waiting', () => {
    const trace = flown(locked(20, { fleet: { pool: { scope: 'pod', size: 60, checkoutTimeoutUs: 5 * SECOND, queueLimit: 10_000 }, liveness: null, readiness: null } }));
    const exhausted = trace.log.find((entry) => entry.kind === 'connections-exhausted');
    expect((exhausted?.atUs ?? 0) / SECOND - 20).toBeGreaterThan(0.2);
    expect((exhausted?.atUs ?? 0) / SECOND - 20).toBeLessThan(0.7);
    expect(trace.measures.firstErrorUs).toBe(exhausted?.atUs);
    expect(trace.measures.connectionsMax).toBeLessThanOrEqual(197);
  });

  test('the last few are for superusers', () => {
    const full = { pods: 1, fleet: { connectionsAtBoot: 20 }, server: { maxConnections: 23 }, traffic: [] };
    const plain = flown(world({ ...full, seconds: 10, sessions: [session('console', [1, 'READ orders'])] }));
    expect(plain.log.find((entry) => entry.kind === 'query-cancelled')).toMatchObject({ session: 'console', sqlstate: '53300' });
    const admin = flown(world({ ...full, seconds: 10, sessions: [{ ...session('console', [1, 'READ orders']), isSuperuser: true }] }));
    expect(admin.statements).toMatchObject([{ session: 'console', sqlstate: null }]);
  });

  test('a pool of their own keeps writers from taking the readers with them', () => {
    const traffic = [requestClass('reads', 'READ orders', 480, 3000), requestClass('writes', 'WRITE orders', 120, 6000)];
    const migration = 'BEGIN; LOCK orders ShareLock; FILL orders 20; COMMIT';
    const fleet = { liveness: null, readiness: null };
    const shared = flown(production({ seed: 5, seconds: 60, migrationAtUs: 20 * SECOND, migration, traffic, fleet }));
    const split = flown(production({ seed: 5, seconds: 60, migrationAtUs: 20 * SECOND, migration, fleet, traffic: [traffic[0], { ...traffic[1], ownPoolSize: 3 }] }));
    expect(Math.min(...shared.series.served.slice(24, 39))).toBe(0);
    expect(Math.min(...split.series.served.slice(24, 39))).toBeGreaterThan(380);
  });
});

describe('the standby', () => {
  test('a reader there holds the replay of a lock up, and is cancelled after max_standby_streaming_delay', () => {
    const replica = { replayBytesPerSec: 100e6, applyDelayUs: 5000, maxConnections: 500, maxStandbyStreamingDelayUs: 10 * SECOND };
    const traffic = [requestClass('reports', 'READ orders', 2, 60 * SECOND, { replicaShare: 1 })];
    const fleet = { liveness: null, readiness: null, replicaPool: { scope: 'pod' as const, size: 40, checkoutTimeoutUs: 60 * SECOND, queueLimit: 100 } };
    const trace = flown(production({ seed: 5, seconds: 60, migrationAtUs: 20 * SECOND, migration: lockFor(1), replica, traffic, fleet, clients: { deadlineUs: 600 * SECOND, tries: 1 } }));
    const cancelled = trace.log.find((entry) => entry.kind === 'query-cancelled');
    expect((cancelled?.atUs ?? 0) / SECOND).toBeCloseTo(30, 1);
    expect(cancelled).toMatchObject({ sqlstate: '40001' });
    expect(trace.measures.replicaLagUsMax).toBeGreaterThan(9 * SECOND);
    expect(trace.log.filter((entry) => entry.kind === 'replica-lock')).toMatchObject([{ isReleased: false }, { isReleased: true }]);
  });

  test('falls behind while more is written than it can replay, and catches up', () => {
    const replica = { replayBytesPerSec: 50_000, applyDelayUs: 0, maxConnections: 200, maxStandbyStreamingDelayUs: 30 * SECOND };
    const { series } = flown(world({ seconds: 60, traffic: [], replica, migrationAtUs: 5 * SECOND, migration: 'FILL orders 10' }));
    expect(series.replicaLagUs[15] / SECOND).toBeGreaterThan(8);
    expect(series.replicaLagUs[40]).toBe(0);
  });
});

describe('customers', () => {
  test('patience ends a service that takes too long, though nobody ever waited', () => {
    const traffic = [requestClass('slow', 'READ orders', 20, SECOND)];
    const fleet = { pool: { scope: 'pod' as const, size: 500, checkoutTimeoutUs: SECOND, queueLimit: 0 }, connectionsAtBoot: 0 };
    const trace = flown(world({ seconds: 300, traffic, fleet, clients: { deadlineUs: SECOND, cancelsStatement: true } }));
    expect(trace.counters.failed / trace.counters.arrived).toBeCloseTo(Math.exp(-1), 1);
    expect(Math.max(...trace.series.maxUs)).toBe(SECOND);
  });

  test('a budget and pauses with jitter keep retries few', () => {
    const fleet = { liveness: null, readiness: null };
    const greedy = flown(locked(30, { seconds: 60, fleet, clients: { tries: 3 } }));
    const modest = flown(locked(30, { seconds: 60, fleet, clients: { tries: 3, backoffUs: SECOND, jitter: true, retryBudget: 0.1 } }));
    expect(Math.max(...greedy.series.poolWaiting)).toBeGreaterThan(1.5 * Math.max(...modest.series.poolWaiting));
    expect(modest.counters.served + modest.counters.failed + modest.counters.waiting + modest.counters.inFlight).toBe(modest.counters.arrived);
  });
});

describe('the on-call engineer', () => {
  const trouble = locked(200, { seconds: 240 });
  const flight = startFlight(prepareWith(trouble, smallEngine));
  flight.advanceTo(60 * SECOND);

  test('cancelling the statement that runs does not give the lock back, the transaction being aborted does', () => {
    const trace = flight.branch(60 * SECOND, [{ atUs: 61 * SECOND, kind: 'cancel', session: 'migration' }]).finish();
    expect(trace.log.find((entry) => entry.kind === 'action')).toMatchObject({ action: 'cancel', effect: 'statement cancelled' });
    expect(trace.statements.find((statement) => statement.sqlstate === '57014')).toMatchObject({ session: 'migration', sql: 'FILL orders 200' });
    expect(trace.series.lockWaiters[62]).toBeLessThan(20);
  });

  test('shed traffic fails, and no more than that share arrives', () => {
    const trace = flight.branch(10 * SECOND, [{ atUs: 11 * SECOND, kind: 'shed-traffic', share: 0.5 }]).finish();
    expect(trace.series.failed[13]).toBeGreaterThan(240);
    expect(trace.series.failed[13]).toBeLessThan(360);
  });

  test('more pods want more connections than there are', () => {
    const trace = flight.branch(10 * SECOND, [{ atUs: 11 * SECOND, kind: 'scale-pods', pods: 24 }]).finish();
    expect(trace.log.filter((entry) => entry.kind === 'pod-start-failed' && entry.pod >= 12).length).toBeGreaterThan(10);
  });

  test('without liveness probes nobody is killed', () => {
    const trace = flight.branch(10 * SECOND, [{ atUs: 11 * SECOND, kind: 'set-probe', probe: 'liveness', off: true }]).finish();
    expect(trace.measures.podsKilled).toBe(0);
  });

  test('a liveness probe that does not need the database keeps pods alive, and readiness alone takes them out', () => {
    const trace = flight.branch(10 * SECOND, [{ atUs: 11 * SECOND, kind: 'set-probe', probe: 'liveness', needsConnection: false }]).finish();
    expect(trace.measures.podsKilled).toBe(0);
    expect(Math.min(...trace.series.podsReady.slice(50))).toBe(0);
    expect(trace.series.podsReady[trace.series.seconds - 3]).toBe(12);
  });

  test('restarting everything takes everything away for the time of a boot', () => {
    const trace = flight.branch(5 * SECOND, [{ atUs: 6 * SECOND, kind: 'restart-pods' }]).finish();
    expect(trace.series.podsReady[8]).toBe(0);
    expect(trace.measures.podRestarts).toBeGreaterThanOrEqual(12);
  });

  test('a lock_timeout for everybody lets blocked customers fail fast', () => {
    const trace = flight.branch(10 * SECOND, [{ atUs: 11 * SECOND, kind: 'set-timeout', setting: 'lock_timeout', valueUs: SECOND / 2 }]).finish();
    expect(trace.measures.blockedRequestUsMax).toBeLessThanOrEqual(SECOND / 2);
  });
});

test('an engine that pays for undo keeps the locks while it rolls back', () => {
  const prepared = prepareWith(world({ seconds: 60, traffic: [], migrationAtUs: 5 * SECOND, migration: lockFor(20), actions: [{ atUs: 15 * SECOND, kind: 'cancel', session: 'migration' }] }), { ...smallEngine, rollbackPerWork: 1 });
  const hold = run(prepared).lockHolds.find((each) => each.mode === 'AccessExclusiveLock');
  expect((hold?.releasedUs ?? 0) / SECOND).toBeGreaterThan(23);
  expect((hold?.releasedUs ?? 0) / SECOND).toBeLessThan(26);
});

test('an idle reader makes an ALTER and everybody behind it wait: the same outage as holding the lock', () => {
  const report = session('report', [10, 'BEGIN; READ orders'], [30, 'COMMIT']);
  const trace = flown(world({ seconds: 60, sessions: [report], fleet: { connectionsAtBoot: 20 }, migration: 'LOCK orders AccessExclusiveLock', migrationAtUs: 20 * SECOND }));
  expect(trace.log.find((entry) => entry.kind === 'lock-waiting')).toMatchObject({ session: 'migration', blockedBy: expect.arrayContaining(['report']) });
  expect(trace.series.poolWaiting[28]).toBeGreaterThan(1800);
  expect(trace.lockHolds.find((hold) => hold.mode === 'AccessExclusiveLock')?.blockedUsMax).toBeGreaterThan(9 * SECOND);
});
