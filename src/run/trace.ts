import type { LockHold, LogEntry, StatementRun } from '../sim/journal.ts';
import type { Series } from '../sim/series.ts';
import type { Index } from '../sql/catalogue.ts';

export type { FailureReason, LockHold, LogEntry, StatementRun } from '../sim/journal.ts';
export type { Series } from '../sim/series.ts';

/**
What a run left behind. Series are one value a simulated second; the log is the story in facts (text is made elsewhere); measures are the figures
that objectives and findings read; views are computed from the state at any asked moment.
*/
export type Trace = {
  /** Hex digest over seed, versions, scenario, every series, log entry and measure. */
  readonly hash: string;
  readonly endUs: number;
  readonly endedBecause: 'calm' | 'horizon' | 'verdict certain';
  readonly series: Series;
  readonly log: readonly LogEntry[];
  readonly measures: Measures;
  readonly statements: readonly StatementRun[];
  readonly lockHolds: readonly LockHold[];
  /** Batches and whole statements whose data change had been committed, in order: what the data side replays. */
  readonly dataCommits: readonly DataCommit[];
  /** Every index of the committed catalogue at the end, by name. */
  readonly indexes?: readonly IndexAtEnd[];
  readonly counters: { readonly events: number; readonly arrived: number; readonly served: number; readonly failed: number; readonly waiting: number; readonly inFlight: number };
  /**
  Only in a run that took the fluid shortcut: for how long customers rested, and how many were counted without being drawn one by one. Their number, durations and
  failures are then right within a half and two hundredths of themselves, not to the customer.
  */
  readonly fluid?: { readonly restedUs: number; readonly customersCounted: number };
  /** Of the requests that were served, from the customer's first try to the answer. */
  readonly latency: { readonly meanUs: number; readonly p50Us: number; readonly p99Us: number; readonly p999Us: number };
};

/** An index as the catalogue knows it when the run is over; one whose CONCURRENTLY build broke off is there and not valid. */
export type IndexAtEnd = Pick<Index, 'name' | 'table' | 'method' | 'keys' | 'predicate' | 'valid'>;

export type DataCommit = { readonly atUs: number; readonly statement: number; readonly fromKey: number | null; readonly toKey: number | null };

/** Flat figures, all from the run; times in microseconds. */
export type Measures = {
  readonly migrationUs: number | null;
  readonly migrationSucceeded: boolean;
  /** Time that the migration's statements stood still for others: for a lock, or for somebody's transaction to end. */
  readonly migrationWaitUs: number;
  /** The longest time a lock that blocks some customers' statement was held. */
  readonly lockHeldUsMax: number;
  readonly requestsArrived: number;
  readonly requestsServed: number;
  readonly requestsFailed: number;
  readonly goodRatio: number;
  readonly p99Us: number;
  /** Longest run of consecutive seconds whose p99 was over one second. */
  readonly p99OverOneSecondUs: number;
  readonly blockedRequestUsMax: number;
  /** Time from first to last second in which fewer than half of the wanted requests were good. */
  readonly outageUs: number;
  readonly poolExhaustedUs: number | null;
  readonly firstErrorUs: number | null;
  readonly firstKillUs: number | null;
  readonly podsKilled: number;
  readonly podRestarts: number;
  readonly replicaLagUsMax: number;
  readonly replicaBlockedUsMax: number;
  readonly lockWaitersMax: number;
  readonly connectionsMax: number;
  readonly ghostsMax: number;
  readonly walBytes: number;
  readonly deadRows: number;
  readonly diskFreeRatioMin: number;
  /** Longest time that stopping the migration would have taken at any moment (to the release of what it holds, its own work included). */
  readonly stopUsMax: number;
  /** From the end of the longest customer-blocking lock until the service is well again. */
  readonly recoveredUs: number | null;
  readonly outageAfterCauseUs: number;
};
