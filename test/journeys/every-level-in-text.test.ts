import { afterEach, beforeEach, expect, test } from 'vitest';
import { diagnosisOf, LEVELS, savedVisit, signOffOf, solutionOf, transferOf } from './every-level.ts';
import { piped, type Piped } from './piped.ts';
import { freshHome } from './visit.ts';

/*
Every exhibit in plain text, from the door to its plate and the new case behind it, typed by somebody who knows the answers.
*/
/** Eight flights of production: most of a minute on a busy machine. */
const VISIT_MS = 300_000;

let home: ReturnType<typeof freshHome>;
let museum: Piped | null = null;
beforeEach(() => { home = freshHome(); });
afterEach(async () => {
  museum?.end();
  await museum?.ended;
  home.remove();
});

/** Points at one thing after the other until it is the one that proves it. */
async function pointAtProof(program: Piped): Promise<void> {
  const items = (await program.page()).split('\n').filter((line) => /^\d+\. /.test(line)).length;
  for (let item = 1; item <= items && !(await program.page()).includes('This is it'); item++) {
    program.answer(String(item));
  }
  expect(await program.page()).toContain('This is it');
}

test.each(LEVELS)('$code $title', async (level) => {
  museum = piped(home);
  await museum.take('Map of the museum');
  await museum.take(`Go to ${level.title}`);
  await museum.take('Run it on your laptop');
  for (const { id } of level.predictions) {
    const asked = /Type your answer, from (.+?) to /.exec(await museum.page());
    if (!asked) throw new Error(`no scale for "${id}" on:\n${await museum.page()}`);
    museum.answer(asked[1]);
  }
  await museum.take(signOffOf(level));
  await museum.take('70 %');
  await museum.take('look at the evidence');
  await pointAtProof(museum);
  await museum.take('Name what you have found');
  for (const [index, right] of diagnosisOf(level).entries()) {
    await museum.take(right);
    if (index < 2) await museum.take('Next question');
  }
  await museum.take('Now ');
  await museum.page();
  museum.answer('type');
  const { sql, ends } = solutionOf(level);
  for (const line of [...sql.trim().split('\n'), '.']) museum.answer(line);
  for (const { session, atUs } of ends) {
    await museum.page();
    museum.answer(`at ${atUs / 1_000_000} s terminate ${session}`);
    await museum.page();
    museum.answer('again');
  }
  await museum.take('un it on production');
  expect(await museum.page()).not.toContain('FAILED');
  await museum.take('Before and after');
  await museum.take('To the plaque');
  expect(await museum.page()).toContain('plate earned');
  await museum.take('new case');
  for (const [index, right] of transferOf(level).entries()) {
    await museum.take(right);
    if (index < level.transfer.questions.length - 1) await museum.take('Next question');
  }
  await museum.take('Done');
  expect(await museum.page()).toContain('1 of ');
  museum.answer('quit');
  expect(await museum.ended).toBe(0);
  expect(savedVisit(home.folder, level)).toMatchObject({ isPlateEarned: true, isTransferDone: true, best: expect.stringMatching(/silver|gold/) });
}, VISIT_MS);
