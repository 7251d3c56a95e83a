import { expect, test } from 'vitest';
import { madeName, quotedName, quotedNames } from './names.ts';

test('a name is quoted only where the server would read something else', () => {
  expect(quotedName('postgres', 'orders')).toBe('orders');
  expect(quotedName('postgres', 'Orders')).toBe('"Orders"');
  expect(quotedName('postgres', 'order')).toBe('"order"');
  expect(quotedName('postgres', 'audit.say "hi"')).toBe('audit."say ""hi"""');
  expect(quotedName('mysql', 'group')).toBe('`group`');
  expect(quotedName('sqlserver', 'a]b')).toBe('[a]]b]');
  expect(quotedNames('postgres', ['a', 'user'])).toBe('a, "user"');
});

test('a made name fits and needs no quotes', () => {
  expect(madeName('audit.Orders', 'note', 'not_null')).toBe('orders_note_not_null');
  expect(madeName('x'.repeat(80), 'y')).toHaveLength(63);
});
