import type { AlterClause, AlterTable, IndexDefinition, Partitioning, PartitionOperation, TableOptions } from './mysql-ast.ts';
import { charsetName, checkDefinition, columnDefinition, defaultValue, foreignKeyDefinition, indexDefinition, indexRest, listOf, position } from './mysql-column-parser.ts';
import type { Cursor } from './mysql-cursor.ts';

type Words = { algorithm: string | null; lock: string | null };

/** After ALTER TABLE. Source of the grammar: MySQL 8.4 manual 15.1.9 "ALTER TABLE Statement"; MariaDB knowledge base, "ALTER TABLE". */
export function alterTable(cursor: Cursor): AlterTable {
  cursor.accept('IF', 'EXISTS');
  const table = cursor.tableName();
  if (cursor.accept('WAIT')) cursor.number();
  else cursor.accept('NOWAIT');
  const words: Words = { algorithm: null, lock: null };
  const clauses: AlterClause[] = [];
  while (!cursor.isAtEnd) {
    clauses.push(...clause(cursor, words));
    if (!cursor.accept(',') && !cursor.is('PARTITION') && !cursor.isAtEnd && clauses.at(-1)?.kind !== 'options') cursor.wrong();
  }
  if (cursor.tokens.at(-2)?.value === ',') cursor.wrong();
  return { kind: 'alter-table', table, clauses, ...words, written: 'ALTER TABLE' };
}

/** ALGORITHM and LOCK, wherever a statement takes them. */
export function algorithmOrLock(cursor: Cursor, words: Words): boolean {
  const word = cursor.acceptOneOf(['ALGORITHM', 'LOCK']);
  if (word === null) return false;
  cursor.accept('=');
  const value = cursor.name().toUpperCase();
  if (word === 'ALGORITHM') words.algorithm = value === 'DEFAULT' ? null : value;
  else words.lock = value === 'DEFAULT' ? null : value;
  return true;
}

function clause(cursor: Cursor, words: Words): readonly AlterClause[] {
  if (algorithmOrLock(cursor, words)) return [];
  if (cursor.accept('ADD')) return addClause(cursor);
  if (cursor.accept('DROP')) return [dropClause(cursor)];
  if (cursor.accept('MODIFY')) return [modify(cursor, false)];
  if (cursor.accept('CHANGE')) return [modify(cursor, true)];
  if (cursor.accept('RENAME')) return [renameClause(cursor)];
  if (cursor.accept('ALTER')) return [alterClause(cursor)];
  if (cursor.accept('CONVERT', 'PARTITION') || cursor.accept('CONVERT', 'TABLE')) cursor.unmodelled('ALTER TABLE ... CONVERT PARTITION');
  if (cursor.accept('CONVERT', 'TO')) return [convert(cursor)];
  if (cursor.accept('FORCE')) return [{ kind: 'force' }];
  if (cursor.accept('ORDER', 'BY')) {
    listOf(cursor, () => cursor.expressionUntil([]));
    return [{ kind: 'order-by' }];
  }
  if (cursor.accept('ENABLE', 'KEYS') || cursor.accept('DISABLE', 'KEYS')) return [{ kind: 'keys' }];
  if (cursor.is('DISCARD', 'TABLESPACE') || cursor.is('IMPORT', 'TABLESPACE')) {
    const operation = cursor.token.upper === 'DISCARD' ? 'discard' : 'import';
    cursor.at += 2;
    return [{ kind: 'tablespace', operation }];
  }
  if (cursor.accept('WITH', 'VALIDATION') || cursor.accept('WITHOUT', 'VALIDATION')) return [];
  if (cursor.accept('REMOVE', 'PARTITIONING')) return [{ kind: 'remove-partitioning' }];
  if (cursor.is('PARTITION', 'BY')) return [{ kind: 'partition-by', partitioning: partitioning(cursor) }];
  if (/^(TRUNCATE|REORGANIZE|EXCHANGE|COALESCE|REBUILD|OPTIMIZE|ANALYZE|CHECK|REPAIR|DISCARD|IMPORT)$/.test(cursor.token.upper)
    && cursor.peek().upper === 'PARTITION') return [partitionOperation(cursor)];
  if (cursor.accept('UPGRADE', 'PARTITIONING')) cursor.unmodelled('UPGRADE PARTITIONING');
  const options = tableOptions(cursor);
  if (Object.keys(options).length === 0) cursor.wrong();
  return [{ kind: 'options', options }];
}

function addClause(cursor: Cursor): readonly AlterClause[] {
  if (cursor.is('PARTITION')) return [addPartition(cursor)];
  if (cursor.is('PERIOD') || cursor.is('SYSTEM')) cursor.unmodelled('System versioning');
  if (cursor.accept('CONSTRAINT')) return [constraint(cursor)];
  if (cursor.is('CHECK')) return [{ kind: 'add-check', check: checkDefinition(cursor, null) }];
  if (cursor.accept('FOREIGN', 'KEY')) {
    const ifNotExists = cursor.accept('IF', 'NOT', 'EXISTS');
    return [{ kind: 'add-foreign-key', foreignKey: foreignKeyDefinition(cursor, null), ifNotExists }];
  }
  const index = guardedIndex(cursor, null);
  if (index !== null) return [index];
  cursor.accept('COLUMN');
  const ifNotExists = cursor.accept('IF', 'NOT', 'EXISTS');
  if (cursor.accept('(')) {
    const added = listOf(cursor, (): AlterClause => guardedIndex(cursor, null) ?? { kind: 'add-column', column: columnDefinition(cursor, cursor.name()),
      position: null, ifNotExists });
    cursor.expect(')');
    return added;
  }
  const column = columnDefinition(cursor, cursor.name());
  return [{ kind: 'add-column', column, position: position(cursor), ifNotExists }];
}

/** IF NOT EXISTS stands between the words of the kind and the name. */
function guardedIndex(cursor: Cursor, name: string | null): AlterClause | null {
  if (!/^(INDEX|KEY|UNIQUE|FULLTEXT|SPATIAL|PRIMARY)$/.test(cursor.token.upper)) return null;
  const from = cursor.at;
  for (let ahead = 0; ahead < 3; ahead++) {
    if (cursor.peek(ahead).upper !== 'IF') continue;
    cursor.at += ahead;
    if (cursor.accept('IF', 'NOT', 'EXISTS')) {
      const indexName = cursor.is('(') ? name : cursor.name();
      return { kind: 'add-index', index: { kind: kindOf(cursor, from), ...indexRest(cursor, indexName) }, ifNotExists: true };
    }
    cursor.at = from;
  }
  const index = indexDefinition(cursor, name);
  return index === null ? null : { kind: 'add-index', index, ifNotExists: false };
}

function kindOf(cursor: Cursor, at: number): IndexDefinition['kind'] {
  const word = cursor.tokens[at].upper;
  return word === 'UNIQUE' ? 'unique' : word === 'FULLTEXT' ? 'fulltext' : word === 'SPATIAL' ? 'spatial' : word === 'PRIMARY' ? 'primary' : 'index';
}

function constraint(cursor: Cursor): AlterClause {
  const guarded = cursor.accept('IF', 'NOT', 'EXISTS');
  const name = /^(FOREIGN|CHECK|UNIQUE|PRIMARY)$/.test(cursor.token.upper) ? null : cursor.name();
  if (cursor.accept('FOREIGN', 'KEY')) {
    const ifNotExists = cursor.accept('IF', 'NOT', 'EXISTS') || guarded;
    return { kind: 'add-foreign-key', foreignKey: foreignKeyDefinition(cursor, name), ifNotExists };
  }
  if (cursor.is('CHECK')) return { kind: 'add-check', check: checkDefinition(cursor, name) };
  const index = guardedIndex(cursor, name);
  return index ?? cursor.wrong();
}

function dropClause(cursor: Cursor): AlterClause {
  if (cursor.accept('PRIMARY', 'KEY')) return { kind: 'drop-primary-key' };
  if (cursor.accept('FOREIGN', 'KEY')) {
    const ifExists = cursor.accept('IF', 'EXISTS');
    return { kind: 'drop-foreign-key', constraint: cursor.name(), ifExists };
  }
  if (cursor.accept('INDEX') || cursor.accept('KEY')) {
    const ifExists = cursor.accept('IF', 'EXISTS');
    return { kind: 'drop-index', index: cursor.name(), ifExists };
  }
  if (cursor.accept('PARTITION')) return { ...partitionNames(cursor, 'drop'), kind: 'partition' };
  if (cursor.accept('CONSTRAINT') || cursor.is('CHECK')) {
    const only = cursor.accept('CHECK') ? 'check' : 'any';
    const ifExists = cursor.accept('IF', 'EXISTS');
    return { kind: 'drop-constraint', constraint: cursor.name(), only, ifExists };
  }
  if (cursor.is('SYSTEM') || cursor.is('PERIOD')) cursor.unmodelled('System versioning');
  cursor.accept('COLUMN');
  const ifExists = cursor.accept('IF', 'EXISTS');
  const column = cursor.name();
  cursor.acceptOneOf(['RESTRICT', 'CASCADE']);
  return { kind: 'drop-column', column, ifExists };
}

function modify(cursor: Cursor, renames: boolean): AlterClause {
  cursor.accept('COLUMN');
  const ifExists = cursor.accept('IF', 'EXISTS');
  const from = cursor.name();
  const column = columnDefinition(cursor, renames ? cursor.name() : from);
  return { kind: 'modify-column', from, column, position: position(cursor), ifExists };
}

function renameClause(cursor: Cursor): AlterClause {
  const what = cursor.acceptOneOf(['COLUMN', 'INDEX', 'KEY']);
  if (what !== null) {
    cursor.accept('IF', 'EXISTS');
    const from = cursor.name();
    cursor.expect('TO');
    const to = cursor.name();
    return what === 'COLUMN' ? { kind: 'rename-column', from, to } : { kind: 'rename-index', from, to };
  }
  if (!cursor.accept('TO') && !cursor.accept('AS')) cursor.accept('=');
  return { kind: 'rename-table', to: cursor.tableName() };
}

function alterClause(cursor: Cursor): AlterClause {
  if (cursor.accept('INDEX') || cursor.accept('KEY')) {
    const index = cursor.name();
    const word = cursor.accept('NOT') ? `NOT ${cursor.name().toUpperCase()}` : cursor.name().toUpperCase();
    if (word !== 'VISIBLE' && word !== 'INVISIBLE' && word !== 'IGNORED' && word !== 'NOT IGNORED') cursor.wrong();
    return { kind: 'index-visibility', index, word };
  }
  if (cursor.is('CHECK') || cursor.is('CONSTRAINT')) {
    cursor.at++;
    const name = cursor.name();
    const enforced = !cursor.accept('NOT');
    cursor.expect('ENFORCED');
    return { kind: 'alter-check', constraint: name, enforced };
  }
  cursor.accept('COLUMN');
  cursor.accept('IF', 'EXISTS');
  const column = cursor.name();
  if (cursor.accept('DROP', 'DEFAULT')) return { kind: 'set-default', column, default: null };
  cursor.expect('SET');
  if (cursor.accept('DEFAULT')) return { kind: 'set-default', column, default: defaultValue(cursor) };
  const visible = cursor.accept('VISIBLE');
  if (!visible) cursor.expect('INVISIBLE');
  return { kind: 'column-visibility', column, visible };
}

function convert(cursor: Cursor): AlterClause {
  if (!cursor.accept('CHARSET')) cursor.expect('CHARACTER', 'SET');
  const charset = cursor.accept('DEFAULT') ? null : charsetName(cursor);
  return { kind: 'convert-charset', charset, collate: cursor.accept('COLLATE') ? charsetName(cursor) : null };
}

/** Options as they stand: names in upper case, values as text. Ends at what is no option. */
export function tableOptions(cursor: Cursor): TableOptions {
  const options: Record<string, string> = {};
  for (;;) {
    const from = cursor.at;
    cursor.accept(',');
    cursor.accept('DEFAULT');
    const name = cursor.accept('CHARACTER', 'SET') || cursor.accept('CHARSET') ? 'CHARSET' : cursor.accept('DATA', 'DIRECTORY') || cursor.accept('INDEX',
      'DIRECTORY') ? 'DIRECTORY' : optionName(cursor);
    if (name === null) {
      cursor.at = from;
      return options;
    }
    cursor.accept('=');
    if (name === 'CHARSET' || name === 'COLLATE') options[name] = charsetName(cursor);
    else if (name === 'UNION') {
      cursor.expect('(');
      options[name] = cursor.untilClosed();
    } else if (cursor.token.kind === 'string') options[name] = cursor.string();
    else if (cursor.isAtEnd) cursor.wrong();
    else options[name] = cursor.tokens[cursor.at++].value;
  }
}

const OPTIONS = ['ENGINE', 'TYPE', 'AUTO_INCREMENT', 'AVG_ROW_LENGTH', 'CHECKSUM', 'COLLATE', 'COMMENT', 'COMPRESSION', 'CONNECTION', 'DELAY_KEY_WRITE',
  'ENCRYPTION', 'ENCRYPTED', 'ENCRYPTION_KEY_ID',
  'INSERT_METHOD', 'KEY_BLOCK_SIZE', 'MAX_ROWS', 'MIN_ROWS', 'PACK_KEYS', 'PAGE_CHECKSUM', 'PAGE_COMPRESSED', 'PAGE_COMPRESSION_LEVEL', 'PASSWORD',
    'ROW_FORMAT', 'SECONDARY_ENGINE',
  'STATS_AUTO_RECALC', 'STATS_PERSISTENT', 'STATS_SAMPLE_PAGES', 'TABLESPACE', 'TRANSACTIONAL', 'UNION', 'AUTOEXTEND_SIZE', 'ENGINE_ATTRIBUTE', 'SEQUENCE'];

const optionName = (cursor: Cursor): string | null => (cursor.isAtEnd ? null : cursor.acceptOneOf(OPTIONS));

/** PARTITION BY ... with its list of partitions. */
export function partitioning(cursor: Cursor): Partitioning {
  cursor.expect('PARTITION', 'BY');
  cursor.accept('LINEAR');
  const method = cursor.name().toLowerCase();
  if (method === 'system_time') cursor.unmodelled('System versioning');
  cursor.accept('COLUMNS');
  if (cursor.accept('ALGORITHM', '=')) cursor.number();
  cursor.expect('(');
  const columns = cursor.untilClosed().split(',').map((part) => part.trim().replaceAll('`', '')).filter((part) => part !== '');
  let count = cursor.accept('PARTITIONS') ? cursor.number() : 1;
  if (cursor.accept('SUBPARTITION', 'BY')) {
    cursor.accept('LINEAR');
    cursor.at++;
    cursor.expect('(');
    cursor.untilClosed();
    if (cursor.accept('SUBPARTITIONS')) cursor.number();
  }
  const partitions = cursor.accept('(') ? partitionDefinitions(cursor) : [];
  if (partitions.length > 0) count = partitions.length;
  return { method, columns, partitions: partitions.length > 0 ? partitions : Array.from({ length: count }, (_, index) => `p${index}`), count };
}

/** Names of `PARTITION p0 VALUES LESS THAN (...) ENGINE = InnoDB, ...`, up to the closing parenthesis. */
function partitionDefinitions(cursor: Cursor): readonly string[] {
  const names = listOf(cursor, () => {
    cursor.expect('PARTITION');
    const name = cursor.name();
    cursor.expressionUntil([]);
    return name;
  });
  cursor.expect(')');
  return names;
}

const NO_PARTITIONS = { kind: 'partition', partitions: [], added: [], count: 0, table: null, validates: true } as const;

function addPartition(cursor: Cursor): AlterClause {
  cursor.expect('PARTITION');
  cursor.accept('IF', 'NOT', 'EXISTS');
  if (cursor.accept('PARTITIONS')) return { ...NO_PARTITIONS, operation: 'add', count: cursor.number() };
  cursor.expect('(');
  return { ...NO_PARTITIONS, operation: 'add', added: partitionDefinitions(cursor) };
}

function partitionNames(cursor: Cursor, operation: PartitionOperation): Extract<AlterClause, { kind: 'partition' }> {
  cursor.accept('IF', 'EXISTS');
  if (cursor.accept('ALL')) return { ...NO_PARTITIONS, operation, partitions: 'all' };
  const partitions = [cursor.name()];
  while (cursor.is(',') && !(/^(ALGORITHM|LOCK)$/.test(cursor.peek().upper) && cursor.peek(2).upper === '=') && cursor.accept(',')) partitions.push(cursor.name());
  return { ...NO_PARTITIONS, operation, partitions };
}

function partitionOperation(cursor: Cursor): AlterClause {
  const operation = cursor.name().toLowerCase() as PartitionOperation;
  cursor.expect('PARTITION');
  if (operation === 'coalesce') return { ...NO_PARTITIONS, operation, count: cursor.number() };
  if (operation === 'reorganize' && cursor.isAtEnd) return { ...NO_PARTITIONS, operation, partitions: 'all' };
  const named = partitionNames(cursor, operation);
  if (operation === 'reorganize') {
    cursor.expect('INTO', '(');
    return { ...named, added: partitionDefinitions(cursor) };
  }
  if (operation === 'exchange') {
    cursor.expect('WITH', 'TABLE');
    const table = cursor.tableName();
    const validates = !cursor.accept('WITHOUT', 'VALIDATION');
    cursor.accept('WITH', 'VALIDATION');
    return { ...named, table, validates };
  }
  if (operation === 'discard' || operation === 'import') cursor.expect('TABLESPACE');
  return named;
}
