import type { Scenario, Action } from '../run/scenario.ts';
import type { LogEntry, Measures } from '../run/trace.ts';
import type { Invariant } from './data-check.ts';
import type { SchemaLine } from './level-schema-sql.ts';
import type { JudgeMeasure } from './measure-names.ts';
import type { ObjectiveId, Unit } from './verdict.ts';

/**
A level, whole: what its folder says (`level.json` for facts, `text.en.md` for prose, files of code and SQL) put together and checked. Nothing here
says how a run comes out: predictions and objectives name the figure of the run that decides.
*/
export type Level = {
  readonly format: 1;
  /** Folder name, unique in its hall: 'runaway-migration'. */
  readonly id: string;
  /** What people type: 'L01'. */
  readonly code: string;
  /** Catalogue number in the museum: 'EXP-008'. */
  readonly exhibit: string;
  /** A change that looks dangerous and is not: the ticket's migration keeps every objective on production, and to leave it alone is right. */
  readonly isSafe: boolean;
  /** Why the ticket's migration fails on production; null for a safe level. */
  readonly startReason: FailureCause | null;
  readonly hall: string;
  readonly title: string;
  readonly plateName: string;
  /** 1 to 5. */
  readonly difficulty: number;
  readonly minutes: number;
  readonly defaultFramework: string;
  readonly worlds: Readonly<Record<WorldSize, World>>;
  readonly starts: readonly Start[];
  readonly ticket: Ticket;
  readonly objectives: readonly Objective[];
  /** Whole outage below which right data earns bronze. */
  readonly bronzeOutageUs: number;
  readonly invariants: readonly Invariant[];
  /** Indexes that the ticket asks for, looked for in the catalogue when the run is over. */
  readonly indexes: readonly WantedIndex[];
  readonly predictions: readonly Prediction[];
  readonly diagnosis: Diagnosis;
  readonly evidence: readonly Evidence[];
  /** From a nudge to nearly the answer, in the order in which they are given. */
  readonly hints: readonly string[];
  /** Help on the workbench that fades; null where there is only free text. */
  readonly ladder: Ladder | null;
  readonly plaque: Plaque;
  readonly incidents: readonly Incident[];
  readonly transfer: Transfer;
  /** What happened, in four or five sentences, for the screen after the run; figures in braces are measures. */
  readonly story: string;
  /** Questions that come back on later visits. */
  readonly retrieval: readonly RetrievalQuestion[];
  readonly attempts: readonly Attempt[];
};

export const WORLD_SIZES = ['laptop', 'staging', 'production'] as const;
export type WorldSize = (typeof WORLD_SIZES)[number];

/** A system to fly on: everything of a scenario but seed, migration and actions. */
export type World = {
  readonly size: WorldSize;
  /** For people: 'your laptop'. */
  readonly name: string;
  /** The table that the level is about, and its rows in this world. */
  readonly table: string;
  readonly rows: number;
  /** When the migration starts, simulated time. */
  readonly migrationAtUs: number;
  /** Rows of the simulated table that one real row stands for. */
  readonly rowsPerRow: number;
  /** The level's invariants with this world's own numbers in them; those of production are the level's. */
  readonly invariants: readonly Invariant[];
  /** True: the framework's lock against a second runner is held as it is unless somebody says otherwise, in a transaction of its own where it has one. */
  readonly hasRunnerTransaction?: boolean;
  /** The lines of the scenario's schema and where each of them stands; null where `worldChanges` says the schema. */
  readonly schemaLines: readonly SchemaLine[] | null;
  readonly scenario: Omit<Scenario, 'seed' | 'migration' | 'actions'>;
};

/** The migration that the ticket comes with, in one framework: its own code, and the SQL that this framework really sends. */
export type Start = {
  readonly framework: string;
  /** For people: 'Rails'. */
  readonly frameworkName: string;
  readonly file: string;
  readonly code: string;
  readonly sentSql: string;
  /** 'executed': the SQL was recorded from the framework; 'documented': read in its documentation; 'condensed': a loop of the framework's, written as one
  statement with its pages. Labelled so where it is shown. */
  readonly standing: 'executed' | 'documented' | 'condensed';
  /** How this framework is told to hold its lock without a transaction, in a level where it has one: 'flyway.postgresql.transactional.lock=false'. */
  readonly sessionLock?: string;
};

export type Ticket = { readonly number: string; readonly from: string; readonly title: string; readonly body: string };

export type Objective = {
  readonly id: ObjectiveId;
  /** One short line: 'at least 99.9 % of requests good'. */
  readonly title: string;
  readonly conditions: readonly Condition[];
};

/** A figure and what it may be. `measure` is one of the run's measures (true counts as 1), or one that the judge adds: rows that break an invariant, wanted indexes that are not there, and the simulated
moment of the migration's end, null when it had none. */
export type Condition = {
  readonly measure: keyof Measures | JudgeMeasure;
  readonly unit: Unit;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** What is said when this condition fails; `{measured}` and `{limit}` are put in, formatted. */
  readonly failed: string;
};

/** A query that an index must serve: a valid one of the whole table that begins with the column, or one whose condition is what the query asks for. */
export type WantedIndex = {
  readonly id: string;
  readonly table: string;
  readonly firstKey: string;
  /** Conditions of partial indexes that serve as well, whatever their keys: "status = 'open'". */
  readonly conditions: readonly string[];
  /** Said when there is none, and when there is one that is not valid. */
  readonly missing: string;
  readonly invalid: string;
};

/** A question before production runs. The answer is the named figure of the start migration's own run; a guess within the factor is right. */
export type Prediction = {
  readonly id: string;
  readonly question: string;
  readonly world: WorldSize;
  readonly measure: keyof Measures;
  readonly unit: Unit;
  /** Ends of the slider, and where the straight line from the small runs would put the answer. */
  readonly from: number;
  readonly to: number;
  readonly straightLine: number | null;
  /** 1.5: from two thirds of the answer to one and a half times it. */
  readonly withinFactor: number;
  /** Said afterwards; `{answer}` and `{guess}` are put in, formatted. */
  readonly explanation: string;
};

export type Choice = {
  readonly id: string;
  readonly name: string;
  /** For a wrong option: what would have been seen if it were right. For the right one: what was seen. */
  readonly wouldHaveSeen: string;
};

export type Question = { readonly id: string; readonly question: string; readonly answer: string; readonly options: readonly Choice[] };

/** Mechanism first, then class and sub-pattern; all six classes are always on offer. */
export type Diagnosis = { readonly mechanism: Question; readonly patternClass: Question; readonly subPattern: Question };

/** Something that can be pointed at in the run, and whether it proves the diagnosis. */
export type Evidence = {
  readonly id: string;
  readonly proves: boolean;
  /** Said when it is chosen. */
  readonly sentence: string;
} & (
  /** A row of one of the server's views, of any moment: all named columns have these values. */
  | { readonly kind: 'view-row'; readonly view: string; readonly where: Readonly<Record<string, string | number | boolean>> }
  | { readonly kind: 'log'; readonly event: LogEntry['kind']; readonly where: Readonly<Record<string, string | number | boolean>> }
);

/**
The rungs of the workbench before free text, each standing on one of the level's own solutions: one worked through step by step, one whose steps
are to be put in order, one with gaps. A step is a statement with the directives in front of it.
*/
export type Ladder = {
  readonly worked: { readonly sql: string; /** One sentence for each step. */ readonly reasons: readonly string[] };
  readonly order: { readonly sql: string };
  /** Each blank stands exactly once in the SQL. */
  readonly gap: { readonly sql: string; readonly blanks: readonly string[] };
};

export type Plaque = {
  readonly number: string;
  readonly title: string;
  readonly hook: string;
  readonly card: string;
  readonly era: string;
  readonly technology: string;
  readonly visitMinutes: number;
  readonly place: string;
  readonly patternClass: string;
  readonly subPattern: string;
  readonly invariant: string;
  readonly thisInstance: string;
  readonly detection: string;
  readonly whyItPersists: string;
  readonly context: string;
  readonly builtBy: string;
  readonly threatModel: string;
  readonly whyItMadeSense: string;
  readonly archaeologistsNote: string;
  readonly connections: readonly { readonly title: string; readonly kind: 'cross-domain analog' | 'enables'; readonly reason: string }[];
  readonly credit: string;
};

export type Incident = {
  readonly id: string;
  readonly who: string;
  readonly when: string;
  readonly what: string;
  readonly lesson: string;
  readonly source: string;
  /** Whether the author's own page was read, or a summary of it. */
  readonly standing: 'own page read' | 'summary read';
};

export type Transfer = {
  readonly task: string;
  readonly file: string;
  readonly code: string;
  readonly sentSql: string;
  readonly questions: readonly Question[];
};

export type RetrievalQuestion = { readonly id: string; readonly question: string; readonly answer: string; readonly explanation: string };

/** A migration somebody might write, with the world it would be tried in, and how it is known to come out. */
export type Attempt = {
  readonly name: string;
  readonly kind: 'solution' | 'mistake';
  /** One sentence: the idea, as its author would put it. */
  readonly idea: string;
  /** SQL as its author writes it, directives included; null = do nothing. */
  readonly sql: string | null;
  /** The framework that wraps it; null = the level's own. */
  readonly framework: string | null;
  readonly worldChanges: WorldChanges;
  readonly actions: readonly Action[];
  readonly expected: AttemptExpectation;
};

/** Parts of the production scenario that an attempt changes: merged deeply, arrays replaced. */
export type WorldChanges = Readonly<Record<string, unknown>>;

/** Why a run fails: a finding's id, or a figure of the run or of the judge and what it comes to. */
export type FailureCause = { readonly finding: string } | { readonly measure: string; readonly atLeast?: number; readonly atMost?: number };

export type AttemptExpectation = {
  /** Objectives that fail on every seed; empty for a solution. */
  readonly fails: readonly ObjectiveId[];
  readonly medal: 'none' | 'bronze' | 'silver';
  /** Null for a solution. */
  readonly reason: FailureCause | null;
  /** The same in words. */
  readonly because: string;
};
