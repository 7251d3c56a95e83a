import { coerced, commonType } from './coerce.ts';
import { DataError, notOnTheTable } from './fault.ts';
import { condition, expression, sortKey } from './expression.ts';
import { fromClause } from './from.ts';
import type { Node } from './node.ts';
import { lastName, literal, opened, quoted } from './node.ts';
import type { PgType } from './pg-type.ts';
import { UNKNOWN } from './pg-type.ts';
import type { Dialect, Scope, ScopeColumn, Typed } from './scope.ts';

/** A query as SQLite, with the columns it gives. */
export type Query = { readonly sql: string; readonly columns: readonly ScopeColumn[] };

/**
Translates a SELECT, VALUES or set operation; `outer` is what a correlated subquery may look at. `page` is a condition of a batch on the rows of the first
table in FROM, whose alias is put in for `{row}`.
*/
export function subquery(select: Node, outer: Scope, dialect: Dialect, page: string | null = null): Query {
  const { sql: withSql, scope } = withClause(select.withClause, outer, dialect);
  const body = select.op && select.op !== 'SETOP_NONE' ? setOperation(select, scope, dialect) : select.valuesLists ? values(select.valuesLists, scope, dialect) : plainSelect(select, scope, dialect, page);
  return { sql: `${withSql}${body.sql}`, columns: body.columns };
}

/** WITH of queries that only read; those that change rows are carried out beforehand by whoever runs the statement. */
export function withClause(clause: Node | undefined, outer: Scope, dialect: Dialect): { readonly sql: string; readonly scope: Scope } {
  let scope: Scope = { tables: [], outer, ctes: outer.ctes, merged: new Set(), outputs: new Map() };
  if (!clause) return { sql: '', scope };
  const parts: string[] = [];
  for (const item of clause.ctes as readonly Node[]) {
    const cte = item.CommonTableExpr as Node;
    if (scope.ctes.has(`change:${cte.ctename}`)) continue;
    const select = cte.ctequery.SelectStmt as Node | undefined;
    if (!select) throw notOnTheTable('A WITH that changes rows, in this place', cte.location);
    const aliases = (cte.aliascolnames as readonly Node[] | undefined)?.map((name) => name.String.sval as string);
    const named = (columns: readonly ScopeColumn[]): readonly ScopeColumn[] => columns.map((column, at) => ({ name: aliases?.[at] ?? column.name, type: column.type }));
    if (clause.recursive && select.op !== 'SETOP_NONE') {
      const start = subquery(select.larg, scope, dialect);
      scope = { ...scope, ctes: new Map(scope.ctes).set(cte.ctename, named(start.columns)) };
    }
    const query = subquery(select, scope, dialect);
    scope = { ...scope, ctes: new Map(scope.ctes).set(cte.ctename, named(query.columns)) };
    parts.push(`${quoted(cte.ctename)}(${named(query.columns).map((column) => quoted(column.name)).join(', ')}) AS (${query.sql})`);
  }
  return { sql: parts.length === 0 ? '' : `WITH ${clause.recursive ? 'RECURSIVE ' : ''}${parts.join(', ')} `, scope };
}

function plainSelect(select: Node, outer: Scope, dialect: Dialect, page: string | null): Query {
  const from = fromClause(select.fromClause ?? [], outer, dialect);
  const targets = targetList(select.targetList ?? [], from.scope, dialect);
  const scope: Scope = { ...from.scope, outputs: new Map(targets.map((target) => [target.name, target.value])) };
  const parts = [`SELECT ${distinct(select)}${targets.map((target) => `${target.value.sql} AS ${quoted(target.name)}`).join(', ')}`];
  if (from.sql !== '') parts.push(`FROM ${from.sql}`);
  // The clock is asked first: a condition that is never true must not keep it from being asked.
  const tests = dialect.isBounded && from.rowMarks.length > 0 ? [`pg_tick(${from.rowMarks.join(', ')})`] : [];
  if (select.whereClause) tests.push(condition(select.whereClause, from.scope, dialect, 'WHERE').sql);
  if (page !== null) tests.push(page.replaceAll('{row}', quoted(from.scope.tables[0].alias)));
  if (tests.length > 0) parts.push(`WHERE ${tests.join(' AND ')}`);
  if (select.groupClause) parts.push(`GROUP BY ${(select.groupClause as readonly Node[]).map((item) => groupKey(item, scope, targets, dialect)).join(', ')}`);
  if (select.havingClause) parts.push(`HAVING ${condition(select.havingClause, scope, dialect, 'HAVING').sql}`);
  if (select.windowClause) throw notOnTheTable('A WINDOW clause', null);
  refuseUngrouped(select, targets);
  const columns = targets.map((target) => ({ name: target.name, type: target.value.raw === undefined ? target.value.type : UNKNOWN }));
  return { sql: `${parts.join(' ')}${tail(select, scope, targets, from.relations, dialect)}`, columns };
}

type Target = { readonly name: string; readonly value: Typed };

function distinct(select: Node): string {
  const clause = select.distinctClause as readonly Node[] | undefined;
  if (!clause) return '';
  // The parser marks a plain DISTINCT by one empty element.
  if (clause.some((item) => Object.keys(item).length > 0)) throw notOnTheTable('DISTINCT ON', null);
  return 'DISTINCT ';
}

/** The SELECT list or RETURNING list with * written out. */
export function targetList(list: readonly Node[], scope: Scope, dialect: Dialect): readonly Target[] {
  return list.flatMap(({ ResTarget: target }): readonly Target[] => {
    const fields = target.val.ColumnRef?.fields as readonly Node[] | undefined;
    if (fields?.at(-1)?.A_Star) {
      const table = fields.length > 1 ? lastName(fields.slice(0, -1)) : null;
      const from = scope.tables.filter((candidate) => table === null || candidate.alias === table);
      if (table !== null && from.length === 0) throw new DataError('42P01', `missing FROM-clause entry for table "${table}"`, target.location);
      const seen = new Set<string>();
      return from.flatMap((item) => item.columns.flatMap((column): readonly Target[] => {
        if (scope.merged.has(column.name) && table === null && seen.has(column.name)) return [];
        seen.add(column.name);
        return [{ name: column.name, value: { sql: `${quoted(item.alias)}.${quoted(column.name)}`, type: column.type } }];
      }));
    }
    const value = expression(target.val, scope, dialect);
    return [{ name: target.name ?? outputName(target.val), value }];
  });
}

/** The name that the server gives to a column of a result that has none. */
function outputName(node: Node): string {
  const [kind, fields] = opened(node);
  switch (kind) {
    case 'ColumnRef': return lastName(fields.fields);
    case 'FuncCall': return lastName(fields.funcname);
    case 'TypeCast': return fields.arg.ColumnRef ? lastName(fields.arg.ColumnRef.fields) : lastName(fields.typeName.names);
    case 'CoalesceExpr': return 'coalesce';
    case 'CaseExpr': return 'case';
    case 'SubLink': return fields.subLinkType === 'EXISTS_SUBLINK' ? 'exists' : '?column?';
    default: return '?column?';
  }
}

function groupKey(item: Node, scope: Scope, targets: readonly Target[], dialect: Dialect): string {
  const position = item.A_Const?.ival?.ival as number | undefined;
  if (position !== undefined) return targetAt(position, targets, 'GROUP BY', item.A_Const.location).value.sql;
  if (item.GroupingSet) throw notOnTheTable('GROUPING SETS, ROLLUP and CUBE', item.GroupingSet.location);
  return expression(item, scope, dialect).sql;
}

function targetAt(position: number, targets: readonly Target[], clause: string, location: number): Target {
  const target = targets[position - 1];
  if (!target) throw new DataError('42P10', `${clause} position ${position} is not in select list`, location);
  return target;
}

/** SQLite takes a column that is neither grouped nor aggregated from some row; the server refuses it (42803), and so does the table when it is plain to see. */
function refuseUngrouped(select: Node, targets: readonly Target[]): void {
  const hasAggregate = /\b(count|sum|avg|min|max|group_concat)\((?!\(SELECT)/.test(targets.map((target) => target.value.sql.replace(/\(SELECT.*\)/s, '')).join(' ')) && !targets.some((target) => target.value.sql.includes(' OVER ('));
  if (!hasAggregate || select.groupClause) return;
  const bare = targets.find((target) => /^"[^"]+"\."[^"]+"$/.test(target.value.sql));
  if (bare) throw new DataError('42803', `column "${bare.value.sql.replaceAll('"', '')}" must appear in the GROUP BY clause or be used in an aggregate function`, null);
}

function tail(select: Node, scope: Scope, targets: readonly Target[], relations: readonly string[], dialect: Dialect): string {
  const parts: string[] = [];
  if (select.sortClause) {
    const keys = (select.sortClause as readonly Node[]).map(({ SortBy: sort }) => {
      const position = sort.node.A_Const?.ival?.ival as number | undefined;
      return sortKey(sort, position === undefined ? expression(sort.node, scope, dialect) : targetAt(position, targets, 'ORDER BY', sort.location).value);
    });
    parts.push(` ORDER BY ${keys.join(', ')}`);
  }
  if (select.limitOption === 'LIMIT_OPTION_WITH_TIES') throw notOnTheTable('FETCH FIRST ... WITH TIES', null);
  const rowsPerRow = Math.max(1, ...relations.map((relation) => dialect.rowsPerRow(relation)));
  const amount = (node: Node | undefined, which: string): string | null => {
    if (!node || node.A_Const?.isnull) return null;
    const value = expression(node, { ...scope, tables: [] }, dialect).sql;
    return rowsPerRow === 1 ? value : `pg_scaled(${value}, ${rowsPerRow}, ${literal(which)})`;
  };
  const limit = amount(select.limitCount, 'limit'), offset = amount(select.limitOffset, 'offset');
  if (limit !== null || offset !== null) parts.push(` LIMIT ${limit ?? -1}`);
  if (offset !== null) parts.push(` OFFSET ${offset}`);
  return parts.join('');
}

function values(lists: readonly Node[], scope: Scope, dialect: Dialect): Query {
  const rows = lists.map((list) => (list.List.items as readonly Node[]).map((item) => expression(item, scope, dialect)));
  const width = rows[0].length;
  if (rows.some((row) => row.length !== width)) throw new DataError('42601', 'VALUES lists must all be the same length', null);
  const types = rows[0].map((_, column) => columnType(rows.map((row) => row[column]), 'VALUES'));
  const columns = types.map((type, at) => ({ name: `column${at + 1}`, type }));
  const sql = rows.map((row) => `SELECT ${row.map((value, at) => `${coerced(value, types[at], 'explicit', null).sql} AS ${quoted(columns[at].name)}`).join(', ')}`).join(' UNION ALL ');
  return { sql, columns };
}

function columnType(column: readonly Typed[], what: string): PgType {
  const type = commonType(column.map((value) => value.type));
  if (!type) throw new DataError('42804', `${what} types ${[...new Set(column.map((value) => value.type.base))].join(' and ')} cannot be matched`, null);
  return type;
}

/** SQLite wants the arms plain, above all those that speak of the recursive table itself; one with an order, a limit or an operation of its own is put aside. */
function arm(select: Node, sql: string): string {
  const isPlain = !select.sortClause && !select.limitCount && !select.limitOffset && !select.withClause && (select.op ?? 'SETOP_NONE') === 'SETOP_NONE';
  return isPlain ? sql : `SELECT * FROM (${sql})`;
}

const SET_OPERATIONS: Readonly<Record<string, string>> = { SETOP_UNION: 'UNION', SETOP_INTERSECT: 'INTERSECT', SETOP_EXCEPT: 'EXCEPT' };

function setOperation(select: Node, scope: Scope, dialect: Dialect): Query {
  const left = subquery(select.larg, scope, dialect), right = subquery(select.rarg, scope, dialect);
  if (left.columns.length !== right.columns.length) throw new DataError('42601', `each ${SET_OPERATIONS[select.op]} query must have the same number of columns`, null);
  if (select.all && select.op !== 'SETOP_UNION') throw notOnTheTable(`${SET_OPERATIONS[select.op]} ALL`, null);
  left.columns.forEach((column, at) => columnType([{ sql: '', type: column.type }, { sql: '', type: right.columns[at].type }], SET_OPERATIONS[select.op]));
  const outputs = new Map<string, Typed>(left.columns.map((column) => [column.name, { sql: quoted(column.name), type: column.type }]));
  const targets = left.columns.map((column, at) => ({ name: column.name, value: { sql: String(at + 1), type: column.type } }));
  const sql = `${arm(select.larg, left.sql)} ${SET_OPERATIONS[select.op]}${select.all ? ' ALL' : ''} ${arm(select.rarg, right.sql)}`;
  return { sql: `${sql}${tail(select, { ...scope, outputs }, targets, [], dialect)}`, columns: left.columns };
}
