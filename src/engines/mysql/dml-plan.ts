import type { Condition, MysqlStatement, SelectStatement } from '../../sql/mysql-ast.ts';
import { indexesOf, isMysqlTable, type MysqlTable } from '../../sql/mysql-catalogue.ts';
import type { Analysis, Plan, PlanStep, Work } from '../engine.ts';
import { foreignKeysOf, sameName } from './draft.ts';
import { asWorkIndexes, BLOCKS_NOTHING, BLOCKS_SAME_ROWS, BLOCKS_WRITES, lock, secondaryIndexes, tableLock, tableOf, work, workOn, workPlan, type Blocks, type Planning } from './planning.ts';
import { missingColumn, missingTable, Refusal, Unmodelled } from './refusal.ts';
import { rowAccess, type RowAccess } from './row-access.ts';

type Statement<K extends MysqlStatement['kind']> = Extract<MysqlStatement, { kind: K }>;
export type Isolation = 'read uncommitted' | 'read committed' | 'repeatable read' | 'serializable';

/** The session's isolation level: REPEATABLE READ unless it was set (MySQL 8.4 manual 17.7.2.1). */
export function isolationOf(planning: Planning): Isolation {
  const set = planning.context.settings.get('transaction_isolation')?.toLowerCase().replaceAll('-', ' ');
  return set === 'read committed' || set === 'read uncommitted' || set === 'serializable' ? set : 'repeatable read';
}

const locksGaps = (planning: Planning): boolean => isolationOf(planning) === 'repeatable read' || isolationOf(planning) === 'serializable';

/** Whom the locked rows of one access make wait. A new row waits where its gap is locked; READ COMMITTED locks no gaps. */
function rowBlocks(access: RowAccess, planning: Planning): Blocks {
  return access.locksNewRows && locksGaps(planning) ? BLOCKS_WRITES : BLOCKS_SAME_ROWS;
}

const growthOf = (access: RowAccess): Analysis['growth'] => (access.kind === 'scan' ? 'O(n)' : access.isBounded ? 'O(1)' : 'O(rows touched)');

/** Tables by their names; views are read through to what they read. */
function readTables(names: readonly string[], planning: Planning): readonly MysqlTable[] {
  return names.flatMap((name) => {
    const relation = planning.catalogue.relations.get(name);
    if (relation?.kind === 'view') return readTables(relation.reads, planning);
    if (!isMysqlTable(relation)) throw missingTable(name);
    return [relation];
  });
}

/** LIMIT without a condition stops after its rows. */
function selectAccess(statement: SelectStatement, table: MysqlTable, tables: readonly MysqlTable[], planning: Planning): RowAccess {
  const access = accessOf(statement.where, table, tables, planning);
  const stops = statement.limit !== null && !statement.groups && statement.where === null && tables.length === 1;
  return stops ? { kind: 'range', rows: Math.min(access.rows, statement.limit ?? 0), locksNewRows: false, isBounded: true, looksUp: false } : access;
}

const accessOf = (where: Condition, table: MysqlTable, tables: readonly MysqlTable[], planning: Planning): RowAccess =>
  (tables.length > 1 ? rowAccess(null, table, planning) : rowAccess(checked(where, table), table, planning));

/** The condition, once its columns are known to exist. */
function checked(where: Condition, table: MysqlTable): Condition {
  const columns = where?.alternatives.flat().map((comparison) => comparison.column) ?? [];
  const unknown = columns.find((name) => !table.columns.some((column) => sameName(column.name, name)));
  if (unknown !== undefined) throw new Refusal(1054, '42S22', `Unknown column '${unknown}' in 'WHERE'`);
  return where;
}

/** SELECT SLEEP(seconds), alone: the thread waits in the state "User sleep" (manual, 14.24 "Miscellaneous Functions"; 10.14.3 "General Thread States"). */
function pausePlan({ columns, tables, where }: SelectStatement): Plan | null {
  if (!/\bsleep\s*\(/i.test(`${columns} ${where?.text ?? ''}`)) return null;
  const alone = /^\s*sleep\s*\(\s*(\d+(?:\.\d+)?)\s*\)(\s+(as\s+)?\w+)?\s*$/i.exec(columns);
  if (alone === null || tables.length > 0 || where !== null) throw new Unmodelled('SLEEP() anywhere but alone, as SELECT SLEEP(10), is not modelled.');
  return workPlan([{ kind: 'pause', durationUs: Math.round(Number(alone[1]) * 1_000_000), waitEvent: 'User sleep' }], {});
}

export function selectPlan(statement: SelectStatement, planning: Planning): Plan {
  const pause = planning.context.callsApart === true ? null : pausePlan(statement);
  if (pause !== null) return pause;
  const tables = readTables(statement.tables, planning);
  const isSerial = isolationOf(planning) === 'serializable' && planning.context.inTransaction;
  const locking = statement.locking ?? (isSerial ? 'share' : null);
  const mode = locking === 'update' ? 'SHARED_WRITE' : 'SHARED_READ';
  const first = tables[0];
  const access = first === undefined ? null : selectAccess(statement, first, tables, planning);
  const steps = tables.flatMap((table) => [lock(table.name, mode), work(workOn(table, 'select', 'Sending data', { rows: selectAccess(statement, table, tables,
    planning).rows, takesRowLocks: locking === 'update' }))]);
  return workPlan(steps, {
    locks: tables.map((table) => tableLock(table.name, mode)), scans: tables.filter((table) => selectAccess(statement, table, tables,
      planning).kind === 'scan').map((table) => table.name),
    blocks: Object.fromEntries(tables.map((table) => [table.name, locking === null ? BLOCKS_NOTHING : rowBlocks(selectAccess(statement, table, tables, planning), planning)])),
    growth: access === null || (statement.limit !== null && !statement.groups) ? 'O(1)' : growthOf(access),
  });
}

/** Rows that a SELECT visits in its first table. */
export function rowsRead(statement: SelectStatement, planning: Planning): number {
  const table = planning.catalogue.relations.get(statement.tables[0] ?? '');
  return isMysqlTable(table) ? accessOf(statement.where, table, statement.tables.length > 1 ? [table, table] : [table], planning).rows : 0;
}

/** Whom the source of an INSERT ... SELECT or CREATE TABLE ... SELECT makes wait: shared locks on what it has read so far, none under READ COMMITTED. */
export function selectBlocks(statement: SelectStatement, planning: Planning): Blocks {
  return statement.tables.length === 0 || !locksGaps(planning) ? BLOCKS_NOTHING : BLOCKS_SAME_ROWS;
}

/** A row of a child is checked against its parents: MySQL 8 takes their metadata lock, the others InnoDB's, and either holds up DDL there. */
const parentLocks = (table: MysqlTable, columns: readonly string[] | null, planning: Planning): readonly PlanStep[] =>
  [...new Set(foreignKeysOf(table).filter((key) => columns === null || key.columns.some((name) => columns.includes(name.toLowerCase()))).map((key) => key.references))]
    .filter((name) => name !== table.name && planning.catalogue.relations.has(name)).map((name) => lock(name, 'SHARED_READ'));

/** The parent rows that were looked up stay share-locked: they can be read, not changed. */
const parentBlocks = (steps: readonly PlanStep[]): readonly (readonly [string, Blocks])[] => steps.flatMap((step) => (step.kind === 'lock' ? [[step.relation,
  BLOCKS_SAME_ROWS] as const] : []));

const parentAnalysis = (steps: readonly PlanStep[], planning: Planning): Analysis['locks'] =>
  (planning.flavour.rules === 'mysql80' ? steps.flatMap((step) => (step.kind === 'lock' ? [tableLock(step.relation, step.mode)] : [])) : []);

export function insertPlan(statement: Statement<'insert'>, planning: Planning): Plan {
  const table = tableOf(planning, statement.table);
  const unknown = statement.columns.find((name) => !table.columns.some((column) => sameName(column.name, name)));
  if (unknown !== undefined) throw missingColumn(unknown, 'INSERT INTO');
  const { select } = statement;
  const sources = select === null ? [] : readTables(select.tables, planning);
  const rows = select === null ? statement.rows : sources.length === 0 ? 1 : rowsRead({ ...select, tables: sources.map((source) => source.name) }, planning);
  const parents = parentLocks(table, null, planning);
  const steps = [lock(table.name, 'SHARED_WRITE'), ...sources.filter((source) => source !== table).map((source) => lock(source.name, 'SHARED_READ')), ...parents,
    work(workOn(table, 'insert', statement.replaces ? 'REPLACE' : 'INSERT', { rows, indexes: secondaryIndexes(planning, table.name), takesRowLocks: select !== null }))];
  const meetsRows = statement.replaces || statement.ignores || statement.onDuplicate || select !== null;
  const isPlainCopy = select !== null && sources[0] !== undefined;
  const access = isPlainCopy ? accessOf(select.where, sources[0], sources, planning) : null;
  return workPlan(steps, {
    locks: [tableLock(table.name, 'SHARED_WRITE'), ...sources.filter((source) => source !== table).map((source) => tableLock(source.name, 'SHARED_READ')),
      ...parentAnalysis(parents, planning)],
    blocks: Object.fromEntries([...parentBlocks(parents), ...sources.map((source) => [source.name, select === null ? BLOCKS_NOTHING : selectBlocks(select,
      planning)] as const), [table.name, meetsRows ? BLOCKS_SAME_ROWS : BLOCKS_NOTHING]]),
    scans: access?.kind === 'scan' && sources[0] !== undefined ? [sources[0].name] : [], growth: access === null ? 'O(1)' : growthOf(access),
  });
}

export function updatePlan(statement: Statement<'update'>, planning: Planning): Plan {
  const tables = readTables(statement.tables, planning);
  const target = tables.find((table) => statement.sets.some((name) => table.columns.some((column) => sameName(column.name, name))));
  if (target === undefined) throw missingColumn(statement.sets[0] ?? '', 'SET');
  const unknown = tables.length > 1 ? undefined : statement.sets.find((name) => !target.columns.some((column) => sameName(column.name, name)));
  if (unknown !== undefined) throw new Refusal(1054, '42S22', `Unknown column '${unknown}' in 'SET'`);
  const access = limited(accessOf(statement.where, target, tables, planning), statement, target, planning);
  const changed = indexesOf(planning.catalogue.relations, target.name).filter((index) => index.keys.some((key) => statement.sets.includes(key.toLowerCase())));
  const parents = parentLocks(target, statement.sets, planning);
  return changePlan(target, tables, access, work(workOn(target, 'update', 'Updating', { rows: access.rows, visits: access.looksUp ? 'random' : 'key order',
    indexes: asWorkIndexes(changed), takesRowLocks: true })), parents, planning);
}

export function deletePlan(statement: Statement<'delete'>, planning: Planning): Plan {
  const tables = readTables(statement.tables, planning);
  const target = tables.find((table) => statement.targets.includes(table.name)) ?? tables[0];
  if (target === undefined) throw missingTable(statement.targets[0] ?? '');
  const access = limited(accessOf(statement.where, target, tables, planning), statement, target, planning);
  return changePlan(target, tables, access, work(workOn(target, 'delete', 'Deleting', { rows: access.rows, visits: access.looksUp ? 'random' : 'key order',
    indexes: secondaryIndexes(planning, target.name), takesRowLocks: true })), [], planning);
}

/** LIMIT stops early where an index gives the order; without one every row is visited first. */
function limited(access: RowAccess, statement: { readonly limit: number | null; readonly orderBy: string | null; readonly where: Condition }, table: MysqlTable,
  planning: Planning): RowAccess {
  if (statement.limit === null) return access;
  const order = statement.orderBy?.split(/[\s,]/)[0] ?? null;
  const isOrdered = order !== null && indexesOf(planning.catalogue.relations, table.name).some((index) => sameName(index.keys[0] ?? '', order));
  if (access.kind === 'scan' && statement.where !== null) return access;
  const rows = Math.min(access.rows, statement.limit);
  return order === null || isOrdered ? { ...access, kind: 'range', rows, locksNewRows: false, isBounded: true } : access;
}

function changePlan(target: MysqlTable, tables: readonly MysqlTable[], access: RowAccess, change: PlanStep & { readonly work?: Work },
  parents: readonly PlanStep[], planning: Planning): Plan {
  const others = tables.filter((table) => table !== target);
  return workPlan([lock(target.name, 'SHARED_WRITE'), ...others.map((table) => lock(table.name, 'SHARED_READ')), ...parents, change], {
    locks: [tableLock(target.name, 'SHARED_WRITE'), ...others.map((table) => tableLock(table.name, 'SHARED_READ')), ...parentAnalysis(parents, planning)],
    blocks: Object.fromEntries([...parentBlocks(parents), [target.name, rowBlocks(access, planning)], ...others.map((table) => [table.name,
      locksGaps(planning) ? BLOCKS_SAME_ROWS : BLOCKS_NOTHING] as const)]),
    scans: access.kind === 'scan' ? [target.name] : [], growth: growthOf(access),
  });
}
