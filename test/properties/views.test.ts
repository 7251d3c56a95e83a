import { expect, test } from 'vitest';
import { loadEngine } from '../../src/engines/index.ts';
import { prepareWith, startFlight } from '../../src/run/run.ts';
import { requestClass, session, world } from './worlds.ts';

const schema = 'CREATE TABLE orders (id bigint PRIMARY KEY, qty integer, note text)';

test('the views tell a DBA who waits for what: moments, transaction numbers, and rows to join holder and waiter by', async () => {
  const base = world({
    traffic: [requestClass('change', "UPDATE orders SET note = 'x' WHERE id = $1", 50, 5000)],
    sessions: [
      session('report', [0, 'BEGIN ISOLATION LEVEL REPEATABLE READ'], [0, 'SELECT count(*) FROM orders WHERE id < 100']),
      session('backfill', [1, 'BEGIN'], [2, 'UPDATE orders SET qty = 1 WHERE id < 1000']), session('second', [30, 'UPDATE orders SET qty = 2 WHERE id < 1000']),
      session('third', [40, 'UPDATE orders SET qty = 3 WHERE id < 1000']),
    ],
  });
  const flight = startFlight(prepareWith({ ...base, database: { ...base.database, engine: 'postgres', version: 16, schema } }, await loadEngine('postgres')));
  flight.advanceTo(50_000_000);
  const { pg_stat_activity: activity = [], pg_locks: locks = [] } = flight.stateAt(50_000_000).views;
  const of = (name: string) => activity.find((row) => row['application_name'] === name)!;
  expect(of('backfill')).toMatchObject({ state: 'idle in transaction', xact_start: '00:00:01.000', query_start: '00:00:02.000', wait_event_type: 'Client', wait_event: 'ClientRead', backend_xmin: null });
  expect(String(of('backfill')['state_change']) > '00:00:02.000').toBe(true);
  expect(of('second')).toMatchObject({ state: 'active', wait_event_type: 'Lock', wait_event: 'transactionid', query_start: '00:00:30.000', pg_blocking_pids: `{${of('backfill')['pid']}}` });
  expect(of('third')).toMatchObject({ wait_event_type: 'Lock', wait_event: 'tuple', pg_blocking_pids: `{${of('second')['pid']}}` });
  // The snapshot of REPEATABLE READ is older than all that has happened since; the updates still see the backfill running.
  expect(of('report')).toMatchObject({ state: 'idle in transaction', backend_xid: null });
  expect(Number(of('report')['backend_xmin'])).toBeLessThan(Number(of('backfill')['backend_xid']));
  expect(of('second')['backend_xmin']).toBe(of('backfill')['backend_xid']);
  const wait = locks.find((row) => row['pid'] === of('second')['pid'] && row['granted'] === false)!;
  const holder = locks.find((row) => row['transactionid'] === wait['transactionid'] && row['granted'] === true);
  expect(holder).toMatchObject({ pid: of('backfill')['pid'], mode: 'ExclusiveLock', locktype: 'transactionid' });
  expect(locks).toContainEqual(expect.objectContaining({ pid: of('third')['pid'], locktype: 'tuple', relation: 'orders', mode: 'ExclusiveLock', granted: false }));
});
