import type { LockModeTable } from './setup.ts';

/**
What a database session does, in steps that the simulator can carry out without knowing SQL. A `Driver` (a migration, a report, an on-call
engineer's console) hands out one step at a time; it sees how the last one ended. Relations and indexes are one space of names here.
*/
export type Step =
  /** A statement begins: what pg_stat_activity shows, and what statement_timeout and lock_timeout (0 = off) apply to until its end. */
  | { readonly kind: 'statement'; readonly sql: string; readonly statement: number; readonly lockTimeoutUs: number; readonly statementTimeoutUs: number;
      /** For waits for rows, in an engine where they have a limit of their own. */ readonly rowLockTimeoutUs?: number }
  | { readonly kind: 'end-statement' }
  | { readonly kind: 'begin' }
  | { readonly kind: 'commit' }
  | { readonly kind: 'rollback' }
  | { readonly kind: 'savepoint'; readonly name: string }
  | { readonly kind: 'rollback-to'; readonly name: string }
  | { readonly kind: 'release'; readonly name: string }
  /**
  Held to the end of the transaction, unless `session` (then until `unlock` or the session's end). Takes part in the queue; with `noWait` an error
  where it would have to wait, with `ifFree` nothing. `rowLocks`: it is to stand for so many locks on single rows.
  */
  | { readonly kind: 'lock'; readonly relation: string; readonly mode: string; readonly session?: boolean; readonly noWait?: boolean; readonly ifFree?: boolean; readonly rowLocks?: number }
  | { readonly kind: 'unlock'; readonly relation: string; readonly mode: string }
  /** Waits for every transaction that holds a lock on the relation conflicting with `mode` at this moment (CONCURRENTLY's waits); shows as virtualxid. */
  | { readonly kind: 'wait-for-holders'; readonly relation: string; readonly mode: string; readonly phase: string }
  /** The snapshot with which CONCURRENTLY reads the table once more. */
  | { readonly kind: 'reference-snapshot' }
  /** Waits for every snapshot that may see what the reference snapshot does not see any more, on any table. */
  | { readonly kind: 'wait-for-snapshots'; readonly phase: string }
  | WorkStep
  /** One named row's lock, to the end of the transaction; waits show as transactionid. */
  | { readonly kind: 'lock-row'; readonly relation: string; readonly row: number; readonly strength: 'key share' | 'share' | 'no key update' | 'update' }
  /** Holds a snapshot to the end of the transaction (REPEATABLE READ), or while `false` releases it (between statements of READ COMMITTED). */
  | { readonly kind: 'snapshot'; readonly held: boolean }
  /** The client is quiet: the session is idle, or idle in transaction. */
  | { readonly kind: 'sleep'; readonly durationUs: number }
  /** The server itself waits, in the middle of a statement and with all that the session holds: pg_sleep and its like. */
  | { readonly kind: 'pause'; readonly durationUs: number; readonly waitEvent: string }
  /** The driver's client pauses while the standby is further behind than this. */
  | { readonly kind: 'wait-for-replica'; readonly maxLagUs: number }
  /** A fact for the trace and for whoever reads it (a committed catalogue, a progress mark); takes no time. */
  | { readonly kind: 'note'; readonly note: unknown }
  /** The statement fails on its own account (a constraint, a syntax rule): the transaction is aborted as the server would. */
  | { readonly kind: 'fail'; readonly sqlstate: string; readonly message: string };

/** Time in which the server works: cut by the driver into pieces of at most about a simulated second, so that costs can follow the state. */
export type WorkStep = {
  readonly kind: 'work';
  readonly phase: string;
  readonly durationUs: number;
  readonly rowsDone: number;
  readonly rowsTotal: number;
  readonly walBytes: number;
  /** Time that the standby needs to do this piece again, where it is sent the statement; else its log counts. */
  readonly replayUs?: number;
  /** Net change of bytes on disk (heap and indexes), and of dead rows. */
  readonly diskBytes: number;
  readonly deadRows: number;
  /** Row locks that this piece takes until the end of the transaction: a share [from, to) of the table's rows in key order. */
  readonly rowLocks: { readonly relation: string; readonly from: number; readonly to: number } | null;
};

export type StepResult =
  | { readonly kind: 'ok' }
  | { readonly kind: 'error'; readonly sqlstate: string; readonly message: string };

/** What a driver may look at when it is asked for its next step. */
export type SessionView = {
  readonly nowUs: number;
  readonly last: StepResult;
  readonly inTransaction: boolean;
  readonly isAborted: boolean;
  readonly walBytesTotal: number;
  /** WAL position and time of the last checkpoint: full-page images are paid once a page after it. */
  readonly checkpointWalBytes: number;
  readonly checkpointUs: number;
  readonly checkpoints: number;
  readonly replicaLagUs: number;
  /** Whether the session holds this lock on this relation now. */
  readonly holds?: (relation: string, mode: string) => boolean;
  /** One number in [0, 1) from the driver's own stream. */
  readonly random: () => number;
};

/**
A deterministic source of steps. Its whole mutable state is `state`, an immutable value that a snapshot keeps and restores by reference.
`next` returns null when the session ends.
*/
export type Driver = { state: unknown; next(view: SessionView): Step | null };

export type { LockModeTable };
