import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Program } from './program.ts';
import { freshHome, open, toDiagnosis, toPrediction, toProduction, toWorkbench } from './visit.ts';

let home: ReturnType<typeof freshHome>;
let program: Program;
beforeEach(() => { home = freshHome(); });
afterEach(async () => {
  program.kill('SIGKILL');
  await program.ended;
  home.remove();
});

/** Larger, smaller than the game can be drawn in, and back: the same screen must stand there again, whole. */
async function resizeThrough(sign: string): Promise<void> {
  for (const [columns, rows] of [[120, 40], [200, 60], [80, 24]] as const) {
    await program.resize(columns, rows);
    await program.until(sign);
    expect(program.isAlternate).toBe(true);
  }
  await program.resize(70, 20);
  await program.until('Make it larger');
  expect(program.screen()).not.toContain(sign);
  await program.resize(80, 24);
  await program.until(sign);
}

test('every station of a visit survives a resize', async () => {
  program = await open(home);
  await resizeThrough('It worked in dev.');
  await program.press('Enter');
  await resizeThrough('THE SMALL ROOM');
  await program.press('m');
  await resizeThrough('Small Room');
  await program.press('Escape', 'c');
  await resizeThrough('plate');
  await program.press('Escape', 'Enter');
  await resizeThrough('Run it on your laptop');
  await toPrediction(program);
  await resizeThrough('question 1 of');
  await toProduction(program);
  await program.until('the pool is empty');
  await resizeThrough('waiting');
  await toDiagnosis(program);
  await resizeThrough('question 1 of 3');
  await toWorkbench(program);
  await resizeThrough('ALTER TABLE');
});
