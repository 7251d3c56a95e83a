import type { Relation } from '../../sql/catalogue.ts';
import type { ColumnDefinition, CreateTable, IndexDefinition } from '../../sql/mysql-ast.ts';
import { isMysqlTable, type MysqlTable, type StorageFacts } from '../../sql/mysql-catalogue.ts';
import { charsetOfCollation } from './column-types.ts';
import { catalogueColumn, columnOf, draftOf, withCheck, withForeignKey, withIndex, type Draft } from './draft.ts';
import type { Flavour } from './flavour.ts';
import { missingTable, Refusal } from './refusal.ts';

/** The table that a CREATE TABLE makes, with its indexes and those that the server adds for foreign keys. */
export function createdTable(create: CreateTable, relations: ReadonlyMap<string, Relation>, flavour: Flavour, rows: number): Draft {
  if (create.like !== null) return likeTable(create, create.like, relations);
  const storage = storageFacts(create, flavour);
  const columns = [...create.columns, ...selectedColumns(create, relations)].map((definition) => catalogueColumn(definition));
  const table: MysqlTable = {
    kind: 'table', name: create.table, columns, constraints: [], triggers: [], rows, rowBytes: 0, fillfactor: 94, persistence: create.temporary ? 'temporary' : 'permanent',
    partitionBy: create.partitioning === null ? null : { strategy: strategyOf(create.partitioning.method), columns: create.partitioning.columns }, parent: null,
      rowSecurity: false, statistics: [], storage,
  };
  let draft: Draft = { table, indexes: [] };
  for (const index of primaryFirst([...create.indexes, ...columnIndexes(create.columns)])) draft = withIndex(draft, index, flavour.isMariadb);
  draft = withPrimaryNotNull(draft);
  for (const key of create.foreignKeys) draft = withForeignKey(draft, key, flavour).draft;
  for (const column of create.columns) if (column.references !== null && honoursInlineReferences(flavour)) draft = withForeignKey(draft,
    inlineForeignKey(column), flavour).draft;
  const checks = [...create.checks, ...create.columns.flatMap((column) => (column.check === null ? [] : [column.check]))];
  if (flavour.rules !== 'mysql57') for (const check of checks) draft = withCheck(draft, check, flavour.isMariadb);
  const autoColumn = create.columns.find((column) => column.autoIncrement);
  if (autoColumn !== undefined && !draft.indexes.some((index) => index.keys[0]?.toLowerCase() === autoColumn.name.toLowerCase())) throw onlyOneAutoColumn();
  return draft;
}

export const onlyOneAutoColumn = (): Refusal => new Refusal(1075, '42000', 'Incorrect table definition; there can be only one auto column and it must be defined as a key');

/** `REFERENCES` written with a column is read and ignored before MySQL 9.0 (9.0 release notes), and honoured by MariaDB. */
export const honoursInlineReferences = (flavour: Flavour): boolean => flavour.isMariadb || flavour.version >= 90;

export function inlineForeignKey(column: ColumnDefinition): { readonly name: null; readonly columns: readonly string[]; readonly references: string; readonly referencedColumns: readonly string[] } {
  return { name: null, columns: [column.name], references: column.references?.table ?? '', referencedColumns: column.references?.columns ?? [] };
}

/** The keys that column definitions ask for. */
export function columnIndexes(columns: readonly ColumnDefinition[]): readonly IndexDefinition[] {
  return columns.filter((column) => column.key !== null).map((column) => ({
    kind: column.key === 'primary' ? 'primary' as const : 'unique' as const, name: null, parts: [{ column: column.name, prefix: null, descending: false,
      expression: null }], hidden: null, comment: '' }));
}

const primaryFirst = (indexes: readonly IndexDefinition[]): readonly IndexDefinition[] => [...indexes.filter((index) => index.kind === 'primary'),
  ...indexes.filter((index) => index.kind !== 'primary')];

/** Columns of a primary key are NOT NULL whatever was written. */
export function withPrimaryNotNull(draft: Draft): Draft {
  const keys = draft.indexes.find((index) => index.indexKind === 'primary')?.keys ?? [];
  const isKey = (name: string): boolean => keys.some((key) => key.toLowerCase() === name.toLowerCase());
  const columns = draft.table.columns.map((column) => (isKey(column.name) && !column.notNull ? { ...column, notNull: true, definition: { ...column.definition,
    notNull: true } } : column));
  return { ...draft, table: { ...draft.table, columns } };
}

export const strategyOf = (method: string): 'range' | 'list' | 'hash' => (method === 'range' || method === 'list' ? method : 'hash');

function storageFacts(create: CreateTable, flavour: Flavour): StorageFacts {
  const { options } = create;
  const charset = options['CHARSET'] ?? (options['COLLATE'] === undefined ? flavour.defaultCharset : charsetOfCollation(options['COLLATE']));
  return {
    engine: (options['ENGINE'] ?? options['TYPE'] ?? 'InnoDB'), charset, collate: options['COLLATE'] ?? null, rowFormat: rowFormatOf(options['ROW_FORMAT'],
      options['KEY_BLOCK_SIZE']),
    partitions: create.partitioning?.partitions ?? [], hasDocumentId: [...create.indexes].some((index) => index.kind === 'fulltext'), rowVersions: 0, checks: [],
  };
}

export function rowFormatOf(written: string | undefined, keyBlockSize: string | undefined): StorageFacts['rowFormat'] {
  const format = written?.toUpperCase();
  if (format === 'COMPACT' || format === 'REDUNDANT' || format === 'COMPRESSED') return format;
  return keyBlockSize !== undefined && keyBlockSize !== '0' && format !== 'DYNAMIC' ? 'COMPRESSED' : 'DYNAMIC';
}

/** CREATE TABLE ... LIKE copies columns and indexes, not foreign keys or triggers. */
function likeTable(create: CreateTable, like: string, relations: ReadonlyMap<string, Relation>): Draft {
  const model = relations.get(like);
  if (!isMysqlTable(model)) throw missingTable(like);
  const { table, indexes } = draftOf(relations, model);
  const copy: MysqlTable = { ...table, name: create.table, rows: 0, triggers: [], constraints: table.constraints.filter((constraint) => constraint.kind !== 'foreign-key'),
    persistence: create.temporary ? 'temporary' : 'permanent' };
  return { table: copy, indexes: indexes.map((index) => ({ ...index, table: create.table })) };
}

/** CREATE TABLE ... AS SELECT: the columns that are named plainly, or all of the first table. */
function selectedColumns(create: CreateTable, relations: ReadonlyMap<string, Relation>): readonly ColumnDefinition[] {
  if (create.select === null) return [];
  const source = relations.get(create.select.tables[0] ?? '');
  if (!isMysqlTable(source)) return [];
  const names = create.select.columns.split(',').map((part) => part.trim().replaceAll('`', '').replace(/^.*\./, ''));
  const draft = draftOf(relations, source);
  const chosen = names.includes('*') ? source.columns : names.flatMap((name) => columnOf(draft, name) ?? []);
  return chosen.map((column) => ({ ...column.definition, autoIncrement: false, key: null, generated: null, check: null, references: null }));
}
