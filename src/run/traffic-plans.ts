import type { Engine, Work } from '../engines/engine.ts';
import type { ClassPlan } from '../sim/simulation-setup.ts';
import type { ScriptStatement } from '../sql/script.ts';
import type { Catalogue } from '../sql/catalogue.ts';
import type { Scenario } from './scenario.ts';

/** What each class of customer requests does against this catalogue: its locks, the row it writes, or the server's refusal. */
export function trafficPlans(engine: Engine, scenario: Scenario, statements: readonly ScriptStatement[], catalogue: Catalogue): readonly ClassPlan[] {
  return scenario.traffic.map((requestClass, index) => {
    const plan = engine.plan(statements[index], {
      catalogue, version: scenario.database.version, settings: new Map(Object.entries(scenario.database.settings)), inTransaction: false, isolation: 'read committed',
    });
    if (plan.unmodelled !== null) throw new Error(`Traffic "${requestClass.name}" cannot be simulated: ${plan.unmodelled}`);
    const written = plan.steps.flatMap((step) => (step.kind === 'work' && isWrite(step.work) ? [step.work] : []));
    return {
      // In the order in which the server asks: the table first, so that whoever waits for it holds none of its indexes yet.
      locks: plan.error === null ? plan.steps.flatMap((step) => (step.kind === 'lock' ? [{ relation: step.relation, mode: step.mode }] : [])) : [],
      meetsRowsOf: rowWork(plan.steps.flatMap((step) => (step.kind === 'work' ? [step.work] : [])))?.relation ?? null,
      rowsFrom: requestClass.rowsFrom ?? 0,
      walBytes: Math.round(written.reduce((sum, work) => sum + walOf(engine, scenario, work), 0)),
      error: plan.error,
    };
  });
}

/**
One statement for each class of requests.

@throws Error with a sentence when a class is not one statement that the engine can read
*/
export function trafficStatements(engine: Engine, scenario: Scenario): readonly ScriptStatement[] {
  return scenario.traffic.map((requestClass) => {
    const { script, faults } = engine.parse(requestClass.sql, scenario.database.version);
    if (faults.length > 0 || script.statements.length !== 1) {
      throw new Error(`Traffic "${requestClass.name}" must be one SQL statement that the engine knows: ${faults[0]?.message ?? `${script.statements.length} statements were found.`}`);
    }
    return script.statements[0];
  });
}

/**
True when two catalogues differ at most in row counts, so that traffic does the same under both. A batched backfill commits thousands of such
catalogues, and planning traffic anew for each took a third of its flight.
*/
export function isAlikeForTraffic(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Map && b instanceof Map) {
    if (a.size !== b.size) return false;
    for (const [key, value] of a) if (!isAlikeForTraffic(value, b.get(key))) return false;
    return true;
  }
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  const others = b as Readonly<Record<string, unknown>>;
  return names.every((name) => name === 'rows' || isAlikeForTraffic((a as Readonly<Record<string, unknown>>)[name], others[name]));
}

/** The work that stops at a row which somebody else has locked: a change of it, or a read that waits for the writer. */
function rowWork(works: readonly Work[]): Work | undefined {
  return works.find((work) => work.waitsForRows === true || (isWrite(work) && work.kind !== 'insert' && work.takesRowLocks));
}

function isWrite(work: Work): boolean {
  return work.kind === 'insert' || work.kind === 'update' || work.kind === 'delete';
}

/** The log of one row's change, its pages' full images left out: customers come back to pages that a checkpoint has already seen. */
function walOf(engine: Engine, scenario: Scenario, work: Work): number {
  const manyRows = Math.max(1, work.tableRows);
  return engine.cost({ ...work, rows: 1 }, 0, 1, { storage: scenario.database.storage, rowsSinceCheckpoint: manyRows, growth: 1 }).walBytes;
}
