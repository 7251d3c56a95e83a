import { prepare, prepareWith, run } from '../../src/run/run.ts';
import type { Prepared } from '../../src/run/run.ts';
import { smallEngine } from '../properties/small-engine.ts';
import { incident } from './incident.ts';
import type { IncidentSize } from './incident.ts';

/** What one fresh process of any system says of one run of the incident. Processor time is the run's own, after loading, with no warming up. */
export type IncidentResult = {
  readonly size: string;
  readonly events: number;
  readonly cpuMs: number;
  /** Of that on the thread that simulates; the rest is the compiler's and the garbage collector's own threads. */
  readonly mainMs?: number;
  readonly rssMb: number;
  readonly counters: { readonly completed: number; readonly failed: number; readonly restarts: number };
  readonly latencyMs: { readonly mean: number; readonly p50: number; readonly p99: number; readonly p999: number };
};

export type EngineResult = IncidentResult & { readonly eventsPerSec: number };

/** The reference workload through the same prepare() and run() as everything else. */
export async function engineIncident(size: IncidentSize, engine: string): Promise<EngineResult> {
  const prepared = await preparedIncident(size, engine);
  const before = process.cpuUsage();
  const threadBefore = process.threadCpuUsage();
  const trace = run(prepared);
  const used = process.cpuUsage(before);
  const usedHere = process.threadCpuUsage(threadBefore);
  const cpuMs = (used.user + used.system) / 1000;
  const { served, failed, events } = trace.counters;
  const ms = (us: number): number => Math.round(us) / 1000;
  return {
    size, events, cpuMs: Math.round(cpuMs), mainMs: Math.round((usedHere.user + usedHere.system) / 1000), eventsPerSec: Math.round((events / cpuMs) * 1000), rssMb: Math.round(process.memoryUsage().rss / 1e6),
    counters: { completed: served, failed, restarts: trace.measures.podRestarts },
    latencyMs: { mean: ms(trace.latency.meanUs), p50: ms(trace.latency.p50Us), p99: ms(trace.latency.p99Us), p999: ms(trace.latency.p999Us) },
  };
}

export async function preparedIncident(which: IncidentSize, engine = 'postgres'): Promise<Prepared> {
  if (engine === 'small') {
    const sql = { engine: 'small', version: 1, schema: '', read: 'READ orders', lock: 'BEGIN; LOCK orders AccessExclusiveLock', unlock: 'COMMIT' };
    return prepareWith(incident(which, sql), smallEngine);
  }
  return prepare(incident(which, postgresSql));
}

export const postgresSql = {
  engine: 'postgres', version: 15, schema: 'CREATE TABLE orders (id bigint NOT NULL, status text);', read: 'SELECT status FROM orders WHERE id = 1',
  lock: 'BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE', unlock: 'COMMIT',
} as const;

export function asLines(of: EngineResult): string {
  return [
    `incident, ${of.size}: ${of.events.toLocaleString('en')} events in ${of.cpuMs} ms of processor time, ${(of.eventsPerSec / 1e6).toFixed(1)} M events/s, ${of.rssMb} MB`,
    `completed ${of.counters.completed}, failed ${of.counters.failed}, restarts ${of.counters.restarts}`,
    `latency ms: mean ${of.latencyMs.mean}, p50 ${of.latencyMs.p50}, p99 ${of.latencyMs.p99}, p99.9 ${of.latencyMs.p999}`,
  ].join('\n');
}
