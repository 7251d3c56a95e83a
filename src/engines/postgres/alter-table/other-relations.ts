import type { Index } from '../../../sql/catalogue.ts';
import type { Node } from '../ast.ts';
import type { Draft } from '../draft.ts';
import { besideTable } from '../names.ts';
import { isSameDefinition } from '../partition-indexes.ts';
import type { Alteration } from './state.ts';

/** ALTER TABLE's commands on what is not a table: indexes (ALTER INDEX is the same statement), sequences, views. */
export const alterOtherRelation = (alteration: Alteration, name: string, command: Node): void => {
  const { draft } = alteration;
  const relation = draft.relation(name);
  if (relation.kind === 'index') return alterIndex(draft, relation, command);
  switch (command.subtype) {
    case 'AT_ChangeOwner':
    case 'AT_ReplicaIdentity':
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions':
    case 'AT_ColumnDefault':
    case 'AT_SetStatistics':
    case 'AT_SetStorage':
    case 'AT_SetCompression':
    case 'AT_SetOptions':
    case 'AT_ResetOptions':
    case 'AT_DropCluster':
      return;
    case 'AT_ClusterOn': {
      const index = besideTable(name, String(command.name));
      if (!draft.catalogue.indexesOf(name).some((i) => i.name === index)) draft.refuse('42704', `index "${index}" for table "${name}" does not exist`);
      return draft.lock(index, 'ShareUpdateExclusiveLock');
    }
    case 'AT_SetLogged':
    case 'AT_SetUnLogged':
      // The new file is a page: nothing that grows with the data.
      if (relation.kind === 'sequence' && draft.version >= 15) return;
      return draft.refuse('42809', `"${name}" is not a table`);
    case 'AT_SetTableSpace':
    case 'AT_SetAccessMethod':
      if (relation.kind !== 'materialized view') return draft.refuse('42809', `"${name}" is not a table or materialized view`);
      if (command.name === 'heap' || command.name === 'pg_default') return;
      draft.grow('O(n)');
      return draft.rewrite(name);
    default:
      return draft.refuse('42809', draft.version >= 15 ? `ALTER action cannot be performed on relation "${name}"` : `"${name}" is not a table`);
  }
};

const alterIndex = (draft: Draft, index: Index, command: Node): void => {
  switch (command.subtype) {
    case 'AT_SetTableSpace':
      if (command.name === 'pg_default') return;
      draft.rebuilds.add(index.name);
      return draft.grow('O(n)');
    case 'AT_AttachPartition':
      return attachIndex(draft, index, command.def.PartitionCmd as Node);
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions':
    case 'AT_SetStatistics':
    case 'AT_ChangeOwner':
      return;
    default:
      return draft.refuse('42809', `"${index.name}" is not a table`);
  }
};

/** ALTER INDEX ... ATTACH PARTITION; the parent index becomes valid when every partition has its part. */
const attachIndex = (draft: Draft, parent: Index, node: Node): void => {
  const name = draft.nameOf(node.name);
  const index = draft.index(name);
  draft.lock(name, 'AccessExclusiveLock');
  draft.lock(index.table, 'AccessShareLock');
  draft.lock(parent.table, 'AccessShareLock');
  if (index.parent === parent.name) return;
  if (index.parent !== null) draft.refuse('55000', `cannot attach index "${name}" as a partition of index "${parent.name}"`);
  if (draft.table(index.table).parent?.name !== parent.table) draft.refuse('55000', `cannot attach index "${name}" as a partition of index "${parent.name}"`);
  if (!isSameDefinition(index, parent)) draft.refuse('42P17', `cannot attach index "${name}" as a partition of index "${parent.name}"`);
  draft.catalogue.set({ ...index, parent: parent.name });
  const isComplete = draft.catalogue.childrenOf(parent.table).every((child) => draft.catalogue.indexesOf(child.name).some((i) => i.parent === parent.name && i.valid));
  if (isComplete) draft.catalogue.set({ ...parent, valid: true });
};
