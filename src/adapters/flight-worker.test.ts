import { describe, expect, test } from 'vitest';
import { openMuseum } from '../cli/museum.ts';
import { prepare, run, startFlight } from '../run/run.ts';
import type { Scenario } from '../run/scenario.ts';
import { flightsInProcess } from './flight-in-process.ts';
import { flightsInWorkers } from './flight-worker.ts';
import { levelFiles } from './level-files.ts';

const museum = openMuseum(levelFiles(new URL('../../levels', import.meta.url).pathname));
const level = Object.values(museum.levels)[0];
const sql = level.starts[0].sentSql;
/** The first forty seconds of the level's own incident: waits, errors and the first pods stopped. */
const scenario: Scenario = { ...museum.rules.scenario(level, 'production', { sql, framework: level.defaultFramework, isOriginal: true, actions: [] }, 7), horizonUs: 40_000_000 };
const terminate = { atUs: 30_000_000, kind: 'terminate', session: 'migration' } as const;

describe('the simulation in a thread of its own', () => {
  test('flies the same run as in this thread, to the byte', async () => {
    const here = run(await prepare(scenario));
    const flight = flightsInWorkers(new URL('../cli/worker.ts', import.meta.url)).start(scenario);
    const there = await flight.finish();
    expect(there.hash).toBe(here.hash);
    expect(flight.log).toEqual(here.log);
    expect(flight.series).toEqual(here.series);
    flight.close();
  });

  test('looks at a moment with a chain for everybody who waits, down to the migration and to the standby that replays its lock', async () => {
    const flight = flightsInProcess(async one => startFlight(await prepare(one))).start(scenario);
    await flight.finish();
    const look = await flight.look(10_000_000);
    const chains = Object.values(look.chains);
    expect(chains.length).toBeGreaterThan(100);
    expect(new Set(chains.map(chain => chain.at(-1)!.session))).toEqual(new Set(['migration', 'standby startup process']));
    expect(look.holds).toContainEqual(expect.objectContaining({ session: 'migration', relation: 'orders', mode: 'AccessExclusiveLock', releasedUs: null }));
    flight.close();
  });

  test('a branch with an action ends otherwise, and its parent does not', async () => {
    const flight = flightsInProcess(async one => startFlight(await prepare(one))).start(scenario);
    const branch = flight.branch(20_000_000, [terminate]);
    const [parent, child] = await Promise.all([flight.finish(), branch.finish()]);
    expect(child.log.some(entry => entry.kind === 'migration-failed')).toBe(true);
    expect(parent.log.some(entry => entry.kind === 'migration-failed')).toBe(false);
    expect(branch.scenario.actions).toEqual([terminate]);
    flight.close();
  });

  test.each([0, 12_345_678, 25_000_000])('however an action comes into a run, from the start or by a branch at %i µs or a branch of that, the run has the same digest', async (us) => {
    const actions = [{ atUs: 26_000_000, kind: 'scale-pods', pods: 5 } as const, terminate];
    const direct = flightsInProcess(async one => startFlight(await prepare(one))).start({ ...scenario, actions });
    const flight = flightsInProcess(async one => startFlight(await prepare(one))).start(scenario);
    const branch = flight.branch(us, actions);
    const second = flight.branch(us, [actions[0]]).branch(27_000_000, [terminate]);
    const [one, other, third] = await Promise.all([direct.finish(), branch.finish(), second.finish()]);
    expect([other.hash, third.hash]).toEqual([one.hash, one.hash]);
    direct.close();
    flight.close();
  });

  test('SQL that cannot be flown is refused in a sentence, not with a stack', async () => {
    const flight = flightsInProcess(async one => startFlight(await prepare(one))).start({ ...scenario, migration: { atUs: 0, sql: 'ALTER TABEL orders;', settings: {} } });
    await expect(flight.finish()).rejects.toThrow(/line 1, column/);
    expect(flight.fault).not.toMatch(/\n\s+at /);
  });
});
