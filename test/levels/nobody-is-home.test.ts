import { describe, expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { flownAttempt, flownStart, SEEDS } from '../../src/cli/level-check.ts';
import { levelScenario } from '../../src/levels/level-scenario.ts';
import { prepare, startFlight } from '../../src/run/run.ts';
import type { Action } from '../../src/run/scenario.ts';

const level = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded).find(({ code }) => code === 'L06')!;
const FLIGHTS_MS = 300_000;
const SECOND_US = 1_000_000;

const attempt = async (name: string) => flownAttempt(level, level.attempts.find((one) => one.name === name)!, 1);

describe('L06: what its texts say', () => {
  test('milliseconds on the small machines; on production two minutes of work, and the rest of the hour nothing but waiting, of which no customer feels anything', async () => {
    expect((await flownStart(level, 'laptop', 'flyway', 1)).trace.measures.migrationUs).toBeLessThan(10_000);
    expect((await flownStart(level, 'staging', 'flyway', 1)).trace.measures.migrationUs).toBeLessThan(50_000);
    for (const seed of SEEDS) {
      const { verdict, trace: { measures, endUs, endedBecause, indexes } } = await flownStart(level, 'production', 'flyway', seed);
      expect([endUs, endedBecause]).toEqual([3600 * SECOND_US, 'horizon']);
      expect(measures.migrationUs).toBeNull();
      expect(measures.migrationWaitUs).toBeGreaterThan(3470 * SECOND_US);
      expect(measures.migrationWaitUs).toBeLessThan(3490 * SECOND_US);
      expect([measures.requestsFailed, measures.lockWaitersMax, measures.lockHeldUsMax]).toEqual([0, 1, 0]);
      expect(measures.p99Us).toBeLessThan(35_000);
      expect(indexes?.find(({ name }) => name === 'ix_orders_user_id')?.valid).toBe(false);
      expect(verdict.objectives.filter(({ passed }) => !passed).map(({ id }) => id)).toEqual(['S6', 'S7']);
    }
  }, FLIGHTS_MS);

  test('the view names the console and not the tool; when the console is gone, it names the tool', async () => {
    const sql = level.starts[0].sentSql;
    const scenario = levelScenario(level, 'production', { sql, framework: 'flyway', isOriginal: true, actions: [{ atUs: 300 * SECOND_US, kind: 'terminate', session: 'console' }] }, 1);
    const flight = startFlight(await prepare(scenario));
    const namedAt = (seconds: number): unknown => {
      flight.advanceTo(seconds * SECOND_US);
      const { views } = flight.stateAt(seconds * SECOND_US);
      return views['pg_stat_activity'].find(({ pid }) => pid === views['pg_stat_progress_create_index'][0]['current_locker_pid'])?.['application_name'];
    };
    expect([namedAt(200), namedAt(400)]).toEqual(['psql', 'Flyway by Redgate']);
  }, FLIGHTS_MS);

  test('who ends one of the two is told of the other, in the verdict and by the finding', async () => {
    for (const [name, left, named] of [['the-console-only', 'flyway', 'the transactions of console and flyway'], ['the-tool-only', 'console', 'the transaction of console']] as const) {
      const { verdict, findings } = await attempt(name);
      expect(verdict.objectives.find(({ id }) => id === 'S7')?.sentence).toContain(`waiting for old snapshots: the transaction of ${left} was still open`);
      expect(findings.find(({ id }) => id === 'waits-for-transactions')?.message).toContain(named);
    }
  }, FLIGHTS_MS);

  test('with the tools that keep no such transaction the console alone is enough, and to end it is enough', async () => {
    for (const framework of level.starts.map((start) => start.framework).filter((one) => one !== 'flyway')) {
      const start = level.starts.find((one) => one.framework === framework)!;
      const fly = async (actions: readonly Action[]): Promise<boolean> => {
        const flight = startFlight(await prepare(levelScenario(level, 'production', { sql: start.sentSql, framework, isOriginal: true, actions }, 1)));
        return flight.finish().measures.migrationSucceeded;
      };
      expect(await fly([])).toBe(false);
      expect(await fly([{ atUs: 300 * SECOND_US, kind: 'terminate', session: 'console' }])).toBe(true);
    }
  }, FLIGHTS_MS);

  test('a timeout for everybody ends the tool as well as the console: the index is there, and the migration is said to have failed', async () => {
    const { verdict, trace } = await attempt('idle-timeout-for-all');
    expect(trace.log.filter(({ kind }) => kind === 'query-cancelled')).toEqual(['flyway', 'console'].map((session) => expect.objectContaining({ session, sqlstate: '25P03' })));
    expect(verdict.objectives.filter(({ passed }) => !passed).map(({ id }) => id)).toEqual(['S7']);
    expect(verdict.objectives.find(({ id }) => id === 'S7')?.sentence).toContain('Flyway lost the session that keeps its lock');
    const { trace: forPeople } = await attempt('idle-timeout-for-people');
    expect(forPeople.log.filter(({ kind }) => kind === 'query-cancelled')).toEqual([expect.objectContaining({ session: 'console' })]);
  }, FLIGHTS_MS);
});
