import { describe, expect, test } from 'vitest';
import { syntheticScenario, terminateAt } from '../../test/synthetic-flight.ts';
import { onCallChoices } from './run-actions.ts';
import { decisionsOf, TIMELINES_MAX, timelineName, withTimeline, type Timeline } from './branch.ts';
import { comparedQuantities, differingFigures, onScale } from './run-compare.ts';
import { logScale } from './run-view.ts';
import { FAILED_MEASURES, GOOD_MEASURES } from '../../test/screens/fake-flight.ts';
import { syntheticFlight } from '../../test/synthetic-flight.ts';

const second = 1_000_000;
const timeline = (number: number, parent: number | null): Timeline => ({ number, parent, fromUs: 0, decisions: [] });

describe('the timelines of a run', () => {
  test('are few: the oldest goes, but never the first nor the one that is being left', () => {
    let list: readonly Timeline[] = [timeline(1, null)];
    for (let number = 2; number <= TIMELINES_MAX; number++) list = withTimeline(list, timeline(number, 1)).list;
    const fromSecond = withTimeline(list, timeline(6, 2));
    expect(fromSecond.dropped?.number).toBe(3);
    expect(fromSecond.list.map(({ number }) => number)).toEqual([1, 2, 4, 5, 6]);
    expect(withTimeline(list, timeline(6, 1)).dropped?.number).toBe(2);
  });

  test('are called after what was done in them', () => {
    expect(timelineName(syntheticScenario, { decisions: [] })).toBe('as it came');
    expect(timelineName(syntheticScenario, { decisions: [{ decidedUs: 0, action: terminateAt(65 * second) }] })).toBe('Terminate the migration 01:05');
    expect(timelineName(syntheticScenario, { decisions: [{ decidedUs: 0, action: { atUs: 65 * second, kind: 'scale-pods', pods: 17 } }] })).toBe('scale pods 01:05');
  });

  test('know of an action from elsewhere when somebody set about it, for every action of the menu', () => {
    const found = onCallChoices(syntheticScenario).flatMap(({ action, costUs }) => (action === null ? [] : [[decisionsOf(syntheticScenario, [action(200 * second)])[0].decidedUs, 200 * second - costUs]]));
    expect(found.map(([decidedUs]) => decidedUs)).toEqual(found.map(([, expected]) => expected));
    expect(found.length).toBeGreaterThan(10);
    expect(decisionsOf(syntheticScenario, [terminateAt(second)])[0].decidedUs).toBe(0);
  });
});

describe('two timelines on one scale', () => {
  const flown = (actions: Parameters<typeof syntheticFlight>[0]['actions']) => {
    const flight = syntheticFlight({ ...syntheticScenario, actions });
    flight.finish();
    return flight.series;
  };
  const scale = logScale(60, 10 * second, 900 * second);
  const before = flown([]);
  const after = flown([terminateAt(100 * second)]);

  test('have the same number of places, and one top for both', () => {
    for (const { top, before: one, after: other } of comparedQuantities(before, after, scale)) {
      expect([one.length, other.length]).toEqual([60, 60]);
      expect(top).toBe(Math.max(1, ...one, ...other));
    }
  });

  test('are alike until something else is done, and differ from there on', () => {
    const [served] = comparedQuantities(before, after, scale);
    const left = scale.placeOf(100 * second);
    expect(served.before.slice(0, left - 1)).toEqual(served.after.slice(0, left - 1));
    const well = scale.placeOf(300 * second);
    expect([served.before[well], served.after[well]].map(value => value > 500)).toEqual([false, true]);
  });

  test('a place keeps the peak of a wait and the mean of a rate, and has nothing where nothing was flown', () => {
    const values = Float64Array.from({ length: 900 }, (_, at) => (at === 500 ? 100 : 0));
    const at = scale.placeOf(500 * second);
    expect(Math.max(...onScale(values, scale, 'max').slice(at - 1, at + 2))).toBe(100);
    expect(Math.max(...onScale(values, scale, 'mean').slice(at - 1, at + 2))).toBeLessThan(20);
    expect(onScale(values.subarray(0, 100), scale, 'max').at(-1)).toBeNaN();
  });

  test('one second of waiting among many is seen, one second without a customer is not made more of than it was', () => {
    const quiet = flown([]);
    const burst = Float64Array.from({ length: 900 }, (_, at) => (at === 500 ? 600 : 0));
    const told = comparedQuantities({ ...quiet, served: burst, lockWaiters: burst }, quiet, scale);
    const highest = (quantity: string): number => Math.max(...told.find((one) => one.quantity === quantity)!.before);
    expect(highest('lockWaiters')).toBe(600);
    expect(highest('served')).toBeLessThan(100);
  });

  test('only the figures that differ are listed, once both have ended', () => {
    expect(differingFigures(FAILED_MEASURES, FAILED_MEASURES)).toEqual([]);
    const rows = differingFigures(FAILED_MEASURES, GOOD_MEASURES);
    expect(rows.find(([label]) => label === 'requests failed')).toEqual(['requests failed', '8,628,000 of 8,640,000', '0 of 8,640,000']);
    expect(differingFigures(FAILED_MEASURES, { ...FAILED_MEASURES, podsKilled: 3 })).toEqual([['pods killed', '312', '3']]);
    expect(differingFigures(FAILED_MEASURES, null).every(([, , other]) => other === 'not flown yet')).toBe(true);
  });
});
