import type { MysqlStatement } from './mysql-ast.ts';
import { listOf } from './mysql-column-parser.ts';
import type { Cursor } from './mysql-cursor.ts';

/** Transaction control, settings, and what only reads the server's state. */
export function settingStatement(cursor: Cursor): MysqlStatement {
  const word = cursor.acceptOneOf(['BEGIN', 'START', 'COMMIT', 'ROLLBACK', 'SAVEPOINT', 'RELEASE', 'SET', 'USE', 'SHOW', 'DO', 'DESCRIBE', 'DESC', 'EXPLAIN',
    'GRANT', 'REVOKE']);
  switch (word) {
    case 'BEGIN':
      cursor.accept('WORK');
      return { kind: 'begin' };
    case 'START':
      if (!cursor.accept('TRANSACTION')) cursor.unmodelled(`START ${cursor.token.upper}`);
      cursor.skipToEnd();
      return { kind: 'begin' };
    case 'COMMIT':
      cursor.accept('WORK');
      if (cursor.accept('AND')) cursor.unmodelled('COMMIT AND CHAIN');
      return { kind: 'commit' };
    case 'ROLLBACK': return rollback(cursor);
    case 'SAVEPOINT': return { kind: 'savepoint', name: cursor.name() };
    case 'RELEASE':
      cursor.expect('SAVEPOINT');
      return { kind: 'release', name: cursor.name() };
    case 'SET': return set(cursor);
    case 'GRANT': case 'REVOKE':
      cursor.skipToEnd();
      return { kind: 'other-object', what: word };
    case 'USE': case 'SHOW': case 'DO': case 'DESCRIBE': case 'DESC': case 'EXPLAIN':
      cursor.skipToEnd();
      return { kind: 'set', settings: {} };
    default: {
      const { token } = cursor;
      if (KNOWN.has(token.upper)) cursor.unmodelled(token.upper);
      return cursor.wrong();
    }
  }
}

/** Statements of the manual that the simulator does not carry out. */
const KNOWN = new Set(['CALL', 'HANDLER', 'LOAD', 'IMPORT', 'PREPARE', 'EXECUTE', 'DEALLOCATE', 'XA', 'KILL', 'INSTALL', 'UNINSTALL', 'PURGE', 'RESET',
  'CHANGE', 'STOP', 'CACHE', 'BINLOG', 'CLONE', 'SHUTDOWN',
  'RESTART', 'SIGNAL', 'GET', 'HELP', 'BACKUP']);

function rollback(cursor: Cursor): MysqlStatement {
  cursor.accept('WORK');
  if (!cursor.accept('TO')) return { kind: 'rollback' };
  cursor.accept('SAVEPOINT');
  return { kind: 'rollback-to', name: cursor.name() };
}

function set(cursor: Cursor): MysqlStatement {
  cursor.acceptOneOf(['SESSION', 'GLOBAL', 'LOCAL', 'PERSIST']);
  if (cursor.accept('TRANSACTION')) return { kind: 'set', settings: isolation(cursor) };
  if (cursor.accept('NAMES') || cursor.accept('CHARACTER', 'SET') || cursor.is('PASSWORD') || cursor.is('STATEMENT') || cursor.is('ROLE') || cursor.is('DEFAULT', 'ROLE')) {
    cursor.skipToEnd();
    return { kind: 'set', settings: {} };
  }
  const settings: Record<string, string> = {};
  listOf(cursor, () => {
    cursor.acceptOneOf(['SESSION', 'GLOBAL', 'LOCAL', 'PERSIST']);
    const written = cursor.token.kind === 'variable' ? cursor.tokens[cursor.at++].value : cursor.name();
    if (!cursor.accept('=')) cursor.expect(':=');
    const value = cursor.expressionUntil([]).replace(/^'(.*)'$|^"(.*)"$/s, '$1$2');
    const name = written.replace(/^@@(session\.|global\.|local\.|persist\.)?/i, '').toLowerCase();
    if (!written.startsWith('@') || written.startsWith('@@')) settings[name === 'tx_isolation' ? 'transaction_isolation' : name] = value;
  });
  return { kind: 'set', settings };
}

function isolation(cursor: Cursor): Readonly<Record<string, string>> {
  const text = cursor.text.slice(cursor.token.start).toLowerCase();
  cursor.skipToEnd();
  const level = /isolation\s+level\s+(read\s+uncommitted|read\s+committed|repeatable\s+read|serializable)/.exec(text)?.[1];
  return level === undefined ? {} : { transaction_isolation: level.replace(/\s+/g, '-') };
}
