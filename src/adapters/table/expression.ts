import { coerced, commonType, isNumber } from './coerce.ts';
import { DataError, notOnTheTable } from './fault.ts';
import { calledFunction, isAggregate } from './functions.ts';
import type { Node } from './node.ts';
import { lastName, literal, names, opened } from './node.ts';
import { operator } from './operator.ts';
import { BIGINT, BOOLEAN, DATE, INTEGER, NUMERIC, numericOfScale, TEXT, TIMESTAMP, TIMESTAMPTZ, UNKNOWN, typeOfNode } from './pg-type.ts';
import { subquery } from './query.ts';
import type { Dialect, Scope, Typed } from './scope.ts';
import { columnOf, NULL_LITERAL } from './scope.ts';

/** Translates an expression of the server's grammar, from its parse tree, to SQLite with its type. Refuses by name what SQLite would answer otherwise. */
export function expression(node: Node, scope: Scope, dialect: Dialect): Typed {
  const [kind, fields] = opened(node);
  const at = (child: Node): Typed => expression(child, scope, dialect);
  switch (kind) {
    case 'ColumnRef': return columnOf(fields, scope);
    case 'A_Const': return constant(fields);
    case 'TypeCast': return coerced(at(fields.arg), typeOfNode(fields.typeName, dialect.enums), 'explicit', placed(fields));
    case 'A_Expr': return aExpr(fields, scope, dialect);
    case 'BoolExpr': return boolExpr(fields, scope, dialect);
    case 'NullTest': return { sql: `(${at(fields.arg).sql} ${fields.nulltesttype === 'IS_NULL' ? 'IS NULL' : 'IS NOT NULL'})`, type: BOOLEAN };
    case 'BooleanTest': return booleanTest(fields, condition(fields.arg, scope, dialect, 'IS'));
    case 'CaseExpr': return caseExpr(fields, scope, dialect);
    case 'CoalesceExpr': return variadic('coalesce', fields, scope, dialect);
    case 'MinMaxExpr': return variadic(fields.op === 'IS_GREATEST' ? 'pg_greatest' : 'pg_least', fields, scope, dialect);
    case 'FuncCall': return funcCall(fields, scope, dialect);
    case 'SQLValueFunction': return valueFunction(fields);
    case 'SubLink': return subLink(fields, scope, dialect);
    case 'CollateClause': throw notOnTheTable('COLLATE', fields.location);
    case 'ParamRef': throw notOnTheTable('A parameter ($1)', fields.location);
    case 'SetToDefault': throw new DataError('42601', 'DEFAULT is not allowed in this context', fields.location);
    default: throw notOnTheTable(kind.replace(/^A_/, ''), fields.location);
  }
}

function placed(fields: Node): number | null {
  return typeof fields.location === 'number' && fields.location >= 0 ? fields.location : null;
}

/** An expression that must be a truth value; 42804 otherwise. */
export function condition(node: Node, scope: Scope, dialect: Dialect, where: string): Typed {
  const value = expression(node, scope, dialect);
  if (value.raw !== undefined) return coerced(value, BOOLEAN, 'explicit', placed(opened(node)[1]));
  if (value.type.family !== 'boolean' && !dialect.isLenient) {
    throw new DataError('42804', `argument of ${where} must be type boolean, not type ${value.type.base}`, placed(opened(node)[1]));
  }
  return value;
}

function constant(fields: Node): Typed {
  if (fields.isnull) return NULL_LITERAL;
  if (fields.ival) return { sql: String(fields.ival.ival ?? 0), type: INTEGER };
  if (fields.boolval) return { sql: fields.boolval.boolval ? '1' : '0', type: BOOLEAN };
  if (fields.sval) return { sql: literal(fields.sval.sval ?? ''), type: UNKNOWN, raw: fields.sval.sval ?? '' };
  if (fields.fval) {
    const text = String(fields.fval.fval);
    if (/^\d+$/.test(text) && BigInt(text) <= 9223372036854775807n) return { sql: text, type: BIGINT };
    return { sql: Number.isInteger(Number(text)) ? `${Number(text)}.0` : text, type: /e/i.test(text) ? NUMERIC : numericOfScale((text.split('.')[1] ?? '').length) };
  }
  throw notOnTheTable('A bit string', fields.location);
}

function aExpr(fields: Node, scope: Scope, dialect: Dialect): Typed {
  const name = lastName(fields.name);
  const at = (child: Node): Typed => expression(child, scope, dialect);
  const where = placed(fields) ?? 0;
  switch (fields.kind) {
    case 'AEXPR_OP': {
      if (!fields.lexpr) return prefix(name, at(fields.rexpr), where);
      if (opened(fields.lexpr)[0] === 'RowExpr') return rowComparison(name, fields, scope, dialect);
      return operator(name, at(fields.lexpr), at(fields.rexpr), where, dialect.isLenient);
    }
    case 'AEXPR_DISTINCT': return { sql: `(${compared('=', fields, scope, dialect).join(' IS NOT ')})`, type: BOOLEAN };
    case 'AEXPR_NOT_DISTINCT': return { sql: `(${compared('=', fields, scope, dialect).join(' IS ')})`, type: BOOLEAN };
    case 'AEXPR_IN': {
      const left = at(fields.lexpr);
      const items: readonly Node[] = fields.rexpr.List.items;
      const tests = items.map((item) => operator('=', left, at(item), where, dialect.isLenient).sql);
      return { sql: name === '=' ? `(${tests.join(' OR ')})` : `(NOT (${tests.join(' OR ')}))`, type: BOOLEAN };
    }
    case 'AEXPR_OP_ANY': case 'AEXPR_OP_ALL': {
      const elements = fields.rexpr.A_ArrayExpr?.elements as readonly Node[] | undefined;
      if (!elements && dialect.isLenient && name === '=' && fields.kind === 'AEXPR_OP_ANY') return { sql: `pg_in_list(${at(fields.lexpr).sql}, ${at(fields.rexpr).sql})`, type: BOOLEAN };
      if (!elements) throw notOnTheTable('An array other than ARRAY[...]', where);
      const left = at(fields.lexpr);
      const tests = elements.map((item) => operator(name, left, at(item), where, dialect.isLenient).sql);
      return { sql: `(${tests.join(fields.kind === 'AEXPR_OP_ANY' ? ' OR ' : ' AND ')})`, type: BOOLEAN };
    }
    case 'AEXPR_LIKE': case 'AEXPR_ILIKE': {
      if (opened(fields.rexpr)[0] === 'FuncCall') throw notOnTheTable('LIKE with ESCAPE', where);
      const [left, right] = [coerced(at(fields.lexpr), TEXT, 'explicit', where), coerced(at(fields.rexpr), TEXT, 'explicit', where)];
      const test = `pg_like(${left.sql}, ${right.sql}, ${fields.kind === 'AEXPR_ILIKE' ? 1 : 0})`;
      return { sql: name.startsWith('!') ? `(NOT ${test})` : test, type: BOOLEAN };
    }
    case 'AEXPR_BETWEEN': case 'AEXPR_NOT_BETWEEN': {
      const left = at(fields.lexpr);
      const [from, to] = fields.rexpr.List.items as readonly Node[];
      const test = `(${operator('>=', left, at(from), where, dialect.isLenient).sql} AND ${operator('<=', left, at(to), where, dialect.isLenient).sql})`;
      return { sql: fields.kind === 'AEXPR_BETWEEN' ? test : `(NOT ${test})`, type: BOOLEAN };
    }
    case 'AEXPR_NULLIF': {
      const left = at(fields.lexpr);
      return { sql: `(CASE WHEN ${operator('=', left, at(fields.rexpr), where, dialect.isLenient).sql} THEN NULL ELSE ${left.sql} END)`, type: left.type };
    }
    default: throw notOnTheTable(String(fields.kind).replace('AEXPR_', '').replaceAll('_', ' '), where);
  }
}

function prefix(name: string, value: Typed, where: number): Typed {
  if ((name === '-' || name === '+') && (isNumber(value.type) || value.type.family === 'interval')) {
    if (value.type.family === 'interval') return { sql: `pg_interval_times(${value.sql}, ${name}1)`, type: value.type };
    return { sql: `(${name}${value.sql})`, type: value.type };
  }
  throw new DataError('42883', `operator does not exist: ${name} ${value.type.base}`, where);
}

/** Both sides of a comparison, each as SQL of their common type. */
function compared(name: string, fields: Node, scope: Scope, dialect: Dialect): readonly [string, string] {
  const left = expression(fields.lexpr, scope, dialect), right = expression(fields.rexpr, scope, dialect);
  const type = commonType([left.type, right.type]);
  if (!type) throw new DataError('42883', `operator does not exist: ${left.type.base} ${name} ${right.type.base}`, placed(fields));
  return [left, right].map((side) => (side.raw === null ? 'NULL' : side.type.family === 'unknown' ? coerced(side, type, 'explicit', placed(fields)).sql : side.sql)) as [string, string];
}

function rowComparison(name: string, fields: Node, scope: Scope, dialect: Dialect): Typed {
  const left = (fields.lexpr.RowExpr?.args ?? []) as readonly Node[], right = (fields.rexpr.RowExpr?.args ?? []) as readonly Node[];
  if (right.length !== left.length) throw notOnTheTable('A comparison of a row with something else', fields.location);
  const tests = left.map((item, at) => ({ a: expression(item, scope, dialect), b: expression(right[at], scope, dialect) }));
  // Checks each pair's types; keyset pages over two columns use the row form, which SQLite compares in the same order.
  const pairs = tests.map(({ a, b }) => { operator('=', a, b, fields.location, dialect.isLenient); return [a, b.raw === undefined ? b : coerced(b, a.type, 'explicit', fields.location)] as const; });
  return { sql: `((${pairs.map(([a]) => a.sql).join(', ')}) ${name} (${pairs.map(([, b]) => b.sql).join(', ')}))`, type: BOOLEAN };
}

function boolExpr(fields: Node, scope: Scope, dialect: Dialect): Typed {
  const args = (fields.args as readonly Node[]).map((arg) => condition(arg, scope, dialect, fields.boolop.replace('_EXPR', '')).sql);
  if (fields.boolop === 'NOT_EXPR') return { sql: `(NOT ${args[0]})`, type: BOOLEAN };
  return { sql: `(${args.join(fields.boolop === 'AND_EXPR' ? ' AND ' : ' OR ')})`, type: BOOLEAN };
}

function booleanTest(fields: Node, value: Typed): Typed {
  const tests: Readonly<Record<string, string>> = { IS_TRUE: 'IS 1', IS_NOT_TRUE: 'IS NOT 1', IS_FALSE: 'IS 0', IS_NOT_FALSE: 'IS NOT 0', IS_UNKNOWN: 'IS NULL', IS_NOT_UNKNOWN: 'IS NOT NULL' };
  return { sql: `(${value.sql} ${tests[fields.booltesttype]})`, type: BOOLEAN };
}

function caseExpr(fields: Node, scope: Scope, dialect: Dialect): Typed {
  const subject = fields.arg ? expression(fields.arg, scope, dialect) : null;
  const arms = (fields.args as readonly Node[]).map(({ CaseWhen: arm }) => ({
    test: subject ? operator('=', subject, expression(arm.expr, scope, dialect), arm.location, dialect.isLenient) : condition(arm.expr, scope, dialect, 'CASE/WHEN'),
    result: expression(arm.result, scope, dialect),
  }));
  const otherwise = fields.defresult ? expression(fields.defresult, scope, dialect) : NULL_LITERAL;
  const results = unified([...arms.map((arm) => arm.result), otherwise], 'CASE', fields.location);
  const sql = arms.map((arm, at) => `WHEN ${arm.test.sql} THEN ${results[at].sql}`).join(' ');
  return { sql: `(CASE ${sql} ELSE ${results[arms.length].sql} END)`, type: results[0].type };
}

/** Values brought to one type, as the arms of a CASE are; 42804 when the server finds none. */
export function unified(values: readonly Typed[], what: string, location: number): readonly Typed[] {
  const type = commonType(values.map((value) => value.type));
  if (!type) throw new DataError('42804', `${what} types ${[...new Set(values.map((value) => value.type.base))].join(' and ')} cannot be matched`, location);
  return values.map((value) => (value.type.name === type.name && value.raw === undefined ? value : coerced(value, type, 'explicit', location)));
}

function variadic(name: string, fields: Node, scope: Scope, dialect: Dialect): Typed {
  const args = unified((fields.args as readonly Node[]).map((arg) => expression(arg, scope, dialect)), name.replace('pg_', '').toUpperCase(), fields.location);
  return args.length === 1 ? args[0] : { sql: `${name}(${args.map((arg) => arg.sql).join(', ')})`, type: args[0].type };
}

function funcCall(fields: Node, scope: Scope, dialect: Dialect): Typed {
  const name = lastName(fields.funcname);
  const args = ((fields.args ?? []) as readonly Node[]).map((arg) => expression(arg, scope, dialect));
  if (fields.agg_order) throw notOnTheTable(`${name}(... ORDER BY ...)`, fields.location);
  if (fields.agg_star) return decorated({ sql: 'count(*)', type: BIGINT }, fields, scope, dialect);
  const called = calledFunction(name, args, fields.over !== undefined, fields.location);
  if (!called) throw notOnTheTable(`The function ${names(fields.funcname).join('.')}()`, fields.location);
  if (fields.agg_distinct) {
    if (args.length !== 1) throw notOnTheTable(`${name}(DISTINCT ...) of two arguments`, fields.location);
    return decorated({ ...called, sql: called.sql.replace('(', '(DISTINCT ') }, fields, scope, dialect);
  }
  return isAggregate(name) || fields.over ? decorated(called, fields, scope, dialect) : called;
}

function decorated(call: Typed, fields: Node, scope: Scope, dialect: Dialect): Typed {
  const filter = fields.agg_filter ? ` FILTER (WHERE ${condition(fields.agg_filter, scope, dialect, 'FILTER').sql})` : '';
  if (!fields.over) return { ...call, sql: `${call.sql}${filter}` };
  // 1058 is the parser's number for a window without a frame clause of its own.
  if (fields.over.frameOptions !== 1058 || fields.over.name || fields.over.refname) throw notOnTheTable('A window frame or a named window', fields.location);
  const partition = (fields.over.partitionClause ?? []).map((item: Node) => expression(item, scope, dialect).sql);
  const order = (fields.over.orderClause ?? []).map((item: Node) => sortKey(item.SortBy, expression(item.SortBy.node, scope, dialect)));
  const parts = [partition.length > 0 ? `PARTITION BY ${partition.join(', ')}` : '', order.length > 0 ? `ORDER BY ${order.join(', ')}` : ''];
  return { ...call, sql: `${call.sql}${filter} OVER (${parts.filter((part) => part !== '').join(' ')})` };
}

/** One ORDER BY key; the server puts NULLs last when rising and first when falling, SQLite does the opposite. */
export function sortKey(sort: Node, value: Typed): string {
  const isFalling = sort.sortby_dir === 'SORTBY_DESC';
  const nullsFirst = sort.sortby_nulls === 'SORTBY_NULLS_FIRST' || (sort.sortby_nulls !== 'SORTBY_NULLS_LAST' && isFalling);
  const key = value.type.family === 'interval' ? `pg_interval_us(${value.sql})` : value.sql;
  return `${key} ${isFalling ? 'DESC' : 'ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`;
}

function valueFunction(fields: Node): Typed {
  switch (fields.op) {
    case 'SVFOP_CURRENT_TIMESTAMP': case 'SVFOP_CURRENT_TIMESTAMP_N': return { sql: 'pg_now()', type: TIMESTAMPTZ };
    case 'SVFOP_LOCALTIMESTAMP': case 'SVFOP_LOCALTIMESTAMP_N': return { sql: 'pg_now()', type: TIMESTAMP };
    case 'SVFOP_CURRENT_DATE': return { sql: 'substr(pg_now(), 1, 10)', type: DATE };
    default: throw notOnTheTable(String(fields.op).replace('SVFOP_', ''), fields.location);
  }
}

function subLink(fields: Node, scope: Scope, dialect: Dialect): Typed {
  const inner = subquery(fields.subselect.SelectStmt, scope, dialect);
  switch (fields.subLinkType) {
    case 'EXISTS_SUBLINK': return { sql: `EXISTS (${inner.sql})`, type: BOOLEAN };
    case 'EXPR_SUBLINK': {
      if (inner.columns.length !== 1) throw new DataError('42601', 'subquery must return only one column', fields.location);
      // The server refuses a scalar subquery of two rows (21000), SQLite takes the first.
      return { sql: `pg_one_row((SELECT count(*) FROM (SELECT 1 FROM (${inner.sql}) LIMIT 2)), (SELECT * FROM (${inner.sql}) LIMIT 1))`, type: inner.columns[0].type };
    }
    case 'ANY_SUBLINK': {
      const name = fields.operName ? lastName(fields.operName) : '=';
      if (name !== '=') throw notOnTheTable(`${name} ANY (SELECT ...)`, fields.location);
      const row = fields.testexpr.RowExpr?.args as readonly Node[] | undefined;
      const tested = (row ?? [fields.testexpr]).map((item: Node) => expression(item, scope, dialect));
      if (tested.length !== inner.columns.length) throw new DataError('42601', 'subquery has too many columns', fields.location);
      tested.forEach((value, index) => operator('=', value, { sql: '', type: inner.columns[index].type }, fields.location, dialect.isLenient));
      const left = tested.map((value, index) => (value.raw === undefined ? value : coerced(value, inner.columns[index].type, 'explicit', fields.location)).sql);
      return { sql: `(${left.length === 1 ? left[0] : `(${left.join(', ')})`} IN (${inner.sql}))`, type: BOOLEAN };
    }
    default: throw notOnTheTable('This form of subquery', fields.location);
  }
}
