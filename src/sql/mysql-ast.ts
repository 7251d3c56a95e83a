/** What the MySQL-family parser makes of a statement: only as much as locks, work and the catalogue depend on. */
export type ColumnType = {
  /** Canonical lower-case name: 'varchar', 'int', 'enum'. */
  readonly base: string;
  readonly length: number | null;
  readonly scale: number | null;
  readonly unsigned: boolean;
  readonly zerofill: boolean;
  /** Members of an ENUM or SET. */
  readonly members: readonly string[];
  readonly charset: string | null;
  readonly collate: string | null;
};

export type ColumnDefinition = {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  readonly default: { readonly text: string; readonly isExpression: boolean } | null;
  readonly onUpdate: string | null;
  readonly autoIncrement: boolean;
  readonly generated: { readonly text: string; readonly kind: 'virtual' | 'stored' } | null;
  readonly comment: string;
  readonly invisible: boolean;
  /** Keys and constraints written with the column. */
  readonly key: 'primary' | 'unique' | null;
  readonly check: CheckDefinition | null;
  readonly references: { readonly table: string; readonly columns: readonly string[] } | null;
};

export type KeyPart = { readonly column: string | null; readonly prefix: number | null; readonly descending: boolean; readonly expression: string | null };

export type IndexDefinition = {
  readonly kind: 'primary' | 'unique' | 'index' | 'fulltext' | 'spatial';
  readonly name: string | null;
  readonly parts: readonly KeyPart[];
  /** The word that hides it: MySQL's INVISIBLE, MariaDB's IGNORED; null = in use. */
  readonly hidden: 'INVISIBLE' | 'IGNORED' | null;
  readonly comment: string;
};

export type ForeignKeyDefinition = { readonly name: string | null; readonly columns: readonly string[]; readonly references: string; readonly referencedColumns: readonly string[] };
export type CheckDefinition = { readonly name: string | null; readonly text: string; readonly enforced: boolean };
export type Position = { readonly kind: 'first' } | { readonly kind: 'after'; readonly column: string } | null;
/** Table options with upper-case names: ENGINE, ROW_FORMAT, CHARSET, COLLATE … */
export type TableOptions = Readonly<Record<string, string>>;
export type Partitioning = { readonly method: string; readonly columns: readonly string[]; readonly partitions: readonly string[]; readonly count: number };

export type PartitionOperation = 'add' | 'drop' | 'truncate' | 'reorganize' | 'exchange' | 'coalesce' | 'rebuild' | 'optimize' | 'analyze' | 'check' | 'repair' | 'discard' | 'import';

export type AlterClause =
  | { readonly kind: 'add-column'; readonly column: ColumnDefinition; readonly position: Position; readonly ifNotExists: boolean }
  | { readonly kind: 'drop-column'; readonly column: string; readonly ifExists: boolean }
  | { readonly kind: 'modify-column'; readonly from: string; readonly column: ColumnDefinition; readonly position: Position; readonly ifExists: boolean }
  | { readonly kind: 'rename-column'; readonly from: string; readonly to: string }
  | { readonly kind: 'set-default'; readonly column: string; readonly default: ColumnDefinition['default'] }
  | { readonly kind: 'column-visibility'; readonly column: string; readonly visible: boolean }
  | { readonly kind: 'add-index'; readonly index: IndexDefinition; readonly ifNotExists: boolean }
  | { readonly kind: 'add-foreign-key'; readonly foreignKey: ForeignKeyDefinition; readonly ifNotExists: boolean }
  | { readonly kind: 'add-check'; readonly check: CheckDefinition }
  | { readonly kind: 'drop-index'; readonly index: string; readonly ifExists: boolean }
  | { readonly kind: 'drop-primary-key' }
  | { readonly kind: 'drop-foreign-key'; readonly constraint: string; readonly ifExists: boolean }
  | { readonly kind: 'drop-constraint'; readonly constraint: string; readonly only: 'check' | 'any'; readonly ifExists: boolean }
  | { readonly kind: 'alter-check'; readonly constraint: string; readonly enforced: boolean }
  | { readonly kind: 'rename-index'; readonly from: string; readonly to: string }
  | { readonly kind: 'index-visibility'; readonly index: string; readonly word: 'VISIBLE' | 'INVISIBLE' | 'IGNORED' | 'NOT IGNORED' }
  | { readonly kind: 'rename-table'; readonly to: string }
  | { readonly kind: 'options'; readonly options: TableOptions }
  | { readonly kind: 'convert-charset'; readonly charset: string | null; readonly collate: string | null }
  | { readonly kind: 'order-by' | 'force' | 'keys' | 'remove-partitioning' }
  | { readonly kind: 'tablespace'; readonly operation: 'discard' | 'import' }
  | { readonly kind: 'partition-by'; readonly partitioning: Partitioning }
  | { readonly kind: 'partition'; readonly operation: PartitionOperation; readonly partitions: readonly string[] | 'all'; readonly added: readonly string[]; readonly count: number;
      readonly table: string | null; readonly validates: boolean };

export type AlterTable = { readonly kind: 'alter-table'; readonly table: string; readonly clauses: readonly AlterClause[]; readonly algorithm: string | null; readonly lock: string | null;
  /** How it was written; a CREATE INDEX is an ALTER TABLE to the server. */
  readonly written: 'ALTER TABLE' | 'CREATE INDEX' | 'DROP INDEX' };

export type CreateTable = {
  readonly kind: 'create-table'; readonly table: string; readonly ifNotExists: boolean; readonly orReplace: boolean; readonly temporary: boolean; readonly like: string | null;
  readonly columns: readonly ColumnDefinition[]; readonly indexes: readonly IndexDefinition[]; readonly foreignKeys: readonly ForeignKeyDefinition[];
  readonly checks: readonly CheckDefinition[]; readonly options: TableOptions; readonly partitioning: Partitioning | null; readonly select: SelectStatement | null;
};

/** One comparison of a condition, as far as an index could serve it. */
export type Comparison = { readonly column: string; readonly operator: '=' | 'in' | 'range'; readonly values: readonly string[] };
/** A condition as alternatives (OR) of comparisons that must all hold (AND); null = there is none, or it is beyond an index. */
export type Condition = { readonly text: string; readonly alternatives: readonly (readonly Comparison[])[] } | null;

export type SelectStatement = { readonly kind: 'select'; readonly tables: readonly string[]; readonly where: Condition; readonly limit: number | null; readonly groups: boolean;
  readonly locking: 'update' | 'share' | null; readonly wait: 'wait' | 'nowait' | 'skip locked'; readonly columns: string };

export type MysqlStatement =
  | AlterTable
  | CreateTable
  | SelectStatement
  | { readonly kind: 'insert'; readonly table: string; readonly replaces: boolean; readonly ignores: boolean; readonly rows: number; readonly select: SelectStatement | null; readonly onDuplicate: boolean; readonly columns: readonly string[] }
  | { readonly kind: 'update'; readonly tables: readonly string[]; readonly sets: readonly string[]; readonly where: Condition; readonly limit: number | null; readonly orderBy: string | null }
  | { readonly kind: 'delete'; readonly targets: readonly string[]; readonly tables: readonly string[]; readonly where: Condition; readonly limit: number | null; readonly orderBy: string | null }
  | { readonly kind: 'drop-table'; readonly tables: readonly string[]; readonly ifExists: boolean; readonly temporary: boolean }
  | { readonly kind: 'rename-table'; readonly pairs: readonly { readonly from: string; readonly to: string }[] }
  | { readonly kind: 'truncate'; readonly table: string }
  | { readonly kind: 'maintain'; readonly operation: 'optimize' | 'analyze' | 'check' | 'repair' | 'checksum'; readonly tables: readonly string[] }
  | { readonly kind: 'create-view'; readonly view: string; readonly orReplace: boolean; readonly select: SelectStatement; readonly text: string }
  | { readonly kind: 'drop-view'; readonly views: readonly string[]; readonly ifExists: boolean }
  | { readonly kind: 'create-trigger'; readonly trigger: string; readonly table: string; readonly timing: 'before' | 'after'; readonly event: string; readonly orReplace: boolean }
  | { readonly kind: 'drop-trigger'; readonly trigger: string; readonly ifExists: boolean }
  /** Procedures, functions, events, users, databases: no lock on a table. */
  | { readonly kind: 'other-object'; readonly what: string }
  | { readonly kind: 'lock-tables'; readonly entries: readonly { readonly table: string; readonly write: boolean }[] }
  | { readonly kind: 'unlock-tables' }
  | { readonly kind: 'flush-tables'; readonly tables: readonly string[]; readonly readLock: boolean; readonly forExport: boolean }
  | { readonly kind: 'begin' | 'commit' | 'rollback' }
  | { readonly kind: 'savepoint' | 'rollback-to' | 'release'; readonly name: string }
  | { readonly kind: 'set'; readonly settings: Readonly<Record<string, string>> };
