import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engines/engine.ts';
import { loadEngine } from '../../src/engines/index.ts';
import { compare } from './compare.ts';
import type { Comparison } from './compare.ts';
import { readCorpus } from './corpus.ts';
import type { Recording } from './corpus.ts';
import known from './known-postgres.json' with { type: 'json' };

/** Recordings of real servers, one file a version, and what engine and server are known to disagree about, each with its reason. */
const folder = join(import.meta.dirname, 'recorded');
const versions = readdirSync(folder).flatMap((file) => /^postgres-(\d+)\.json$/.exec(file)?.[1] ?? []).map(Number).toSorted((a, b) => a - b);
const recorded = (version: number): readonly Recording[] => (JSON.parse(readFileSync(join(folder, `postgres-${version}.json`), 'utf8')) as { readonly entries: readonly Recording[] }).entries;

type Known = { readonly id: string; readonly fields: readonly string[]; readonly why: string };
const isKnown = (id: string, field: string): boolean => (known.disagreements as readonly Known[]).some((k) => k.id === id && k.fields.some((f) => field.startsWith(f)));

let engine: Engine;
const comparisons = new Map<number, Comparison>();
beforeAll(async () => {
  engine = await loadEngine('postgres');
  const cases = readCorpus(join(import.meta.dirname, 'corpus'));
  for (const version of versions) comparisons.set(version, compare(engine, cases, recorded(version), version));
});

test('real servers of several versions have been asked, at least 250 cases each', () => {
  expect(existsSync(folder)).toBe(true);
  expect(versions).toContain(18);
  for (const version of versions) expect(recorded(version).length).toBeGreaterThan(250);
});

describe.each(versions)('PostgreSQL %i', (version) => {
  test('knows every statement of the corpus', () => {
    expect(comparisons.get(version)?.unmodelled).toEqual([]);
  });

  test('does what the server did, but for the disagreements that are listed with their reasons', () => {
    const fresh = (comparisons.get(version)?.disagreements ?? []).filter((d) => !isKnown(d.id, d.field)).map((d) => `${d.id}: ${d.field}: server ${d.server || 'none'}, engine ${d.engine || 'none'}`);
    expect(fresh).toEqual([]);
  });
});

test('no listed disagreement has been settled meanwhile', () => {
  const all = [...comparisons.values()].flatMap((c) => c.disagreements);
  const settled = (known.disagreements as readonly Known[]).filter((k) => !all.some((d) => d.id === k.id && k.fields.some((f) => d.field.startsWith(f)))).map((k) => k.id);
  expect(settled).toEqual([]);
});
