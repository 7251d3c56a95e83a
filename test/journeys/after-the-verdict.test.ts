import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { builtProgram, start } from './program.ts';
import type { Program } from './program.ts';
import { choose, freshHome, GOOD_FIX } from './visit.ts';

type Home = ReturnType<typeof freshHome>;
const fileOf = (home: Home): string => path.join(home.folder, 'config/runaway-migration/progress.json');
const saved = (home: Home) => JSON.parse(readFileSync(fileOf(home), 'utf8'));

/** A progress file as the first version wrote it: a plate, and none of the fields that came later. */
function anOldSave(home: Home): void {
  mkdirSync(path.dirname(fileOf(home)), { recursive: true });
  writeFileSync(fileOf(home), JSON.stringify({
    format: 1, revision: 5, framework: null, openings: 2, hasWalked: true, hasLooked: true, revisits: {}, place: { level: null, hall: 'small-room', column: -1, row: -1 },
    preferences: { theme: null, glyphs: null, reducedMotion: false, keys: {} },
    visits: { 'runaway-migration': {
      revision: 3, step: 'comparison', question: 0, guesses: { duration: 3_600_000_000, 'first-error': 5_000_000 }, confidence: 70, isPredictionLocked: true, isPredictionRight: false, evidencePicks: [], isEvidenceRight: true, answers: {},
      isDiagnosisRight: true, productionActions: [], draft: { sql: GOOD_FIX, actions: [] }, proofs: 1, hintsTaken: 0, transferAnswers: {}, best: 'silver', isPlateEarned: true, isTransferDone: false,
    } },
  }));
}

/** The program started in the home's own folder, where it writes what it is asked to. */
async function intoTheHall(home: Home): Promise<Program> {
  const program = start([], { env: home.env, command: ['/bin/sh', '-c', `cd '${home.folder}' && exec '${process.execPath}' '${builtProgram}'`] });
  await program.until('Everything you see is simulated');
  await program.press('Enter');
  await program.until('THE SMALL ROOM');
  return program;
}

test('what comes after a verdict: an old save is dated, its question waits two days later, a door opens, two files are written', async () => {
  const home = freshHome();
  anOldSave(home);
  const first = await intoTheHall(home);
  expect(first.screen()).not.toContain('A question waits');
  await first.press('q');
  await first.until('Leave the museum?');
  first.send('\r');
  await first.ended;
  const { day } = saved(home);
  expect(saved(home).plateDays).toEqual({ 'runaway-migration': day });

  writeFileSync(fileOf(home), JSON.stringify({ ...saved(home), plateDays: { 'runaway-migration': day - 2 } }));
  const program = await intoTheHall(home);
  expect(program.screen()).toContain('A question waits in your collection (C): The Runaway Migration.');
  await program.press('c');
  await choose(program, 'waits today');
  await choose(program, 'Turn the card');
  await choose(program, 'Yes');
  await program.until('The next question on this exhibit comes in 5 days.');
  expect(saved(home).recalls).toEqual({ 'runaway-migration': { known: 1, day, isMissed: false } });

  await choose(program, 'Go to The Runaway Migration');
  await program.until('blocking lock held');
  await choose(program, 'The debrief');
  await program.until('The first run, moment by moment');
  await choose(program, 'post-mortem');
  await program.until('post-mortem-runaway-migration.html');
  const [html, markdown] = readdirSync(home.folder).filter((name) => name.startsWith('post-mortem')).toSorted().map((name) => readFileSync(path.join(home.folder, name), 'utf8'));
  expect(markdown).toContain('## Debrief');
  expect(html.match(/<svg role="img"/g)!.length).toBeGreaterThanOrEqual(8);

  await choose(program, 'Back to where I was');
  await choose(program, 'To the plaque');
  await choose(program, 'compare it with The Index at Noon');
  await choose(program, 'Compare them all the same');
  for (const answer of ['The Index at Noon', 'Both', 'The Runaway Migration', 'The Index at Noon']) {
    await program.until('True of which?');
    await choose(program, answer);
  }
  await program.until('4 of 4 placed right');
  program.kill('SIGTERM');
  await program.ended;
  expect(Object.values(saved(home).doors)).toEqual([4]);
  home.remove();
});
