import { openTable } from '../adapters/table.ts';
import { dataAfter, inflowOf } from '../adapters/table-replay.ts';
import { loadEngine } from '../engines/index.ts';
import type { Engine, Plan } from '../engines/engine.ts';
import { analyseScript, detect, type Finding } from '../findings/index.ts';
import type { InvariantCount } from '../levels/data-check.ts';
import { isAftermathOver, isLost } from '../levels/is-lost.ts';
import { judge } from '../levels/judge.ts';
import type { Level, WorldSize } from '../levels/level.ts';
import type { Verdict } from '../levels/verdict.ts';
import { prepareWith, run } from '../run/run.ts';
import type { Scenario, SeenShare, StatementRefusal } from '../run/scenario.ts';
import type { Trace } from '../run/trace.ts';
import { duration } from '../text/duration.ts';
import type { Catalogue } from '../sql/catalogue.ts';
import type { Script } from '../sql/script.ts';
import { InputError } from './check-input.ts';
import { faultSentences } from './schema-faults.ts';

/** A migration that is known to be readable, with what is known of it before the flight. */
export type PreparedMigration = {
  readonly engine: Engine;
  readonly scenario: Scenario;
  readonly catalogue: Catalogue;
  readonly script: Script;
};

export type JudgedRun = { readonly trace: Trace; readonly verdict: Verdict; readonly findings: readonly Finding[]; readonly counts: readonly InvariantCount[] };

/** Why a migration cannot be flown: sentences that begin with line and column of the migration's own text. */
export class UnusableMigration extends Error {
  override name = 'UnusableMigration';
  readonly faults: readonly { readonly line: number; readonly column: number; readonly message: string }[];

  constructor(faults: readonly { readonly line: number; readonly column: number; readonly message: string }[]) {
    super(faults.map((fault) => fault.message).join('\n'));
    this.faults = faults;
  }
}

/** Fewer rows than the scale model: enough to learn what the rows refuse, and how many of them a statement changes. */
const TRIAL_ROWS = 10_000;

/** An estimate this much beyond the flight's horizon is beyond it for certain. */
const ENDLESS = 1.25;

/** The rows are the same whatever the traffic's seed. */
const ROWS_SEED = 1;

/** From this many changed rows on the share that was seen is better than the planner's guess from constants. */
const SHARE_ROWS_MIN = 100;

type Place = { readonly line: number; readonly column: number };

/**
Reads a scenario's migration and tries it on a few rows, so that the flight knows what the rows will refuse.

@param own the text as its author wrote it, without what the framework puts around it: places of faults are places in it
@throws InputError for a level whose schema cannot be read, UnusableMigration for SQL that cannot be parsed, is not modelled, cannot be carried out on the table, drops the table, or would not end within the horizon
*/
export async function prepare(level: Level, scenario: Scenario, own: string | null = null): Promise<PreparedMigration> {
  const { database, migration } = scenario;
  const engine = await loadEngine(database.engine);
  const { catalogue, faults: schemaFaults } = engine.catalogueOf(database.schema, database.rows, database.facts, database.version);
  if (schemaFaults.length > 0) throw new InputError(faultSentences(level, database, schemaFaults).join('\n'));
  const sent = migration?.sql ?? '';
  const { faults } = engine.parse(own ?? sent, database.version);
  if (faults.length > 0) throw new UnusableMigration(faults);
  const { script } = engine.parse(sent, database.version);
  const shift = own === null ? 0 : Math.max(0, sent.indexOf(own));
  const refused = ({ line, column }: Place, what: string): UnusableMigration => {
    const at = { line, column: line === 1 ? column - shift : column };
    return new UnusableMigration([{ ...at, message: `line ${at.line}, column ${at.column}: ${what}` }]);
  };
  const statements = analyseScript({ engine, version: database.version, catalogue, settings: database.settings, storage: database.storage }, script);
  const unmodelled = statements.find(({ plan }) => plan.unmodelled !== null);
  if (unmodelled !== undefined) throw refused(unmodelled.statement, unmodelled.plan.unmodelled ?? '');
  const { table } = level.worlds.production;
  const dropping = statements.find(({ before, after }) => before.relations.has(table) && !after.relations.has(table));
  if (dropping !== undefined) throw refused(dropping.statement, `this takes away the table ${table}, which the whole service lives on; write a migration that keeps it`);
  const expectedUs = statements.reduce((sum, { estimate }) => sum + estimate.durationUs, 0);
  const longest = statements.toSorted((a, b) => b.estimate.durationUs - a.estimate.durationUs)[0];
  if (expectedUs > scenario.horizonUs * ENDLESS) {
    throw refused(longest.statement, `the migration would take about ${duration(expectedUs)}, mostly here, and a flight ends after ${duration(scenario.horizonUs)} of simulated time; larger batches or shorter pauses bring it to an end`);
  }
  const working = new Map(statements.filter(({ plan, error }) => plan.role === 'work' && error === null).map(({ statement, plan }) => [statement.index, changedRelation(plan)]));
  if (migration === null) return { engine, catalogue, script, scenario };
  const tried = trial(catalogue, script, working, table, refused);
  return { engine, catalogue, script, scenario: { ...scenario, migration: { ...migration, ...tried } } };
}

/** The table whose rows a statement changes, null for one that changes none. */
function changedRelation(plan: Plan): string | null {
  const step = plan.steps.find((candidate) => candidate.kind === 'work' && (candidate.work.kind === 'update' || candidate.work.kind === 'delete'));
  return step?.kind === 'work' ? step.work.relation : null;
}

type Tried = { readonly refusals: readonly StatementRefusal[]; readonly shares: readonly SeenShare[] };

/** Each statement on a few rows, in the order of the script, up to the first that the rows refuse: what comes after it is not reached. */
function trial(catalogue: Catalogue, script: Script, working: ReadonlyMap<number, string | null>, table: string, refused: (place: Place, what: string) => UnusableMigration): Tried {
  const relation = catalogue.relations.get(table);
  const rowsPerRow = relation?.kind === 'table' ? Math.max(1, Math.floor(relation.rows / TRIAL_ROWS)) : 1;
  const lab = openTable({ catalogue, rowsPerRow, seed: ROWS_SEED });
  const shares: SeenShare[] = [];
  try {
    for (const statement of script.statements) {
      if (!working.has(statement.index)) continue;
      const { fault, rows } = lab.run(statement);
      if (fault === null) {
        if (rows < SHARE_ROWS_MIN || working.get(statement.index) !== table) continue;
        const share = Math.min(1, rows / Math.max(1, lab.rows(table)));
        // The same statement once more reaches what it has left within its own reach.
        shares.push({ statement: statement.index, share, ...(statement.batch?.paging === 'offset' ? { remains: Math.min(1, lab.run(statement).rows / rows) } : {}) });
      } else if (fault.sqlstate !== null) {
        return { shares, refusals: [{ statement: statement.index, sqlstate: fault.sqlstate, message: fault.message }] };
      } else {
        throw refused({ line: fault.line ?? statement.line, column: fault.column ?? statement.column }, fault.message);
      }
    }
    return { shares, refusals: [] };
  } finally {
    lab.close();
  }
}

export type FlyOptions = {
  /** The world that the migration was prepared for; production when not given. */
  readonly size?: WorldSize;
  /** True: the flight may end once no medal can be earned any more. */
  readonly endsWhenLost?: boolean;
  /** Told once a simulated second how far the flight is. */
  readonly onSecond?: (nowUs: number) => void;
};

/** Flies a prepared migration, and looks at no row. */
export function fly(level: Level, { scenario, engine }: PreparedMigration, { endsWhenLost = false, onSecond }: Omit<FlyOptions, 'size'> = {}): Trace {
  return run(prepareWith(scenario, engine), {
    isDecided: (flight) => {
      onSecond?.(flight.nowUs);
      return isAftermathOver(flight) || (endsWhenLost && isLost(level, flight.series));
    },
  });
}

/** Flies a prepared migration, carries its data side out on the real table, and judges both. */
export function flyAndJudge(level: Level, prepared: PreparedMigration, { size = 'production', endsWhenLost = false, onSecond }: FlyOptions = {}): JudgedRun {
  const { rowsPerRow, invariants } = level.worlds[size];
  const { engine, scenario, catalogue, script } = prepared;
  const trace = fly(level, prepared, { endsWhenLost, onSecond });
  const data = dataAfter({
    catalogue, rowsPerRow, seed: ROWS_SEED, script, commits: trace.dataCommits, inflow: inflowOf(scenario, catalogue), served: trace.series, endUs: trace.endUs,
  }, invariants);
  const { database } = scenario;
  const statements = analyseScript({ engine, version: database.version, catalogue, settings: database.settings, storage: database.storage, shares: scenario.migration?.shares ?? [] }, script);
  const findings = detect({ engine, version: database.version, statements, trace, scenario });
  return { trace, counts: data.counts, verdict: judge(level, trace, data.counts), findings };
}
