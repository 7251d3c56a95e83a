import type { Engine } from '../../src/engines/engine.ts';
import { prepareWith, run, startFlight } from '../../src/run/run.ts';
import type { Scenario, SessionScript } from '../../src/run/scenario.ts';
import type { StatementRun } from '../../src/run/trace.ts';
import { POOL_SIZE, queueFigures, READ, SCHEMA, SERVICE_MS, WRITE } from './timed-incidents.ts';
import type { Incident, Moment, Outcome, RealOutcome, TimedStep } from './timed-incidents.ts';

const SECOND_US = 1_000_000;
const HORIZON_MS = 20_000;
/** How finely the queue is watched. */
const SLICE_MS = 20;

/** What the simulator is told: its table's rows, and what one statement of a customer takes (both as the real server's run had them). */
type Given = { readonly rows: number; readonly serviceMs: number; readonly version: number };

const scripted = (incident: Incident, rows: number): readonly SessionScript[] => incident.sessions.map(({ name, steps }) => ({
  name, application: name, settings: {},
  steps: steps.map((step: TimedStep) => ({ atUs: step.atMs * 1000, sql: (step.simulated ?? step.sql).replace('{rows}', String(Math.ceil(rows / 10))) })).filter((step) => step.sql !== ''),
}));

/** The incident as a scenario: one pool, patient customers, no probes, a disk and a cache that do not matter. */
const scenarioOf = (incident: Incident, given: Given, seed: number): Scenario => {
  const customer = { serviceUs: Math.round(given.serviceMs * 1000), replicaShare: 0, ownPoolSize: null };
  return {
    format: 1, seed, horizonUs: HORIZON_MS * 1000,
    database: {
      engine: 'postgres', version: given.version, schema: `${SCHEMA};`, rows: { orders: given.rows }, facts: {}, settings: {},
      server: { maxConnections: 20, superuserReservedConnections: 3, deadlockTimeoutUs: SECOND_US, rollbackPerWork: 0, clientConnectionCheckIntervalUs: 0, lockTimeoutUs: 0, statementTimeoutUs: 0, idleInTransactionSessionTimeoutUs: 0 },
      storage: { cacheBytes: 64e9, disk: { name: 'local NVMe', missUs: 67.6, fullPageImageUs: 37.8, commitUs: 100, sequentialReadBytesPerSec: 1e9 }, maxWalSizeBytes: 64e9, checkpointTimeoutUs: 3600 * SECOND_US, diskBytes: 1e12, diskUsedBytes: 1e11 },
    },
    traffic: [{ ...customer, name: 'read', sql: READ, perSec: incident.readsPerSec }, { ...customer, name: 'write', sql: WRITE, perSec: incident.writesPerSec }],
    clients: { deadlineUs: 3600 * SECOND_US, tries: 1, backoffUs: 0, backoffFactor: 1, jitter: false, retryBudget: 1, cancelsStatement: false },
    fleet: {
      pods: 1, pool: { scope: 'pod', size: POOL_SIZE, checkoutTimeoutUs: (incident.checkoutTimeoutMs ?? 3_600_000) * 1000, queueLimit: 1_000_000 }, replicaPool: null, cpuUsPerRequest: 0, maxInFlightPerPod: 1_000_000,
      bootUs: SECOND_US, graceUs: SECOND_US, drainsAfterKill: false, restartBackoff: { initialUs: SECOND_US, maxUs: SECOND_US, resetAfterUs: SECOND_US }, connectionsAtBoot: POOL_SIZE, liveness: null, readiness: null, startup: null,
    },
    replica: null, sessions: scripted(incident, given.rows), migration: null, actions: [], stopAfterCalmUs: null,
  };
};

/** The statements of the cause, settings left out: they take no time and come before its start. */
const causeOf = (statements: readonly StatementRun[]): { readonly startMs: number; readonly endMs: number; readonly error: string | null } => {
  const own = statements.filter(({ session, sql }) => session === 'cause' && !sql.startsWith('SET '));
  const ends = own.map(({ endUs }) => endUs ?? HORIZON_MS * 1000);
  return { startMs: Math.min(...own.map(({ startUs }) => startUs)) / 1000, endMs: Math.max(...ends) / 1000, error: own.find(({ sqlstate }) => sqlstate !== null)?.sqlstate ?? null };
};

/** Flies an incident and takes the figures that the recorder takes: once to know when the cause ran, once more to watch the queue meanwhile. */
const simulate = (engine: Engine, incident: Incident, given: Given, seed: number): Outcome => {
  const prepared = prepareWith(scenarioOf(incident, given, seed), engine);
  const trace = run(prepared);
  const cause = causeOf(trace.statements);
  const flight = startFlight(prepared, { keepsSnapshots: false });
  const line: Moment[] = [];
  for (let atMs = cause.startMs - SLICE_MS; atMs < HORIZON_MS; atMs += SLICE_MS) {
    flight.advanceTo(atMs * 1000);
    const [pool] = flight.stateAt(atMs * 1000).pools;
    line.push({ atMs, inside: pool.busy + pool.waiting, waiting: pool.waiting });
    if (atMs > cause.endMs && pool.waiting === 0) break;
  }
  return {
    ...queueFigures(line, cause), causeMs: cause.endMs - cause.startMs, causeError: cause.error, blockedMs: trace.measures.blockedRequestUsMax / 1000,
    slowestMs: Math.max(...trace.series.maxUs) / 1000, failed: trace.counters.failed,
  };
};

const causeMs = (engine: Engine, incident: Incident, given: Given): number => {
  const { startMs, endMs } = causeOf(run(prepareWith(scenarioOf(incident, given, 1), engine)).statements);
  return endMs - startMs;
};

/** As many rows as keep the simulated cause busy for as long as the real one was, found by trying: costs are not quite proportional to rows. */
const rowsFor = (engine: Engine, incident: Incident, given: Omit<Given, 'rows'>, realMs: number): number => {
  let rows = 1_000_000;
  for (let round = 0; round < 6; round++) {
    const found = causeMs(engine, incident, { ...given, rows });
    if (Math.abs(found / realMs - 1) < 0.005) break;
    rows = Math.max(10, Math.round((rows * realMs) / found));
  }
  return rows;
};

/** Flights for each real run: one alone drains a short queue a fifth faster or slower than the next. */
const FLIGHTS_PER_RUN = 3;

/** Flights for each real run, given that run's service time and, for work over rows, its duration. */
export const flownAlike = (engine: Engine, incident: Incident, runs: readonly RealOutcome[], version: number): readonly Outcome[] => runs.flatMap((real, i) => {
  const given = { serviceMs: SERVICE_MS + real.overheadMs, version };
  const rows = incident.isWork ? rowsFor(engine, incident, given, real.causeMs) : 1_000_000;
  return Array.from({ length: FLIGHTS_PER_RUN }, (_, flight) => simulate(engine, incident, { ...given, rows }, 1 + i * FLIGHTS_PER_RUN + flight));
});
