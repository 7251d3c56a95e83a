import type { Column, Table } from '../../sql/catalogue.ts';
import { addConstraint } from './alter-table/constraints.ts';
import { withColumnKeys } from './alter-table/columns.ts';
import { Alteration } from './alter-table/state.ts';
import { optionsOf, stringsOf } from './ast.ts';
import type { Node } from './ast.ts';
import { emptyTable, readColumn } from './column-definition.ts';
import { copyLike } from './create-like.ts';
import type { Draft } from './draft.ts';
import { boundOf, partitionKeyOf } from './partition-bounds.ts';
import { addPartitionIndex } from './partition-indexes.ts';
import { refuseOverlap } from './pruning.ts';
import { rowBytesOf } from './sizes.ts';
import { typeText } from './types.ts';

const persistences: Readonly<Record<string, Table['persistence']>> = { p: 'permanent', u: 'unlogged', t: 'temporary' };

/** CREATE TABLE: new itself, so nobody waits for it; but the tables it refers to, copies or becomes part of are locked. */
export const createTable = (node: Node, draft: Draft): void => {
  const name = newName(draft, node.relation);
  if (draft.catalogue.get(name) !== undefined) {
    if (node.if_not_exists === true) return;
    draft.refuse('42P07', `relation "${name}" already exists`);
  }
  const options = optionsOf(node.options);
  const strategy = node.partspec === undefined ? null : partitionKeyOf(node.partspec);
  if (strategy?.strategy === 'hash') draft.needs(11, 'HASH');
  let table: Table = {
    ...emptyTable(name), isNew: true, persistence: persistences[String(node.relation.relpersistence)] ?? 'permanent', partitionBy: strategy,
    fillfactor: Number(options.get('fillfactor') ?? 100),
  };
  const parents = ((node.inhRelations ?? []) as readonly Node[]).map((r) => draft.table(draft.nameOf(r.RangeVar)));
  const isPartition = node.partbound !== undefined;
  table = isPartition ? asPartition(draft, table, parents[0], node.partbound) : asChild(draft, table, parents);
  if (node.ofTypename !== undefined) table = { ...table, columns: columnsOfType(draft, node.ofTypename) };
  draft.catalogue.set(table);
  draft.lock(name, 'AccessExclusiveLock', { isNew: true });
  const alteration = new Alteration(draft, 'AccessExclusiveLock', true);
  addElements(alteration, name, (node.tableElts ?? []) as readonly Node[]);
  const made = draft.table(name);
  refuseBadKey(draft, made);
  draft.catalogue.set({ ...made, rowBytes: rowBytesOf(made.columns) });
  if (isPartition) for (const index of draft.catalogue.indexesOf(parents[0].name)) inheritIndex(draft, index.name, name);
  alteration.finish();
  // The table is empty: whatever was checked or built took no rows.
  draft.scans.delete(name);
  draft.growth = 'O(1)';
  if (isPartition) scanDefault(draft, parents[0], name);
  draft.publish();
};

/** CREATE TABLE ... OF: the columns are the composite type's. */
const columnsOfType = (draft: Draft, typeName: Node): readonly Column[] => {
  const name = typeText(typeName);
  const type = draft.catalogue.type(name) ?? draft.refuse('42704', `type "${name}" does not exist`);
  if (type.kind !== 'composite') return draft.refuse('42809', `type ${name} is not a composite type`);
  return (type.columns ?? []).map((column): Column => ({ ...column, notNull: false, default: null, identity: null, generated: null, sequence: null, hasStatistics: true }));
};

const newName = (draft: Draft, rangeVar: Node): string => (rangeVar.schemaname === undefined ? String(rangeVar.relname) : draft.nameOf(rangeVar));

const refuseBadKey = (draft: Draft, table: Table): void => {
  const missing = table.partitionBy?.columns.find((c) => /^\w+$/.test(c) && !table.columns.some((own) => own.name === c));
  if (missing !== undefined) draft.refuse('42703', `column "${missing}" named in partition key does not exist`);
};

/** PARTITION OF: ACCESS EXCLUSIVE on the parent, and on the default partition, whose rows must not belong to the new one. */
const asPartition = (draft: Draft, table: Table, parent: Table, bound: Node): Table => {
  if (parent.partitionBy === null) draft.refuse('42P17', `table "${parent.name}" is not partitioned`);
  draft.lock(parent.name, 'AccessExclusiveLock');
  const { isDefault, text } = boundOf(bound);
  if (isDefault) draft.needs(11, 'DEFAULT');
  refuseOverlap(draft, parent.name, table.name, text);
  const columns = parent.columns.map((column): Column => ({ ...column, identity: draft.version >= 17 ? column.identity : null, sequence: draft.version >= 17 ? column.sequence : null }));
  const constraints = parent.constraints.filter((c) => c.kind === 'check' || c.kind === 'not-null' || c.kind === 'foreign-key');
  for (const constraint of constraints) if (constraint.kind === 'foreign-key') draft.lock(constraint.references, 'ShareRowExclusiveLock');
  return { ...table, columns, constraints, triggers: parent.triggers.filter((t) => t.level === 'row'), parent: { name: parent.name, kind: 'partition', isDefault, bound: text } };
};

const scanDefault = (draft: Draft, parent: Table, name: string): void => {
  const other = draft.catalogue.childrenOf(parent.name).find((child) => child.parent?.isDefault === true && child.name !== name);
  if (other === undefined) return;
  draft.lock(other.name, 'AccessExclusiveLock');
  if (other.rows > 0) draft.scan(other.name);
};

const inheritIndex = (draft: Draft, parent: string, table: string): void => {
  const index = draft.index(parent);
  draft.lock(parent, 'ShareUpdateExclusiveLock');
  addPartitionIndex(draft, index, draft.table(table));
};

/** INHERITS: SHARE UPDATE EXCLUSIVE on each parent. */
const asChild = (draft: Draft, table: Table, parents: readonly Table[]): Table => {
  let child = table;
  for (const parent of parents) {
    draft.lock(parent.name, 'ShareUpdateExclusiveLock');
    const fresh = parent.columns.filter((c) => !child.columns.some((own) => own.name === c.name)).map((c): Column => ({ ...c, identity: null, sequence: null }));
    const constraints = parent.constraints.filter((c) => (c.kind === 'check' && !c.noInherit) || c.kind === 'not-null');
    child = { ...child, columns: [...child.columns, ...fresh], constraints: [...child.constraints, ...constraints], parent: { name: parent.name, kind: 'inherits', isDefault: false, bound: null } };
  }
  return child;
};

const addElements = (alteration: Alteration, name: string, elements: readonly Node[]): void => {
  const { draft } = alteration;
  const constraints: Node[] = [];
  for (const element of elements) {
    if (element.ColumnDef !== undefined) constraints.push(...addColumnOf(draft, name, element.ColumnDef as Node));
    else if (element.TableLikeClause !== undefined) copyLike(draft, name, element.TableLikeClause as Node);
    else if (element.Constraint !== undefined) constraints.push(element.Constraint as Node);
  }
  const plain = constraints.filter((c) => c.contype !== 'CONSTR_NOTNULL' || (c.keys ?? []).length > 0);
  for (const constraint of plain.toSorted((a, b) => constraintOrder(a) - constraintOrder(b))) {
    if (constraint.contype === 'CONSTR_NOTNULL') noteNotNull(draft, name, constraint);
    else addConstraint(alteration, draft.table(name), constraint, { skipForeignKeyCheck: true });
  }
};

/** Keys before foreign keys, so that one to the table itself finds them. */
const constraintOrder = (c: Node): number => (c.contype === 'CONSTR_FOREIGN' ? 2 : c.contype === 'CONSTR_CHECK' || c.contype === 'CONSTR_NOTNULL' ? 0 : 1);

const noteNotNull = (draft: Draft, name: string, constraint: Node): void => {
  draft.needs(18, 'NOT');
  const table = draft.table(name);
  const [column] = stringsOf(constraint.keys);
  draft.catalogue.set({ ...table, columns: table.columns.map((c) => (c.name === column ? { ...c, notNull: true } : c)) });
};

const addColumnOf = (draft: Draft, name: string, definition: Node): readonly Node[] => {
  const table = draft.table(name);
  const column = String(definition.colname);
  if (definition.typeName === undefined) return []; // PARTITION OF ... (column WITH OPTIONS ...) changes an inherited column
  const inherited = table.columns.some((c) => c.name === column);
  if (inherited && table.parent === null) draft.refuse('42701', `column "${column}" specified more than once`);
  const added = readColumn(draft, name, definition);
  if (added.sequence !== null) {
    draft.catalogue.set(added.sequence);
    draft.lock(added.sequence.name, 'AccessExclusiveLock', { isNew: true });
  }
  const columns = inherited ? table.columns.map((c) => (c.name === column ? { ...c, ...added.column, notNull: c.notNull || added.column.notNull } : c)) : [...table.columns, added.column];
  draft.catalogue.set({ ...table, columns });
  return added.constraints.map((c) => withColumnKeys(c, column));
};
