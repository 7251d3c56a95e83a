import { coerced } from './coerce.ts';
import { DataError, notOnTheTable } from './fault.ts';
import { condition, expression } from './expression.ts';
import { fromClause, rangeVar } from './from.ts';
import type { Node } from './node.ts';
import { holds, literal, opened, quoted } from './node.ts';
import { subquery, targetList, withClause } from './query.ts';
import type { Scope, ScopeTable, Typed } from './scope.ts';
import { isOpaque } from './pg-type.ts';
import { EMPTY_SCOPE } from './scope.ts';
import type { Shape, ShapeColumn } from './shape.ts';
import type { Store } from './store.ts';

/** One SQLite statement that changes rows, and what it gives back when it stands in a WITH. */
export type Change = { readonly sql: string; readonly relation: string; readonly returning: ScopeTable | null };

/** A condition that a batch adds to its statement: SQL on the target's rows, whose alias is put in for `{row}`. */
export type Page = string | null;

/** Translates INSERT, UPDATE or DELETE. `scope` carries the WITH queries around. */
export function change(store: Store, kind: string, fields: Node, outer: Scope, page: Page): Change {
  switch (kind) {
    case 'InsertStmt': return insert(store, fields, outer, page);
    case 'UpdateStmt': return update(store, fields, outer, page);
    case 'DeleteStmt': return remove(store, fields, outer, page);
    default: throw notOnTheTable(kind.replace(/Stmt$/, ''), fields.location);
  }
}

/** The table whose keys a batch pages over: the one that is changed, or the one that an INSERT reads from; null when there is none. */
export function pagedRelation(node: Node): string | null {
  const [kind, fields] = opened(node);
  if (kind !== 'InsertStmt') return fields.relation?.relname ?? null;
  const source = fields.selectStmt?.SelectStmt as Node | undefined;
  return (source?.op ?? 'SETOP_NONE') === 'SETOP_NONE' ? (source?.fromClause?.[0]?.RangeVar?.relname ?? null) : null;
}

function targetOf(store: Store, relation: Node): Shape {
  const shape = store.shapes.get(relation.relname);
  if (shape) return shape;
  if (store.views.has(relation.relname)) throw notOnTheTable('A change through a view', relation.location);
  throw new DataError('42P01', `relation "${relation.relname}" does not exist`, relation.location);
}

function columnNamed(shape: Shape, name: string, location: number): ShapeColumn {
  const column = shape.columns.find((candidate) => candidate.name === name);
  if (!column) throw new DataError('42703', `column "${name}" of relation "${shape.name}" does not exist`, location);
  return column;
}

/** The value that a column gets when a statement leaves it out. */
export function defaultOf(store: Store, column: ShapeColumn): string {
  if (column.default) return assigned(expression(column.default, EMPTY_SCOPE, store.dialect), column, null);
  return column.sequence ? `pg_nextval(${literal(column.sequence)})` : 'NULL';
}

function assigned(value: Typed, column: ShapeColumn, location: number | null): string {
  if (isOpaque(column.type) && value.raw !== null) throw notOnTheTable(`A value of type ${column.type.name}`, location);
  return coerced(value, column.type, 'assignment', location, `column "${column.name}"`).sql;
}

function valueFor(store: Store, node: Node, scope: Scope, column: ShapeColumn): string {
  if (node.SetToDefault) return column.generated ? '' : defaultOf(store, column);
  if (column.generated) throw new DataError('428C9', `column "${column.name}" can only be updated to DEFAULT`, null);
  return assigned(expression(node, scope, store.dialect), column, locationOf(node));
}

function locationOf(node: Node): number | null {
  const location = Object.values(node)[0]?.location as number | undefined;
  return location !== undefined && location >= 0 ? location : null;
}

function insert(store: Store, fields: Node, outer: Scope, page: Page): Change {
  const shape = targetOf(store, fields.relation);
  const { sql: withSql, scope } = withClause(fields.withClause, outer, store.dialect);
  const plain = shape.columns.filter((column) => !column.generated);
  const listed = (fields.cols as readonly Node[] | undefined)?.map(({ ResTarget: target }) => columnNamed(shape, target.name, target.location)) ?? plain;
  const source = fields.selectStmt?.SelectStmt as Node | undefined;
  const rows = !source ? `SELECT * FROM (VALUES (${plain.map((column) => keyed(shape, column, defaultOf(store, column))).join(', ')})) WHERE 1`
    : source.valuesLists ? valueRows(store, shape, plain, listed, source.valuesLists, scope, fields) : selectedRows(store, shape, plain, listed, source, scope, fields, page);
  if (page !== null && pagedRelation({ InsertStmt: fields }) === null) throw notOnTheTable('A batch of an INSERT that does not read from one table first', fields.relation.location);
  const alias = fields.relation.alias ? ` AS ${quoted(fields.relation.alias.aliasname)}` : '';
  const sql = `${withSql}INSERT INTO ${quoted(shape.name)}${alias} (${plain.map((column) => quoted(column.name)).join(', ')}) ${rows}${conflict(store, shape, fields, scope)}`;
  return { sql, relation: shape.name, returning: returning(store, shape, fields, shape.name) };
}

function refuseIdentity(column: ShapeColumn, fields: Node): void {
  if (column.generated) throw new DataError('428C9', `cannot insert a non-DEFAULT value into column "${column.name}"`, null);
  if (column.isIdentityAlways && fields.override !== 'OVERRIDING_SYSTEM_VALUE') throw new DataError('428C9', `cannot insert a non-DEFAULT value into column "${column.name}"`, null);
}

/** SQLite would fill a missing row key by itself; the server refuses NULL there. */
function keyed(shape: Shape, column: ShapeColumn, sql: string): string {
  return column.name === shape.rowKey ? `ifnull(${sql}, pg_raise('23502', ${literal(`null value in column "${column.name}" of relation "${shape.name}" violates not-null constraint`)}))` : sql;
}

function valueRows(store: Store, shape: Shape, plain: readonly ShapeColumn[], listed: readonly ShapeColumn[], lists: readonly Node[], scope: Scope, fields: Node): string {
  const rows = lists.map((list) => {
    const items = list.List.items as readonly Node[];
    if (items.length > listed.length) throw new DataError('42601', 'INSERT has more expressions than target columns', locationOf(items[listed.length]));
    if (fields.cols && items.length < listed.length) throw new DataError('42601', 'INSERT has more target columns than expressions', fields.cols[items.length].ResTarget.location);
    const values = plain.map((column) => {
      const at = listed.indexOf(column);
      const item = at < 0 ? undefined : items[at];
      if (!item || item.SetToDefault) return keyed(shape, column, defaultOf(store, column));
      refuseIdentity(column, fields);
      return keyed(shape, column, valueFor(store, item, scope, column));
    });
    listed.forEach((column, at) => { if (column.generated && items[at] && !items[at].SetToDefault) refuseIdentity(column, fields); });
    return `(${values.join(', ')})`;
  });
  // Through a SELECT: SQLite would work out the values of a plain VALUES twice, once for the triggers, and a sequence would skip numbers.
  return `SELECT * FROM (VALUES ${rows.join(', ')}) WHERE 1`;
}

function selectedRows(store: Store, shape: Shape, plain: readonly ShapeColumn[], listed: readonly ShapeColumn[], source: Node, scope: Scope, fields: Node, page: Page): string {
  const query = subquery(source, scope, store.dialect, page);
  if (query.columns.length > listed.length) throw new DataError('42601', 'INSERT has more expressions than target columns', fields.relation.location);
  if (fields.cols && query.columns.length < listed.length) throw new DataError('42601', 'INSERT has more target columns than expressions', fields.cols[query.columns.length].ResTarget.location);
  const values = plain.map((column) => {
    const at = listed.indexOf(column);
    if (at < 0 || at >= query.columns.length) return keyed(shape, column, defaultOf(store, column));
    refuseIdentity(column, fields);
    return keyed(shape, column, assigned({ sql: `source."value ${at}"`, type: query.columns[at].type }, column, null));
  });
  const names = query.columns.map((_, at) => `"value ${at}"`).join(', ');
  // The source is read whole before the first row goes in, as the server's snapshot does; WHERE 1 keeps ON CONFLICT apart from a join's ON.
  return `SELECT ${values.join(', ')} FROM (WITH source(${names}) AS MATERIALIZED (${query.sql}) SELECT * FROM source) AS source WHERE 1`;
}

function conflict(store: Store, shape: Shape, fields: Node, outer: Scope): string {
  const clause = fields.onConflictClause as Node | undefined;
  if (!clause) return '';
  const infer = clause.infer as Node | undefined;
  const key = infer?.conname ? shape.uniques.find((unique) => unique.name === infer.conname) : undefined;
  if (infer?.conname && !key) throw new DataError('42704', `constraint "${infer.conname}" for table "${shape.name}" does not exist`, infer.location);
  const named = key?.columns ?? (infer?.indexElems as readonly Node[] | undefined)?.map(({ IndexElem: element }) => element.name as string);
  if (named?.some((name) => !name) || infer?.whereClause) throw notOnTheTable('ON CONFLICT on an expression or a partial index', infer?.location);
  if (named && !shape.uniques.some((unique) => unique.columns.length === named.length && unique.columns.every((column) => named.includes(column)))) {
    throw new DataError('42P10', 'there is no unique or exclusion constraint matching the ON CONFLICT specification', clause.location);
  }
  const target = named ? ` (${named.map(quoted).join(', ')})` : '';
  if (clause.action === 'ONCONFLICT_NOTHING') return ` ON CONFLICT${target} DO NOTHING`;
  const alias = fields.relation.alias?.aliasname ?? shape.name;
  const columns = shape.columns.map((column) => ({ name: column.name, type: column.type }));
  const scope: Scope = { ...EMPTY_SCOPE, outer, ctes: outer.ctes, tables: [{ alias, columns }] };
  const withExcluded: Scope = { ...EMPTY_SCOPE, outer: { ...scope, outer: { ...scope, tables: [{ alias: 'excluded', columns }] } }, ctes: outer.ctes };
  const where = clause.whereClause ? ` WHERE ${condition(clause.whereClause, withExcluded, store.dialect, 'WHERE').sql}` : '';
  return ` ON CONFLICT${target} DO UPDATE SET ${assignments(store, shape, clause.targetList, withExcluded).map(({ column, sql }) => `${quoted(column)} = ${sql}`).join(', ')}${where}`;
}

function assignments(store: Store, shape: Shape, list: readonly Node[], scope: Scope): readonly { readonly column: string; readonly sql: string }[] {
  const seen = new Set<string>();
  return list.map(({ ResTarget: target }) => {
    const column = columnNamed(shape, target.name, target.location);
    if (seen.has(column.name)) throw new DataError('42601', `multiple assignments to same column "${column.name}"`, target.location);
    seen.add(column.name);
    if (target.indirection) throw notOnTheTable('An assignment to a part of a column', target.location);
    const multiple = target.val.MultiAssignRef as Node | undefined;
    if (!multiple) return { column: column.name, sql: valueFor(store, target.val, scope, column) };
    const row = multiple.source.RowExpr?.args as readonly Node[] | undefined;
    if (row) return { column: column.name, sql: valueFor(store, row[multiple.colno - 1], scope, column) };
    return { column: column.name, sql: fromSubquery(store, multiple, scope, column) };
  });
}

/** One column of `SET (a, b) = (SELECT ...)`; the subquery may give one row, or none for NULLs. */
function fromSubquery(store: Store, multiple: Node, scope: Scope, column: ShapeColumn): string {
  const link = multiple.source.SubLink as Node;
  const query = subquery(link.subselect.SelectStmt, scope, store.dialect);
  if (query.columns.length !== multiple.ncolumns) throw new DataError('42601', 'number of columns does not match number of values', link.location);
  const names = query.columns.map((_, at) => `"value ${at}"`).join(', ');
  const value = assigned({ sql: `"value ${multiple.colno - 1}"`, type: query.columns[multiple.colno - 1].type }, column, link.location);
  return `pg_one_row((SELECT count(*) FROM (SELECT 1 FROM (${query.sql}) LIMIT 2)), (WITH source(${names}) AS (${query.sql}) SELECT ${value} FROM source LIMIT 1))`;
}

function update(store: Store, fields: Node, outer: Scope, page: Page): Change {
  const shape = targetOf(store, fields.relation);
  const { sql: withSql, scope: around } = withClause(fields.withClause, outer, store.dialect);
  const target = rangeVar(fields.relation, EMPTY_SCOPE, store.dialect);
  const alias = target.tables[0].alias;
  const from = fromClause(fields.fromClause ?? [], around, store.dialect);
  const scope: Scope = { ...from.scope, tables: [...target.tables, ...from.scope.tables] };
  const set = assignments(store, shape, fields.targetList, scope);
  const where = [fields.whereClause ? condition(fields.whereClause, scope, store.dialect, 'WHERE').sql : null, paged(page, alias)].filter((test) => test !== null);
  const whereSql = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
  const change = { relation: shape.name, returning: returning(store, shape, fields, alias) };
  // New values that ask the table itself must not see rows that this very statement has changed: they are all worked out first.
  if (holds(fields.targetList, 'RangeVar', (range) => range.relname === shape.name)) {
    const fromSql = [target.sql, from.sql].filter((item) => item !== '').join(', ');
    const inner = `SELECT ${quoted(alias)}.rowid AS "row", ${set.map(({ sql }, at) => `${sql} AS "value ${at}"`).join(', ')} FROM ${fromSql}${whereSql}`;
    const sql = `${withSql}UPDATE ${target.sql} SET ${set.map(({ column }, at) => `${quoted(column)} = fresh."value ${at}"`).join(', ')} FROM (${inner}) AS fresh WHERE ${quoted(alias)}.rowid = fresh."row"`;
    return { sql, ...change };
  }
  const fromSql = from.sql === '' ? '' : ` FROM ${from.sql}`;
  return { sql: `${withSql}UPDATE ${target.sql} SET ${set.map(({ column, sql }) => `${quoted(column)} = ${sql}`).join(', ')}${fromSql}${whereSql}`, ...change };
}

function remove(store: Store, fields: Node, outer: Scope, page: Page): Change {
  const shape = targetOf(store, fields.relation);
  const { sql: withSql, scope: around } = withClause(fields.withClause, outer, store.dialect);
  const target = rangeVar(fields.relation, EMPTY_SCOPE, store.dialect);
  const alias = target.tables[0].alias;
  const using = fromClause(fields.usingClause ?? [], around, store.dialect);
  const scope: Scope = { ...using.scope, tables: [...target.tables, ...using.scope.tables] };
  const where = [fields.whereClause ? condition(fields.whereClause, scope, store.dialect, 'WHERE').sql : null, paged(page, alias)].filter((test) => test !== null);
  const whereSql = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
  const change = { relation: shape.name, returning: returning(store, shape, fields, alias) };
  if (using.sql === '') return { sql: `${withSql}DELETE FROM ${target.sql}${whereSql}`, ...change };
  return { sql: `${withSql}DELETE FROM ${target.sql} WHERE rowid IN (SELECT ${quoted(alias)}.rowid FROM ${target.sql}, ${using.sql}${whereSql})`, ...change };
}

function paged(page: Page, alias: string): string | null {
  return page === null ? null : page.replaceAll('{row}', quoted(alias));
}

/** Checks a RETURNING list; its columns are what a WITH around would read. */
function returning(store: Store, shape: Shape, fields: Node, alias: string): ScopeTable | null {
  const list = (fields.returningClause?.exprs ?? fields.returningList) as readonly Node[] | undefined;
  if (!list) return null;
  const scope: Scope = { ...EMPTY_SCOPE, tables: [{ alias, columns: shape.columns.map((column) => ({ name: column.name, type: column.type })) }] };
  const targets = targetList(list, scope, store.dialect);
  return { alias: targets.map((target) => `${target.value.sql.replaceAll(`${quoted(alias)}.`, '')} AS ${quoted(target.name)}`).join(', '), columns: targets.map((target) => ({ name: target.name, type: target.value.type })) };
}
