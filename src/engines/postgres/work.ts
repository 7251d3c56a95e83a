import type { Index, Table } from '../../sql/catalogue.ts';
import type { Work } from '../engine.ts';
import type { Draft } from './draft.ts';

/** Indexes as the cost model wants them. */
export const workIndexes = (indexes: readonly Index[]): Work['indexes'] => indexes.map(({ name, keyOrder, bytesPerRow }) => ({ name, keyOrder, bytesPerRow }));

/** Work over a whole table, in key order; the caller overrides what differs. */
export const tableWork = (table: Table, kind: Work['kind'], phase: string, changes: Partial<Work> = {}): Work => ({
  kind, phase, relation: table.lockedAs ?? table.name, rows: table.rows, tableRows: table.rows, rowBytes: table.rowBytes, indexes: [],
  takesRowLocks: false, isHot: false, visits: 'key order', rowsSkipped: 0, ...changes,
});

/** A pass over the heap that reads every row. */
export const scanTable = (draft: Draft, table: Table, phase: string, kind: Work['kind'] = 'scan'): void => {
  draft.scan(table.name);
  draft.work(tableWork(table, kind, phase));
};

/**
A new heap file and with it every index of the table, as ALTER TABLE, VACUUM FULL and CLUSTER do it: ACCESS EXCLUSIVE on all indexes.
`skip` names indexes that the statement drops and builds anew by itself.
*/
export const rewriteTable = (draft: Draft, table: Table, phase: string, skip: ReadonlySet<string> = new Set()): void => {
  const indexes = draft.catalogue.indexesOf(table.name).filter((index) => index.isNew !== true);
  draft.rewrite(table.name);
  draft.scan(table.name);
  for (const index of indexes) {
    draft.lock(index.name, 'AccessExclusiveLock');
    if (!skip.has(index.name)) draft.rebuilds.add(index.lockedAs ?? index.name);
  }
  draft.work(tableWork(table, 'rewrite', phase, { indexes: workIndexes(indexes) }));
};

/** Reads the heap once and sorts it into one index. */
export const buildIndex = (draft: Draft, table: Table, index: Index, phase: string): void => {
  draft.scan(table.name);
  draft.work(tableWork(table, 'build-index', phase, { indexes: workIndexes([index]) }));
  refuseDuplicates(draft, table, index);
};

/** A unique index over columns that hold the same value in every row fails after the scan and the sort. */
export const refuseDuplicates = (draft: Draft, table: Table, index: Index): void => {
  const isUniform = index.keys.every((key) => table.columns.some((c) => c.name === key && c.uniform === true && c.nulls !== 'all'));
  if (index.unique && index.predicate === null && isUniform && table.rows > 1) draft.refuse('23505', `could not create unique index "${index.name}"`);
};
