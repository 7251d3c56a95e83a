import spelling from '../../data/text/findings/spelling.json' with { type: 'json' };
import type { Analysis } from '../engines/engine.ts';
import type { Finding, Severity } from '../findings/finding.ts';
import type { AnalysedStatement } from '../findings/subject.ts';
import type { Trace } from '../run/trace.ts';
import { bytes } from '../text/bytes.ts';

/**
The report of `check`, format 1: a contract with whoever reads it by program. Fields are added, never renamed or removed.
JSON Schema: docs/schema/check-report-1.schema.json.
*/
export type CheckReport = {
  readonly format: 1;
  readonly engine: string;
  readonly serverVersion: string;
  /** Sentences about what had to be assumed: an inferred schema, row counts that were not given, triggers that are left out. */
  readonly assumed: readonly string[];
  readonly statements: readonly StatementReport[];
  readonly flight: FlightReport | null;
  /** One entry a seed when several were flown; `flight` is then the one with the most failed requests. */
  readonly flights: readonly FlightReport[];
  readonly findings: readonly FindingReport[];
};

export type StatementReport = {
  readonly index: number;
  readonly line: number;
  readonly column: number;
  readonly sql: string;
  readonly transaction: number | null;
  readonly locks: Analysis['locks'];
  readonly blocks: Analysis['blocks'];
  readonly rewrites: readonly string[];
  readonly scans: readonly string[];
  readonly rebuildsIndexes: readonly string[];
  readonly growth: Analysis['growth'];
  readonly transactionBlockAllowed: boolean;
  readonly error: { readonly sqlstate: string; readonly message: string } | null;
  readonly leavesInvalidIndex: boolean;
  readonly algorithm: Analysis['algorithm'];
  readonly lockClause: Analysis['lockClause'];
  readonly estimate: { readonly rows: number; readonly durationUs: number; readonly walBytes: number; readonly basis: string };
  readonly unmodelled: string | null;
};

export type FlightReport = {
  readonly seed: number;
  readonly migrationUs: number | null;
  readonly migrationSucceeded: boolean;
  readonly lockHeldUsMax: number;
  readonly blockedRequestUsMax: number;
  readonly requests: { readonly arrived: number; readonly served: number; readonly failed: number };
  /** Of those, the ones to whom nothing happened and who were counted, not simulated one by one; 0 in an exact flight. */
  readonly customersCounted: number;
  readonly firstErrorUs: number | null;
  readonly podsKilled: number;
  readonly replicaLagUsMax: number;
  readonly recoveredUs: number | null;
};

export type FindingReport = { readonly id: string; readonly severity: Severity; readonly statement: number | null; readonly message: string; readonly instead: string | null };

/** How the times of this engine were come by, with the cache that they hold for. */
export const estimateBasis = (engine: string, cacheBytes: number): string =>
  `${(spelling.costBasis as Readonly<Record<string, string>>)[engine] ?? 'cost model'}, cache ${bytes(cacheBytes)}`;

export const statementReport = (analysed: AnalysedStatement, basis: string): StatementReport => {
  const { statement, plan } = analysed;
  const { analysis } = plan;
  return {
    index: statement.index, line: statement.line, column: statement.column, sql: statement.sql, transaction: analysed.transaction,
    locks: analysis.locks, blocks: analysis.blocks, rewrites: analysis.rewrites, scans: analysis.scans, rebuildsIndexes: analysis.rebuildsIndexes, growth: analysis.growth,
    transactionBlockAllowed: analysis.transactionBlockAllowed, error: analysed.error, leavesInvalidIndex: analysis.leavesInvalidIndex,
    algorithm: analysis.algorithm, lockClause: analysis.lockClause, estimate: { ...analysed.estimate, basis }, unmodelled: plan.unmodelled,
  };
};

export const flightReport = (seed: number, { measures, fluid }: Trace): FlightReport => ({
  seed, migrationUs: measures.migrationUs, migrationSucceeded: measures.migrationSucceeded, lockHeldUsMax: measures.lockHeldUsMax, blockedRequestUsMax: measures.blockedRequestUsMax,
  requests: { arrived: measures.requestsArrived, served: measures.requestsServed, failed: measures.requestsFailed }, customersCounted: fluid?.customersCounted ?? 0,
  firstErrorUs: measures.firstErrorUs, podsKilled: measures.podsKilled, replicaLagUsMax: measures.replicaLagUsMax, recoveredUs: measures.recoveredUs,
});

export const findingReport = ({ id, severity, statement, message, instead }: Finding): FindingReport => ({ id, severity, statement, message, instead });
