import { expect, test } from 'vitest';
import { digestLog, emptyDigest } from '../../game/run-log.ts';
import type { LogEntry } from '../../run/trace.ts';
import { logLines } from './log-lines.ts';

const sql = 'ALTER TABLE "orders" ADD COLUMN "token" uuid DEFAULT (GEN_RANDOM_UUID()) NOT NULL';
const said = (entry: LogEntry): string => logLines([entry], digestLog(emptyDigest, [entry]), 0, 1, { width: 69, modeName: String, podName: String })[0].map(({ text }) => text).join('');

test('a statement has the rest of its line, and leaves the room for what is said of it', () => {
  const statement = { atUs: 0, session: 'migration', statement: 1, sql };
  for (const kind of ['statement-started', 'statement-ended'] as const) expect(said({ ...statement, kind } as LogEntry)).toMatch(/^.{67,68}…$/);
  expect(said({ ...statement, kind: 'statement-failed', message: 'lock timeout', sqlstate: '55P03' } as LogEntry)).toContain('AD…: lock tim');
});
