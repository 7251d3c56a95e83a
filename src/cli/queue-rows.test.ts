import { expect, test } from 'vitest';
import { namedRows, rowStrength, sleepUs } from './queue-rows.ts';

test('the rows that a condition names', () => {
  expect(namedRows('UPDATE orders SET id = 9 WHERE id = 7', 'id')).toEqual([7]);
  expect(namedRows('DELETE FROM orders WHERE "id" IN (1, 2)', 'id')).toEqual([1, 2]);
  expect(namedRows('SELECT * FROM orders WHERE id BETWEEN 3 AND 5 FOR UPDATE', 'id')).toEqual([3, 4, 5]);
  expect(namedRows('UPDATE orders SET note = 1 WHERE customer_id = 7', 'id')).toBeNull();
  expect(namedRows('UPDATE orders SET id = 9', 'id')).toBeNull();
});

test('how strongly rows are locked', () => {
  expect([
    'UPDATE orders SET note = 1 WHERE id = 1', 'UPDATE orders SET id = 2 WHERE id = 1', 'DELETE FROM orders WHERE id = 1', 'SELECT * FROM orders WHERE id = 1 FOR UPDATE',
    'SELECT 1 FROM orders WHERE id = 1 FOR  key SHARE', 'SELECT 1 FROM orders WHERE id = 1 FOR NO KEY UPDATE', 'SELECT 1 FROM orders WHERE id = 1 LOCK IN SHARE MODE',
  ].map(sql => rowStrength(sql, 'id'))).toEqual(['no key update', 'update', 'update', 'update', 'key share', 'no key update', 'share']);
});

test('statements that sleep by their own words', () => {
  expect(['SELECT pg_sleep(1.5)', 'select sleep(2)', 'SELECT 1'].map(sleepUs)).toEqual([1.5e6, 2e6, 0]);
});
