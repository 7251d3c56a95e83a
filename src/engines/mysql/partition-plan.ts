import rules from '../../../data/engines/mysql/partitions.json' with { type: 'json' };
import type { AlterClause, AlterTable } from '../../sql/mysql-ast.ts';
import type { MysqlTable } from '../../sql/mysql-catalogue.ts';
import type { Plan } from '../engine.ts';
import { draftOf, withDraft } from './draft.ts';
import { notSupported } from './online.ts';
import { asWorkIndexes, BLOCKS_ALL, BLOCKS_NOTHING, BLOCKS_WRITES, catalogueStep, committing, lock, noteWork, tableLock, tableOf, work, workOn, workPlan, type Planning } from './planning.ts';
import { Refusal, syntaxError, Unmodelled } from './refusal.ts';

type PartitionClause = Extract<AlterClause, { kind: 'partition' }>;
type Row = { readonly operation: string; readonly rows: 'none' | 'copied' | 'scanned' | 'removed'; readonly mysql80: { readonly algorithm: string | null; readonly lock: string | null } };

/** ALTER TABLE ... ADD / DROP / TRUNCATE / REORGANIZE / EXCHANGE / COALESCE / REBUILD ... PARTITION. */
export function partitionPlan(clause: PartitionClause, table: MysqlTable, statement: AlterTable, planning: Planning): Plan {
  const { flavour } = planning;
  refuse(clause, table, statement, planning);
  const isHash = table.partitionBy?.strategy === 'hash';
  const id = clause.operation === 'add' && isHash ? 'add-hash' : clause.operation;
  const row = (rules.operations as readonly Row[]).find((candidate) => candidate.operation === id);
  if (row === undefined) throw new Unmodelled(`ALTER TABLE ... ${clause.operation.toUpperCase()} PARTITION is not modelled.`);
  const touched = share(clause, table);
  const before = draftOf(planning.catalogue.relations, table);
  const storage = { ...table.storage, partitions: partitionsAfter(clause, table) };
  const rows = row.rows === 'removed' ? Math.max(0, table.rows - touched) : table.rows;
  const after = withDraft(planning.catalogue.relations, table.name, { ...before, table: { ...table, storage, rows } });
  const isLong = row.rows === 'copied' || row.rows === 'scanned';
  const others = clause.table === null ? [] : [tableOf(planning, clause.table)];
  const steps = [lock(table.name, 'SHARED_UPGRADABLE'), ...(row.rows === 'copied' ? [lock(table.name, 'SHARED_NO_WRITE')] : []),
    ...(row.rows === 'copied' ? [work(workOn(table, 'rewrite', 'altering table', { rows: touched, indexes: asWorkIndexes(before.indexes) }))] : []),
    lock(table.name, 'EXCLUSIVE'), ...others.map((other) => lock(other.name, 'EXCLUSIVE')),
    ...(row.rows === 'scanned' && clause.validates ? [work(workOn(table, 'validate', 'verifying data', { rows: others[0]?.rows ?? touched }))] : []),
    noteWork(table, 'committing alter table to storage engine'), catalogueStep(planning, after)];
  const reads = clause.operation === 'analyze' || clause.operation === 'check';
  if (reads) return workPlan(committing(planning, [lock(table.name, 'SHARED_READ'), noteWork(table, 'Opening tables')]), { locks: [tableLock(table.name,
    'SHARED_READ')], blocks: { [table.name]: BLOCKS_NOTHING } });
  const words = flavour.rules === 'mysql80' ? row.mysql80 : { algorithm: null, lock: null };
  return workPlan(committing(planning, steps), {
    locks: [tableLock(table.name, 'EXCLUSIVE'), ...others.map((other) => tableLock(other.name, 'EXCLUSIVE'))],
    blocks: Object.fromEntries([[table.name, row.rows === 'copied' ? BLOCKS_WRITES : BLOCKS_ALL], ...others.map((other) => [other.name, BLOCKS_ALL] as const)]),
    rewrites: row.rows === 'copied' ? [table.name] : [], scans: isLong ? [table.name] : [], growth: isLong && clause.validates ? 'O(n)' : 'O(1)',
    algorithm: words.algorithm as 'INPLACE' | null, lockClause: words.lock as 'NONE' | 'SHARED' | null,
  });
}

function refuse(clause: PartitionClause, table: MysqlTable, statement: AlterTable, planning: Planning): void {
  const { flavour } = planning;
  if (table.partitionBy === null) throw new Refusal(1505, 'HY000', 'Partition management on a not partitioned table is not possible');
  if (clause.operation === 'exchange' && !clause.validates && flavour.isMariadb) throw syntaxError('WITHOUT VALIDATION', true);
  const hasWords = statement.algorithm !== null || statement.lock !== null;
  if (hasWords && flavour.isMariadb) throw syntaxError('PARTITION', true);
  if (hasWords && flavour.rules === 'mysql57') {
    throw notSupported(statement.algorithm === null ? 'LOCK=NONE/SHARED/EXCLUSIVE' : 'ALGORITHM=COPY/INPLACE',
      'Partition specific operations do not yet support LOCK/ALGORITHM', statement.algorithm === null ? 'LOCK=DEFAULT' : 'ALGORITHM=DEFAULT', flavour);
  }
  const named = clause.partitions === 'all' ? [] : clause.partitions;
  const known = (name: string): boolean => table.storage.partitions.some((partition) => partition.toLowerCase() === name.toLowerCase());
  if (named.some((name) => !known(name))) {
    throw clause.operation === 'drop' ? new Refusal(1507, 'HY000', flavour.isMariadb ? 'Wrong partition name or partition list' : 'Error in list of partitions to DROP')
      : new Refusal(1735, 'HY000', `Unknown partition '${named.find((name) => !known(name))}' in table '${table.name}'`);
  }
  if (clause.operation === 'add' && clause.added.some(known)) throw new Refusal(1517, 'HY000', `Duplicate partition name ${clause.added.find(known)}`);
  if (clause.operation === 'drop' && table.partitionBy.strategy === 'hash') throw new Refusal(1512, 'HY000', 'DROP PARTITION can only be used on RANGE/LIST partitions');
  if (clause.operation === 'drop' && named.length >= table.storage.partitions.length) throw new Refusal(1508, 'HY000', 'Cannot remove all partitions, use DROP TABLE instead');
  if (clause.operation === 'coalesce' && table.partitionBy.strategy !== 'hash') throw new Refusal(1509, 'HY000', 'COALESCE PARTITION can only be used on HASH/KEY partitions');
}

/** Rows in the named partitions, taken as even; hash partitions are dealt out anew as a whole. */
function share(clause: PartitionClause, table: MysqlTable): number {
  const count = Math.max(1, table.storage.partitions.length);
  if (clause.partitions === 'all' || clause.partitions.length === 0) return table.rows;
  return Math.round((table.rows * clause.partitions.length) / count);
}

function partitionsAfter(clause: PartitionClause, table: MysqlTable): readonly string[] {
  const { partitions } = table.storage;
  const named = clause.partitions === 'all' ? [] : clause.partitions.map((name) => name.toLowerCase());
  switch (clause.operation) {
    case 'add': return [...partitions, ...(clause.added.length > 0 ? clause.added : Array.from({ length: clause.count }, (_, at) => `p${partitions.length + at}`))];
    case 'drop': return partitions.filter((name) => !named.includes(name.toLowerCase()));
    case 'coalesce': return partitions.slice(0, Math.max(1, partitions.length - clause.count));
    case 'reorganize': return partitions.flatMap((name) => (name.toLowerCase() === named[0] ? clause.added : named.includes(name.toLowerCase()) ? [] : [name]));
    default: return partitions;
  }
}
