import type { Constraint, Relation } from '../../sql/catalogue.ts';
import type { CheckDefinition, ColumnDefinition, ForeignKeyDefinition, IndexDefinition, Position } from '../../sql/mysql-ast.ts';
import { indexKey, indexesOf, type MysqlColumn, type MysqlIndex, type MysqlTable } from '../../sql/mysql-catalogue.ts';
import { isBlobLike, typeText, typicalBytes } from './column-types.ts';
import type { Flavour } from './flavour.ts';
import { Refusal } from './refusal.ts';

/** One table with its indexes while a statement changes them. */
export type Draft = { readonly table: MysqlTable; readonly indexes: readonly MysqlIndex[] };

export const draftOf = (relations: ReadonlyMap<string, Relation>, table: MysqlTable): Draft => ({ table, indexes: indexesOf(relations, table.name) });

/** The relations without a table (or view) and its indexes. */
export function without(relations: ReadonlyMap<string, Relation>, name: string): Map<string, Relation> {
  const rest = new Map(relations);
  if (!rest.delete(name)) return rest;
  for (const [key, relation] of relations) if (relation.kind === 'index' && relation.table === name) rest.delete(key);
  return rest;
}

/** The relations with this draft in place of what the table was. */
export function withDraft(relations: ReadonlyMap<string, Relation>, before: string, draft: Draft): ReadonlyMap<string, Relation> {
  const after = without(relations, before);
  putDraft(after, draft);
  return after;
}

/** Puts a draft into relations that nobody else holds. */
export function putDraft(relations: Map<string, Relation>, draft: Draft): void {
  relations.set(draft.table.name, sized(draft).table);
  for (const index of draft.indexes) relations.set(indexKey(draft.table.name, index.name), { ...index, table: draft.table.name });
}

/** Row size from the columns: data, and InnoDB's header with transaction id and roll pointer (MySQL 8.4 manual 17.10 "InnoDB Row Formats"). */
function sized(draft: Draft): Draft {
  const { table } = draft;
  if (table.rowBytes > 0) return draft;
  const bytes = table.columns.reduce((sum, column) => sum + (column.generated === 'virtual' ? 0 : typicalBytes(column.definition.type)), 18);
  return { ...draft, table: { ...table, rowBytes: bytes } };
}

/** True when an expression's text has the name as a word of its own. */
export function mentions(expression: string, name: string): boolean {
  return new RegExp(`(^|[^\\w$])${name.replace(/[^\w]/g, '\\$&')}($|[^\\w$])`, 'i').test(expression);
}

export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
export const columnOf = (draft: Draft, name: string): MysqlColumn | undefined => draft.table.columns.find((column) => sameName(column.name, name));
export const indexOf = (draft: Draft, name: string): MysqlIndex | undefined => draft.indexes.find((index) => sameName(index.name, name));
export const primaryKeyOf = (draft: Draft): MysqlIndex | undefined => draft.indexes.find((index) => index.indexKind === 'primary');

export function catalogueColumn(definition: ColumnDefinition): MysqlColumn {
  const { type } = definition;
  const volatility = definition.default === null
    || !definition.default.isExpression ? 'immutable' : /uuid|rand|now|current|sysdate/i.test(definition.default.text) ? 'volatile' : 'immutable';
  return {
    name: definition.name, type: typeText(type), notNull: definition.notNull, default: definition.default === null ? null : { text: definition.default.text, volatility },
    identity: definition.autoIncrement ? 'by default' : null, generated: definition.generated?.kind ?? null, sequence: null, hasStatistics: true, definition,
  };
}

/** The columns with one put in at a position: first, after another, or (null) at the end. */
export function placed(columns: readonly MysqlColumn[], column: MysqlColumn, position: Position, table: string): readonly MysqlColumn[] {
  if (position === null) return [...columns, column];
  if (position.kind === 'first') return [column, ...columns];
  const at = columns.findIndex((other) => sameName(other.name, position.column));
  if (at < 0) throw new Refusal(1054, '42S22', `Unknown column '${position.column}' in '${table}'`);
  return [...columns.slice(0, at + 1), column, ...columns.slice(at + 1)];
}

/** The draft with an index more; a name that is missing is made as the server makes it, from the first column. */
export function withIndex(draft: Draft, definition: IndexDefinition, isMariadb: boolean): Draft {
  const name = definition.kind === 'primary' ? 'PRIMARY' : definition.name ?? freeName(draft, definition.parts[0]?.column ?? 'functional_index');
  if (indexOf(draft, name) !== undefined) throw definition.kind === 'primary' ? new Refusal(1068, '42000', 'Multiple primary key defined') : new Refusal(1061,
    '42000', `Duplicate key name '${name}'`);
  for (const part of definition.parts) {
    if (part.expression !== null && isMariadb) throw new Refusal(1064, '42000',
      `You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax to use near '(${part.expression}))' at line 1`);
    if (part.column === null) continue;
    const column = columnOf(draft, part.column);
    if (column === undefined) throw new Refusal(1072, '42000', `Key column '${part.column}' doesn't exist in table`);
    const needsLength = isBlobLike(column.definition.type) && part.prefix === null && definition.kind !== 'fulltext' && definition.kind !== 'spatial';
    // MariaDB indexes as much of it as fits, and a UNIQUE one by a hash.
    if (needsLength && !isMariadb) throw new Refusal(1170, '42000', `BLOB/TEXT column '${part.column}' used in key specification without a key length`);
  }
  const index: MysqlIndex = {
    kind: 'index', name, table: draft.table.name, method: definition.kind === 'fulltext' ? 'fulltext' : definition.kind === 'spatial' ? 'rtree' : 'btree',
    keys: definition.parts.map((part) => part.column ?? part.expression ?? ''), included: [], predicate: null, unique: definition.kind === 'primary'
      || definition.kind === 'unique', valid: true,
    ready: true, parent: null, keyOrder: keyOrder(draft, definition), bytesPerRow: indexBytes(draft, definition), indexKind: definition.kind,
      parts: definition.parts, visible: definition.hidden === null,
  };
  const constraint: Constraint | null = definition.kind === 'primary' ? { kind: 'primary-key', name, columns: index.keys, index: name, deferrable: false }
    : definition.kind === 'unique' ? { kind: 'unique', name, columns: index.keys, index: name, deferrable: false } : null;
  const constraints = constraint === null ? draft.table.constraints : [...draft.table.constraints, constraint];
  return { table: { ...draft.table, constraints }, indexes: [...draft.indexes, index] };
}

function freeName(draft: Draft, base: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}_${number}`;
    if (indexOf(draft, name) === undefined && !sameName(name, 'primary')) return name;
  }
}

/** Rows arrive in the order of an auto-increment or time column; anything else lands anywhere in the index. */
function keyOrder(draft: Draft, definition: IndexDefinition): 'random' | 'sequential' {
  const column = columnOf(draft, definition.parts[0]?.column ?? '')?.definition;
  if (column === undefined) return 'random';
  return column.autoIncrement || /^(datetime|timestamp|date)$/.test(column.type.base) || (definition.kind === 'primary'
    && column.type.base.endsWith('int')) ? 'sequential' : 'random';
}

/** A secondary entry holds its own columns and the primary key's. */
function indexBytes(draft: Draft, definition: IndexDefinition): number {
  const bytesOf = (names: readonly (string | null)[]): number => names.reduce((sum, name) => {
    const column = name === null ? undefined : columnOf(draft, name);
    return sum + (column === undefined ? 12 : Math.min(60, typicalBytes(column.definition.type)));
  }, 0);
  const primary = definition.kind === 'primary' ? 0 : bytesOf(primaryKeyOf(draft)?.keys ?? [null]);
  return bytesOf(definition.parts.map((part) => part.column)) + primary + 6;
}

export function withoutIndex(draft: Draft, name: string): Draft {
  const constraints = draft.table.constraints.filter((constraint) => !((constraint.kind === 'unique' || constraint.kind === 'primary-key')
    && sameName(constraint.index, name)));
  return { table: { ...draft.table, constraints }, indexes: draft.indexes.filter((index) => !sameName(index.name, name)) };
}

/** True when an index starts with these columns, so that a foreign key needs none of its own. */
export function servesForeignKey(draft: Draft, columns: readonly string[]): boolean {
  return draft.indexes.some((index) => index.indexKind !== 'fulltext' && index.indexKind !== 'spatial' && columns.every((column,
    at) => sameName(index.keys[at] ?? '', column)));
}

export type ForeignKey = Extract<Constraint, { kind: 'foreign-key' }>;
export const foreignKeysOf = (table: MysqlTable): readonly ForeignKey[] => table.constraints.filter((constraint): constraint is ForeignKey => constraint.kind === 'foreign-key');

/** The draft with a foreign key, and the index that the server makes for it where none serves. */
export function withForeignKey(draft: Draft, definition: ForeignKeyDefinition, flavour: Flavour): { readonly draft: Draft; readonly newIndex: string | null } {
  for (const column of definition.columns) if (columnOf(draft, column) === undefined) throw new Refusal(1072, '42000', `Key column '${column}' doesn't exist in table`);
  const numbers = foreignKeysOf(draft.table).map((key) => Number(/_ibfk_(\d+)$/.exec(key.name)?.[1] ?? 0));
  const name = definition.name ?? `${draft.table.name}_ibfk_${Math.max(0, ...numbers) + 1}`;
  if (foreignKeysOf(draft.table).some((key) => sameName(key.name, name))) throw new Refusal(1826, 'HY000', `Duplicate foreign key constraint name '${name}'`);
  const needsIndex = !servesForeignKey(draft, definition.columns);
  const parts = definition.columns.map((column) => ({ column, prefix: null, descending: false, expression: null }));
  const indexed = needsIndex ? withIndex(draft, { kind: 'index', name: definition.name ?? null, parts, hidden: null, comment: '' }, flavour.isMariadb) : draft;
  const key: ForeignKey = { kind: 'foreign-key', name, columns: definition.columns, references: definition.references,
    referencedColumns: definition.referencedColumns, valid: true, enforced: true, deferrable: false };
  return { draft: { ...indexed, table: { ...indexed.table, constraints: [...indexed.table.constraints, key] } },
    newIndex: needsIndex ? indexed.indexes.at(-1)?.name ?? null : null };
}

export function withCheck(draft: Draft, check: CheckDefinition, isMariadb: boolean): Draft {
  const { table } = draft;
  const name = check.name ?? (isMariadb ? `CONSTRAINT_${table.storage.checks.length + 1}` : `${table.name}_chk_${table.storage.checks.length + 1}`);
  const named = { ...check, name };
  const columns = table.columns.filter((column) => mentions(check.text, column.name)).map((column) => column.name);
  const constraint: Constraint = { kind: 'check', name, text: check.text, columns, provesNotNull: [], valid: true, enforced: check.enforced, noInherit: false };
  return { ...draft, table: { ...table, storage: { ...table.storage, checks: [...table.storage.checks, named] }, constraints: [...table.constraints, constraint] } };
}

export function withoutConstraint(draft: Draft, name: string): Draft {
  const { table } = draft;
  const checks = table.storage.checks.filter((check) => !sameName(check.name ?? '', name));
  return { ...draft, table: { ...table, storage: { ...table.storage, checks }, constraints: table.constraints.filter((constraint) => !sameName(constraint.name, name)) } };
}
