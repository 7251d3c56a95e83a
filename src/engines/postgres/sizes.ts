import sizes from '../../../data/engines/postgres/sizes.json' with { type: 'json' };
import type { Column, Table } from '../../sql/catalogue.ts';
import { typeBytes, typeParts } from './types.ts';

/** Heap bytes of a row of these columns, tuple header and line pointer included; an estimate from the types. */
export const rowBytesOf = (columns: readonly Column[]): number =>
  Math.ceil((sizes.tupleHeaderBytes + sizes.linePointerBytes + columns.reduce((sum, column) => sum + storedBytes(column), 0)) / 8) * 8;

/** Columns whose values are mostly NULL, or virtual, take no room. */
const storedBytes = (column: Column): number => (column.generated === 'virtual' ? 0 : Math.round(typeBytes(column.type) * sizes.alignmentFactor));

/** Bytes of an index entry: the keys, the tuple header and the line pointer, at the 90 % that a B-tree page is filled to. */
export const indexBytesOf = (keys: readonly string[], table: Table): number => {
  const keyBytes = keys.reduce((sum, key) => sum + typeBytes(table.columns.find((c) => c.name === key)?.type ?? 'text'), 0);
  return Math.round(((Math.ceil(keyBytes / 8) * 8 + sizes.indexTupleBytes) / sizes.indexFill) * 10) / 10;
};

/**
Whether consecutive rows land next to each other in an index: yes for keys that count upwards with the table (serial, identity, time),
no for uuid, text and the ids of other tables.
*/
export const keyOrderOf = (keys: readonly string[], table: Table): 'random' | 'sequential' => {
  const column = table.columns.find((c) => c.name === keys[0]);
  if (column === undefined) return 'random';
  const { base } = typeParts(column.type);
  if (column.sequence !== null || column.identity !== null || sizes.sequentialTypes.includes(base)) return 'sequential';
  const isOwnKey = keys.length === 1 && sizes.ownKeyNames.includes(column.name) && sizes.numberTypes.includes(base);
  if (isOwnKey) return 'sequential';
  // A few values (a status) followed by a time: one append point per value.
  const second = table.columns.find((c) => c.name === keys[1]);
  return second !== undefined && sizes.sequentialTypes.includes(typeParts(second.type).base) && !sizes.numberTypes.includes(base) && base !== 'uuid' ? 'sequential' : 'random';
};
