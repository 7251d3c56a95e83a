import { expect, test } from 'vitest';
import { builtInLevelFolder, levelFiles } from '../adapters/level-files.ts';
import { firstDraft } from '../game/draft.ts';
import { lockNotesOf } from './lock-notes.ts';
import { openMuseum } from './museum.ts';

const level = openMuseum(levelFiles(builtInLevelFolder(import.meta.dirname))).levels['runaway-migration'];
const notesOn = lockNotesOf(level, () => 'rails');

test('the ticket: the backfill stops only who wants one of its rows, while the lock of the line before keeps everyone out for hours', async () => {
  const { locks, faults } = await notesOn(firstDraft(level.starts.find(({ framework }) => framework === 'rails')!));
  expect(faults).toEqual([]);
  const [alter, update] = locks;
  expect(alter).toMatchObject({ lock: 'ACCESS EXCLUSIVE', relation: 'orders', blocks: 'everyone', holds: expect.stringMatching(/^[34] h.*to COMMIT$/), kept: null });
  expect(update).toMatchObject({ lock: 'ROW EXCLUSIVE', relation: 'orders', blocks: 'changes', holds: expect.stringMatching(/h.*to COMMIT$/) });
  expect(update.kept).toMatchObject({ line: alter.line, lock: 'ACCESS EXCLUSIVE', relation: 'orders', blocks: 'everyone', during: expect.stringMatching(/^[34] h/) });
});

test('outside a transaction nothing is kept, and a batch says what one of its pages costs', async () => {
  const { locks } = await notesOn('-- migrate: no-transaction\nALTER TABLE orders ADD COLUMN currency text;\n-- migrate: batch 5000 by id, pause 80ms\nUPDATE orders SET currency = \'EUR\' WHERE currency IS NULL;\n');
  expect(locks.map(({ lock, blocks, kept }) => ({ lock, blocks, kept }))).toEqual([
    { lock: 'ACCESS EXCLUSIVE', blocks: 'everyone', kept: null },
    { lock: 'ROW EXCLUSIVE', blocks: 'changes', kept: null },
  ]);
  expect(locks[0].holds).toBe('a moment');
  expect(locks[1].holds).toMatch(/^(a moment|[\d.]+ m?s) a batch$/);
});

test('who only reads, or adds rows, stops nobody', async () => {
  const { locks } = await notesOn('SELECT count(*) FROM orders;\nINSERT INTO orders (user_id) VALUES (1);\n');
  expect(locks.map(({ blocks }) => blocks)).toEqual(['nobody', 'nobody']);
});
