import { afterEach, beforeEach, expect, test } from 'vitest';
import { piped } from './piped.ts';
import { start } from './program.ts';
import { freshHome, GOOD_FIX } from './visit.ts';

let home: ReturnType<typeof freshHome>;
beforeEach(() => { home = freshHome(); });
afterEach(() => home.remove());

test('the whole exhibit through a pipe, from the door to the plaque, by typed answers', async () => {
  const museum = piped(home);
  await museum.take('The Runaway Migration');
  await museum.take('Run it on your laptop');
  await museum.page();
  museum.answer('25 m');
  await museum.page();
  museum.answer('5 s');
  await museum.take('No: something would be broken');
  await museum.take('50 %');
  await museum.take('Find out why');
  await museum.take('AccessExclusiveLock · granted');
  await museum.take('Name what you have found');
  for (const [choice, on] of [['ALTER TABLE orders ADD currency', 'Next question'], ['Temporal Coupling', 'Next question'], ['Scale Blindness', 'Now write a migration']]) {
    await museum.take(choice);
    await museum.take(on);
  }
  await museum.page();
  museum.answer('type');
  for (const line of [...GOOD_FIX.trim().split('\n'), '.']) museum.answer(line);
  await museum.take('un it on production');
  expect(await museum.page()).not.toContain('FAILED');
  await museum.take('Before and after');
  await museum.take('To the plaque');
  const plaque = await museum.page();
  expect(plaque).toContain('Scale Blindness');
  expect(plaque).toContain('plate earned');
  museum.answer('quit');
  expect(await museum.ended).toBe(0);
  expect(museum.all()).toContain('Your progress is saved');
  // oxlint-disable-next-line no-control-regex -- that there are none is what is looked for
  expect(museum.all()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
});

test('in the middle of it the input may end: progress is saved, and the program ends', async () => {
  const museum = piped(home);
  await museum.take('The Runaway Migration');
  await museum.page();
  museum.end();
  expect(await museum.ended).toBe(0);
  expect(museum.all()).toContain('Your progress is saved');
});

test('for a screen reader on a terminal nothing but text is written', async () => {
  let bytes = '';
  const program = start(['play', '--screen-reader'], { env: home.env, onData: (text) => { bytes += text; } });
  await program.until('Where to?');
  program.send('1\r');
  await program.until('1. Run it on your laptop');
  program.send('quit\r');
  expect((await program.ended).code).toBe(0);
  expect(program.isAlternate).toBe(false);
  expect(bytes).not.toContain('\u001b');
});
