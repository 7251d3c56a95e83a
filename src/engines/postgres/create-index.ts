import type { Index, Table } from '../../sql/catalogue.ts';
import type { Node } from './ast.ts';
import { emptyTable } from './column-definition.ts';
import type { Draft } from './draft.ts';
import { makeIndex, partitionIndexes } from './index-definition.ts';
import { buildIndex, refuseDuplicates, tableWork, workIndexes } from './work.ts';

/** CREATE INDEX: SHARE on the table; CONCURRENTLY: SHARE UPDATE EXCLUSIVE, three transactions and three waits. */
export const createIndex = (node: Node, draft: Draft): void => {
  const isConcurrent = node.concurrent === true;
  if (isConcurrent) draft.outsideTransactionOnly('CREATE INDEX CONCURRENTLY');
  const name = draft.nameOf(node.relation);
  const relation = draft.relation(name);
  draft.lock(name, isConcurrent ? 'ShareUpdateExclusiveLock' : 'ShareLock');
  if ((node.indexIncludingParams ?? []).length > 0) draft.needs(11, 'INCLUDE');
  if (node.nulls_not_distinct === true) draft.needs(15, 'NULLS');
  const wanted = node.idxname as string | undefined;
  // An index of the same name is enough for IF NOT EXISTS, whatever it indexes and even when it is INVALID.
  if (wanted !== undefined && node.if_not_exists === true && draft.catalogue.get(draft.resolve(node.relation.schemaname, wanted)) !== undefined) return;
  const table = tableToIndex(draft, relation, name);
  if (isConcurrent && table.partitionBy !== null && draft.version >= 11) draft.refuse('0A000', `cannot create index on partitioned table "${name}" concurrently`);
  if (table.partitionBy !== null && draft.version < 11) draft.refuse('42809', `cannot create index on partitioned table "${name}"`);
  if (table.partitionBy !== null && node.unique === true) requirePartitionKey(draft, table, node);
  refuseUnsupported(draft, node);
  const index = makeIndex(draft, table, {
    name: wanted ?? null, label: 'idx', method: methodOf(draft, String(node.accessMethod ?? 'btree')), params: node.indexParams ?? [],
    included: ((node.indexIncludingParams ?? []) as readonly Node[]).map((p) => String(p.IndexElem.name)), predicate: node.whereClause,
    unique: node.unique === true, nullsNotDistinct: node.nulls_not_distinct === true,
  });
  if (isConcurrent) return buildConcurrently(draft, table, index);
  buildPlain(draft, table, index, node.relation.inh === true);
};

/** What an access method can do besides plain keys (amcanunique, amcanmulticol, amcaninclude in pg_am's handlers). */
const refuseUnsupported = (draft: Draft, node: Node): void => {
  const method = String(node.accessMethod ?? 'btree');
  const refuse = (what: string): never => draft.refuse('0A000', `access method "${method}" does not support ${what}`);
  if (node.unique === true && method !== 'btree' && accessMethods.has(method)) refuse('unique indexes');
  const canInclude = method === 'btree' || (method === 'gist' && draft.version >= 12) || (method === 'spgist' && draft.version >= 14);
  if ((node.indexIncludingParams ?? []).length > 0 && !canInclude && accessMethods.has(method)) refuse('included columns');
  if ((node.indexParams ?? []).length > 1 && (method === 'hash' || method === 'spgist')) refuse('multicolumn indexes');
};

const accessMethods = new Set(['btree', 'hash', 'gin', 'gist', 'spgist', 'brin']);

const methodOf = (draft: Draft, method: string): string => {
  if (!accessMethods.has(method)) draft.refuse('42704', `access method "${method}" does not exist`);
  return method;
};

/** Tables and materialized views can be indexed; a materialized view stands in as a table of its rows. */
const tableToIndex = (draft: Draft, relation: ReturnType<Draft['relation']>, name: string): Table => {
  if (relation.kind === 'table') return relation;
  if (relation.kind !== 'materialized view') return draft.refuse('42809', draft.version >= 15 ? `cannot create index on relation "${name}"` : `"${name}" is not a table or materialized view`);
  const columns = (relation.columns ?? []).map((column) => ({ name: column, type: 'text', notNull: false, default: null, identity: null, generated: null, sequence: null, hasStatistics: true } as const));
  return { ...emptyTable(name), columns, rows: relation.rows ?? 0, rowBytes: 64 };
};

const requirePartitionKey = (draft: Draft, table: Table, node: Node): void => {
  const keys = new Set(((node.indexParams ?? []) as readonly Node[]).map((p) => p.IndexElem.name as string | undefined));
  if (table.partitionBy?.columns.some((column) => !keys.has(column)) === true) draft.refuse('0A000', 'unique constraint on partitioned table must include all partitioning columns');
};

const buildPlain = (draft: Draft, table: Table, index: Index, recurses: boolean): void => {
  const children = draft.catalogue.childrenOf(table.name).filter((child) => child.parent?.kind === 'partition');
  const isOnly = table.partitionBy !== null && !recurses;
  draft.catalogue.set(isOnly && children.length > 0 ? { ...index, valid: false } : index);
  draft.lock(index.name, 'AccessExclusiveLock', { isNew: true });
  if (table.partitionBy === null) buildIndex(draft, table, index, 'building index');
  if (isOnly) return draft.publish();
  if (table.partitionBy !== null) for (const below of draft.catalogue.descendantsOf(table.name)) draft.lock(below.name, 'ShareLock');
  for (const part of table.partitionBy === null ? [] : partitionIndexes(draft, index, 'idx')) {
    draft.lock(part.name, 'AccessExclusiveLock', { isNew: true });
    const partition = draft.table(part.table);
    if (partition.partitionBy === null) buildIndex(draft, partition, part, 'building index');
  }
  draft.publish();
};

/** Access methods whose builds are long enough for their own lock on the new index to be seen. */
const slowBuilds = new Set(['gin', 'gist', 'spgist']);

/**
The phases of CREATE INDEX CONCURRENTLY (manual, Building Indexes Concurrently): the index enters the catalogue INVALID and stays so if any
later phase fails; each wait is for transactions that could still see the table without it.
*/
const buildConcurrently = (draft: Draft, table: Table, index: Index): void => {
  draft.step({ kind: 'lock', relation: table.lockedAs ?? table.name, mode: 'ShareUpdateExclusiveLock', session: true });
  draft.catalogue.set({ ...index, valid: false, ready: false, isNew: false });
  draft.publish();
  draft.step({ kind: 'commit-inside' });
  draft.step({ kind: 'wait-for-holders', relation: table.name, mode: 'ShareLock', phase: 'waiting for writers before build' });
  if (slowBuilds.has(index.method)) draft.lock(index.name, 'RowExclusiveLock', { isNew: true });
  draft.scan(table.name);
  draft.work(tableWork(table, 'build-index', 'building index', { indexes: workIndexes([index]) }));
  draft.leavesInvalidIndex = true;
  refuseDuplicates(draft, table, index);
  draft.leavesInvalidIndex = false;
  draft.catalogue.set({ ...index, valid: false, ready: true, isNew: false });
  draft.publish();
  draft.step({ kind: 'commit-inside' });
  draft.step({ kind: 'wait-for-holders', relation: table.name, mode: 'ShareLock', phase: 'waiting for writers before validation' });
  draft.step({ kind: 'reference-snapshot' });
  // The second scan reads index and table and compares; calibration has both together at 1.3 to 1.7 times a plain build.
  draft.work(tableWork(table, 'validate', 'index validation: scanning table'));
  draft.step({ kind: 'commit-inside' });
  draft.step({ kind: 'wait-for-snapshots', phase: 'waiting for old snapshots' });
  const { isNew: _isNew, ...final } = index;
  draft.catalogue.set(final);
  draft.publish();
  draft.step({ kind: 'unlock', relation: table.lockedAs ?? table.name, mode: 'ShareUpdateExclusiveLock' });
};
