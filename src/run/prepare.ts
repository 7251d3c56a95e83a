import type { Engine } from '../engines/engine.ts';
import type { NoteReader } from '../sim/simulation.ts';
import type { DriverWorld, SessionSetup, SimulationSetup } from '../sim/simulation-setup.ts';
import type { Catalogue } from '../sql/catalogue.ts';
import type { Script, ScriptStatement } from '../sql/script.ts';
import type { Note } from './note.ts';
import { runnerDriver } from './runner-driver.ts';
import type { MigrationScript, Scenario, SessionScript } from './scenario.ts';
import { scriptDriver } from './script-driver.ts';
import { timeoutUs } from './script-settings.ts';
import type { ScriptSetup } from './script-state.ts';
import { isAlikeForTraffic, trafficPlans, trafficStatements } from './traffic-plans.ts';

/** The name under which the migration's session appears in logs and views. */
export const MIGRATION_SESSION = 'migration';

/** A scenario whose SQL has been read and whose engine is loaded: everything after this is synchronous. */
export type Prepared = {
  readonly scenario: Scenario;
  readonly engine: Engine;
  readonly setup: SimulationSetup;
  readonly readNote: NoteReader;
};

/**
Loads the scenario's engine and reads its SQL.

@throws Error with one sentence for people when the scenario cannot be flown (no such engine, SQL that does not parse or is not modelled)
*/
export async function prepare(scenario: Scenario): Promise<Prepared> {
  // Loaded only here: whoever only looks at traces never pays for a SQL parser.
  const { loadEngine } = await import('../engines/index.ts');
  return prepareWith(scenario, await loadEngine(scenario.database.engine));
}

/** The same with an engine at hand. */
export function prepareWith(scenario: Scenario, engine: Engine): Prepared {
  const { database } = scenario;
  if (scenario.fleet.drainsAfterKill && scenario.fleet.pool.scope !== 'shared') throw new Error('A fleet that drains after a kill needs a shared pool: set pool.scope to "shared".');
  const { catalogue, faults } = engine.catalogueOf(database.schema, database.rows, database.facts, database.version);
  if (faults.length > 0) throw new Error(`The schema cannot be used: line ${faults[0].line}, column ${faults[0].column}: ${faults[0].message}`);
  const traffic = trafficStatements(engine, scenario);
  const plans = trafficPlans(engine, scenario, traffic, catalogue);
  const setup: SimulationSetup = {
    seed: scenario.seed, horizonUs: scenario.horizonUs, modes: engine.lockModes, server: { ...database.server, rollbackPerWork: engine.rollbackPerWork },
    storage: database.storage, replica: scenario.replica, fleet: scenario.fleet, clients: scenario.clients,
    classes: scenario.traffic.map((each, index) => ({
      name: each.name, perSec: each.perSec, serviceUs: each.serviceUs, replicaShare: each.replicaShare, ownPoolSize: each.ownPoolSize, plan: plans[index],
    })),
    sessions: [...scenario.sessions.map((session) => sessionSetup(engine, scenario, session)), ...migrationSetup(engine, scenario)],
    shipsAtCommit: engine.shipsAtCommit ?? false, relationRows: database.rows,
    attachment: catalogue,
  };
  return { scenario, engine, setup, readNote: noteReader(engine, scenario, traffic) };
}

/** Commits of a new catalogue change what traffic does; the script's end says whether the migration succeeded. */
function noteReader(engine: Engine, scenario: Scenario, traffic: readonly ScriptStatement[]): NoteReader {
  return (sim, session, noted) => {
    const note = noted as Note;
    if (note.kind === 'catalogue') {
      const before = sim.attachment as Catalogue;
      sim.attachment = note.catalogue;
      if (!isAlikeForTraffic(before, note.catalogue)) sim.requests.setPlans(trafficPlans(engine, scenario, traffic, note.catalogue));
    } else if (note.kind === 'retry') {
      sim.journal.write({ atUs: sim.nowUs, kind: 'retry', statement: note.statement, attempt: note.attempt, pauseUs: note.pauseUs });
    } else if (note.kind === 'script-ended' && session.setup.isMigration && !note.succeeded) {
      sim.migrationFailed = true;
    }
  };
}

function migrationSetup(engine: Engine, scenario: Scenario): readonly SessionSetup[] {
  const { migration } = scenario;
  if (migration === null) return [];
  const script = parsed(engine, scenario, migration.sql, 'The migration');
  const own = { script, settings: { ...scenario.database.settings, ...migration.settings }, stopsAtError: true, refusals: migration.refusals, shares: migration.shares, notBeforeUs: [], staysOpen: false };
  return [...runnerSetup(migration), { name: MIGRATION_SESSION, application: 'migration', startUs: migration.atUs, isSuperuser: false, autovacuum: null, isMigration: true,
    driver: (world) => scriptDriver(scriptSetup(engine, scenario, own, world)) }];
}

/** The tool takes its lock before it begins with the migration. */
function runnerSetup({ atUs, runner }: MigrationScript): readonly SessionSetup[] {
  if (runner === undefined) return [];
  return [{ name: runner.name, application: runner.application, startUs: atUs, isSuperuser: false, autovacuum: null, isMigration: false, isCompanion: true, driver: () => runnerDriver(runner) }];
}

function sessionSetup(engine: Engine, scenario: Scenario, session: SessionScript): SessionSetup {
  const statements: ScriptStatement[] = [];
  const notBeforeUs: number[] = [];
  for (const step of session.steps) {
    for (const statement of parsed(engine, scenario, step.sql, `Session "${session.name}"`).statements) {
      notBeforeUs.push(step.atUs);
      statements.push({ ...statement, index: statements.length });
    }
  }
  const own = { script: { statements, noTransaction: true }, settings: { ...scenario.database.settings, ...session.settings }, stopsAtError: false, notBeforeUs, staysOpen: true };
  return { name: session.name, application: session.application, startUs: session.steps[0]?.atUs ?? 0, isSuperuser: session.isSuperuser ?? false,
    autovacuum: session.isAutovacuum ?? null, isMigration: false, ...idleTimeoutOf(session), driver: (world) => scriptDriver(scriptSetup(engine, scenario, own, world)) };
}

/** What `ALTER ROLE … SET` gives a session when it connects; the other timeouts are the script's own matter. */
function idleTimeoutOf({ settings }: SessionScript): Pick<SessionSetup, 'idleInTransactionTimeoutUs'> {
  const us = timeoutUs(settings['idle_in_transaction_session_timeout'] ?? '');
  return us === null ? {} : { idleInTransactionTimeoutUs: us };
}

type OwnScript = Pick<ScriptSetup, 'script' | 'settings' | 'stopsAtError' | 'refusals' | 'shares' | 'notBeforeUs' | 'staysOpen'>;

function scriptSetup(engine: Engine, scenario: Scenario, own: OwnScript, world: DriverWorld): ScriptSetup {
  return { ...own, engine, version: scenario.database.version, storage: scenario.database.storage, catalogue: () => world.attachment as Catalogue,
    timeouts: () => ({ lockTimeoutUs: world.lockTimeoutUs, statementTimeoutUs: world.statementTimeoutUs }) };
}

function parsed(engine: Engine, scenario: Scenario, sql: string, what: string): Script {
  const { script, faults } = engine.parse(sql, scenario.database.version);
  if (faults.length > 0) throw new Error(`${what} cannot be used: line ${faults[0].line}, column ${faults[0].column}: ${faults[0].message}`);
  return script;
}
