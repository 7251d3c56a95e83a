import type { AlterClause, ForeignKeyDefinition, IndexDefinition } from '../../sql/mysql-ast.ts';
import { isMysqlTable } from '../../sql/mysql-catalogue.ts';
import { unchanged, type AlterContext, type Altered, type Operation } from './alteration.ts';
import { onlyOneAutoColumn, withPrimaryNotNull } from './create-table.ts';
import { columnOf, foreignKeysOf, indexOf, primaryKeyOf, sameName, servesForeignKey, withForeignKey, withIndex, withoutConstraint, withoutIndex, type Draft } from './draft.ts';
import { cannotDrop, missingTable, Refusal } from './refusal.ts';

export function addIndex(draft: Draft, index: IndexDefinition, context: AlterContext, ifNotExists = false): Altered {
  const { flavour } = context;
  if (ifNotExists && index.name !== null && indexOf(draft, index.name) !== undefined) return unchanged(draft);
  const added = withIndex(draft, index, flavour.isMariadb);
  const name = added.indexes.at(-1)?.name ?? '';
  if (index.kind === 'primary') {
    const nullable = index.parts.some((part) => part.column !== null && columnOf(draft, part.column)?.notNull === false && columnOf(context.original,
      part.column) !== undefined);
    const operations: Operation[] = [{ id: 'add-primary-key' }, ...(nullable ? [{ id: context.isStrict ? 'make-not-null' : 'make-not-null-not-strict' }] : [])];
    return { draft: withPrimaryNotNull(added), operations };
  }
  if (index.kind === 'fulltext') return fulltext(draft, added, name, context);
  if (index.kind === 'spatial') return { draft: added, operations: [{ id: 'add-spatial', index: name }] };
  const before = indexOf(context.original, name);
  const isSameAgain = before !== undefined && context.clauses.some((clause) => clause.kind === 'drop-index' && sameName(clause.index, name))
    && before.keys.join().toLowerCase() === index.parts.map((part) => part.column).join().toLowerCase() && before.unique === (index.kind === 'unique')
      && before.visible === (index.hidden === null);
  if (isSameAgain) return unchanged(added, 'nothing');
  const onNewVirtual = index.parts.some((part) => part.expression !== null || isNewVirtual(part.column, context));
  return { draft: added, operations: [{ id: onNewVirtual ? 'virtual-column-and-index' : 'add-index', index: name }] };
}

const isNewVirtual = (name: string | null, context: AlterContext): boolean => name !== null
  && context.clauses.some((clause) => clause.kind === 'add-column' && sameName(clause.column.name, name) && clause.column.generated?.kind === 'virtual');

function fulltext(draft: Draft, added: Draft, name: string, context: AlterContext): Altered {
  const many = context.clauses.filter((clause) => clause.kind === 'add-index' && clause.index.kind === 'fulltext').length > 1;
  if (many && !context.flavour.isMariadb) throw new Refusal(1795, 'HY000', 'InnoDB presently supports one FULLTEXT index creation at a time');
  const { storage } = draft.table;
  const hasDocumentId = storage.hasDocumentId || columnOf(draft, 'FTS_DOC_ID') !== undefined;
  const withId: Draft = { ...added, table: { ...added.table, storage: { ...storage, hasDocumentId: true } } };
  return { draft: withId, operations: [{ id: many ? 'add-several-fulltext' : hasDocumentId ? 'add-fulltext' : 'add-fulltext-first', index: name }] };
}

export function dropIndex(draft: Draft, clause: Extract<AlterClause, { kind: 'drop-index' }>, context: AlterContext): Altered {
  if (clause.index.toUpperCase() === 'PRIMARY') return dropPrimaryKey(draft, context);
  const index = indexOf(draft, clause.index);
  if (index === undefined) {
    if (clause.ifExists) return unchanged(draft);
    throw cannotDrop('INDEX', clause.index, context.flavour.isMariadb);
  }
  const dropped = withoutIndex(draft, index.name);
  const isDropped = (name: string): boolean => context.clauses.some((other) => (other.kind === 'drop-foreign-key' || other.kind === 'drop-constraint')
    && sameName(other.constraint, name));
  const willHave = context.clauses.flatMap((other) => (other.kind === 'add-index' ? [other.index.parts.map((part) => part.column ?? '')] : []));
  const needed = foreignKeysOf(draft.table).some((key) => !isDropped(key.name) && key.columns.every((column, at) => sameName(index.keys[at] ?? '', column))
    && !servesForeignKey(dropped, key.columns)
    && !willHave.some((keys) => key.columns.every((column, at) => sameName(keys[at] ?? '', column))));
  if (needed) throw new Refusal(1553, 'HY000', `Cannot drop index '${index.name}': needed in a foreign key constraint`);
  refuseLoneAutoColumn(dropped, context);
  const comesBack = context.clauses.some((other) => other.kind === 'add-index' && sameName(other.index.name ?? '', index.name)
    && other.index.parts.map((part) => part.column).join().toLowerCase() === index.keys.join().toLowerCase());
  return unchanged(dropped, ...(comesBack ? [] : ['drop-index']));
}

export function dropPrimaryKey(draft: Draft, context: AlterContext): Altered {
  if (primaryKeyOf(draft) === undefined) throw cannotDrop('INDEX', 'PRIMARY', context.flavour.isMariadb);
  refuseReferencedKey(draft, 'PRIMARY', primaryKeyOf(draft)?.keys ?? [], context);
  const hasNew = context.clauses.some((clause) => (clause.kind === 'add-index' && clause.index.kind === 'primary') || (clause.kind === 'add-column'
    && clause.column.key === 'primary'));
  const dropped = withoutIndex(draft, 'PRIMARY');
  if (!hasNew) refuseLoneAutoColumn(dropped, context);
  return unchanged(dropped, hasNew ? 'add-primary-key' : 'drop-primary-key');
}

/** A key that another table's foreign key refers to stays while no other index serves. */
function refuseReferencedKey(draft: Draft, name: string, keys: readonly string[], context: AlterContext): void {
  const rest = withoutIndex(draft, name);
  const refers = [...context.relations.values()].some((relation) => isMysqlTable(relation) && relation.name !== draft.table.name
    && foreignKeysOf(relation).some((key) => key.references === draft.table.name
    && key.referencedColumns.every((column, at) => sameName(keys[at] ?? '', column)) && !servesForeignKey(rest, key.referencedColumns)));
  const comesBack = context.clauses.some((clause) => clause.kind === 'add-index' && keys.every((column, at) => sameName(clause.index.parts[at]?.column ?? '', column)));
  if (!refers || comesBack || !context.checksForeignKeys) return;
  if (context.flavour.rules === 'mysql80') throw new Refusal(1553, 'HY000', `Cannot drop index '${name}': needed in a foreign key constraint`);
  throw new Refusal(1025, 'HY000', `Error on rename of '${draft.table.name}' (errno: 150 "Foreign key constraint is incorrectly formed")`);
}

/** Another clause gives the column an index, or takes the column or its attribute away. */
const gives = (clause: AlterClause, name: string): boolean => (clause.kind === 'add-index' && sameName(clause.index.parts[0]?.column ?? '', name))
  || ((clause.kind === 'modify-column' || clause.kind === 'drop-column') && sameName(clause.kind === 'drop-column' ? clause.column : clause.from, name));

/** An auto-increment column is the first of some index. */
function refuseLoneAutoColumn(draft: Draft, context: AlterContext): void {
  const column = draft.table.columns.find((candidate) => candidate.definition.autoIncrement);
  if (column === undefined || draft.indexes.some((index) => sameName(index.keys[0] ?? '', column.name)) || context.clauses.some((clause) => gives(clause,
    column.name))) return;
  throw onlyOneAutoColumn();
}

export function addForeignKey(draft: Draft, definition: ForeignKeyDefinition, context: AlterContext, ifNotExists = false): Altered {
  if (ifNotExists && definition.name !== null && foreignKeysOf(draft.table).some((key) => sameName(key.name, definition.name ?? ''))) return unchanged(draft);
  const parent = definition.references === draft.table.name ? draft.table : context.relations.get(definition.references);
  if (context.checksForeignKeys && !isMysqlTable(parent)) {
    throw context.flavour.rules === 'mysql80' ? new Refusal(1824, 'HY000', `Failed to open the referenced table '${definition.references}'`)
      : context.flavour.isMariadb ? new Refusal(1005, 'HY000',
        `Can't create table \`${draft.table.name}\` (errno: 150 "Foreign key constraint is incorrectly formed")`) : missingParent(definition.references);
  }
  const { draft: added, newIndex } = withForeignKey(draft, definition, context.flavour);
  const operations: Operation[] = [{ id: context.checksForeignKeys ? 'add-foreign-key' : 'add-foreign-key-unchecked' },
    ...(newIndex === null ? [] : [{ id: 'add-index', index: newIndex }])];
  return { draft: added, operations };
}

const missingParent = (table: string): Refusal => (table === '' ? missingTable(table) : new Refusal(1215, 'HY000', 'Cannot add foreign key constraint'));

export function dropForeignKey(draft: Draft, name: string, ifExists: boolean, context: AlterContext): Altered {
  if (!foreignKeysOf(draft.table).some((key) => sameName(key.name, name))) {
    if (ifExists) return unchanged(draft);
    throw cannotDrop('FOREIGN KEY', name, context.flavour.isMariadb);
  }
  return unchanged(withoutConstraint(draft, name), 'drop-foreign-key');
}

/** DROP CONSTRAINT finds a check, a foreign key, a unique key or the primary key. */
export function dropConstraint(draft: Draft, clause: Extract<AlterClause, { kind: 'drop-constraint' }>, context: AlterContext): Altered {
  const name = clause.constraint;
  if (draft.table.storage.checks.some((check) => sameName(check.name ?? '', name))) return unchanged(withoutConstraint(draft, name), 'drop-check');
  if (clause.only === 'any') {
    if (foreignKeysOf(draft.table).some((key) => sameName(key.name, name))) return dropForeignKey(draft, name, false, context);
    if (indexOf(draft, name)?.unique) return dropIndex(draft, { kind: 'drop-index', index: name, ifExists: false }, context);
  }
  if (clause.ifExists) return unchanged(draft);
  if (context.flavour.isMariadb) throw cannotDrop('CONSTRAINT', name, true);
  throw new Refusal(clause.only === 'check' ? 3821 : 3940, 'HY000',
    clause.only === 'check' ? `Check constraint '${name}' is not found in the table.` : `Constraint '${name}' does not exist.`);
}

export function renameIndex(draft: Draft, from: string, to: string): Altered {
  if (indexOf(draft, from) === undefined) throw new Refusal(1176, '42000', `Key '${from}' doesn't exist in table '${draft.table.name}'`);
  if (!sameName(from, to) && indexOf(draft, to) !== undefined) throw new Refusal(1061, '42000', `Duplicate key name '${to}'`);
  return unchanged({ ...draft, indexes: draft.indexes.map((index) => (sameName(index.name, from) ? { ...index, name: to } : index)) }, 'rename-index');
}

export function indexVisibility(draft: Draft, name: string, isVisible: boolean): Altered {
  const index = indexOf(draft, name);
  if (index === undefined) throw new Refusal(1176, '42000', `Key '${name}' doesn't exist in table '${draft.table.name}'`);
  return unchanged({ ...draft, indexes: draft.indexes.map((other) => (other === index ? { ...other, visible: isVisible } : other)) },
    index.visible === isVisible ? 'nothing' : 'index-visibility');
}
