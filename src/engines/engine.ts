import type { Catalogue } from '../sql/catalogue.ts';
import type { Script, ScriptStatement, SqlFault } from '../sql/script.ts';
import type { LockModeTable, StorageSetup } from '../sim/setup.ts';
import type { ServerFacts, ServerViews } from './server-facts.ts';

/**
A database engine as the rest of the program knows it: questions that a statement and a catalogue can be asked. Nobody outside
`engines/` may ask which engine it is.
*/
export type Engine = {
  readonly id: string;
  /** For people: 'PostgreSQL'. */
  readonly name: string;
  readonly versions: readonly number[];
  readonly lockModes: LockModeTable;
  /** Rollback time as a share of the work undone: 0 for PostgreSQL, about 1 for InnoDB (calibration section 7). */
  readonly rollbackPerWork: number;
  /** True: the standby gets a transaction when it commits, and carries DDL out by itself from the beginning. */
  readonly shipsAtCommit?: boolean;
  /** The manual's spelling of a mode: 'AccessExclusiveLock' -> 'ACCESS EXCLUSIVE'. */
  modeName(mode: string): string;
  /** Splits and checks a script; faults instead of an exception. The engine's parser must have been loaded (`loadEngine`). */
  parse(text: string, version: number): { readonly script: Script; readonly faults: readonly SqlFault[] };
  /** The catalogue that a schema dump describes, with row counts (and what is known of sizes) put in. */
  catalogueOf(schemaSql: string, rows: Readonly<Record<string, number>>, facts: TableFacts, version: number): { readonly catalogue: Catalogue; readonly faults: readonly SqlFault[] };
  /** What one statement does here and now. Never throws for SQL: an unknown statement answers `unmodelled`, an impossible one `error`. */
  plan(statement: ScriptStatement, context: PlanContext): Plan;
  /** Time, WAL and growth of a piece of work: one set of constants, from calibration. */
  cost(work: Work, fromRow: number, rows: number, state: CostState): Cost;
  /** The server's own views of its sessions, by name, with its own column names; absent: those of PostgreSQL are shown. */
  viewsOf?(facts: ServerFacts): ServerViews;
};

/** What a level or a user knows of tables beyond their schema; everything is optional and inferred otherwise. */
export type TableFacts = Readonly<Record<string, {
  readonly rowBytes?: number;
  readonly indexes?: Readonly<Record<string, { readonly keyOrder?: 'random' | 'sequential'; readonly bytesPerRow?: number }>>;
  /** What is known of a column's values: nulls 'all' when nobody has ever filled it; the table whose keys they are where no constraint says so. */
  readonly columns?: Readonly<Record<string, { readonly nulls?: 'all' | 'some' | 'none'; readonly pointsAt?: string;
    /** Moments of a column that are spread evenly over so many days before now, oldest key first. */ readonly spanDays?: number }>>;
}>>;

export type PlanContext = {
  readonly catalogue: Catalogue;
  readonly version: number;
  /** Session and database settings that change answers: timezone, lock_timeout ... in the server's spelling. */
  readonly settings: ReadonlyMap<string, string>;
  readonly inTransaction: boolean;
  readonly isolation: 'read committed' | 'repeatable read' | 'serializable';
  /** Share of the table's rows, from 0 to 1, that this statement was seen to change; absent where it is not known. */
  readonly share?: number;
  /** True: whoever asks carries out by itself what a statement's functions do to sessions (pg_sleep, pg_terminate_backend); the plan leaves them out. */
  readonly callsApart?: boolean;
};

export type Plan = {
  /** Transaction control, a setting, or something that takes locks and works. */
  readonly role: 'begin' | 'commit' | 'rollback' | 'savepoint' | 'rollback-to' | 'release' | 'set' | 'work';
  readonly name: string | null;
  /** For `set`: the settings changed, and whether only to the end of the transaction. */
  readonly settings: Readonly<Record<string, string>> | null;
  readonly isLocal: boolean;
  readonly steps: readonly PlanStep[];
  readonly analysis: Analysis;
  readonly error: { readonly sqlstate: string; readonly message: string } | null;
  /** A sentence when the engine does not know this statement: then no other field is a claim. */
  readonly unmodelled: string | null;
};

/** What the statement does, in order. The run room turns these into simulator steps and asks `cost` for each piece of work. */
export type PlanStep =
  | { readonly kind: 'lock'; readonly relation: string; readonly mode: string; readonly session?: boolean; readonly noWait?: boolean; readonly ifFree?: boolean }
  | { readonly kind: 'unlock'; readonly relation: string; readonly mode: string }
  | { readonly kind: 'wait-for-holders'; readonly relation: string; readonly mode: string; readonly phase: string }
  | { readonly kind: 'reference-snapshot' }
  | { readonly kind: 'wait-for-snapshots'; readonly phase: string }
  | { readonly kind: 'work'; readonly work: Work }
  /** The statement waits in the server for its own sake (pg_sleep), with all that it holds; the wait goes by this name in the server's views. */
  | { readonly kind: 'pause'; readonly durationUs: number; readonly waitEvent: string }
  /** The catalogue as it is from here on, seen by others when the transaction commits. */
  | { readonly kind: 'catalogue'; readonly catalogue: Catalogue }
  /** CONCURRENTLY: what is committed here stays, whatever happens later. */
  | { readonly kind: 'commit-inside' };

export type Work = {
  readonly kind: 'catalogue-only' | 'scan' | 'rewrite' | 'build-index' | 'validate' | 'validate-foreign-key' | 'update' | 'delete' | 'insert' | 'select' | 'vacuum' | 'truncate';
  readonly relation: string;
  /** Rows to be visited, as far as the planner's knowledge goes (a batch: its own rows). */
  readonly rows: number;
  /** Rows of the whole table, for shares and sizes. */
  readonly tableRows: number;
  readonly rowBytes: number;
  /** Indexes that this work maintains or builds. */
  readonly indexes: readonly { readonly name: string; readonly keyOrder: 'random' | 'sequential'; readonly bytesPerRow: number }[];
  /** As the server's progress view names it, or the command ('UPDATE'). */
  readonly phase: string;
  readonly takesRowLocks: boolean;
  /** UPDATE that can stay on its page (fillfactor with room, no indexed column changed). */
  readonly isHot: boolean;
  /** Key order of the rows visited: a full UPDATE and keyset batches go in primary key order. */
  readonly visits: 'key order' | 'random';
  /** Rows skipped or rescanned before the first useful one (OFFSET, WHERE done IS NULL without an index); each costs a scan's share. */
  readonly rowsSkipped: number;
  /** True: a reader that waits for a row's writer, because it reads no older version of the row. */
  readonly waitsForRows?: boolean;
  /** What becomes of this work's row locks when they are too many; absent where the server keeps them however many there are. */
  readonly escalation?: RowEscalation;
};

/** Row locks that take memory: how much each row needs, from how many bytes of one transaction on the whole table is asked for, and from how many on the server gives up. */
export type RowEscalation = {
  /** The table's lock that stands for all of its rows, asked for without waiting; null where the table forbids it. */
  readonly mode: string | null;
  readonly bytesPerRow: number;
  /** 0: this work asks from its first row on, every `everyRows`. */
  readonly askFromBytes: number;
  readonly everyRows: number;
  readonly failFromBytes: number;
  readonly error: { readonly sqlstate: string; readonly message: string };
};

export type CostState = {
  readonly storage: StorageSetup;
  /** Rows of this work done since the last checkpoint. */
  readonly rowsSinceCheckpoint: number;
  /** Growth of the heap and index sizes by this work so far: 1 at the start, 2 when all rows have a second version. */
  readonly growth: number;
};

export type Cost = { readonly durationUs: number; readonly walBytes: number; readonly reads: number; readonly fullPageImages: number; readonly diskBytes: number; readonly deadRows: number };

/** The static answers about one statement: the fields of the `check` report (format 1). */
export type Analysis = {
  readonly locks: readonly { readonly relation: string; readonly kind: 'table' | 'index' | 'sequence' | 'view'; readonly mode: string; readonly new: boolean }[];
  readonly blocks: Readonly<Record<string, { readonly select: boolean; readonly insert: boolean; readonly update: boolean; readonly selectForUpdate: boolean }>>;
  readonly rewrites: readonly string[];
  readonly scans: readonly string[];
  readonly rebuildsIndexes: readonly string[];
  readonly growth: 'O(1)' | 'O(n)' | 'O(rows touched)' | 'O(n log n)' | 'O(n^2)';
  readonly transactionBlockAllowed: boolean;
  readonly leavesInvalidIndex: boolean;
  readonly algorithm: 'INSTANT' | 'INPLACE' | 'NOCOPY' | 'COPY' | null;
  readonly lockClause: 'NONE' | 'SHARED' | 'EXCLUSIVE' | null;
};
