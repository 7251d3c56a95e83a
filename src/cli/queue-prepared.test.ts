import { expect, test } from 'vitest';
import { withoutPrepared } from './queue-prepared.ts';
import { readQueueScenario } from './queue-scenario.ts';

test('EXECUTE becomes what was prepared; a generic plan is kept from its second use on', () => {
  const sql = ["SET plan_cache_mode = 'force_generic_plan'", 'PREPARE p (int) AS SELECT * FROM orders WHERE id = $1', 'EXECUTE p(7)', 'EXECUTE p(8)', 'EXECUTE other'];
  const scenario = readQueueScenario('s.json', JSON.stringify({ format: 1, steps: sql.map((text, index) => ({ atMs: index, session: 'a', sql: text })), askAtMs: [] }));
  expect(withoutPrepared(scenario).steps.map(step => step.sql)).toEqual([
    ...sql.slice(0, 2), 'SELECT * FROM orders WHERE id = 7', 'SELECT * FROM orders WHERE id = 8 /* cached plan */', 'EXECUTE other']);
});
