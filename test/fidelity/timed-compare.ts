import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../src/engines/engine.ts';
import { incidents, median } from './timed-incidents.ts';
import type { Incident, Outcome, RealOutcome, TimedRecording } from './timed-incidents.ts';
import { flownAlike } from './timed-simulated.ts';

/** One figure of one incident: the real server's median of its runs and the simulator's. */
export type Figure = { readonly name: string; readonly unit: 'ms' | 'customers'; /** Differences below this cannot be told. */ readonly noise: number; readonly real: number; readonly simulated: number; readonly isAlike: boolean };

export type Compared = { readonly incident: Incident; readonly runs: number; readonly causeError: { readonly real: string | null; readonly simulated: string | null }; readonly figures: readonly Figure[] };

export type TimedComparison = { readonly server: string; readonly version: number; readonly incidents: readonly Compared[] };

/** The agreement that is asked for. */
export const TOLERANCE = 0.25;
/** Below these a difference is the noise of one customer more or less, or of the machine's scheduler; a machine that paused longer outside the incident counts for what it is. */
export const NOISE = { ms: 100, customers: 10 } as const;

const measures: readonly (readonly [name: string, field: Exclude<keyof Outcome, 'causeError'>, unit: Figure['unit']])[] = [
  ['cause lasted', 'causeMs', 'ms'], ['longest queue', 'queuePeak', 'customers'], ['mean queue', 'queueMean', 'customers'], ['longest wait in the server', 'blockedMs', 'ms'],
  ['slowest customer', 'slowestMs', 'ms'], ['drain', 'drainMs', 'ms'], ['failed customers', 'failed', 'customers'],
];

export const isAlike = (real: number, ours: number, noise: number): boolean => Math.abs(ours - real) <= Math.max(TOLERANCE * real, noise);

const compared = (engine: Engine, incident: Incident, runs: readonly RealOutcome[], version: number): Compared => {
  const flights = flownAlike(engine, incident, runs, version);
  const figures = measures.filter(([, field]) => field !== 'causeMs' || !incident.isWork).map(([name, field, unit]): Figure => {
    const [real, ours] = [runs, flights].map((outcomes: readonly Outcome[]) => median(outcomes.map((outcome) => outcome[field])));
    const noise = unit === 'ms' ? Math.max(NOISE.ms, median(runs.map((run) => run.noiseMs))) : NOISE.customers;
    return { name, unit, noise, real, simulated: ours, isAlike: isAlike(real, ours, noise) };
  });
  return { incident, runs: runs.length, causeError: { real: runs[0].causeError, simulated: flights[0].causeError }, figures };
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
