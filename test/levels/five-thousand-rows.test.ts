import { describe, expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { flyAndJudge, prepare } from '../../src/cli/flown.ts';
import { flownAttempt, flownStart, SEEDS } from '../../src/cli/level-check.ts';
import { actionEffects } from '../../src/game/run-actions.ts';
import { digestLog, emptyDigest } from '../../src/game/run-log.ts';
import { attemptScenario } from '../../src/levels/level-scenario.ts';

const level = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded).find(({ code }) => code === 'L09')!;
const FLIGHTS_MS = 300_000;
const SECOND_US = 1_000_000;
const MILLISECOND_US = 1000;
const attemptNamed = (name: string) => level.attempts.find((attempt) => attempt.name === name)!;

describe('L09: what its texts say', () => {
  test('on the laptop and on staging nobody waits: 42 ms and 0.21 s, and never a lock on the table', async () => {
    const laptop = await flownStart(level, 'laptop', 'efcore', 1);
    expect(laptop.trace.measures.migrationUs).toBeGreaterThan(41 * MILLISECOND_US);
    expect(laptop.trace.measures.migrationUs).toBeLessThan(43 * MILLISECOND_US);
    for (const seed of SEEDS) {
      const { trace: { measures, lockHolds } } = await flownStart(level, 'staging', 'efcore', seed);
      expect(measures.migrationUs).toBeGreaterThan(205 * MILLISECOND_US);
      expect(measures.migrationUs).toBeLessThan(215 * MILLISECOND_US);
      expect(measures.lockHeldUsMax).toBe(0);
      expect(lockHolds.map(({ mode }) => mode)).not.toContain('X');
    }
  }, FLIGHTS_MS);

  test('on production the table is taken behind row 5,000, and given back with the last of 6.6 million', async () => {
    for (const seed of SEEDS) {
      const { trace: { measures, log }, counts } = await flownStart(level, 'production', 'efcore', seed);
      const escalated = log.find((entry) => entry.kind === 'lock-granted' && entry.session === 'migration');
      expect(escalated).toMatchObject({ mode: 'X', relation: 'orders' });
      // The five thousandth row, and one more try every 1,250 rows while customers were at work.
      const rows = escalated?.kind === 'lock-granted' ? escalated.rowLocks ?? 0 : 0;
      expect(rows).toBeGreaterThanOrEqual(5000);
      expect(rows).toBeLessThan(50_000);
      expect((rows - 5000) % 1250).toBe(0);
      expect(measures.migrationUs).toBeGreaterThan(330 * SECOND_US);
      expect(measures.migrationUs).toBeLessThan(342 * SECOND_US);
      expect(measures.lockHeldUsMax).toBeGreaterThan((measures.migrationUs ?? 0) - 3 * SECOND_US);
      expect(measures.poolExhaustedUs).toBeGreaterThan(0.5 * SECOND_US);
      expect(measures.poolExhaustedUs).toBeLessThan(3 * SECOND_US);
      expect(measures.outageUs).toBeGreaterThan(360 * SECOND_US);
      expect(counts.map(({ count }) => count)).toEqual([0, 0, 0, 0]);
    }
  }, FLIGHTS_MS);

  test('batches below the threshold make nobody wait; a guard lets larger ones through', async () => {
    for (const name of ['batches-of-two-thousand', 'a-guard-and-larger-batches']) {
      const { trace: { measures, lockHolds } } = await flownAttempt(level, attemptNamed(name), 1);
      expect(measures.blockedRequestUsMax).toBeLessThan(SECOND_US);
      expect(lockHolds.map(({ mode }) => mode)).not.toContain('X');
    }
  }, FLIGHTS_MS);

  test('without the table lock the row locks fill the memory, and the server says so; in one transaction batches come to the table as well', async () => {
    for (const name of ['escalation-switched-off', 'a-guard-and-one-statement']) {
      const { trace: { log } } = await flownAttempt(level, attemptNamed(name), 1);
      expect(log.find((entry) => entry.kind === 'statement-failed' && entry.session === 'migration')).toMatchObject({ message: expect.stringMatching(/^1204 /) });
    }
    const { trace: { log } } = await flownAttempt(level, attemptNamed('batches-in-the-transaction'), 1);
    const escalated = log.find((entry) => entry.kind === 'lock-granted' && entry.session === 'migration');
    expect(escalated?.atUs).toBeGreaterThan(60 * SECOND_US);
  }, FLIGHTS_MS);

  test('a killed update holds the table until it is undone', async () => {
    const { trace: { measures } } = await flownAttempt(level, attemptNamed('cancelled-after-half-a-minute'), 1);
    expect(measures.lockHeldUsMax).toBeGreaterThan(55 * SECOND_US);
    const scenario = { ...attemptScenario(level, attemptNamed('rowlock-hint'), 1), actions: [{ atUs: 200 * SECOND_US, kind: 'terminate' as const, session: 'migration' }] };
    const { trace } = flyAndJudge(level, await prepare(level, scenario));
    expect(trace.measures.lockHeldUsMax).toBeGreaterThan(395 * SECOND_US);
    const [effect] = actionEffects(scenario, scenario.actions, digestLog(emptyDigest, trace.log), [], trace.series, (mode) => mode);
    expect(effect).toMatchObject({ outcome: 'did not help', sentence: expect.stringMatching(/^KILL the session of the migration: what it had done was undone first/) });
  }, FLIGHTS_MS);
});
