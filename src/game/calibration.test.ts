import { describe, expect, test } from 'vitest';
import { LEVEL, NEW_GAME } from '../../test/screens/museum.ts';
import { play } from '../../test/screens/playing.ts';
import { calibrationOf, calibrationSentence } from './calibration.ts';
import { linearPage } from './linear.ts';
import { pageOf } from './pages/page-of.ts';
import type { PredictionMade } from './progress.ts';
import type { Action, State } from './state.ts';

const guessed = (percent: 50 | 70 | 90, hours: number): readonly Action[] => [
  { kind: 'continue' }, { kind: 'guess', prediction: 'duration', value: hours * 3_600_000_000, isFinal: true }, { kind: 'guess', prediction: 'first-error', value: 5_300_000, isFinal: true },
  { kind: 'sign-off', mayGo: true }, { kind: 'lock-prediction', percent },
];
const predicted = async (percent: 50 | 70 | 90, hours: number, from: State = NEW_GAME): Promise<State> => (await play(from, [{ kind: 'open-museum' }, { kind: 'visit', level: LEVEL }, ...guessed(percent, hours)])).state;

/** So many predictions of one confidence, the first `right` of them right. */
const made = (confidence: 50 | 70 | 90, right: number, of: number): Readonly<Record<string, PredictionMade>> =>
  Object.fromEntries(Array.from({ length: of }, (_, index) => [`${confidence}/${index}`, { level: LEVEL, prediction: `p${index}`, round: 0, guess: 1, answer: 1, isRight: index < right, confidence }]));
const sentence = (...parts: readonly Readonly<Record<string, PredictionMade>>[]): string => calibrationSentence(calibrationOf({ predictions: Object.assign({}, ...parts) }));

describe('a locked prediction', () => {
  test('is kept with what came of it once production has run', async () => {
    const { progress } = await predicted(70, 4);
    expect(progress.predictions[`${LEVEL}/0/duration`]).toMatchObject({ guess: 14_400_000_000, answer: 14_458_000_000, isRight: true, confidence: 70 });
    expect(progress.predictions[`${LEVEL}/0/sign-off`]).toMatchObject({ guess: 1, answer: 0, isRight: false, confidence: 70 });
    expect(calibrationOf(progress).rows).toEqual([{ percent: 50, right: 0, of: 0 }, { percent: 70, right: 2, of: 3 }, { percent: 90, right: 0, of: 0 }]);
  });

  test('made again after the answer was seen is kept and not counted', async () => {
    const first = await predicted(50, 1);
    const again = (await play(first, [{ kind: 'start-over', level: LEVEL }, ...guessed(90, 4)])).state;
    expect(again.progress.predictions[`${LEVEL}/1/duration`]).toMatchObject({ isRight: true, confidence: 90 });
    expect(calibrationOf(again.progress)).toMatchObject({ again: 3, rows: [{ percent: 50, right: 1, of: 3 }, { of: 0 }, { of: 0 }] });
  });

  test('of a run that was stopped counts neither way', async () => {
    const state = await predicted(70, 4);
    const flown = state.flown.production!;
    const { progress } = (await play({ ...state, progress: { ...state.progress, predictions: {} } }, [
      { kind: 'flight-ended', level: LEVEL, flight: 'production', flown: { ...flown, trace: { ...flown.trace, measures: { ...flown.trace.measures, migrationSucceeded: false } } } },
    ])).state;
    expect(progress.predictions[`${LEVEL}/0/duration`].answer).toBe(null);
    expect(calibrationOf(progress)).toMatchObject({ untold: 1 });
    expect(calibrationOf(progress).rows[1].of).toBe(2);
  });
});

describe('the sentence about it', () => {
  test('waits for five answers', () => {
    expect(sentence()).toMatch(/^No prediction has met its run yet: too few to tell/);
    expect(sentence(made(90, 4, 4))).toMatch(/^4 predictions have met their runs so far: too few/);
  });

  test('calls over- and underconfidence by their names, and fits what fits', () => {
    expect(sentence(made(90, 3, 10))).toMatch(/right 3 of 10 times; what you said of yourself comes to 9\. That is overconfidence/);
    expect(sentence(made(50, 9, 10))).toMatch(/That is underconfidence/);
    expect(sentence(made(50, 2, 4), made(70, 4, 5), made(90, 4, 5))).toMatch(/That fits/);
  });
});

test('the page says in words what the bars show, and leads back to the collection', async () => {
  const state = (await play(await predicted(70, 4), [{ kind: 'show', screen: 'calibration' }])).state;
  const words = linearPage(pageOf(state));
  expect(words).toContain('- you said 70 %: right 2 of 3');
  expect(words).toContain('- you said 90 %: not said yet');
  expect(words).toContain('70 %: you would have let it go; it does not keep every objective.');
  expect((await play(state, [{ kind: 'back' }])).state.screen.kind).toBe('collection');
});
