import { expect, test } from 'vitest';
import type { IndexAtEnd } from '../run/trace.ts';
import { indexFaults } from './wanted-index.ts';

const wanted = { id: 'open', table: 'orders', firstKey: 'status', conditions: ["status = 'open'"], missing: 'There is none.', invalid: 'It is INVALID.' };
const index = (changes: Partial<IndexAtEnd>): IndexAtEnd => ({ name: 'ix', table: 'orders', method: 'btree', keys: ['status'], predicate: null, valid: true, ...changes });

test.each([
  ['on the column', index({}), []],
  ['with the column first', index({ keys: ['status', 'id'] }), []],
  ['by hash', index({ method: 'hash' }), []],
  ['on just the rows asked for', index({ keys: ['created_at'], predicate: "status = 'open'" }), []],
  ['the same, as the server prints it', index({ keys: ['id'], predicate: "((status)::text = 'open'::text)" }), []],
  ['broken off while it was built', index({ valid: false }), ['It is INVALID.']],
  ['with the column second', index({ keys: ['id', 'status'] }), ['There is none.']],
  ['on other rows', index({ predicate: "status = 'paid'" }), ['There is none.']],
  ['on another table', index({ table: 'customers' }), ['There is none.']],
  ['as BRIN', index({ method: 'brin' }), ['There is none.']],
])('an index %s', (_, given, faults) => {
  expect(indexFaults([wanted], [given])).toEqual(faults);
});

test('a valid index beside one that broke off is enough', () => {
  expect(indexFaults([wanted], [index({ valid: false }), index({ name: 'ix2' })])).toEqual([]);
});
