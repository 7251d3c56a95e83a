import type { Key } from 'ink';
import type { BufferEvent } from '../../game/editor-buffer.ts';
import { commandFor, type Keymap } from '../keys.ts';

const events: Readonly<Record<string, (pageLines: number) => BufferEvent>> = {
  'cursor-left': () => ({ kind: 'left' }), 'cursor-right': () => ({ kind: 'right' }),
  'cursor-up': () => ({ kind: 'up', lines: 1 }), 'cursor-down': () => ({ kind: 'down', lines: 1 }),
  'word-left': () => ({ kind: 'word-left' }), 'word-right': () => ({ kind: 'word-right' }),
  'line-start': () => ({ kind: 'line-start' }), 'line-end': () => ({ kind: 'line-end' }),
  'page-up': lines => ({ kind: 'up', lines }), 'page-down': lines => ({ kind: 'down', lines }),
  'text-start': () => ({ kind: 'text-start' }), 'text-end': () => ({ kind: 'text-end' }),
  'mark-up': () => ({ kind: 'up', lines: 1, marks: true }), 'mark-down': () => ({ kind: 'down', lines: 1, marks: true }),
  'mark': () => ({ kind: 'mark' }), 'cut-lines': () => ({ kind: 'cut' }), 'copy-lines': () => ({ kind: 'copy' }), 'paste-lines': () => ({ kind: 'paste' }),
  'delete-word': () => ({ kind: 'delete-word' }), 'undo': () => ({ kind: 'undo' }), 'redo': () => ({ kind: 'redo' }),
};

export type Pressed = { readonly kind: 'edit'; readonly event: BufferEvent } | { readonly kind: 'command'; readonly command: string } | null;

/** What a key means in the editor: letters always type, whatever they mean elsewhere. */
export function pressed(keymap: Keymap, input: string, key: Partial<Key>, pageLines: number): Pressed {
  const command = commandFor(keymap, 'editor', input, key);
  const isLetter = input.length > 0 && !key.ctrl && !key.meta && !isSpecial(key);
  if (command !== null && !isLetter) return command in events ? { kind: 'edit', event: events[command](pageLines) } : { kind: 'command', command };
  if (key.return) return { kind: 'edit', event: { kind: 'newline' } };
  if (key.backspace) return { kind: 'edit', event: { kind: 'backspace' } };
  if (key.delete) return { kind: 'edit', event: { kind: 'delete' } };
  if (key.tab) return { kind: 'edit', event: { kind: 'tab' } };
  return isLetter ? { kind: 'edit', event: { kind: 'insert', text: input } } : null;
}

const isSpecial = (key: Partial<Key>): boolean =>
  [key.return, key.escape, key.tab, key.backspace, key.delete, key.upArrow, key.downArrow, key.leftArrow, key.rightArrow, key.pageUp, key.pageDown, key.home, key.end].some(Boolean);
