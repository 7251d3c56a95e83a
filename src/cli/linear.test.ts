import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { fakeFlights, GOOD_MEASURES } from '../../test/screens/fake-flight.ts';
import { LEVEL, NEW_GAME } from '../../test/screens/museum.ts';
import { NEW_PROGRESS, NEW_VISIT } from '../game/progress.ts';
import type { Progress } from '../game/progress.ts';
import type { State } from '../game/state.ts';
import { gameLoop } from './game-loop.ts';
import { playLinear } from './linear.ts';

/** Plays typed lines on invented flights, each of which takes so many turns of the event loop; what was written, what was saved, and what was said at the end. */
async function played(typed: readonly string[] | Readable, from: State = NEW_GAME, turnsToFly = 0) {
  const saved: Progress[] = [];
  let text = '';
  let farewell = '';
  const game = gameLoop(from, {
    start: async ({ scenario, own }) => {
      for (let turn = 0; turn < turnsToFly; turn++) await new Promise((resolve) => { setImmediate(resolve); });
      if (own?.startsWith('MERGE')) throw new Error('line 1, column 1: MERGE is not modelled yet');
      return fakeFlights.start(scenario);
    },
    countRows: async (level) => level.invariants.map(({ id }) => ({ id, count: 0, reason: null })),
    judgeDay: async ({ scenario: { seed } }) => ({ day: { seed, medal: 'silver', failed: [] }, measures: GOOD_MEASURES }),
    save: (progress) => {
      saved.push(progress);
      return null;
    },
    writeFile: async (name) => `The post-mortem is in ${name}.`,
    editOutside: async () => ({ sentence: 'No editor is set.' }),
    leave: (words) => { farewell = words; },
  });
  await playLinear(game, typed instanceof Readable ? typed : Readable.from(typed.map((line) => `${line}\n`)), (words) => { text += words; });
  return { text, saved, farewell, state: game.state() };
}

test('the end of the input is a polite end: progress is saved, and a farewell said', async () => {
  const { saved, farewell, text } = await played(['1', '1']);
  expect(saved.at(-1)?.visits[LEVEL].step).toBe('prediction');
  expect(farewell).toMatch(/saved/);
  expect(text).toContain('Running on your laptop ...');
  expect(text).toContain('How long will it run on production');
});

test('what was typed before a run had been flown again is answered after it', async () => {
  const atTheFix: Progress = { ...NEW_PROGRESS, openings: 1, place: { ...NEW_PROGRESS.place, level: LEVEL }, visits: { [LEVEL]: { ...NEW_VISIT, step: 'fix', draft: { sql: "ALTER TABLE orders ADD currency text DEFAULT 'EUR';", actions: [] } } } };
  const input = new PassThrough();
  input.end('1\nquit\n');
  const { text, state } = await played(input, { ...NEW_GAME, progress: atTheFix }, 30);
  expect(text).toContain('Judging it on other days of traffic as well ...');
  expect(state.progress.visits[LEVEL]).toMatchObject({ proofs: 1, best: 'silver' });
});

test('what is written holds no escapes and no signs that only draw', async () => {
  const { text } = await played(['1', '1', '4 h', '5 s', '2', '2', '1', 'hint', 'help', 'quit']);
  // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]|[─│┌┐└┘═║]/);
});

test('a migration that cannot be flown is answered with its sentence, and the text stays', async () => {
  const atTheFix: Progress = { ...NEW_PROGRESS, openings: 1, place: { ...NEW_PROGRESS.place, level: LEVEL }, visits: { [LEVEL]: { ...NEW_VISIT, step: 'fix' } } };
  const { text, state } = await played(['type', 'MERGE INTO orders;', '.', '1'], { ...NEW_GAME, progress: atTheFix });
  expect(text).toContain('line 1, column 1: MERGE is not modelled yet');
  expect(state.screen.kind).toBe('fix');
  expect(state.progress.visits[LEVEL]).toMatchObject({ draft: { sql: 'MERGE INTO orders;' }, proofs: 0 });
});
