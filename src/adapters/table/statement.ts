import { alterTable, createTableOf, rename } from './alter.ts';
import { change } from './change.ts';
import type { Page } from './change.ts';
import { DataError, notOnTheTable } from './fault.ts';
import { condition, expression } from './expression.ts';
import type { Node } from './node.ts';
import { holds, lastName, names, opened, quoted } from './node.ts';
import { storageOf } from './pg-type.ts';
import { subquery } from './query.ts';
import type { Scope, ScopeColumn } from './scope.ts';
import { EMPTY_SCOPE } from './scope.ts';
import type { Store } from './store.ts';
import { createTable, guard, rowScope, uniqueViolation } from './store.ts';
import { readsSystemView } from './system-view.ts';

/** Statements that change no row and no rule of a table: they are for the server's locks, plans and rights. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['TransactionStmt', 'VariableSetStmt', 'VariableShowStmt', 'LockStmt', 'VacuumStmt', 'ReindexStmt', 'CommentStmt', 'GrantStmt', 'ClusterStmt',
  'CheckPointStmt', 'DiscardStmt', 'CreateStatsStmt', 'ExplainStmt', 'CreateSchemaStmt', 'CreateExtensionStmt', 'ConstraintsSetStmt', 'AlterOwnerStmt', 'RefreshMatViewStmt', 'ListenStmt', 'NotifyStmt']);

/** Carries out one statement from its parse tree; answers how many rows of the in-memory table it changed. */
export function carryOut(store: Store, node: Node, page: Page): number {
  const [kind, fields] = opened(node);
  switch (kind) {
    case 'InsertStmt': case 'UpdateStmt': case 'DeleteStmt': return changeRows(store, kind, fields, page);
    case 'SelectStmt': return select(store, fields);
    case 'AlterTableStmt': alterTable(store, fields); return 0;
    case 'RenameStmt': rename(store, fields); return 0;
    case 'CreateStmt': createTableOf(store, fields); return 0;
    case 'CreateTableAsStmt': return createTableAs(store, fields);
    case 'IndexStmt': createIndex(store, fields); return 0;
    case 'DropStmt': drop(store, fields); return 0;
    case 'TruncateStmt': return truncate(store, fields);
    case 'ViewStmt': store.views.set(fields.view.relname, fields.query.SelectStmt); return 0;
    case 'CreateEnumStmt': case 'AlterEnumStmt': changeEnum(store, fields); return 0;
    case 'CreateSeqStmt': store.callbacks.sequences.set(fields.sequence.relname, { next: 1, step: 1 }); return 0;
    default:
      if (WITHOUT_EFFECT.has(kind)) return 0;
      throw notOnTheTable(kind.replace(/Stmt$/, '').replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase(), fields.location);
  }
}

function changeRows(store: Store, kind: string, fields: Node, page: Page): number {
  const { scope } = changingCtes(store, kind, fields);
  const { sql } = change(store, kind, fields, scope, page);
  try {
    return store.database.prepare(sql).run().changes;
  } catch (thrown) {
    const message = (thrown as Error).message;
    if (message.startsWith('UNIQUE constraint failed')) throw uniqueViolation(store, message);
    throw thrown;
  } finally {
    for (const name of scope.ctes.keys()) if (!name.startsWith('change:')) store.database.exec(`DROP TABLE IF EXISTS temp.${quoted(name)}`);
  }
}

/** WITH queries that change rows: carried out first, what they return kept in a table of their name for the statement that reads it. */
function changingCtes(store: Store, kind: string, fields: Node): { readonly scope: Scope; readonly changed: number } {
  let total = 0;
  const ctes = new Map<string, readonly ScopeColumn[]>();
  for (const item of (fields.withClause?.ctes ?? []) as readonly Node[]) {
    const cte = item.CommonTableExpr as Node;
    const [inner, query] = opened(cte.ctequery);
    if (inner === 'SelectStmt') continue;
    const changed = query.relation.relname as string;
    const isSeenTwice = holds({ ...fields, withClause: undefined }, 'RangeVar', (range) => range.relname === changed) || (kind !== 'InsertStmt' && fields.relation?.relname === changed);
    if (isSeenTwice) throw notOnTheTable(`A WITH that changes ${changed} beside a statement that reads it`, cte.location);
    const { sql, returning } = change(store, inner, query, { ...EMPTY_SCOPE, ctes }, null);
    ctes.set(`change:${cte.ctename}`, []);
    if (!returning) { total += store.database.prepare(sql).run().changes; continue; }
    const rows = store.database.prepare(`${sql} RETURNING ${returning.alias}`).raw().all() as readonly unknown[][];
    total += rows.length;
    store.database.exec(`CREATE TEMP TABLE ${quoted(cte.ctename)} (${returning.columns.map((column) => `${quoted(column.name)} ${storageOf(column.type)}`).join(', ')})`);
    const put = store.database.prepare(`INSERT INTO temp.${quoted(cte.ctename)} VALUES (${returning.columns.map(() => '?').join(', ')})`);
    for (const row of rows) put.run(...row);
    ctes.set(cte.ctename, returning.columns);
  }
  return { scope: { ...EMPTY_SCOPE, ctes }, changed: total };
}

function select(store: Store, fields: Node): number {
  if (fields.intoClause) throw notOnTheTable('SELECT ... INTO', null);
  const isChanging = ((fields.withClause?.ctes ?? []) as readonly Node[]).some((item) => !item.CommonTableExpr.ctequery.SelectStmt);
  // A SELECT over a WITH that changes rows: the changes count, what is read from them goes to nobody.
  if (isChanging) {
    const { scope, changed } = changingCtes(store, 'SelectStmt', fields);
    for (const name of scope.ctes.keys()) if (!name.startsWith('change:')) store.database.exec(`DROP TABLE IF EXISTS temp.${quoted(name)}`);
    return changed;
  }
  if (readsSystemView(store, fields)) return 0;
  // Read all the same: it may call setval(), or divide by zero.
  const query = subquery(fields, EMPTY_SCOPE, store.dialect);
  for (const _ of store.database.prepare(query.sql).iterate()) continue;
  return 0;
}

/** CREATE TYPE ... AS ENUM and ALTER TYPE ... ADD VALUE. */
function changeEnum(store: Store, fields: Node): void {
  const name = lastName(fields.typeName);
  const labels = store.callbacks.enums.get(name);
  if (fields.vals || !fields.newVal) {
    if (labels) throw new DataError('42710', `type "${name}" already exists`);
    store.callbacks.enums.set(name, names(fields.vals));
    return;
  }
  if (!labels) throw new DataError('42704', `type "${name}" does not exist`);
  if (fields.oldVal) throw notOnTheTable('ALTER TYPE ... RENAME VALUE', null);
  if (labels.includes(fields.newVal)) {
    if (fields.skipIfNewValExists) return;
    throw new DataError('42710', `enum label "${fields.newVal}" already exists`);
  }
  const widened = [...labels, fields.newVal as string];
  store.callbacks.enums.set(name, widened);
  for (const shape of store.shapes.values()) {
    store.shapes.set(shape.name, { ...shape, columns: shape.columns.map((column) => (column.type.base === name ? { ...column, type: { ...column.type, labels: widened } } : column)) });
  }
}

function createTableAs(store: Store, fields: Node): number {
  if (fields.objtype !== 'OBJECT_TABLE') throw notOnTheTable('A materialized view', null);
  const name = fields.into.rel.relname as string;
  const query = subquery(fields.query.SelectStmt, EMPTY_SCOPE, store.dialect);
  const scale = Math.max(1, ...[...store.shapes.values()].map((shape) => shape.rowsPerRow));
  const columns = query.columns.map((column) => ({ name: column.name, type: column.type, notNull: false, default: null, sequence: null, isIdentityAlways: false, generated: null }));
  createTable(store, { name, rowsPerRow: scale, columns, checks: [], uniques: [], foreignKeys: [], rowKey: null });
  return fields.into.skipData ? 0 : store.database.prepare(`INSERT INTO ${quoted(name)} ${query.sql}`).run().changes;
}

function createIndex(store: Store, fields: Node): void {
  const table = fields.relation.relname as string;
  const shape = store.shapes.get(table);
  if (!shape) throw new DataError('42P01', `relation "${table}" does not exist`, fields.relation.location);
  const elements = (fields.indexParams as readonly Node[]).map((item) => item.IndexElem as Node);
  const name = (fields.idxname as string | undefined) ?? `${table}_${elements.map((element) => element.name ?? 'expr').join('_')}_idx`;
  if (store.indexes.has(name)) {
    if (fields.if_not_exists) return;
    throw new DataError('42P07', `relation "${name}" already exists`, fields.relation.location);
  }
  const keys = elements.map((element) => (element.name ? columnKey(shape.name, element.name, shape.columns.some((column) => column.name === element.name), fields) : expression(element.expr, rowScope(shape, table), store.dialect).sql));
  const where = fields.whereClause ? condition(fields.whereClause, rowScope(shape, table), store.dialect, 'WHERE').sql : null;
  store.indexes.set(name, table);
  if (!fields.unique) return;
  if (fields.nulls_not_distinct) throw notOnTheTable('UNIQUE NULLS NOT DISTINCT', fields.relation.location);
  const bare = (sql: string): string => sql.replaceAll(`${quoted(table)}.`, '');
  try {
    store.database.exec(`CREATE UNIQUE INDEX ${quoted(`key ${name}`)} ON ${quoted(table)} (${keys.map(bare).join(', ')})${where === null ? '' : ` WHERE ${bare(where)}`}`);
  } catch (thrown) {
    store.indexes.delete(name);
    if (/UNIQUE constraint failed/.test((thrown as Error).message)) throw new DataError('23505', `could not create unique index "${name}"`);
    throw thrown;
  }
  if (where === null && elements.every((element) => element.name)) {
    store.shapes.set(table, { ...shape, uniques: [...shape.uniques, { name, columns: elements.map((element) => element.name as string), isPrimary: false, isConstraint: false }] });
  }
}

function columnKey(table: string, column: string, isThere: boolean, fields: Node): string {
  if (!isThere) throw new DataError('42703', `column "${column}" does not exist`, fields.relation.location);
  return `${quoted(table)}.${quoted(column)}`;
}

function drop(store: Store, fields: Node): void {
  for (const object of fields.objects as readonly Node[]) {
    const name = object.List ? lastName(object.List.items) : (object.String?.sval as string | undefined) ?? names([object])[0];
    switch (fields.removeType) {
      case 'OBJECT_TABLE': dropTable(store, name, fields); break;
      case 'OBJECT_VIEW': store.views.delete(name); break;
      case 'OBJECT_SEQUENCE': store.callbacks.sequences.delete(name); break;
      case 'OBJECT_INDEX': dropIndex(store, name, fields.missing_ok ?? false); break;
      default: throw notOnTheTable(`DROP ${String(fields.removeType).replace('OBJECT_', '')}`, null);
    }
  }
}

function dropTable(store: Store, name: string, fields: Node): void {
  if (!store.shapes.has(name)) {
    if (fields.missing_ok) return;
    throw new DataError('42P01', `table "${name}" does not exist`);
  }
  const children = [...store.shapes.values()].filter((shape) => shape.name !== name && shape.foreignKeys.some((key) => key.references === name));
  if (children.length > 0 && fields.behavior !== 'DROP_CASCADE') throw new DataError('2BP01', `cannot drop table ${name} because other objects depend on it`);
  store.database.exec(`DROP TABLE ${quoted(name)}`);
  store.shapes.delete(name);
  for (const child of children) store.shapes.set(child.name, { ...child, foreignKeys: child.foreignKeys.filter((key) => key.references !== name) });
  for (const child of children) guard(store, child.name);
}

function dropIndex(store: Store, name: string, isMissingOk: boolean): void {
  const table = store.indexes.get(name);
  if (table === undefined) {
    if (isMissingOk) return;
    throw new DataError('42704', `index "${name}" does not exist`);
  }
  store.indexes.delete(name);
  store.database.exec(`DROP INDEX IF EXISTS ${quoted(`key ${name}`)}`);
  const shape = store.shapes.get(table);
  if (shape) store.shapes.set(table, { ...shape, uniques: shape.uniques.filter((key) => key.name !== name) });
}

function truncate(store: Store, fields: Node): number {
  return (fields.relations as readonly Node[]).reduce((rows, { RangeVar: range }) => {
    if (!store.shapes.has(range.relname)) throw new DataError('42P01', `relation "${range.relname}" does not exist`, range.location);
    return rows + store.database.prepare(`DELETE FROM ${quoted(range.relname)}`).run().changes;
  }, 0);
}

