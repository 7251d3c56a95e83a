import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleaned, editBuffer, markedRows, openBuffer, textOf, type Buffer, type BufferEvent } from './editor-buffer.ts';

const text = fc.array(fc.constantFrom('SELECT', ' ', '\n', "'", 'ä', '😀', '(', ';', '\t', '\r\n'), { maxLength: 30 }).map(pieces => pieces.join(''));

const event: fc.Arbitrary<BufferEvent> = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), text }),
  fc.constantFrom<BufferEvent>(...(['newline', 'backspace', 'delete', 'delete-word', 'left', 'right', 'word-left', 'word-right', 'line-start', 'line-end', 'text-start', 'text-end', 'mark', 'cut', 'copy', 'paste', 'undo', 'redo'] as const).map(kind => ({ kind }))),
  fc.record({ kind: fc.constantFrom('up' as const, 'down' as const), lines: fc.integer({ min: 1, max: 20 }), marks: fc.boolean() }),
  fc.record({ kind: fc.constant('place' as const), row: fc.integer({ min: -3, max: 40 }), column: fc.integer({ min: -3, max: 40 }) }),
  fc.record({ kind: fc.constant('replace' as const), text }),
);

const after = (start: string, events: readonly BufferEvent[]): Buffer => events.reduce(editBuffer, openBuffer(start));
const type = (buffer: Buffer, words: string): Buffer => [...words].reduce((now, letter) => editBuffer(now, { kind: 'insert', text: letter }), buffer);

describe('whatever is typed', () => {
  test('the cursor is inside the text and never inside a pair of surrogates', () => {
    fc.assert(fc.property(text, fc.array(event, { maxLength: 40 }), (start, events) => {
      const buffer = after(start, events);
      const line = buffer.lines[buffer.row];
      expect(buffer.column).toBeGreaterThanOrEqual(0);
      expect(buffer.column).toBeLessThanOrEqual(line.length);
      expect(/\p{Surrogate}/u.test(line.slice(0, buffer.column))).toBe(false);
      const marked = markedRows(buffer);
      expect(marked === null || (marked[0] >= 0 && marked[1] < buffer.lines.length)).toBe(true);
    }));
  });

  test('no line holds a line end or a tab', () => {
    fc.assert(fc.property(text, fc.array(event, { maxLength: 40 }), (start, events) => {
      expect(after(start, events).lines.some(line => /[\n\r\t]/.test(line))).toBe(false);
    }));
  });

  test('undo comes back to the text that was opened, and redo to the last one', () => {
    fc.assert(fc.property(text, fc.array(event, { maxLength: 40 }), (start, events) => {
      const changes = events.filter(one => one.kind !== 'undo' && one.kind !== 'redo');
      const end = after(start, changes);
      let back = end;
      while (back.past.length > 0) back = editBuffer(back, { kind: 'undo' });
      expect(textOf(back)).toBe(textOf(openBuffer(start)));
      while (back.future.length > 0) back = editBuffer(back, { kind: 'redo' });
      expect(textOf(back)).toBe(textOf(end));
    }));
  });

  test('cutting and pasting in place changes nothing but the cursor', () => {
    fc.assert(fc.property(text, fc.integer({ min: 0, max: 10 }), (start, row) => {
      const placed = editBuffer(openBuffer(`${start}\nlast`), { kind: 'place', row, column: 0 });
      fc.pre(placed.row < placed.lines.length - 1);
      expect(textOf(editBuffer(editBuffer(placed, { kind: 'cut' }), { kind: 'paste' }))).toBe(textOf(placed));
    }));
  });
});

describe('editing', () => {
  test('a word typed is one step back', () => {
    const buffer = type(openBuffer(''), 'COMMIT');
    expect(textOf(buffer)).toBe('COMMIT');
    expect(textOf(editBuffer(buffer, { kind: 'undo' }))).toBe('');
  });

  test('a paste from Windows has plain line ends, and tabs become spaces', () => {
    const buffer = editBuffer(openBuffer('x'), { kind: 'insert', text: 'BEGIN;\r\n\tCOMMIT;\r' });
    expect(textOf(buffer)).toBe('BEGIN;\n  COMMIT;\nx');
    expect([buffer.row, buffer.column]).toEqual([2, 0]);
    expect(cleaned('a\u0007b\u001b[31mc')).toBe('ab[31mc');
  });

  test('marked lines are cut together and put in elsewhere', () => {
    const marked = after('one\ntwo\nthree\nfour', [{ kind: 'down', lines: 1 }, { kind: 'down', lines: 1, marks: true }]);
    expect(markedRows(marked)).toEqual([1, 2]);
    const cut = editBuffer(marked, { kind: 'cut' });
    expect(textOf(cut)).toBe('one\nfour');
    const pasted = editBuffer(editBuffer(cut, { kind: 'text-start' }), { kind: 'paste' });
    expect(textOf(pasted)).toBe('two\nthree\none\nfour');
    expect(pasted.lines[pasted.row]).toBe('one');
  });

  test('moving up and down keeps the column where lines are long enough', () => {
    const buffer = after('a long line\nx\nanother line', [{ kind: 'place', row: 0, column: 9 }, { kind: 'down', lines: 1 }]);
    expect([buffer.row, buffer.column]).toEqual([1, 1]);
    expect(editBuffer(buffer, { kind: 'down', lines: 1 }).column).toBe(9);
  });

  test('word moves stop at words and signs', () => {
    const buffer = editBuffer(openBuffer('ALTER TABLE orders'), { kind: 'word-right' });
    expect(buffer.column).toBe(6);
    expect(editBuffer(editBuffer(buffer, { kind: 'word-right' }), { kind: 'word-left' }).column).toBe(6);
  });
});

describe('gaps', () => {
  const text = 'ALTER ____ orders;\n\nVALIDATE ____;';

  test('the cursor begins at the first; a tab goes to the next and round again', () => {
    const first = openBuffer(text);
    expect([first.row, first.column]).toEqual([0, 6]);
    const second = editBuffer(first, { kind: 'tab' });
    expect([second.row, second.column]).toEqual([2, 9]);
    expect(editBuffer(second, { kind: 'tab' })).toMatchObject({ row: 0, column: 6 });
    expect(editBuffer(editBuffer(first, { kind: 'text-start' }), { kind: 'tab' })).toMatchObject({ row: 0, column: 6 });
    expect(textOf(editBuffer(openBuffer('a'), { kind: 'tab' }))).toBe('  a');
  });

  test('what is typed takes its place, and one step back brings it again', () => {
    const typed = [...'TABLE'].reduce((buffer, letter) => editBuffer(buffer, { kind: 'insert', text: letter }), openBuffer(text));
    expect(typed.lines[0]).toBe('ALTER TABLE orders;');
    expect(textOf(editBuffer(typed, { kind: 'undo' }))).toBe(text);
    expect(textOf(editBuffer(openBuffer(text), { kind: 'newline' }))).toContain('____');
  });
});
