import { beforeAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../../src/engines/index.ts';
import listed from './timed-known.json' with { type: 'json' };
import { compareTimed, isAlike, timedRecordings } from './timed-compare.ts';
import type { TimedComparison } from './timed-compare.ts';
import { incidents, queueFigures } from './timed-incidents.ts';

const known = listed as { readonly disagreements: readonly { readonly what: string; readonly why: string }[] };

/** The same incidents on real servers (recorded) and in the simulator: how long the queue, how long they waited, how long it drained, who failed. */
const comparisons = new Map<number, TimedComparison>();
const recordings = timedRecordings();

beforeAll(async () => {
  const engine = await loadEngine('postgres');
  for (const recording of recordings) comparisons.set(recording.version, compareTimed(engine, recording));
});

const disagreements = (version: number): string[] => (comparisons.get(version)?.incidents ?? []).flatMap(({ incident, figures }) =>
  figures.filter((figure) => !figure.isAlike).map((figure) => `${incident.id}: ${figure.name}`));

test('two versions have been watched, every incident at least five times', () => {
  expect(recordings.map(({ version }) => version)).toEqual(expect.arrayContaining([15, 18]));
  for (const recording of recordings) {
    expect(Object.keys(recording.incidents).toSorted()).toEqual(incidents.map(({ id }) => id).toSorted());
    for (const runs of Object.values(recording.incidents)) expect(runs.length).toBeGreaterThanOrEqual(5);
  }
});

describe.each(recordings.map(({ version }) => version))('PostgreSQL %i', (version) => {
  test('queues, waits, drains and failures are within a quarter, but for what is listed with its reason', () => {
    const fresh = disagreements(version).filter((line) => !known.disagreements.some((entry) => entry.what === line));
    expect(fresh).toEqual([]);
  });

  test('the cause ends as it did on the server', () => {
    const ends = (comparisons.get(version)?.incidents ?? []).map(({ incident, causeError }) => ({ id: incident.id, ...causeError }));
    expect(ends.filter(({ real, simulated }) => real !== simulated)).toEqual([]);
    expect(ends.find(({ id }) => id === 'alter-with-lock-timeout')?.real).toBe('55P03');
  });
});

test('no listed disagreement has been settled meanwhile', () => {
  const all = new Set(recordings.flatMap(({ version }) => disagreements(version)));
  expect(known.disagreements.filter(({ what }) => !all.has(what))).toEqual([]);
});

describe('how figures are taken and compared', () => {
  test('a quarter is alike, more is not; what is within the noise is alike', () => {
    expect(isAlike(1000, 1250, 100)).toBe(true);
    expect(isAlike(1000, 1251, 100)).toBe(false);
    expect(isAlike(400, 299, 10)).toBe(false);
    expect(isAlike(0, 10, 10)).toBe(true);
    expect(isAlike(0, 11, 10)).toBe(false);
  });

  test('the mean is over the cause, the drain from its end to the moment at which nobody waits', () => {
    const line = [{ atMs: 0, inside: 2, waiting: 0 }, { atMs: 15, inside: 6, waiting: 4 }, { atMs: 22, inside: 9, waiting: 7 }, { atMs: 30, inside: 1, waiting: 0 }];
    expect(queueFigures(line, { startMs: 10, endMs: 20 })).toEqual({ queuePeak: 9, queueMean: 4, drainMs: 10 });
    expect(queueFigures(line, { startMs: 10, endMs: 14 }).drainMs).toBe(0);
  });
});
