import type { AlterClause, ColumnDefinition, Position } from '../../sql/mysql-ast.ts';
import { isMysqlTable, type MysqlColumn, type MysqlTable } from '../../sql/mysql-catalogue.ts';
import type { AlterContext, Altered, Operation } from './alteration.ts';
import { addForeignKey, addIndex } from './alter-indexes.ts';
import { charsetOf, isTextual, typeChange } from './column-types.ts';
import { columnIndexes, honoursInlineReferences, inlineForeignKey, onlyOneAutoColumn } from './create-table.ts';
import { catalogueColumn, columnOf, foreignKeysOf, mentions, placed, primaryKeyOf, sameName, withCheck, withoutIndex, type Draft } from './draft.ts';
import { cannotDrop, missingColumn, Refusal } from './refusal.ts';

type Clause<K extends AlterClause['kind']> = Extract<AlterClause, { kind: K }>;

const withColumns = (draft: Draft, columns: readonly MysqlColumn[]): Draft => ({ ...draft, table: { ...draft.table, columns, rowBytes: 0 } });

export function addColumn(draft: Draft, clause: Clause<'add-column'>, context: AlterContext): Altered {
  const { column } = clause;
  if (columnOf(draft, column.name) !== undefined) {
    if (clause.ifNotExists) return unchangedDraft(draft);
    throw new Refusal(1060, '42S21', `Duplicate column name '${column.name}'`);
  }
  if (column.autoIncrement && draft.table.columns.some((other) => other.definition.autoIncrement)) throw onlyOneAutoColumn();
  let altered: Altered = { draft: withColumns(draft, placed(draft.table.columns, catalogueColumn(column), clause.position, draft.table.name)),
    operations: [{ id: addedAs(draft, clause, context) }] };
  for (const index of columnIndexes([column])) altered = and(altered, addIndex(altered.draft, index, context));
  if (column.references !== null && honoursInlineReferences(context.flavour)) altered = and(altered, addForeignKey(altered.draft, inlineForeignKey(column), context));
  if (column.check === null || context.flavour.rules === 'mysql57') return altered;
  const checked = { draft: withCheck(altered.draft, column.check, context.flavour.isMariadb), operations: context.flavour.isMariadb ? [] : [{ id: 'add-check' }] };
  return and(altered, checked);
}

const unchangedDraft = (draft: Draft): Altered => ({ draft, operations: [] });
export const and = (first: Altered, second: Altered): Altered => ({ draft: second.draft, operations: [...first.operations, ...second.operations] });

function addedAs(draft: Draft, clause: Clause<'add-column'>, context: AlterContext): string {
  const { column } = clause;
  if (column.generated?.kind === 'stored') return 'add-stored-column';
  if (column.generated !== null) return virtualColumnId(draft, 'add-virtual-column', clause.position);
  if (column.autoIncrement) return 'add-column-auto-increment';
  return isComputedDefault(draft.table, column, context) ? 'add-column-computed-default' : 'add-column';
}

function virtualColumnId(draft: Draft, id: string, position: Position): string {
  if (draft.table.storage.partitions.length > 0) return 'virtual-column-partitioned';
  return position === null ? id : 'add-virtual-column-inside';
}

/** MySQL computes every expression default row by row; MariaDB only what is not one value for the whole statement. */
function isComputedDefault(table: MysqlTable, column: ColumnDefinition, context: AlterContext): boolean {
  if (column.default === null) return false;
  if (!context.flavour.isMariadb) return column.default.isExpression;
  const { text } = column.default;
  const code = text.replace(/'(?:[^'\\]|\\.|'')*'/g, '');
  return /\b(uuid|uuid_short|sys_guid|nextval|lastval|next)\b/i.test(code) || table.columns.some((other) => mentions(code, other.name));
}

export function dropColumn(draft: Draft, clause: Clause<'drop-column'>, context: AlterContext): Altered {
  const { isMariadb } = context.flavour;
  const column = columnOf(draft, clause.column);
  if (column === undefined) {
    if (clause.ifExists) return unchangedDraft(draft);
    throw cannotDrop('COLUMN', clause.column, isMariadb);
  }
  refuseIfNeeded(draft, column, context);
  if (draft.table.columns.length === 1) throw new Refusal(1090, '42000', 'You can\'t delete all columns with ALTER TABLE; use DROP TABLE instead');
  const id = column.generated === 'virtual' ? virtualColumnId(draft, 'drop-virtual-column', null) : 'drop-column';
  return and({ draft: withColumns(draft, draft.table.columns.filter((other) => other !== column)), operations: [{ id }] }, withoutColumnKeys(
    withColumns(draft, draft.table.columns.filter((other) => other !== column)), column.name, context));
}

/** A column leaves its indexes; an index without columns goes, one that lost some is built again. */
function withoutColumnKeys(draft: Draft, name: string, context: AlterContext): Altered {
  let altered: Altered = { draft, operations: [] };
  for (const index of draft.indexes.filter((candidate) => candidate.keys.some((key) => sameName(key, name)))) {
    const parts = index.parts.filter((part) => !sameName(part.column ?? '', name));
    const dropped = withoutIndex(altered.draft, index.name);
    if (index.indexKind === 'primary') altered = and(altered, { draft: dropped, operations: hasNewPrimaryKey(context) ? [] : [{ id: 'drop-primary-key' }] });
    else if (parts.length === 0) altered = and(altered, { draft: dropped, operations: [{ id: 'drop-index' }] });
    else altered = and(altered, { draft: { ...dropped, indexes: [...dropped.indexes, { ...index, parts,
      keys: parts.map((part) => part.column ?? part.expression ?? '') }] }, operations: [{ id: 'drop-index' }, { id: 'add-index', index: index.name }] });
  }
  return altered;
}

export const hasNewPrimaryKey = (context: AlterContext): boolean => context.clauses.some((clause) => (clause.kind === 'add-index'
  && clause.index.kind === 'primary') || (clause.kind === 'add-column' && clause.column.key === 'primary'));

function refuseIfNeeded(draft: Draft, column: MysqlColumn, context: AlterContext): void {
  const { isMariadb } = context.flavour;
  const isGone = (name: string): boolean => context.clauses.some((clause) => clause.kind === 'drop-column' && sameName(clause.column, name));
  const dependent = draft.table.columns.find((other) => other !== column && other.definition.generated !== null && !isGone(other.name)
    && mentions(other.definition.generated.text, column.name));
  if (dependent !== undefined) {
    throw isMariadb ? new Refusal(1054, '42S22', `Unknown column '${column.name}' in 'GENERATED ALWAYS AS'`) : new Refusal(3108, 'HY000',
      `Column '${column.name}' has a generated column dependency.`);
  }
  const isDropped = (name: string): boolean => context.clauses.some((clause) => (clause.kind === 'drop-foreign-key' || clause.kind === 'drop-constraint')
    && sameName(clause.constraint, name));
  const key = foreignKeysOf(draft.table).find((candidate) => !isDropped(candidate.name) && candidate.columns.some((name) => sameName(name, column.name)));
  if (key === undefined) return;
  const index = draft.indexes.find((candidate) => sameName(candidate.keys[0] ?? '', column.name));
  throw isMariadb ? new Refusal(1553, 'HY000', `Cannot drop index '${index?.name ?? key.name}': needed in a foreign key constraint`)
    : new Refusal(1828, 'HY000', `Cannot drop column '${column.name}': needed in a foreign key constraint '${key.name}'`);
}

export function renameColumn(draft: Draft, from: string, to: string, context: AlterContext): Altered {
  const column = columnOf(draft, from);
  if (column === undefined) throw missingColumn(from, draft.table.name);
  if (!sameName(from, to) && columnOf(draft, to) !== undefined) throw new Refusal(1060, '42S21', `Duplicate column name '${to}'`);
  const isBase = draft.table.columns.some((other) => other.definition.generated !== null && mentions(other.definition.generated.text, from));
  if (isBase && !context.flavour.isMariadb) throw new Refusal(3108, 'HY000', `Column '${from}' has a generated column dependency.`);
  const isReferenced = [...context.relations.values()].some((relation) => isMysqlTable(relation)
    && foreignKeysOf(relation).some((key) => key.references === draft.table.name && key.referencedColumns.some((name) => sameName(name, from))));
  const named = (name: string): string => (sameName(name, from) ? to : name);
  const renamed: Draft = {
    table: { ...draft.table, columns: draft.table.columns.map((other) => (other === column ? { ...other, name: to, definition: { ...other.definition, name: to } } : other)),
      constraints: draft.table.constraints.map((constraint) => ('columns' in constraint ? { ...constraint, columns: constraint.columns.map(named) } : constraint)) },
    indexes: draft.indexes.map((index) => ({ ...index, keys: index.keys.map(named), parts: index.parts.map((part) => ({ ...part,
      column: part.column === null ? null : named(part.column) })) })),
  };
  return { draft: renamed, operations: [{ id: isReferenced ? 'rename-referenced-column' : 'rename-column' }] };
}

export function modifyColumn(draft: Draft, clause: Clause<'modify-column'>, context: AlterContext): Altered {
  const before = columnOf(context.original, clause.from) ?? columnOf(draft, clause.from);
  if (before === undefined || columnOf(draft, clause.from) === undefined) {
    if (clause.ifExists) return unchangedDraft(draft);
    throw missingColumn(clause.from, draft.table.name);
  }
  const isKey = primaryKeyOf(draft)?.keys.some((key) => sameName(key, clause.from)) ?? false;
  const definition: ColumnDefinition = isKey ? { ...clause.column, notNull: true } : clause.column;
  refuseForeignKeyType(draft, before.definition, definition, context);
  const renamed = sameName(clause.from, definition.name) ? unchangedDraft(draft) : renameColumn(draft, clause.from, definition.name, context);
  const operations: Operation[] = [...renamed.operations, ...definitionOperations(renamed.draft, before, definition, context)];
  const others = renamed.draft.table.columns.filter((column) => !sameName(column.name, definition.name));
  const place = clause.position ?? placeOf(renamed.draft, definition.name);
  const columns = placed(others, catalogueColumn(definition), place, draft.table.name);
  const isMoved = columns.some((column, at) => !sameName(column.name, renamed.draft.table.columns[at]?.name ?? ''));
  if (isMoved) operations.push({ id: definition.generated === null ? 'reorder-column' : `reorder-${definition.generated.kind}-column` });
  let altered: Altered = { draft: withColumns(renamed.draft, columns), operations };
  for (const index of columnIndexes([definition])) if (index.kind !== 'primary' || primaryKeyOf(draft) === undefined) altered = and(altered,
    addIndex(altered.draft, index, context));
  return altered;
}

function placeOf(draft: Draft, name: string): Position {
  const at = draft.table.columns.findIndex((column) => sameName(column.name, name));
  return at <= 0 ? { kind: 'first' } : { kind: 'after', column: draft.table.columns[at - 1].name };
}

/** Every way in which a column's definition differs, as rows of the rule table. */
function definitionOperations(draft: Draft, before: MysqlColumn, after: ColumnDefinition, context: AlterContext): readonly Operation[] {
  const from = before.definition;
  const { isMariadb } = context.flavour;
  if (from.generated?.kind !== after.generated?.kind) {
    if (from.generated !== null && after.generated !== null || (from.generated === null) !== (after.generated === null) && (from.generated?.kind === 'virtual'
      || after.generated?.kind === 'virtual')) {
      throw isMariadb ? new Refusal(1907, 'HY000', 'This is not yet supported for generated columns') : new Refusal(3106, 'HY000',
        '\'Changing the STORED status\' is not supported for generated columns.');
    }
    return [{ id: 'change-column-type' }];
  }
  const operations: Operation[] = [];
  const stored = storedChange(draft, from, after, context);
  if (stored !== null) operations.push(stored);
  if (after.generated !== null && from.generated !== null && after.generated.text.replace(/[\s`]/g, '') !== from.generated.text.replace(/[\s`]/g, '')) {
    operations.push({ id: after.generated.kind === 'stored' ? 'change-stored-expression' : 'change-generated-expression' });
  }
  if (before.notNull && !after.notNull) operations.push({ id: draft.table.storage.rowFormat === 'REDUNDANT' ? 'make-nullable-redundant' : 'make-nullable' });
  if (!before.notNull && after.notNull) operations.push({ id: context.isStrict ? 'make-not-null' : 'make-not-null-not-strict' });
  if (from.default?.text !== after.default?.text || from.onUpdate !== after.onUpdate || from.invisible !== after.invisible) operations.push({ id: 'change-default' });
  if (operations.length === 0) operations.push({ id: 'nothing' });
  return operations;
}

/** What changes of the stored value itself; null when nothing does. */
export function storedChange(draft: Draft, from: ColumnDefinition, to: ColumnDefinition, context: AlterContext, after = draft.table.storage): Operation | null {
  const { storage } = context.original.table;
  const change = typeChange(from, to, storage, after);
  const indexed = context.original.indexes.find((index) => index.keys.some((key) => sameName(key, from.name)));
  switch (change) {
    case 'same': return null;
    case 'extend': return { id: 'extend-varchar' };
    case 'extend past 255': {
      const isShort = (from.type.length ?? 0) * bytesPerCharacter(from, storage.charset) <= 127;
      return { id: isShort || storage.rowFormat === 'REDUNDANT' ? 'extend-varchar-past-255' : 'change-column-type' };
    }
    case 'collation': {
      const toBinary = charsetOf(to.type, after) === 'binary';
      if (toBinary && context.flavour.isMariadb) return { id: 'change-column-type' };
      const isTextOnly = isTextual(from.type) || toBinary;
      if (!isTextOnly) return { id: 'change-column-type' };
      return indexed === undefined ? { id: 'change-collation' } : { id: 'change-collation-indexed', index: indexed.name };
    }
    case 'members': return { id: 'extend-enum' };
    case 'drop auto-increment': return { id: 'drop-auto-increment' };
    // MySQL 8 keeps the numbers of an ENUM or SET whatever the encoding of its members (measured on 9.7).
    case 'type': return { id: context.flavour.rules === 'mysql80' && isSameMembers(from, to) ? 'extend-enum' : 'change-column-type' };
  }
}

const isSameMembers = (from: ColumnDefinition, to: ColumnDefinition): boolean => from.type.members.length > 0 && from.type.base === to.type.base
  && from.type.members.join('\n') === to.type.members.join('\n');

function bytesPerCharacter(column: ColumnDefinition, tableCharset: string): number {
  const charset = charsetOf(column.type, { charset: tableCharset });
  return charset === 'utf8mb4' ? 4 : charset === 'utf8mb3' ? 3 : 1;
}

/** Both ends of a foreign key keep one type. */
function refuseForeignKeyType(draft: Draft, from: ColumnDefinition, to: ColumnDefinition, context: AlterContext): void {
  const { storage } = draft.table;
  if (typeChange(from, to, storage, storage) === 'same' || from.type.base === to.type.base) return;
  const isDropped = (name: string): boolean => context.clauses.some((clause) => (clause.kind === 'drop-foreign-key' || clause.kind === 'drop-constraint')
    && sameName(clause.constraint, name));
  const own = foreignKeysOf(draft.table).find((key) => !isDropped(key.name) && key.columns.some((name) => sameName(name, from.name)));
  if (own !== undefined) throw incompatible(own.name, from.name, own.referencedColumns[0] ?? '', 'own', context);
  for (const relation of context.relations.values()) {
    if (!isMysqlTable(relation)) continue;
    const key = foreignKeysOf(relation).find((candidate) => candidate.references === draft.table.name
      && candidate.referencedColumns.some((name) => sameName(name, from.name)));
    if (key !== undefined) throw incompatible(key.name, from.name, relation.name, 'parent', context);
  }
}

function incompatible(constraint: string, column: string, other: string, side: 'own' | 'parent', context: AlterContext): Refusal {
  const isOld = context.flavour.isMariadb || context.flavour.rules === 'mysql57';
  if (isOld && side === 'own') return new Refusal(1832, 'HY000', `Cannot change column '${column}': used in a foreign key constraint '${constraint}'`);
  if (isOld) return new Refusal(1833, 'HY000', `Cannot change column '${column}': used in a foreign key constraint '${constraint}' of table '${other}'`);
  return new Refusal(3780, 'HY000', `Referencing column '${side === 'own' ? column : other}' and referenced column '${side === 'own' ? other : column}' in foreign key constraint '${constraint}' are incompatible.`);
}
