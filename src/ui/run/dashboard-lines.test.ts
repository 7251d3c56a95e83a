import { expect, test } from 'vitest';
import type { Dashboard } from '../../game/run-dashboard.ts';
import { theme } from '../theme.ts';
import { cascadeLines, migrationLines } from './dashboard-lines.ts';

const still = { now: 0, past: [] };
const board: Dashboard = {
  atUs: 60_000_000, status: 'running', hold: null, waiting: { count: 0, relation: null }, pool: { busy: 3, size: 180, waiting: 0 }, connections: { used: 190, max: 200, reserved: 3, ghosts: 0 },
  served: still, failed: still, p99Us: still, replica: null, pods: [], podsReady: 12,
  migration: { sql: 'CREATE INDEX CONCURRENTLY i ON orders (note)', phase: 'waiting for writers before build', state: 'waiting', rowsDone: 0, rowsTotal: 0, leftUs: null },
};

const shown = (changes: Partial<Dashboard>, width = 80): readonly string[] => {
  const set = { theme: theme('dark'), width, modeName: (mode: string) => mode };
  const all = { ...board, ...changes };
  return [migrationLines(all, set)[0], cascadeLines(all, set)[0]].map((line) => line.map(({ text }) => text).join('').trimEnd());
};

test('where a build waits for transactions, both lines say for what, in 80 columns too', () => {
  const [migration, waiting] = shown({});
  expect(migration).toContain('waiting for writers before build');
  expect(waiting).toMatch(/^ waiting +for locks +0 +\+ the migration, for a transaction$/);
  expect([migration, waiting].every((line) => line.length <= 80)).toBe(true);
});

test('where the migration waits for a lock like everybody else it is told beside the count of requests, and where it works it is not', () => {
  expect(shown({ migration: { ...board.migration!, phase: '' }, waiting: { count: 12, relation: 'orders' } })[1]).toMatch(/^ waiting +on orders +12 .* \+ the migration$/);
  expect(shown({ migration: { ...board.migration!, state: 'active', phase: 'building index' } })[1]).toMatch(/^ waiting +for locks +0$/);
  // Who waits for a connection comes first where there is no room for both.
  expect(shown({ pool: { busy: 180, size: 180, waiting: 1200 } }, 60)[1]).toMatch(/0 +\+ 1,200 for a connection$/);
});
