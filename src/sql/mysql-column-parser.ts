import type { CheckDefinition, ColumnDefinition, ColumnType, ForeignKeyDefinition, IndexDefinition, KeyPart, Position } from './mysql-ast.ts';
import type { Cursor } from './mysql-cursor.ts';

/** Spellings that mean another type. Source: MySQL 8.4 manual 13.9 "Using Data Types from Other Database Engines", 13.1.1. */
const ALIASES: Readonly<Record<string, string>> = {
  integer: 'int', int4: 'int', int8: 'bigint', int2: 'smallint', int3: 'mediumint', int1: 'tinyint', middleint: 'mediumint', bool: 'tinyint',
    boolean: 'tinyint', dec: 'decimal',
  numeric: 'decimal', fixed: 'decimal', real: 'double', float8: 'double', float4: 'float', character: 'char', nvarchar: 'varchar', nchar: 'char', long: 'mediumtext',
};
const TYPES = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double', 'bit', 'char', 'varchar', 'binary', 'varbinary',
  'tinytext', 'text', 'mediumtext',
  'longtext', 'tinyblob', 'blob', 'mediumblob', 'longblob', 'enum', 'set', 'date', 'time', 'datetime', 'timestamp', 'year', 'json', 'geometry', 'point',
    'linestring', 'polygon',
  'multipoint', 'multilinestring', 'multipolygon', 'geometrycollection', 'geomcollection', 'serial', 'uuid', 'inet6', 'inet4', 'vector']);

export function columnType(cursor: Cursor): ColumnType {
  const written = cursor.token.value.toLowerCase();
  const base = ALIASES[written] ?? written;
  if (cursor.token.kind !== 'word' || !TYPES.has(base)) cursor.wrong();
  cursor.at++;
  if (base === 'double') cursor.accept('PRECISION');
  const isVarying = (base === 'char' || base === 'binary') && cursor.accept('VARYING');
  let length: number | null = null;
  let scale: number | null = null;
  let members: readonly string[] = [];
  if (cursor.accept('(')) {
    if (base === 'enum' || base === 'set') members = listOf(cursor, () => cursor.string());
    else {
      length = cursor.number();
      if (cursor.accept(',')) scale = cursor.number();
    }
    cursor.expect(')');
  }
  const type = { base: isVarying ? `var${base}` : base, length, scale, members, unsigned: base === 'serial', zerofill: false, charset: null, collate: null };
  return { ...attributesOf(cursor, type), ...(written === 'bool' || written === 'boolean' ? { length: 1 } : {}) };
}

function attributesOf(cursor: Cursor, type: ColumnType): ColumnType {
  let read = type;
  for (;;) {
    if (cursor.accept('UNSIGNED')) read = { ...read, unsigned: true };
    else if (cursor.accept('ZEROFILL')) read = { ...read, zerofill: true, unsigned: true };
    else if (cursor.accept('SIGNED')) continue;
    else if (cursor.accept('CHARACTER', 'SET') || cursor.accept('CHARSET') || cursor.accept('CHAR', 'SET')) read = { ...read, charset: charsetName(cursor) };
    else if (cursor.accept('COLLATE')) read = { ...read, collate: charsetName(cursor) };
    else if (cursor.accept('ASCII')) read = { ...read, charset: 'latin1' };
    else if (cursor.accept('BINARY')) read = { ...read, collate: 'binary' };
    else if (cursor.accept('SRID')) cursor.number();
    else return read;
  }
}

export function charsetName(cursor: Cursor): string {
  cursor.accept('=');
  const name = cursor.token.kind === 'string' ? cursor.string() : cursor.name();
  return name.toLowerCase() === 'utf8' ? 'utf8mb3' : name.toLowerCase().replace(/^utf8_/, 'utf8mb3_');
}

export function listOf<T>(cursor: Cursor, one: () => T): readonly T[] {
  const items = [one()];
  while (cursor.accept(',')) items.push(one());
  return items;
}

/** A column after its name: type, then attributes in any order. */
export function columnDefinition(cursor: Cursor, name: string): ColumnDefinition {
  const type = columnType(cursor);
  let column: ColumnDefinition = { name, type, notNull: type.base === 'serial', default: null, onUpdate: null, autoIncrement: type.base === 'serial',
    generated: null, comment: '', invisible: false,
    key: type.base === 'serial' ? 'unique' : null, check: null, references: null };
  for (;;) {
    const next = attribute(cursor, column);
    if (next === null) return column;
    column = next;
  }
}

function attribute(cursor: Cursor, column: ColumnDefinition): ColumnDefinition | null {
  if (cursor.accept('NOT', 'NULL')) return { ...column, notNull: true };
  if (cursor.accept('NULL')) return { ...column, notNull: false };
  if (cursor.accept('DEFAULT')) return { ...column, default: defaultValue(cursor) };
  if (cursor.accept('ON', 'UPDATE')) return { ...column, onUpdate: functionCall(cursor) };
  if (cursor.accept('AUTO_INCREMENT')) return { ...column, autoIncrement: true, notNull: true };
  if (cursor.accept('PRIMARY', 'KEY') || cursor.accept('PRIMARY')) return { ...column, key: 'primary', notNull: true };
  if (cursor.accept('UNIQUE')) {
    cursor.accept('KEY');
    return { ...column, key: 'unique' };
  }
  if (cursor.accept('KEY')) return { ...column, key: 'primary', notNull: true };
  if (cursor.accept('COMMENT')) return { ...column, comment: cursor.string() };
  if (cursor.accept('COLLATE')) return { ...column, type: { ...column.type, collate: charsetName(cursor) } };
  if (cursor.accept('CHARACTER', 'SET') || cursor.accept('CHARSET')) return { ...column, type: { ...column.type, charset: charsetName(cursor) } };
  if (cursor.accept('INVISIBLE')) return { ...column, invisible: true };
  if (cursor.accept('VISIBLE')) return column;
  if (cursor.is('GENERATED', 'ALWAYS', 'AS') || cursor.is('AS')) return { ...column, generated: generation(cursor) };
  if (cursor.is('CHECK') || (cursor.is('CONSTRAINT') && (cursor.peek(2).upper === 'CHECK' || cursor.peek(1).upper === 'CHECK'))) {
    const name = cursor.accept('CONSTRAINT') && !cursor.is('CHECK') ? cursor.name() : null;
    return { ...column, check: checkDefinition(cursor, name) };
  }
  if (cursor.accept('REFERENCES')) return { ...column, references: referenceDefinition(cursor) };
  if (cursor.acceptOneOf(['COLUMN_FORMAT', 'STORAGE', 'ENGINE_ATTRIBUTE', 'SECONDARY_ENGINE_ATTRIBUTE']) !== null) {
    cursor.accept('=');
    cursor.at++;
    return column;
  }
  if (cursor.accept('SRID')) {
    cursor.number();
    return column;
  }
  return null;
}

export function defaultValue(cursor: Cursor): NonNullable<ColumnDefinition['default']> | null {
  const from = cursor.token.start;
  if (cursor.accept('NULL')) return null;
  if (cursor.accept('(')) return { text: cursor.untilClosed(), isExpression: true };
  if (cursor.acceptOneOf(['+', '-']) !== null || cursor.token.kind === 'number' || cursor.token.kind === 'string') {
    cursor.at++;
    return { text: cursor.text.slice(from, cursor.tokens[cursor.at - 1].end), isExpression: false };
  }
  if (cursor.token.kind === 'variable') cursor.wrong();
  return { text: functionCall(cursor), isExpression: false };
}

function functionCall(cursor: Cursor): string {
  const from = cursor.token.start;
  cursor.name();
  if (cursor.accept('(')) cursor.untilClosed();
  return cursor.text.slice(from, cursor.tokens[cursor.at - 1].end);
}

function generation(cursor: Cursor): ColumnDefinition['generated'] {
  cursor.accept('GENERATED', 'ALWAYS');
  cursor.expect('AS', '(');
  const text = cursor.untilClosed();
  if (cursor.acceptOneOf(['STORED', 'PERSISTENT']) !== null) return { text, kind: 'stored' };
  cursor.accept('VIRTUAL');
  return { text, kind: 'virtual' };
}

export function checkDefinition(cursor: Cursor, name: string | null): CheckDefinition {
  cursor.expect('CHECK', '(');
  const text = cursor.untilClosed();
  if (cursor.accept('NOT', 'ENFORCED')) return { name, text, enforced: false };
  cursor.accept('ENFORCED');
  return { name, text, enforced: true };
}

/** After REFERENCES: table, columns, and the actions, which change no lock here. */
export function referenceDefinition(cursor: Cursor): { readonly table: string; readonly columns: readonly string[] } {
  const table = cursor.tableName();
  const columns = cursor.accept('(') ? listOf(cursor, () => cursor.name()) : [];
  if (columns.length > 0) cursor.expect(')');
  for (;;) {
    if (cursor.accept('MATCH')) cursor.name();
    else if (cursor.is('ON', 'DELETE') || (cursor.is('ON', 'UPDATE') && /^(RESTRICT|CASCADE|SET|NO)$/.test(cursor.peek(2).upper))) {
      cursor.at += 2;
      if (cursor.accept('SET')) cursor.at++;
      else if (cursor.accept('NO')) cursor.expect('ACTION');
      else cursor.at++;
    } else return { table, columns };
  }
}

/** After FOREIGN KEY. */
export function foreignKeyDefinition(cursor: Cursor, name: string | null): ForeignKeyDefinition {
  const ownName = cursor.is('(') ? null : cursor.name();
  cursor.expect('(');
  const columns = listOf(cursor, () => cursor.name());
  cursor.expect(')', 'REFERENCES');
  const reference = referenceDefinition(cursor);
  return { name: name ?? ownName, columns, references: reference.table, referencedColumns: reference.columns };
}

/** An index from its kind's words on: `UNIQUE KEY name (a, b(10))`; null when none starts here. */
export function indexDefinition(cursor: Cursor, constraint: string | null): IndexDefinition | null {
  const kind = indexKind(cursor);
  if (kind === null) return null;
  const name = cursor.is('(') || cursor.is('USING') ? null : cursor.name();
  return { kind, ...indexRest(cursor, kind === 'primary' ? 'PRIMARY' : name ?? constraint) };
}

function indexKind(cursor: Cursor): IndexDefinition['kind'] | null {
  if (cursor.accept('PRIMARY', 'KEY')) return 'primary';
  for (const [word, kind] of [['UNIQUE', 'unique'], ['FULLTEXT', 'fulltext'], ['SPATIAL', 'spatial']] as const) {
    if (cursor.accept(word)) {
      cursor.acceptOneOf(['KEY', 'INDEX']);
      return kind;
    }
  }
  return cursor.acceptOneOf(['KEY', 'INDEX']) === null ? null : 'index';
}

/** From the key parts on: columns, then options. */
export function indexRest(cursor: Cursor, name: string | null): Omit<IndexDefinition, 'kind'> {
  indexOptions(cursor);
  cursor.expect('(');
  const parts = listOf(cursor, () => keyPart(cursor));
  cursor.expect(')');
  return { name, parts, ...indexOptions(cursor) };
}

function indexOptions(cursor: Cursor): { readonly hidden: IndexDefinition['hidden']; readonly comment: string } {
  let hidden: IndexDefinition['hidden'] = null;
  let comment = '';
  for (;;) {
    if (cursor.accept('USING') || cursor.accept('TYPE')) cursor.at++;
    else if (cursor.accept('COMMENT')) comment = cursor.string();
    else if (cursor.accept('KEY_BLOCK_SIZE')) {
      cursor.accept('=');
      cursor.number();
    } else if (cursor.accept('WITH', 'PARSER')) cursor.name();
    else if (cursor.accept('INVISIBLE')) hidden = 'INVISIBLE';
    else if (cursor.accept('IGNORED')) hidden = 'IGNORED';
    else if (cursor.accept('VISIBLE') || cursor.accept('NOT', 'IGNORED')) hidden = null;
    else return { hidden, comment };
  }
}

function keyPart(cursor: Cursor): KeyPart {
  if (cursor.accept('(')) {
    const expression = cursor.untilClosed();
    const descending = cursor.acceptOneOf(['ASC', 'DESC']) === 'DESC';
    return { column: null, prefix: null, descending, expression };
  }
  const column = cursor.name();
  let prefix: number | null = null;
  if (cursor.accept('(')) {
    prefix = cursor.number();
    cursor.expect(')');
  }
  return { column, prefix, descending: cursor.acceptOneOf(['ASC', 'DESC']) === 'DESC', expression: null };
}

export function position(cursor: Cursor): Position {
  if (cursor.accept('FIRST')) return { kind: 'first' };
  return cursor.accept('AFTER') ? { kind: 'after', column: cursor.name() } : null;
}
