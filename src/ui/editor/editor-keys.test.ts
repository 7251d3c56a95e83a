import { expect, test } from 'vitest';
import { keymap } from '../keys.ts';
import { pressed } from './editor-keys.ts';

test('a letter types, even where somebody has made a command of it', () => {
  const map = keymap({ undo: ['u'] });
  expect(pressed(map, 'u', {}, 10)).toEqual({ kind: 'edit', event: { kind: 'insert', text: 'u' } });
});

test('movements, pages and lines are told by their keys', () => {
  const map = keymap();
  expect(pressed(map, '', { upArrow: true, shift: true }, 10)).toEqual({ kind: 'edit', event: { kind: 'up', lines: 1, marks: true } });
  expect(pressed(map, '', { pageDown: true }, 10)).toEqual({ kind: 'edit', event: { kind: 'down', lines: 10 } });
  expect(pressed(map, 'k', { ctrl: true }, 10)).toEqual({ kind: 'edit', event: { kind: 'cut' } });
  expect(pressed(map, 'r', { ctrl: true }, 10)).toEqual({ kind: 'command', command: 'fly' });
  expect(pressed(map, '', { escape: true }, 10)).toEqual({ kind: 'command', command: 'editor-back' });
});
