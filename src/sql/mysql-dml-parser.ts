import type { Comparison, Condition, MysqlStatement, SelectStatement } from './mysql-ast.ts';
import { listOf } from './mysql-column-parser.ts';
import type { Cursor } from './mysql-cursor.ts';
import type { Token } from './lexer.ts';
import { tokensOf } from './mysql-lexer.ts';

const AFTER_WHERE = ['GROUP', 'HAVING', 'ORDER', 'LIMIT', 'PROCEDURE', 'INTO', 'FOR', 'LOCK', 'UNION', 'EXCEPT', 'INTERSECT', 'WINDOW', 'ON', 'RETURNING', 'OFFSET'];

/** From SELECT (or WITH, or an opening parenthesis) on: the tables it reads, what an index could use, and how it locks. */
export function selectStatement(cursor: Cursor): SelectStatement {
  if (cursor.accept('(')) {
    const inside = selectStatement(cursor);
    cursor.expect(')');
    return tail(cursor, inside);
  }
  const named = cursor.accept('WITH') ? commonTables(cursor) : [];
  if (cursor.is('VALUES') || cursor.accept('TABLE')) {
    const tables = cursor.is('VALUES') ? [] : [cursor.tableName()];
    if (cursor.is('VALUES')) cursor.skipToEnd();
    return tail(cursor, { kind: 'select', tables, where: null, limit: null, groups: false, locking: null, wait: 'wait', columns: '*' });
  }
  cursor.expect('SELECT');
  const columns = cursor.expressionUntilAny(['FROM', ...AFTER_WHERE]);
  const inSubqueries = subqueryTables(columns);
  const tables = cursor.accept('FROM') ? tableReferences(cursor, ['WHERE', ...AFTER_WHERE]) : [];
  const where = cursor.accept('WHERE') ? condition(cursor) : null;
  const read: SelectStatement = { kind: 'select', tables: [...new Set([...tables, ...inSubqueries,
    ...subqueryTables(where?.text ?? '')])].filter((name) => !named.includes(name)),
    where, limit: null, groups: /\b(count|sum|avg|min|max)\s*\(/i.test(columns), locking: null, wait: 'wait', columns };
  return tail(cursor, read);
}

function commonTables(cursor: Cursor): readonly string[] {
  cursor.accept('RECURSIVE');
  return listOf(cursor, () => {
    const name = cursor.name();
    if (cursor.accept('(')) cursor.untilClosed();
    cursor.expect('AS', '(');
    cursor.untilClosed();
    return name;
  });
}

function tail(cursor: Cursor, select: SelectStatement): SelectStatement {
  let read = select;
  while (!cursor.isAtEnd && !cursor.is(')')) {
    if (cursor.accept('LIMIT')) read = { ...read, limit: limitOf(cursor) };
    else if (cursor.accept('FOR', 'UPDATE')) read = { ...read, locking: 'update', wait: waitOf(cursor) };
    else if (cursor.accept('FOR', 'SHARE') || cursor.accept('LOCK', 'IN', 'SHARE', 'MODE')) read = { ...read, locking: 'share', wait: waitOf(cursor) };
    else if (cursor.accept('GROUP', 'BY')) {
      read = { ...read, groups: true };
      cursor.expressionUntilAny(['HAVING', 'ORDER', 'LIMIT', 'FOR', 'LOCK', 'UNION', 'INTO', 'WINDOW']);
    } else if (cursor.accept('ORDER', 'BY')) cursor.expressionUntilAny(['LIMIT', 'FOR', 'LOCK', 'UNION', 'INTO']);
    else if (cursor.accept('UNION') || cursor.accept('EXCEPT') || cursor.accept('INTERSECT')) {
      cursor.acceptOneOf(['ALL', 'DISTINCT']);
      const other = selectStatement(cursor);
      read = { ...read, tables: [...new Set([...read.tables, ...other.tables])], locking: read.locking ?? other.locking };
    } else if (cursor.accept('INTO', 'OUTFILE') || cursor.accept('INTO', 'DUMPFILE') || cursor.is('INTO')) cursor.unmodelled('SELECT ... INTO');
    else if (cursor.isOneOf(['HAVING', 'WINDOW', 'PROCEDURE'])) {
      cursor.at++;
      cursor.expressionUntilAny(['ORDER', 'LIMIT', 'FOR', 'LOCK', 'UNION', 'INTO']);
    } else if (cursor.is('ON') && cursor.peek().upper === 'DUPLICATE') return read;
    else if (cursor.is('RETURNING')) return read;
    else cursor.wrong();
  }
  return read;
}

function waitOf(cursor: Cursor): SelectStatement['wait'] {
  if (cursor.accept('OF')) listOf(cursor, () => cursor.tableName());
  if (cursor.accept('NOWAIT')) return 'nowait';
  if (cursor.accept('WAIT')) cursor.number();
  return cursor.accept('SKIP', 'LOCKED') ? 'skip locked' : 'wait';
}

function limitOf(cursor: Cursor): number | null {
  const first = cursor.token.kind === 'number' ? cursor.number() : (cursor.at++, null);
  if (cursor.accept(',')) return cursor.number();
  if (cursor.accept('OFFSET')) cursor.at++;
  return first;
}

/** Names of the tables that SELECTs inside a text read: `(SELECT ... FROM a JOIN b)`. */
function subqueryTables(text: string): readonly string[] {
  if (!/\bselect\b/i.test(text)) return [];
  return [...text.matchAll(/\b(?:from|join)\s+(?:`?\w+`?\.)?`?(\w+)`?/gi)].map((match) => match[1]);
}

/** Tables of a FROM clause: names, joins, derived tables in parentheses. */
function tableReferences(cursor: Cursor, stops: readonly string[]): readonly string[] {
  const tables: string[] = [];
  let expectsTable = true;
  while (!cursor.isAtEnd && !cursor.is(')') && !(stops.includes(cursor.token.upper) && cursor.token.upper !== 'ON' && !(cursor.is('FOR')
    && /^(INDEX|KEY)$/.test(cursor.peek().upper)))) {
    if (cursor.accept('(')) {
      const isQuery = cursor.isOneOf(['SELECT', 'WITH', 'VALUES']);
      if (isQuery) tables.push(...selectStatement(cursor).tables);
      else if (expectsTable) tables.push(...tableReferences(cursor, []));
      else cursor.untilClosed();
      if (isQuery || expectsTable) cursor.expect(')');
      expectsTable = false;
    } else if (cursor.acceptOneOf([',', 'JOIN', 'STRAIGHT_JOIN']) !== null) expectsTable = true;
    else if (expectsTable && !cursor.isOneOf(['INNER', 'CROSS', 'LEFT', 'RIGHT', 'OUTER', 'NATURAL', 'LATERAL'])) {
      tables.push(cursor.tableName());
      expectsTable = false;
    } else cursor.at++;
  }
  return tables;
}

/** The condition up to the clause that follows, split into what an index could serve. */
export function condition(cursor: Cursor): Condition {
  const text = cursor.expressionUntilAny(AFTER_WHERE);
  if (text === '') cursor.wrong();
  return conditionOf(text, tokensOf(text));
}

/** The same from a condition's text and its tokens, the closing one included. */
export function conditionOf(text: string, tokens: readonly Token[]): Condition {
  const alternatives = split(tokens.slice(0, -1), 'OR').map((branch) => split(branch, 'AND').map((part) => comparison(part, text)).filter((one) => one !== null));
  return { text, alternatives };
}

/** Splits at a word on the outer level; the AND of BETWEEN belongs to it. */
function split(tokens: readonly Token[], word: 'OR' | 'AND'): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  let inBetween = false;
  const unwrapped = withoutParentheses(tokens);
  for (const token of unwrapped) {
    if (token.upper === '(') depth++;
    if (token.upper === ')') depth--;
    if (token.upper === 'BETWEEN') inBetween = true;
    const isWord = depth === 0 && (token.upper === word || (word === 'AND' ? token.upper === '&&' : token.upper === '||'));
    if (isWord && word === 'AND' && inBetween) inBetween = false;
    else if (isWord) {
      parts.push([]);
      continue;
    }
    parts.at(-1)?.push(token);
  }
  return parts;
}

function withoutParentheses(tokens: readonly Token[]): readonly Token[] {
  if (tokens[0]?.upper !== '(' || tokens.at(-1)?.upper !== ')') return tokens;
  let depth = 0;
  const closesAtEnd = tokens.every((token, index) => {
    if (token.upper === '(') depth++;
    if (token.upper === ')') depth--;
    return depth > 0 || index === tokens.length - 1;
  });
  return closesAtEnd ? withoutParentheses(tokens.slice(1, -1)) : tokens;
}

const OPERATORS: Readonly<Record<string, Comparison['operator']>> = { '=': '=', '<=>': '=', IN: 'in', '<': 'range', '>': 'range', '<=': 'range', '>=': 'range',
  BETWEEN: 'range', LIKE: 'range', IS: '=' };

/** `column operator value`; null where an index cannot help (a function on the column, <>, NOT IN). */
function comparison(tokens: readonly Token[], text: string): Comparison | null {
  const bare = withoutParentheses(tokens);
  const isQualified = bare[1]?.upper === '.';
  const column = bare[isQualified ? 2 : 0];
  const operator = bare[isQualified ? 3 : 1];
  const rest = bare.slice(isQualified ? 4 : 2);
  if (column === undefined || operator === undefined || (column.kind !== 'word' && column.kind !== 'name')) return null;
  const kind = OPERATORS[operator.upper];
  if (kind === undefined || (operator.upper === 'IS' && rest[0]?.upper === 'NOT')) return null;
  if (operator.upper === 'LIKE' && /^[%_]/.test(rest[0]?.value ?? '%')) return null;
  const values = operator.upper === 'BETWEEN' ? rest.filter((token) => token.upper !== 'AND') : operator.upper === 'IN' ? rest.filter((token) => token.kind !== 'sign') : rest;
  if (rest.some((token) => token.upper === 'SELECT')) return null;
  return { column: column.value.toLowerCase(), operator: kind, values: operator.upper === 'BETWEEN' || operator.upper === 'IN' ? values.map((token) => token.value)
    : [rest.length === 0 ? '' : `${operator.upper === '=' ? '' : operator.upper}${text.slice(rest[0].start, rest.at(-1)?.end)}`] };
}

const INSERT_WORDS = ['LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'IGNORE', 'INTO'];

export function insertStatement(cursor: Cursor, replaces: boolean): MysqlStatement {
  let ignores = false;
  for (let word = cursor.acceptOneOf(INSERT_WORDS); word !== null; word = cursor.acceptOneOf(INSERT_WORDS)) ignores ||= word === 'IGNORE';
  const table = cursor.tableName();
  if (cursor.accept('PARTITION', '(')) cursor.untilClosed();
  let columns: readonly string[] = [];
  if (cursor.is('(') && !/^(SELECT|WITH)$/.test(cursor.peek().upper)) {
    cursor.expect('(');
    if (!cursor.is(')')) columns = listOf(cursor, () => cursor.name());
    cursor.expect(')');
  }
  let rows = 1;
  let select: SelectStatement | null = null;
  if (cursor.accept('SET')) cursor.expressionListUntil(['ON', 'AS', 'RETURNING']);
  else if (cursor.acceptOneOf(['VALUES', 'VALUE']) !== null) rows = listOf(cursor, () => {
    cursor.accept('ROW');
    cursor.expect('(');
    return cursor.untilClosed();
  }).length;
  else select = selectStatement(cursor);
  if (cursor.accept('AS')) {
    cursor.name();
    if (cursor.accept('(')) cursor.untilClosed();
  }
  const onDuplicate = cursor.accept('ON', 'DUPLICATE', 'KEY', 'UPDATE');
  if (onDuplicate) cursor.expressionListUntil(['RETURNING']);
  if (cursor.accept('RETURNING')) cursor.skipToEnd();
  return { kind: 'insert', table, replaces, ignores, rows, select, onDuplicate, columns };
}

export function updateStatement(cursor: Cursor): MysqlStatement {
  while (cursor.acceptOneOf(['LOW_PRIORITY', 'IGNORE']) !== null) continue;
  const tables = tableReferences(cursor, ['SET']);
  cursor.expect('SET');
  const sets = listOf(cursor, () => {
    const first = cursor.name();
    const column = cursor.accept('.') ? cursor.name() : first;
    if (!cursor.accept('=')) cursor.expect(':=');
    cursor.expressionUntil(['WHERE', 'ORDER', 'LIMIT']);
    return column.toLowerCase();
  });
  return { kind: 'update', tables, sets, ...changeTail(cursor) };
}

function changeTail(cursor: Cursor): { readonly where: Condition; readonly limit: number | null; readonly orderBy: string | null } {
  const where = cursor.accept('WHERE') ? condition(cursor) : null;
  const orderBy = cursor.accept('ORDER', 'BY') ? cursor.expressionUntilAny(['LIMIT', 'RETURNING']).toLowerCase().replaceAll('`', '') : null;
  const limit = cursor.accept('LIMIT') ? limitOf(cursor) : null;
  if (cursor.accept('RETURNING')) cursor.skipToEnd();
  return { where, limit, orderBy };
}

export function deleteStatement(cursor: Cursor): MysqlStatement {
  while (cursor.acceptOneOf(['LOW_PRIORITY', 'QUICK', 'IGNORE']) !== null) continue;
  const before = cursor.is('FROM') ? [] : tableTargets(cursor);
  cursor.expect('FROM');
  const tables = tableReferences(cursor, ['WHERE', 'USING', 'ORDER', 'LIMIT', 'RETURNING']);
  if (cursor.accept('USING')) return { kind: 'delete', targets: tables, tables: tableReferences(cursor, ['WHERE']), ...changeTail(cursor) };
  return { kind: 'delete', targets: before.length > 0 ? before : tables, tables, ...changeTail(cursor) };
}

const tableTargets = (cursor: Cursor): readonly string[] => listOf(cursor, () => {
  const name = cursor.tableName();
  if (cursor.accept('.')) cursor.expect('*');
  return name;
});
