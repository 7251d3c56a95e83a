import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerQueue } from '../../src/cli/queue-run.ts';
import type { SessionAnswer } from '../../src/cli/queue-run.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { QUEUE_SCHEMA, queueCases } from './queue-corpus.ts';
import type { Disagreement } from './compare.ts';

/** What a server did with a lock queue: every session at the asked moments, and how each one's last statement ended. */
export type QueueRecorded = { readonly id: string; readonly at: readonly Readonly<Record<string, SessionAnswer>>[]; readonly ended: Readonly<Record<string, string>> };

export type QueueAsked = { readonly server: string; readonly version: number; readonly cases: number; readonly compared: number; readonly disagreements: readonly Disagreement[] };

const folder = join(import.meta.dirname, 'recorded');

const text = ({ state, waitsFor, blockedBy }: SessionAnswer): string => `${state}${waitsFor === null ? '' : `, waits for ${waitsFor.mode} on ${waitsFor.relation}`}${blockedBy.length === 0 ? '' : `, blocked by ${blockedBy.toSorted().join(' and ')}`}`;

const compareOne = (engine: Engine, recorded: QueueRecorded, version: number): { readonly compared: number; readonly disagreements: readonly Disagreement[] } => {
  const one = queueCases.find(({ id }) => id === recorded.id);
  if (one === undefined) return { compared: 0, disagreements: [] };
  const scenario = { engine: 'postgres', serverVersion: String(version), schema: QUEUE_SCHEMA, rows: null, deadlockTimeoutMs: 1000, steps: one.steps, askAtMs: one.askAtMs, autovacuum: {} };
  const { answer } = answerQueue({ scenario, engine, version, schema: QUEUE_SCHEMA, rows: { harbours: 20, ships: 2000 } });
  const pairs = [
    ...recorded.at.flatMap((sessions, i) => Object.entries(sessions).map(([name, theirs]) => [`${name} ${i === 0 ? 'before' : 'after'} the release`, text(theirs), text(answer.at[i].sessions[name])] as const)),
    ...Object.entries(recorded.ended).map(([name, theirs]) => [`${name} ended`, theirs, endedAs(answer.ended[name])] as const),
  ];
  return { compared: pairs.length, disagreements: pairs.filter(([, theirs, ours]) => theirs !== ours).map(([field, server, ours]) => ({ id: recorded.id, field, server, engine: ours })) };
};

const endedAs = (end: { readonly result: string; readonly sqlstate?: string } | undefined): string => (end === undefined ? 'not at all' : end.sqlstate ?? end.result);

/** Every recording of lock queues against what the engine says, oldest version first. */
export const compareQueues = (engine: Engine): readonly QueueAsked[] => readdirSync(folder).filter((file) => /^queue-postgres-\d+\.json$/.test(file))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as { readonly server: string; readonly version: number; readonly entries: readonly QueueRecorded[] })
  .toSorted((a, b) => a.version - b.version)
  .map(({ server, version, entries }) => {
    const all = entries.map((entry) => compareOne(engine, entry, version));
    return { server, version, cases: entries.length, compared: all.reduce((sum, { compared }) => sum + compared, 0), disagreements: all.flatMap(({ disagreements }) => disagreements) };
  });
