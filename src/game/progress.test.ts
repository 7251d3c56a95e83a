import { expect, test } from 'vitest';
import { mergeProgress, NEW_PROGRESS, NEW_VISIT } from './progress.ts';
import type { Progress, Visit } from './progress.ts';

const progress = (revision: number, visits: Readonly<Record<string, Partial<Visit>>>): Progress =>
  ({ ...NEW_PROGRESS, revision, visits: Object.fromEntries(Object.entries(visits).map(([level, visit]) => [level, { ...NEW_VISIT, ...visit }])) });

test('two windows: predictions of both are kept, of a door the better try, of a plate the earlier day, of a question the later answer', () => {
  const made = (prediction: string) => ({ level: 'one', prediction, round: 0, guess: 1, answer: 1, isRight: true, confidence: 70 as const });
  const left: Progress = { ...NEW_PROGRESS, revision: 3, predictions: { a: made('a') }, doors: { x: 4 }, plateDays: { one: 8, two: 9 }, recalls: { one: { known: 2, day: 12, isMissed: false } } };
  const right: Progress = { ...NEW_PROGRESS, revision: 5, predictions: { b: made('b') }, doors: { x: 2, y: 1 }, plateDays: { one: 6 }, recalls: { one: { known: 1, day: 10, isMissed: true } } };
  for (const merged of [mergeProgress(left, right), mergeProgress(right, left)]) {
    expect(Object.keys(merged.predictions).toSorted()).toEqual(['a', 'b']);
    expect(merged).toMatchObject({ doors: { x: 4, y: 1 }, plateDays: { one: 6, two: 9 }, recalls: { one: { known: 2, day: 12 } } });
  }
});

test('of two windows the one that went further wins, and nothing that was earned is lost', () => {
  const left = progress(3, { one: { revision: 9, step: 'verdict', best: 'bronze', hintsTaken: 1 }, two: { best: 'silver' } });
  const right = progress(5, { one: { revision: 4, step: 'ticket', best: 'gold', isPlateEarned: true, hintsTaken: 2 } });
  for (const merged of [mergeProgress(left, right), mergeProgress(right, left)]) {
    expect(merged.revision).toBe(5);
    expect(merged.visits['one']).toMatchObject({ step: 'verdict', best: 'gold', isPlateEarned: true, hintsTaken: 2 });
    expect(merged.visits['two'].best).toBe('silver');
  }
});
