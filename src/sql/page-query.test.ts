import { expect, test } from 'vitest';
import { conditionOf, pageQuery } from './page-query.ts';

test.each([
  ['UPDATE orders SET region = 1 WHERE region IS NULL', 'region IS NULL'],
  ['update "where" set x = (select 1 where true) where y = \'where\' and (a where_b) returning id;', 'y = \'where\' and (a where_b)'],
  ['DELETE FROM t -- where not\nWHERE $$where$$ = x;', '$$where$$ = x'],
  ['UPDATE t SET x = 1', null],
])('the condition of %s', (sql, condition) => {
  expect(conditionOf(sql)).toBe(condition);
});

test('the query that finds a page asks for what the statement asks for', () => {
  expect(pageQuery('UPDATE t SET x = 1 WHERE x IS NULL', 't', 'id', 1000, 3000)).toBe('SELECT id FROM t WHERE x IS NULL ORDER BY id LIMIT 1000 OFFSET 3000');
  expect(pageQuery('DELETE FROM t', 't', 'id', 10, 0)).toBe('SELECT id FROM t ORDER BY id LIMIT 10 OFFSET 0');
});
