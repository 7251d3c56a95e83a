import type { Index, Table } from '../../sql/catalogue.ts';
import type { Draft } from './draft.ts';
import { besideTable, objectName } from './names.ts';
import { buildIndex } from './work.ts';

/** Two indexes that would do for one another: same method, keys, predicate and uniqueness. */
export const isSameDefinition = (a: Index, b: Index): boolean =>
  a.method === b.method && String(a.keys) === String(b.keys) && String(a.included) === String(b.included) && a.predicate === b.predicate && a.unique === b.unique;

/** Every index of the parent gets its counterpart on a partition: an equal one is attached, otherwise one is built. */
export const makeAttachedIndexes = (draft: Draft, parent: Table, table: Table): void => {
  for (const index of draft.catalogue.indexesOf(parent.name)) {
    draft.lock(index.name, 'ShareUpdateExclusiveLock');
    const match = draft.catalogue.indexesOf(table.name).find((own) => own.parent === null && own.valid && isSameDefinition(own, index));
    if (match !== undefined) {
      draft.catalogue.set({ ...match, parent: index.name });
      continue;
    }
    const made = addPartitionIndex(draft, index, table);
    if (table.partitionBy === null && table.isNew !== true) buildIndex(draft, table, made, 'building index');
  }
};

/** The counterpart of a partitioned table's index on one partition, with the key constraint that comes with it. */
export const addPartitionIndex = (draft: Draft, parent: Index, table: Table): Index => {
  const key = draft.table(parent.table).constraints.find((c) => 'index' in c && c.index === parent.name);
  const label = key?.kind === 'primary-key' ? 'pkey' : key === undefined ? 'idx' : 'key';
  const columns = label === 'pkey' ? '' : [...parent.keys, ...parent.included].map((k) => (/^\w+$/.test(k) ? k : (/^(\w+)\(/.exec(k)?.[1] ?? 'expr'))).join('_');
  const made: Index = { ...parent, name: draft.freeName(besideTable(table.name, objectName(table.name, columns, label))), table: table.name, parent: parent.name, isNew: true };
  draft.catalogue.set(made);
  draft.lock(made.name, 'AccessExclusiveLock', { isNew: true });
  if (key !== undefined) {
    const fresh = draft.table(table.name);
    draft.catalogue.set({ ...fresh, constraints: [...fresh.constraints, { ...key, name: made.name, index: made.name } as typeof key] });
  }
  return made;
};
