import { expect, test } from 'vitest';
import type { LockNote } from '../../game/editor-notes.ts';
import { theme } from '../theme.ts';
import { noteLines } from './note-lines.ts';

const note: LockNote = { line: 8, lock: 'ROW EXCLUSIVE', relation: 'orders', blocks: 'changes', holds: '1.0 s a batch', kept: null };
const said = (width: number): string => noteLines({ locks: [note], faults: [] }, 1, false, width, 1, theme('dark'))[0].map(({ text }) => text).join('').trim().replace(/ +/g, ' ');

test('mode and time of a lock are whole beside the editor of 120 columns too', () => {
  expect(said(80)).toBe('8 ROW EXCLUSIVE orders blocks its rows only, 1.0 s a batch');
  expect(said(50)).toBe('8 ROW EXCLUSIVE blocks its rows, 1.0 s a batch');
});
