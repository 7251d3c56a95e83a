import type { Catalogue } from '../sql/catalogue.ts';
import type { Script } from '../sql/script.ts';
import type { Engine, Plan, PlanStep, Work } from '../engines/engine.ts';
import type { StorageSetup } from '../sim/setup.ts';
import type { SeenShare, StatementRefusal } from './scenario.ts';
import type { Step } from '../sim/step.ts';

/** What a script needs in order to be carried out: who plans it, and what it may ask of the system around it. */
export type ScriptSetup = {
  readonly engine: Engine;
  readonly version: number;
  /** Parsed by the same engine; the framework's own transaction statements are already in it. */
  readonly script: Script;
  /** The session's settings when it connects, in the server's spelling: 'timezone', 'lock_timeout' … */
  readonly settings: Readonly<Record<string, string>>;
  /** The server-wide defaults of the moment; 0 = off. A session that sets its own is not touched by them. */
  readonly timeouts: () => { readonly lockTimeoutUs: number; readonly statementTimeoutUs: number };
  /** The catalogue as committed at this moment. */
  readonly catalogue: () => Catalogue;
  readonly storage: StorageSetup;
  /** True: an error ends the script with a ROLLBACK, as migration tools do. False: the next statement follows, as a console does. */
  readonly stopsAtError: boolean;
  /** Statements that the rows refuse; see `MigrationScript`. */
  readonly refusals?: readonly StatementRefusal[];
  readonly shares?: readonly SeenShare[];
  /** Earliest start of each statement by its index; empty = at once, one after the other. */
  readonly notBeforeUs: readonly number[];
  /** True: after its last statement the session stays connected (idle, or idle in transaction) until somebody ends it. */
  readonly staysOpen: boolean;
};

/** Something still to be done for the current statement: a step as it is, or one that is worked out when its turn comes. */
export type Todo =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'open'; readonly isExplicit: boolean }
  | { readonly kind: 'close'; readonly isCommit: boolean }
  | { readonly kind: 'announce' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'set'; readonly settings: Readonly<Record<string, string>>; readonly isLocal: boolean }
  | { readonly kind: 'savepoint' | 'rollback-to' | 'release'; readonly name: string }
  | { readonly kind: 'plan-step'; readonly step: PlanStep }
  /** Rows [done, total) of one piece of work, numbered from the start of the statement's own pass over the table. */
  | { readonly kind: 'pieces'; readonly work: Work; readonly done: number; readonly total: number; readonly isReading?: boolean }
  | { readonly kind: 'page'; readonly fromKey: number }
  | { readonly kind: 'page-done'; readonly fromKey: number; readonly toKey: number }
  /** The rows [0, total) that have to be passed before a page by OFFSET is found: read, and not counted as done. */
  | { readonly kind: 'page-read'; readonly work: Work }
  /** The same statement (or page) again after a failure that its directive forgives. */
  | { readonly kind: 'again' }
  | { readonly kind: 'end-script'; readonly error: { readonly sqlstate: string; readonly message: string } | null };

export type TodoList = { readonly head: Todo; readonly tail: TodoList } | null;

export function todoList(items: readonly Todo[], tail: TodoList = null): TodoList {
  let list = tail;
  for (let index = items.length - 1; index >= 0; index--) list = { head: items[index], tail: list };
  return list;
}

export type Savepoint = { readonly name: string; readonly catalogue: Catalogue; readonly base: Catalogue; readonly settings: ReadonlyMap<string, string>; readonly changed: readonly Change[] };

/** A statement (or the rows (fromKey, toKey] of one) whose effect shows when the transaction commits. */
export type Change = { readonly statement: number; readonly fromKey: number | null; readonly toKey: number | null };

export type OpenTransaction = {
  readonly isExplicit: boolean;
  readonly isAborted: boolean;
  readonly isolation: 'read committed' | 'repeatable read' | 'serializable';
  readonly catalogue: Catalogue;
  /** The committed catalogue that `catalogue` has grown from: what differs is the transaction's own doing. */
  readonly base: Catalogue;
  /** True once a statement changed the catalogue: then COMMIT makes it known. */
  readonly hasNewCatalogue: boolean;
  /** What COMMIT has to do before it lets go: 'nothing' for a reader; 'flush' its log to the disk. */
  readonly commitNeeds: 'nothing' | 'flush';
  readonly settings: ReadonlyMap<string, string>;
  /** The settings that stay after COMMIT: those without LOCAL. */
  readonly lastingSettings: ReadonlyMap<string, string>;
  readonly changed: readonly Change[];
  readonly savepoints: readonly Savepoint[];
  /** Memory of its row locks, where the server counts it; absent = none yet. */
  readonly lockBytes?: number;
};

/** How far the current statement's own rows are, for the cost of the next piece. */
export type Progress = {
  readonly rows: number;
  readonly rowsTotal: number;
  readonly checkpoints: number;
  readonly rowsSinceCheckpoint: number;
  /** Rows that filled about one simulated second last time; 0 = not known. */
  readonly rowsPerPiece: number;
};

/** The whole mutable state of a script driver: one immutable value, replaced at every step. */
export type ScriptState = {
  /** Index of the current statement; -1 before the first. */
  readonly statement: number;
  readonly plan: Plan | null;
  /** The catalogue that `plan` was made for. */
  readonly planCatalogue: Catalogue | null;
  /** The same with what the plan's steps so far have made of it. */
  readonly stepCatalogue: Catalogue | null;
  readonly attempt: number;
  /** Lower end (exclusive) of the page being worked on, null outside a batch. */
  readonly pageFromKey: number | null;
  /** Upper end (inclusive) of it. */
  readonly pageToKey: number | null;
  /** How many pages by OFFSET there were before this one. */
  readonly pageNumber: number;
  /** Rows that the statement will have changed at its end, where that is not all that it reached at first; null where it is. */
  readonly pagesTotal: number | null;
  readonly transaction: OpenTransaction | null;
  /** What is announced after the commit that was just emitted. */
  readonly committed: { readonly catalogue: Catalogue | null; readonly base: Catalogue; readonly changed: readonly Change[] } | null;
  readonly settings: ReadonlyMap<string, string>;
  readonly progress: Progress;
  readonly todo: TodoList;
  readonly isEnded: boolean;
};

export const NO_PROGRESS: Progress = { rows: 0, rowsTotal: 0, checkpoints: -1, rowsSinceCheckpoint: 0, rowsPerPiece: 0 };

export function initialState(setup: ScriptSetup): ScriptState {
  return {
    statement: -1, plan: null, planCatalogue: null, stepCatalogue: null, attempt: 0, pageFromKey: null, pageToKey: null, pageNumber: 0, pagesTotal: null, transaction: null, committed: null,
    settings: new Map(Object.entries(setup.settings)), progress: NO_PROGRESS, todo: null, isEnded: false,
  };
}
