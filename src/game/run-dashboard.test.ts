import { describe, expect, test } from 'vitest';
import { syntheticFlight, syntheticScenario, terminateAt } from '../../test/synthetic-flight.ts';
import { actionEffects, onCallChoices } from './run-actions.ts';
import { bucketsOf, dashboardOf } from './run-dashboard.ts';
import { digestLog, emptyDigest } from './run-log.ts';

const second = 1_000_000;
const flown = (actions = syntheticScenario.actions) => {
  const flight = syntheticFlight({ ...syntheticScenario, actions });
  flight.finish();
  return { flight, digest: digestLog(emptyDigest, flight.log) };
};
const { flight, digest } = flown();
const boardAt = (seconds: number) => dashboardOf({
  scenario: flight.scenario, series: flight.series, digest, glance: flight.stateAt(seconds * second), cursorUs: seconds * second, buckets: 10, bucketSeconds: 1, modeRank: mode => mode.length,
});

describe('the dashboard of a moment', () => {
  test('is calm before the migration', () => {
    expect(boardAt(9)).toMatchObject({ status: 'before', hold: null, waiting: { count: 0 }, podsReady: 12, failed: { now: 0 } });
  });

  test('says what is stuck, behind what, and who suffers', () => {
    const board = boardAt(75);
    expect(board.hold).toMatchObject({ session: 'migration', mode: 'AccessExclusiveLock', relation: 'orders', takenBy: 'ALTER TABLE orders ADD COLUMN currency text' });
    expect(board.hold!.forUs).toBeGreaterThan(64 * second);
    expect(board.waiting).toEqual({ count: 180, relation: 'orders' });
    expect(board.connections).toEqual({ used: 197, max: 200, reserved: 3, ghosts: 180 });
    expect(board.served.now).toBe(0);
    expect(board.failed.now).toBeGreaterThan(500);
    expect(board.podsReady).toBe(0);
  });

  test('shows the lock that others wait for, and not the stronger one on an index that is being built', () => {
    const held = (relation: string, mode: string, waitersMax: number) => ({ session: 'migration', relation, mode, statement: 0, requestedUs: 10 * second, grantedUs: 10 * second, releasedUs: null, waitersMax, blockedUsMax: 0 });
    const glance = { ...flight.stateAt(75 * second), holds: [held('orders', 'ShareLock', 180), held('index_orders_on_status', 'AccessExclusiveLock', 0)] };
    const board = dashboardOf({ scenario: flight.scenario, series: flight.series, digest, glance, cursorUs: 75 * second, buckets: 10, bucketSeconds: 1, modeRank: mode => mode.length });
    expect(board.hold).toMatchObject({ mode: 'ShareLock', relation: 'orders' });
    expect(board.waiting).toEqual({ count: 180, relation: 'orders' });
  });

  test('says how long the migration would still take at this pace', () => {
    const { migration } = boardAt(110);
    expect(migration!.leftUs! / second).toBeCloseTo((80_000_000 - migration!.rowsDone) / 5500, -2);
  });

  test('says nothing of rates, connections and the replica before a second has been counted', () => {
    const { served, failed, p99Us, connections, replica } = boardAt(0);
    expect([served.now, failed.now, p99Us.now, connections.used]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(replica).toBe(null);
  });

  test('is over when the migration is', () => {
    expect(boardAt(700)).toMatchObject({ status: 'done', hold: null, waiting: { count: 0 } });
  });
});

test('buckets stand still while time goes on, and leave a gap where nothing was yet', () => {
  const values = Float64Array.from({ length: 10 }, (_, at) => at);
  expect(bucketsOf(values, 9, 3, 4, 'max')).toEqual([3, 7, 9]);
  expect(bucketsOf(values, 8, 3, 4, 'max')).toEqual([3, 7, 8]);
  expect(bucketsOf(values, 1, 3, 1, 'mean')).toEqual([Number.NaN, 0, 1]);
});

describe('on call', () => {
  test('every choice can be taken, costs time, and has words', () => {
    const choices = onCallChoices(syntheticScenario);
    expect(choices.filter(choice => choice.costUs < second || choice.label.includes('{'))).toEqual([]);
    expect(new Set(choices.flatMap(choice => choice.action?.(7).atUs ?? []))).toEqual(new Set([7]));
  });

  test('ending the migration helps; adding pods does not, and is told why', () => {
    const actions = [{ atUs: 60 * second, kind: 'scale-pods' as const, pods: 24 }, terminateAt(200 * second)];
    const { flight: branch, digest: known } = flown(actions);
    const [pods, end] = actionEffects(branch.scenario, actions, known, [], branch.series, () => 'ACCESS EXCLUSIVE');
    expect(pods.outcome).toBe('did not help');
    expect(pods.sentence).toBe('Add pods: 24 in all did not help: the migration went on holding ACCESS EXCLUSIVE on orders, and whoever needs that table waits for it, however many pods, connections or retries there are.');
    expect(end.outcome).toBe('helped');
  });

  test('what a later action did is not put down to an earlier one', () => {
    const actions = [{ atUs: 60 * second, kind: 'restart-pods' as const }, { atUs: 90 * second, kind: 'scale-pods' as const, pods: 24 }, terminateAt(95 * second)];
    const { flight: branch, digest: known } = flown(actions);
    expect(actionEffects(branch.scenario, actions, known, [], branch.series, mode => mode).map(effect => effect.outcome)).toEqual(['did not help', 'unknown', 'helped']);
  });

  test('a lock whose release is known is not held on, whatever moment is looked at', () => {
    const actions = [terminateAt(200 * second)];
    const { flight: branch, digest: known } = flown(actions);
    const { holds } = branch.stateAt(100 * second);
    expect(holds?.some(hold => hold.session === 'migration')).toBe(true);
    const slow = { ...branch.series, served: new Float64Array(branch.series.served.length) };
    const [told] = actionEffects(branch.scenario, actions, known, holds ?? [], slow, mode => mode);
    expect(told.sentence).not.toContain('went on holding');
    // The lock went because of it, in the same moment: it must not be said that it came when the lock was gone.
    expect(told.outcome).toBe('helped');
    expect(told.sentence).toContain('made the migration let go of AccessExclusiveLock on orders');
  });

  test('a timeout set while the lock is held is for the next try', () => {
    const actions = [{ atUs: 60 * second, kind: 'set-timeout' as const, setting: 'lock_timeout' as const, valueUs: 2 * second }];
    const { flight: branch, digest: known } = flown(actions);
    expect(actionEffects(branch.scenario, actions, known, [], branch.series, mode => mode)[0].sentence).toContain('for statements that start after it');
  });
});
