import { expect, test } from 'vitest';
import { builtInLevelFolder, levelFiles } from '../adapters/level-files.ts';
import { openMuseum } from './museum.ts';
import { rehearsal } from './rehearsal.ts';
import type { RehearsalQuestion } from './rehearsal.ts';
import { rehearsalInWorker } from './rehearsal-thread.ts';

const museum = openMuseum(levelFiles(builtInLevelFolder(import.meta.dirname)));
const level = museum.levels['runaway-migration'];
const ask = rehearsalInWorker(new URL('./worker.ts', import.meta.url));
const scenario = (sql: string) => museum.rules.scenario(level, 'staging', { sql, framework: 'rails', isOriginal: false, actions: [] }, 7);
const prepared = (sql: string): Extract<RehearsalQuestion, { kind: 'prepare' }> => ({ kind: 'prepare', key: 'one', level, scenario: scenario(sql), own: sql });

test('the other thread answers what this one would, while this one goes on', async () => {
  const question = prepared("ALTER TABLE orders ADD COLUMN currency text NOT NULL DEFAULT 'EUR';");
  let turns = 0;
  let isAnswered = false;
  const turn = (): void => {
    turns += 1;
    if (!isAnswered) setImmediate(turn);
  };
  turn();
  const there = await ask(question);
  isAnswered = true;
  // In this thread it would be one long turn or a handful of them.
  expect(turns).toBeGreaterThan(100);
  expect(there).toEqual(await rehearsal()(question));
});

test('what cannot be flown is refused in the sentence that names its place', async () => {
  await expect(ask(prepared('ALTER TABEL orders;'))).rejects.toThrow(/^line 1, column/);
  expect((await ask({ kind: 'notes', level, framework: 'rails', text: 'ALTER TABEL orders;' })).faults).toMatchObject([{ line: 1 }]);
});

test('the views are asked there as well', async () => {
  const views = { pg_locks: [{ pid: 1, mode: 'AccessShareLock' }, { pid: 2, mode: 'AccessShareLock' }] };
  expect((await ask({ kind: 'query', sql: 'SELECT mode, count(*) FROM pg_locks GROUP BY mode', views })).rows).toEqual([['AccessShareLock', 2]]);
});

test('another day of traffic is flown and judged there, and a run that is lost not to its end', async () => {
  const onDay = (sql: string, isOriginal: boolean) => museum.rules.scenario(level, 'production', { sql, framework: 'rails', isOriginal, actions: [] }, 482_113);
  const kept = "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN currency text NOT NULL DEFAULT 'EUR';";
  const { day, measures } = await ask({ kind: 'judge', level, scenario: onDay(kept, false), own: kept });
  expect(day).toEqual({ seed: 482_113, medal: 'silver', failed: [] });
  expect(measures.requestsFailed).toBe(0);
  const lost = await ask({ kind: 'judge', level, scenario: onDay(level.starts[0].sentSql, true), own: null });
  expect(lost.day).toMatchObject({ medal: 'none', failed: expect.arrayContaining([expect.objectContaining({ id: 'S1', sentence: expect.stringContaining('of the requests were good') })]) });
  // Four hours to its end; an outage of a minute leaves nothing to earn.
  expect(lost.measures.migrationUs).toBe(null);
});
