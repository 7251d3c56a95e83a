import type { Driver } from './step.ts';
import type { ClientPolicy, FleetSetup, LockModeTable, ReplicaSetup, ServerSettings, StorageSetup } from './setup.ts';

/** Everything one simulation is built from: no SQL, no files, no clock. */
export type SimulationSetup = {
  readonly seed: number;
  readonly horizonUs: number;
  readonly modes: LockModeTable;
  readonly server: ServerSettings;
  readonly storage: StorageSetup;
  readonly replica: ReplicaSetup | null;
  readonly fleet: FleetSetup;
  readonly clients: ClientPolicy;
  readonly classes: readonly ClassSetup[];
  readonly sessions: readonly SessionSetup[];
  /** True: the standby gets a transaction when it commits (a log of statements or rows), not byte for byte while it runs. */
  readonly shipsAtCommit?: boolean;
  /** Rows of each table, so that a numbered row has a place among the shares that bulk statements lock. */
  readonly relationRows: Readonly<Record<string, number>>;
  /** First value of the simulation's `attachment`, which only the reader of notes understands. */
  readonly attachment: unknown;
};

/** A kind of customer request. Its locks are taken in this order and kept to the statement's end. */
export type ClassSetup = {
  readonly name: string;
  readonly perSec: number;
  readonly serviceUs: number;
  readonly replicaShare: number;
  readonly ownPoolSize: number | null;
  readonly plan: ClassPlan;
};

/** What one statement of a class does in the database at present; replaced when a migration commits a new catalogue. */
export type ClassPlan = {
  readonly locks: readonly { readonly relation: string; readonly mode: string }[];
  /** The table of which it meets one row's lock, because it writes the row, or reads it where readers wait for writers; null for any other reader. */
  readonly meetsRowsOf: string | null;
  /** That row is drawn evenly from here on: a share of the table in key order, 0 = from its first row. */
  readonly rowsFrom?: number;
  readonly walBytes: number;
  /** Why the server refuses it, when it does: every such request fails at once. */
  readonly error: { readonly sqlstate: string; readonly message: string } | null;
};

export type SessionSetup = {
  readonly name: string;
  readonly application: string;
  /** When it connects. */
  readonly startUs: number;
  readonly isSuperuser: boolean;
  readonly autovacuum: 'normal' | 'wraparound' | null;
  readonly isMigration: boolean;
  /** A second session of the migration's tool: it ends with the migration, and without it the tool does not call the migration done. */
  readonly isCompanion?: boolean;
  /** The role's own idle_in_transaction_session_timeout, 0 = off; the server's when not given. */
  readonly idleInTransactionTimeoutUs?: number;
  /** A new driver in its first state: each simulation (a branch, a look back) has one of its own. */
  readonly driver: (world: DriverWorld) => Driver;
};

/** What a driver's maker may read of its simulation, at any later moment. */
export type DriverWorld = { readonly attachment: unknown; readonly lockTimeoutUs: number; readonly statementTimeoutUs: number };

/** What the on-call engineer does to the running system. */
export type Intervention =
  | { readonly kind: 'cancel' | 'terminate'; readonly session: string }
  | { readonly kind: 'shed-traffic'; readonly share: number }
  | { readonly kind: 'scale-pods'; readonly pods: number }
  | { readonly kind: 'set-probe'; readonly probe: 'liveness' | 'readiness' | 'startup'; readonly timeoutUs?: number; readonly failureThreshold?: number;
      readonly needsConnection?: boolean; readonly off?: boolean }
  | { readonly kind: 'set-timeout'; readonly setting: 'lock_timeout' | 'statement_timeout' | 'idle_in_transaction_session_timeout'; readonly valueUs: number }
  | { readonly kind: 'restart-pods' };
