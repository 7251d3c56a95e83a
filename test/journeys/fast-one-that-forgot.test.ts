import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Program } from './program.ts';
import { choose, freshHome, open, rewrite, toPrediction, toProduction, toVerdict } from './visit.ts';

let home: ReturnType<typeof freshHome>;
let program: Program | null = null;
beforeEach(() => { home = freshHome(); });
afterEach(async () => {
  program?.kill('SIGKILL');
  await program?.ended;
  home.remove();
});

test('the cabinet: nobody notices a thing, the notes are gone, and the plate is earned by keeping them', async () => {
  program = await open(home);
  await program.press('Enter');
  await program.until('THE SMALL ROOM');
  while (!program.screen().includes('Case 05')) await program.press('Right');
  await program.press('Enter');
  await program.until('Longer notes for the courier');
  await toPrediction(program);
  await toProduction(program);
  await program.press('Enter');
  await program.until('Enter again skips');
  await program.press('Enter');
  await program.until('your prediction');
  await program.idle();
  while (!program.screen().includes('no longer have their note')) await program.press('Space');
  expect(program.screen()).toContain('No request failed. And yet:');
  await choose(program, 'Find out why');
  await program.until('No request failed, and it went wrong all the same.');
  await choose(program, 'DROP COLUMN "note"');
  await program.until('This is it');
  await choose(program, 'Name what you have found');
  await choose(program, 'The share of requests that fail');
  await program.until('NULL is no error');
  for (const answer of ['counted before and after', 'Transitive Trust', 'Unread Output']) {
    await choose(program, answer);
    await program.until('✓');
    await program.press('Enter');
  }
  await program.until('run on production');
  await rewrite(program, "SET lock_timeout = '2s';\nALTER TABLE orders ALTER COLUMN note TYPE varchar(200);\n");
  await toVerdict(program);
  expect(program.screen()).toContain('The plate is yours');
  await choose(program, 'Before and after');
  await program.until('No request failed in either run');
  await choose(program, 'plaque');
  await program.until('Unread Output');
});
