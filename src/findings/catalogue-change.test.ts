import { expect, test } from 'vitest';
import type { Catalogue, Column, Index, Relation, Table } from '../sql/catalogue.ts';
import { changesBetween } from './catalogue-change.ts';

const column = (name: string, changes: Partial<Column> = {}): Column =>
  ({ name, type: 'text', notNull: false, default: null, identity: null, generated: null, sequence: null, hasStatistics: true, ...changes });
const table = (name: string, columns: readonly Column[], changes: Partial<Table> = {}): Table => ({
  kind: 'table', name, columns, constraints: [], triggers: [], rows: 10, rowBytes: 100, fillfactor: 100, persistence: 'permanent', partitionBy: null, parent: null, rowSecurity: false,
  statistics: [], ...changes,
});
const index = (name: string, on: string): Index => ({
  kind: 'index', name, table: on, method: 'btree', keys: ['id'], included: [], predicate: null, unique: false, valid: true, ready: true, parent: null, keyOrder: 'sequential', bytesPerRow: 20,
});
const catalogue = (...relations: readonly Relation[]): Catalogue => ({ relations: new Map(relations.map(relation => [relation.name, relation])), types: new Map(), functions: new Map() });
const kinds = (before: Catalogue, after: Catalogue): readonly string[] => changesBetween(before, after).map(change => change.kind);

const orders = table('orders', [column('id'), column('note')]);

test('columns that come, go, change and get another name', () => {
  expect(kinds(catalogue(orders), catalogue(table('orders', [column('id'), column('note'), column('currency')])))).toEqual(['column-added']);
  expect(kinds(catalogue(orders), catalogue(table('orders', [column('id')])))).toEqual(['column-dropped']);
  expect(kinds(catalogue(orders), catalogue(table('orders', [column('id'), column('remark')])))).toEqual(['column-renamed']);
  expect(kinds(catalogue(orders), catalogue(table('orders', [column('id', { type: 'bigint' }), column('note', { notNull: true })])))).toEqual(['column-type', 'column-not-null']);
  expect(kinds(catalogue(orders), catalogue(table('orders', [column('id'), column('remark', { type: 'bigint' })])))).toEqual(['column-added', 'column-dropped']);
});

test('tables that get another name are not dropped and made', () => {
  expect(kinds(catalogue(orders), catalogue({ ...orders, name: 'purchases' }))).toEqual(['table-renamed']);
  expect(kinds(catalogue(orders), catalogue({ ...orders, name: 'purchases', isNew: true }))).toEqual(['table-dropped', 'table-added']);
});

test('indexes, constraints and partitions', () => {
  expect(kinds(catalogue(orders), catalogue(orders, index('i', 'orders')))).toEqual(['index-added']);
  expect(kinds(catalogue(orders, index('i', 'orders')), catalogue(orders))).toEqual(['index-dropped']);
  const check = (valid: boolean): Table => ({ ...orders, constraints: [{ kind: 'check', name: 'c', text: 'qty > 0', columns: ['qty'], provesNotNull: [], valid, enforced: true, noInherit: false }] });
  expect(kinds(catalogue(orders), catalogue(check(false)))).toEqual(['constraint-added']);
  expect(kinds(catalogue(check(false)), catalogue(check(true)))).toEqual(['constraint-validated']);
  expect(kinds(catalogue(orders), catalogue({ ...orders, parent: { name: 'all', kind: 'partition', isDefault: false, bound: '' } }))).toEqual(['partition-attached']);
});

test('sizes alone are no change', () => {
  expect(kinds(catalogue(orders), catalogue({ ...orders, rows: 20 }))).toEqual([]);
});
