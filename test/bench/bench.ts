import { parseArgs } from 'node:util';
import { prepare, prepareWith, run } from '../../src/run/run.ts';
import type { Prepared } from '../../src/run/run.ts';
import { smallEngine } from '../properties/small-engine.ts';
import { incident } from './incident.ts';
import type { IncidentSize } from './incident.ts';

/** `npm run bench -- incident --size small|big --json`: the reference workload through the same run() as everything else, timed in processor time. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string', default: 'small' }, json: { type: 'boolean', default: false }, engine: { type: 'string', default: 'postgres' } },
});
const sizes: readonly string[] = ['tiny', 'small', 'big', 'whole'];
if (positionals[0] !== 'incident' || !sizes.includes(values.size)) {
  process.stderr.write('Use: npm run bench -- incident --size tiny|small|big|whole [--json]\n');
  process.exit(2);
}
const size = values.size as IncidentSize;
const prepared = await preparedIncident(size, values.engine);
const before = process.cpuUsage();
const trace = run(prepared);
const used = process.cpuUsage(before);
const cpuMs = (used.user + used.system) / 1000;
const { served, failed, events } = trace.counters;
const ms = (us: number): number => Math.round(us) / 1000;
const result = {
  size, events, cpuMs: Math.round(cpuMs), eventsPerSec: Math.round((events / cpuMs) * 1000), rssMb: Math.round(process.memoryUsage().rss / 1e6),
  counters: { completed: served, failed, restarts: trace.measures.podRestarts },
  latencyMs: { mean: ms(trace.latency.meanUs), p50: ms(trace.latency.p50Us), p99: ms(trace.latency.p99Us), p999: ms(trace.latency.p999Us) },
};
process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${asLines(result)}\n`);

async function preparedIncident(which: IncidentSize, engine: string): Promise<Prepared> {
  if (engine === 'small') {
    const sql = { engine: 'small', version: 1, schema: '', read: 'READ orders', lock: 'BEGIN; LOCK orders AccessExclusiveLock', unlock: 'COMMIT' };
    return prepareWith(incident(which, sql), smallEngine);
  }
  return prepare(incident(which, {
    engine: 'postgres', version: 15, schema: 'CREATE TABLE orders (id bigint NOT NULL, status text);', read: 'SELECT status FROM orders WHERE id = 1',
    lock: 'BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE', unlock: 'COMMIT',
  }));
}

function asLines(of: typeof result): string {
  return [
    `incident, ${of.size}: ${of.events.toLocaleString('en')} events in ${of.cpuMs} ms of processor time, ${(of.eventsPerSec / 1e6).toFixed(1)} M events/s, ${of.rssMb} MB`,
    `completed ${of.counters.completed}, failed ${of.counters.failed}, restarts ${of.counters.restarts}`,
    `latency ms: mean ${of.latencyMs.mean}, p50 ${of.latencyMs.p50}, p99 ${of.latencyMs.p99}, p99.9 ${of.latencyMs.p999}`,
  ].join('\n');
}
