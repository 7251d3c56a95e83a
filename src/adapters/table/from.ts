import { coerced } from './coerce.ts';
import { DataError, notOnTheTable } from './fault.ts';
import { condition, expression } from './expression.ts';
import type { Node } from './node.ts';
import { lastName, opened, quoted } from './node.ts';
import { BIGINT } from './pg-type.ts';
import { subquery } from './query.ts';
import type { Dialect, Scope, ScopeColumn, ScopeTable } from './scope.ts';
import { EMPTY_SCOPE } from './scope.ts';
import { isKnown, unknownRows } from './system-view.ts';

/** A FROM list as SQLite, the names it brings, a mark that differs from row to row of each item, and the tables read. */
export type From = { readonly sql: string; readonly scope: Scope; readonly rowMarks: readonly string[]; readonly relations: readonly string[] };

type Item = { readonly sql: string; readonly tables: readonly ScopeTable[]; readonly merged: readonly string[]; readonly marks: readonly string[]; readonly relations: readonly string[] };

/** Translates the items of a FROM or USING list; `outer` is the scope around (its CTEs and, for correlated subqueries, its columns). */
export function fromClause(list: readonly Node[], outer: Scope, dialect: Dialect): From {
  const items = list.map((node) => fromItem(node, outer, dialect));
  const tables = items.flatMap((item) => item.tables);
  refuseTwice(tables);
  return {
    sql: items.map((item) => item.sql).join(', '),
    scope: { tables, outer, ctes: outer.ctes, merged: new Set(items.flatMap((item) => item.merged)), outputs: new Map() },
    rowMarks: items.flatMap((item) => item.marks), relations: items.flatMap((item) => item.relations),
  };
}

function refuseTwice(tables: readonly ScopeTable[]): void {
  const seen = new Set<string>();
  for (const { alias } of tables) {
    if (seen.has(alias)) throw new DataError('42712', `table name "${alias}" specified more than once`, null);
    seen.add(alias);
  }
}

function fromItem(node: Node, outer: Scope, dialect: Dialect): Item {
  const [kind, fields] = opened(node);
  switch (kind) {
    case 'RangeVar': return rangeVar(fields, outer, dialect);
    case 'RangeSubselect': {
      if (fields.lateral) throw notOnTheTable('LATERAL', null);
      const query = subquery(fields.subquery.SelectStmt, { ...EMPTY_SCOPE, ctes: outer.ctes }, dialect);
      const alias = fields.alias?.aliasname ?? 'unnamed_subquery';
      return derived(query.sql, alias, renamed(query.columns, fields.alias));
    }
    case 'JoinExpr': return join(fields, outer, dialect);
    case 'RangeFunction': return rangeFunction(fields, outer, dialect);
    default: throw notOnTheTable(`${kind} in FROM`, fields.location);
  }
}

function renamed(columns: readonly ScopeColumn[], alias: Node | undefined): readonly ScopeColumn[] {
  const given = (alias?.colnames as readonly Node[] | undefined)?.map((name) => name.String.sval as string) ?? [];
  return columns.map((column, at) => ({ name: given[at] ?? column.name, type: column.type }));
}

/** A query in the place of a table; its columns are renamed by a CTE-like wrapper, since SQLite has no column list after an alias. */
function derived(sql: string, alias: string, columns: readonly ScopeColumn[]): Item {
  const list = columns.map((column) => quoted(column.name)).join(', ');
  const wrapped = `(WITH named(${list}) AS (${sql}) SELECT * FROM named) AS ${quoted(alias)}`;
  return { sql: wrapped, tables: [{ alias, columns }], merged: [], marks: columns.slice(0, 1).map((column) => `${quoted(alias)}.${quoted(column.name)}`), relations: [] };
}

/** A table, a CTE or a view by its name. The schema's name is dropped: the catalogue carries none. */
export function rangeVar(fields: Node, outer: Scope, dialect: Dialect): Item {
  const name = fields.relname as string;
  const alias = (fields.alias?.aliasname as string | undefined) ?? name;
  const cte = outer.ctes.get(name);
  if (cte) {
    const columns = renamed(cte, fields.alias);
    if (fields.alias?.colnames) return derived(`SELECT * FROM ${quoted(name)}`, alias, columns);
    return { sql: `${quoted(name)} AS ${quoted(alias)}`, tables: [{ alias, columns }], merged: [], marks: columns.slice(0, 1).map((column) => `${quoted(alias)}.${quoted(column.name)}`), relations: [] };
  }
  const view = dialect.viewOf(name);
  if (view) {
    const query = subquery(view, EMPTY_SCOPE, dialect);
    return derived(query.sql, alias, renamed(query.columns, fields.alias));
  }
  const columns = dialect.columnsOf(name);
  if (!columns && isKnown(fields)) throw unknownRows(fields);
  if (!columns) throw new DataError('42P01', `relation "${name}" does not exist`, fields.location);
  if (fields.alias?.colnames) return { ...derived(`SELECT * FROM ${quoted(name)}`, alias, renamed(columns, fields.alias)), relations: [name] };
  return { sql: `${quoted(name)} AS ${quoted(alias)}`, tables: [{ alias, columns }], merged: [], marks: [`${quoted(alias)}.rowid`], relations: [name] };
}

const JOINS: Readonly<Record<string, string>> = { JOIN_INNER: 'JOIN', JOIN_LEFT: 'LEFT JOIN', JOIN_RIGHT: 'RIGHT JOIN', JOIN_FULL: 'FULL JOIN' };

function join(fields: Node, outer: Scope, dialect: Dialect): Item {
  const left = fromItem(fields.larg, outer, dialect), right = fromItem(fields.rarg, outer, dialect);
  const tables = [...left.tables, ...right.tables];
  const marks = [...left.marks, ...right.marks], relations = [...left.relations, ...right.relations];
  const word = JOINS[fields.jointype];
  if (!word) throw notOnTheTable('This form of join', null);
  if (fields.alias) throw notOnTheTable('A join with an alias of its own', null);
  const shared = fields.isNatural ? sharedColumns(left.tables, right.tables) : (fields.usingClause as readonly Node[] | undefined)?.map((name) => name.String.sval as string);
  if (shared) {
    const using = shared.length === 0 ? '' : ` USING (${shared.map(quoted).join(', ')})`;
    return { sql: `${left.sql} ${word} ${right.sql}${using}`, tables, merged: [...left.merged, ...right.merged, ...shared], marks, relations };
  }
  const scope: Scope = { tables, outer, ctes: outer.ctes, merged: new Set([...left.merged, ...right.merged]), outputs: new Map() };
  const tick = dialect.isBounded && marks.length > 0 ? `pg_tick(${marks.join(', ')}) AND ` : '';
  const on = fields.quals ? ` ON ${tick}${condition(fields.quals, scope, dialect, 'JOIN/ON').sql}` : '';
  const rightSql = opened(fields.rarg)[0] === 'JoinExpr' ? `(${right.sql})` : right.sql;
  return { sql: `${left.sql} ${on === '' ? 'CROSS JOIN' : word} ${rightSql}${on}`, tables, merged: [...left.merged, ...right.merged], marks, relations };
}

function sharedColumns(left: readonly ScopeTable[], right: readonly ScopeTable[]): readonly string[] {
  const names = new Set(right.flatMap((table) => table.columns.map((column) => column.name)));
  return [...new Set(left.flatMap((table) => table.columns.map((column) => column.name)))].filter((name) => names.has(name));
}

function rangeFunction(fields: Node, outer: Scope, dialect: Dialect): Item {
  const call = fields.functions[0].List.items[0].FuncCall as Node | undefined;
  if (!call || lastName(call.funcname) !== 'generate_series' || fields.ordinality || fields.lateral) throw notOnTheTable('A function in FROM other than generate_series()', call?.location);
  const args = (call.args as readonly Node[]).map((arg) => coerced(expression(arg, { ...EMPTY_SCOPE, outer, ctes: outer.ctes }, dialect), BIGINT, 'explicit', call.location).sql);
  const alias = fields.alias?.aliasname ?? 'generate_series';
  const column = (fields.alias?.colnames?.[0]?.String?.sval as string | undefined) ?? alias;
  return derived(`SELECT value FROM pg_series(${[...args, '1'].slice(0, 3).join(', ')})`, alias, [{ name: column, type: BIGINT }]);
}
