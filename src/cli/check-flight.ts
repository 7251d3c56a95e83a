import productionWorld from '../../levels/worlds/production.json' with { type: 'json' };
import type { Engine } from '../engines/engine.ts';
import type { Subject } from '../findings/subject.ts';
import type { Scenario } from '../run/scenario.ts';
import type { LogEntry, Trace } from '../run/trace.ts';
import type { AnalysedFile } from './check-file.ts';
import type { CheckOptions } from './check-options.ts';
import { trafficOn } from './check-traffic.ts';

export type FlownSubject = { readonly seed: number; readonly trace: Trace; readonly subject: Subject };

/** How long a flight goes on after twice the time that the migration should take: an outage that has not ended by then is told as one that does not end. */
const aftermathUs = 1_800_000_000;

/** The standard production with the user's tables in it: its fleet, pools, probes, clients and standby are those of levels/worlds/production.json. */
const scenarioOf = (options: CheckOptions, file: AnalysedFile, seed: number): Scenario => {
  const { scenario, migrationAtUs } = productionWorld;
  const { engine, version, statements } = file.subject;
  const end = statements.at(-1)?.after ?? file.catalogue;
  return {
    format: 1, seed, horizonUs: migrationAtUs + 2 * statements.reduce((us, statement) => us + statement.estimate.durationUs, 0) + aftermathUs,
    database: {
      engine: engine.id, version, schema: file.schemaSql, rows: file.rows, facts: {}, server: { ...file.database.server, rollbackPerWork: engine.rollbackPerWork },
      storage: file.storage, settings: file.database.settings,
    },
    traffic: trafficOn(engine, version, file.catalogue, end, file.touched, options.traffic),
    clients: scenario.clients, fleet: scenario.fleet as Scenario['fleet'], replica: scenario.replica, sessions: [],
    migration: { atUs: migrationAtUs, sql: file.sentSql, settings: {} }, actions: [], stopAfterCalmUs: scenario.stopAfterCalmUs,
  };
};

/** A trace whose statement numbers are those of the author's file, without what the framework put in front. */
const renumbered = (trace: Trace, leading: number): Trace => {
  if (leading === 0) {
    return trace;
  }
  const inFile = <T extends { readonly statement: number }>(each: T): T => ({ ...each, statement: each.statement - leading });
  const log = trace.log.map((entry): LogEntry => 'statement' in entry ? inFile(entry) : entry);
  return { ...trace, log, statements: trace.statements.map(inFile), lockHolds: trace.lockHolds.map(inFile), dataCommits: trace.dataCommits.map(inFile) };
};

/** The engine with a schema reader that lets pass what it does not know, as the analysis before the flight did. */
const ofKnownSchema = (engine: Engine): Engine =>
  ({ ...engine, catalogueOf: (sql, rows, facts, version) => ({ ...engine.catalogueOf(sql, rows, facts, version), faults: [] }) });

/**
Flies the migration once a seed. The simulator is loaded here and nowhere else in `check`; with a statement that is not modelled there is nothing to fly.
*/
export const flightSubjects = async (options: CheckOptions, file: AnalysedFile): Promise<readonly FlownSubject[]> => {
  if (file.subject.statements.some(statement => statement.plan.unmodelled !== null)) {
    return [];
  }
  const { prepareWith, run } = await import('../run/run.ts');
  return Array.from({ length: options.seeds }, (_, index) => {
    const seed = options.seed + index;
    const scenario = scenarioOf(options, file, seed);
    // Whoever waits for a check waits for hours of customers to whom nothing happens: those are counted, and the report says how many.
    const trace = renumbered(run(prepareWith(scenario, ofKnownSchema(file.subject.engine)), { fidelity: 'fluid' }), file.leading);
    return { seed, trace, subject: { ...file.subject, trace, scenario } };
  });
};
