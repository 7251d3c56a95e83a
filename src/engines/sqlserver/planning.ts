import type { Catalogue, Relation, Table } from '../../sql/catalogue.ts';
import type { Analysis, Plan, PlanContext, PlanStep, Work } from '../engine.ts';
import { findTable, indexesOf } from './table-shape.ts';

export type Planning = { readonly catalogue: Catalogue; readonly context: PlanContext };

/** The server would refuse the statement: its error number, state and words. */
export class SqlServerRefusal extends Error {
  readonly sqlstate: string;
  constructor(code: number, sqlstate: string, message: string) {
    super(`${code} ${message}`);
    this.sqlstate = sqlstate;
  }
}

export type Blocks = Analysis['blocks'][string];
export const NOTHING: Blocks = { select: false, insert: false, update: false, selectForUpdate: false };
export const WRITES: Blocks = { select: false, insert: true, update: true, selectForUpdate: true };
export const ALL: Blocks = { select: true, insert: true, update: true, selectForUpdate: true };

const QUIET: Analysis = { locks: [], blocks: {}, rewrites: [], scans: [], rebuildsIndexes: [], growth: 'O(1)', transactionBlockAllowed: true,
  leavesInvalidIndex: false, algorithm: null, lockClause: null };
export const EMPTY: Plan = { role: 'work', name: null, settings: null, isLocal: false, steps: [], analysis: QUIET, error: null, unmodelled: null };
export const workPlan = (steps: readonly PlanStep[], analysis: Partial<Analysis>): Plan => ({ ...EMPTY, steps, analysis: { ...QUIET, ...analysis } });

export function tableOf(planning: Planning, name: string): Table {
  const table = findTable(planning.catalogue.relations, name);
  if (table === null) throw new SqlServerRefusal(208, '42S02', `Invalid object name '${name}'.`);
  return table;
}

export const lock = (relation: string, mode: string): PlanStep => ({ kind: 'lock', relation, mode });
export const unlock = (relation: string, mode: string): PlanStep => ({ kind: 'unlock', relation, mode });

export function workOn(planning: Planning, table: Table, kind: Work['kind'], phase: string, more: Partial<Work> = {}): PlanStep {
  const indexes = indexesOf(planning.catalogue.relations, table.name).filter((index) => index.method !== 'clustered').map(({ name, keyOrder,
    bytesPerRow }) => ({ name, keyOrder, bytesPerRow }));
  return { kind: 'work', work: { kind, relation: table.name, rows: table.rows, tableRows: table.rows, rowBytes: table.rowBytes,
    indexes: kind === 'rewrite' ? indexes : [], phase, takesRowLocks: false, isHot: false,
    visits: 'key order', rowsSkipped: 0, ...more } };
}

export const quick = (planning: Planning, table: Table, phase: string): PlanStep => workOn(planning, table, 'catalogue-only', phase, { rows: 0 });
export const catalogueStep = (planning: Planning, relations: ReadonlyMap<string, Relation>): PlanStep => ({ kind: 'catalogue',
  catalogue: { ...planning.catalogue, relations } });

/** READ_COMMITTED_SNAPSHOT of the database: then readers take no row locks and wait for none. Off unless set, as on a server of one's own. */
export const readsSnapshots = (planning: Planning): boolean => /^(on|1|true)$/i.test(planning.context.settings.get('read_committed_snapshot') ?? 'off');

export type Isolation = 'read uncommitted' | 'read committed' | 'repeatable read' | 'serializable' | 'snapshot';
export function isolationOf(planning: Planning): Isolation {
  const level = planning.context.settings.get('transaction_isolation')?.toLowerCase();
  return level === 'read uncommitted' || level === 'repeatable read' || level === 'serializable' || level === 'snapshot' ? level : 'read committed';
}
