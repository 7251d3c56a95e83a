import { expect, test } from 'vitest';
import { parseCount, parseRowCsv, parseRowList, rowsOfKnownTables } from './check-rows.ts';

test('row counts as people write them', () => {
  expect(['80M', '6k', '1_000_000', '1.5M', '2b', '8e+07', '0', '12'].map(parseCount)).toEqual([80e6, 6000, 1e6, 1.5e6, 2e9, 8e7, 0, 12]);
  expect(['', '-5', 'many', '1M2', '1e20', 'NaN', '0x10', '1 000'].map(parseCount)).toEqual(Array(8).fill(null));
});

test('a list on the command line', () => {
  expect([...parseRowList('orders=80M, public.customers=6k')]).toEqual([['orders', 80e6], ['customers', 6000]]);
  expect(() => parseRowList('orders=lots')).toThrow('"orders=lots" is not a table and its rows');
  expect(() => parseRowList('orders=1,orders=2')).toThrow('named twice');
});

test('a CSV file with or without headings, with tables that were never analysed', () => {
  expect([...parseRowCsv('rows.csv', 'relname,reltuples\norders,8e+07\n"customers",6000\nempty,-1\n\n')]).toEqual([['orders', 8e7], ['customers', 6000]]);
  expect(() => parseRowCsv('rows.csv', 'orders,80M\nnonsense\n')).toThrow('rows.csv:2:1');
});

test('a name that the schema does not have is said with the nearest one; a file may name more', () => {
  expect(() => rowsOfKnownTables(new Map([['oders', 5]]), ['orders'], false)).toThrow('Did you mean "orders"?');
  expect(rowsOfKnownTables(new Map([['pg_class', 5], ['Orders', 7]]), ['orders'], true)).toEqual({ orders: 7 });
});
