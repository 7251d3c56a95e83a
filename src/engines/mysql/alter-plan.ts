import type { AlterClause, AlterTable } from '../../sql/mysql-ast.ts';
import { isMysqlTable, type MysqlTable } from '../../sql/mysql-catalogue.ts';
import { foreignKeysOf, draftOf, withDraft, type Draft } from './draft.ts';
import type { Analysis, Plan, PlanStep } from '../engine.ts';
import { alteredTable, rebuilt } from './alter-table.ts';
import type { AlterContext, Altered } from './alteration.ts';
import { cheapestExecution, chosenExecution, type Execution } from './online.ts';
import { partitionPlan } from './partition-plan.ts';
import { asWorkIndexes, BLOCKS_ALL, BLOCKS_NOTHING, BLOCKS_WRITES, catalogueStep, committing, lock, noteWork, secondaryIndexes, tableLock, tableOf, unlock, work, workOn, workPlan, type Planning } from './planning.ts';
import { Unmodelled } from './refusal.ts';

/** ALTER TABLE, CREATE INDEX and DROP INDEX. */
export function alterPlan(statement: AlterTable, planning: Planning): Plan {
  const table = tableOf(planning, statement.table);
  const onPartitions = statement.clauses.find((clause): clause is Extract<AlterClause, { kind: 'partition' }> => clause.kind === 'partition');
  if (onPartitions?.operation === 'optimize') return optimizedWhole(statement, planning);
  if (onPartitions !== undefined) return partitionPlan(onPartitions, table, statement, planning);
  if (table.storage.engine.toLowerCase() !== 'innodb') throw new Unmodelled(`ALTER TABLE of an ${table.storage.engine} table is not modelled: only InnoDB is.`);
  const context = alterContext(statement, table, planning);
  const altered = alteredTable(statement, context);
  const execution = executionOf(statement, altered, context);
  const after = execution.rebuilds ? rebuilt(altered.draft) : versioned(altered, execution);
  return workPlan(committing(planning, stepsOf(table, after, execution, altered, statement, planning)), analysisOf(table, after, execution, altered, statement, context));
}

/** OPTIMIZE PARTITION rebuilds the whole table, and online, since InnoDB knows no rebuild of one partition here (MySQL 8.4 manual 17.12.1). */
function optimizedWhole(statement: AlterTable, planning: Planning): Plan {
  const plan = alterPlan({ ...statement, clauses: [{ kind: 'force' }], algorithm: null, lock: null }, planning);
  return { ...plan, analysis: { ...plan.analysis, algorithm: null, lockClause: null } };
}

export function alterContext(statement: AlterTable, table: MysqlTable, planning: Planning): AlterContext {
  const { settings } = planning.context;
  const mode = settings.get('sql_mode');
  return {
    flavour: planning.flavour, relations: planning.catalogue.relations, original: draftOf(planning.catalogue.relations, table), clauses: statement.clauses,
    isStrict: mode === undefined || /strict_(trans|all)_tables|traditional|default/i.test(mode),
      checksForeignKeys: !/^(0|off|false)$/i.test(settings.get('foreign_key_checks') ?? '1'),
  };
}

/** Partitioning is written as COPY whatever is asked; otherwise the words decide, and then the settings that stand for them. */
function executionOf(statement: AlterTable, altered: Altered, context: AlterContext): Execution {
  const cheapest = cheapestExecution(altered.operations, altered.draft, context);
  return chosenExecution(cheapest, statement.algorithm, statement.lock, altered.operations, context.flavour);
}

/** An INSTANT column change leaves the rows as they are, in one version more. */
function versioned(altered: Altered, execution: Execution): Draft {
  const isVersion = execution.algorithm === 'INSTANT' && altered.operations.some((operation) => operation.id === 'add-column' || operation.id === 'drop-column');
  const { table } = altered.draft;
  return isVersion ? { ...altered.draft, table: { ...table, storage: { ...table.storage, rowVersions: table.storage.rowVersions + 1 } } } : altered.draft;
}

/** Referenced tables of the foreign keys that the statement adds: a COPY, or MySQL 8, locks them too. */
function addedParents(statement: AlterTable, table: string): readonly string[] {
  const parents = statement.clauses.flatMap((clause) => (clause.kind === 'add-foreign-key' ? [clause.foreignKey.references] : clause.kind === 'add-column'
    && clause.column.references !== null ? [clause.column.references.table] : []));
  return [...new Set(parents)].filter((parent) => parent !== table);
}

function stepsOf(table: MysqlTable, after: Draft, execution: Execution, altered: Altered, statement: AlterTable, planning: Planning): readonly PlanStep[] {
  const { name } = table;
  const parents = addedParents(statement, name).filter((parent) => planning.catalogue.relations.has(parent));
  const parentLocks = parents.map((parent) => lock(parent, execution.algorithm === 'COPY' ? 'SHARED_NO_WRITE' : 'SHARED_UPGRADABLE'));
  const commit = [lock(name, 'EXCLUSIVE'), noteWork(table, 'committing alter table to storage engine'), catalogueStep(planning,
    withDraft(planning.catalogue.relations, name, after))];
  const isQuick = !execution.rebuilds && execution.builds.length === 0;
  if (isQuick) return [lock(name, 'SHARED_UPGRADABLE'), ...parentLocks, ...commit];
  return [lock(name, 'SHARED_UPGRADABLE'), ...prepared(name, execution), ...parentLocks, ...workOf(table, after, execution, altered, planning), ...commit];
}

/** COPY upgrades to a lock against writers; in place, an exclusive moment prepares the work and is then given back. */
function prepared(name: string, execution: Execution): readonly PlanStep[] {
  if (execution.lock === 'EXCLUSIVE') return [lock(name, 'EXCLUSIVE')];
  if (execution.algorithm === 'COPY') return [lock(name, 'SHARED_NO_WRITE')];
  const give = unlock(name, 'EXCLUSIVE');
  return execution.lock === 'SHARED' ? [lock(name, 'EXCLUSIVE'), lock(name, 'SHARED_NO_WRITE'), give] : [lock(name, 'EXCLUSIVE'), give];
}

function workOf(table: MysqlTable, after: Draft, execution: Execution, altered: Altered, planning: Planning): readonly PlanStep[] {
  const phase = execution.algorithm === 'COPY' ? 'copy to tmp table' : 'altering table';
  if (!execution.rebuilds) {
    const built = after.indexes.filter((index) => execution.builds.includes(index.name));
    return [work(workOn(table, 'build-index', phase, { indexes: asWorkIndexes(built) }))];
  }
  const checksKeys = altered.operations.some((operation) => operation.id === 'add-foreign-key');
  const rewrite = work(workOn({ ...after.table, name: table.name, rows: table.rows, rowBytes: after.table.rowBytes || table.rowBytes }, 'rewrite', phase,
    { indexes: asWorkIndexes(after.indexes) }));
  const validate = checksKeys ? [work(workOn(table, 'validate-foreign-key', phase))] : [];
  const drop = work(workOn(table, 'truncate', 'dropping the old copy', { indexes: secondaryIndexes(planning, table.name) }));
  return [rewrite, ...validate, drop];
}

function analysisOf(table: MysqlTable, after: Draft, execution: Execution, altered: Altered, statement: AlterTable, context: AlterContext): Partial<Analysis> {
  const { flavour } = context;
  const parents = addedParents(statement, table.name);
  const parentMode = flavour.rules === 'mysql80' ? 'EXCLUSIVE' : 'SHARED_NO_WRITE';
  const locksParents = execution.algorithm === 'COPY' || flavour.rules === 'mysql80';
  const isBuilding = execution.rebuilds || execution.builds.length > 0;
  const blocks = execution.lock === 'EXCLUSIVE' ? BLOCKS_ALL : isBuilding && execution.lock === 'SHARED' ? BLOCKS_WRITES : BLOCKS_NOTHING;
  const parentBlocks = Object.fromEntries(parents.map((parent) => [parent, execution.algorithm === 'COPY' ? BLOCKS_WRITES : BLOCKS_NOTHING]));
  return {
    locks: [tableLock(table.name, 'EXCLUSIVE'), ...(locksParents ? parents.map((parent) => tableLock(parent, parentMode)) : [])],
    blocks: { [table.name]: blocks, ...parentBlocks },
    rewrites: execution.rebuilds ? [table.name] : [], scans: isBuilding ? [table.name,
      ...(altered.operations.some((operation) => operation.id === 'add-foreign-key') ? parents : [])] : [],
    rebuildsIndexes: execution.rebuilds ? after.indexes.map((index) => index.name) : altered.operations.some((operation) => operation.id === 'change-collation-indexed') ? execution.builds : [],
    growth: isBuilding ? 'O(n)' : 'O(1)', algorithm: execution.algorithm, lockClause: execution.lock,
  };
}

/** Foreign keys of other tables that refer to this one. */
export function referringTables(planning: Planning,
  table: string): readonly { readonly table: MysqlTable; readonly constraint: string; readonly columns: readonly string[] }[] {
  return [...planning.catalogue.relations.values()].flatMap((relation) => (isMysqlTable(relation) && relation.name !== table
    ? foreignKeysOf(relation).filter((key) => key.references === table).map((key) => ({ table: relation, constraint: key.name, columns: key.columns })) : []));
}
