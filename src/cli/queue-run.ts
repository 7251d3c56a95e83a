import productionWorld from '../../levels/worlds/production.json' with { type: 'json' };
import spelling from '../../data/text/findings/spelling.json' with { type: 'json' };
import type { Cost, Engine } from '../engines/engine.ts';
import { prepareWith } from '../run/run.ts';
import type { Scenario } from '../run/scenario.ts';
import { blockersOf, holdersOf } from '../sim/blockers.ts';
import type { RowStrength } from '../sim/row-locks.ts';
import { tupleWait } from '../sim/row-waits.ts';
import type { Session } from '../sim/session.ts';
import { Simulation } from '../sim/simulation.ts';
import type { SimulationSetup } from '../sim/simulation-setup.ts';
import type { Catalogue } from '../sql/catalogue.ts';
import { InsertedKeys } from './queue-keys.ts';
import { withNamedRows } from './queue-rows.ts';
import type { QueueScenario } from './queue-scenario.ts';

/** The answer of `queue`, format 1. JSON Schema: docs/schema/queue-answer-1.schema.json. */
export type QueueAnswer = {
  readonly format: 1;
  readonly at: readonly { readonly ms: number; readonly sessions: Readonly<Record<string, SessionAnswer>> }[];
  readonly ended: Readonly<Record<string, EndedAnswer>>;
};

export type SessionAnswer = {
  readonly state: string;
  readonly waitsFor: { readonly mode: string; readonly relation: string | null } | null;
  readonly blockedBy: readonly string[];
};

export type EndedAnswer = { readonly result: 'ok'; readonly atMs: number } | { readonly result: 'error'; readonly sqlstate: string; readonly message: string; readonly atMs: number };

/** What else a scenario needs to be run: the schema in SQL, and the engine with its version. */
export type QueueSetup = { readonly scenario: QueueScenario; readonly engine: Engine; readonly version: number; readonly schema: string; readonly rows: Readonly<Record<string, number>> };

const noCost: Cost = { durationUs: 0, walBytes: 0, reads: 0, fullPageImages: 0, diskBytes: 0, deadRows: 0 };

/** After the last step and the last question the sessions go on this long, so that timeouts and deadlock checks come to their end. */
const aftermathMs = 120_000;

/**
The engine with work that takes no time: a queue scenario is about who waits for whom, its tables are small. With rows given, work has its price.
Statements that the engine does not know are collected; what it does not know in the schema has been let pass before.
*/
const queueEngine = (setup: QueueSetup, unknown: Map<string, string>): Engine => ({
  id: setup.engine.id, name: setup.engine.name, versions: setup.engine.versions, lockModes: setup.engine.lockModes, rollbackPerWork: setup.engine.rollbackPerWork,
  modeName: mode => setup.engine.modeName(mode),
  parse: (text, version) => setup.engine.parse(text, version),
  catalogueOf: (sql, rows, facts, version) => ({ ...setup.engine.catalogueOf(sql, rows, facts, version), faults: [] }),
  plan: (statement, context) => {
    const plan = setup.engine.plan(statement, { ...context, callsApart: true });
    if (plan.unmodelled !== null) {
      unknown.set(statement.sql, plan.unmodelled);
    }
    return plan;
  },
  cost: (work, fromRow, rows, state) => setup.scenario.rows === null ? noCost : setup.engine.cost(work, fromRow, rows, state),
});

const sessionNames = (scenario: QueueScenario): readonly string[] => [...new Set(scenario.steps.map(step => step.session))];

/** A session is an autovacuum worker when the scenario says so, or when it is called one. */
const workerKind = (scenario: QueueScenario, name: string): { readonly isAutovacuum?: 'normal' | 'wraparound' } => {
  const kind = scenario.autovacuum[name] ?? (/^autovacuum/i.test(name) ? /wraparound/i.test(name) ? 'wraparound' : 'normal' : undefined);
  return kind === undefined ? {} : { isAutovacuum: kind };
};

const runScenario = ({ scenario, engine, version, schema, rows }: QueueSetup): Scenario => {
  const world = productionWorld.scenario;
  const lastMs = Math.max(...scenario.steps.map(step => step.atMs), ...scenario.askAtMs);
  return {
    format: 1, seed: 1, horizonUs: Math.round((lastMs + aftermathMs) * 1000),
    database: {
      engine: engine.id, version, schema, rows, facts: {},
      storage: scenario.rows === null ? { ...world.database.storage, disk: { ...world.database.storage.disk, commitUs: 0 } } : world.database.storage, settings: world.database.settings,
      server: { ...world.database.server, rollbackPerWork: engine.rollbackPerWork, deadlockTimeoutUs: Math.round(scenario.deadlockTimeoutMs * 1000) },
    },
    traffic: [], clients: world.clients, fleet: { ...(world.fleet as Scenario['fleet']), pods: 0, connectionsAtBoot: 0, liveness: null, readiness: null, startup: null }, replica: null,
    sessions: sessionNames(scenario).map(name => ({
      name, application: name, settings: {}, ...workerKind(scenario, name),
      steps: scenario.steps.filter(step => step.session === name).toSorted((a, b) => a.atMs - b.atMs).map(step => ({ atUs: Math.round(step.atMs * 1000), sql: step.sql })),
    })),
    migration: null, actions: [], stopAfterCalmUs: null,
  };
};

const indexOf = (sim: Simulation, name: string): number => sim.sessions.all.find(each => each.name === name)!.index;

/** Would a request for this mode wait: for a holder, or behind somebody who waits already? */
const isTaken = (sim: Simulation, name: string, relationName: string, modeName: string): boolean => {
  const { locks } = sim;
  const relation = locks.relation(relationName);
  return holdersOf(sim, locks, relation, locks.modeNumber(modeName), indexOf(sim, name)).length > 0 || locks.firstWaiter(relation) >= 0;
};

const isRowTaken = (sim: Simulation, name: string, relation: string, row: number, strength: RowStrength): boolean => {
  const rows = Math.max(1, sim.setup.relationRows[relation] ?? 1e9);
  return sim.rowLocks.holderOf(relation, (row - 1) / rows, row / rows, strength, indexOf(sim, name)) >= 0;
};

const sessionAnswer = (engine: Engine, sim: Simulation, session: Session): SessionAnswer => {
  const { state } = session;
  const blockedBy = [...new Set(blockersOf(sim, session.index).flatMap(blocker => sim.sessions.all[blocker.locker]?.name ?? []))];
  if (session.activity === 'relation') {
    const { slots, locks } = sim;
    return { state, waitsFor: { mode: sim.setup.modes.names[slots.waitMode[session.index]!]!, relation: locks.nameOf(slots.waitRelation[session.index]!).replace(/^advisory .*/, 'advisory') }, blockedBy };
  }
  if (session.activity === 'transactionid') {
    const tuple = tupleWait(sim, session);
    if (tuple !== null) {
      return { state, waitsFor: tuple, blockedBy };
    }
    const { mode, relation } = (spelling.rowWait as Readonly<Record<string, { readonly mode: string; readonly relation: string | null }>>)[engine.id]!;
    return { state, waitsFor: { mode, relation: relation ?? session.rowStep?.relation ?? session.work?.rowLocks?.relation ?? null }, blockedBy };
  }
  return { state, waitsFor: session.activity === 'virtualxid' ? { mode: 'ShareLock', relation: 'virtualxid' } : null, blockedBy };
};

type Ended = { readonly atUs: number; readonly sql: string; readonly sqlstate: string | null; readonly message: string };

const endedStatements = (sim: Simulation, name: string): readonly Ended[] => sim.journal.log.flatMap((entry): readonly Ended[] => {
  if (!('session' in entry) || entry.session !== name) {
    return [];
  }
  if (entry.kind === 'statement-ended') {
    return [{ atUs: entry.atUs, sql: entry.sql, sqlstate: null, message: '' }];
  }
  return entry.kind === 'statement-failed' ? [{ atUs: entry.atUs, sql: entry.sql, sqlstate: entry.sqlstate, message: entry.message }] : [];
});

const isControl = (sql: string): boolean => /^\s*(?:begin|start\s+transaction|commit|rollback|end|abort|savepoint|release|set|reset)\b/i.test(sql);

/** How a session came out: its last statement that does something, when that failed; else its last statement of all. */
const endedAnswer = (statements: readonly Ended[]): EndedAnswer | null => {
  const working = statements.findLast(statement => !isControl(statement.sql));
  const told = working && working.sqlstate !== null ? working : statements.at(-1);
  if (!told) {
    return null;
  }
  const atMs = Math.round(told.atUs / 1000);
  return told.sqlstate === null ? { result: 'ok', atMs } : { result: 'error', sqlstate: told.sqlstate, message: told.message, atMs };
};

const signalled = (sim: Simulation, unknown: Map<string, string>, sql: string, names: readonly string[], isTermination: boolean): void => {
  const targets = sim.sessions.all.filter(session => names.includes(session.name));
  if (targets.length === 0) {
    unknown.set(sql, 'which session it means is not known: name it in quotes, as in WHERE application_name = \'report\'');
  }
  for (const { index } of targets) {
    if (isTermination) {
      sim.sessions.terminate(index);
    } else {
      sim.sessions.cancel(index, 'canceling statement due to user request');
    }
  }
};

/** Statements that the engine does not know, with its sentences about them. */
export type UnknownStatements = ReadonlyMap<string, string>;

/**
Runs the sessions through the simulator's own lock manager and looks at the asked moments.

@throws Error with one sentence when a statement does not parse
*/
export const answerQueue = (setup: QueueSetup): { readonly answer: QueueAnswer; readonly unknown: UnknownStatements } => {
  const unknown = new Map<string, string>();
  const scenario = runScenario(setup);
  const inserted = new InsertedKeys();
  const prepared = prepareWith(scenario, queueEngine(setup, unknown));
  const sessions: SimulationSetup['sessions'] = prepared.setup.sessions.map(session => ({
    ...session, driver: world => withNamedRows(session.driver(world), {
      isWorker: session.autovacuum !== null && setup.scenario.rows === null, catalogue: () => world.attachment as Catalogue, isTaken: (relation, mode) => isTaken(sim, session.name, relation, mode),
      inserted, duplicate: (spelling.duplicateKey as Readonly<Record<string, { readonly sqlstate: string; readonly message: string }>>)[setup.engine.id]!,
      signal: (sql, names, isTermination) => signalled(sim, unknown, sql, names, isTermination),
      isRowTaken: (relation, row, strength) => isRowTaken(sim, session.name, relation, row, strength),
    }),
  }));
  const sim: Simulation = new Simulation({ ...prepared.setup, sessions }, [], prepared.readNote);
  const moments = [...new Set(setup.scenario.askAtMs)].toSorted((a, b) => a - b);
  const seen = new Map(moments.map(ms => {
    sim.advanceTo(Math.round(ms * 1000));
    return [ms, Object.fromEntries(sim.sessions.all.map(session => [session.name, sessionAnswer(setup.engine, sim, session)]))];
  }));
  sim.advanceTo(scenario.horizonUs);
  const ended = Object.fromEntries(sim.sessions.all.flatMap(session => {
    const answer = session.statement === null ? endedAnswer(endedStatements(sim, session.name)) : null;
    return answer === null ? [] : [[session.name, answer]];
  }));
  return { answer: { format: 1, at: setup.scenario.askAtMs.map(ms => ({ ms, sessions: seen.get(ms)! })), ended }, unknown };
};
