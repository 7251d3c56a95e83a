import type { View } from '../../sql/catalogue.ts';
import type { CreateTable, MysqlStatement } from '../../sql/mysql-ast.ts';
import { isMysqlTable, type MysqlTable } from '../../sql/mysql-catalogue.ts';
import type { Analysis, Plan, PlanStep } from '../engine.ts';
import { alterPlan, referringTables } from './alter-plan.ts';
import { createdTable } from './create-table.ts';
import { draftOf, foreignKeysOf, withDraft, without } from './draft.ts';
import { selectBlocks, rowsRead } from './dml-plan.ts';
import { BLOCKS_ALL, BLOCKS_NOTHING, BLOCKS_WRITES, catalogueStep, committing, lock, noteWork, secondaryIndexes, tableLock, tableOf, work, workOn, workPlan, type Planning } from './planning.ts';
import { missingTable, Refusal } from './refusal.ts';

type Statement<K extends MysqlStatement['kind']> = Extract<MysqlStatement, { kind: K }>;

export function createTablePlan(statement: CreateTable, planning: Planning): Plan {
  const { relations } = planning.catalogue;
  if (relations.has(statement.table) && !statement.orReplace) {
    if (statement.ifNotExists) return workPlan(committing(planning, []), { blocks: { [statement.table]: BLOCKS_NOTHING } });
    throw new Refusal(1050, '42S01', `Table '${statement.table}' already exists`);
  }
  const source = statement.select === null ? undefined : relations.get(statement.select.tables[0] ?? '');
  const draft = createdTable(statement, relations, planning.flavour, isMysqlTable(source) ? source.rows : 0);
  const parents = foreignKeysOf(draft.table).map((key) => key.references).filter((name) => name !== statement.table);
  const missing = parents.find((name) => !relations.has(name));
  const checks = !/^(0|off|false)$/i.test(planning.context.settings.get('foreign_key_checks') ?? '1');
  if (missing !== undefined && checks) {
    throw planning.flavour.rules === 'mysql80' ? new Refusal(1824, 'HY000',
      `Failed to open the referenced table '${missing}'`) : new Refusal(planning.flavour.isMariadb ? 1005 : 1215, 'HY000',
      planning.flavour.isMariadb ? `Can't create table \`${statement.table}\` (errno: 150 "Foreign key constraint is incorrectly formed")` : 'Cannot add foreign key constraint');
  }
  const known = parents.filter((name) => relations.has(name));
  const parentMode = planning.flavour.rules === 'mysql80' ? 'EXCLUSIVE' : 'SHARED_READ';
  const filled = statement.select === null ? [] : copiedRows(statement, draft.table, planning);
  const marked = { ...draft, table: { ...draft.table, isNew: planning.context.inTransaction } };
  const steps: readonly PlanStep[] = [lock(statement.table, 'EXCLUSIVE'), ...known.map((name) => lock(name, parentMode)), ...filled, noteWork(draft.table,
    'creating table'), catalogueStep(planning, withDraft(without(relations, statement.table), statement.table, marked))];
  const tables = statement.select?.tables ?? [];
  const reads = tables.filter((name) => isMysqlTable(relations.get(name)));
  const likes = statement.like === null ? [] : [statement.like];
  return workPlan(committing(planning, steps), {
    locks: [tableLock(statement.table, 'EXCLUSIVE', true), ...known.map((name) => tableLock(name, parentMode)), ...reads.map((name) => tableLock(name, 'SHARED_READ'))],
    blocks: Object.fromEntries([...[...known, ...likes].map((name) => [name, BLOCKS_NOTHING] as const), ...reads.map((name) => [name, sourceBlocks(statement,
      planning)] as const)]),
    scans: reads, growth: statement.select === null ? 'O(1)' : 'O(n)',
  });
}

/** Rows that CREATE TABLE ... SELECT reads are locked against change where INSERT ... SELECT would; MySQL 8 no longer does (8.0.21, atomic CREATE TABLE ... SELECT). */
const sourceBlocks = (statement: CreateTable, planning: Planning) => (planning.flavour.rules === 'mysql80'
  || statement.select === null ? BLOCKS_NOTHING : selectBlocks({ ...statement.select, locking: 'share' }, planning));

function copiedRows(statement: CreateTable, target: MysqlTable, planning: Planning): readonly PlanStep[] {
  const { select } = statement;
  if (select === null) return [];
  const sources = select.tables.filter((name) => isMysqlTable(planning.catalogue.relations.get(name)));
  const rows = rowsRead(select, planning);
  return [...sources.map((name) => lock(name, 'SHARED_READ')), work(workOn(target, 'insert', 'Sending data', { rows, tableRows: rows, takesRowLocks: true }))];
}

export function dropTablePlan(statement: Statement<'drop-table'>, planning: Planning): Plan {
  const { relations } = planning.catalogue;
  const missing = statement.tables.filter((name) => relations.get(name)?.kind !== 'table');
  if (missing.length > 0 && !statement.ifExists) throw new Refusal(1051, '42S02', `Unknown table '${missing.join(',')}'`);
  const tables = statement.tables.flatMap((name) => { const relation = relations.get(name); return isMysqlTable(relation) ? [relation] : []; });
  if (!/^(0|off|false)$/i.test(planning.context.settings.get('foreign_key_checks') ?? '1')) for (const table of tables) refuseReferenced(table, statement.tables, planning);
  const after = tables.reduce((rest, table) => without(rest, table.name), relations);
  const steps = [...tables.map((table) => lock(table.name, 'EXCLUSIVE')), ...tables.map((table) => work(workOn(table, 'truncate', 'dropping table',
    { indexes: secondaryIndexes(planning, table.name) }))), catalogueStep(planning, after)];
  return workPlan(committing(planning, steps), { locks: tables.map((table) => tableLock(table.name, 'EXCLUSIVE')),
    blocks: Object.fromEntries(tables.map((table) => [table.name, BLOCKS_ALL])) });
}

function refuseReferenced(table: MysqlTable, dropped: readonly string[], planning: Planning): void {
  const referring = referringTables(planning, table.name).find((other) => !dropped.includes(other.table.name));
  if (referring === undefined) return;
  if (planning.flavour.rules !== 'mysql80') throw new Refusal(planning.flavour.isMariadb ? 1451 : 1217, '23000',
    'Cannot delete or update a parent row: a foreign key constraint fails');
  throw new Refusal(3730, 'HY000', `Cannot drop table '${table.name}' referenced by a foreign key constraint '${referring.constraint}' on table '${referring.table.name}'.`);
}

export function truncatePlan(statement: Statement<'truncate'>, planning: Planning): Plan {
  const table = tableOf(planning, statement.table);
  const referring = referringTables(planning, table.name)[0];
  if (referring !== undefined && !/^(0|off|false)$/i.test(planning.context.settings.get('foreign_key_checks') ?? '1')) {
    throw new Refusal(1701, '42000', `Cannot truncate a table referenced in a foreign key constraint (\`${referring.table.name}\`, CONSTRAINT \`${referring.constraint}\`)`);
  }
  const draft = draftOf(planning.catalogue.relations, table);
  const empty = withDraft(planning.catalogue.relations, table.name, { ...draft, table: { ...table, rows: 0, storage: { ...table.storage, rowVersions: 0 } } });
  const steps = [lock(table.name, 'EXCLUSIVE'), work(workOn(table, 'truncate', 'truncating table', { indexes: secondaryIndexes(planning, table.name) })),
    catalogueStep(planning, empty)];
  return workPlan(committing(planning, steps), { locks: [tableLock(table.name, 'EXCLUSIVE')], blocks: { [table.name]: BLOCKS_ALL }, rewrites: [table.name] });
}

export function renameTablePlan(statement: Statement<'rename-table'>, planning: Planning): Plan {
  let relations = planning.catalogue.relations;
  for (const { from, to } of statement.pairs) {
    const relation = relations.get(from);
    if (relation?.kind === 'view') relations = new Map([...without(relations, from), [to, { ...relation, name: to }]]);
    else {
      if (!isMysqlTable(relation)) throw missingTable(from);
      if (relations.has(to)) throw new Refusal(1050, '42S01', `Table '${to}' already exists`);
      const draft = draftOf(relations, relation);
      relations = withDraft(relations, from, { table: { ...relation, name: to }, indexes: draft.indexes });
    }
  }
  const names = [...new Set(statement.pairs.flatMap((pair) => [pair.from, pair.to]))].toSorted();
  const existing = names.filter((name) => isMysqlTable(planning.catalogue.relations.get(name)));
  const steps = [...names.map((name) => lock(name, 'EXCLUSIVE')), ...existing.slice(0, 1).map((name) => noteWork(tableOf(planning, name), 'renaming table')),
    catalogueStep(planning, relations)];
  return workPlan(committing(planning, steps), { locks: names.map((name) => tableLock(name, 'EXCLUSIVE', !planning.catalogue.relations.has(name))),
    blocks: Object.fromEntries(existing.map((name) => [name, BLOCKS_ALL])),
    algorithm: planning.flavour.rules === 'mysql80' ? 'INSTANT' : null });
}

/** OPTIMIZE takes no ALGORITHM or LOCK; the manual of MySQL 8 still says what it does in their words (17.12.1). */
function wordsOf(planning: Planning, analysis: Analysis): Pick<Analysis, 'algorithm' | 'lockClause'> {
  return planning.flavour.rules === 'mysql80' ? { algorithm: analysis.algorithm, lockClause: analysis.lockClause } : { algorithm: null, lockClause: null };
}

/** OPTIMIZE is a rebuild for InnoDB; ANALYZE samples pages; CHECK and CHECKSUM read the table. */
export function maintenancePlan(statement: Statement<'maintain'>, planning: Planning): Plan {
  const { operation } = statement;
  if (operation === 'optimize') {
    const plans = statement.tables.map((table) => alterPlan({ kind: 'alter-table', table, clauses: [{ kind: 'force' }], algorithm: null, lock: null,
      written: 'ALTER TABLE' }, planning));
    const analysis = plans.map((plan) => plan.analysis);
    return workPlan(plans.flatMap((plan) => plan.steps), { ...analysis[0], locks: analysis.flatMap((one) => one.locks), blocks: Object.assign({},
      ...analysis.map((one) => one.blocks)), rewrites: statement.tables, ...wordsOf(planning, analysis[0]) });
  }
  const tables = statement.tables.map((name) => tableOf(planning, name));
  const readsAll = operation === 'check' || operation === 'checksum';
  const steps = tables.flatMap((table) => [lock(table.name, 'SHARED_READ'), readsAll ? work(workOn(table, 'scan', `${operation}ing`)) : noteWork(table, 'Opening tables')]);
  return workPlan(committing(planning, steps), { locks: tables.map((table) => tableLock(table.name, 'SHARED_READ')),
    blocks: Object.fromEntries(tables.map((table) => [table.name, BLOCKS_NOTHING])),
    scans: readsAll ? statement.tables : [], growth: readsAll ? 'O(n)' : 'O(1)' });
}

export function createViewPlan(statement: Statement<'create-view'>, planning: Planning): Plan {
  const { relations } = planning.catalogue;
  if (relations.has(statement.view) && !statement.orReplace) throw new Refusal(1050, '42S01', `Table '${statement.view}' already exists`);
  const missing = statement.select.tables.find((name) => !relations.has(name));
  if (missing !== undefined) throw missingTable(missing);
  const view: View = { kind: 'view', name: statement.view, text: statement.text, reads: statement.select.tables, populated: true };
  const reads = statement.select.tables;
  const steps = [lock(statement.view, 'EXCLUSIVE'), ...reads.map((name) => lock(name, 'SHARED_READ')), catalogueStep(planning, new Map([...relations,
    [statement.view, view]]))];
  return workPlan(committing(planning, steps), { locks: [{ relation: statement.view, kind: 'view', mode: 'EXCLUSIVE', new: !relations.has(statement.view) },
    ...reads.map((name) => tableLock(name, 'SHARED_READ'))],
    blocks: Object.fromEntries(reads.map((name) => [name, BLOCKS_NOTHING])) });
}

export function dropViewPlan(statement: Statement<'drop-view'>, planning: Planning): Plan {
  const { relations } = planning.catalogue;
  const missing = statement.views.find((name) => relations.get(name)?.kind !== 'view');
  if (missing !== undefined && !statement.ifExists) throw new Refusal(planning.flavour.isMariadb ? 4092 : 1051, '42S02',
    planning.flavour.isMariadb ? `Unknown VIEW: '${missing}'` : `Unknown table '${missing}'`);
  const after = new Map([...relations].filter(([name]) => !statement.views.includes(name)));
  return workPlan(committing(planning, [...statement.views.map((name) => lock(name, 'EXCLUSIVE')), catalogueStep(planning, after)]),
    { locks: statement.views.map((name) => ({ relation: name, kind: 'view', mode: 'EXCLUSIVE', new: false })) });
}

export function triggerPlan(statement: Statement<'create-trigger'> | Statement<'drop-trigger'>, planning: Planning): Plan {
  const { relations } = planning.catalogue;
  const table = statement.kind === 'create-trigger' ? tableOf(planning, statement.table)
    : [...relations.values()].find((relation): relation is MysqlTable => isMysqlTable(relation) && relation.triggers.some((trigger) => trigger.name === statement.trigger));
  if (table === undefined) {
    if (statement.kind === 'drop-trigger' && statement.ifExists) return workPlan(committing(planning, []), {});
    throw new Refusal(1360, 'HY000', 'Trigger does not exist');
  }
  const others = table.triggers.filter((trigger) => trigger.name !== statement.trigger);
  if (statement.kind === 'create-trigger' && others.length < table.triggers.length && !statement.orReplace) throw new Refusal(1359, 'HY000', 'Trigger already exists');
  const triggers = statement.kind === 'create-trigger' ? [...others, { name: statement.trigger, timing: statement.timing, events: [statement.event],
    level: 'row' as const, enabled: true }] : others;
  const draft = draftOf(relations, table);
  const after = withDraft(relations, table.name, { ...draft, table: { ...table, triggers } });
  return workPlan(committing(planning, [lock(table.name, 'EXCLUSIVE'), noteWork(table, 'Opening tables'), catalogueStep(planning, after)]),
    { locks: [tableLock(table.name, 'EXCLUSIVE')], blocks: { [table.name]: BLOCKS_ALL } });
}

const held = (name: string, mode: string): PlanStep => ({ kind: 'lock', relation: name, mode, session: true });

/** LOCK TABLES and FLUSH TABLES ... hold until UNLOCK TABLES, not until COMMIT. */
export function tableLockPlan(statement: Statement<'lock-tables'> | Statement<'flush-tables'>, planning: Planning): Plan {
  if (statement.kind === 'lock-tables') {
    const entries = statement.entries.map((entry) => ({ table: tableOf(planning, entry.table).name,
      mode: entry.write ? 'SHARED_NO_READ_WRITE' : 'SHARED_READ_ONLY', blocks: entry.write ? BLOCKS_ALL : BLOCKS_WRITES }));
    return workPlan(committing(planning, entries.map((entry) => held(entry.table, entry.mode))), { locks: entries.map((entry) => tableLock(entry.table,
      entry.mode)), blocks: Object.fromEntries(entries.map((entry) => [entry.table, entry.blocks])) });
  }
  const all = [...planning.catalogue.relations.values()].filter(isMysqlTable).map((table) => table.name);
  const tables = statement.tables.length > 0 ? statement.tables.map((name) => tableOf(planning, name).name) : all;
  if (!statement.readLock && !statement.forExport) {
    return workPlan(committing(planning, tables.map((name) => lock(name, 'EXCLUSIVE'))), { locks: tables.map((name) => tableLock(name, 'EXCLUSIVE')),
      blocks: Object.fromEntries(tables.map((name) => [name, BLOCKS_NOTHING])) });
  }
  const mode = statement.forExport ? 'SHARED_NO_WRITE' : 'SHARED_READ_ONLY';
  return workPlan(committing(planning, tables.map((name) => held(name, mode))), { locks: tables.map((name) => tableLock(name, mode)),
    blocks: Object.fromEntries(tables.map((name) => [name, BLOCKS_WRITES])) });
}
