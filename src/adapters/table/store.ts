import SqliteDatabase from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import type { Catalogue } from '../../sql/catalogue.ts';
import type { CallbackState } from './callbacks.ts';
import { registerCallbacks } from './callbacks.ts';
import { coerced } from './coerce.ts';
import { DataError } from './fault.ts';
import { expression } from './expression.ts';
import type { Node } from './node.ts';
import { literal, quoted } from './node.ts';
import { storageOf } from './pg-type.ts';
import type { Dialect, Scope, ScopeColumn } from './scope.ts';
import { EMPTY_SCOPE } from './scope.ts';
import type { ForeignKey, Shape, ShapeColumn } from './shape.ts';

/** The open SQLite database with the shapes of its tables; a statement changes both. */
export type Store = {
  database: Database;
  readonly shapes: Map<string, Shape>;
  readonly views: Map<string, Node>;
  /** Indexes by name: the table each stands on. Only unique ones exist in SQLite, where they change what rows may be. */
  readonly indexes: Map<string, string>;
  readonly callbacks: CallbackState;
  readonly dialect: Dialect;
};

/** The moment that the table's clock stands at when a run begins: a fixed one, since the same run gives the same rows. */
export const TABLE_EPOCH_US = Date.UTC(2025, 5, 2, 14, 0, 0) * 1000;

export function openStore(catalogue: Catalogue, enums: Map<string, readonly string[]>): Store {
  const shapes = new Map<string, Shape>();
  const views = new Map<string, Node>();
  const callbacks: CallbackState = { nowUs: TABLE_EPOCH_US, draws: 0, enums, sequences: new Map(), ownedSequences: new Map(), onTick: () => {} };
  const dialect: Dialect = {
    columnsOf: (name) => { const shape = shapes.get(name); return shape ? columnsOf(shape) : undefined; },
    viewOf: (name) => views.get(name),
    enums, rowsPerRow: (name) => shapes.get(name)?.rowsPerRow ?? 1, isBounded: false, isLenient: false,
  };
  const indexes = new Map<string, string>();
  for (const relation of catalogue.relations.values()) if (relation.kind === 'index') indexes.set(relation.name, relation.table);
  const store: Store = { database: openDatabase(callbacks), shapes, views, indexes, callbacks, dialect };
  return store;
}

/** An in-memory database that knows the server's functions; from an image, or empty. */
export function openDatabase(callbacks: CallbackState, image?: Buffer): Database {
  const database = image ? new SqliteDatabase(image) : new SqliteDatabase(':memory:');
  database.pragma('journal_mode = MEMORY');
  database.pragma('synchronous = OFF');
  database.pragma('foreign_keys = OFF');
  registerCallbacks(database, callbacks);
  return database;
}

function columnsOf(shape: Shape): readonly ScopeColumn[] {
  return shape.columns.map(({ name, type }) => ({ name, type }));
}

/** The scope of one table's own columns under an alias: for checks, defaults' neighbours and generated columns. */
export function rowScope(shape: Shape, alias: string): Scope {
  return { ...EMPTY_SCOPE, tables: [{ alias, columns: columnsOf(shape) }] };
}

/** A column as SQLite declares it. Rules live in triggers, so that a later ALTER can change them without touching the rows. */
export function columnSql(store: Store, shape: Shape, column: ShapeColumn): string {
  if (shape.rowKey === column.name) return `${quoted(column.name)} INTEGER PRIMARY KEY`;
  if (!column.generated) return `${quoted(column.name)} ${storageOf(column.type)}${shape.ignoresCase && column.type.family === 'text' ? ' COLLATE NOCASE' : ''}`;
  const value = coerced(expression(column.generated, rowScope(shape, shape.name), store.dialect), column.type, 'assignment', null, `column "${column.name}"`);
  return `${quoted(column.name)} ${storageOf(column.type)} GENERATED ALWAYS AS (${value.sql.replaceAll(`${quoted(shape.name)}.`, '')}) VIRTUAL`;
}

export function createTable(store: Store, shape: Shape): void {
  store.database.exec(`CREATE TABLE ${quoted(shape.name)} (${shape.columns.map((column) => columnSql(store, shape, column)).join(', ')})`);
  store.shapes.set(shape.name, shape);
  for (const key of shape.uniques) createUnique(store, shape, key.name);
}

/** The unique index that keeps a key of the shape; 23505 with the server's words when rows are already double. */
export function createUnique(store: Store, shape: Shape, name: string): void {
  const key = shape.uniques.find((candidate) => candidate.name === name);
  if (!key || (key.columns.length === 1 && key.columns[0] === shape.rowKey)) return;
  try {
    store.database.exec(`CREATE UNIQUE INDEX ${quoted(`key ${name}`)} ON ${quoted(shape.name)} (${key.columns.map(quoted).join(', ')})`);
  } catch (thrown) {
    if (/UNIQUE constraint failed/.test((thrown as Error).message)) throw new DataError('23505', `could not create unique index "${name}"`);
    throw thrown;
  }
}

/** SQLite's message for a double key, in the server's words. */
export function uniqueViolation(store: Store, message: string): DataError {
  const columns = [...message.matchAll(/([^\s,.]+)\.([^\s,]+)/g)];
  const shape = store.shapes.get(columns[0]?.[1] ?? '');
  const names = columns.map((match) => match[2]);
  const key = shape?.uniques.find((candidate) => candidate.columns.length === names.length && candidate.columns.every((column) => names.includes(column)));
  return new DataError('23505', `duplicate key value violates unique constraint "${key?.name ?? 'unknown'}"`);
}

/** Writes the triggers that keep a table's rules: NOT NULL, CHECK and both ends of foreign keys. Called after every change of shape. */
export function guard(store: Store, name: string): void {
  const shape = store.shapes.get(name);
  unguard(store, name);
  if (!shape) return;
  const cases = [
    ...shape.columns.filter((column) => column.notNull && column.name !== shape.rowKey).map((column) =>
      `WHEN NEW.${quoted(column.name)} IS NULL THEN pg_raise('23502', ${literal(`null value in column "${column.name}" of relation "${name}" violates not-null constraint`)})`),
    ...shape.checks.map((check) =>
      `WHEN NOT (${expression(check.test, rowScope(shape, 'new'), store.dialect).sql}) THEN pg_raise('23514', ${literal(`new row for relation "${name}" violates check constraint "${check.name}"`)})`),
  ];
  const childTests = shape.foreignKeys.filter((key) => store.shapes.has(key.references)).map((key) => `SELECT ${raiseOrphan(name, key)} WHERE ${orphanTest(store, key, 'NEW')};`);
  for (const event of ['INSERT', 'UPDATE']) {
    // A generated column's new value is known only after the row is written.
    const timing = shape.columns.some((column) => column.generated) ? 'AFTER' : 'BEFORE';
    if (cases.length > 0) store.database.exec(`CREATE TRIGGER ${quoted(`guard ${name} ${event}`)} ${timing} ${event} ON ${quoted(name)} BEGIN SELECT CASE ${cases.join(' ')} END; END`);
    if (childTests.length > 0) store.database.exec(`CREATE TRIGGER ${quoted(`child ${name} ${event}`)} AFTER ${event} ON ${quoted(name)} BEGIN ${childTests.join(' ')} END`);
  }
  guardParent(store, shape);
}

function raiseOrphan(table: string, key: ForeignKey): string {
  return `pg_raise('23503', ${literal(`insert or update on table "${table}" violates foreign key constraint "${key.name}"`)})`;
}

/** True for a row whose foreign key points at nobody; `row` names where its values are read. */
export function orphanTest(store: Store, key: ForeignKey, row: string): string {
  const referenced = key.referencedColumns.length > 0 ? key.referencedColumns : (store.shapes.get(key.references)?.uniques.find((unique) => unique.isPrimary)?.columns ?? []);
  const given = key.columns.map((column) => `${row}.${quoted(column)} IS NOT NULL`).join(' AND ');
  const match = key.columns.map((column, at) => `parent.${quoted(referenced[at])} = ${row}.${quoted(column)}`).join(' AND ');
  return `${given} AND NOT EXISTS (SELECT 1 FROM ${quoted(key.references)} AS parent WHERE ${match})`;
}

function guardParent(store: Store, parent: Shape): void {
  for (const child of store.shapes.values()) {
    for (const key of child.foreignKeys.filter((candidate) => candidate.references === parent.name)) {
      const referenced = key.referencedColumns.length > 0 ? key.referencedColumns : (parent.uniques.find((unique) => unique.isPrimary)?.columns ?? []);
      const match = key.columns.map((column, at) => `${quoted(column)} = OLD.${quoted(referenced[at])}`).join(' AND ');
      const refuse = `SELECT pg_raise('23503', ${literal(`update or delete on table "${parent.name}" violates foreign key constraint "${key.name}" on table "${child.name}"`)}) WHERE EXISTS (SELECT 1 FROM ${quoted(child.name)} WHERE ${match})`;
      const onDelete = key.onDelete === 'cascade' ? `DELETE FROM ${quoted(child.name)} WHERE ${match}`
        : key.onDelete === 'set null' ? `UPDATE ${quoted(child.name)} SET ${key.columns.map((column) => `${quoted(column)} = NULL`).join(', ')} WHERE ${match}` : refuse;
      store.database.exec(`CREATE INDEX IF NOT EXISTS ${quoted(`lookup ${child.name} ${key.columns.join(' ')}`)} ON ${quoted(child.name)} (${key.columns.map(quoted).join(', ')})`);
      store.database.exec(`CREATE TRIGGER ${quoted(`parent ${parent.name} ${key.name} DELETE`)} AFTER DELETE ON ${quoted(parent.name)} BEGIN ${onDelete}; END`);
      store.database.exec(`CREATE TRIGGER ${quoted(`parent ${parent.name} ${key.name} UPDATE`)} AFTER UPDATE OF ${referenced.map(quoted).join(', ')} ON ${quoted(parent.name)} WHEN ${referenced.map((column) => `OLD.${quoted(column)} IS NOT NEW.${quoted(column)}`).join(' OR ')} BEGIN ${refuse}; END`);
    }
  }
}

/** Takes a table's triggers away, as is needed before SQLite alters it. */
export function unguard(store: Store, name: string): void {
  const triggers = store.database.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?").pluck().all(name) as string[];
  for (const trigger of triggers) store.database.exec(`DROP TRIGGER ${quoted(trigger)}`);
}

/** Builds a table anew from another shape, row by row: what SQLite's own ALTER TABLE cannot do. `values` gives each column's new value. */
export function rebuild(store: Store, from: Shape, to: Shape, valueOf: (column: ShapeColumn) => string): void {
  const kept = to.columns.filter((column) => !column.generated);
  unguard(store, from.name);
  for (const key of from.uniques) store.database.exec(`DROP INDEX IF EXISTS ${quoted(`key ${key.name}`)}`);
  for (const index of lookups(store, from.name)) store.database.exec(`DROP INDEX ${quoted(index)}`);
  store.database.exec('PRAGMA legacy_alter_table = ON');
  store.database.exec(`ALTER TABLE ${quoted(from.name)} RENAME TO "table before"`);
  createTable(store, to);
  store.database.exec(`INSERT INTO ${quoted(to.name)} (${kept.map((column) => quoted(column.name)).join(', ')}) SELECT ${kept.map(valueOf).join(', ')} FROM "table before" AS ${quoted(from.name)} ORDER BY rowid`);
  store.database.exec('DROP TABLE "table before"');
}

export function lookups(store: Store, table: string): readonly string[] {
  return store.database.prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND name LIKE 'lookup %'").pluck().all(table) as string[];
}
