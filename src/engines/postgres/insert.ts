import type { Table } from '../../sql/catalogue.ts';
import type { Node } from './ast.ts';
import { foreignKeysOf } from './catalogue-store.ts';
import { lookUp } from './dml.ts';
import type { Draft } from './draft.ts';
import { refuseLiteral } from './literals.ts';
import { hasNoPartition, routeTo } from './pruning.ts';
import { lockSequenceArguments, readQuery } from './query.ts';
import { tableWork, workIndexes } from './work.ts';

/**
INSERT: ROW EXCLUSIVE on the table; its indexes are closed again at the statement's end, so none is reported, but ON CONFLICT looks for its
arbiter among them while planning and keeps them.
*/
export const insertInto = (draft: Draft, node: Node, table: Table): void => {
  draft.lock(table.name, 'RowExclusiveLock');
  const columns = columnsOf(draft, node, table);
  const select = node.selectStmt?.SelectStmt as Node | undefined;
  const values = ((select?.valuesLists ?? []) as readonly Node[]).map((list) => (list.List?.items ?? []) as readonly Node[]);
  if (values.some((row) => row.length > columns.length)) draft.refuse('42601', 'INSERT has more expressions than target columns');
  const isConstant = select === undefined || values.length > 0 || select.fromClause === undefined;
  if (table.parent?.kind === 'partition') for (const ancestor of draft.catalogue.ancestorsOf(table.name)) draft.lock(ancestor.name, 'AccessShareLock');
  if (node.onConflictClause !== undefined) planConflict(draft, node, table);
  lockSequences(draft, table, columns, node);
  if (select !== undefined && values.length === 0) readQuery(draft, node.withClause === undefined ? select : { ...select, withClause: node.withClause });
  refuseMissing(draft, table, columns, values, node.override === 'OVERRIDING_SYSTEM_VALUE');
  const rows = isConstant ? Math.max(1, values.length) : selectedRows(draft, select);
  // Before 12 routing set all partitions up in advance.
  if (draft.version < 12 && table.partitionBy !== null) for (const partition of draft.catalogue.descendantsOf(table.name)) draft.lock(partition.name, 'RowExclusiveLock');
  for (const leaf of route(draft, table, columns, values)) {
    draft.lock(leaf.name, 'RowExclusiveLock');
    lockReferenced(draft, leaf, columns);
    if (!isConstant) draft.grow('O(n)');
    const indexes = draft.catalogue.indexesOf(leaf.name).filter((i) => i.ready);
    draft.work(tableWork(leaf, 'insert', 'INSERT', { rows, indexes: workIndexes(indexes), takesRowLocks: false }));
    draft.catalogue.set({ ...draft.table(leaf.name), rows: leaf.rows + rows });
  }
  draft.publish();
};

const columnsOf = (draft: Draft, node: Node, table: Table): readonly string[] => {
  const named = ((node.cols ?? []) as readonly Node[]).map((c) => String(c.ResTarget.name));
  for (const name of named) if (!table.columns.some((c) => c.name === name)) draft.refuse('42703', `column "${name}" of relation "${table.name}" does not exist`);
  if (named.length > 0) return named;
  const first = node.selectStmt?.SelectStmt?.valuesLists?.[0]?.List?.items as readonly Node[] | undefined;
  const all = table.columns.map((c) => c.name);
  return node.selectStmt === undefined ? [] : first === undefined ? all : all.slice(0, first.length);
};

const planConflict = (draft: Draft, node: Node, table: Table): void => {
  const infer = node.onConflictClause.infer as Node | undefined;
  const named = infer?.conname as string | undefined;
  if (named !== undefined && !table.constraints.some((c) => c.name === named)) draft.refuse('42704', `constraint "${named}" for table "${table.name}" does not exist`);
  const byName = table.constraints.find((c) => c.name === named);
  // A constraint names its index; columns are looked for among all of them.
  if (byName !== undefined && 'index' in byName) draft.lock(byName.index, 'RowExclusiveLock');
  else if (infer !== undefined) draft.lockIndexes(table.name, 'RowExclusiveLock');
  const keys = ((infer?.indexElems ?? []) as readonly Node[]).map((e) => String(e.IndexElem.name));
  if (keys.length > 0) {
    const isFound = draft.catalogue.indexesOf(table.name).some((i) => i.unique && i.valid && i.keys.length === keys.length && i.keys.every((k) => keys.includes(k)));
    if (!isFound) draft.refuse('42P10', 'there is no unique or exclusion constraint matching the ON CONFLICT specification');
  }
};

const lockSequences = (draft: Draft, table: Table, columns: readonly string[], node: Node): void => {
  for (const column of table.columns) {
    if (columns.includes(column.name)) continue;
    const name = column.sequence ?? /nextval\('([^']+)'/.exec(column.default?.text ?? '')?.[1].replace(/^public\./, '').replace(/'::.*$/, '');
    if (name !== undefined && name !== null && draft.catalogue.get(name)?.kind === 'sequence') draft.lock(name, 'RowExclusiveLock');
  }
  if (node.selectStmt?.SelectStmt?.valuesLists !== undefined) lockSequenceArguments(draft, node.selectStmt);
};

/** A NOT NULL column without default that the statement leaves out fails at the first row; so does one set to NULL. */
const refuseMissing = (draft: Draft, table: Table, columns: readonly string[], values: readonly (readonly Node[])[], isOverriding: boolean): void => {
  if (values.length === 0) return;
  for (const column of table.columns) {
    for (const row of values) refuseLiteral(draft, column.type, row[columns.indexOf(column.name)]);
    const at = columns.indexOf(column.name);
    const isMissing = at < 0 && column.default === null && column.identity === null && column.sequence === null && column.generated === null;
    const isNull = at >= 0 && values.some((row) => row[at]?.A_Const?.isnull === true);
    if (column.notNull && (isMissing || isNull)) draft.refuse('23502', `null value in column "${column.name}" of relation "${table.name}" violates not-null constraint`);
    if (at >= 0 && column.generated !== null && values.some((row) => row[at]?.SetToDefault === undefined)) draft.refuse(draft.version >= 13 ? '428C9' : '42601', `cannot insert a non-DEFAULT value into column "${column.name}"`);
    if (at >= 0 && column.identity === 'always' && !isOverriding && values.some((row) => row[at]?.SetToDefault === undefined)) draft.refuse('428C9', `cannot insert a non-DEFAULT value into column "${column.name}"`);
  }
};

const selectedRows = (draft: Draft, select: Node | undefined): number => {
  const source = ((select?.fromClause ?? []) as readonly Node[])[0]?.RangeVar as Node | undefined;
  const limit = select?.limitCount?.A_Const?.ival?.ival as number | undefined;
  const rows = source === undefined ? 1000 : (draft.catalogue.table(draft.nameOf(source))?.rows ?? 1000);
  return Math.min(limit ?? rows, rows);
};

/** The leaf that rows go to: the partition of the constant key, every partition where the rows come from a query. */
const route = (draft: Draft, table: Table, columns: readonly string[], values: readonly (readonly Node[])[]): readonly Table[] => {
  if (table.partitionBy === null) return [table];
  const at = columns.indexOf(table.partitionBy.columns[0]);
  const targets = values.length > 0 ? values.map((row) => routeTo(draft, table, row[at])) : draft.catalogue.childrenOf(table.name);
  if (values.some((row) => hasNoPartition(draft, table, row[at]))) draft.refuse('23514', `no partition of relation "${table.name}" found for row`);
  const found = [...new Set(targets.filter((t): t is Table => t !== null))];
  return found.flatMap((partition) => route(draft, partition, columns, values));
};

const lockReferenced = (draft: Draft, table: Table, columns: readonly string[]): void => {
  for (const key of foreignKeysOf(table)) {
    if (!key.enforced || !key.columns.some((c) => columns.includes(c))) continue;
    lookUp(draft, key.references, 'RowShareLock');
    draft.lockRows(key.references, 'key share');
  }
};
