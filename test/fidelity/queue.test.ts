import { beforeAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../../src/engines/index.ts';
import known from './known-queue.json' with { type: 'json' };
import { compareQueues } from './queue-compare.ts';
import type { QueueAsked } from './queue-compare.ts';
import { queueCases } from './queue-corpus.ts';

type Known = { readonly id: string; readonly fields: readonly string[]; readonly why: string };
const isKnown = (id: string, field: string): boolean => (known.disagreements as readonly Known[]).some((entry) => entry.id === id && entry.fields.includes(field));

let all: readonly QueueAsked[] = [];
beforeAll(async () => {
  all = compareQueues(await loadEngine('postgres'));
});

describe('lock queues of real servers', () => {
  test('at least 40 have been played, on the newest version too', () => {
    expect(new Set(queueCases.map(({ id }) => id)).size).toBe(queueCases.length);
    expect(all.map(({ version }) => version)).toContain(18);
    for (const { cases } of all) expect(cases).toBeGreaterThanOrEqual(40);
  });

  test('who waits for what behind whom, and how each ends, is what the server did, but for what is listed with its reason', () => {
    const fresh = all.flatMap(({ server, disagreements }) => disagreements.filter(({ id, field }) => !isKnown(id, field)).map((d) => `${server}, ${d.id}: ${d.field}: server ${d.server}, engine ${d.engine}`));
    expect(fresh).toEqual([]);
  });

  test('no listed disagreement has been settled meanwhile', () => {
    const there = new Set(all.flatMap(({ disagreements }) => disagreements.map(({ id, field }) => `${id}: ${field}`)));
    const settled = (known.disagreements as readonly Known[]).flatMap(({ id, fields }) => fields.map((field) => `${id}: ${field}`)).filter((line) => !there.has(line));
    expect(settled).toEqual([]);
  });
});
