import { Cursor, GrammarProblem } from './mysql-cursor.ts';
import { listOf } from './mysql-column-parser.ts';
import { conditionOf } from './mysql-dml-parser.ts';
import type { Condition } from './mysql-ast.ts';
import type { SplitDialect } from './split.ts';
import type { TsqlStatement } from './tsql-ast.ts';
import { alterTable, columnList, createTable, onlineOptions } from './tsql-table-parser.ts';
import { tsqlTokens } from './tsql-lexer.ts';

export const tsqlDialect: SplitDialect = { dollarQuotes: false, nestedComments: true, backslashEscapes: 'never', identifierQuotes: [['[', ']'], ['"', '"']],
  hashComments: false, metaCommands: false,
  copyData: false, batchLine: /^go(\s+\d+)?$/i, delimiterCommand: false };

export type TsqlParse = { readonly kind: 'statement'; readonly statement: TsqlStatement } | { readonly kind: 'problem'; readonly problem: GrammarProblem };

/** Reads one Transact-SQL statement, as far as the levels with SQL Server need it. */
export function parseTsql(text: string): TsqlParse {
  try {
    const cursor = new Cursor(text, tsqlTokens(text));
    const statement = statementOf(cursor);
    if (!cursor.isAtEnd && !cursor.accept(';')) cursor.wrong();
    return { kind: 'statement', statement };
  } catch (problem) {
    if (problem instanceof GrammarProblem) return { kind: 'problem', problem };
    throw problem;
  }
}

function statementOf(cursor: Cursor): TsqlStatement {
  const word = cursor.acceptOneOf(['BEGIN', 'COMMIT', 'ROLLBACK', 'SAVE', 'SET', 'SELECT', 'UPDATE', 'DELETE', 'INSERT', 'CREATE', 'ALTER', 'DROP', 'TRUNCATE', 'WAITFOR']);
  switch (word) {
    case 'BEGIN':
      if (cursor.acceptOneOf(['TRAN', 'TRANSACTION']) === null) cursor.unmodelled('BEGIN ... END');
      cursor.skipToEnd();
      return { kind: 'begin' };
    case 'COMMIT': case 'ROLLBACK': return ending(cursor, word);
    case 'SAVE':
      cursor.at++;
      return { kind: 'savepoint', name: cursor.name() };
    case 'SET': return setting(cursor);
    case 'SELECT': return select(cursor);
    case 'WAITFOR': return pause(cursor);
    case 'UPDATE': case 'DELETE': return change(cursor, word);
    case 'INSERT': return insert(cursor);
    case 'CREATE': return create(cursor);
    case 'ALTER': return alter(cursor);
    case 'DROP': return drop(cursor);
    case 'TRUNCATE':
      cursor.expect('TABLE');
      return { kind: 'truncate', table: objectName(cursor) };
    default:
      if (/^(WHILE|IF|DECLARE)$/.test(cursor.token.upper)) {
        throw new GrammarProblem('unmodelled', `${cursor.token.upper} is not modelled; a loop of batches is written as "-- migrate: batch 500 by id" in front of its UPDATE`, cursor.token.start);
      }
      if (/^(MERGE|EXEC|EXECUTE|DECLARE|IF|WHILE|PRINT|USE|RAISERROR|THROW|GRANT|WITH|BULK|BACKUP|DBCC|KILL)$/.test(cursor.token.upper)) cursor.unmodelled(cursor.token.upper);
      return cursor.wrong();
  }
}

/** The last part of `database.schema.table`. */
export function objectName(cursor: Cursor): string {
  const { start } = cursor.token;
  let name = cursor.name();
  while (cursor.accept('.')) {
    if (cursor.is('.')) continue;
    const isOfTheServer = /^(sys|information_schema)$/i.test(name);
    name = cursor.name();
    if (isOfTheServer) throw new GrammarProblem('unmodelled', `${name}, a view of the server's own, whose rows only the server knows, is not modelled`, start);
  }
  return name;
}

function ending(cursor: Cursor, word: 'COMMIT' | 'ROLLBACK'): TsqlStatement {
  const isNamed = cursor.acceptOneOf(['TRAN', 'TRANSACTION', 'WORK']) !== null && !cursor.isAtEnd && !cursor.is(';');
  if (isNamed && word === 'ROLLBACK') return { kind: 'rollback-to', name: cursor.name() };
  cursor.skipToEnd();
  return { kind: word === 'COMMIT' ? 'commit' : 'rollback' };
}

function setting(cursor: Cursor): TsqlStatement {
  if (cursor.accept('LOCK_TIMEOUT')) {
    const sign = cursor.accept('-') ? '-' : '';
    return { kind: 'set', settings: { lock_timeout: `${sign}${cursor.number()}` } };
  }
  if (cursor.accept('TRANSACTION', 'ISOLATION', 'LEVEL')) {
    const level = cursor.text.slice(cursor.token.start).replace(/;\s*$/, '').trim().toLowerCase().replace(/\s+/g, ' ');
    cursor.skipToEnd();
    return { kind: 'set', settings: { transaction_isolation: level, default_transaction_isolation: level } };
  }
  if (cursor.token.kind === 'variable') cursor.unmodelled('SET of a variable');
  const name = cursor.name().toLowerCase();
  const value = cursor.isAtEnd ? '' : cursor.tokens[cursor.at].value.toLowerCase();
  cursor.skipToEnd();
  return { kind: 'set', settings: { [name]: value } };
}

/** WAITFOR DELAY 'hh:mm[:ss[.mmm]]', up to a day (Transact-SQL reference, "WAITFOR"). */
function pause(cursor: Cursor): TsqlStatement {
  if (!cursor.accept('DELAY')) cursor.unmodelled(`WAITFOR ${cursor.token.upper}`);
  if (cursor.token.kind !== 'string') cursor.unmodelled('WAITFOR DELAY of anything but a plain time');
  const time = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2}(?:\.\d{1,3})?))?$/.exec(cursor.token.value.trim());
  if (time === null) return cursor.unmodelled('WAITFOR DELAY of anything but hours, minutes and seconds');
  cursor.at++;
  return { kind: 'pause', durationUs: Math.round((Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3] ?? 0)) * 1_000_000) };
}

function top(cursor: Cursor): number | null {
  if (!cursor.accept('TOP')) return null;
  const inParentheses = cursor.accept('(');
  const count = cursor.number();
  if (inParentheses) cursor.expect(')');
  if (cursor.accept('PERCENT')) cursor.unmodelled('TOP ... PERCENT');
  return count;
}

function hints(cursor: Cursor): readonly string[] {
  if (!cursor.accept('WITH', '(')) return [];
  return cursor.untilClosed().toUpperCase().split(',').map((hint) => hint.trim()).filter((hint) => hint !== '');
}

function where(cursor: Cursor): Condition {
  if (!cursor.accept('WHERE')) return null;
  const text = cursor.expressionUntilAny(['GROUP', 'ORDER', 'OPTION', 'HAVING', 'FOR', ';']);
  if (text === '') cursor.wrong();
  return conditionOf(text, tsqlTokens(text));
}

function select(cursor: Cursor): TsqlStatement {
  const limit = top(cursor);
  const columns = cursor.expressionUntilAny(['FROM', 'INTO', ';']);
  if (cursor.is('INTO')) cursor.unmodelled('SELECT ... INTO');
  if (!cursor.accept('FROM')) return { kind: 'select', table: null, where: null, hints: [], top: limit, counts: false };
  const table = objectName(cursor);
  alias(cursor);
  const read = hints(cursor);
  if (cursor.isOneOf(['JOIN', 'INNER', 'LEFT', 'RIGHT', 'CROSS', ','])) cursor.unmodelled('a SELECT of more than one table');
  const condition = where(cursor);
  cursor.skipToEnd();
  return { kind: 'select', table, where: condition, hints: read, top: limit, counts: /\b(count|count_big|sum|avg|min|max)\s*\(/i.test(columns) };
}

function alias(cursor: Cursor): void {
  if (cursor.accept('AS')) cursor.name();
  else if ((cursor.token.kind === 'word' || cursor.token.kind === 'name')
    && !/^(WITH|WHERE|JOIN|INNER|LEFT|RIGHT|CROSS|ORDER|GROUP|OPTION|SET)$/.test(cursor.token.upper)) cursor.name();
}

function change(cursor: Cursor, word: 'UPDATE' | 'DELETE'): TsqlStatement {
  const limit = top(cursor);
  if (word === 'DELETE') cursor.accept('FROM');
  const table = objectName(cursor);
  const read = hints(cursor);
  const sets = word === 'UPDATE' ? assignments(cursor) : [];
  if (cursor.accept('OUTPUT')) cursor.expressionUntilAny(['FROM', 'WHERE', 'OPTION']);
  if (cursor.is('FROM')) cursor.unmodelled(`${word} ... FROM`);
  const condition = where(cursor);
  if (cursor.accept('OPTION')) cursor.skipToEnd();
  return { kind: word === 'UPDATE' ? 'update' : 'delete', table, where: condition, hints: read, top: limit, sets };
}

function assignments(cursor: Cursor): readonly string[] {
  cursor.expect('SET');
  return listOf(cursor, () => {
    const column = objectName(cursor);
    if (cursor.acceptOneOf(['=', '+=', '-=']) === null) cursor.wrong();
    cursor.expressionUntil(['WHERE', 'FROM', 'OPTION', 'OUTPUT', ';']);
    return column.toLowerCase();
  });
}

function insert(cursor: Cursor): TsqlStatement {
  cursor.accept('INTO');
  const table = objectName(cursor);
  hints(cursor);
  if (cursor.is('(')) {
    cursor.expect('(');
    cursor.untilClosed();
  }
  if (cursor.accept('OUTPUT')) cursor.expressionUntilAny(['VALUES', 'SELECT', 'DEFAULT']);
  if (cursor.accept('DEFAULT', 'VALUES')) return { kind: 'insert', table, rows: 1, source: null };
  if (cursor.accept('SELECT')) {
    const source = select(cursor);
    return { kind: 'insert', table, rows: 0, source: source.kind === 'select' ? source.table : null };
  }
  cursor.expect('VALUES');
  const rows = listOf(cursor, () => {
    cursor.expect('(');
    return cursor.untilClosed();
  });
  return { kind: 'insert', table, rows: rows.length, source: null };
}

function create(cursor: Cursor): TsqlStatement {
  if (cursor.accept('TABLE')) return createTable(cursor, objectName(cursor));
  const unique = cursor.accept('UNIQUE');
  const clustered = cursor.acceptOneOf(['CLUSTERED', 'NONCLUSTERED']) === 'CLUSTERED';
  if (!cursor.accept('INDEX')) cursor.unmodelled(`CREATE ${cursor.token.upper}`);
  const index = cursor.name();
  cursor.expect('ON');
  const table = objectName(cursor);
  const columns = columnList(cursor);
  const included = cursor.accept('INCLUDE') ? columnList(cursor) : [];
  if (cursor.accept('WHERE')) cursor.expressionUntilAny(['WITH', 'ON', ';']);
  const options = onlineOptions(cursor);
  cursor.skipToEnd();
  return { kind: 'create-index', index, table, unique, clustered, columns, included, options };
}

function alter(cursor: Cursor): TsqlStatement {
  if (cursor.accept('TABLE')) return alterTable(cursor, objectName(cursor));
  if (cursor.accept('INDEX')) {
    const index = cursor.accept('ALL') ? null : cursor.name();
    cursor.expect('ON');
    const table = objectName(cursor);
    const operation = cursor.acceptOneOf(['REBUILD', 'REORGANIZE'])?.toLowerCase() ?? cursor.unmodelled(`ALTER INDEX ... ${cursor.token.upper}`);
    const options = onlineOptions(cursor);
    cursor.skipToEnd();
    return { kind: 'alter-index', index, table, operation: operation === 'rebuild' ? 'rebuild' : 'reorganize', options };
  }
  if (cursor.accept('DATABASE')) {
    cursor.name();
    if (!cursor.accept('SET', 'READ_COMMITTED_SNAPSHOT')) cursor.unmodelled('ALTER DATABASE');
    const value = cursor.name().toLowerCase();
    cursor.skipToEnd();
    return { kind: 'set', settings: { read_committed_snapshot: value } };
  }
  return cursor.unmodelled(`ALTER ${cursor.token.upper}`);
}

function drop(cursor: Cursor): TsqlStatement {
  const what = cursor.acceptOneOf(['TABLE', 'INDEX']) ?? cursor.unmodelled(`DROP ${cursor.token.upper}`);
  const ifExists = cursor.accept('IF', 'EXISTS');
  if (what === 'TABLE') return { kind: 'drop-table', tables: listOf(cursor, () => objectName(cursor)), ifExists };
  const index = cursor.name();
  cursor.expect('ON');
  const table = objectName(cursor);
  cursor.skipToEnd();
  return { kind: 'drop-index', index, table };
}
