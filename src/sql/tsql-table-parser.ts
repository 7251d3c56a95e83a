import type { Cursor } from './mysql-cursor.ts';
import { listOf } from './mysql-column-parser.ts';
import type { OnlineOptions, TsqlAlter, TsqlColumn, TsqlConstraint, TsqlStatement } from './tsql-ast.ts';

const OFFLINE: OnlineOptions = { online: false, lowPriority: null };

export function columnList(cursor: Cursor): readonly string[] {
  cursor.expect('(');
  const columns = listOf(cursor, () => {
    const name = cursor.name();
    cursor.acceptOneOf(['ASC', 'DESC']);
    return name;
  });
  cursor.expect(')');
  return columns;
}

/** WITH (ONLINE = ON (WAIT_AT_LOW_PRIORITY (MAX_DURATION = 1 MINUTES, ABORT_AFTER_WAIT = SELF)), ...). */
export function onlineOptions(cursor: Cursor): OnlineOptions {
  if (!cursor.accept('WITH', '(')) return OFFLINE;
  const text = cursor.untilClosed();
  const online = /\bONLINE\s*=\s*ON\b/i.test(text);
  const low = /WAIT_AT_LOW_PRIORITY\s*\(\s*MAX_DURATION\s*=\s*(\d+)(?:\s*MINUTES)?\s*,\s*ABORT_AFTER_WAIT\s*=\s*(\w+)/i.exec(text);
  const afterwards = low?.[2].toLowerCase();
  return { online, lowPriority: low === null ? null : { maxMinutes: Number(low[1]), afterwards: afterwards === 'self' || afterwards === 'blockers' ? afterwards : 'none' } };
}

function column(cursor: Cursor): TsqlColumn {
  const name = cursor.name();
  if (cursor.accept('AS')) {
    cursor.expressionUntil(['PERSISTED', 'NOT']);
    return { name, type: 'computed', length: null, args: null, notNull: null, hasDefault: false, defaultText: null, identity: false, key: null, computed: cursor.accept('PERSISTED') ? 'stored' : 'virtual' };
  }
  const type = cursor.name().toLowerCase();
  const args = cursor.accept('(') ? cursor.untilClosed() : null;
  let read: TsqlColumn = { name, type, length: args === null ? null : lengthOf(args), args, notNull: null, hasDefault: false, defaultText: null, identity: false, key: null, computed: null };
  for (;;) {
    if (cursor.accept('NOT', 'NULL')) read = { ...read, notNull: true };
    else if (cursor.accept('NULL')) read = { ...read, notNull: false };
    else if (cursor.accept('IDENTITY')) {
      if (cursor.accept('(')) cursor.untilClosed();
      read = { ...read, identity: true, notNull: true };
    } else if (cursor.accept('CONSTRAINT')) cursor.name();
    else if (cursor.accept('DEFAULT')) {
      const defaultText = cursor.expressionUntil(['NOT', 'NULL', 'CONSTRAINT', 'WITH', 'PRIMARY', 'UNIQUE', 'CHECK', ';']);
      read = { ...read, hasDefault: true, defaultText };
    } else if (cursor.accept('WITH', 'VALUES')) continue;
    else if (cursor.accept('PRIMARY', 'KEY')) {
      cursor.acceptOneOf(['CLUSTERED', 'NONCLUSTERED']);
      read = { ...read, key: 'primary', notNull: true };
    } else if (cursor.accept('UNIQUE')) read = { ...read, key: 'unique' };
    else if (cursor.accept('COLLATE')) cursor.name();
    else return read;
  }
}

const lengthOf = (text: string): number => (/max/i.test(text) ? Number.MAX_SAFE_INTEGER : Number(text.split(',')[0]));

function constraint(cursor: Cursor): TsqlConstraint | null {
  const name = cursor.accept('CONSTRAINT') ? cursor.name() : null;
  const kind = cursor.accept('PRIMARY', 'KEY') ? 'primary' : cursor.accept('UNIQUE') ? 'unique' : null;
  if (kind !== null) {
    const word = cursor.acceptOneOf(['CLUSTERED', 'NONCLUSTERED']);
    return { kind, name, columns: columnList(cursor), clustered: word === null ? null : word === 'CLUSTERED' };
  }
  if (cursor.accept('FOREIGN', 'KEY')) {
    const columns = columnList(cursor);
    cursor.expect('REFERENCES');
    let references = cursor.name();
    while (cursor.accept('.')) references = cursor.name();
    const referencedColumns = cursor.is('(') ? columnList(cursor) : [];
    cursor.expressionUntil([';']);
    return { kind: 'foreign-key', name, columns, references, referencedColumns };
  }
  if (cursor.accept('CHECK', '(')) return { kind: 'check', name, text: cursor.untilClosed() };
  if (cursor.accept('DEFAULT')) {
    cursor.expressionUntil(['FOR']);
    cursor.expect('FOR');
    return { kind: 'default', name, column: cursor.name() };
  }
  return name === null ? null : cursor.wrong();
}

export function createTable(cursor: Cursor, table: string): TsqlStatement {
  cursor.expect('(');
  const columns: TsqlColumn[] = [];
  const constraints: TsqlConstraint[] = [];
  listOf(cursor, () => {
    const found = constraint(cursor);
    if (found === null) columns.push(column(cursor));
    else constraints.push(found);
  });
  cursor.expect(')');
  cursor.skipToEnd();
  return { kind: 'create-table', table, columns, constraints };
}

export function alterTable(cursor: Cursor, table: string): TsqlStatement {
  return { kind: 'alter-table', table, change: alteration(cursor) };
}

function alteration(cursor: Cursor): TsqlAlter {
  if (cursor.accept('SET', '(', 'LOCK_ESCALATION', '=')) {
    const value = cursor.name().toLowerCase();
    cursor.expect(')');
    return { kind: 'lock-escalation', value: value === 'auto' || value === 'disable' ? value : 'table' };
  }
  if (cursor.accept('REBUILD')) return { kind: 'rebuild', options: onlineOptions(cursor) };
  if (cursor.accept('ALTER', 'COLUMN')) {
    const changed = column(cursor);
    return { kind: 'alter-column', column: changed, options: onlineOptions(cursor) };
  }
  if (cursor.accept('DROP')) return dropped(cursor);
  // New constraints are checked unless WITH NOCHECK; enabling an old one checks nothing unless WITH CHECK.
  const checks = !cursor.accept('WITH', 'NOCHECK');
  const asksCheck = checks && cursor.accept('WITH', 'CHECK');
  if (cursor.accept('CHECK', 'CONSTRAINT')) return { kind: 'check-constraint', constraint: cursor.name(), validates: asksCheck };
  if (cursor.accept('NOCHECK', 'CONSTRAINT')) return { kind: 'nocheck-constraint', constraint: cursor.name() };
  if (!cursor.accept('ADD')) cursor.unmodelled(`ALTER TABLE ... ${cursor.token.upper}`);
  const columns: TsqlColumn[] = [];
  const constraints: TsqlConstraint[] = [];
  listOf(cursor, () => {
    const found = constraint(cursor);
    if (found === null) columns.push(column(cursor));
    else constraints.push(found);
  });
  onlineOptions(cursor);
  return { kind: 'add', columns, constraints, checks };
}

function dropped(cursor: Cursor): TsqlAlter {
  const isColumn = cursor.accept('COLUMN');
  if (!isColumn) cursor.accept('CONSTRAINT');
  cursor.accept('IF', 'EXISTS');
  const names = listOf(cursor, () => cursor.name());
  onlineOptions(cursor);
  return isColumn ? { kind: 'drop-column', columns: names } : { kind: 'drop-constraint', constraints: names };
}
