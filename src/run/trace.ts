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
  readonly counters: { readonly events: number; readonly arrived: number; readonly served: number; readonly failed: number; readonly waiting: number; readonly inFlight: number };
};

/** One array per quantity, one element per simulated second, all of the same length. */
export type Series = {
  readonly seconds: number;
  readonly arrived: Float64Array;
  readonly served: Float64Array;
  readonly failed: Float64Array;
  /** Latency of the requests that ended in this second, microseconds; 0 where none ended. */
  readonly p50Us: Float64Array;
  readonly p99Us: Float64Array;
  readonly maxUs: Float64Array;
  /** Sessions in relation lock queues on the primary, and on the standby. */
  readonly lockWaiters: Float64Array;
  readonly replicaLockWaiters: Float64Array;
  readonly poolBusy: Float64Array;
  readonly poolWaiting: Float64Array;
  readonly connections: Float64Array;
  readonly ghosts: Float64Array;
  readonly podsReady: Float64Array;
  readonly podsRunning: Float64Array;
  readonly replicaLagUs: Float64Array;
  readonly walBytes: Float64Array;
  readonly diskUsedBytes: Float64Array;
  readonly deadRows: Float64Array;
  /** Rows that the migration has done, of `rowsTotal` of its current statement. */
  readonly migrationRows: Float64Array;
};

/** Something that happened, in facts. `pod` and `session` name who; amounts are in the units their names say. */
export type LogEntry = { readonly atUs: number } & (
  | { readonly kind: 'statement-started' | 'statement-ended'; readonly session: string; readonly statement: number; readonly sql: string }
  | { readonly kind: 'statement-failed'; readonly session: string; readonly statement: number; readonly sql: string; readonly sqlstate: string; readonly message: string }
  | { readonly kind: 'lock-granted'; readonly session: string; readonly relation: string; readonly mode: string; readonly waitedUs: number }
  | { readonly kind: 'lock-waiting'; readonly session: string; readonly relation: string; readonly mode: string; readonly blockedBy: readonly string[] }
  | { readonly kind: 'lock-released'; readonly session: string; readonly relation: string; readonly mode: string; readonly heldUs: number; readonly waitersUsMax: number; readonly waiters: number }
  | { readonly kind: 'pool-exhausted'; readonly pod: number; readonly waitingOn: string | null }
  | { readonly kind: 'pool-recovered'; readonly pod: number }
  | { readonly kind: 'first-error'; readonly reason: FailureReason; readonly requestClass: string }
  | { readonly kind: 'errors-over'; readonly failed: number }
  | { readonly kind: 'probe-failed'; readonly pod: number; readonly probe: 'liveness' | 'readiness' | 'startup'; readonly failures: number; readonly threshold: number }
  | { readonly kind: 'pod-stopping' | 'pod-killed' | 'pod-started' | 'pod-ready' | 'pod-not-ready'; readonly pod: number; readonly restarts: number }
  | { readonly kind: 'pod-start-failed'; readonly pod: number; readonly reason: string; readonly nextTryUs: number }
  | { readonly kind: 'connections-exhausted'; readonly connections: number; readonly ghosts: number }
  | { readonly kind: 'checkpoint'; readonly cause: 'wal' | 'time' }
  | { readonly kind: 'replica-lag'; readonly lagUs: number; readonly isOver: boolean }
  | { readonly kind: 'replica-lock'; readonly relation: string; readonly isReleased: boolean }
  | { readonly kind: 'query-cancelled'; readonly session: string; readonly sqlstate: string; readonly message: string }
  | { readonly kind: 'deadlock'; readonly victim: string; readonly sessions: readonly string[] }
  | { readonly kind: 'retry'; readonly statement: number; readonly attempt: number; readonly pauseUs: number }
  | { readonly kind: 'disk-low'; readonly freeRatio: number }
  | { readonly kind: 'action'; readonly action: string; readonly effect: string }
  | { readonly kind: 'migration-started' | 'migration-ended' | 'migration-failed' | 'recovered' }
);

export type FailureReason = 'checkout timeout' | 'deadline' | 'no ready pod' | 'refused' | 'pod killed' | 'statement error' | 'query cancelled';

export type StatementRun = { readonly session: string; readonly statement: number; readonly sql: string; readonly startUs: number; readonly endUs: number | null;
  readonly lockWaitUs: number; readonly workUs: number; readonly rows: number; readonly sqlstate: string | null };

/** A relation lock that a scripted session held: from the grant to the release, with whom it made wait. */
export type LockHold = { readonly session: string; readonly relation: string; readonly mode: string; readonly statement: number; readonly requestedUs: number; readonly grantedUs: number | null;
  readonly releasedUs: number | null; readonly waitersMax: number; readonly blockedUsMax: number };

export type DataCommit = { readonly atUs: number; readonly statement: number; readonly fromKey: number | null; readonly toKey: number | null };

/** Flat figures, all from the run; times in microseconds. */
export type Measures = {
  readonly migrationUs: number | null;
  readonly migrationSucceeded: boolean;
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
