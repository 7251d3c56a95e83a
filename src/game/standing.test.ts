import { expect, test } from 'vitest';
import type { LogEntry } from '../run/trace.ts';
import { digestLog, emptyDigest } from './run-log.ts';
import { standingEffect } from './standing.ts';

const second = 1_000_000;
const waits = (at: number, name: string): LogEntry => ({ atUs: at * second, kind: 'transaction-waiting', session: 'migration', phase: 'waiting for old snapshots', blockedBy: [name] });
const ended: LogEntry = { atUs: 200 * second, kind: 'migration-ended' };
const effect = (log: readonly LogEntry[], at: number) => standingEffect(digestLog(emptyDigest, log), at * second);

test('what ended the last of those that the migration waited for helped; what ended one of several names the next; anything else did not', () => {
  const log = [waits(120, 'console'), waits(151, 'flyway'), ended];
  expect(effect(log, 140)).toEqual({ key: 'effect.still-standing', outcome: 'did not help', blocker: 'console' });
  expect(effect(log, 150)).toEqual({ key: 'effect.next-in-line', outcome: 'helped', blocker: 'flyway' });
  expect(effect(log, 200)).toEqual({ key: 'effect.went-on', outcome: 'helped', blocker: 'flyway' });
});

test('a migration that goes on to work for minutes has gone on; one that was cancelled has not', () => {
  const terminated = (at: number, session: string): LogEntry => ({ atUs: at * second, kind: 'query-cancelled', session, sqlstate: '57P01', message: 'terminating connection due to administrator command' });
  const committed: LogEntry = { atUs: 130 * second, kind: 'statement-ended', session: 'tidy-up', statement: 9, sql: 'COMMIT' };
  expect(effect([waits(1, 'tidy-up'), terminated(30, 'tidy-up'), ended], 30)).toMatchObject({ key: 'effect.went-on', outcome: 'helped' });
  const cancelled: LogEntry = { atUs: 30 * second, kind: 'statement-failed', session: 'migration', statement: 0, sql: 'CREATE INDEX', sqlstate: '57014', message: 'canceling statement due to user request' };
  expect(effect([waits(1, 'tidy-up'), cancelled, { atUs: 30 * second, kind: 'migration-failed' }], 30)).toMatchObject({ key: 'effect.broken-off', outcome: 'did not help' });
  expect(effect([waits(1, 'tidy-up'), terminated(30, 'report'), committed, ended], 30)).toMatchObject({ key: 'effect.still-standing' });
  // Long after the wait was over, while the migration is at work.
  expect(effect([waits(1, 'tidy-up'), committed, ended], 150)).toBeNull();
});

test('before it stood still, and after it had ended, an action had nothing to do with it', () => {
  expect(effect([waits(120, 'console'), ended], 100)).toBeNull();
  expect(effect([waits(120, 'console'), ended], 210)).toBeNull();
});

test('each of those that are waited for is an event of its own to go to', () => {
  expect(digestLog(emptyDigest, [waits(120, 'console'), waits(151, 'flyway'), waits(160, 'flyway')]).newAtUs).toEqual([120 * second, 151 * second]);
});
