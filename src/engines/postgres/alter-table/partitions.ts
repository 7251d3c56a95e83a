import type { Table } from '../../../sql/catalogue.ts';
import type { Node } from '../ast.ts';
import { foreignKeysOf } from '../catalogue-store.ts';
import type { Draft } from '../draft.ts';
import { boundOf, boundIsProven } from '../partition-bounds.ts';
import { makeAttachedIndexes } from '../partition-indexes.ts';
import { refuseOverlap } from '../pruning.ts';
import { scanTable } from '../work.ts';
import type { Alteration } from './state.ts';

/**
ATTACH PARTITION: the parent is only locked SHARE UPDATE EXCLUSIVE (12 and later), the table to be attached ACCESS EXCLUSIVE. Its rows are
scanned unless its own constraints prove the bound; a default partition is locked, and scanned for rows that would belong to the new one.
*/
export const attachPartition = (alteration: Alteration, parent: Table, node: Node): void => {
  const { draft } = alteration;
  const name = draft.nameOf(node.name);
  const table = draft.table(name);
  if (parent.partitionBy === null) return draft.version >= 18 ? draft.refuse('42809', `ALTER action ATTACH PARTITION cannot be performed on relation "${parent.name}"`) : draft.refuse('42P17', `table "${parent.name}" is not partitioned`);
  draft.lock(name, 'AccessExclusiveLock');
  if (table.parent !== null) draft.refuse('42809', `"${name}" is already a partition`);
  for (const descendant of draft.catalogue.descendantsOf(name)) draft.lock(descendant.name, 'AccessExclusiveLock');
  refuseDifferent(draft, parent, table);
  const bound = boundOf(node.bound as Node);
  const defaultPartition = draft.catalogue.childrenOf(parent.name).find((child) => child.parent?.isDefault === true);
  if (bound.isDefault && defaultPartition !== undefined) draft.refuse('42P17', `partition "${table.name}" conflicts with existing default partition "${defaultPartition.name}"`);
  refuseOverlap(draft, parent.name, table.name, bound.text);
  const attached: Table = { ...table, parent: { name: parent.name, kind: 'partition', isDefault: bound.isDefault, bound: bound.text } };
  draft.catalogue.set(attached);
  if (defaultPartition !== undefined && !bound.isDefault) {
    draft.lock(defaultPartition.name, 'AccessExclusiveLock');
    if (!boundIsProven(defaultPartition, parent.partitionBy.columns, bound, true) && defaultPartition.rows > 0) alteration.state(defaultPartition.name).needsCheck = true;
  }
  const isAlone = bound.isDefault && draft.catalogue.childrenOf(parent.name).length === 1;
  if (!isAlone && !boundIsProven(table, parent.partitionBy.columns, bound, false)) checkLeaves(alteration, attached);
  makeAttachedIndexes(draft, parent, attached);
  inheritForeignKeys(draft, parent, attached, alteration);
};

const checkLeaves = (alteration: Alteration, table: Table): void => {
  const leaves = table.partitionBy === null ? [table] : alteration.draft.catalogue.descendantsOf(table.name).filter((t) => t.partitionBy === null);
  for (const leaf of leaves) alteration.state(leaf.name).needsCheck = true;
};

const refuseDifferent = (draft: Draft, parent: Table, table: Table): void => {
  const extra = table.columns.find((column) => !parent.columns.some((c) => c.name === column.name));
  if (extra !== undefined) draft.refuse('42804', `table "${table.name}" contains column "${extra.name}" not found in parent "${parent.name}"`);
  for (const column of parent.columns) {
    const own = table.columns.find((c) => c.name === column.name);
    if (own === undefined) draft.refuse('42804', `child table is missing column "${column.name}"`);
    else if (own.type !== column.type) draft.refuse('42804', `child table "${table.name}" has different type for column "${column.name}"`);
    else if (column.notNull && !own.notNull) draft.refuse('42804', `column "${column.name}" in child table "${table.name}" must be marked NOT NULL`);
  }
  const missing = parent.constraints.find((c) => c.kind === 'check' && !c.noInherit && !table.constraints.some((own) => own.name === c.name));
  if (missing !== undefined) draft.refuse('42804', `child table is missing constraint "${missing.name}"`);
};

/** Foreign keys of the parent hold for the new partition too: its rows are checked, the referenced table locked. */
const inheritForeignKeys = (draft: Draft, parent: Table, table: Table, alteration: Alteration): void => {
  for (const key of foreignKeysOf(parent)) {
    draft.lock(key.references, 'ShareRowExclusiveLock');
    if (foreignKeysOf(table).some((own) => own.references === key.references && String(own.columns) === String(key.columns))) continue;
    const fresh = draft.table(table.name);
    draft.catalogue.set({ ...fresh, constraints: [...fresh.constraints, key] });
    alteration.after.push(() => {
      draft.lockIndexes(table.name, 'AccessShareLock');
      draft.lockIndexes(key.references, 'AccessShareLock');
      scanTable(draft, draft.table(table.name), 'validating foreign key', 'validate-foreign-key');
      draft.scan(key.references);
    });
  }
};

const detached = (draft: Draft, table: Table, isBrief: boolean): void => {
  draft.catalogue.set({ ...table, parent: null });
  for (const index of draft.catalogue.indexesOf(table.name)) {
    if (index.parent === null) continue;
    draft.lock(index.name, 'AccessExclusiveLock', { isBrief });
    draft.catalogue.set({ ...index, parent: null });
  }
};

/** DETACH PARTITION; CONCURRENTLY works in two transactions and waits for users of the parent in between. */
export const detachPartition = (alteration: Alteration, parent: Table, node: Node): void => {
  const { draft } = alteration;
  const name = draft.nameOf(node.name);
  const table = draft.table(name);
  if (table.parent?.name !== parent.name) draft.refuse('42P01', `relation "${name}" is not a partition of relation "${parent.name}"`);
  const defaultPartition = draft.catalogue.childrenOf(parent.name).find((child) => child.parent?.isDefault === true && child.name !== name);
  if (node.concurrent === true) {
    if (defaultPartition !== undefined) draft.refuse('55000', 'cannot detach partitions concurrently when a default partition exists');
    draft.lock(name, 'AccessExclusiveLock', { isBrief: true });
    draft.steps.length = 0;
    draft.step({ kind: 'lock', relation: parent.name, mode: 'ShareUpdateExclusiveLock' });
    draft.step({ kind: 'lock', relation: name, mode: 'ShareUpdateExclusiveLock' });
    draft.catalogue.set({ ...table, detachPending: true });
    draft.publish();
    draft.step({ kind: 'commit-inside' });
    draft.step({ kind: 'wait-for-holders', relation: parent.name, mode: 'AccessExclusiveLock', phase: 'waiting for users of the parent' });
    draft.step({ kind: 'lock', relation: parent.name, mode: 'ShareUpdateExclusiveLock' });
    draft.step({ kind: 'lock', relation: name, mode: 'AccessExclusiveLock' });
  } else {
    draft.lock(name, draft.version >= 14 ? 'AccessExclusiveLock' : 'ShareUpdateExclusiveLock');
    if (defaultPartition !== undefined) draft.lock(defaultPartition.name, 'AccessExclusiveLock');
  }
  if (node.concurrent !== true) lockReferenced(draft, table);
  const { detachPending: _pending, ...rest } = draft.table(name);
  detached(draft, rest, node.concurrent === true);
};

/** A foreign key that the partition has from its parent becomes its own: the referenced table's triggers change. */
const lockReferenced = (draft: Draft, table: Table): void => {
  for (const key of foreignKeysOf(table)) draft.lock(key.references, 'ShareRowExclusiveLock');
};

export const finalizeDetach = (alteration: Alteration, parent: Table, node: Node): void => {
  const { draft } = alteration;
  const name = draft.nameOf(node.name);
  const table = draft.table(name);
  if (table.detachPending !== true) draft.refuse('55000', `partition "${name}" already pending detach in partitioned table "${parent.name}"`.replace('already', 'not'));
  draft.step({ kind: 'wait-for-holders', relation: parent.name, mode: 'AccessExclusiveLock', phase: 'waiting for users of the parent' });
  draft.lock(name, 'AccessExclusiveLock');
  const { detachPending: _pending, ...rest } = table;
  detached(draft, rest, true);
};

/** INHERIT and NO INHERIT: the child exclusively, the parent hardly. */
export const changeInheritance = (alteration: Alteration, table: Table, command: Node): void => {
  const { draft } = alteration;
  const parent = draft.table(draft.nameOf(command.def.RangeVar as Node));
  if (command.subtype === 'AT_AddInherit') {
    draft.lock(parent.name, 'ShareUpdateExclusiveLock');
    const missing = parent.columns.find((column) => !table.columns.some((c) => c.name === column.name));
    if (missing !== undefined) draft.refuse('42804', `child table is missing column "${missing.name}"`);
    if (table.parent !== null && table.parent.name === parent.name) draft.refuse('42P07', `relation "${parent.name}" would be inherited from more than once`);
    return draft.catalogue.set({ ...table, parent: { name: parent.name, kind: 'inherits', isDefault: false, bound: null } });
  }
  draft.lock(parent.name, 'AccessShareLock');
  if (table.parent?.name !== parent.name) draft.refuse('42P01', `relation "${parent.name}" is not a parent of relation "${table.name}"`);
  draft.catalogue.set({ ...table, parent: null });
};
