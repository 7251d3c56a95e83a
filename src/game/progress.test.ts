import { expect, test } from 'vitest';
import { mergeProgress, NEW_PROGRESS, NEW_VISIT } from './progress.ts';
import type { Progress, Visit } from './progress.ts';

const progress = (revision: number, visits: Readonly<Record<string, Partial<Visit>>>): Progress =>
  ({ ...NEW_PROGRESS, revision, visits: Object.fromEntries(Object.entries(visits).map(([level, visit]) => [level, { ...NEW_VISIT, ...visit }])) });

test('of two windows the one that went further wins, and nothing that was earned is lost', () => {
  const left = progress(3, { one: { revision: 9, step: 'verdict', best: 'bronze', hintsTaken: 1 }, two: { best: 'silver' } });
  const right = progress(5, { one: { revision: 4, step: 'ticket', best: 'gold', isPlateEarned: true, hintsTaken: 2 } });
  for (const merged of [mergeProgress(left, right), mergeProgress(right, left)]) {
    expect(merged.revision).toBe(5);
    expect(merged.visits['one']).toMatchObject({ step: 'verdict', best: 'gold', isPlateEarned: true, hintsTaken: 2 });
    expect(merged.visits['two'].best).toBe('silver');
  }
});
