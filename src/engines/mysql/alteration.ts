import type { Relation } from '../../sql/catalogue.ts';
import type { AlterClause } from '../../sql/mysql-ast.ts';
import type { Draft } from './draft.ts';
import type { Flavour } from './flavour.ts';

/** A row of data/engines/mysql/online-ddl.json that one clause asks for; `index` names the index that is built. */
export type Operation = { readonly id: string; readonly index?: string };

export type AlterContext = {
  readonly flavour: Flavour;
  readonly relations: ReadonlyMap<string, Relation>;
  /** The table as it is before the statement. */
  readonly original: Draft;
  readonly clauses: readonly AlterClause[];
  readonly isStrict: boolean;
  readonly checksForeignKeys: boolean;
};

/** What one clause makes of the table, and what InnoDB has to do for it. No operation = nothing to do. */
export type Altered = { readonly draft: Draft; readonly operations: readonly Operation[] };

export const unchanged = (draft: Draft, ...ids: readonly string[]): Altered => ({ draft, operations: ids.map((id) => ({ id })) });
