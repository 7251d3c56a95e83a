import { afterEach, expect, test, vi } from 'vitest';
import { Exponentials } from '../../src/kernel/exponentials.ts';
import { Stream } from '../../src/kernel/stream.ts';
import { prepareWith, run } from '../../src/run/run.ts';
import { Clients } from '../../src/sim/clients.ts';
import { smallEngine } from './small-engine.ts';
import { production, SECOND } from './worlds.ts';

afterEach(() => { vi.restoreAllMocks(); });

test('a walk in exponential steps draws what single draws would, the rare slow ones included, and goes on alike after a look back', () => {
  const one = new Stream(3, 'walk');
  const other = new Exponentials(3, 'walk');
  const walk = new Float64Array([0, -1]);
  let atUs = 0;
  for (let round = 1; round <= 200; round++) {
    let count = 0;
    let lastUs = walk[1];
    while (atUs < round * 1e6) { lastUs = atUs; count++; atUs += one.exponential() * 1700; }
    const before = other.capture();
    other.next();
    other.restore(before);
    expect(other.walkBelow(walk, 1700, round * 1e6)).toBe(count);
    expect([...walk]).toEqual([atUs, lastUs]);
  }
  expect(other.next()).toBe(one.exponential());
});

test('customers who are turned away in one go leave the trace that they leave one by one', () => {
  const scenario = production({ seed: 7, seconds: 400, migrationAtUs: 60 * SECOND, migration: 'BEGIN; LOCK orders AccessExclusiveLock; FILL orders 95; COMMIT', stopAfterCalmUs: 30 * SECOND });
  const turnAway = vi.spyOn(Clients.prototype, 'turnAway');
  const inOneGo = run(prepareWith(scenario, smallEngine));
  expect(turnAway.mock.calls.length).toBeGreaterThan(20);
  expect(turnAway.mock.calls.reduce((sum, [count]) => sum + count, 0)).toBeGreaterThan(10_000);
  vi.spyOn(Clients.prototype, 'canTurnAway', 'get').mockReturnValue(false);
  expect(run(prepareWith(scenario, smallEngine))).toEqual(inOneGo);
});
