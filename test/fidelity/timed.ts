/**
Plays the timed incidents on a real PostgreSQL and writes what happened, every run by itself.

    node test/fidelity/timed.ts --bin <folder with postgres and initdb> [--runs 5] [--only <id>]

The server is a fresh one in a temporary folder and listens on the loopback address only. Ten connections, 200 customers a second, 20 ms of
pg_sleep each: the machine is idle nearly all the time, so other work on it changes little.
*/
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { incidents, median, POOL_SIZE, queueFigures, ROWS, SCHEMA } from './timed-incidents.ts';
import type { Incident, RealOutcome, TimedRecording, TimedSession } from './timed-incidents.ts';
import { Load, LONGEST_MS, pause } from './timed-load.ts';
import { startServer } from './server.ts';
import { Wire } from './wire.ts';

const must = async (wire: Wire, sql: string): Promise<void> => {
  const { error } = await wire.query(sql);
  if (error !== null) throw new Error(`${sql}: ${error.message}`);
};

/** A table as each incident finds it. */
const prepareTable = async (wire: Wire): Promise<void> => {
  await must(wire, 'DROP TABLE IF EXISTS orders');
  await must(wire, SCHEMA);
  await must(wire, `INSERT INTO orders SELECT n, n, n FROM generate_series(1, ${ROWS}) n`);
  await must(wire, "CREATE OR REPLACE FUNCTION slow(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_sleep(0.0005); RETURN $1; END'");
  await must(wire, 'VACUUM ANALYZE orders');
  await must(wire, 'CHECKPOINT');
};

type Ended = { readonly startMs: number; readonly endMs: number; readonly error: string | null };

/** Sends a session's statements at their times; a statement starts when the one before has ended, too. */
const playSession = async (session: TimedSession, wire: Wire, load: Load): Promise<Ended> => {
  await must(wire, 'SET max_parallel_maintenance_workers = 0');
  let [startMs, error]: [number, string | null] = [NaN, null];
  for (const step of session.steps) {
    await pause(Math.max(0, step.atMs - load.nowMs));
    if (!step.sql.startsWith('SET ') && Number.isNaN(startMs)) startMs = load.nowMs;
    error = (await wire.query(step.sql)).error?.sqlstate ?? error;
    if (step.pauseMs !== undefined && step !== session.steps.at(-1)) await pause(step.pauseMs);
  }
  return { startMs, endMs: load.nowMs, error };
};

const play = async (incident: Incident, port: number, seed: number): Promise<RealOutcome> => {
  const open = (): Promise<Wire> => Wire.open(port, 'postgres');
  const admin = await open();
  await prepareTable(admin);
  const pool = await Promise.all(Array.from({ length: POOL_SIZE }, open));
  const actors = await Promise.all(incident.sessions.map(open));
  const load = new Load(incident, pool, seed);
  const ended = await Promise.all(incident.sessions.map((session, i) => playSession(session, actors[i], load)));
  while (load.nowMs < LONGEST_MS && load.waiting > 0) await pause(20);
  await pause(500);
  await load.stop();
  for (const wire of [...pool, ...actors, admin]) wire.close();
  const cause = ended[ended.length - 1];
  const served = load.seen.filter((request) => !request.failed);
  const overheads = served.filter((request) => request.endedMs < cause.startMs - 600 || request.startedMs > cause.endMs).map((request) => request.endedMs - request.startedMs - request.sleepMs);
  const rounded = (ms: number): number => Math.round(ms * 10) / 10;
  const figures = queueFigures(load.line, cause);
  return {
    causeMs: rounded(cause.endMs - cause.startMs), causeError: cause.error, queuePeak: figures.queuePeak, queueMean: rounded(figures.queueMean),
    blockedMs: rounded(Math.max(...served.map((request) => request.endedMs - request.startedMs - request.sleepMs))),
    slowestMs: rounded(Math.max(...served.map((request) => request.endedMs - request.atMs))),
    drainMs: rounded(figures.drainMs), failed: load.seen.length - served.length, arrived: load.seen.length,
    overheadMs: rounded(overheads.reduce((sum, ms) => sum + ms, 0) / overheads.length), noiseMs: rounded(Math.max(...overheads)),
  };
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { bin: { type: 'string' }, runs: { type: 'string', default: '5' }, only: { type: 'string' } } });
  if (values.bin === undefined) throw new Error('Say where the server is: --bin <folder with postgres and initdb>.');
  const server = await startServer(values.bin);
  process.once('SIGINT', () => { void server.stop().then(() => process.exit(130)); });
  try {
    const admin = await Wire.open(server.port, 'postgres');
    const number = Number((await admin.query('SHOW server_version_num')).rows[0].server_version_num);
    const name = `PostgreSQL ${(await admin.query('SHOW server_version')).rows[0].server_version?.split(' ')[0]}`;
    admin.close();
    const version = Math.floor(number / 10_000);
    const file = join(import.meta.dirname, 'recorded', `timed-postgres-${version}.json`);
    const recorded: Record<string, readonly RealOutcome[]> = existsSync(file) ? { ...(JSON.parse(readFileSync(file, 'utf8')) as TimedRecording).incidents } : {};
    for (const incident of incidents.filter(({ id }) => values.only === undefined || values.only === id)) {
      const runs: RealOutcome[] = [];
      for (let run = 0; run < Number(values.runs); run++) runs.push(await play(incident, server.port, run + 1));
      recorded[incident.id] = runs;
      writeFileSync(file, written({ server: name, version, incidents: recorded }));
      const of = (field: 'causeMs' | 'queuePeak' | 'queueMean' | 'blockedMs' | 'drainMs' | 'failed' | 'overheadMs'): string => `${field} ${median(runs.map((r) => r[field]))}`;
      process.stderr.write(`${incident.id}: ${(['causeMs', 'queuePeak', 'queueMean', 'blockedMs', 'drainMs', 'failed', 'overheadMs'] as const).map(of).join(', ')}\n`);
    }
  } finally {
    await server.stop();
  }
};

/** One line a run, so that a new recording can be read beside the old one. */
const written = ({ server, version, incidents: all }: TimedRecording): string => {
  const parts = Object.entries(all).map(([id, runs]) => `  ${JSON.stringify(id)}: [\n${runs.map((run) => `    ${JSON.stringify(run)}`).join(',\n')}\n  ]`);
  return `{"server": ${JSON.stringify(server)}, "version": ${version}, "incidents": {\n${parts.join(',\n')}\n}}\n`;
};

await main();
