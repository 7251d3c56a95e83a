/**
What a database knows about its own tables: read from schema SQL, changed by each statement of a migration.

Values are immutable: a statement's effect is a new catalogue, so that a branch of a simulation or an undone transaction keeps the old one.
Names are unquoted, lower-cased as the server folds them, and carry no schema when they are on the search path.
*/
export type Catalogue = {
  readonly relations: ReadonlyMap<string, Relation>;
  /** Types that a user made: enums, domains (with their constraints), composites. */
  readonly types: ReadonlyMap<string, UserType>;
  /** By name; an extension that brings functions stands under `extension <name>`. */
  readonly functions: ReadonlyMap<string, FunctionEntry>;
  /** The SQL in which its names, types and expressions are spelled; absent = PostgreSQL's. */
  readonly spelling?: 'tsql';
};

export type Relation = Table | Index | Sequence | View;

export type Table = {
  readonly kind: 'table';
  readonly name: string;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly triggers: readonly Trigger[];
  /** Estimated live rows, as pg_class.reltuples would say. */
  readonly rows: number;
  /** Bytes that one row takes in the heap, tuple header included. */
  readonly rowBytes: number;
  /** Share of each heap page that bulk inserts fill, in percent. */
  readonly fillfactor: number;
  readonly persistence: 'permanent' | 'unlogged' | 'temporary';
  /** Partition key text of a partitioned table, null for a plain one. */
  readonly partitionBy: { readonly strategy: 'range' | 'list' | 'hash'; readonly columns: readonly string[] } | null;
  /** The parent and the bound when this is a partition or an inheritance child. */
  readonly parent: { readonly name: string; readonly kind: 'partition' | 'inherits'; readonly isDefault: boolean; readonly bound: string | null } | null;
  readonly rowSecurity: boolean;
  /** Row security policies, with the columns their expressions use. */
  readonly policies?: readonly { readonly name: string; readonly columns: readonly string[] }[];
  readonly rules?: readonly string[];
  readonly statistics: readonly string[];
  /** Storage options that this table sets besides fillfactor, as the server names them. */
  readonly options?: Readonly<Record<string, string>>;
  /** Partition waiting for DETACH ... FINALIZE. */
  readonly detachPending?: boolean;
  /** True while the relation was created by the transaction that is still open. */
  readonly isNew?: boolean;
  /** The name that the open transaction's locks go by: set when it renamed the relation, gone when it commits. */
  readonly lockedAs?: string;
};

export type Column = {
  readonly name: string;
  /** Canonical type name as format_type prints it: 'bigint', 'character varying(20)', 'timestamp without time zone'. */
  readonly type: string;
  readonly notNull: boolean;
  /** Default expression as text, with the volatility of the most volatile function in it; null when there is none. */
  readonly default: { readonly text: string; readonly volatility: 'immutable' | 'stable' | 'volatile' } | null;
  readonly identity: 'always' | 'by default' | null;
  readonly generated: 'stored' | 'virtual' | null;
  /** Name of the sequence this column owns (serial, identity). */
  readonly sequence: string | null;
  /** False after ALTER TYPE threw the planner's statistics away, until ANALYZE. */
  readonly hasStatistics: boolean;
  /** What is known of its values: a column just added without default holds only NULLs; absent = nothing is known. */
  readonly nulls?: 'all' | 'some' | 'none';
  /** Table whose keys its values are known to be, though no constraint says so. */
  readonly pointsAt?: string;
  /** Moments: spread evenly over so many days before now, in key order; absent = as close together as rows come in. */
  readonly spanDays?: number;
  readonly collation?: string;
  /** True while all rows are known to hold one and the same value: no unique index can be built on it. */
  readonly uniform?: boolean;
  /** Constants that some row is known to hold, as SQL literals: a CHECK that they break cannot be validated. */
  readonly witnesses?: readonly string[];
};

export type Constraint =
  | { readonly kind: 'check'; readonly name: string; readonly text: string; readonly columns: readonly string[];
      /** Columns that a valid constraint proves to be NOT NULL (CHECK (c IS NOT NULL)). */
      readonly provesNotNull: readonly string[]; readonly valid: boolean; readonly enforced: boolean; readonly noInherit: boolean }
  | { readonly kind: 'not-null'; readonly name: string; readonly column: string; readonly valid: boolean }
  | { readonly kind: 'primary-key' | 'unique' | 'exclusion'; readonly name: string; readonly columns: readonly string[]; readonly index: string; readonly deferrable: boolean }
  | { readonly kind: 'foreign-key'; readonly name: string; readonly columns: readonly string[]; readonly references: string;
      readonly referencedColumns: readonly string[]; readonly valid: boolean; readonly enforced: boolean; readonly deferrable: boolean;
      readonly onDelete?: ReferentialAction; readonly onUpdate?: ReferentialAction };

/** What a foreign key does with the rows that point at a row that goes; absent = no action. */
export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export type Trigger = { readonly name: string; readonly timing: 'before' | 'after' | 'instead of'; readonly events: readonly string[];
  readonly level: 'row' | 'statement'; readonly enabled: boolean; readonly function?: string;
  /** Columns named in UPDATE OF or WHEN. */
  readonly columns?: readonly string[] };

export type Index = {
  readonly kind: 'index';
  readonly name: string;
  readonly table: string;
  readonly method: string;
  /** Column names in order; an expression stands as its text. */
  readonly keys: readonly string[];
  readonly included: readonly string[];
  readonly predicate: string | null;
  readonly unique: boolean;
  readonly valid: boolean;
  /** False for the first phase of CREATE INDEX CONCURRENTLY: writers do not maintain it yet. */
  readonly ready: boolean;
  readonly parent: string | null;
  /** 'random' when consecutive rows land on unrelated leaf pages (uuid, hash, user id), 'sequential' when they append. */
  readonly keyOrder: 'random' | 'sequential';
  readonly bytesPerRow: number;
  /** Columns used by key expressions and the predicate, besides plain keys. */
  readonly expressionColumns?: readonly string[];
  readonly nullsNotDistinct?: boolean;
  readonly isClustered?: boolean;
  readonly isNew?: boolean;
  /** As for a table. */
  readonly lockedAs?: string;
};

export type Sequence = { readonly kind: 'sequence'; readonly name: string; readonly type: 'smallint' | 'integer' | 'bigint';
  readonly lastValue: number; readonly maxValue: number; readonly ownedBy: { readonly table: string; readonly column: string } | null; readonly isNew?: boolean; readonly lockedAs?: string };

export type View = { readonly kind: 'view' | 'materialized view'; readonly name: string; readonly text: string; readonly reads: readonly string[];
  readonly populated: boolean; readonly isNew?: boolean; readonly lockedAs?: string;
  /** Columns that the definition uses of each relation it reads; null where it could not be told. */
  readonly uses?: Readonly<Record<string, readonly string[] | null>>;
  /** A materialized view's estimated rows. */
  readonly rows?: number;
  /** Output column names where they are known. */
  readonly columns?: readonly string[] };

export type UserType =
  | { readonly kind: 'enum'; readonly name: string; readonly labels: readonly string[] }
  | { readonly kind: 'domain'; readonly name: string; readonly base: string; readonly constrained: boolean; readonly notNull: boolean; readonly constraints?: readonly { readonly name: string; readonly valid: boolean }[] }
  | { readonly kind: 'composite'; readonly name: string; readonly columns?: readonly { readonly name: string; readonly type: string }[] };

/** A function, procedure or aggregate that a user made. */
export type FunctionEntry = { readonly name: string; readonly volatility: 'immutable' | 'stable' | 'volatile';
  /** Types of its arguments as text: functions of one name that differ in it are different functions. */
  readonly signature?: string;
  readonly parameters?: readonly string[];
  readonly language?: string;
  /** Its statements as they were written; null or absent where they are not known, or where several functions have the name. */
  readonly body?: string | null };
