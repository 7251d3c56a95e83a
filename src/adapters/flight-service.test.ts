import { expect, test } from 'vitest';
import { syntheticFlight, syntheticScenario, terminateAt } from '../../test/synthetic-flight.ts';
import type { Flight } from '../run/flight.ts';
import type { FlightRequest } from './flight-messages.ts';
import { flightService } from './flight-service.ts';

/** A service whose clock goes on by a millisecond whenever it is asked, so that every slice is a few steps long; turns are taken by hand. */
async function raced() {
  const flights: Flight[] = [];
  const turns: (() => void)[] = [];
  let ms = 0;
  const kept = (flight: Flight): Flight => {
    const { branch } = flight;
    flights.push(flight);
    return Object.assign(flight, { branch: (us: number, actions: Parameters<Flight['branch']>[1]) => kept(branch(us, actions)) });
  };
  const serve = flightService({
    startFlight: async scenario => kept(syntheticFlight({ ...scenario, horizonUs: 86_400_000_000 })), post: () => undefined, nowMs: () => { ms += 1; return ms; }, later: turn => void turns.push(turn),
  });
  const ask = async (...requests: readonly FlightRequest[]): Promise<void> => {
    requests.forEach(serve);
    await Promise.resolve();
  };
  await ask({ kind: 'start', flight: 1, scenario: syntheticScenario });
  await ask({ kind: 'branch', flight: 2, from: 1, us: 0, actions: [terminateAt(100_000_000)] });
  const take = (count: number): readonly number[] => {
    const before = flights.map(flight => flight.nowUs);
    for (let turn = 0; turn < count; turn++) turns.shift()?.();
    return flights.map((flight, at) => flight.nowUs - before[at]);
  };
  return { ask, take };
}

test('the timeline that somebody looks at is flown ahead of the others, which go on all the same', async () => {
  const { ask, take } = await raced();
  await ask({ kind: 'glance', ask: 1, flight: 2, us: 0 });
  const [other, lookedAt] = take(8);
  expect(lookedAt).toBeGreaterThan(2 * other);
  expect(other).toBeGreaterThan(0);
  await ask({ kind: 'glance', ask: 2, flight: 1, us: 0 });
  const [nowLookedAt, left] = take(8);
  expect(nowLookedAt).toBeGreaterThan(2 * left);
});
