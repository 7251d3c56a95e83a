import { expect, test } from 'vitest';
import type { LogEntry } from '../run/trace.ts';
import { timelineOf } from './debrief.ts';
import type { Flown } from './state.ts';

test('what was done on call stands before what it brought in the same moment', () => {
  const log: readonly LogEntry[] = [
    { atUs: 0, kind: 'migration-started' },
    { atUs: 120_000_000, kind: 'migration-failed', sqlstate: '57014', message: 'canceling statement due to user request' } as LogEntry,
    { atUs: 120_000_000, kind: 'action', action: 'cancel', effect: 'query cancelled' } as LogEntry,
  ];
  expect(timelineOf({ trace: { log } } as unknown as Flown, [{ atUs: 120_000_000, label: 'Cancel it' }]).map(({ words }) => words)).toEqual(['the migration starts', 'on call: Cancel it', 'the migration has failed']);
});

test('a run that was not long enough for its migration says so at its end', () => {
  const log: readonly LogEntry[] = [{ atUs: 0, kind: 'migration-started' }, { atUs: 119_000_000, kind: 'transaction-waiting', session: 'migration', phase: 'waiting for old snapshots', blockedBy: ['console'] }];
  expect(timelineOf({ trace: { log, endUs: 3_600_000_000 } } as unknown as Flown).at(-1)).toEqual({ atUs: 3_600_000_000, at: '1:00:00', words: 'the run ends here, and the migration has not ended' });
});
