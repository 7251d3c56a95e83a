import { describe, expect, test } from 'vitest';
import { logText, shortened, type LogWords } from './log-text.ts';

const say: LogWords = { modeName: mode => mode.replace('AccessExclusiveLock', 'ACCESS EXCLUSIVE'), podName: pod => `web-${pod}`, sqlWidth: 30 };
const at = (entry: object) => logText({ atUs: 5_300_000, ...entry } as { kind: string; atUs: number }, say);

describe('a log entry in plain words', () => {
  test('names the migration, the lock as the manual spells it, and the table', () => {
    expect(at({ kind: 'lock-granted', session: 'migration', relation: 'orders', mode: 'AccessExclusiveLock', waitedUs: 0 })).toBe('the migration holds ACCESS EXCLUSIVE on orders');
  });

  test('says how long somebody had to wait', () => {
    expect(at({ kind: 'lock-granted', session: 'report', relation: 'orders', mode: 'AccessShareLock', waitedUs: 2_500_000 })).toContain('after waiting 2.5 s');
    expect(at({ kind: 'lock-released', session: 'migration', relation: 'orders', mode: 'AccessExclusiveLock', heldUs: 95_000_000, waitersUsMax: 10_000_000, waiters: 180 }))
      .toBe('the migration lets go of ACCESS EXCLUSIVE on orders, held for 1 m 35 s; 180 sessions waited at once, the longest 10 s');
    expect(at({ kind: 'lock-released', session: 'migration', relation: 'orders', mode: 'AccessExclusiveLock', heldUs: 95_000_000, waitersUsMax: 10_000_000, waiters: 1 })).toContain('; one session at a time waited, the longest 10 s');
  });

  test('names whose transaction is waited for before it says what for', () => {
    expect(at({ kind: 'transaction-waiting', session: 'migration', phase: 'waiting for old snapshots', blockedBy: ['console'] }))
      .toBe('the migration waits for console to end its transaction: waiting for old snapshots');
  });

  test('tells pods of one kind together', () => {
    const entry = { kind: 'pod-killed', atUs: 0, pod: 3, restarts: 1 };
    expect(logText(entry, say)).toMatch(/^web-3: killed/);
    expect(logText(entry, say, [3, 4])).toMatch(/^web-3 and web-4: killed/);
    expect(logText(entry, say, [3, 4, 5, 6])).toMatch(/^web-3, web-4 and 2 more: killed/);
  });

  test('counts the last probe failure in words', () => {
    expect(at({ kind: 'probe-failed', pod: 7, probe: 'liveness', failures: 3, threshold: 3 })).toBe('web-7: liveness probe fails for the third time, told to stop');
    expect(at({ kind: 'probe-failed', pod: 7, probe: 'liveness', failures: 1, threshold: 3 })).toContain('1 of 3');
  });

  test('nobody waits for a lock on what no query uses yet', () => {
    expect(at({ kind: 'replica-lock', relation: 'orders', isReleased: false })).toContain('whoever reads it waits');
    expect(at({ kind: 'replica-lock', relation: 'index_orders_on_status', isReleased: false, isNew: true })).toBe('the replica replays the lock on index_orders_on_status, which is new: no query uses it yet');
  });

  test('says ghosts only when there are some', () => {
    expect(at({ kind: 'connections-exhausted', connections: 197, ghosts: 180 })).toContain('180 by clients that are gone');
    expect(at({ kind: 'connections-exhausted', connections: 197, ghosts: 0 })).not.toContain('gone');
  });

  test('leaves no hole open, and says an unknown kind by its own name', () => {
    expect(at({ kind: 'first-error', reason: 'checkout timeout', requestClass: 'read order' })).toBe('the first customer sees an error (read order): no connection from the pool in time');
    expect(at({ kind: 'moon-phase' })).toBe('moon phase');
  });
});

test('a statement fits one line', () => {
  expect(shortened('UPDATE orders\n  SET currency = 1', 20)).toBe('UPDATE orders SET c…');
  expect(shortened('SELECT 1', 20)).toBe('SELECT 1');
  expect(shortened('SELECT id FROM orders WHERE region IS NULL ORDER BY id LIMIT 50000 OFFSET 400000', 40)).toBe('SELECT id FROM orders WHE… OFFSET 400000');
});
