import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../src/engines/engine.ts';
import { compare } from './compare.ts';
import type { Comparison } from './compare.ts';
import { readCorpus } from './corpus.ts';
import type { Recording } from './corpus.ts';

const folder = join(import.meta.dirname, 'recorded');

/** What each recorded PostgreSQL answered, oldest version first. */
export const recordedVersions = (): readonly { readonly version: number; readonly entries: readonly Recording[] }[] => readdirSync(folder)
  .flatMap((file) => /^postgres-(\d+)\.json$/.exec(file)?.[1] ?? []).map(Number).toSorted((a, b) => a - b)
  .map((version) => JSON.parse(readFileSync(join(folder, `postgres-${version}.json`), 'utf8')) as { readonly version: number; readonly entries: readonly Recording[] });

export type Asked = { readonly server: string; readonly cases: number; readonly comparison: Comparison };

/** Every recorded PostgreSQL against what the engine says to the same cases. */
export const compareRecorded = (engine: Engine): readonly Asked[] => {
  const cases = readCorpus(join(import.meta.dirname, 'corpus'));
  return recordedVersions().map(({ version, entries }) => ({ server: `PostgreSQL ${version}`, cases: entries.length, comparison: compare(engine, cases, entries, version) }));
};
