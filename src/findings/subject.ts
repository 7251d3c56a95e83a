import type { Engine, Plan } from '../engines/engine.ts';
import type { Catalogue } from '../sql/catalogue.ts';
import type { ScriptStatement } from '../sql/script.ts';
import type { Scenario } from '../run/scenario.ts';
import type { Trace } from '../run/trace.ts';
import type { CatalogueChange } from './catalogue-change.ts';

/** What the detectors look at. `trace` and `scenario` are null when nothing was flown. */
export type Subject = {
  readonly engine: Engine;
  readonly version: number;
  readonly statements: readonly AnalysedStatement[];
  readonly trace: Trace | null;
  readonly scenario: Scenario | null;
};

/** One statement with what it does at its place in the script. */
export type AnalysedStatement = {
  readonly statement: ScriptStatement;
  readonly plan: Plan;
  /** The plan's own refusal, or what the state of the transaction makes of it. */
  readonly error: { readonly sqlstate: string; readonly message: string } | null;
  readonly before: Catalogue;
  readonly after: Catalogue;
  readonly changes: readonly CatalogueChange[];
  /** Statements with the same number share one transaction; null = outside a transaction block. */
  readonly transaction: number | null;
  /** Session settings in force while it runs, in the server's spelling. */
  readonly settings: ReadonlyMap<string, string>;
  readonly estimate: Estimate;
  /** Tables that earlier statements of this script have made: nobody uses them yet. */
  readonly madeBefore: ReadonlySet<string>;
  /** Locks on relations that existed before the script's transaction, from their grant to the end of the transaction. */
  readonly holds: readonly Hold[];
};

/** `pageReadUs` is the part of the time in which pages by OFFSET are looked for, before they lock anything; not there for other statements. */
export type Estimate = { readonly rows: number; readonly durationUs: number; readonly walBytes: number; readonly pageReadUs?: number };

export type Hold = {
  readonly relation: string;
  readonly mode: string;
  readonly blocksReads: boolean;
  readonly blocksWrites: boolean;
  /** From the grant to the end of this statement. */
  readonly ownUs: number;
  /** From the grant to the end of the transaction. */
  readonly totalUs: number;
};
