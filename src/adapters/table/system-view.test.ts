import { beforeAll, expect, test } from 'vitest';
import { loadEngine } from '../../engines/index.ts';
import { openTable } from '../table.ts';
import type { TableLab } from '../table.ts';

let lab: TableLab;
beforeAll(async () => {
  const { catalogue } = (await loadEngine('postgres')).catalogueOf('CREATE TABLE orders (id bigint PRIMARY KEY, qty integer);', { orders: 10 }, {}, 15);
  lab = openTable({ catalogue, rowsPerRow: 1, seed: 1 });
});

const run = (sql: string) => lab.run({ sql, line: 3, column: 1 });

test('a query of the server\'s own views changes nothing and goes through', () => {
  for (const sql of ["SELECT pid, query FROM pg_stat_activity WHERE state <> 'idle'", 'SELECT * FROM pg_catalog.pg_locks l JOIN pg_class c ON c.oid = l.relation', 'SELECT count(*) FROM orders, pg_index',
    "SELECT 1 FROM information_schema.columns WHERE table_name = 'orders'", 'SELECT pg_sleep(5)', "SELECT pg_sleep_for('5 minutes')"]) {
    expect([sql, run(sql)]).toEqual([sql, expect.objectContaining({ rows: 0, fault: null })]);
  }
});

test('what would make something of their rows is refused with its place, and not as a relation that is not there', () => {
  const unknown = (name: string) => ({ sqlstate: null, message: `which rows ${name} holds is not modelled, so nothing can be made of them here`, line: 3 });
  expect(run('SELECT pg_terminate_backend(pid) FROM pg_stat_activity').fault).toMatchObject({ ...unknown('pg_stat_activity'), column: 39 });
  expect(run('UPDATE orders SET qty = 1 WHERE EXISTS (SELECT FROM pg_locks)').fault).toMatchObject({ ...unknown('pg_locks'), column: 53 });
  expect(run('SELECT * FROM pg_stat_activty').fault).toMatchObject({ sqlstate: null, message: 'pg_stat_activty is not one of the server’s own views that are known here', column: 15 });
  expect(run('SELECT * FROM order').fault).not.toBeNull();
  expect(run('SELECT * FROM orderz').fault).toMatchObject({ sqlstate: '42P01' });
});
