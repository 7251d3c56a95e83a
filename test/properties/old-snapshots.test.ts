import { expect, test } from 'vitest';
import { loadEngine } from '../../src/engines/index.ts';
import { prepareWith, startFlight } from '../../src/run/run.ts';
import type { Scenario } from '../../src/run/scenario.ts';
import { requestClass, SECOND, session, world } from './worlds.ts';

/**
CONCURRENTLY's last wait, as PostgreSQL 15.18 was seen to do it: for snapshots on any table, from before its second scan; a READ COMMITTED transaction
that idles has none under the simple protocol, and has one under the extended one, whose unnamed portal stays open.
*/
const schema = 'CREATE TABLE orders (id bigint PRIMARY KEY, qty integer, note text); CREATE TABLE refunds (id bigint PRIMARY KEY, cents bigint);';
const BUILD = 'CREATE INDEX CONCURRENTLY i ON orders (qty)';
const RUNNER = { name: 'flyway', application: 'Flyway by Redgate', statements: ['SELECT pg_try_advisory_xact_lock(1)', 'SELECT 1'], advisoryLock: '1' };
const console_ = session('console', [0, 'BEGIN ISOLATION LEVEL REPEATABLE READ'], [0, 'SELECT count(*) FROM refunds']);

type Changes = Partial<Scenario> & { readonly server?: Partial<Scenario['database']['server']>; readonly runner?: typeof RUNNER; readonly sql?: string };

async function flown({ server, runner, sql = BUILD, ...changes }: Changes) {
  const base = world({ seconds: 120, traffic: [requestClass('change', "UPDATE orders SET note = 'x' WHERE id = $1", 50, 5000)], server, migration: sql, migrationAtUs: SECOND });
  const database = { ...base.database, engine: 'postgres', version: 15, schema, rows: { orders: 5_000_000, refunds: 1000 } };
  const migration = runner === undefined ? base.migration : { ...base.migration!, runner };
  const flight = startFlight(prepareWith({ ...base, migration, ...changes, database }, await loadEngine('postgres')));
  const at = (seconds: number) => {
    flight.advanceTo(seconds * SECOND);
    return flight.stateAt(seconds * SECOND).views;
  };
  return { flight, at };
}

const ends = async (changes: Changes): Promise<readonly (string | null)[]> => {
  const { flight } = await flown(changes);
  const trace = flight.finish();
  return trace.statements.filter((run) => run.session === 'migration' && run.endUs !== null).map((run) => run.sqlstate ?? 'ok');
};

test('it waits for a snapshot that was taken on another table, and says for whose: in the progress view, and after a second in the log', async () => {
  const { flight, at } = await flown({ sessions: [console_] });
  const views = at(60);
  const console = views['pg_stat_activity'].find((row) => row['application_name'] === 'console')!;
  expect(console).toMatchObject({ state: 'idle in transaction', wait_event: 'ClientRead' });
  expect(console['backend_xmin']).not.toBeNull();
  expect(views['pg_stat_progress_create_index'][0]).toMatchObject({ phase: 'waiting for old snapshots', current_locker_pid: console['pid'] });
  expect(flight.log.filter((entry) => entry.kind === 'transaction-waiting')).toEqual([expect.objectContaining({ session: 'migration', blockedBy: ['console'] })]);
  expect(flight.series.lockWaiters.at(-1)).toBe(1);
});

test('it waits neither for an idle transaction without a snapshot, nor for one that began during its second scan', async () => {
  expect(await ends({ sessions: [session('reader', [0, 'BEGIN'], [0, 'SELECT count(*) FROM refunds'])] })).toEqual(['ok']);
  const { flight } = await flown({});
  const second = flight.finish().statements.find((run) => run.session === 'migration')!;
  const late = (second.endUs! - SECOND / 10) / SECOND;
  expect(await ends({ sessions: [session('late', [late, 'BEGIN ISOLATION LEVEL REPEATABLE READ'], [late, 'SELECT count(*) FROM refunds'])] })).toEqual(['ok']);
});

test('a tool that keeps its lock in a transaction holds up its own build; cut off, the build ends and the tool fails', async () => {
  const { at } = await flown({ runner: RUNNER });
  const views = at(60);
  const own = views['pg_stat_activity'].find((row) => row['application_name'] === RUNNER.application)!;
  expect(own).toMatchObject({ state: 'idle in transaction', query: 'SELECT 1' });
  expect(views['pg_stat_progress_create_index'][0]['current_locker_pid']).toBe(own['pid']);
  expect(views['pg_locks']).toContainEqual(expect.objectContaining({ pid: own['pid'], locktype: 'advisory', relation: null, granted: true }));
  const { flight } = await flown({ runner: RUNNER, actions: [{ atUs: 70 * SECOND, kind: 'terminate', session: 'flyway' }] });
  const trace = flight.finish();
  expect(trace.indexes?.find(({ name }) => name === 'i')?.valid).toBe(true);
  expect(trace.measures.migrationSucceeded).toBe(false);
});

test('the tool ends its own session with the migration, whose success it is', async () => {
  const { flight } = await flown({ runner: RUNNER, sql: 'CREATE INDEX i ON orders (qty)' });
  const trace = flight.finish();
  expect(trace.measures.migrationSucceeded).toBe(true);
  expect(flight.stateAt(trace.endUs).views['pg_stat_activity'].some((row) => row['application_name'] === RUNNER.application)).toBe(false);
});

test('lock_timeout holds for each of the transactions by itself, and leaves the index INVALID', async () => {
  const until = (name: string, seconds: number) => ({ ...console_, name, steps: [...console_.steps, { atUs: seconds * SECOND, sql: 'COMMIT' }] });
  const { flight } = await flown({});
  const doneS = flight.finish().statements.find((run) => run.session === 'migration')!.endUs! / SECOND;
  const sql = `SET lock_timeout = '4s'; ${BUILD}`;
  // Three seconds and a half for the first, three more for the second: longer than the limit together, and neither longer by itself.
  expect(await ends({ sql, sessions: [until('first', doneS + 3.5), until('second', doneS + 6.5)] })).toEqual(['ok', 'ok']);
  const late = await flown({ sql, sessions: [until('first', doneS + 5)] });
  const trace = late.flight.finish();
  expect(trace.log).toContainEqual(expect.objectContaining({ kind: 'statement-failed', sqlstate: '55P03' }));
  expect(trace.indexes?.find(({ name }) => name === 'i')?.valid).toBe(false);
});

test("a role's idle_in_transaction_session_timeout ends its console; the server's, set later, does not reach one that idles already", async () => {
  expect(await ends({ sessions: [{ ...console_, settings: { idle_in_transaction_session_timeout: '30s' } }] })).toEqual(['ok']);
  expect(await ends({ sessions: [console_], actions: [{ atUs: 10 * SECOND, kind: 'set-timeout', setting: 'idle_in_transaction_session_timeout', valueUs: SECOND }] })).toEqual([]);
});
