import type { Column, Index, Table } from '../../../sql/catalogue.ts';
import type { Draft } from '../draft.ts';
import type { ForeignKey } from '../catalogue-store.ts';
import { scanTable, rewriteTable } from '../work.ts';

/** What the passes of one ALTER TABLE leave for its last phase, table by table. */
export type TableState = {
  name: string;
  needsRewrite: boolean;
  /** Constraints and NOT NULLs to be checked against every row. */
  needsCheck: boolean;
  /** Indexes that the statement itself drops and builds again: not rebuilt by the rewrite as well. */
  readonly replaced: Set<string>;
  readonly foreignKeys: ForeignKey[];
  /** The row check finds a violation: the server's refusal, after the scan. */
  violation: { readonly sqlstate: string; readonly message: string } | null;
};

/** One ALTER TABLE while its subcommands are worked off. */
export class Alteration {
  readonly draft: Draft;
  /** The lock that the statement takes, on the table and on every child it goes down to. */
  readonly mode: string;
  readonly recurses: boolean;
  private readonly states = new Map<string, TableState>();
  /** Work that follows the checks: foreign keys wait until heap and indexes are final. */
  readonly after: (() => void)[] = [];

  constructor(draft: Draft, mode: string, recurses: boolean) {
    this.draft = draft;
    this.mode = mode;
    this.recurses = recurses;
  }

  state(name: string): TableState {
    const known = this.states.get(name);
    if (known !== undefined) return known;
    const fresh: TableState = { name, needsRewrite: false, needsCheck: false, replaced: new Set(), foreignKeys: [], violation: null };
    this.states.set(name, fresh);
    return fresh;
  }

  /** The table and, unless ONLY, all its children, locked in the statement's mode. */
  targets(table: Table): readonly Table[] {
    const all = this.recurses ? [table, ...this.draft.catalogue.descendantsOf(table.name)] : [table];
    for (const target of all) this.draft.lock(target.name, this.mode);
    return all;
  }

  /** Heap rewrite where one is due, otherwise one scan for all checks together. */
  finish(): void {
    for (const state of this.states.values()) {
      const table = this.draft.catalogue.table(state.name);
      if (table === undefined || table.partitionBy !== null) continue;
      if (state.needsRewrite) rewriteTable(this.draft, table, 'rewriting table', state.replaced);
      else if (state.needsCheck) scanTable(this.draft, table, 'checking rows', 'validate');
      if (state.violation !== null) this.draft.refuse(state.violation.sqlstate, state.violation.message);
    }
    for (const work of this.after) work();
  }
}

export const columnOf = (draft: Draft, table: Table, name: string): Column =>
  table.columns.find((column) => column.name === name) ?? draft.refuse('42703', `column "${name}" of relation "${table.name}" does not exist`);

/** The table with one column changed; null takes it out. */
export const withColumn = (table: Table, name: string, change: (column: Column) => Column | null): Table => ({
  ...table, columns: table.columns.flatMap((column) => (column.name === name ? (change(column) ?? []) : column)),
});

/** Columns an index depends on: keys, included ones, and what its expressions and predicate mention. */
export const indexColumns = (index: Index): readonly string[] => [...index.keys, ...index.included, ...(index.expressionColumns ?? [])];

export const usesColumn = (index: Index, column: string): boolean => indexColumns(index).includes(column);

/** Columns that a table's own constraint mentions. */
export const constraintColumns = (constraint: Table['constraints'][number]): readonly string[] => (constraint.kind === 'not-null' ? [constraint.column] : constraint.columns);
