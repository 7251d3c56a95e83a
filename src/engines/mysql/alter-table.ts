import type { AlterClause, AlterTable, ColumnType, TableOptions } from '../../sql/mysql-ast.ts';
import type { MysqlTable, StorageFacts } from '../../sql/mysql-catalogue.ts';
import { addColumn, and, dropColumn, modifyColumn, renameColumn, storedChange } from './alter-columns.ts';
import { addForeignKey, addIndex, dropConstraint, dropForeignKey, dropIndex, dropPrimaryKey, indexVisibility, renameIndex } from './alter-indexes.ts';
import { unchanged, type AlterContext, type Altered } from './alteration.ts';
import { charsetOf, charsetOfCollation, isTextual, maxBytes } from './column-types.ts';
import { rowFormatOf, strategyOf } from './create-table.ts';
import { catalogueColumn, columnOf, sameName, withCheck, type Draft } from './draft.ts';
import { missingColumn, Refusal, syntaxError } from './refusal.ts';

/** Drops come before what is added, whatever the order in the statement (MySQL 8.4 manual 15.1.9). */
const ORDER: readonly AlterClause['kind'][] = ['drop-foreign-key', 'drop-constraint', 'drop-index', 'drop-primary-key', 'drop-column', 'rename-column',
  'modify-column', 'add-column'];
const rank = (clause: AlterClause): number => (ORDER.includes(clause.kind) ? ORDER.indexOf(clause.kind) : ORDER.length);

/** The table after all clauses, and every operation that they ask for. */
export function alteredTable(statement: AlterTable, context: AlterContext): Altered {
  refuseUnknownWords(context);
  const sorted = statement.clauses.map((clause, at) => ({ clause, at })).toSorted((a, b) => rank(a.clause) - rank(b.clause) || a.at - b.at);
  let altered: Altered = { draft: context.original, operations: [] };
  const renames = statement.clauses.filter((clause) => clause.kind === 'rename-column');
  const isSwap = renames.some((one) => renames.some((other) => sameName(one.to, other.from) && one !== other));
  for (const { clause } of isSwap ? throughNewNames(sorted) : sorted) altered = and(altered, applied(altered.draft, clause, context));
  return altered;
}

const away = (name: string): string => `${name} (new)`;

/** Columns that take each other's names go through names that nothing has: first all away, then all there. */
function throughNewNames(sorted: readonly { readonly clause: AlterClause }[]): readonly { readonly clause: AlterClause }[] {
  const renames = sorted.flatMap(({ clause }) => (clause.kind === 'rename-column' ? [clause] : []));
  const there = renames.map((clause) => ({ clause: { kind: 'rename-column' as const, from: away(clause.to), to: clause.to } }));
  const last = sorted.findLastIndex(({ clause }) => clause.kind === 'rename-column');
  const first = sorted.map(({ clause }) => ({ clause: clause.kind === 'rename-column' ? { ...clause, to: away(clause.to) } : clause }));
  return [...first.slice(0, last + 1), ...there, ...first.slice(last + 1)];
}

function applied(draft: Draft, clause: AlterClause, context: AlterContext): Altered {
  switch (clause.kind) {
    case 'add-column': return addColumn(draft, clause, context);
    case 'drop-column': return dropColumn(draft, clause, context);
    case 'modify-column': return modifyColumn(draft, clause, context);
    case 'rename-column': return renameColumn(draft, clause.from, clause.to, context);
    case 'set-default': return columnChanged(draft, clause.column, (column) => ({ ...column, default: clause.default }));
    case 'column-visibility': return columnChanged(draft, clause.column, (column) => ({ ...column, invisible: !clause.visible }));
    case 'add-index': return addIndex(draft, clause.index, context, clause.ifNotExists);
    case 'add-foreign-key': return addForeignKey(draft, clause.foreignKey, context, clause.ifNotExists);
    case 'add-check': return addCheck(draft, clause.check, context);
    case 'drop-index': return dropIndex(draft, clause, context);
    case 'drop-primary-key': return dropPrimaryKey(draft, context);
    case 'drop-foreign-key': return dropForeignKey(draft, clause.constraint, clause.ifExists, context);
    case 'drop-constraint': return dropConstraint(draft, clause, context);
    case 'alter-check': return alterCheck(draft, clause.constraint, clause.enforced);
    case 'rename-index': return renameIndex(draft, clause.from, clause.to);
    case 'index-visibility': return indexVisibility(draft, clause.index, clause.word === 'VISIBLE' || clause.word === 'NOT IGNORED');
    case 'rename-table': return renamed(draft, clause.to, context);
    case 'options': return optionsChanged(draft, clause.options);
    case 'convert-charset': return converted(draft, clause.charset, clause.collate, context);
    case 'order-by': return unchanged(draft, 'copy');
    case 'force': return unchanged(rebuilt(draft), 'rebuild');
    case 'keys': return unchanged(draft, 'rename-table');
    case 'tablespace': return unchanged(draft, 'rename-table');
    case 'partition-by': return partitioned(draft, { strategy: strategyOf(clause.partitioning.method), columns: clause.partitioning.columns }, clause.partitioning.partitions);
    case 'remove-partitioning':
      if (draft.table.partitionBy === null) throw new Refusal(1505, 'HY000', 'Partition management on a not partitioned table is not possible');
      return partitioned(draft, null, []);
    case 'partition': return unchanged(draft);
  }
}

/** Words that only the other branch of the family, or a later version, reads. */
function refuseUnknownWords(context: AlterContext): void {
  const { flavour, clauses } = context;
  for (const clause of clauses) {
    if (clause.kind === 'options' && flavour.isMariadb && 'COMPRESSION' in clause.options) throw new Refusal(1911, 'HY000', 'Unknown option \'COMPRESSION\'');
    const near = unknownWord(clause, flavour.rules);
    if (near !== null) throw syntaxError(near, flavour.isMariadb);
  }
}

function unknownWord(clause: AlterClause, rules: 'mysql57' | 'mysql80' | 'mariadb'): string | null {
  const isMariadb = rules === 'mariadb';
  if ('ifNotExists' in clause && clause.ifNotExists && !isMariadb) return 'IF NOT EXISTS';
  if ('ifExists' in clause && clause.ifExists && !isMariadb) return 'IF EXISTS';
  const definition = clause.kind === 'add-column' || clause.kind === 'modify-column' ? clause.column : null;
  if (rules === 'mysql57') {
    if (clause.kind === 'rename-column') return `COLUMN ${clause.from} TO ${clause.to}`;
    if (clause.kind === 'index-visibility') return `INDEX ${clause.index} ${clause.word}`;
    if (clause.kind === 'drop-constraint') return clause.only === 'check' ? `CHECK ${clause.constraint}` : clause.constraint;
    if (clause.kind === 'alter-check' || clause.kind === 'column-visibility') return clause.kind === 'alter-check' ? clause.constraint : 'VISIBLE';
    if (definition?.default?.isExpression || (clause.kind === 'set-default' && clause.default?.isExpression)) return `(${definition?.default?.text ?? ''})`;
    if (definition?.invisible) return 'INVISIBLE';
    if (clause.kind === 'add-index' && (clause.index.parts.some((part) => part.expression !== null) || clause.index.hidden !== null)) return clause.index.hidden ?? '(';
  }
  if (clause.kind === 'index-visibility' && isMariadb !== clause.word.endsWith('IGNORED')) return isMariadb ? clause.word : `INDEX ${clause.index} ${clause.word}`;
  if (clause.kind === 'add-index' && clause.index.hidden !== null && isMariadb !== (clause.index.hidden === 'IGNORED')) return clause.index.hidden;
  if (clause.kind === 'options' && !isMariadb && 'PAGE_COMPRESSED' in clause.options) return `PAGE_COMPRESSED=${clause.options['PAGE_COMPRESSED']}`;
  if (!isMariadb) return definition !== null && /^(uuid|inet[46])$/.test(definition.type.base) ? definition.type.base.toUpperCase() : null;
  if (clause.kind === 'drop-constraint' && clause.only === 'check') return `CHECK ${clause.constraint}`;
  if (clause.kind === 'alter-check' || clause.kind === 'column-visibility') return clause.kind === 'alter-check' ? clause.constraint : 'VISIBLE';
  if (clause.kind === 'add-check' && !clause.check.enforced) return 'NOT ENFORCED';
  return null;
}

function columnChanged(draft: Draft, name: string, change: (column: MysqlTable['columns'][number]['definition']) => MysqlTable['columns'][number]['definition']): Altered {
  const column = columnOf(draft, name);
  if (column === undefined) throw missingColumn(name, draft.table.name);
  const columns = draft.table.columns.map((other) => (other === column ? catalogueColumn(change(column.definition)) : other));
  return unchanged({ ...draft, table: { ...draft.table, columns } }, 'change-default');
}

function addCheck(draft: Draft, check: Parameters<typeof withCheck>[1], context: AlterContext): Altered {
  if (context.flavour.rules === 'mysql57') return unchanged(draft, 'add-check');
  if (check.name !== null && draft.table.storage.checks.some((other) => sameName(other.name ?? '', check.name ?? ''))) {
    throw context.flavour.isMariadb ? new Refusal(1826, 'HY000', `Duplicate CHECK constraint name '${check.name}'`) : new Refusal(3822, 'HY000',
      `Duplicate check constraint name '${check.name}'.`);
  }
  return unchanged(withCheck(draft, check, context.flavour.isMariadb), check.enforced ? 'add-check' : 'drop-check');
}

function alterCheck(draft: Draft, name: string, isEnforced: boolean): Altered {
  const check = draft.table.storage.checks.find((other) => sameName(other.name ?? '', name));
  if (check === undefined) throw new Refusal(3940, 'HY000', `Constraint '${name}' does not exist.`);
  const checks = draft.table.storage.checks.map((other) => (other === check ? { ...check, enforced: isEnforced } : other));
  return unchanged({ ...draft, table: { ...draft.table, storage: { ...draft.table.storage, checks } } }, isEnforced && !check.enforced ? 'add-check' : 'drop-check');
}

function renamed(draft: Draft, to: string, context: AlterContext): Altered {
  if (to !== draft.table.name && context.relations.has(to)) throw new Refusal(1050, '42S01', `Table '${to}' already exists`);
  return unchanged({ table: { ...draft.table, name: to }, indexes: draft.indexes.map((index) => ({ ...index, table: to })) }, 'rename-table');
}

/** A rebuilt table has its rows in their newest form, and a document id only while a FULLTEXT index wants it. */
export function rebuilt(draft: Draft): Draft {
  const hasDocumentId = draft.indexes.some((index) => index.indexKind === 'fulltext');
  return { ...draft, table: { ...draft.table, storage: { ...draft.table.storage, rowVersions: 0, hasDocumentId } } };
}

function partitioned(draft: Draft, partitionBy: MysqlTable['partitionBy'], partitions: readonly string[]): Altered {
  const { table } = draft;
  return unchanged({ ...draft, table: { ...table, partitionBy, storage: { ...table.storage, partitions } } }, 'copy');
}

function optionsChanged(draft: Draft, options: TableOptions): Altered {
  const { table } = draft;
  const operations = new Set<string>();
  let storage: StorageFacts = table.storage;
  for (const [name, value] of Object.entries(options)) {
    if (name === 'ENGINE' || name === 'TYPE') {
      operations.add(value.toLowerCase() === storage.engine.toLowerCase() ? 'rebuild' : 'copy');
      storage = { ...storage, engine: value };
    } else if (name === 'ROW_FORMAT' || name === 'KEY_BLOCK_SIZE') {
      operations.add(name === 'ROW_FORMAT' ? 'row-format' : 'key-block-size');
      storage = { ...storage, rowFormat: rowFormatOf(options['ROW_FORMAT'], options['KEY_BLOCK_SIZE']) };
    } else if (name.startsWith('PAGE_COMPRESS')) operations.add('row-format');
    else if (name.startsWith('ENCRYPT') || name === 'TABLESPACE') operations.add('copy');
    else if (name === 'CHARSET') storage = { ...storage, charset: value, collate: options['COLLATE'] ?? null };
    else if (name === 'COLLATE') storage = { ...storage, charset: charsetOfCollation(value), collate: value };
    operations.add('table-option');
  }
  const kept = table.columns.map((column) => withOwnCharset(column, table.storage, storage));
  return unchanged({ ...draft, table: { ...table, storage, columns: kept } }, ...operations);
}

/** A new default for the table leaves its columns in the character set they have. */
function withOwnCharset(column: MysqlTable['columns'][number], before: StorageFacts, after: StorageFacts): MysqlTable['columns'][number] {
  const { type } = column.definition;
  if (!isTextual(type) || type.charset !== null || type.collate !== null || (before.charset === after.charset && before.collate === after.collate)) return column;
  return { ...column, definition: { ...column.definition, type: { ...type, charset: before.charset, collate: before.collate } } };
}

/** CONVERT TO makes a TEXT column large enough for the same number of characters (MySQL 8.4 manual 15.1.9). */
const LONGER_TEXT: Readonly<Record<string, string>> = { tinytext: 'text', text: 'mediumtext', mediumtext: 'longtext' };

function growsText(type: ColumnType, storage: StorageFacts, target: string): boolean {
  return type.base in LONGER_TEXT && maxBytes({ ...type, length: 1 }, target) > maxBytes({ ...type, length: 1 }, charsetOf(type, storage));
}

/** CONVERT TO: every text column takes the new character set; each is a change of its own. */
function converted(draft: Draft, charset: string | null, collate: string | null, context: AlterContext): Altered {
  const { table } = draft;
  const target = charset ?? (collate === null ? table.storage.charset : charsetOfCollation(collate));
  const storage: StorageFacts = { ...table.storage, charset: target, collate };
  const changes = table.columns.filter((column) => isTextual(column.definition.type)).map((column) => {
    const type = { ...column.definition.type, charset: target, collate };
    const definition = { ...column.definition, type: growsText(column.definition.type, table.storage, target) ? { ...type,
      base: LONGER_TEXT[type.base] ?? type.base } : type };
    return { definition, operation: storedChange(draft, column.definition, definition, context, storage) };
  });
  const columns = table.columns.map((column) => {
    const change = changes.find((candidate) => candidate.definition.name === column.name);
    return change === undefined ? column : catalogueColumn(change.definition);
  });
  const operations = changes.flatMap((change) => (change.operation === null ? [] : [change.operation]));
  return { draft: { ...draft, table: { ...table, columns, storage, rowBytes: 0 } }, operations: [...operations, { id: 'table-option' }] };
}
