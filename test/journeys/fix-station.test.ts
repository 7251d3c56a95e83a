import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NEW_PROGRESS, NEW_VISIT } from '../../src/game/progress.ts';
import type { Visit } from '../../src/game/progress.ts';
import type { Program } from './program.ts';
import { choose, freshHome, open } from './visit.ts';

const LEVEL = 'fast-one-that-forgot';

let home: ReturnType<typeof freshHome>;
let program: Program | null = null;
beforeEach(() => {
  home = freshHome();
  mkdirSync(path.dirname(saved()), { recursive: true });
  const visit: Visit = { ...NEW_VISIT, revision: 1, step: 'fix', isEvidenceRight: true, isDiagnosisRight: true };
  writeFileSync(saved(), JSON.stringify({ ...NEW_PROGRESS, revision: 1, openings: 1, hasWalked: true, hasLooked: true, place: { ...NEW_PROGRESS.place, level: LEVEL }, visits: { [LEVEL]: visit } }));
});
afterEach(async () => {
  program?.kill('SIGKILL');
  await program?.ended;
  home.remove();
});

const saved = (): string => path.join(home.folder, 'progress.json');
const env = () => ({ ...home.env, RUNAWAY_MIGRATION_HOME: home.folder });
const kept = (): Visit => JSON.parse(readFileSync(saved(), 'utf8')).visits[LEVEL];

test('the worked example, step by step, into the editor, and over five days of traffic, with the program left in the middle of them', async () => {
  program = await open({ env: env() });
  await program.press('Enter');
  await program.until('step 1 of 4');
  for (const step of [2, 3, 4]) {
    await choose(program, 'The next step');
    await program.until(`step ${step} of 4`);
  }
  await choose(program, 'Put it into the editor');
  await program.until('run on production');
  expect(program.screen()).toContain('VALIDATE CONSTRAINT');
  await program.press('ctrl+r');
  await program.until('PRODUCTION');
  await program.press('Enter');
  await program.until('Enter again skips');
  program.send('\r');
  // The verdict of the first day is there while the others are being flown.
  await program.until('judging day');
  expect(program.screen()).toContain('Every objective is kept.');
  program.send('\u0003');
  expect((await program.ended).code).toBe(130);
  expect(kept().best).toBe('none');
  program = await open({ env: env() });
  await program.press('Enter');
  await program.until('held on all 5 days');
  await program.until('silver');
  expect(kept()).toMatchObject({ best: 'silver', isPlateEarned: true, proofs: 1, help: { rung: 'worked' } });
});

test('left as it is in one step, the ticket’s own migration is judged', async () => {
  program = await open({ env: env() });
  await program.press('Enter');
  await program.until('step 1 of 4');
  await choose(program, 'Leave it as it is');
  await program.until('PRODUCTION');
  await program.press('Enter');
  await program.until('Enter again skips');
  await program.press('Enter');
  await program.until('You left it as it is.');
  expect(program.screen()).toContain('FAILED');
});
