import type { Index, Table } from '../../sql/catalogue.ts';
import { optionsOf, stringOf } from './ast.ts';
import type { Node } from './ast.ts';
import type { Draft } from './draft.ts';
import { besideTable } from './names.ts';
import { rewriteTable, scanTable, tableWork, workIndexes } from './work.ts';

const isOn = (options: ReadonlyMap<string, string>, name: string): boolean => options.has(name) && !['false', 'off', '0'].includes(options.get(name) ?? '');

const plainTables = (draft: Draft, table: Table): readonly Table[] => (table.partitionBy === null ? [table] : draft.catalogue.descendantsOf(table.name).filter((t) => t.partitionBy === null));

/** VACUUM and ANALYZE share one statement in the grammar. */
export const vacuumOrAnalyze = (node: Node, draft: Draft): void => {
  const options = optionsOf(node.options);
  const named = ((node.rels ?? []) as readonly Node[]).map((r) => r.VacuumRelation as Node);
  const isVacuum = node.is_vacuumcmd === true;
  if (named.length > 1) draft.needs(11, ',');
  if (isVacuum) draft.outsideTransactionOnly('VACUUM');
  const names = named.map((r) => draft.nameOf(r.relation));
  const targets = named.length === 0 ? [...draft.catalogue.all()].filter((r) => r.kind === 'table') : names.map((name) => draft.relation(name));
  for (const relation of targets) {
    if (relation.kind === 'view' || relation.kind === 'sequence' || relation.kind === 'index') continue;
    const table = relation.kind === 'table' ? relation : null;
    if (table === null) {
      draft.lock(relation.name, isOn(options, 'full') ? 'AccessExclusiveLock' : 'ShareUpdateExclusiveLock');
      draft.grow('O(n)');
      if (isOn(options, 'full')) rebuildView(draft, relation.name);
      continue;
    }
    if (isVacuum) for (const part of plainTables(draft, table)) vacuumTable(draft, part, options);
    if (!isVacuum || isOn(options, 'analyze')) analyzeTable(draft, table, named, isVacuum);
  }
  draft.publish();
};

const rebuildView = (draft: Draft, name: string): void => {
  draft.rewrite(name);
  for (const index of draft.catalogue.indexesOf(name)) {
    draft.lock(index.name, 'AccessExclusiveLock');
    draft.rebuilds.add(index.name);
  }
};

const vacuumTable = (draft: Draft, table: Table, options: ReadonlyMap<string, string>): void => {
  if (isOn(options, 'full')) {
    draft.lock(table.name, 'AccessExclusiveLock');
    return rewriteTable(draft, table, 'vacuuming table fully');
  }
  draft.lock(table.name, 'ShareUpdateExclusiveLock');
  draft.lockIndexes(table.name, 'RowExclusiveLock');
  draft.scan(table.name);
  draft.work(tableWork(table, 'vacuum', 'scanning heap', { indexes: workIndexes(draft.catalogue.indexesOf(table.name)) }));
};

/** ANALYZE reads a sample; expression indexes are why planning-like locks on all indexes are needed. */
const analyzeTable = (draft: Draft, table: Table, named: readonly Node[], isVacuum: boolean): void => {
  for (const part of [table, ...draft.catalogue.descendantsOf(table.name)]) {
    draft.lock(part.name, isVacuum || part.name === table.name || table.partitionBy !== null ? 'ShareUpdateExclusiveLock' : 'AccessShareLock');
    if (part.partitionBy !== null) continue;
    draft.lockIndexes(part.name, 'AccessShareLock');
    draft.scan(part.name);
    const sample = Math.min(part.rows, 30_000);
    draft.work(tableWork(part, 'scan', 'acquiring sample rows', { rows: sample }));
  }
  const columns = named.flatMap((r) => ((r.va_cols ?? []) as readonly Node[]).map(stringOf));
  const unknown = columns.find((name) => !table.columns.some((c) => c.name === name));
  if (unknown !== undefined) draft.refuse('42703', `column "${unknown}" of relation "${table.name}" does not exist`);
  draft.catalogue.set({ ...table, columns: table.columns.map((c) => (columns.length === 0 || columns.includes(c.name) ? { ...c, hasStatistics: true } : c)) });
};

/** CLUSTER: a rewrite in index order; without a table, and for partitioned ones, in transactions of its own. */
export const clusterTable = (node: Node, draft: Draft): void => {
  if (node.relation === undefined) {
    draft.outsideTransactionOnly('CLUSTER');
    for (const relation of draft.catalogue.all()) if (relation.kind === 'index' && relation.isClustered === true) clusterOne(draft, draft.table(relation.table), relation);
    return;
  }
  const name = draft.nameOf(node.relation);
  const table = draft.table(name);
  if (table.partitionBy !== null) {
    if (draft.version < 15) draft.refuse('0A000', 'cannot cluster a partitioned table');
    draft.outsideTransactionOnly('CLUSTER');
  }
  const wanted = node.indexname === undefined ? null : besideTable(name, String(node.indexname));
  const indexes = draft.catalogue.indexesOf(name);
  const index = wanted === null ? indexes.find((i) => i.isClustered) : indexes.find((i) => i.name === wanted);
  draft.lock(name, 'AccessExclusiveLock');
  if (index === undefined) return wanted === null ? draft.refuse('42704', `there is no previously clustered index for table "${name}"`) : refuseForeignIndex(draft, name, wanted);
  if (index.method !== 'btree' && index.method !== 'gist') draft.refuse('0A000', `cannot cluster on index "${index.name}" because access method does not support clustering`);
  if (index.predicate !== null) draft.refuse('0A000', `cannot cluster on partial index "${index.name}"`);
  for (const part of plainTables(draft, table)) clusterOne(draft, part, index);
  for (const other of indexes) if (other.isClustered === true) draft.catalogue.set({ ...other, isClustered: false });
  draft.catalogue.set({ ...index, isClustered: true });
  draft.publish();
};

const refuseForeignIndex = (draft: Draft, table: string, index: string): never => (draft.catalogue.get(index)?.kind === 'index'
  ? draft.refuse('42809', `"${index}" is not an index for table "${table}"`) : draft.refuse('42704', `index "${index}" for table "${table}" does not exist`));

const clusterOne = (draft: Draft, table: Table, index: Index): void => {
  draft.lock(table.name, 'AccessExclusiveLock');
  draft.lock(index.name, 'AccessExclusiveLock');
  rewriteTable(draft, table, 'seq scanning heap');
};

/** REINDEX: SHARE on the table, ACCESS EXCLUSIVE on each index, which reads meet while planning; CONCURRENTLY only SHARE UPDATE EXCLUSIVE. */
export const reindex = (node: Node, draft: Draft): void => {
  const options = optionsOf(node.params);
  const isConcurrent = isOn(options, 'concurrently');
  if (isConcurrent) {
    draft.needs(12, 'CONCURRENTLY');
    draft.outsideTransactionOnly('REINDEX CONCURRENTLY');
  }
  if (['REINDEX_OBJECT_SCHEMA', 'REINDEX_OBJECT_SYSTEM', 'REINDEX_OBJECT_DATABASE'].includes(String(node.kind))) {
    draft.outsideTransactionOnly(`REINDEX ${String(node.kind).replace('REINDEX_OBJECT_', '')}`);
    const tables = [...draft.catalogue.all()].flatMap((r) => (r.kind === 'table' && r.partitionBy === null ? [r] : []));
    // The user's own tables are no part of SYSTEM.
    if (node.kind === 'REINDEX_OBJECT_SYSTEM') return;
    return tables.forEach((table) => reindexAll(draft, table, draft.catalogue.indexesOf(table.name), isConcurrent));
  }
  const name = draft.nameOf(node.relation);
  if (node.kind === 'REINDEX_OBJECT_INDEX') return reindexOne(draft, draft.index(name), isConcurrent);
  const relation = draft.relation(name);
  if (relation.kind === 'index') draft.refuse('42809', `"${name}" is not a table or materialized view`);
  if (relation.kind === 'materialized view') return reindexView(draft, name, isConcurrent);
  const table = draft.table(name);
  if (table.partitionBy !== null) refuseOldPartitioned(draft, 'REINDEX TABLE');
  for (const part of plainTables(draft, table)) reindexAll(draft, part, draft.catalogue.indexesOf(part.name), isConcurrent);
};

/** A partitioned table or index is done partition by partition, each in its own transaction (14 and later). */
const refuseOldPartitioned = (draft: Draft, command: string): void => {
  if (draft.version < 14) {
    if (command === 'REINDEX INDEX') draft.refuse('0A000', 'REINDEX is not yet implemented for partitioned indexes');
    return;
  }
  draft.outsideTransactionOnly(command);
};

const reindexOne = (draft: Draft, index: Index, isConcurrent: boolean): void => {
  const relation = draft.relation(index.table);
  if (relation.kind === 'table' && relation.partitionBy !== null) {
    refuseOldPartitioned(draft, 'REINDEX INDEX');
    const parts = draft.catalogue.descendantsOf(relation.name).flatMap((t) => draft.catalogue.indexesOf(t.name).filter((i) => i.parent === index.name));
    return parts.forEach((part) => reindexOne(draft, part, isConcurrent));
  }
  if (relation.kind !== 'table') return reindexView(draft, relation.name, isConcurrent, index);
  reindexAll(draft, relation, [index], isConcurrent);
};

const reindexView = (draft: Draft, name: string, isConcurrent: boolean, only: Index | null = null): void => {
  draft.lock(name, isConcurrent ? 'ShareUpdateExclusiveLock' : 'ShareLock');
  for (const index of only === null ? draft.catalogue.indexesOf(name) : [only]) {
    draft.lock(index.name, isConcurrent ? 'ShareUpdateExclusiveLock' : 'AccessExclusiveLock');
    draft.rebuilds.add(index.name);
    draft.scan(name);
  }
};

const reindexAll = (draft: Draft, table: Table, indexes: readonly Index[], isConcurrent: boolean): void => {
  const wait = (phase: string, mode: string): void => {
    if (!isConcurrent) return;
    draft.step({ kind: 'commit-inside' });
    draft.step({ kind: 'wait-for-holders', relation: table.lockedAs ?? table.name, mode, phase });
  };
  draft.lock(table.name, isConcurrent ? 'ShareUpdateExclusiveLock' : 'ShareLock', { session: isConcurrent });
  for (const index of indexes) {
    draft.lock(index.name, isConcurrent ? 'ShareUpdateExclusiveLock' : 'AccessExclusiveLock', { session: isConcurrent });
    if (isConcurrent) draft.lock(index.name, 'ShareUpdateExclusiveLock', { isNew: true });
    draft.rebuilds.add(index.lockedAs ?? index.name);
  }
  wait('waiting for writers before build', 'ShareLock');
  for (const index of indexes) {
    draft.scan(table.name);
    draft.work(tableWork(table, 'build-index', 'building index', { indexes: workIndexes([index]) }));
  }
  wait('waiting for writers before validation', 'ShareLock');
  if (isConcurrent) scanTable(draft, table, 'index validation: scanning table', 'validate');
  wait('waiting for readers before marking dead', 'AccessExclusiveLock');
  for (const index of indexes) draft.catalogue.set({ ...index, valid: true, ready: true });
  draft.publish();
  if (isConcurrent) draft.unlock(table.name, 'ShareUpdateExclusiveLock');
};

/** TRUNCATE: new empty files, under ACCESS EXCLUSIVE on the tables, their indexes and, with RESTART IDENTITY, their sequences. */
export const truncateTables = (node: Node, draft: Draft): void => {
  const tables = new Map<string, Table>();
  const add = (table: Table): void => {
    if (tables.has(table.name)) return;
    tables.set(table.name, table);
    for (const child of draft.catalogue.descendantsOf(table.name)) add(child);
    if (node.behavior === 'DROP_CASCADE') for (const { table: other } of draft.catalogue.referencesTo(table.name)) add(other);
  };
  for (const relation of node.relations as readonly Node[]) {
    const table = draft.table(draft.nameOf(relation.RangeVar));
    if (relation.RangeVar.inh !== true && table.partitionBy !== null) draft.refuse('42809', 'cannot truncate only a partitioned table');
    if (relation.RangeVar.inh === true) add(table);
    else tables.set(table.name, table);
  }
  for (const table of tables.values()) {
    draft.lock(table.name, 'AccessExclusiveLock');
    if (draft.catalogue.referencesTo(table.name).some(({ table: other }) => !tables.has(other.name))) draft.refuse('0A000', 'cannot truncate a table referenced in a foreign key constraint');
  }
  for (const table of tables.values()) truncateOne(draft, table, node.restart_seqs === true);
  draft.publish();
};

const truncateOne = (draft: Draft, table: Table, restarts: boolean): void => {
  // Up to 13 the executor set a result relation up for each table, and that opens a partition's parents.
  if (draft.version < 14 && table.parent?.kind === 'partition') for (const ancestor of draft.catalogue.ancestorsOf(table.name)) draft.lock(ancestor.name, 'AccessShareLock');
  if (restarts) for (const sequence of draft.catalogue.sequencesOf(table.name)) draft.lock(sequence.name, 'AccessExclusiveLock');
  if (table.partitionBy !== null) return;
  draft.rewrite(table.name);
  for (const index of draft.catalogue.indexesOf(table.name)) {
    draft.lock(index.name, 'AccessExclusiveLock');
    if (index.isNew !== true) draft.rebuilds.add(index.lockedAs ?? index.name);
  }
  draft.work(tableWork(table, 'truncate', 'truncating', { rows: 0 }));
  draft.catalogue.set({ ...draft.table(table.name), rows: 0 });
};
