import { describe, expect, test } from 'vitest';
import { FAILED_MEASURES, GOOD_MEASURES } from '../../test/screens/fake-flight.ts';
import { LEVEL, NEW_GAME } from '../../test/screens/museum.ts';
import { play } from '../../test/screens/playing.ts';
import type { Action as OnCallAction } from '../run/scenario.ts';
import { pageOf } from './pages/page-of.ts';
import { step } from './step.ts';
import type { Action, Effect, State } from './state.ts';
import { difference, whatIfKey } from './what-if.ts';

describe('what one action changed', () => {
  test('names the figures that differ, with it and without', () => {
    const { outcome, sentence } = difference({ ...FAILED_MEASURES, requestsFailed: 48_339, outageUs: 82_000_000, migrationSucceeded: false, migrationUs: 75_000_000 }, FAILED_MEASURES);
    expect(outcome).toBe('better');
    expect(sentence).toBe('It helped: requests failed: 48,339 with it, 8,628,000 without; customers shut out: 1 m 22 s with it, 4 h 01 m 00 s without; the migration: broken off after 1 m 15 s with it, done after 4 h 00 m 58 s without.');
  });

  test('says so when nobody could have felt it, and when it did harm', () => {
    expect(difference(FAILED_MEASURES, FAILED_MEASURES)).toEqual({ outcome: 'same', sentence: 'It changed nothing that a customer could feel.' });
    expect(difference({ ...FAILED_MEASURES, requestsFailed: 8_627_990 }, FAILED_MEASURES).outcome).toBe('same');
    expect(difference({ ...FAILED_MEASURES, requestsFailed: 8_500_000 }, FAILED_MEASURES).sentence).toMatch(/^It changed hardly anything .* requests failed: 8,500,000 with it, 8,628,000 without/);
    expect(difference({ ...GOOD_MEASURES, requestsFailed: 40_000 }, GOOD_MEASURES)).toMatchObject({ outcome: 'worse' });
    expect(difference({ ...FAILED_MEASURES, requestsFailed: 100, blockedRequestUsMax: 30_000_000 }, FAILED_MEASURES).outcome).toBe('mixed');
  });
});

const ACTIONS: readonly OnCallAction[] = [{ atUs: 70_000_000, kind: 'scale-pods', pods: 24 }, { atUs: 90_000_000, kind: 'terminate', session: 'migration' }];
const GUESSES: readonly Action[] = [
  { kind: 'guess', prediction: 'duration', value: 14_458_000_000, isFinal: true }, { kind: 'guess', prediction: 'first-error', value: 90_000_000, isFinal: true },
  { kind: 'sign-off', mayGo: true }, { kind: 'lock-prediction', percent: 70 },
];

/** Behind production's run, with something done on call in it. */
async function acted(): Promise<State> {
  const { state } = await play(NEW_GAME, [{ kind: 'open-museum' }, { kind: 'look' }, { kind: 'continue' }, ...GUESSES]);
  const { trace, looks, invariants } = state.flown.production!;
  return step(state, { kind: 'flight-ended', level: LEVEL, flight: 'production', flown: { trace, looks, invariants, actions: ACTIONS } })[0];
}

const asked = (effects: readonly Effect[]) => effects.filter((effect) => effect.kind === 'what-if');

describe('the debrief', () => {
  test('asks for the same run without each action, once, and tells what came of it', async () => {
    const state = await acted();
    const [debrief, effects] = step(state, { kind: 'open-debrief' });
    expect(debrief.screen).toEqual({ kind: 'debrief', level: LEVEL });
    expect(asked(effects).map(({ scenario }) => scenario.actions)).toEqual([[ACTIONS[1]], [ACTIONS[0]]]);
    expect(JSON.stringify(pageOf(debrief).blocks)).toContain('is being flown without it');
    const flown = debrief.flown.production!;
    const known = step(step(debrief, { kind: 'what-if-ended', key: whatIfKey(flown, 0), result: FAILED_MEASURES })[0], { kind: 'what-if-ended', key: whatIfKey(flown, 1), result: GOOD_MEASURES })[0];
    const page = JSON.stringify([...pageOf(known).blocks, ...pageOf(known).beside]);
    expect(page).toContain('changed nothing that a customer could feel');
    expect(page).toContain('It made things worse: requests failed: 8,628,000 with it, 0 without');
    expect(page).toContain('You did: Add pods: 24 in all, at 01:10.0');
    expect(asked(step(step(known, { kind: 'back' })[0], { kind: 'open-debrief' })[1])).toEqual([]);
  });

  test('a run that could not be flown again leaves what the log tells', async () => {
    const [debrief] = step(await acted(), { kind: 'open-debrief' });
    const [told] = step(debrief, { kind: 'what-if-ended', key: whatIfKey(debrief.flown.production!, 0), result: 'The simulation has ended.' });
    expect(JSON.stringify(pageOf(told).blocks)).not.toContain('The simulation has ended.');
    expect(JSON.stringify(pageOf(told).blocks)).toMatch(/Add pods: 24 in all did not help/);
    const file = step(debrief, { kind: 'write-post-mortem' })[1].find((effect) => effect.kind === 'write-file')!.text;
    expect(file).toMatch(/Add pods: 24 in all did not help/);
    expect(file).not.toContain('is being flown');
  });

  test('tells predictions against what came, and what was pointed at that proved nothing', async () => {
    const evidence = (await play(await acted(), [{ kind: 'continue' }])).state;
    const waiting = pageOf(evidence).choices.find(({ label }) => label.includes('not granted'))!;
    const pointed = (await play(evidence, [waiting.action])).state;
    const [debrief] = step(pointed, { kind: 'open-debrief' });
    const beside = JSON.stringify(pageOf(debrief).beside);
    expect(beside).toMatch(/You said 4 h 00 m 58 s; it was 4 h 00 m 58 s/);
    expect(beside).toMatch(/You said 1 m 30 s; it was 5.3 s/);
    expect(beside).toMatch(/You pointed at: .*not granted/);
    expect(step(debrief, { kind: 'back' })[0].screen.kind).toBe('evidence');
  });

  test('is not there before production has run', async () => {
    const { state } = await play(NEW_GAME, [{ kind: 'open-museum' }, { kind: 'look' }]);
    expect(step(state, { kind: 'open-debrief' })[0]).toEqual({ ...state, notice: null });
  });
});
