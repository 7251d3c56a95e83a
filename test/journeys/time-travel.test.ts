import { afterEach, beforeEach, expect, test } from 'vitest';
import { shortCode } from '../../src/game/replay-code.ts';
import { start, version } from './program.ts';
import type { Program } from './program.ts';
import { choose, freshHome, toOutcome, toPrediction, toProduction, toTicket, open } from './visit.ts';

let home: ReturnType<typeof freshHome>;
let program: Program;
beforeEach(() => { home = freshHome(); });
afterEach(async () => {
  program.kill('SIGTERM');
  await program.ended;
  home.remove();
});

const incident = {
  format: 1, version, level: 'L02', world: 'production', rows: null, framework: 'rails', sql: null, seed: 7, traceHash: null,
  actions: [{ atUs: 40_000_000, kind: 'terminate', session: 'migration' }],
} as const;

test('an incident from a code is flown in the sandbox, beside the same one without what was done, and one goes on from there', async () => {
  program = start(['play', '--replay', shortCode(incident)!], { env: home.env });
  await program.until('nothing is judged here');
  await program.idle();
  expect(program.screen()).toMatch(/on call +Terminate the migration/);
  await choose(program, 'Fly it');
  await program.until('PRODUCTION');
  await program.press('End');
  await program.until('The run is over');
  await program.press('c');
  await program.until('migration took');
  expect(program.screen()).toMatch(/before +1 as it came/);
  expect(program.screen()).toMatch(/this branch +2 Terminate the migration 00:40/);
  await program.press('Enter');
  await program.press('b');
  await program.until('timelines');
  await program.press('1', 'Escape', '1');
  await program.until('Space goes on');
  await program.press('Escape');
  await program.until('nothing is judged here');
});

test('from a run that was lost one goes back to the moment before the first error', async () => {
  program = await open(home);
  await toTicket(program);
  await toPrediction(program);
  await toProduction(program);
  await toOutcome(program);
  await choose(program, 'the moment before the first error');
  await program.until('PRODUCTION');
  await program.until('00:04');
  expect(program.screen()).toMatch(/‖/);
  await program.press('2');
  await program.until('first customer sees an error');
});
