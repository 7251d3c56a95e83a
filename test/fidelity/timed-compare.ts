import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../src/engines/engine.ts';
import { incidents, median, SERVICE_MS } from './timed-incidents.ts';
import type { Incident, Outcome, RealOutcome, TimedRecording } from './timed-incidents.ts';
import { rowsFor, simulated } from './timed-simulated.ts';

/** One figure of one incident: the real server's median of its runs and the simulator's. */
export type Figure = { readonly name: string; readonly unit: 'ms' | 'customers'; readonly real: number; readonly simulated: number; readonly isAlike: boolean };

export type Compared = { readonly incident: Incident; readonly runs: number; readonly causeError: { readonly real: string | null; readonly simulated: string | null }; readonly figures: readonly Figure[] };

export type TimedComparison = { readonly server: string; readonly version: number; readonly incidents: readonly Compared[] };

/** The agreement that is asked for. */
export const TOLERANCE = 0.25;
/** Below these a figure is the noise of one customer more or less, or of the machine's scheduler. */
export const NOISE = { ms: 100, customers: 10 } as const;

const measures: readonly (readonly [name: string, field: Exclude<keyof Outcome, 'causeError'>, unit: Figure['unit']])[] = [
  ['cause lasted', 'causeMs', 'ms'], ['longest queue', 'queuePeak', 'customers'], ['mean queue', 'queueMean', 'customers'], ['longest wait in the server', 'blockedMs', 'ms'],
  ['slowest customer', 'slowestMs', 'ms'], ['drain', 'drainMs', 'ms'], ['failed customers', 'failed', 'customers'],
];

export const isAlike = (real: number, ours: number, unit: Figure['unit']): boolean => Math.abs(ours - real) <= Math.max(TOLERANCE * real, NOISE[unit]);

const compared = (engine: Engine, incident: Incident, runs: readonly RealOutcome[], version: number): Compared => {
  const of = (field: Exclude<keyof Outcome, 'causeError'> | 'overheadMs'): number => median(runs.map((run) => run[field]));
  const given = { serviceMs: SERVICE_MS + of('overheadMs'), version };
  const rows = incident.isWork ? rowsFor(engine, incident, given, of('causeMs')) : 1_000_000;
  const ours = simulated(engine, incident, { ...given, rows });
  const figures = measures.filter(([, field]) => field !== 'causeMs' || !incident.isWork)
    .map(([name, field, unit]): Figure => ({ name, unit, real: of(field), simulated: ours[field], isAlike: isAlike(of(field), ours[field], unit) }));
  return { incident, runs: runs.length, causeError: { real: runs[0].causeError, simulated: ours.causeError }, figures };
};

const folder = join(import.meta.dirname, 'recorded');

/** Every recording of timed incidents, oldest server first. */
export const timedRecordings = (): readonly TimedRecording[] => readdirSync(folder).filter((file) => /^timed-postgres-\d+\.json$/.test(file))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as TimedRecording).toSorted((a, b) => a.version - b.version);

/** A recording against the simulator, incident by incident. */
export const compareTimed = (engine: Engine, recording: TimedRecording): TimedComparison => ({
  server: recording.server, version: recording.version,
  incidents: incidents.filter(({ id }) => id in recording.incidents).map((incident) => compared(engine, incident, recording.incidents[incident.id], recording.version)),
});
