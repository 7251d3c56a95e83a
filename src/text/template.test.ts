import { expect, test } from 'vitest';
import { fill, holesOf } from './template.ts';

test('holes are filled by name, empty optional lines vanish, blank lines stay', () => {
  expect(fill('{a} and {b}\n\n{none}\nend', { a: 'one', b: 2, none: '' })).toBe('one and 2\n\nend');
  expect(holesOf('{a} {b} {a}')).toEqual(['a', 'b']);
});

test('a hole that nothing fills is said, never shown', () => {
  expect(() => fill('the table {table}', {})).toThrow('{table}');
});
