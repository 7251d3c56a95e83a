import { describe, expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { flownAttempt, flownStart, SEEDS } from '../../src/cli/level-check.ts';
import { levelScenario } from '../../src/levels/level-scenario.ts';
import { prepare, startFlight } from '../../src/run/run.ts';

const level = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded).find(({ code }) => code === 'L22')!;
const FLIGHTS_MS = 300_000;
const SECOND_US = 1_000_000;

const flown = (name: string) => flownAttempt(level, level.attempts.find((attempt) => attempt.name === name)!, 1);

describe('L22: what its texts say', () => {
  test('milliseconds on the small machines; on production two minutes of standing still and two of work, and no request is slower for it', async () => {
    const laptop = await flownStart(level, 'laptop', 'rails', 1);
    expect(Math.round(laptop.trace.measures.migrationUs! / 1000)).toBe(5);
    const staging = await flownStart(level, 'staging', 'rails', 1);
    expect(Math.round(staging.trace.measures.migrationUs! / 1000)).toBe(24);
    const idle = await flown('nothing');
    for (const seed of SEEDS) {
      const { verdict, trace: { measures }, findings } = await flownStart(level, 'production', 'rails', seed);
      expect(verdict.medal).toBe('silver');
      expect(measures.migrationWaitUs).toBeGreaterThan(119 * SECOND_US);
      expect(measures.migrationUs! - measures.migrationWaitUs).toBeGreaterThan(110 * SECOND_US);
      expect(measures.migrationUs).toBeLessThan(240 * SECOND_US);
      expect(measures).toMatchObject({ requestsFailed: 0, blockedRequestUsMax: 0, podsKilled: 0, lockWaitersMax: 1 });
      expect(measures.p99Us).toBeLessThanOrEqual(idle.trace.measures.p99Us * 1.05);
      expect(findings.map(({ id, severity }) => [id, severity])).toEqual([['waits-for-transactions', 'note']]);
    }
  }, FLIGHTS_MS);

  test('while it stands still somebody blocks it and it blocks nobody, and most connections have nothing to do', async () => {
    const flight = startFlight(await prepare(levelScenario(level, 'production', { sql: level.starts[0].sentSql, framework: 'rails', isOriginal: true, actions: [] }, 1)));
    flight.advanceTo(60 * SECOND_US);
    const { views } = flight.stateAt(60 * SECOND_US);
    const rows = views['pg_stat_activity'];
    const migration = rows.find((row) => row.application_name === 'migration');
    expect(migration).toMatchObject({ wait_event_type: 'Lock', wait_event: 'virtualxid', pg_blocking_pids: `{${rows.find((row) => row.application_name === 'warehouse')?.pid}}` });
    expect(rows.filter((row) => row.pg_blocking_pids === `{${migration?.pid}}`)).toEqual([]);
    expect(rows.filter((row) => row.application_name === 'app' && row.state === 'idle').length).toBeGreaterThan(160);
    expect(views['pg_locks'].filter((row) => row.granted === false)).toEqual([expect.objectContaining({ locktype: 'virtualxid', pid: migration?.pid })]);
    // The tidy-up has deleted three times by now, and holds each lock in one row.
    const held = views['pg_locks'].map(({ pid, locktype, relation, mode }) => [pid, locktype, relation, mode].join(' '));
    expect(held).toEqual([...new Set(held)]);
  }, FLIGHTS_MS);

  test('a false alarm costs: the remedy of last week, a cancel and a timeout leave an INVALID index, and without CONCURRENTLY the same wait shuts the shop', async () => {
    for (const name of ['medicine-of-last-week', 'medicine-with-if-not-exists', 'cancelled-because-it-waits', 'statement-timeout']) {
      const { verdict, findings } = await flown(name);
      expect([name, verdict.objectives.find(({ id }) => id === 'S6')?.sentence]).toEqual([name, expect.stringContaining('INVALID')]);
      expect(findings.map(({ id }) => id)).toContain('invalid-index-left');
    }
    const plain = (await flown('without-concurrently')).trace;
    expect(plain.log.find(({ kind }) => kind === 'lock-waiting')).toMatchObject({ session: 'migration', mode: 'ShareLock', blockedBy: ['tidy-up'] });
    expect(plain.measures.podsKilled).toBe(12);
  }, FLIGHTS_MS);
});
