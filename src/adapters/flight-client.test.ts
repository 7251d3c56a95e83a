import { describe, expect, test } from 'vitest';
import { syntheticFlight, syntheticScenario, terminateAt } from '../../test/synthetic-flight.ts';
import type { LiveFlight } from '../run/port.ts';
import { flightsInProcess } from './flight-in-process.ts';

const second = 1_000_000;
const port = flightsInProcess(async scenario => syntheticFlight(scenario));
const over = (flight: LiveFlight): Promise<void> => new Promise(resolve => {
  const stop = flight.subscribe(() => {
    if (!flight.isOver) return;
    stop();
    resolve();
  });
});

describe('a flight that goes on elsewhere', () => {
  test('brings series and log over as they are', async () => {
    const flight = port.start(syntheticScenario);
    await over(flight);
    const whole = syntheticFlight(syntheticScenario);
    whole.finish();
    expect(flight.reachedUs).toBe(syntheticScenario.horizonUs);
    expect(flight.log).toEqual(whole.log);
    expect(flight.series).toEqual(whole.series);
    flight.close();
  });

  test('can be asked at once, and answers when it has got there', async () => {
    const flight = port.start(syntheticScenario);
    const trace = await flight.finish();
    expect(trace.hash).toBe('synthetic');
    expect((await flight.glance(75 * second)).pods).toHaveLength(12);
    const look = await flight.look(75 * second);
    expect(look.views.pg_locks[0]).toMatchObject({ pid: 4711, granted: true });
    expect(look.chains[5000].map(link => link.pid)).toEqual([5000, 4711]);
    expect(look.chains[4711]).toBeUndefined();
    flight.close();
  });

  test('branches without being changed', async () => {
    const flight = port.start(syntheticScenario);
    await over(flight);
    const branch = flight.branch(100 * second, [terminateAt(120 * second)]);
    await over(branch);
    expect(branch.scenario.actions).toHaveLength(1);
    expect(branch.log.some(entry => entry.kind === 'migration-failed')).toBe(true);
    expect(flight.log.some(entry => entry.kind === 'migration-failed')).toBe(false);
    flight.close();
  });

  test('says in a sentence why it cannot start', async () => {
    const broken = flightsInProcess(async () => { throw new Error('MERGE is not modelled yet (line 1, column 1).'); });
    const flight = broken.start(syntheticScenario);
    await expect(flight.finish()).rejects.toThrow('MERGE is not modelled yet');
    expect(flight).toMatchObject({ isOver: true, fault: 'MERGE is not modelled yet (line 1, column 1).' });
    await expect(flight.look(0)).rejects.toThrow('MERGE');
  });

  test('refuses questions once it is closed', async () => {
    const flight = port.start(syntheticScenario);
    const asked = flight.finish();
    flight.close();
    await expect(asked).rejects.toThrow('closed');
    await expect(flight.look(0)).rejects.toThrow('closed');
  });
});
