import type { AlterClause, CheckDefinition, ColumnDefinition, CreateTable, ForeignKeyDefinition, IndexDefinition, MysqlStatement } from './mysql-ast.ts';
import { algorithmOrLock, alterTable, partitioning, tableOptions } from './mysql-alter-parser.ts';
import { checkDefinition, columnDefinition, foreignKeyDefinition, indexDefinition, indexRest, listOf } from './mysql-column-parser.ts';
import { Cursor, GrammarProblem } from './mysql-cursor.ts';
import { deleteStatement, insertStatement, selectStatement, updateStatement } from './mysql-dml-parser.ts';
import { settingStatement } from './mysql-set-parser.ts';

export type MysqlParse = { readonly kind: 'statement'; readonly statement: MysqlStatement } | { readonly kind: 'problem'; readonly problem: GrammarProblem };

/** Reads one statement of the MySQL family. What a flavour or version does not know is the engine's business, not the grammar's. */
export function parseMysql(text: string): MysqlParse {
  try {
    const cursor = new Cursor(text);
    const statement = statementOf(cursor);
    if (!cursor.isAtEnd && !cursor.accept(';')) cursor.wrong();
    return { kind: 'statement', statement };
  } catch (problem) {
    if (problem instanceof GrammarProblem) return { kind: 'problem', problem };
    throw problem;
  }
}

function statementOf(cursor: Cursor): MysqlStatement {
  const first = cursor.token.upper;
  switch (first) {
    case 'ALTER': return alterStatement(cursor);
    case 'CREATE': return createStatement(cursor);
    case 'DROP': return dropStatement(cursor);
    case 'RENAME': return renameStatement(cursor);
    case 'TRUNCATE':
      cursor.at++;
      cursor.accept('TABLE');
      return { kind: 'truncate', table: cursor.tableName() };
    case 'OPTIMIZE': case 'ANALYZE': case 'CHECK': case 'REPAIR': case 'CHECKSUM': return maintenance(cursor);
    case 'SELECT': case 'WITH': case '(': case 'TABLE': case 'VALUES': return selectStatement(cursor);
    case 'INSERT': case 'REPLACE':
      cursor.at++;
      return insertStatement(cursor, first === 'REPLACE');
    case 'UPDATE':
      cursor.at++;
      return updateStatement(cursor);
    case 'DELETE':
      cursor.at++;
      return deleteStatement(cursor);
    case 'LOCK': return lockTables(cursor);
    case 'UNLOCK':
      cursor.at++;
      if (cursor.acceptOneOf(['TABLES', 'TABLE']) === null) cursor.wrong();
      return { kind: 'unlock-tables' };
    case 'FLUSH': return flush(cursor);
    default: return settingStatement(cursor);
  }
}

function alterStatement(cursor: Cursor): MysqlStatement {
  cursor.expect('ALTER');
  if (cursor.acceptOneOf(['ONLINE', 'OFFLINE']) !== null || cursor.accept('IGNORE')) cursor.accept('IGNORE');
  if (cursor.accept('TABLE')) return alterTable(cursor);
  return otherObject(cursor, 'ALTER');
}

/** Objects without a table behind them: read over. */
function otherObject(cursor: Cursor, verb: string): MysqlStatement {
  const words = [cursor.token.upper, cursor.peek().upper, cursor.peek(2).upper, cursor.peek(3).upper, cursor.peek(4).upper, cursor.peek(5).upper, cursor.peek(6).upper];
  const what = words.find((word) => /^(DATABASE|SCHEMA|PROCEDURE|FUNCTION|EVENT|USER|ROLE|SERVER|SEQUENCE)$/.test(word));
  if (what === undefined) cursor.unmodelled(`${verb} ${cursor.token.upper}`);
  cursor.skipToEnd();
  return { kind: 'other-object', what: `${verb} ${what}` };
}

function createStatement(cursor: Cursor): MysqlStatement {
  cursor.expect('CREATE');
  const orReplace = cursor.accept('OR', 'REPLACE');
  const from = cursor.at;
  const temporary = cursor.accept('TEMPORARY');
  if (cursor.accept('TABLE')) return createTable(cursor, orReplace, temporary);
  if (/^(UNIQUE|FULLTEXT|SPATIAL|INDEX)$/.test(cursor.token.upper) && (cursor.is('INDEX') || cursor.peek().upper === 'INDEX')) return createIndex(cursor);
  viewOptions(cursor);
  if (cursor.accept('VIEW')) return createView(cursor, orReplace);
  if (cursor.accept('TRIGGER')) return createTrigger(cursor, orReplace);
  cursor.at = from;
  return otherObject(cursor, 'CREATE');
}

function viewOptions(cursor: Cursor): void {
  for (;;) {
    if (cursor.accept('ALGORITHM', '=')) cursor.at++;
    else if (cursor.accept('DEFINER', '=')) {
      cursor.at++;
      if (cursor.token.kind === 'variable') cursor.at++;
      if (cursor.token.kind === 'string' || cursor.token.kind === 'name') cursor.at++;
      if (cursor.accept('(')) cursor.untilClosed();
    } else if (cursor.accept('SQL', 'SECURITY')) cursor.at++;
    else return;
  }
}

function createView(cursor: Cursor, orReplace: boolean): MysqlStatement {
  cursor.accept('IF', 'NOT', 'EXISTS');
  const view = cursor.tableName();
  if (cursor.accept('(')) cursor.untilClosed();
  cursor.expect('AS');
  const text = cursor.text.slice(cursor.token.start);
  const option = cursor.tokens.findIndex((token, index) => index > cursor.at && token.upper === 'WITH'
    && /^(CASCADED|LOCAL|CHECK)$/.test(cursor.tokens[index + 1]?.upper ?? ''));
  const query = new Cursor(option < 0 ? text : cursor.text.slice(cursor.token.start, cursor.tokens[option].start));
  const select = selectStatement(query);
  cursor.skipToEnd();
  return { kind: 'create-view', view, orReplace, select, text };
}

function createTrigger(cursor: Cursor, orReplace: boolean): MysqlStatement {
  cursor.accept('IF', 'NOT', 'EXISTS');
  const trigger = cursor.tableName();
  const timing = cursor.acceptOneOf(['BEFORE', 'AFTER'])?.toLowerCase() ?? cursor.wrong();
  const event = cursor.acceptOneOf(['INSERT', 'UPDATE', 'DELETE'])?.toLowerCase() ?? cursor.wrong();
  cursor.expect('ON');
  const table = cursor.tableName();
  cursor.expect('FOR', 'EACH', 'ROW');
  cursor.skipToEnd();
  return { kind: 'create-trigger', trigger, table, timing: timing === 'before' ? 'before' : 'after', event, orReplace };
}

function createIndex(cursor: Cursor): MysqlStatement {
  const kind = cursor.acceptOneOf(['UNIQUE', 'FULLTEXT', 'SPATIAL'])?.toLowerCase() as IndexDefinition['kind'] | undefined;
  cursor.expect('INDEX');
  const ifNotExists = cursor.accept('IF', 'NOT', 'EXISTS');
  const name = cursor.name();
  if (cursor.accept('USING')) cursor.at++;
  cursor.expect('ON');
  const table = cursor.tableName();
  const index: IndexDefinition = { kind: kind ?? 'index', ...indexRest(cursor, name) };
  const words = trailingWords(cursor);
  return { kind: 'alter-table', table, clauses: [{ kind: 'add-index', index, ifNotExists }], ...words, written: 'CREATE INDEX' };
}

function trailingWords(cursor: Cursor): { algorithm: string | null; lock: string | null } {
  const words: { algorithm: string | null; lock: string | null } = { algorithm: null, lock: null };
  if (cursor.accept('WAIT')) cursor.number();
  else cursor.accept('NOWAIT');
  while (algorithmOrLock(cursor, words)) cursor.accept(',');
  return words;
}

function createTable(cursor: Cursor, orReplace: boolean, temporary: boolean): CreateTable {
  const ifNotExists = cursor.accept('IF', 'NOT', 'EXISTS');
  const table = cursor.tableName();
  const empty = { kind: 'create-table', table, ifNotExists, orReplace, temporary, like: null, columns: [], indexes: [], foreignKeys: [], checks: [],
    options: {}, partitioning: null, select: null } as const;
  if (cursor.accept('LIKE')) return { ...empty, like: cursor.tableName() };
  if (cursor.accept('(', 'LIKE')) {
    const like = cursor.tableName();
    cursor.expect(')');
    return { ...empty, like };
  }
  const parts: { columns: ColumnDefinition[]; indexes: IndexDefinition[]; foreignKeys: ForeignKeyDefinition[]; checks: CheckDefinition[] } = { columns: [],
    indexes: [], foreignKeys: [], checks: [] };
  if (cursor.is('(') && !/^(SELECT|WITH)$/.test(cursor.peek().upper)) {
    cursor.expect('(');
    listOf(cursor, () => tableElement(cursor, parts));
    cursor.expect(')');
  }
  const options = tableOptions(cursor);
  const partition = cursor.is('PARTITION', 'BY') ? partitioning(cursor) : null;
  cursor.acceptOneOf(['IGNORE', 'REPLACE']);
  cursor.accept('AS');
  const select = cursor.isAtEnd ? null : selectStatement(cursor);
  if (select === null && parts.columns.length === 0) cursor.wrong();
  return { ...empty, ...parts, options, partitioning: partition, select };
}

function tableElement(cursor: Cursor, parts: { columns: ColumnDefinition[]; indexes: IndexDefinition[]; foreignKeys: ForeignKeyDefinition[]; checks: CheckDefinition[] }): void {
  if (cursor.is('PERIOD') && cursor.peek().upper === 'FOR') cursor.unmodelled('System versioning');
  const named = cursor.accept('CONSTRAINT');
  const name = named && !/^(FOREIGN|CHECK|UNIQUE|PRIMARY)$/.test(cursor.token.upper) ? cursor.name() : null;
  if (cursor.accept('FOREIGN', 'KEY')) {
    parts.foreignKeys.push(foreignKeyDefinition(cursor, name));
    return;
  }
  if (cursor.is('CHECK', '(')) {
    parts.checks.push(checkDefinition(cursor, name));
    return;
  }
  const startsIndex = /^(INDEX|KEY|UNIQUE|FULLTEXT|SPATIAL|PRIMARY)$/.test(cursor.token.upper);
  const index = startsIndex ? indexDefinition(cursor, name) : null;
  if (index !== null) parts.indexes.push(index);
  else parts.columns.push(columnDefinition(cursor, cursor.name()));
}

function dropStatement(cursor: Cursor): MysqlStatement {
  cursor.expect('DROP');
  const temporary = cursor.accept('TEMPORARY');
  const what = cursor.acceptOneOf(['TABLE', 'TABLES', 'INDEX', 'VIEW', 'TRIGGER']);
  if (what === null) return otherObject(cursor, 'DROP');
  const ifExists = cursor.accept('IF', 'EXISTS');
  if (what === 'TRIGGER') return { kind: 'drop-trigger', trigger: cursor.tableName(), ifExists };
  if (what === 'INDEX') {
    const index = cursor.name();
    cursor.expect('ON');
    const table = cursor.tableName();
    const clause: AlterClause = index.toUpperCase() === 'PRIMARY' ? { kind: 'drop-primary-key' } : { kind: 'drop-index', index, ifExists };
    return { kind: 'alter-table', table, clauses: [clause], ...trailingWords(cursor), written: 'DROP INDEX' };
  }
  const names = listOf(cursor, () => cursor.tableName());
  if (cursor.accept('WAIT')) cursor.number();
  cursor.acceptOneOf(['RESTRICT', 'CASCADE', 'NOWAIT']);
  return what === 'VIEW' ? { kind: 'drop-view', views: names, ifExists } : { kind: 'drop-table', tables: names, ifExists, temporary };
}

function renameStatement(cursor: Cursor): MysqlStatement {
  cursor.expect('RENAME');
  if (cursor.acceptOneOf(['TABLE', 'TABLES']) === null) return otherObject(cursor, 'RENAME');
  cursor.accept('IF', 'EXISTS');
  return { kind: 'rename-table', pairs: listOf(cursor, () => {
    const from = cursor.tableName();
    if (cursor.accept('WAIT')) cursor.number();
    else cursor.accept('NOWAIT');
    cursor.expect('TO');
    return { from, to: cursor.tableName() };
  }) };
}

function maintenance(cursor: Cursor): MysqlStatement {
  const operation = cursor.name().toLowerCase() as 'optimize';
  cursor.acceptOneOf(['NO_WRITE_TO_BINLOG', 'LOCAL']);
  if (cursor.acceptOneOf(['TABLE', 'TABLES']) === null) cursor.unmodelled(`${operation.toUpperCase()} without TABLE`);
  const tables = listOf(cursor, () => cursor.tableName());
  cursor.skipToEnd();
  return { kind: 'maintain', operation, tables };
}

function lockTables(cursor: Cursor): MysqlStatement {
  cursor.expect('LOCK');
  if (cursor.acceptOneOf(['TABLES', 'TABLE']) === null) cursor.unmodelled('LOCK INSTANCE');
  return { kind: 'lock-tables', entries: listOf(cursor, () => {
    const table = cursor.tableName();
    cursor.accept('AS');
    if (!cursor.isOneOf(['READ', 'WRITE', 'LOW_PRIORITY'])) cursor.name();
    if (cursor.accept('READ')) {
      cursor.accept('LOCAL');
      return { table, write: false };
    }
    cursor.accept('LOW_PRIORITY');
    cursor.expect('WRITE');
    return { table, write: true };
  }) };
}

function flush(cursor: Cursor): MysqlStatement {
  cursor.expect('FLUSH');
  cursor.acceptOneOf(['NO_WRITE_TO_BINLOG', 'LOCAL']);
  if (cursor.acceptOneOf(['TABLES', 'TABLE']) === null) return cursor.unmodelled(`FLUSH ${cursor.token.upper}`);
  const tables = cursor.isAtEnd || cursor.isOneOf(['WITH', 'FOR']) ? [] : listOf(cursor, () => cursor.tableName());
  const readLock = cursor.accept('WITH', 'READ', 'LOCK');
  const forExport = cursor.accept('FOR', 'EXPORT');
  return { kind: 'flush-tables', tables, readLock, forExport };
}
