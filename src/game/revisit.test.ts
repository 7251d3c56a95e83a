import { describe, expect, test } from 'vitest';
import { LEVEL, level, museum, NEW_GAME } from '../../test/screens/museum.ts';
import { play } from '../../test/screens/playing.ts';
import { linearPage } from './linear.ts';
import { pageOf } from './pages/page-of.ts';
import { NEW_PROGRESS, NEW_VISIT } from './progress.ts';
import type { Progress } from './progress.ts';
import { dueDay, dueLevels, openedOn, questionFor, waitingQuestion } from './revisit.ts';
import { step } from './step.ts';
import type { State } from './state.ts';

const PLATE = 1000;
const earned: Progress = { ...NEW_PROGRESS, visits: { [LEVEL]: { ...NEW_VISIT, isPlateEarned: true, isTransferDone: true, step: 'transfer' } } };

/** The museum opened on a day, as it was left before. */
const onDay = async (day: number, before: Progress = { ...earned, day: PLATE, plateDays: { [LEVEL]: PLATE } }): Promise<State> => (await play({ ...NEW_GAME, progress: before }, [{ kind: 'open-museum', day }])).state;
const answered = (state: State, isKnown: boolean): State => {
  const [asked] = step(state, { kind: 'recall-open', level: LEVEL });
  const [turned] = step(asked, pageOf(asked).choices.find(({ id }) => id === 'turn')!.action);
  return step(turned, pageOf(turned).choices.find(({ id }) => id === (isKnown ? 'known' : 'unknown'))!.action)[0];
};

describe('a question comes back', () => {
  test('two days after the plate, and not before', async () => {
    expect(waitingQuestion(await onDay(PLATE + 1))).toBe(null);
    expect(waitingQuestion(await onDay(PLATE + 2))).toBe('A question waits in your collection (C): The Runaway Migration.');
  });

  test('after 2, 7 and 21 days when it was known each time, each time another one, and then no more', async () => {
    let { progress } = await onDay(PLATE + 2);
    const questions: string[] = [];
    for (const day of [2, 7, 21]) {
      expect(dueDay(progress, LEVEL)).toBe(PLATE + day);
      const state = await onDay(PLATE + day, progress);
      questions.push(questionFor(state.progress, level)!.id);
      progress = answered(state, true).progress;
    }
    expect(new Set(questions).size).toBe(3);
    expect(dueDay(progress, LEVEL)).toBe(null);
  });

  test('two days after it was missed, and it is the same question', async () => {
    const state = await onDay(PLATE + 2);
    const missed = answered(state, false);
    expect(missed.notice).toMatch(/The question comes back in 2 days/);
    expect(missed.screen.kind).toBe('collection');
    expect(dueDay(missed.progress, LEVEL)).toBe(PLATE + 4);
    expect(questionFor((await onDay(PLATE + 4, missed.progress)).progress, level)).toEqual(questionFor(state.progress, level));
  });

  test('whenever the player comes: one that waited for a month is asked once, and the next one two days later', async () => {
    const state = await onDay(PLATE + 30);
    expect(dueLevels(museum, state.progress).map(({ id }) => id)).toEqual([LEVEL]);
    const known = answered(state, true);
    expect(known.notice).toMatch(/comes in 2 days/);
    expect(waitingQuestion(known)).toBe(null);
  });

  test('turned between times it is practice and moves nothing', async () => {
    const state = await onDay(PLATE + 1);
    expect(dueDay(answered(state, true).progress, LEVEL)).toBe(PLATE + 2);
  });
});

describe('days', () => {
  test('of plates that an older save does not know begin with the first opening', async () => {
    const state = await onDay(PLATE, earned);
    expect(state.progress.plateDays).toEqual({ [LEVEL]: PLATE });
  });

  test('that lie ahead, as after a clock that was set wrong, begin today', () => {
    const ahead: Progress = { ...earned, day: 9000, plateDays: { [LEVEL]: 9000 }, recalls: { [LEVEL]: { known: 1, day: 9000, isMissed: false } } };
    expect(openedOn(ahead, PLATE)).toMatchObject({ day: PLATE, plateDays: { [LEVEL]: PLATE }, recalls: { [LEVEL]: { day: PLATE } } });
  });

  test('that nobody hands in leave all as it was: nothing is due, and a question can be asked all the same', async () => {
    const { state } = await play({ ...NEW_GAME, progress: earned }, [{ kind: 'open-museum' }, { kind: 'show', screen: 'collection' }]);
    expect(waitingQuestion(state)).toBe(null);
    expect(pageOf(state).choices.map(({ id }) => id)).toContain(`recall-${LEVEL}`);
  });

  test('count from the moment at which a plate is earned', async () => {
    const { state } = await play({ ...NEW_GAME, progress: { ...NEW_PROGRESS, day: PLATE } }, [{ kind: 'progress-elsewhere', progress: { ...earned, day: PLATE } }]);
    expect(state.progress.plateDays).toEqual({ [LEVEL]: PLATE });
  });
});

test('the foyer says it in one line, in both ways of playing', async () => {
  const hall = step(await onDay(PLATE + 2), { kind: 'show', screen: 'hall' })[0];
  expect(linearPage(pageOf(hall)).split('\n').filter((line) => line.includes('A question waits'))).toHaveLength(1);
});
