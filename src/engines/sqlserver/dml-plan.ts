import type { Comparison, Condition } from '../../sql/mysql-ast.ts';
import type { Index, Table } from '../../sql/catalogue.ts';
import type { TsqlStatement } from '../../sql/tsql-ast.ts';
import type { Analysis, Plan, PlanStep, Work } from '../engine.ts';
import { escalates, escalatingWork } from './escalation.ts';
import { ALL, isolationOf, lock, NOTHING, readsSnapshots, tableOf, unlock, workOn, workPlan, WRITES, type Blocks, type Planning } from './planning.ts';
import { indexesOf, sameName } from './table-shape.ts';

type Statement<K extends TsqlStatement['kind']> = Extract<TsqlStatement, { kind: K }>;

/** Share of the rows that a range, or one value of a column, stands for where nothing better is known. */
const RANGE_SHARE = 0.1;

type Found = { readonly visited: number; readonly matched: number; readonly isScan: boolean; readonly isBounded: boolean;
  /** Found through an index that is not the table itself: each row is looked up on a page of its own. */
  readonly looksUp: boolean };

/** Rows visited and rows that match: a number from constants on a key, a tenth otherwise. */
function found(where: Condition, table: Table, planning: Planning): Found {
  if (where === null) return { visited: table.rows, matched: table.rows, isScan: true, isBounded: false, looksUp: false };
  const indexes = indexesOf(planning.catalogue.relations, table.name);
  const parts = where.alternatives.map((comparisons) => byIndex(comparisons, indexes, table, planning));
  const isNever = /^\s*\(?\s*1\s*=\s*0\s*\)?\s*$/.test(where.text);
  if (isNever) return { visited: 0, matched: 0, isScan: false, isBounded: true, looksUp: false };
  const share = Math.round(table.rows * seenShare(planning));
  if (parts.some((part) => part === null)) return { visited: table.rows, matched: share, isScan: true, isBounded: false, looksUp: false };
  const rows = Math.min(table.rows, parts.reduce((sum: number, part) => sum + (part?.rows ?? 0), 0));
  return { visited: rows, matched: rows, isScan: false, isBounded: parts.every((part) => part?.isBounded === true), looksUp: parts.some((part) => part?.looksUp === true) };
}

/** What was seen of the rows, else a tenth. */
const seenShare = ({ context }: Planning): number => context.share ?? RANGE_SHARE;

function byIndex(comparisons: readonly Comparison[], indexes: readonly Index[], table: Table,
  planning: Planning): { readonly rows: number; readonly isBounded: boolean; readonly looksUp: boolean } | null {
  for (const index of indexes) {
    // Entries that come in the order of the rows lead to one page after the other.
    const looksUp = index.method !== 'clustered' && index.keyOrder === 'random';
    const first = comparisons.filter((comparison) => sameName(comparison.column, index.keys[0] ?? ''));
    const equal = first.find((comparison) => comparison.operator !== 'range');
    if (equal !== undefined && index.unique) return { rows: Math.min(table.rows, equal.values.length), isBounded: true, looksUp };
    const numbers = first.flatMap((comparison) => comparison.values).map((value) => Number(value.replace(/^[<>=]+/, '')));
    if (first.length > 0 && index.unique && numbers.length > 0 && numbers.every((number) => !Number.isNaN(number))) {
      const isClosed = first.some((comparison) => comparison.values.length === 2) || first.length > 1;
      const rows = numbers.length > 1 ? Math.max(...numbers) - Math.min(...numbers) + 1 : first[0].values[0]?.startsWith('<') ? numbers[0] : table.rows - numbers[0];
      return { rows: Math.max(0, Math.min(table.rows, rows)), isBounded: isClosed, looksUp };
    }
    if (first.length > 0) return { rows: Math.round(table.rows * seenShare(planning)), isBounded: false, looksUp };
  }
  return null;
}

const hasHint = (hints: readonly string[], ...names: readonly string[]): boolean => hints.some((hint) => names.includes(hint));

/**
UPDATE and DELETE: row locks of kind X under IX, and the table's X when there are too many.

@param batchRows rows of one page where the statement is run in batches: each page counts its own locks
*/
export function changePlan(statement: Extract<TsqlStatement, { kind: 'update' | 'delete' }>, planning: Planning, batchRows: number | null = null): Plan {
  const table = tableOf(planning, statement.table);
  const rows = found(statement.where, table, planning);
  const matched = statement.top === null ? rows.matched : Math.min(statement.top, rows.matched);
  const skipped = statement.top === null ? rows.visited - rows.matched : 0;
  const isTable = hasHint(statement.hints, 'TABLOCKX', 'TABLOCK');
  const changes = indexesOf(planning.catalogue.relations, table.name).filter((index) => index.method !== 'clustered' && (statement.kind === 'delete'
    || index.keys.some((key) => statement.sets.some((name) => sameName(name, key)))));
  const work = workIn(planning, table, statement.kind, { rows: matched, rowsSkipped: skipped, visits: rows.looksUp ? 'random' : 'key order',
    takesRowLocks: !isTable, indexes: changes.map(({ name, keyOrder, bytesPerRow }) => ({ name, keyOrder, bytesPerRow })) });
  const locks = batchRows === null ? matched : Math.min(matched, batchRows);
  const escalated = isTable || escalates(table, locks);
  const body: readonly PlanStep[] = isTable ? [{ kind: 'work', work }] : escalatingWork(planning, table, work, 'X', locks);
  const steps = [lock(table.name, 'Sch-S'), lock(table.name, isTable ? 'X' : 'IX'), ...body, unlock(table.name, 'Sch-S')];
  return workPlan(steps, { locks: [{ relation: table.name, kind: 'table', mode: escalated ? 'X' : 'IX', new: false }],
    blocks: { [table.name]: writerBlocks(escalated, planning) },
    scans: rows.isScan ? [table.name] : [], growth: statement.top !== null || rows.isBounded ? 'O(1)' : rows.isScan ? 'O(n)' : 'O(rows touched)' });
}

function workIn(planning: Planning, table: Table, kind: Work['kind'], more: Partial<Work>): Work {
  const step = workOn(planning, table, kind, kind.toUpperCase(), more) as Extract<PlanStep, { kind: 'work' }>;
  return step.work;
}

/** Who waits for a writer: the same rows, or everybody once the table is locked. Readers wait too, unless they read versions. */
function writerBlocks(isTableLocked: boolean, planning: Planning): Blocks {
  const readersWait = !readsSnapshots(planning);
  return isTableLocked ? { ...ALL, select: readersWait } : { ...WRITES, insert: false, select: readersWait };
}

export function insertPlan(statement: Statement<'insert'>, planning: Planning): Plan {
  const table = tableOf(planning, statement.table);
  const source = statement.source === null ? null : tableOf(planning, statement.source);
  const rows = source === null ? statement.rows : source.rows;
  const indexes = indexesOf(planning.catalogue.relations, table.name).filter((index) => index.method !== 'clustered').map(({ name, keyOrder,
    bytesPerRow }) => ({ name, keyOrder, bytesPerRow }));
  const work = workIn(planning, table, 'insert', { rows, indexes, takesRowLocks: false });
  const steps = [lock(table.name, 'Sch-S'), lock(table.name, 'IX'), ...escalatingWork(planning, table, work, 'X'), unlock(table.name, 'Sch-S')];
  const escalated = escalates(table, rows);
  const locks: Analysis['locks'] = [{ relation: table.name, kind: 'table', mode: escalated ? 'X' : 'IX', new: false }];
  return workPlan(steps, { locks, blocks: { [table.name]: escalated ? writerBlocks(true, planning) : NOTHING }, scans: source === null ? [] : [source.name],
    growth: source === null ? 'O(1)' : 'O(n)' });
}

/** SELECT: shared locks given back row by row under READ COMMITTED, kept from REPEATABLE READ on, none with NOLOCK or row versions. */
export function selectPlan(statement: Statement<'select'>, planning: Planning): Plan {
  if (statement.table === null) return workPlan([], {});
  const table = tableOf(planning, statement.table);
  const rows = found(statement.where, table, planning);
  const level = isolationOf(planning);
  const { hints } = statement;
  const takesUpdate = hasHint(hints, 'UPDLOCK', 'XLOCK');
  const isDirty = level === 'read uncommitted' || hasHint(hints, 'NOLOCK', 'READUNCOMMITTED');
  const readsVersions = !takesUpdate && (level === 'snapshot' || (level === 'read committed' && readsSnapshots(planning) && !hasHint(hints, 'READCOMMITTEDLOCK')));
  const keeps = takesUpdate || level === 'repeatable read' || level === 'serializable' || hasHint(hints, 'HOLDLOCK', 'SERIALIZABLE', 'REPEATABLEREAD');
  const mode = hasHint(hints, 'TABLOCKX') ? 'X' : hasHint(hints, 'TABLOCK') ? 'S' : takesUpdate ? 'IX' : 'IS';
  const isLocking = !isDirty && !readsVersions;
  const limit = statement.top !== null && !statement.counts ? Math.min(statement.top, rows.visited) : rows.visited;
  const work = workIn(planning, table, 'select', { rows: limit, takesRowLocks: takesUpdate, waitsForRows: isLocking });
  const body = keeps && isLocking ? escalatingWork(planning, table, work, takesUpdate ? 'X' : 'S') : [{ kind: 'work' as const, work }];
  const steps = [lock(table.name, 'Sch-S'), ...(isLocking ? [lock(table.name, mode)] : []), ...body, ...(isLocking && !keeps ? [unlock(table.name, mode)] : []),
    unlock(table.name, 'Sch-S')];
  const escalated = keeps && isLocking && escalates(table, limit);
  const strongest = escalated ? (takesUpdate ? 'X' : 'S') : isLocking ? mode : 'Sch-S';
  return workPlan(steps, { locks: [{ relation: table.name, kind: 'table', mode: strongest, new: false }], blocks: { [table.name]: readerBlocks(keeps
    && isLocking, takesUpdate, strongest, limit) },
    scans: rows.isScan ? [table.name] : [], growth: rows.isBounded || statement.top !== null ? 'O(1)' : rows.isScan ? 'O(n)' : 'O(rows touched)' });
}

function readerBlocks(keeps: boolean, takesUpdate: boolean, mode: string, rows: number): Blocks {
  if (mode === 'X') return ALL;
  if (mode === 'S') return WRITES;
  if (!keeps || rows === 0) return NOTHING;
  return { select: false, insert: false, update: true, selectForUpdate: takesUpdate };
}
