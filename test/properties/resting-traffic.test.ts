import { expect, test } from 'vitest';
import { EventCalendar } from '../../src/kernel/event-calendar.ts';
import { Histogram } from '../../src/kernel/histogram.ts';
import { Stream } from '../../src/kernel/stream.ts';
import { TimeoutList } from '../../src/kernel/timeout-list.ts';
import { prepareWith, run } from '../../src/run/run.ts';
import type { Scenario } from '../../src/run/scenario.ts';
import { Arrivals } from '../../src/sim/arrivals.ts';
import { smallEngine } from './small-engine.ts';
import { production, SECOND } from './worlds.ts';

const fluid = (scenario: Scenario) => run(prepareWith(scenario, smallEngine), { fidelity: 'fluid' });
const exact = (scenario: Scenario) => run(prepareWith(scenario, smallEngine));

test('an hour in which nothing happens to the customers is a sample of them, told often', () => {
  const quiet = production({ seed: 5, seconds: 3600 });
  const [one, other] = [exact(quiet), fluid(quiet)];
  expect(other.fluid?.restedUs).toBeGreaterThan(3300 * SECOND);
  expect(other.counters.events).toBeLessThan(one.counters.events / 15);
  expect(Math.abs(other.measures.requestsServed / one.measures.requestsServed - 1)).toBeLessThan(0.005);
  expect(Math.abs(other.measures.p99Us / one.measures.p99Us - 1)).toBeLessThan(0.02);
  expect(Math.abs(other.latency.meanUs / one.latency.meanUs - 1)).toBeLessThan(0.01);
  expect(other.measures.requestsFailed).toBe(0);
  expect(other.series.seconds).toBe(3600);
});

test('a lock ends the rest at its own moment: from then on customers wait, fail and come back as they do in the exact engine', () => {
  const locked = production({ seed: 5, seconds: 1500, migrationAtUs: 1000.4 * SECOND, migration: 'BEGIN; LOCK orders AccessExclusiveLock; FILL orders 20; COMMIT' });
  const [one, other] = [exact(locked), fluid(locked)];
  expect(other.fluid?.restedUs).toBeGreaterThan(700 * SECOND);
  expect(other.measures.lockHeldUsMax).toBe(one.measures.lockHeldUsMax);
  expect(Math.abs(other.measures.requestsFailed / one.measures.requestsFailed - 1)).toBeLessThan(0.05);
  expect(Math.abs((other.measures.poolExhaustedUs ?? 0) - (one.measures.poolExhaustedUs ?? 0))).toBeLessThan(0.15 * SECOND);
  expect(other.series.lockWaiters.slice(1002, 1020).every((waiters) => waiters > 100)).toBe(true);
});

test('an action ends it, and a shorter run is the exact one to the byte', () => {
  const acted = production({ seed: 5, seconds: 600, actions: [{ atUs: 400.3 * SECOND, kind: 'scale-pods', pods: 0 }] });
  const other = fluid(acted);
  expect(other.fluid?.restedUs).toBeGreaterThan(200 * SECOND);
  expect(other.fluid?.restedUs).toBeLessThan(400.3 * SECOND);
  expect(other.series.podsReady[399]).toBe(12);
  expect(other.series.podsReady[400]).toBe(0);
  const short = production({ seed: 5, seconds: 120 });
  expect(fluid(short)).toEqual(exact(short));
});

test('events that stand still come back later in the same order, and their neighbours are not touched', () => {
  const calendar = new EventCalendar(10);
  for (const [id, us] of [[1, 50], [2, 20], [3, 50], [4, 35], [5, 10]] as const) calendar.schedule(id, us, 1);
  const taken = calendar.suspend((id) => id !== 4);
  expect(calendar.topUs).toBe(35);
  calendar.resume(taken.map((event) => ({ ...event, us: event.us + 100 })));
  expect([calendar.pop(), calendar.pop(), calendar.pop(), calendar.pop(), calendar.pop()]).toEqual([4, 5, 2, 1, 3]);
  const list = new TimeoutList(4);
  list.add(1, 10);
  list.add(2, 12);
  list.suspend();
  expect(list.headUs).toBe(Infinity);
  list.resume(5);
  expect([list.headUs, list.timeOf(2)]).toEqual([15, 17]);
});

test('a part of a second\'s durations has their shape', () => {
  const [whole, part] = [new Histogram(), new Histogram()];
  for (let i = 0; i < 1000; i++) whole.add(1000 + i * 10);
  expect(part.addDurations(whole.durations(), 0.3)).toBe(part.count);
  expect(Math.abs(part.count - 300)).toBeLessThanOrEqual(1);
  expect(Math.abs(part.quantile(0.5) / whole.quantile(0.5) - 1)).toBeLessThan(0.02);
  expect(Math.abs(part.mean() / whole.mean() - 1)).toBeLessThan(0.001);
});

test('customers who are counted by their law are as many as those who are drawn, and as scattered', () => {
  const sources = new Float64Array(1);
  const arrivals = new Arrivals(1, [{ name: 'a', perSec: 480 }, { name: 'b', perSec: 30 }], sources, 0);
  const random = new Stream(1, 'leaps');
  let sum = 0;
  let squares = 0;
  for (let second = 1; second <= 4000; second++) {
    const count = arrivals.leapUntil(second * 1e6, random);
    expect(sources[0]).toBeGreaterThanOrEqual(second * 1e6);
    sum += count;
    squares += (count - 510) ** 2;
  }
  expect(Math.abs(sum / 4000 / 510 - 1)).toBeLessThan(0.003);
  expect(Math.abs(squares / 4000 / 510 - 1)).toBeLessThan(0.1);
});
