import type { Condition } from './mysql-ast.ts';

/** `args`: what stands in the type's parentheses; `defaultText`: the expression behind DEFAULT. */
export type TsqlColumn = { readonly name: string; readonly type: string; readonly length: number | null; readonly args: string | null; readonly notNull: boolean | null;
  readonly hasDefault: boolean; readonly defaultText: string | null;
  readonly identity: boolean; readonly key: 'primary' | 'unique' | null; readonly computed: 'virtual' | 'stored' | null };

export type TsqlConstraint =
  | { readonly kind: 'primary' | 'unique'; readonly name: string | null; readonly columns: readonly string[]; readonly clustered: boolean | null }
  | { readonly kind: 'foreign-key'; readonly name: string | null; readonly columns: readonly string[]; readonly references: string; readonly referencedColumns: readonly string[] }
  | { readonly kind: 'check'; readonly name: string | null; readonly text: string }
  | { readonly kind: 'default'; readonly name: string | null; readonly column: string };

/** Options of an index operation. Low priority: how long it waits beside the queue, and what it does then. */
export type OnlineOptions = { readonly online: boolean; readonly lowPriority: { readonly maxMinutes: number; readonly afterwards: 'none' | 'self' | 'blockers' } | null };

/** Table hints: WITH (ROWLOCK, UPDLOCK, HOLDLOCK, NOLOCK, TABLOCKX ...). */
export type TableHints = readonly string[];

export type TsqlAlter =
  | { readonly kind: 'add'; readonly columns: readonly TsqlColumn[]; readonly constraints: readonly TsqlConstraint[]; readonly checks: boolean }
  | { readonly kind: 'alter-column'; readonly column: TsqlColumn; readonly options: OnlineOptions }
  | { readonly kind: 'drop-column'; readonly columns: readonly string[] }
  | { readonly kind: 'drop-constraint'; readonly constraints: readonly string[] }
  | { readonly kind: 'check-constraint'; readonly constraint: string; readonly validates: boolean }
  | { readonly kind: 'nocheck-constraint'; readonly constraint: string }
  | { readonly kind: 'lock-escalation'; readonly value: 'table' | 'auto' | 'disable' }
  | { readonly kind: 'rebuild'; readonly options: OnlineOptions };

export type TsqlStatement =
  | { readonly kind: 'create-table'; readonly table: string; readonly columns: readonly TsqlColumn[]; readonly constraints: readonly TsqlConstraint[] }
  | { readonly kind: 'alter-table'; readonly table: string; readonly change: TsqlAlter }
  | { readonly kind: 'create-index'; readonly index: string; readonly table: string; readonly unique: boolean; readonly clustered: boolean; readonly columns: readonly string[];
      readonly included: readonly string[]; readonly options: OnlineOptions }
  | { readonly kind: 'alter-index'; readonly index: string | null; readonly table: string; readonly operation: 'rebuild' | 'reorganize'; readonly options: OnlineOptions }
  | { readonly kind: 'drop-index'; readonly index: string; readonly table: string }
  | { readonly kind: 'drop-table'; readonly tables: readonly string[]; readonly ifExists: boolean }
  | { readonly kind: 'truncate'; readonly table: string }
  | { readonly kind: 'select'; readonly table: string | null; readonly where: Condition; readonly hints: TableHints; readonly top: number | null; readonly counts: boolean }
  | { readonly kind: 'update' | 'delete'; readonly table: string; readonly where: Condition; readonly hints: TableHints; readonly top: number | null; readonly sets: readonly string[] }
  | { readonly kind: 'insert'; readonly table: string; readonly rows: number; readonly source: string | null }
  | { readonly kind: 'begin' | 'commit' | 'rollback' }
  | { readonly kind: 'savepoint' | 'rollback-to'; readonly name: string }
  | { readonly kind: 'pause'; readonly durationUs: number }
  | { readonly kind: 'set'; readonly settings: Readonly<Record<string, string>> };
