import type { Constraint, Index, Table } from '../../../sql/catalogue.ts';
import { stringsOf } from '../ast.ts';
import type { Node } from '../ast.ts';
import type { Draft } from '../draft.ts';
import { makeIndex, partitionIndexes } from '../index-definition.ts';
import { besideTable } from '../names.ts';
import { buildIndex } from '../work.ts';
import { setNotNull } from './column-attributes.ts';
import type { Alteration } from './state.ts';

/** ADD PRIMARY KEY, UNIQUE, EXCLUDE: builds an index under ACCESS EXCLUSIVE, or adopts one with USING INDEX. */
export const addKey = (alteration: Alteration, table: Table, node: Node): void => {
  const { draft } = alteration;
  const isPrimary = node.contype === 'CONSTR_PRIMARY';
  if (isPrimary && table.constraints.some((c) => c.kind === 'primary-key')) draft.refuse('42P16', `multiple primary keys for table "${table.name}" are not allowed`);
  if (node.without_overlaps === true) draft.needs(18, 'WITHOUT');
  if (node.nulls_not_distinct === true) draft.needs(15, 'NULLS');
  if ((node.including ?? []).length > 0) draft.needs(11, 'INCLUDE');
  const adopted = node.indexname as string | undefined;
  if (adopted !== undefined) return adoptIndex(alteration, table, node, besideTable(table.name, adopted));
  const columns = stringsOf(node.keys);
  for (const column of columns) if (!table.columns.some((c) => c.name === column)) draft.refuse('42703', `column "${column}" named in key does not exist`);
  if (table.partitionBy !== null) refuseForPartitions(draft, table, columns, isPrimary);
  requireNotNull(alteration, table.name, isPrimary ? columns : []);
  const label = isPrimary ? 'pkey' : node.contype === 'CONSTR_UNIQUE' ? 'key' : 'excl';
  const params = node.contype === 'CONSTR_EXCLUSION' ? ((node.exclusions ?? []) as readonly Node[]).map((item) => item.List.items[0] as Node) : columns.map((name) => ({ IndexElem: { name } }));
  const index = makeIndex(draft, draft.table(table.name), {
    name: (node.conname as string | undefined) ?? null, label, method: (node.access_method as string | undefined) ?? 'btree', params,
    included: stringsOf(node.including), predicate: node.where_clause as Node | undefined, unique: node.contype !== 'CONSTR_EXCLUSION', nullsNotDistinct: node.nulls_not_distinct === true,
  });
  draft.catalogue.set(index);
  draft.lock(index.name, 'AccessExclusiveLock', { isNew: true });
  addKeyConstraint(draft, table.name, keyConstraint(node, index.name.slice(index.name.lastIndexOf('.') + 1), index));
  const parts = partitionIndexes(draft, index, label);
  for (const part of parts) addPartitionKey(alteration, part, node);
  if (table.partitionBy === null) buildUnlessRewritten(alteration, table.name, index);
};

/** A primary key makes its columns NOT NULL, down to all children; 18 goes through them even where nothing is left to do. */
const requireNotNull = (alteration: Alteration, table: string, columns: readonly string[]): void => {
  for (const name of columns) {
    const column = alteration.draft.table(table).columns.find((c) => c.name === name);
    if (alteration.draft.version >= 18 || column?.notNull !== true) setNotNull(alteration, alteration.draft.table(table), name);
  }
};

/** The rewrite at the end builds every index anyway, so the new one is not built twice. */
const buildUnlessRewritten = (alteration: Alteration, table: string, index: Index): void => {
  alteration.after.push(() => {
    if (!alteration.state(table).needsRewrite) buildIndex(alteration.draft, alteration.draft.table(table), index, 'building index');
  });
};

/** Before 18 the partitions are only locked SHARE, as by CREATE INDEX; 18 also checks their NOT NULLs and takes the statement's own lock. */
const addPartitionKey = (alteration: Alteration, part: Index, node: Node): void => {
  const { draft } = alteration;
  draft.lock(part.table, draft.version >= 18 ? alteration.mode : 'ShareLock');
  draft.lock(part.name, 'AccessExclusiveLock', { isNew: true });
  addKeyConstraint(draft, part.table, keyConstraint(node, part.name, part));
  if (draft.table(part.table).partitionBy === null) buildUnlessRewritten(alteration, part.table, part);
};

const refuseForPartitions = (draft: Draft, table: Table, columns: readonly string[], isPrimary: boolean): void => {
  const what = isPrimary ? 'primary key' : 'unique';
  if (draft.version < 11) draft.refuse('0A000', `${what} constraints are not supported on partitioned tables`);
  if (table.partitionBy?.columns.some((column) => !columns.includes(column)) === true) draft.refuse('0A000', `${isPrimary ? 'unique' : 'unique'} constraint on partitioned table must include all partitioning columns`);
};

const keyConstraint = (node: Node, name: string, index: Index): Constraint => ({
  kind: node.contype === 'CONSTR_PRIMARY' ? 'primary-key' : node.contype === 'CONSTR_UNIQUE' ? 'unique' : 'exclusion',
  name, columns: index.keys, index: index.name, deferrable: node.deferrable === true,
});

const addKeyConstraint = (draft: Draft, table: string, constraint: Constraint): void => {
  const fresh = draft.table(table);
  draft.catalogue.set({ ...fresh, constraints: [...fresh.constraints, constraint] });
};

/** USING INDEX: no build, but a primary key still scans for NULLs where a column is not NOT NULL yet; the index takes the constraint's name. */
const adoptIndex = (alteration: Alteration, table: Table, node: Node, name: string): void => {
  const { draft } = alteration;
  const index = draft.catalogue.get(name);
  if (index?.kind !== 'index' || index.table !== table.name) return draft.refuse('42704', `index "${name}" does not exist`);
  if (!index.valid) draft.refuse('55000', `index "${name}" is not valid`);
  if (!index.unique) draft.refuse('42809', `"${name}" is not a unique index`);
  if (index.predicate !== null) draft.refuse('42809', `"${name}" is a partial index`);
  if ((index.expressionColumns ?? []).length > 0) draft.refuse('42809', `index "${name}" contains expressions`);
  if (table.partitionBy !== null) draft.refuse('0A000', 'ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables');
  draft.lock(name, 'AccessShareLock');
  requireNotNull(alteration, table.name, node.contype === 'CONSTR_PRIMARY' ? index.keys : []);
  const wanted = besideTable(table.name, (node.conname as string | undefined) ?? name);
  if (wanted !== name) {
    if (draft.catalogue.get(wanted) !== undefined) draft.refuse('42P07', `relation "${wanted}" already exists`);
    draft.lock(name, draft.version >= 12 ? 'ShareUpdateExclusiveLock' : 'AccessExclusiveLock');
    draft.catalogue.delete(name);
  }
  const renamed: Index = { ...index, name: wanted, ...(wanted === name ? {} : { lockedAs: index.lockedAs ?? name }) };
  draft.catalogue.set(renamed);
  addKeyConstraint(draft, table.name, keyConstraint(node, wanted.slice(wanted.lastIndexOf('.') + 1), renamed));
};
