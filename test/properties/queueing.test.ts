import { describe, expect, test } from 'vitest';
import { prepareWith, run, startFlight } from '../../src/run/run.ts';
import type { Scenario } from '../../src/run/scenario.ts';
import { smallEngine } from './small-engine.ts';
import { requestClass, SECOND, session, world } from './worlds.ts';

const flown = (scenario: Scenario) => run(prepareWith(scenario, smallEngine));
const seeds = Array.from({ length: 10 }, (_, i) => 100 + i);

/** Mean and standard error of independent runs. */
function estimate(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}

/** Probability of having to wait in M/M/c with offered load a. */
function erlangC(c: number, a: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < c; k++) { term *= a / k; sum += term; }
  const last = (term * a) / c / (1 - a / c);
  return last / (sum + last);
}

describe('a stable run agrees with queueing theory within three standard errors', () => {
  const fleet = { pool: { scope: 'pod' as const, size: 10, checkoutTimeoutUs: 3600 * SECOND, queueLimit: 1_000_000 }, connectionsAtBoot: 10 };
  const traces = seeds.map((seed) => flown(world({ seed, seconds: 300, fleet, traffic: [requestClass('read', 'READ orders', 250, 32_000)] })));

  test('Erlang C: mean response time of M/M/10 at 80 %', () => {
    const theoryUs = 32_000 + (erlangC(10, 8) / (10 / 0.032 - 250)) * SECOND;
    const { mean, error } = estimate(traces.map((trace) => trace.latency.meanUs));
    expect(Math.abs(mean - theoryUs)).toBeLessThan(3 * error + 1);
    expect(error / theoryUs).toBeLessThan(0.02);
  });

  test('Little: what is inside is what arrives times how long it stays', () => {
    const differences = traces.map((trace) => {
      const inside = trace.series.poolBusy.reduce((sum, busy, second) => sum + busy + trace.series.poolWaiting[second], 0) / trace.series.seconds;
      return inside - (trace.counters.arrived / 300) * (trace.latency.meanUs / SECOND);
    });
    const { mean, error } = estimate(differences);
    expect(Math.abs(mean)).toBeLessThan(3 * error);
    expect(error).toBeLessThan(0.3);
  });

  test('arrived = served + failed + waiting + in flight', () => {
    for (const { counters } of traces) expect(counters.served + counters.failed + counters.waiting + counters.inFlight).toBe(counters.arrived);
  });
});

describe('under a lock of five seconds', () => {
  const holder = session('holder', [20, 'BEGIN; LOCK orders AccessExclusiveLock'], [25, 'COMMIT']);
  const calm = { fleet: { connectionsAtBoot: 20 }, sessions: [holder] };

  test('the queue at release is rate times hold', () => {
    const queued = seeds.map((seed) => {
      const flight = startFlight(prepareWith(world({ seed, ...calm, traffic: [requestClass('read', 'READ orders', 250, 32_000)] }), smallEngine));
      flight.advanceTo(25 * SECOND - 1);
      const [pool] = flight.stateAt(25 * SECOND - 1).pools;
      return pool.busy + pool.waiting;
    });
    const { mean, error } = estimate(queued);
    expect(Math.abs(mean - 1250)).toBeLessThan(3 * error);
  });

  test.each([[0.15, 12_000], [0.4, 32_000], [0.66, 52_800], [0.82, 65_600]])('at utilisation %f it drains in hold times rho / (1 - rho)', (rho, serviceUs) => {
    const drains = seeds.slice(0, 6).map((seed) => {
      const flight = startFlight(prepareWith(world({ seed, seconds: 120, ...calm, traffic: [requestClass('read', 'READ orders', 250, serviceUs)] }), smallEngine));
      let us = 25 * SECOND;
      do flight.advanceTo(us += 100_000); while (flight.stateAt(us).pools[0].waiting > 0);
      return us / SECOND - 25.05;
    });
    const { mean, error } = estimate(drains);
    expect(Math.abs(mean - (5 * rho) / (1 - rho))).toBeLessThan(3 * error + 0.1);
  });

  test('a twentieth of the requests on the locked table empties the pool all the same', () => {
    const traffic = [requestClass('orders', 'READ orders', 12.5, 32_000), requestClass('others', 'READ customers', 237.5, 32_000)];
    const flight = startFlight(prepareWith(world({ ...calm, traffic }), smallEngine));
    flight.advanceTo(25 * SECOND - 1);
    const [pool] = flight.stateAt(25 * SECOND - 1).pools;
    expect(pool.busy).toBe(20);
    expect(pool.waitingForLock).toBe(20);
    expect(pool.waiting).toBeGreaterThan(0.6 * 1250);
  });

  test('a checkout timeout of one second caps the queue at rate times timeout, at the price of the rest', () => {
    const fleet = { connectionsAtBoot: 20, pool: { scope: 'pod' as const, size: 20, checkoutTimeoutUs: SECOND, queueLimit: 1_000_000 } };
    const trace = flown(world({ sessions: [holder], fleet, traffic: [requestClass('read', 'READ orders', 500, 13_000)] }));
    expect(Math.max(...trace.series.poolWaiting)).toBeLessThan(600);
    expect(trace.counters.failed).toBeGreaterThan(1850);
    expect(trace.counters.failed).toBeLessThan(2200);
  });

  test('customers who cancel when their patience is over leave no work behind: the queue is rate times patience', () => {
    const clients = { deadlineUs: SECOND, cancelsStatement: true };
    const flight = startFlight(prepareWith(world({ sessions: [holder], clients, traffic: [requestClass('read', 'READ orders', 500, 13_000)] }), smallEngine));
    flight.advanceTo(25 * SECOND - 1);
    const [pool] = flight.stateAt(25 * SECOND - 1).pools;
    expect(pool.busy).toBe(20);
    expect(Math.abs(pool.busy + pool.waiting - 500)).toBeLessThan(3 * Math.sqrt(500));
    const trace = flight.finish();
    expect(Math.abs(trace.counters.failed - 2000)).toBeLessThan(4 * Math.sqrt(2000));
  });

  test('customers who only hang up leave their work to the server: the connections stay taken', () => {
    const flight = startFlight(prepareWith(world({ sessions: [holder], clients: { deadlineUs: SECOND }, traffic: [requestClass('read', 'READ orders', 500, 13_000)] }), smallEngine));
    flight.advanceTo(25 * SECOND - 1);
    expect(flight.stateAt(25 * SECOND - 1).pools[0].waiting).toBeGreaterThan(2300);
  });
});
