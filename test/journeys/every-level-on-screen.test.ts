import { expect, test } from 'vitest';
import { diagnosisOf, LEVELS, savedVisit, signOffOf, solutionOf, transferOf } from './every-level.ts';
import { journey } from './journey.ts';
import type { Program } from './program.ts';
import { choose, rewrite, skipRun, toEditor, toOutcome, toPrediction } from './visit.ts';

/*
Every exhibit on a terminal of 80x24, from the door to its plate and the new case behind it, by the keys of somebody who knows the answers.
*/
/** Eight flights of production: most of a minute on a busy machine. */
const VISIT_MS = 300_000;

const { opened, folder } = journey();

/** Points at one thing after the other until it is the one that proves it. */
async function pointAtProof(on: Program): Promise<void> {
  const seen = new Set<string>();
  while (!on.screen().includes('This is it')) {
    await on.press('Enter');
    await on.idle();
    if (on.screen().includes('This is it')) return;
    if (seen.has(on.screen())) throw new Error(`nothing proves it:\n${on.screen()}`);
    seen.add(on.screen());
    await on.press('Down');
  }
}

/** A choice as a list of this width shows it: the first words of the option. */
const shown = (name: string): string => name.slice(0, 60);

test.each(LEVELS)('$code $title', async (level) => {
  const program = await opened();
  await program.press('Enter');
  await program.until('WASD');
  await program.press('m');
  await choose(program, `Go to ${level.title}`);
  await program.until(level.ticket.number);
  await toPrediction(program);
  for (const _ of level.predictions) await choose(program, 'My answer');
  await choose(program, signOffOf(level));
  await choose(program, '50 %');
  await program.until('PRODUCTION');
  await toOutcome(program);
  await choose(program, 'look at the evidence');
  await pointAtProof(program);
  await choose(program, 'Name what you have found');
  for (const right of diagnosisOf(level)) {
    await choose(program, shown(right));
    await program.until('✓');
    await program.press('Enter');
  }
  await toEditor(program);
  const { sql, ends } = solutionOf(level);
  await rewrite(program, sql);
  await program.press('ctrl+r');
  await program.until('PRODUCTION');
  for (const { session } of ends) {
    // When it is seen that the migration waits for it.
    while (!program.screen().includes(`waits for ${session}`)) await program.press('n');
    await program.press('x');
    await choose(program, `Terminate ${session}`);
  }
  await skipRun(program, 'the verdict');
  await program.until('The plate is yours');
  await choose(program, 'Before and after');
  await choose(program, 'plaque');
  await choose(program, 'new case');
  for (const [index, right] of transferOf(level).entries()) {
    await choose(program, shown(right));
    await program.until('✓');
    if (index < level.transfer.questions.length - 1) await program.press('Enter');
  }
  await choose(program, 'Done');
  await program.until('1 of ');
  expect(savedVisit(folder(), level)).toMatchObject({ isPlateEarned: true, isTransferDone: true, best: expect.stringMatching(/silver|gold/) });
}, VISIT_MS);
