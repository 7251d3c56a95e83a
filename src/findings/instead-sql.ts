import type { Column, Constraint, Index, Table } from '../sql/catalogue.ts';
import { batchKey, batchRows } from './sighting.ts';
import { madeName, quotedName, quotedNames } from './names.ts';
import type { AnalysedStatement, Subject } from './subject.ts';

/** Values that the safer migrations for one column use. `batch` is the directive for walking the whole table. */
export const columnValues = (subject: Subject, statement: AnalysedStatement, table: Table, column: Column): Readonly<Record<string, string>> => {
  const { id } = subject.engine;
  return {
    table: quotedName(id, table.name),
    column: quotedName(id, column.name),
    type: column.type,
    default: column.default?.text ?? 'NULL',
    constraint: quotedName(id, madeName(table.name, column.name, 'not_null')),
    newColumn: quotedName(id, madeName(column.name, 'new')),
    batch: batchDirective(subject, statement, table.name),
  };
};

/** The directive for a backfill of the whole table, at the price of an UPDATE of this table where one is known, else in batches of 1,000. */
export const batchDirective = (subject: Subject, statement: AnalysedStatement, table: string): string => {
  const key = batchKey(statement, table);
  const rows = batchRows(0, 0) / 5;
  return key === null ? '-- in batches along a unique key, one commit a batch:' : `-- migrate: batch ${rows} by ${quotedName(subject.engine.id, key)}, pause 80ms, while replica lag < 10s`;
};

/** What stands between the parentheses of an index: columns quoted where they must be, expressions in parentheses of their own. */
export const keyList = (engine: string, table: Table, keys: readonly string[]): string =>
  keys.map(key => table.columns.some(column => column.name === key) ? quotedName(engine, key) : `(${key})`).join(', ');

/** CREATE INDEX in one line, from the catalogue's entry. */
export const createIndex = (engine: string, table: Table, index: Index, words: { readonly concurrently: string; readonly online: string; readonly namesMethod?: boolean }): string => {
  const method = words.namesMethod === false || index.method === 'btree' || index.method === '' ? '' : ` USING ${index.method}`;
  const included = index.included.length > 0 ? ` INCLUDE (${quotedNames(engine, index.included)})` : '';
  const predicate = index.predicate === null ? '' : ` WHERE ${index.predicate}`;
  const head = `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX${words.concurrently} ${quotedName(engine, index.name)} ON ${quotedName(engine, table.name)}`;
  return `${head}${method} (${keyList(engine, table, index.keys)})${included}${predicate}${words.online};`;
};

/** REFERENCES part of a foreign key. */
export const references = (engine: string, constraint: Extract<Constraint, { readonly kind: 'foreign-key' }>): string =>
  `FOREIGN KEY (${quotedNames(engine, constraint.columns)}) REFERENCES ${quotedName(engine, constraint.references)}`
  + (constraint.referencedColumns.length > 0 ? ` (${quotedNames(engine, constraint.referencedColumns)})` : '');
