import type { ReferentialAction, Table } from '../../../sql/catalogue.ts';
import { stringsOf } from '../ast.ts';
import type { Node } from '../ast.ts';
import type { ForeignKey } from '../catalogue-store.ts';
import type { Draft } from '../draft.ts';
import { objectName } from '../names.ts';
import { opensIndexes } from '../query.ts';
import { baseCoercion, typeParts } from '../types.ts';
import { tableWork } from '../work.ts';
import { freeConstraintName, sameColumns } from './constraints.ts';
import type { ConstraintOptions } from './constraints.ts';
import { columnOf } from './state.ts';
import type { Alteration } from './state.ts';

/** ADD FOREIGN KEY: SHARE ROW EXCLUSIVE on both tables; the check is one join over both, left out by NOT VALID. */
export const addForeignKey = (alteration: Alteration, table: Table, node: Node, options: ConstraintOptions): void => {
  const { draft } = alteration;
  const parentName = draft.nameOf(node.pktable);
  const parent = parentName === table.name ? table : draft.table(parentName);
  const columns = stringsOf(node.fk_attrs);
  for (const column of columns) if (!table.columns.some((c) => c.name === column)) draft.refuse('42703', `column "${column}" referenced in foreign key constraint does not exist`);
  const isPartitioned = table.partitionBy !== null;
  if (isPartitioned && draft.version < 11) draft.refuse('0A000', 'foreign key constraints are not supported on partitioned tables');
  if (isPartitioned && !alteration.recurses) draft.refuse('42809', `cannot use ONLY for foreign key on partitioned table "${table.name}" referencing relation "${parent.name}"`);
  if (isPartitioned && node.skip_validation === true && options.skipForeignKeyCheck !== true && draft.version < 18)
    draft.refuse('42809', `cannot add NOT VALID foreign key on partitioned table "${table.name}" referencing relation "${parent.name}"`);
  draft.lock(parent.name, 'ShareRowExclusiveLock');
  if (parent.partitionBy !== null && draft.version < 12) draft.refuse('42809', `cannot reference partitioned table "${parent.name}"`);
  for (const partition of parent.partitionBy === null ? [] : draft.catalogue.descendantsOf(parent.name)) draft.lock(partition.name, 'ShareRowExclusiveLock');
  const referenced = referencedColumns(draft, parent, node);
  refuseUnequal(draft, { table, parent, columns, referenced, name: node.conname as string | undefined });
  const enforced = node.is_enforced === true;
  const valid = node.skip_validation !== true && enforced;
  const key: ForeignKey = {
    kind: 'foreign-key', name: (node.conname as string | undefined) ?? freeConstraintName(table, objectName(table.name, columns.join('_'), 'fkey')),
    columns, references: parent.name, referencedColumns: referenced, valid: valid || options.skipForeignKeyCheck === true, enforced, deferrable: node.deferrable === true,
    onDelete: actions[String(node.fk_del_action)], onUpdate: actions[String(node.fk_upd_action)],
  };
  const targets = isPartitioned ? alteration.targets(table) : [table];
  for (const target of targets) {
    const fresh = draft.table(target.name);
    draft.catalogue.set({ ...fresh, constraints: [...fresh.constraints, key] });
  }
  if (!valid || options.skipForeignKeyCheck === true) return;
  alteration.after.push(() => {
    for (const target of targets) checkForeignKey(draft, draft.table(target.name), key);
  });
};

const actions: Readonly<Record<string, ReferentialAction>> = { a: 'no action', r: 'restrict', c: 'cascade', n: 'set null', d: 'set default' };

export const referencedColumns = (draft: Draft, parent: Table, node: Node): readonly string[] => {
  const named = stringsOf(node.pk_attrs);
  const primary = parent.constraints.find((c) => c.kind === 'primary-key');
  if (named.length === 0) {
    return primary?.kind === 'primary-key' ? primary.columns : draft.refuse('42704', `there is no primary key for referenced table "${parent.name}"`);
  }
  for (const column of named) if (!parent.columns.some((c) => c.name === column)) draft.refuse('42703', `column "${column}" referenced in foreign key constraint does not exist`);
  const isKey = draft.catalogue.indexesOf(parent.name).some((i) => i.unique && i.valid && i.predicate === null && sameColumns(i.keys, named));
  if (!isKey) draft.refuse('42830', `there is no unique constraint matching given keys for referenced table "${parent.name}"`);
  return named;
};

type Pair = { readonly table: Table; readonly parent: Table; readonly columns: readonly string[]; readonly referenced: readonly string[]; readonly name: string | undefined };

const refuseUnequal = (draft: Draft, { table, parent, columns, referenced, name }: Pair): void => {
  if (columns.length !== referenced.length) draft.refuse('42830', 'number of referencing and referenced columns for foreign key disagree');
  columns.forEach((column, i) => {
    const child = typeParts(columnOf(draft, table, column).type).base;
    const own = typeParts(columnOf(draft, parent, referenced[i]).type).base;
    const isComparable = baseCoercion(child, own) !== 'refused' && isTextual(child) === isTextual(own);
    if (!isComparable && draft.catalogue.type(child) === undefined && draft.catalogue.type(own) === undefined)
      draft.refuse('42804', `foreign key constraint "${name ?? objectName(table.name, columns.join('_'), 'fkey')}" cannot be implemented`);
  });
};

const isTextual = (base: string): boolean => ['text', 'character varying', 'character'].includes(base);

/** The check of all rows: one join, so planning opens the indexes of both tables. */
export const checkForeignKey = (draft: Draft, table: Table, key: ForeignKey): void => {
  const parent = draft.table(key.references);
  // A partitioned table is checked partition by partition.
  if (table.partitionBy !== null) return;
  draft.lockIndexes(table.name, 'AccessShareLock');
  if (opensIndexes(parent, draft.version)) draft.lockIndexes(parent.name, 'AccessShareLock');
  draft.scan(table.name);
  // A join whose outer side has no rows never looks at the inner one.
  if (table.isNew === true && table.rows === 0) return;
  if (parent.partitionBy === null) draft.scan(parent.name);
  else for (const partition of draft.catalogue.descendantsOf(parent.name)) scanPartition(draft, partition);
  draft.work(tableWork(table, 'validate-foreign-key', 'validating foreign key'));
};

const scanPartition = (draft: Draft, partition: Table): void => {
  draft.lockIndexes(partition.name, 'AccessShareLock');
  if (partition.partitionBy === null) draft.scan(partition.name);
};

/** VALIDATE CONSTRAINT of a foreign key: writers pass on both tables, ROW SHARE on the referenced one. */
export const validateForeignKey = (alteration: Alteration, table: Table, key: ForeignKey): void => {
  const { draft } = alteration;
  if (!key.enforced) draft.refuse(draft.version >= 18 ? '55000' : '42809', 'cannot validate NOT ENFORCED constraint');
  if (key.valid) return;
  const targets = table.partitionBy === null ? [table] : alteration.targets(table);
  draft.lock(key.references, 'RowShareLock');
  for (const target of targets) {
    const fresh = draft.table(target.name);
    draft.catalogue.set({ ...fresh, constraints: fresh.constraints.map((c) => (c.kind === 'foreign-key' && c.name === key.name ? { ...c, valid: true } : c)) });
    alteration.after.push(() => checkForeignKey(draft, draft.table(target.name), key));
  }
};
