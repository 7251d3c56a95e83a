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

test('before it stood still, and after it had ended, an action had nothing to do with it', () => {
  expect(effect([waits(120, 'console'), ended], 100)).toBeNull();
  expect(effect([waits(120, 'console'), ended], 210)).toBeNull();
});

test('each of those that are waited for is an event of its own to go to', () => {
  expect(digestLog(emptyDigest, [waits(120, 'console'), waits(151, 'flyway'), waits(160, 'flyway')]).newAtUs).toEqual([120 * second, 151 * second]);
});
