import { expect, test } from 'vitest';
import { LEVEL, level, museum, NEW_GAME } from '../../test/screens/museum.ts';
import { play } from '../../test/screens/playing.ts';
import { readProgress } from '../adapters/progress-shape.ts';
import { pageOf } from './pages/page-of.ts';
import { NEW_PROGRESS, NEW_VISIT } from './progress.ts';
import { isSignOffRight, mayGo } from './sign-off.ts';
import type { Action, State } from './state.ts';
import { visitOf } from './visit.ts';

const GUESSES: readonly Action[] = [{ kind: 'guess', prediction: 'duration', value: 14_458_000_000, isFinal: true }, { kind: 'guess', prediction: 'first-error', value: 5_300_000, isFinal: true }];
const asked = async (): Promise<State> => (await play(NEW_GAME, [{ kind: 'open-museum' }, { kind: 'look' }, { kind: 'continue' }, ...GUESSES])).state;
const flown = async (mayGo: boolean): Promise<State> => (await play(await asked(), [{ kind: 'sign-off', mayGo }, { kind: 'lock-prediction', percent: 90 }])).state;

test('before production runs, one more commitment is asked for, and nothing runs without it', async () => {
  const state = await asked();
  expect(pageOf(state)).toMatchObject({ question: 'Would you let it go to production as it is?', status: 'question 3 of 4' });
  // "Every objective" means something only to somebody who has read them.
  for (const { id, title } of level.objectives) expect(JSON.stringify(pageOf(state))).toContain(`${id} ${title}`);
  expect((await play(state, [{ kind: 'lock-prediction', percent: 50 }])).state.screen.kind).toBe('prediction');
  const back = (await play(state, [{ kind: 'sign-off', mayGo: true }, { kind: 'back' }])).state;
  expect(pageOf(back).choices.find(({ note }) => note)).toMatchObject({ id: 'yes' });
});

test('who let it go was wrong where objectives broke, and that costs the prediction', async () => {
  const let_ = await flown(true);
  expect(visitOf(let_.progress, LEVEL)).toMatchObject({ signOff: true, isPredictionRight: false });
  expect(JSON.stringify(pageOf(let_))).toMatch(/You would have let it go; it does not keep \d of \d objectives: S1/);
  expect(JSON.stringify(pageOf(let_))).toMatch(/"What it did not keep".*"S1: \w/);
  const held = await flown(false);
  expect(visitOf(held.progress, LEVEL).isPredictionRight).toBe(true);
  expect(JSON.stringify(pageOf(held))).toMatch(/You would have held it back, and it does not keep \d of \d objectives: S1/);
});

test('the truth is the run’s own, and the level’s where somebody on call had a hand in it', async () => {
  const { production } = (await flown(false)).flown;
  const kept = { ...production!, verdict: { ...production!.verdict!, passed: true } };
  expect([mayGo(level, production!), mayGo(level, kept)]).toEqual([false, true]);
  const acted = { ...production!, actions: [{ atUs: 1, kind: 'restart-pods' } as const] };
  expect([mayGo(level, { ...kept, actions: acted.actions }), mayGo({ ...level, isSafe: true }, acted)]).toEqual([false, true]);
});

test('progress from before it was asked loads, and whoever was never asked was not wrong', async () => {
  const { signOff: _, proof: __, ...older } = { ...NEW_VISIT, isPredictionLocked: true, step: 'outcome' as const };
  const read = readProgress(JSON.stringify({ ...NEW_PROGRESS, visits: { [LEVEL]: older } }));
  const visit = read.kind === 'progress' ? read.progress.visits[LEVEL] : null;
  expect(visit).toMatchObject({ signOff: null, proof: null });
  expect(isSignOffRight(visit!, museum.levels[LEVEL], (await flown(false)).flown.production!)).toBe(true);
  expect(readProgress(JSON.stringify({ ...NEW_PROGRESS, visits: { [LEVEL]: { ...older, signOff: 'yes' } } })).kind).toBe('corrupt');
});
