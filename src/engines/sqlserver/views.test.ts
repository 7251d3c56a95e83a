import { expect, test } from 'vitest';
import type { SessionFacts } from '../server-facts.ts';
import { viewsOf } from './views.ts';

const session = (id: number, more: Partial<SessionFacts>): SessionFacts => ({ id, application: 'app', host: 'pod-1', state: 'active', sql: 'SELECT * FROM [orders] WHERE [id] = @p0', connectedUs: 0,
  transactionUs: 0, queryUs: 0, locks: [], rowLocks: [], waits: null, blockedBy: [], ...more });
const update = { application: 'migration', host: null, sql: "UPDATE [orders] SET [status] = N'closed'", rowLocks: [{ relation: 'orders', rows: 4000 }] };

test('before the escalation a table in IX and its keys in X, afterwards one X and no key', () => {
  const locks = [{ relation: 'orders', mode: 'Sch-S' }, { relation: 'orders', mode: 'IX' }];
  const before = viewsOf({ nowUs: 250_000, sessions: [session(71, { ...update, locks })], standbyLagUs: null })['dm_tran_locks'];
  expect(before.map(({ resource_type: type, request_mode: mode }) => `${type} ${mode}`)).toEqual(['OBJECT IX', 'KEY X']);
  const after = viewsOf({ nowUs: 250_000, sessions: [session(71, { ...update, locks: [...locks, { relation: 'orders', mode: 'X' }] })], standbyLagUs: null })['dm_tran_locks'];
  expect(after).toEqual([{ request_session_id: 71, resource_type: 'OBJECT', object_name: 'orders', resource_description: '', request_mode: 'X', request_status: 'GRANT' }]);
});

test('who waits is suspended, with the wait type of the mode, and says behind whom', () => {
  const reader = session(72, { waits: { relation: 'orders', mode: 'IS', sinceUs: 1_000_000 }, blockedBy: [71], locks: [{ relation: 'orders', mode: 'Sch-S' }] });
  const views = viewsOf({ nowUs: 3_500_000, sessions: [reader], standbyLagUs: 2_000_000 });
  expect(views['dm_exec_requests'][0]).toMatchObject({ session_id: 72, status: 'suspended', command: 'SELECT', wait_type: 'LCK_M_IS', wait_time: 2500, blocking_session_id: 71 });
  expect(views['dm_os_waiting_tasks']).toEqual([{ session_id: 72, wait_type: 'LCK_M_IS', wait_duration_ms: 2500, blocking_session_id: 71, resource_description: 'objectlock orders' }]);
  expect(views['dm_tran_locks'].map(({ request_mode: mode, request_status: status }) => `${mode} ${status}`)).toEqual(['IS WAIT']);
  expect(views['dm_hadr_database_replica_states']).toMatchObject([{ secondary_lag_seconds: 2 }]);
});
