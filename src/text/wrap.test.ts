import { expect, test } from 'vitest';
import { oneLine, wrapped } from './wrap.ts';

test('paragraphs are wrapped at words, and indented', () => {
  expect(wrapped('every read and write of orders waits', 24, '  ')).toBe('  every read and write\n  of orders waits');
  expect(wrapped('a\n\nb', 40, '  ')).toBe('  a\n\n  b');
  expect(wrapped('x'.repeat(50), 30)).toBe('x'.repeat(50));
});

test('one line says where it was cut', () => {
  expect(oneLine('SELECT *\n  FROM orders', 40)).toBe('SELECT * FROM orders');
  expect(oneLine('SELECT * FROM orders', 12)).toBe('SELECT * FR…');
});
