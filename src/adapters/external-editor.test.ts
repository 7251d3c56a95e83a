import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { editOutside } from './external-editor.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'editor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An editor that does what the script says with the file's name in $1. */
const editor = (name: string, script: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
};
const edit = (env: Readonly<Record<string, string>>, sql = 'SELECT 1;') => editOutside(sql, 'fix.sql', { env: { PATH: process.env.PATH, ...env }, lend: (work) => work() });

describe('the player\'s own editor', () => {
  test('gets the text and gives it back; its file is gone afterwards', async () => {
    const append = editor('append', `echo "$1" > ${folder}/name; printf ' -- seen\\r\\nand more' >> "$1"`);
    expect(await edit({ EDITOR: append })).toEqual({ sql: 'SELECT 1; -- seen\nand more' });
    const { readFileSync } = await import('node:fs');
    const name = readFileSync(path.join(folder, 'name'), 'utf8').trim();
    expect(path.basename(name)).toBe('fix.sql');
    expect(existsSync(path.dirname(name))).toBe(false);
  });

  test('$VISUAL comes before $EDITOR, and may carry arguments', async () => {
    const two = editor('two', 'printf "%s" "$1" > "$2"');
    expect(await edit({ VISUAL: `${two} 'with a blank'`, EDITOR: 'false' })).toEqual({ sql: 'with a blank' });
  });

  test.each([
    ['none is set', {}, 'No editor is set'],
    ['only blanks', { EDITOR: '  ' }, 'No editor is set'],
    ['it is no command', { EDITOR: '/no/such/editor' }, 'exit code 127: there is no such command'],
    ['it ends with a fault', { EDITOR: 'false' }, 'ended with exit code 1'],
    ['it is killed', { EDITOR: editor('killed', 'kill -9 $$') }, 'ended'],
    ['it leaves no text', { EDITOR: editor('binary', 'head -c 100 /dev/zero > "$1"') }, 'is not text'],
    ['it leaves another encoding', { EDITOR: editor('latin', 'printf "\\344" > "$1"') }, 'is not UTF-8'],
    ['it leaves far too much', { EDITOR: editor('large', 'head -c 2000000 /dev/zero | tr "\\0" x > "$1"') }, 'at most 1000000 are read'],
    ['it takes the file away', { EDITOR: editor('away', 'rm "$1"') }, 'could not be used (ENOENT)'],
  ])('one sentence when %s', async (_, env, words) => {
    const edited = await edit(env as Record<string, string>);
    expect('sentence' in edited && edited.sentence).toContain(words);
    expect('sentence' in edited && edited.sentence).toMatch(/unchanged\.$/);
  });
});
