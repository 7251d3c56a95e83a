import { expect, test } from 'vitest';
import { mariadbEngine, mysqlEngine } from './engine.ts';
import { storedFunctionIn } from './stored-functions.ts';

test('a stored function is found by the name that it is called by', () => {
  expect(storedFunctionIn('SELECT my_function()')).toBe('my_function');
  expect(storedFunctionIn('SELECT shop.my_function(1)')).toBe('shop.my_function');
  expect(storedFunctionIn('UPDATE orders SET status = `my function`(status) WHERE id = 1')).toBe('my function');
  expect(storedFunctionIn('INSERT INTO orders (id) VALUES (next_id())')).toBe('next_id');
  expect(storedFunctionIn('SET @x = my_function()')).toBe('my_function');
  expect(storedFunctionIn('DO my_function()')).toBe('my_function');
});

test('what stands before other parentheses is none', () => {
  for (const sql of [
    'SELECT COUNT(*), IF(a, 1, 2), COALESCE(b, 0), ANY_VALUE(c), JSON_EXTRACT(d, \'$.a\'), ST_Distance(e, f) FROM orders USE INDEX (by_status) WHERE id IN (1, 2) AND (b = 3)',
    'INSERT INTO shop.orders (id, status) VALUES (1, CONCAT(\'a\', NOW())) ON DUPLICATE KEY UPDATE status = VALUES(status)',
    'UPDATE orders SET amount = CAST(note AS DECIMAL(10, 2)) WHERE id = 1',
    'WITH a (x) AS (SELECT 1), b (y) AS (SELECT 2) SELECT x FROM a JOIN b ON (x = y)',
    'SELECT ROW_NUMBER() OVER (PARTITION BY (status) ORDER BY id) FROM orders', 'SELECT sys.format_bytes(3)', 'SELECT \'my_function()\'',
    'CREATE TABLE t (id int, name varchar(20))',
  ]) expect(storedFunctionIn(sql), sql).toBeNull();
});

test('of a statement that calls one nothing is claimed, but an unknown table comes first', () => {
  for (const engine of [mysqlEngine, mariadbEngine]) {
    const { catalogue } = engine.catalogueOf('CREATE TABLE orders (id int PRIMARY KEY, status varchar(20));', { orders: 10 }, {}, engine.versions[0]);
    const plan = (sql: string) => engine.plan({ index: 0, sql, line: 1, column: 1, retry: null, batch: null },
      { catalogue, version: engine.versions[0], settings: new Map(), inTransaction: false, isolation: 'repeatable read' });
    expect(plan('UPDATE orders SET status = my_function(status)')).toMatchObject({ steps: [], error: null, unmodelled: 'line 1, column 1: what my_function() does is not modelled: stored functions are not read.' });
    expect(plan('UPDATE others SET status = my_function(status)').error?.message).toContain('others');
    expect(plan('UPDATE orders SET status = upper(status)').unmodelled).toBeNull();
  }
});
