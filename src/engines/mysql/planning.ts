import type { Catalogue, Relation } from '../../sql/catalogue.ts';
import { indexesOf, isMysqlTable, type MysqlIndex, type MysqlTable } from '../../sql/mysql-catalogue.ts';
import type { Analysis, Plan, PlanContext, PlanStep, Work } from '../engine.ts';
import type { Flavour } from './flavour.ts';
import { missingTable, Refusal } from './refusal.ts';

/** What every planner of a statement is given. */
export type Planning = { readonly flavour: Flavour; readonly catalogue: Catalogue; readonly context: PlanContext };

export type Blocks = Analysis['blocks'][string];
export const BLOCKS_NOTHING: Blocks = { select: false, insert: false, update: false, selectForUpdate: false };
export const BLOCKS_WRITES: Blocks = { select: false, insert: true, update: true, selectForUpdate: true };
export const BLOCKS_ALL: Blocks = { select: true, insert: true, update: true, selectForUpdate: true };
export const BLOCKS_SAME_ROWS: Blocks = { select: false, insert: false, update: true, selectForUpdate: true };

const NO_ANALYSIS: Analysis = { locks: [], blocks: {}, rewrites: [], scans: [], rebuildsIndexes: [], growth: 'O(1)', transactionBlockAllowed: true,
  leavesInvalidIndex: false, algorithm: null, lockClause: null };

export const EMPTY_PLAN: Plan = { role: 'work', name: null, settings: null, isLocal: false, steps: [], analysis: NO_ANALYSIS, error: null, unmodelled: null };

/** A plan of work from its steps and what differs from "does nothing". */
export const workPlan = (steps: readonly PlanStep[], analysis: Partial<Analysis>): Plan => ({ ...EMPTY_PLAN, steps, analysis: { ...NO_ANALYSIS, ...analysis } });

export const refusedPlan = (refusal: Refusal): Plan => ({ ...EMPTY_PLAN, error: { sqlstate: refusal.sqlstate, message: `${refusal.code} ${refusal.message}` } });
export const unmodelledPlan = (sentence: string): Plan => ({ ...EMPTY_PLAN, unmodelled: sentence });

export const lock = (relation: string, mode: string): PlanStep => ({ kind: 'lock', relation, mode });
export const unlock = (relation: string, mode: string): PlanStep => ({ kind: 'unlock', relation, mode });
export const work = (one: Work): PlanStep => ({ kind: 'work', work: one });
export const tableLock = (relation: string, mode: string, isNew = false): Analysis['locks'][number] => ({ relation, kind: 'table', mode, new: isNew });

export function tableOf(planning: Planning, name: string): MysqlTable {
  const relation = planning.catalogue.relations.get(name);
  if (!isMysqlTable(relation)) throw missingTable(name);
  return relation;
}

/** Work on a table, quiet about everything that was not said. */
export function workOn(table: MysqlTable, kind: Work['kind'], phase: string, more: Partial<Work> = {}): Work {
  return { kind, relation: table.name, rows: table.rows, tableRows: table.rows, rowBytes: table.rowBytes, indexes: [], phase, takesRowLocks: false,
    isHot: false, visits: 'key order', rowsSkipped: 0, ...more };
}

/** The instant in which only the dictionary changes. */
export const noteWork = (table: MysqlTable, phase: string): PlanStep => work(workOn(table, 'catalogue-only', phase, { rows: 0 }));

export const asWorkIndexes = (indexes: readonly MysqlIndex[]): Work['indexes'] =>
  indexes.filter((index) => index.indexKind !== 'primary').map((index) => ({ name: index.name, keyOrder: index.keyOrder, bytesPerRow: index.bytesPerRow }));

export const secondaryIndexes = (planning: Planning, table: string): Work['indexes'] => asWorkIndexes(indexesOf(planning.catalogue.relations, table));

/** DDL ends the open transaction before it starts, and its own with its end (MySQL 8.4 manual 15.3.3). */
export function committing(planning: Planning, steps: readonly PlanStep[]): readonly PlanStep[] {
  const isOpen = planning.context.inTransaction;
  return isOpen ? [{ kind: 'commit-inside' }, ...steps, { kind: 'commit-inside' }] : steps;
}

export const catalogueStep = (planning: Planning, relations: ReadonlyMap<string, Relation>): PlanStep => ({ kind: 'catalogue',
  catalogue: { ...planning.catalogue, relations } });
