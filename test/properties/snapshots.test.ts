import { expect, test } from 'vitest';
import { bytesOf } from '../../src/kernel/stateful.ts';
import { prepareWith, run, startFlight } from '../../src/run/run.ts';
import { SeriesRecorder, SERIES_NAMES } from '../../src/sim/series.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import { smallEngine } from './small-engine.ts';
import { production, SECOND } from './worlds.ts';

const storm = production({ seed: 7, seconds: 400, migrationAtUs: 60 * SECOND, migration: 'BEGIN; LOCK orders AccessExclusiveLock; FILL orders 95; COMMIT' });

test('a snapshot shares with the one before it what has not changed, and every one of them goes on to the same end', () => {
  const prepared = prepareWith(storm, smallEngine);
  const sim = new Simulation(prepared.setup, [], prepared.readNote);
  const ends: string[] = [];
  let before = sim.captureAll();
  const taken = [{ us: 0, parts: before }];
  for (let us = 30 * SECOND; us <= 390 * SECOND; us += 60 * SECOND) {
    sim.advanceTo(us);
    const parts = sim.captureAll(before);
    const bytes = parts.reduce((sum, part, index) => sum + bytesOf(part, before[index]), 0);
    const alone = parts.reduce((sum, part) => sum + bytesOf(part, null), 0);
    // In the storm thousands of customers wait, each with a row of its own; before and after it most things stay as they are.
    const isCalm = us <= 60 * SECOND || us >= 360 * SECOND;
    expect(bytes).toBeLessThan((isCalm ? 0.8 : 1) * alone);
    expect(parts.filter((part, index) => part === before[index]).length).toBeGreaterThan(8);
    taken.push({ us, parts });
    before = parts;
  }
  sim.advanceTo(400 * SECOND);
  const toldBy = (of: Simulation) => JSON.stringify([of.events, of.journal.log, of.clock.recorder.series(), of.meter.capture()]);
  const end = toldBy(sim);
  const other = new Simulation(prepared.setup, [], prepared.readNote);
  for (const { parts } of taken.toReversed()) {
    other.restoreAll(parts);
    other.advanceTo(400 * SECOND);
    ends.push(toldBy(other) === end ? 'same' : 'another');
  }
  expect(new Set(ends)).toEqual(new Set(['same']));
});

test('a look back writes no second anew, and a branch that goes another way leaves the first flight\'s seconds alone', () => {
  const flight = startFlight(prepareWith(storm, smallEngine));
  flight.advanceTo(200 * SECOND);
  const failed = Array.from(flight.series.failed);
  flight.stateAt(90 * SECOND);
  const branch = flight.branch(100 * SECOND, [{ atUs: 101 * SECOND, kind: 'cancel', session: 'migration' }]);
  branch.advanceTo(300 * SECOND);
  expect(Array.from(flight.series.failed)).toEqual(failed);
  expect(Array.from(branch.series.failed.slice(0, 100))).toEqual(failed.slice(0, 100));
  expect(Array.from(branch.series.failed.slice(100, 200))).not.toEqual(failed.slice(100));
  flight.advanceTo(400 * SECOND);
  expect(flight.finish()).toEqual(run(prepareWith(storm, smallEngine)));
});

test('whoever comes second to a second of the series and has another one takes a copy', () => {
  const second = (value: number): number[] => SERIES_NAMES.map(() => value);
  const [one, other] = [new SeriesRecorder(), new SeriesRecorder()];
  one.record(second(1));
  other.restore(one.capture());
  one.record(second(2));
  one.record(second(3));
  other.record(second(2));
  other.record(second(9));
  other.record(second(10));
  expect([...one.series().served]).toEqual([1, 2, 3]);
  expect([...other.series().served]).toEqual([1, 2, 9, 10]);
  const third = new SeriesRecorder();
  third.restore(one.capture());
  third.record(second(4));
  one.record(second(5));
  expect([...one.series().served]).toEqual([1, 2, 3, 5]);
  expect([...third.series().served]).toEqual([1, 2, 3, 4]);
});
