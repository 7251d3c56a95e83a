/**
Plays the lock queues on a real PostgreSQL and writes who waited for whom.

    node test/fidelity/record-queue.ts --bin <folder with postgres and initdb>

States and waits are those of pg_stat_activity, pg_locks and pg_blocking_pids at the asked moments.
*/
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { SessionAnswer } from '../../src/cli/queue-run.ts';
import { QUEUE_ROWS, QUEUE_SCHEMA, queueCases } from './queue-corpus.ts';
import type { QueueCase } from './queue-corpus.ts';
import type { QueueRecorded } from './queue-compare.ts';
import { startServer } from './server.ts';
import { pause } from './timed-load.ts';
import { Wire } from './wire.ts';

const looked = `SELECT a.pid::text AS pid, a.state, coalesce(l.relation::regclass::text, l.locktype) AS relation, l.mode, array_to_string(pg_blocking_pids(a.pid), ',') AS blockers
  FROM pg_stat_activity a LEFT JOIN pg_locks l ON l.pid = a.pid AND NOT l.granted WHERE a.backend_type = 'client backend'`;

/** How late a look may be on a busy machine; later, and the holder may have let go: then the case is played again. */
const LATE_MS = 80;

const play = async (one: QueueCase, port: number): Promise<QueueRecorded | null> => {
  const admin = await Wire.open(port, 'postgres');
  const setUp = await admin.query(`DROP TABLE IF EXISTS ships, harbours; ${QUEUE_SCHEMA} ${QUEUE_ROWS}`);
  if (setUp.error !== null) throw new Error(setUp.error.message);
  const names = [...new Set(one.steps.map(({ session }) => session))];
  const wires = new Map<string, Wire>();
  const pids = new Map<string, string>();
  for (const name of names) {
    const wire = await Wire.open(port, 'postgres');
    wires.set(name, wire);
    pids.set((await wire.query('SELECT pg_backend_pid()::text AS pid')).rows[0].pid ?? '', name);
  }
  const startedAt = performance.now();
  const until = (ms: number): Promise<void> => pause(Math.max(0, ms - (performance.now() - startedAt)));
  const ended: Record<string, string> = {};
  const playing = names.map(async (name) => {
    for (const step of one.steps.filter(({ session }) => session === name)) {
      await until(step.atMs);
      ended[name] = (await wires.get(name)?.query(step.sql))?.error?.sqlstate ?? 'ok';
    }
  });
  const at: Record<string, SessionAnswer>[] = [];
  let isLate = false;
  for (const ms of one.askAtMs) {
    await until(ms);
    const { rows } = await admin.query(looked);
    isLate ||= performance.now() - startedAt > ms + LATE_MS;
    at.push(Object.fromEntries(rows.filter(({ pid }) => pids.has(pid ?? '')).map(({ pid, state, relation, mode, blockers }) => [pids.get(pid ?? '') ?? '', {
      state: state ?? '', waitsFor: mode === null ? null : { mode, relation }, blockedBy: (blockers ?? '').split(',').filter((each) => each !== '').map((each) => pids.get(each) ?? each).toSorted(),
    }])));
  }
  await Promise.all(playing);
  for (const wire of [...wires.values(), admin]) wire.close();
  return isLate ? null : { id: one.id, at, ended };
};

const { values } = parseArgs({ options: { bin: { type: 'string' } } });
if (values.bin === undefined) throw new Error('Say where the server is: --bin <folder with postgres and initdb>.');
const server = await startServer(values.bin);
try {
  const admin = await Wire.open(server.port, 'postgres');
  const version = Math.floor(Number((await admin.query('SHOW server_version_num')).rows[0].server_version_num) / 10_000);
  admin.close();
  const entries: QueueRecorded[] = [];
  for (const one of queueCases) {
    let played = await play(one, server.port);
    for (let tries = 0; played === null && tries < 5; tries++) played = await play(one, server.port);
    if (played === null) process.stderr.write(`${one.id}: not recorded, this machine is too busy to look in time\n`);
    else entries.push(played);
  }
  writeFileSync(join(import.meta.dirname, 'recorded', `queue-postgres-${version}.json`), `{"server":"PostgreSQL ${version}","version":${version},"entries":[\n${entries.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]}\n`);
  process.stderr.write(`${entries.length} lock queues played on PostgreSQL ${version}\n`);
} finally {
  await server.stop();
}
