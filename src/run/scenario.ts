import type { ClientPolicy, FleetSetup, ReplicaSetup, ServerSettings, StorageSetup } from '../sim/setup.ts';
import type { TableFacts } from '../engines/engine.ts';

/**
Everything a run depends on, as plain JSON: the same scenario gives the same trace, to the byte. Levels, `check`, `queue` and the benchmark all
build one of these and call the same `run()`.
*/
export type Scenario = {
  readonly format: 1;
  readonly seed: number;
  /** Simulated time at which the run ends whatever happens; stated to the user. */
  readonly horizonUs: number;
  readonly database: DatabaseSetup;
  readonly traffic: readonly RequestClass[];
  readonly clients: ClientPolicy;
  readonly fleet: FleetSetup;
  readonly replica: ReplicaSetup | null;
  /** Other people's sessions: a report, a console left open. */
  readonly sessions: readonly SessionScript[];
  readonly migration: MigrationScript | null;
  readonly actions: readonly Action[];
  /** After the migration's end: keep flying until the system has recovered for this long, then stop; null = fly to the horizon. */
  readonly stopAfterCalmUs: number | null;
};

export type DatabaseSetup = {
  readonly engine: string;
  readonly version: number;
  /** Schema SQL, as a dump prints it. */
  readonly schema: string;
  readonly rows: Readonly<Record<string, number>>;
  readonly facts: TableFacts;
  readonly server: ServerSettings;
  readonly storage: StorageSetup;
  /** Other settings in the server's spelling ('timezone': 'UTC'). */
  readonly settings: Readonly<Record<string, string>>;
};

/** A kind of customer request: one statement, planned by the engine against the catalogue of the moment. */
export type RequestClass = {
  readonly name: string;
  readonly sql: string;
  readonly perSec: number;
  /** Mean of an exponential service time in the database. */
  readonly serviceUs: number;
  /** Share of these that go to the standby. */
  readonly replicaShare: number;
  /** The part of the fleet's pool they may use: 'shared', or a pool of their own of this many connections a pod. */
  readonly ownPoolSize: number | null;
  /** Which rows it asks for: evenly those from this share of the table on, in key order; left out = all. 0.1: nobody looks at the oldest tenth. */
  readonly rowsFrom?: number;
};

/** A session with timed statements: `atUs` is the earliest moment; a statement starts when the one before has ended, too. */
export type SessionScript = { readonly name: string; readonly application: string; readonly steps: readonly { readonly atUs: number; readonly sql: string }[];
  readonly settings: Readonly<Record<string, string>>; readonly isSuperuser?: boolean; readonly isAutovacuum?: 'normal' | 'wraparound' };

/** The migration as the server receives it: the framework's transaction statements included, directives in front of their statements. */
export type MigrationScript = {
  readonly atUs: number;
  readonly sql: string;
  readonly settings: Readonly<Record<string, string>>;
  /** A second session of the migration's tool, in a transaction that is open from before the migration to its end. */
  readonly runner?: RunnerSession;
  /** What the rows themselves make of it: statements (by index) that the real table has refused, a value too long, a NULL where none may be. */
  readonly refusals?: readonly StatementRefusal[];
  /** What a statement (by index) was seen to do to the rows; where it is not known the planner's guess stands. */
  readonly shares?: readonly SeenShare[];
};

/**
Share of the table's rows that a statement changed, from 0 to 1; `remains` is the part of those that its condition still reaches afterwards: 0 for
`SET x = 1 WHERE x IS NULL`, 1 where the condition asks for something else. It is looked at only for pages by OFFSET.
*/
export type SeenShare = { readonly statement: number; readonly share: number; readonly remains?: number };

/**
The session in which a migration tool keeps its lock against a second runner: it takes the advisory lock, sends its statements, and idles in the
transaction. Its driver leaves the last statement's portal open, so its snapshot lives as long as the transaction.
*/
export type RunnerSession = { readonly name: string; readonly application: string; readonly statements: readonly string[]; readonly advisoryLock: string };

/** A statement that fails once its locks are granted, for a reason that only the rows know. */
export type StatementRefusal = { readonly statement: number; readonly sqlstate: string; readonly message: string };

/** What an on-call engineer does; each takes its own time, which the action's moment already includes. */
export type Action = { readonly atUs: number } & (
  | { readonly kind: 'cancel' | 'terminate'; readonly session: string }
  | { readonly kind: 'shed-traffic'; readonly share: number }
  | { readonly kind: 'scale-pods'; readonly pods: number }
  | { readonly kind: 'set-probe'; readonly probe: 'liveness' | 'readiness' | 'startup'; readonly timeoutUs?: number; readonly failureThreshold?: number; readonly needsConnection?: boolean; readonly off?: boolean }
  | { readonly kind: 'set-timeout'; readonly setting: 'lock_timeout' | 'statement_timeout' | 'idle_in_transaction_session_timeout'; readonly valueUs: number }
  | { readonly kind: 'restart-pods' }
);
