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
