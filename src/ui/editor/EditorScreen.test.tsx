import { describe, expect, test } from 'vitest';
import { mounted, type Mounted } from '../../../test/screens/mounted.tsx';
import type { Judged, NotesOnSql } from '../../game/editor-notes.ts';
import { EditorScreen } from './EditorScreen.tsx';

const start = "-- migrate: no-transaction\nSET lock_timeout = '1s';\nALTER TABLE orders ADD COLUMN currency text;\n";
const judged: readonly Judged[] = [{ id: 'S1', title: '99.9 % of requests good', passed: true }, { id: 'S3', title: 'nobody waits over 2 s', passed: false }];

async function notesOn(text: string): Promise<NotesOnSql> {
  const lines = text.split('\n');
  return {
    locks: lines.flatMap((line, at) => line.startsWith('ALTER') ? [{ line: at + 1, lock: 'ACCESS EXCLUSIVE', relation: 'orders', blocks: 'everyone' as const, holds: 'a moment', kept: null }] : []),
    faults: lines.flatMap((line, at) => line.startsWith('MERGE') ? [{ line: at + 1, column: 1, message: 'MERGE is not modelled yet.' }] : []),
  };
}

type Editor = Mounted & { readonly told: string[] };

function opened(columns: number, rows: number, options: { readonly text?: string; readonly isAscii?: boolean } = {}): Editor {
  const told: string[] = [];
  const screen = mounted(
    <EditorScreen
      text={options.text ?? start} onChange={text => told.push(text)} title="The migration" judged={judged} lockNotes={notesOn} columns={columns} rows={rows - 1}
      onFly={text => told.push(`fly ${text}`)} onLeaveIt={() => told.push('leave it')} onEditOutside={() => told.push('outside')} onHint={() => told.push('hint')} onKeys={() => told.push('keys')} onBack={() => told.push('back')}
    />, columns, rows, { isAscii: options.isAscii });
  return { ...screen, told };
}

const down = '\u001b[B';
const ctrl = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) - 96);

describe.each([[80, 24], [120, 40], [200, 60]])('at %d columns and %d rows', (columns, rows) => {
  test('the screen has exactly the lines it may have, with locks and what is judged on it', async () => {
    const screen = opened(columns, rows);
    const lines = await screen.until(frame => frame.includes('blocks everyone, a moment'));
    expect(lines).toHaveLength(rows - 1);
    expect(Math.max(...lines.map(line => [...line].length))).toBeLessThanOrEqual(columns);
    expect(lines.join('\n')).toContain('nobody waits over 2 s');
    expect(lines.join('\n')).toContain('^R run on production');
    screen.close();
  });
});

describe('typing', () => {
  test('letters that mean something elsewhere are letters here, and the text is told after every change', async () => {
    const screen = opened(80, 24, { text: '' });
    for (const letter of 'wasd mq x?') screen.press(letter);
    await screen.until(frame => frame.includes('wasd mq x?'));
    expect(screen.told.at(-1)).toBe('wasd mq x?');
    screen.close();
  });

  test('while a new text is being read, an empty one before it does not say that there is nothing to run', async () => {
    const screen = opened(80, 24, { text: '' });
    await screen.until(frame => frame.includes('nothing to run yet'));
    screen.press('ALTER TABLE orders DROP COLUMN note;');
    const frame = (await screen.until(text => text.includes('DROP COLUMN note'))).join('\n');
    expect(frame).not.toContain('nothing to run yet');
    screen.close();
  });

  test('a fault is said with its place as soon as it is typed', async () => {
    const screen = opened(80, 24, { text: 'SELECT 1;\n' });
    screen.press(down);
    await screen.until(frame => frame.includes('line 2 of 2'));
    screen.press('MERGE INTO x;');
    const frame = (await screen.until(text => text.includes('not modelled'))).join('\n');
    expect(frame).toContain('line 2, column 1: MERGE is not modelled yet.');
    expect(frame).toMatch(/ 2✗ MERGE/);
    screen.close();
  });

  test('undo, and running what is there now', async () => {
    const screen = opened(80, 24, { text: '' });
    screen.press('COMMIT;');
    await screen.until(frame => frame.includes('COMMIT;'));
    screen.press(ctrl('u'));
    await screen.until(frame => !frame.includes('COMMIT;'));
    screen.press('BEGIN;');
    await screen.until(frame => frame.includes('BEGIN;'));
    screen.press(ctrl('r'));
    expect(screen.told.at(-1)).toBe('fly BEGIN;');
    screen.close();
  });

  test('a pasted script keeps its lines whatever system it comes from', async () => {
    const screen = opened(80, 24, { text: '' });
    screen.press('\u001b[200~BEGIN;\r\nCOMMIT;\r\n\u001b[201~');
    await screen.until(frame => frame.includes('COMMIT;'));
    expect(screen.told.at(-1)).toBe('BEGIN;\nCOMMIT;\n');
    screen.close();
  });

  test('a line longer than the screen is scrolled to its cursor', async () => {
    const screen = opened(80, 24, { text: `${'x'.repeat(200)}END` });
    await screen.until(frame => frame.includes('xxx'));
    screen.press('\u001b[F');
    const lines = await screen.until(frame => frame.includes('xEND'));
    expect(lines[0]).toContain('column 204');
    screen.close();
  });
});

test('in ASCII there is no other sign', async () => {
  const screen = opened(120, 40, { isAscii: true });
  const lines = await screen.until(frame => frame.includes('blocks everyone'));
  expect(lines.join('\n').match(/[^\x20-\x7e\n]/g) ?? []).toEqual([]);
  screen.close();
});

test('what the transaction still holds is said under the statement, and whole at every width', async () => {
  const kept = { line: 1, lock: 'ACCESS EXCLUSIVE', relation: 'orders', blocks: 'everyone' as const, during: '3 h 40 m' };
  const titles = judged.map(({ title }) => title);
  for (const [columns, rows] of [[80, 24], [100, 30], [110, 32], [120, 40]] as const) {
    const screen = mounted(
      <EditorScreen
        text={'ALTER TABLE orders ADD currency text;\nUPDATE orders SET currency = 1;\n'} onChange={() => undefined} title="The migration" judged={judged} columns={columns} rows={rows - 1}
        lockNotes={async () => ({ faults: [], locks: [{ line: 2, lock: 'ROW EXCLUSIVE', relation: 'orders', blocks: 'nobody' as const, holds: '3 h 40 m, to COMMIT', kept }] })}
        onFly={() => undefined} onLeaveIt={() => undefined} onEditOutside={() => undefined} onHint={() => undefined} onKeys={() => undefined} onBack={() => undefined}
      />, columns, rows);
    const frame = (await screen.until(text => text.includes('still held'))).join('\n');
    expect(frame).toMatch(/ROW EXCLUSIVE( orders)? +blocks nobody, 3 h 40 m/);
    expect(frame).toMatch(/still held: ACCESS EXCLUSIVE of line 1(, blocks everyone, 3 h 40 m more)?/);
    expect(frame).toContain('blocks everyone, 3 h 40 m more');
    const cut = columns < 100 ? [] : titles.filter(title => !frame.includes(title));
    expect(cut).toEqual([]);
    screen.close();
  }
});
