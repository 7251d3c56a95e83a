import { expect, test } from 'vitest';
import { museum } from '../../test/screens/museum.ts';
import { firstDraft } from './draft.ts';

/** Statements without comments and without how they are spaced. */
const statements = (sql: string): string => sql.replace(/--[^\n]*/g, '').replace(/\s+/g, ' ').trim();

const all = Object.values(museum.levels).flatMap((level) => level.starts.map((start) => [level.id, start.framework, level, start] as const));

test.each(all)('%s in %s, left as it is on the workbench, is sent as the ticket came', (_, __, level, start) => {
  const { migration } = museum.rules.scenario(level, 'production', { sql: firstDraft(start), framework: start.framework, isOriginal: false, actions: [] }, 7);
  expect(statements(migration!.sql)).toBe(statements(start.sentSql));
});
