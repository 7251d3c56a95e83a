import rules from '../../../data/engines/sqlserver/statements.json' with { type: 'json' };
import type { Relation, Table } from '../../sql/catalogue.ts';
import type { OnlineOptions, TsqlAlter, TsqlColumn, TsqlStatement } from '../../sql/tsql-ast.ts';
import type { Analysis, Plan, PlanStep } from '../engine.ts';
import { ALL, catalogueStep, lock, NOTHING, quick, SqlServerRefusal, tableOf, unlock, workOn, workPlan, WRITES, type Planning } from './planning.ts';
import { catalogueColumn, catalogueConstraint, findTable, indexesOf, indexKey, indexOn, sameName, typicalBytes } from './table-shape.ts';

type Statement<K extends TsqlStatement['kind']> = Extract<TsqlStatement, { kind: K }>;
const OFFLINE: OnlineOptions = { online: false, lowPriority: null };

/** A lock request that stands beside the queue for a while (WAIT_AT_LOW_PRIORITY): it holds nobody up until its time is over. */
type LowPriorityLock = Extract<PlanStep, { kind: 'lock' }> & { readonly lowPriority: { readonly maxWaitUs: number; readonly afterwards: 'none' | 'self' | 'blockers' } };

function requested(relation: string, mode: string, options: OnlineOptions): PlanStep {
  if (options.lowPriority === null) return lock(relation, mode);
  const step: LowPriorityLock = { kind: 'lock', relation, mode, lowPriority: { maxWaitUs: options.lowPriority.maxMinutes * 60_000_000,
    afterwards: options.lowPriority.afterwards } };
  return step;
}

/** One row of the statement table carried out: its lock, its work, and what it leaves in the catalogue. */
function ruled(id: string, table: Table, planning: Planning, relations: ReadonlyMap<string, Relation>, options: OnlineOptions = OFFLINE, built: Table = table): Plan {
  const row = rules.statements.find((candidate) => candidate.statement === id);
  if (row === undefined) throw new Error(`no rule for ${id}`);
  const isOnline = options.online && row.online !== undefined;
  const isLong = row.work !== 'none';
  const work = isLong ? [longWork(row.work, table, planning, relations)] : [];
  const name = table.name;
  const ends = row.lock === 'S' ? 'S' : 'Sch-M';
  const start = row.online?.startsWith('S at') === true ? 'S' : ends;
  const steps: readonly PlanStep[] = isOnline
    ? [lock(name, 'IS'), requested(name, start, options), unlock(name, start), ...work, requested(name, ends, options), quick(planning, built, id),
      catalogueStep(planning, relations)]
    : [requested(name, row.lock, options), ...work, quick(planning, built, id), catalogueStep(planning, relations)];
  const blocks = isOnline ? NOTHING : row.lock === 'S' ? WRITES : ALL;
  const analysis: Partial<Analysis> = {
    locks: [{ relation: name, kind: 'table', mode: isOnline ? ends : row.lock, new: false }], blocks: { [name]: blocks }, rewrites: row.work === 'rewrite'
      || row.work === 'update' ? [name] : [],
    scans: isLong ? [name] : [], rebuildsIndexes: row.work === 'rewrite' ? indexesOf(relations, name).map((index) => index.name) : [], growth: isLong ? 'O(n)' : 'O(1)',
  };
  return workPlan(steps, analysis);
}

function longWork(kind: string, table: Table, planning: Planning, relations: ReadonlyMap<string, Relation>): PlanStep {
  if (kind === 'scan') return workOn(planning, table, 'validate', 'ALTER TABLE');
  if (kind === 'update') return workOn(planning, table, 'update', 'ALTER TABLE');
  if (kind === 'rewrite') return workOn(planning, table, 'rewrite', 'INDEX BUILD');
  const before = indexesOf(planning.catalogue.relations, table.name);
  const made = indexesOf(relations, table.name).filter((index) => !before.some((old) => old.name === index.name)).map(({ name, keyOrder,
    bytesPerRow }) => ({ name, keyOrder, bytesPerRow }));
  return workOn(planning, table, 'build-index', 'CREATE INDEX', { indexes: made });
}

export function createTablePlan(statement: Statement<'create-table'>, planning: Planning): Plan {
  const { relations } = planning.catalogue;
  if (findTable(relations, statement.table) !== null) throw new SqlServerRefusal(2714, '42S01', `There is already an object named '${statement.table}' in the database.`);
  const rowBytes = statement.columns.reduce((sum, column) => sum + (column.computed === 'virtual' ? 0 : typicalBytes(column)), 9);
  const table: Table = { kind: 'table', name: statement.table, columns: statement.columns.map(catalogueColumn), constraints: [], triggers: [], rows: 0,
    rowBytes, fillfactor: 100, persistence: statement.table.startsWith('#') ? 'temporary' : 'permanent',
    partitionBy: null, parent: null, rowSecurity: false, statistics: [] };
  const keys = statement.columns.flatMap((column) => (column.key === null ? [] : [{ kind: column.key, name: null, columns: [column.name], clustered: null }]));
  const after = [...statement.constraints, ...keys].reduce((known, constraint) => withConstraint(known, table.name, constraint, true), new Map<string,
    Relation>([...relations, [table.name, table]]));
  return workPlan([lock(table.name, 'Sch-M'), quick(planning, table, 'CREATE TABLE'), catalogueStep(planning, after)], { locks: [{ relation: table.name,
    kind: 'table', mode: 'Sch-M', new: true }] });
}

function withConstraint(relations: ReadonlyMap<string, Relation>, name: string, constraint: Parameters<typeof catalogueConstraint>[1],
  isValid: boolean): Map<string, Relation> {
  const table = findTable(relations, name);
  const made = catalogueConstraint(name, constraint, isValid);
  if (table === null || made === null) return new Map(relations);
  const after = new Map<string, Relation>([...relations, [table.name, { ...table, constraints: [...table.constraints, made] }]]);
  if (constraint.kind !== 'primary' && constraint.kind !== 'unique') return after;
  const clustered = constraint.clustered ?? (constraint.kind === 'primary' && !indexesOf(relations, table.name).some((index) => index.method === 'clustered'));
  return after.set(indexKey(table.name, made.name), indexOn(table, made.name, constraint.columns, { unique: true, clustered }));
}

export function alterTablePlan(statement: Statement<'alter-table'>, planning: Planning): Plan {
  const table = tableOf(planning, statement.table);
  const { relations } = planning.catalogue;
  const put = (changed: Table): ReadonlyMap<string, Relation> => new Map<string, Relation>([...relations, [table.name, changed]]);
  const { change } = statement;
  switch (change.kind) {
    case 'add': return added(change, table, planning);
    case 'alter-column': return alteredColumn(change, table, planning, put);
    case 'drop-column': {
      const missing = change.columns.find((name) => !table.columns.some((column) => sameName(column.name, name)));
      if (missing !== undefined) throw new SqlServerRefusal(4924, '42000',
        `ALTER TABLE DROP COLUMN failed because column '${missing}' does not exist in table '${table.name}'.`);
      return ruled('drop-column', table, planning, put({ ...table, columns: table.columns.filter((column) => !change.columns.some((name) => sameName(name, column.name))) }));
    }
    case 'drop-constraint': {
      const kept = table.constraints.filter((constraint) => !change.constraints.some((name) => sameName(name, constraint.name)));
      const after = [...put({ ...table, constraints: kept })].filter(([, relation]) => !(relation.kind === 'index' && relation.table === table.name
        && change.constraints.some((name) => sameName(name, relation.name))));
      return ruled('drop-constraint', table, planning, new Map(after));
    }
    case 'check-constraint': return ruled(change.validates ? 'add-constraint' : 'enable-constraint', table, planning, relations);
    case 'nocheck-constraint': return ruled('enable-constraint', table, planning, relations);
    case 'lock-escalation': return ruled('lock-escalation', table, planning, put({ ...table, options: { ...table.options, lock_escalation: change.value } }));
    case 'rebuild': return ruled('rebuild-index', table, planning, relations, change.options);
  }
}

function added(change: Extract<TsqlAlter, { kind: 'add' }>, table: Table, planning: Planning): Plan {
  const twice = change.columns.find((column) => table.columns.some((other) => sameName(other.name, column.name)));
  if (twice !== undefined) throw new SqlServerRefusal(2705, '42S21',
    `Column names in each table must be unique. Column name '${twice.name}' in table '${table.name}' is specified more than once.`);
  const bare = change.columns.find((column) => column.notNull === true && !column.hasDefault && !column.identity && column.computed === null);
  if (bare !== undefined && table.rows > 0) throw new SqlServerRefusal(4901, '42000',
    `ALTER TABLE only allows columns to be added that can contain nulls, or have a DEFAULT definition specified. Column '${bare.name}' cannot be added to non-empty table '${table.name}'.`);
  const wider = { ...table, columns: [...table.columns, ...change.columns.map(catalogueColumn)], rowBytes: table.rowBytes + change.columns.reduce((sum,
    column) => sum + typicalBytes(column), 0) };
  let relations: ReadonlyMap<string, Relation> = new Map<string, Relation>([...planning.catalogue.relations, [table.name, wider]]);
  for (const constraint of change.constraints) relations = withConstraint(relations, table.name, constraint, change.checks);
  const keys = change.constraints.find((constraint) => constraint.kind === 'primary' || constraint.kind === 'unique');
  const clusters = indexesOf(relations, table.name).some((index) => index.method === 'clustered') && !indexesOf(planning.catalogue.relations,
    table.name).some((index) => index.method === 'clustered');
  if (keys !== undefined) return ruled(clusters ? 'create-clustered-index' : 'create-index', table, planning, relations);
  const isRule = change.constraints.some((constraint) => constraint.kind === 'check' || constraint.kind === 'foreign-key');
  const plan = ruled(isRule ? (change.checks ? 'add-constraint' : 'add-constraint-nocheck') : change.columns.some((column) => column.identity
    || column.computed === 'stored') ? 'alter-column-type' : 'add-column', table, planning, relations);
  const parents = change.constraints.flatMap((constraint) => (constraint.kind === 'foreign-key' ? [tableOf(planning, constraint.references).name] : []));
  return parents.length === 0 ? plan : { ...plan, steps: [...parents.map((parent) => lock(parent, 'Sch-M')), ...plan.steps],
    analysis: { ...plan.analysis, locks: [...plan.analysis.locks, ...parents.map((relation) => ({ relation, kind: 'table' as const, mode: 'Sch-M',
      new: false }))], blocks: { ...plan.analysis.blocks, ...Object.fromEntries(parents.map((parent) => [parent, ALL])) } } };
}

function alteredColumn(change: Extract<TsqlAlter, { kind: 'alter-column' }>, table: Table, planning: Planning, put: (changed: Table) => ReadonlyMap<string, Relation>): Plan {
  const before = table.columns.find((column) => sameName(column.name, change.column.name));
  if (before === undefined) throw new SqlServerRefusal(4924, '42000',
    `ALTER TABLE ALTER COLUMN failed because column '${change.column.name}' does not exist in table '${table.name}'.`);
  const after = catalogueColumn({ ...change.column, hasDefault: before.default !== null, defaultText: before.default?.text ?? null, identity: before.identity !== null });
  return ruled(columnRule(before, after, change.column), table, planning, put({ ...table,
    columns: table.columns.map((column) => (column === before ? after : column)) }), change.options);
}

const base = (type: string): string => type.replace(/\(.*/, '');
const length = (type: string): number => (type.includes('max') ? Number.MAX_SAFE_INTEGER : Number(/\((\d+)/.exec(type)?.[1] ?? 1));

function columnRule(before: Table['columns'][number], after: Table['columns'][number], written: TsqlColumn): string {
  const isVarying = /^n?var(char|binary)$/.test(base(after.type));
  const isKept = before.type === after.type || (isVarying && base(before.type) === base(after.type) && length(after.type) >= length(before.type)
    && length(after.type) <= 8000);
  if (!isKept) return 'alter-column-type';
  return written.notNull === true && !before.notNull ? 'alter-column-not-null' : 'alter-column-wider';
}

export function createIndexPlan(statement: Statement<'create-index'>, planning: Planning): Plan {
  const table = tableOf(planning, statement.table);
  const { relations } = planning.catalogue;
  const existing = indexesOf(relations, table.name);
  if (existing.some((index) => sameName(index.name, statement.index))) throw new SqlServerRefusal(1913, '42S11',
    `The operation failed because an index or statistics with name '${statement.index}' already exists on table '${table.name}'.`);
  const missing = statement.columns.find((name) => !table.columns.some((column) => sameName(column.name, name)));
  if (missing !== undefined) throw new SqlServerRefusal(1911, '42000', `Column name '${missing}' does not exist in the target table or view.`);
  const index = indexOn(table, statement.index, statement.columns, { unique: statement.unique, clustered: statement.clustered, included: statement.included });
  const after = new Map<string, Relation>([...relations, [indexKey(table.name, index.name), index]]);
  return ruled(statement.clustered ? 'create-clustered-index' : 'create-index', table, planning, after, statement.options);
}

export function alterIndexPlan(statement: Statement<'alter-index'>, planning: Planning): Plan {
  const table = tableOf(planning, statement.table);
  if (statement.operation === 'rebuild') return ruled('rebuild-index', table, planning, planning.catalogue.relations, statement.options);
  return workPlan([lock(table.name, 'IX'), workOn(planning, table, 'scan', 'INDEX REORGANIZE')], { locks: [{ relation: table.name, kind: 'table', mode: 'IX',
    new: false }], blocks: { [table.name]: NOTHING }, scans: [table.name], growth: 'O(n)' });
}

export function removalPlan(statement: Statement<'drop-index'> | Statement<'drop-table'> | Statement<'truncate'>, planning: Planning): Plan {
  const { relations } = planning.catalogue;
  if (statement.kind === 'drop-index') {
    const table = tableOf(planning, statement.table);
    if (!relations.has(indexKey(table.name, statement.index))) throw new SqlServerRefusal(3701, '42S12',
      `Cannot drop the index '${table.name}.${statement.index}', because it does not exist or you do not have permission.`);
    return ruled('drop-index', table, planning, new Map([...relations].filter(([key]) => key !== indexKey(table.name, statement.index))));
  }
  if (statement.kind === 'truncate') {
    const table = tableOf(planning, statement.table);
    return ruled('truncate', table, planning, new Map<string, Relation>([...relations, [table.name, { ...table, rows: 0 }]]));
  }
  const tables = statement.tables.flatMap((name) => findTable(relations, name) ?? []);
  if (tables.length < statement.tables.length && !statement.ifExists) throw new SqlServerRefusal(3701, '42S02',
    `Cannot drop the table '${statement.tables.find((name) => findTable(relations, name) === null)}', because it does not exist or you do not have permission.`);
  const after = new Map([...relations].filter(([key, relation]) => !tables.some((table) => key === table.name || (relation.kind === 'index'
    && relation.table === table.name))));
  return workPlan([...tables.map((table) => lock(table.name, 'Sch-M')), ...tables.map((table) => quick(planning, table, 'DROP TABLE')), catalogueStep(planning, after)],
    { locks: tables.map((table) => ({ relation: table.name, kind: 'table', mode: 'Sch-M', new: false })),
      blocks: Object.fromEntries(tables.map((table) => [table.name, ALL])) });
}
