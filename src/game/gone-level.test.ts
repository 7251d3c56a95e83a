import { expect, test } from 'vitest';
import { NEW_GAME } from '../../test/screens/museum.ts';
import { linearPage } from './linear.ts';
import { pageOf } from './pages/page-of.ts';
import { NEW_PROGRESS, NEW_VISIT, type Progress } from './progress.ts';
import type { Screen } from './state.ts';
import { step } from './step.ts';

/** Saved by a program that had a level which this one does not have: it was taken out, or stands in a folder that is not played now. */
const saved: Progress = {
  ...NEW_PROGRESS, openings: 3, place: { ...NEW_PROGRESS.place, level: 'gone-level', hall: 'gone-hall' },
  visits: { 'gone-level': { ...NEW_VISIT, step: 'verdict', best: 'gold', isPlateEarned: true, proofs: 2 } },
  plateDays: { 'gone-level': 19_990 }, recalls: { 'gone-level': { known: 1, day: 19_992, isMissed: false } }, doors: { 'gone-level runaway-migration': 1 },
  predictions: { 'gone-level duration 0': { level: 'gone-level', prediction: 'duration', round: 0, guess: 5, answer: 6, isRight: true, confidence: 70 } },
  revisits: { 'gone-level/question': { opening: 1, isKnown: true } } as unknown as Progress['revisits'],
};

test('a save with a level that is no longer there opens in the hall, every page can be shown, and nothing of it is lost', () => {
  const [opened] = step({ ...NEW_GAME, progress: saved }, { kind: 'open-museum', day: 20_000 });
  expect(opened.screen.kind).toBe('hall');
  for (const screen of ['hall', 'map', 'collection', 'about', 'settings', 'calibration'] as readonly Screen['kind'][]) {
    const [shown] = step(opened, { kind: 'show', screen } as never);
    expect(linearPage(pageOf(shown)).length).toBeGreaterThan(50);
  }
  expect(opened.progress.visits['gone-level']).toMatchObject({ best: 'gold', isPlateEarned: true });
});

test('asking for it changes nothing', () => {
  const [opened] = step({ ...NEW_GAME, progress: saved }, { kind: 'open-museum', day: 20_000 });
  for (const action of [{ kind: 'visit', level: 'gone-level' }, { kind: 'recall-open', level: 'gone-level' }, { kind: 'start-over', level: 'gone-level' }] as const) {
    expect(step(opened, action)[0].screen.kind).toBe('hall');
  }
});
