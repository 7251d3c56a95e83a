import { describe, expect, test } from 'vitest';
import type { Engine } from '../../engines/engine.ts';
import type { LockHold, LogEntry, Measures, StatementRun, Trace } from '../../run/trace.ts';
import { detect } from '../index.ts';
import type { AnalysedStatement, Subject } from '../subject.ts';

const calm: Measures = {
  migrationUs: 6_000, migrationSucceeded: true, migrationWaitUs: 0, lockHeldUsMax: 6_000, requestsArrived: 60_000, requestsServed: 60_000, requestsFailed: 0, goodRatio: 1, p99Us: 20_000,
  p99OverOneSecondUs: 0, blockedRequestUsMax: 6_000, outageUs: 0, poolExhaustedUs: null, firstErrorUs: null, firstKillUs: null, podsKilled: 0, podRestarts: 0, replicaLagUsMax: 20_000,
  replicaBlockedUsMax: 0, lockWaitersMax: 2, connectionsMax: 180, ghostsMax: 0, walBytes: 8_000, deadRows: 0, diskFreeRatioMin: 0.6, stopUsMax: 0, recoveredUs: 0, outageAfterCauseUs: 0,
};

const sql = 'ALTER TABLE orders ADD COLUMN currency text';

const statement = {
  statement: { index: 0, sql, line: 1, column: 1, retry: null, batch: null }, error: null, before: { relations: new Map() }, after: { relations: new Map() }, changes: [], transaction: null,
  settings: new Map([['lock_timeout', '2s']]), estimate: { rows: 0, durationUs: 6_000, walBytes: 8_000 }, madeBefore: new Set(), holds: [],
  plan: { role: 'work', steps: [], error: null, unmodelled: null, analysis: { locks: [], blocks: {}, rewrites: [], scans: [], rebuildsIndexes: [], growth: 'O(1)', transactionBlockAllowed: true, leavesInvalidIndex: false, algorithm: null, lockClause: null } },
} as unknown as AnalysedStatement;

const index = { kind: 'index', name: 'index_orders_on_currency', table: 'orders', method: 'btree', keys: ['currency'], unique: false, predicate: null, included: [], valid: true, parent: null };

/** The same statement, as one that is to add an index. */
const build = { ...statement, changes: [{ kind: 'index-added', table: { name: 'orders' }, index }], after: { relations: new Map([['orders', { kind: 'table', name: 'orders', columns: [] }]]) } } as unknown as AnalysedStatement;

type Parts = { readonly measures?: Partial<Measures>; readonly log?: readonly LogEntry[]; readonly lockHolds?: readonly LockHold[]; readonly statements?: readonly StatementRun[]; readonly indexes?: Trace['indexes'] };

const flown = ({ measures = {}, ...parts }: Parts, analysed = statement): readonly string[] => {
  const trace = { endUs: 100e6, log: [], lockHolds: [], statements: [], dataCommits: [], ...parts, measures: { ...calm, ...measures } } as unknown as Trace;
  const engine = { id: 'postgres', rollbackPerWork: 0, modeName: (mode: string) => mode } as unknown as Engine;
  const subject: Subject = { engine, version: 16, statements: [analysed], trace, scenario: null };
  return detect(subject).map(finding => `${finding.severity} ${finding.id} ${finding.statement}: ${finding.message}`);
};

const hold = (changes: Partial<LockHold>): LockHold => ({
  session: 'migration', relation: 'orders', mode: 'AccessExclusiveLock', statement: 0, requestedUs: 10e6, grantedUs: 10e6, releasedUs: 10.006e6, waitersMax: 3, blockedUsMax: 6_000, ...changes,
});

describe('what a flight shows', () => {
  test('a calm flight has no finding', () => {
    expect(flown({ lockHolds: [hold({})] })).toEqual([]);
  });

  test('waiting for a lock with others behind', () => {
    expect(flown({ lockHolds: [hold({ grantedUs: 15e6, releasedUs: 15e6, waitersMax: 180, blockedUsMax: 5e6 })] })).toEqual([
      'error lock-queue 0: This statement waited 5.0 s for AccessExclusiveLock on orders, and 180 sessions waited behind it, the longest 5.0 s. Instead, give up early and try again.']);
    expect(flown({ lockHolds: [hold({ grantedUs: null, releasedUs: 12e6, waitersMax: 9, blockedUsMax: 2e6 })] })[0]).toContain('and never got it');
    expect(flown({ lockHolds: [hold({ grantedUs: 15e6, waitersMax: 0, blockedUsMax: 0 })] })).toEqual([]);
  });

  test('a statement that is tried again is told once, by its longest wait', () => {
    const tries = [0, 10e6, 20e6].map(at => hold({ requestedUs: at, grantedUs: null, releasedUs: at + 500_000, waitersMax: 150, blockedUsMax: 490_000 }));
    const granted = hold({ requestedUs: 30e6, grantedUs: 30.6e6, releasedUs: 30.601e6, waitersMax: 180, blockedUsMax: 590_000 });
    expect(flown({ lockHolds: [...tries, granted] })).toEqual([
      'warning lock-queue 0: This statement waited 0.6 s for AccessExclusiveLock on orders, and 180 sessions waited behind it, the longest 0.6 s. Instead, give up early and try again.']);
  });

  test('a build that broke off for whatever reason has left its index INVALID; one that came to its end, was never begun or still runs has not', () => {
    const atEnd = { name: index.name, table: 'orders', method: 'btree', keys: ['currency'], predicate: null };
    expect(flown({ indexes: [{ ...atEnd, valid: false }] }, build)).toEqual([
      'error invalid-index-left 0: The build of index_orders_on_currency ended early and left it INVALID: no query uses it, its name is taken, and if its first scan was over every write of orders maintains it. Instead of leaving it, drop it and build it again.']);
    expect(flown({ indexes: [{ ...atEnd, valid: true }] }, build)).toEqual([]);
    expect(flown({ indexes: [] }, build)).toEqual([]);
    expect(flown({ indexes: [{ ...atEnd, valid: false }], measures: { migrationUs: null } }, build)).toEqual([]);
  });

  test('pools, pods and the time after', () => {
    expect(flown({ measures: { poolExhaustedUs: 10.3e6, firstErrorUs: 15.3e6, requestsFailed: 400 } })[0]).toContain('error pool-exhausted null: All connections of a pool were taken 10 s');
    expect(flown({ measures: { poolExhaustedUs: 10.3e6 } })[0]).toContain('warning pool-exhausted');
    expect(flown({ measures: { podsKilled: 12, firstKillUs: 31e6, outageUs: 90e6 } })[0]).toContain('Pods were killed 12 times, the first at 31 s');
    expect(flown({ measures: { outageAfterCauseUs: 60e6 } })[0]).toContain('stayed down for 1 m 00 s');
    expect(flown({ measures: { outageAfterCauseUs: 5e6 } })).toEqual([]);
  });

  test('the standby and the disk', () => {
    expect(flown({ measures: { replicaBlockedUsMax: 4e6 } })[0]).toContain('error replica-blocked null: Reads on the standby waited up to 4.0 s');
    expect(flown({ measures: { replicaLagUsMax: 60e6, walBytes: 11e9 } })[0]).toContain('up to 1 m 00 s behind while the migration wrote 11 GB');
    expect(flown({ measures: { replicaLagUsMax: 10e6, replicaBlockedUsMax: 900_000 } })).toEqual([]);
    expect(flown({ measures: { diskFreeRatioMin: 0.1 } })[0]).toContain('warning disk-nearly-full 0: The free part of the disk fell to 10 %');
    expect(flown({ measures: { diskFreeRatioMin: -0.02 } })[0]).toContain('error disk-nearly-full 0: The disk ran full');
  });

  test('a statement that waits for others to end their transactions, and whose they are', () => {
    const waiting = (atUs: number, name: string): LogEntry => ({ atUs, kind: 'transaction-waiting', session: 'migration', phase: 'waiting for old snapshots', blockedBy: [name] });
    const run = (changes: Partial<StatementRun>): StatementRun => ({ session: 'migration', statement: 0, sql, startUs: 1e6, endUs: null, lockWaitUs: 0, workUs: 1e6, rows: 0, sqlstate: null, ...changes });
    const log = [waiting(20e6, 'console'), waiting(40e6, 'flyway')];
    expect(flown({ log, statements: [run({})], measures: { migrationWaitUs: 80e6 } })).toEqual([
      'error waits-for-transactions 0: This statement stood still for 1 m 20 s behind the transactions of console and flyway, and was still waiting when the run was over. '
      + 'Look for sessions that idle in a transaction, and see to it that they end.']);
    expect(flown({ log: [log[0]], statements: [run({ endUs: 50e6 })], measures: { migrationWaitUs: 30e6 } })[0]).toContain('note waits-for-transactions 0: This statement stood still for 30 s until the transaction of console had ended, and nobody waits behind that.');
    expect(flown({ log: [log[0]], statements: [run({ endUs: 50e6, sqlstate: '55P03' })], measures: { migrationWaitUs: 30e6 } })[0]).toContain('and was broken off');
    expect(flown({ statements: [run({ endUs: 50e6 })], measures: { migrationWaitUs: 0.2e6 } })).toEqual([]);
  });

  test('a deadlock, and a migration that ends early', () => {
    expect(flown({ log: [{ atUs: 12e6, kind: 'deadlock', victim: 'migration', sessions: ['report', 'migration'] }] })[0]).toContain('At 00:12.0 the sessions report and migration waited');
    const failed: LogEntry = { atUs: 12e6, kind: 'statement-failed', session: 'migration', statement: 0, sql, sqlstate: '55P03', message: 'canceling statement due to lock timeout' };
    expect(flown({ log: [failed], measures: { migrationSucceeded: false } })).toEqual([
      'error migration-fails 0: The migration ended at 12 s with an error in this statement: canceling statement due to lock timeout (55P03). Instead, give it a retry, or make it short enough to fit between the others.']);
    expect(flown({ log: [failed] })).toEqual([]);
    const taken: LogEntry = { ...failed, sqlstate: '42P07', message: 'relation "ix" already exists' };
    expect(flown({ log: [taken], measures: { migrationSucceeded: false } })[0]).toContain('already exists (42P07). It would end like that again');
  });
});
