import { DataError } from './fault.ts';
import type { Node } from './node.ts';
import { names, quoted } from './node.ts';
import type { Enums, PgType } from './pg-type.ts';
import { UNKNOWN } from './pg-type.ts';

/** A SQLite expression with the PostgreSQL type that its values have. `raw` is the text of a literal without a type of its own ('EUR', NULL). */
export type Typed = { readonly sql: string; readonly type: PgType; readonly raw?: string | null };

export type ScopeColumn = { readonly name: string; readonly type: PgType };

/** What a FROM item offers: its alias, its columns, and whether the outer side may hold an expression in place of a column. */
export type ScopeTable = { readonly alias: string; readonly columns: readonly ScopeColumn[] };

/** Names that an expression may use; `outer` is the query around. `merged` are columns joined by USING, seen once without a table. */
export type Scope = {
  readonly tables: readonly ScopeTable[];
  readonly outer: Scope | null;
  readonly ctes: ReadonlyMap<string, readonly ScopeColumn[]>;
  readonly merged: ReadonlySet<string>;
  /** Output names that ORDER BY and GROUP BY may use. */
  readonly outputs: ReadonlyMap<string, Typed>;
};

export const EMPTY_SCOPE: Scope = { tables: [], outer: null, ctes: new Map(), merged: new Set(), outputs: new Map() };

/** What the translation asks of the table it works for. */
export type Dialect = {
  /** Columns of a table or a view's columns; undefined when there is none of that name. */
  columnsOf(relation: string): readonly ScopeColumn[] | undefined;
  /** The query of a view; undefined when the name is a table. */
  viewOf(relation: string): Node | undefined;
  readonly enums: Enums;
  /** Rows of production that one row here stands for: LIMIT and OFFSET shrink by it. */
  rowsPerRow(relation: string): number;
  /** True: every query asks the clock as it goes, so that an endless one can be ended. */
  readonly isBounded: boolean;
  /** True: a type that is only known from values compares leniently (server views made of plain cells). */
  readonly isLenient: boolean;
};

/** Resolves a ColumnRef to a SQLite column; 42703, 42702 and 42P01 as the server says them. */
export function columnOf(fields: Node, scope: Scope): Typed {
  const path = names(fields.fields);
  const column = path.at(-1) as string;
  const table = path.at(-2);
  for (let at: Scope | null = scope; at; at = at.outer) {
    const found = table === undefined ? unqualified(column, at, fields.location) : qualified(table, column, at, fields.location);
    if (found) return found;
  }
  if (table !== undefined) throw new DataError('42P01', `missing FROM-clause entry for table "${table}"`, fields.location);
  throw new DataError('42703', `column "${column}" does not exist`, fields.location);
}

function qualified(table: string, column: string, scope: Scope, location: number): Typed | null {
  const from = scope.tables.find((candidate) => candidate.alias === table);
  if (!from) return null;
  const found = from.columns.find((candidate) => candidate.name === column);
  if (!found) throw new DataError('42703', `column ${table}.${column} does not exist`, location);
  return { sql: `${quoted(table)}.${quoted(column)}`, type: found.type };
}

function unqualified(column: string, scope: Scope, location: number): Typed | null {
  const found = scope.tables.flatMap((from) => from.columns.filter((candidate) => candidate.name === column).map((candidate) => ({ from, candidate })));
  if (found.length > 1 && !scope.merged.has(column)) throw new DataError('42702', `column reference "${column}" is ambiguous`, location);
  if (found.length === 0) return scope.outputs.get(column) ?? null;
  return { sql: `${quoted(found[0].from.alias)}.${quoted(column)}`, type: found[0].candidate.type };
}

/** A literal NULL, of no type yet. */
export const NULL_LITERAL: Typed = { sql: 'NULL', type: UNKNOWN, raw: null };
