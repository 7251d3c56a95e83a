import { expect, test } from 'vitest';
import { loadEngine } from '../../src/engines/index.ts';
import { prepareWith, startFlight } from '../../src/run/run.ts';
import type { Scenario } from '../../src/run/scenario.ts';
import { SECOND, session, world } from './worlds.ts';

/** What sessions commit of the catalogue adds up: none of them puts back the copy that it began with. */
const schema = 'CREATE TABLE orders (id bigint PRIMARY KEY, qty integer, note text); CREATE TABLE refunds (id bigint PRIMARY KEY, cents bigint);';
const BUILD = 'CREATE INDEX CONCURRENTLY i ON orders (qty)';

async function flown(sql: string, changes: Partial<Scenario>) {
  const base = world({ seconds: 120, traffic: [], migration: sql, migrationAtUs: SECOND });
  const database = { ...base.database, engine: 'postgres', version: 15, schema, rows: { orders: 5_000_000, refunds: 1000 } };
  return startFlight(prepareWith({ ...base, ...changes, database }, await loadEngine('postgres'))).finish();
}

const indexes = (trace: Awaited<ReturnType<typeof flown>>) => trace.indexes!.map(({ name, valid }) => `${name} ${valid ? 'valid' : 'INVALID'}`).toSorted();

const KEYS = ['orders_pkey valid', 'refunds_pkey valid'];

test('a row written by a transaction from before the build leaves the INVALID index of the cancelled build where it is', async () => {
  for (const write of ["INSERT INTO refunds VALUES (2000, 5)", 'UPDATE refunds SET cents = 0 WHERE id = 1', 'CREATE INDEX r ON refunds (cents)']) {
    const console_ = session('console', [0, 'BEGIN'], [0, 'SELECT count(*) FROM refunds'], [40, write], [50, 'COMMIT']);
    const report = session('report', [0, 'BEGIN ISOLATION LEVEL REPEATABLE READ'], [0, 'SELECT count(*) FROM refunds']);
    const trace = await flown(BUILD, { sessions: [console_, report], actions: [{ atUs: 30 * SECOND, kind: 'cancel', session: 'migration' }] });
    expect(indexes(trace)).toEqual(['i INVALID', ...KEYS, ...(write.startsWith('CREATE') ? ['r valid'] : [])].toSorted());
  }
});

test('what others commit while the build goes on stays when the build ends, and what a transaction takes back is nobody else’s', async () => {
  const during = session('console', [2, 'CREATE INDEX during ON refunds (cents)'], [2, 'BEGIN'], [2, 'CREATE INDEX undone ON refunds (cents, id)'], [3, 'ROLLBACK']);
  expect(indexes(await flown(BUILD, { sessions: [during] }))).toEqual([...KEYS, 'during valid', 'i valid'].toSorted());
  const open = session('console', [0, 'BEGIN'], [0, 'SAVEPOINT s'], [0, 'CREATE INDEX undone ON refunds (cents)'], [0, 'ROLLBACK TO s'], [0, 'CREATE INDEX kept ON refunds (cents)'], [60, 'COMMIT']);
  expect(indexes(await flown('CREATE INDEX i ON orders (qty)', { sessions: [open] }))).toEqual([...KEYS, 'i valid', 'kept valid'].toSorted());
});

test('a statement of an open transaction sees what others have committed since its BEGIN', async () => {
  const console_ = session('console', [0, 'BEGIN'], [0, 'SELECT count(*) FROM refunds'], [40, 'UPDATE refunds SET reason = 1 WHERE id = 1'], [41, 'COMMIT']);
  const trace = await flown('ALTER TABLE orders ADD COLUMN reason int; ALTER TABLE orders RENAME TO purchases', { sessions: [{ ...console_, steps: console_.steps.map((step) => ({ ...step, sql: step.sql.replace('UPDATE refunds', 'UPDATE purchases') })) }] });
  expect(trace.statements.filter((run) => run.session === 'console').map((run) => run.sqlstate)).toEqual([null, null, null, null]);
});

test('two who change one table one after the other, the second planned before the first was done, both have their way', async () => {
  const first = session('console', [0, 'BEGIN'], [0, 'ALTER TABLE orders ADD COLUMN one int'], [0, 'CREATE INDEX one ON orders (one)'], [10, 'COMMIT']);
  const after = session('check', [60, 'SELECT one, two FROM orders WHERE id = 1']);
  const trace = await flown('ALTER TABLE orders ADD COLUMN two int', { sessions: [first, after] });
  expect(trace.statements.filter((run) => run.session !== 'console').map((run) => [run.session, run.sqlstate])).toEqual([['migration', null], ['check', null]]);
  expect(indexes(trace)).toContain('one valid');
});
