import { readFileSync, rmSync, writeFileSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { afterAll, describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'terminal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A screen of two lines that holds the terminal as the museum does: alternate screen, raw mode, keys handed to the keeper. */
const program = path.join(folder, 'screen.mjs');
writeFileSync(program, `
import { createElement as h, useEffect, useState } from ${JSON.stringify(path.join(root, 'node_modules/react/index.js'))};
import { render, Text, useApp, useInput } from ${JSON.stringify(path.join(root, 'node_modules/ink/build/index.js'))};
import { keepTerminal } from ${JSON.stringify(path.join(root, 'src/adapters/terminal.ts'))};
import { editOutside } from ${JSON.stringify(path.join(root, 'src/adapters/external-editor.ts'))};
const keeper = keepTerminal({ version: '0', onEnd() {} });
const held = { unmount() {}, suspend: null };
function Screen() {
  const [seen, setSeen] = useState('nothing');
  const { suspendTerminal } = useApp();
  useEffect(() => { held.suspend = () => suspendTerminal(); }, [suspendTerminal]);
  useInput((input, key) => {
    if (key.ctrl && input === 'c') keeper.interrupt();
    else if (key.ctrl && input === 'z') void keeper.stop();
    else if (input === 'q') keeper.leave('Come back soon.');
    else if (input === 'x') setTimeout(() => { throw new Error('a fault inside'); });
    else if (input === 'e') void editOutside('SELECT 1;', 'fix.sql', { env: process.env, lend: keeper.lend }).then((edited) => setSeen(edited.sql ?? edited.sentence));
    else setSeen('key ' + input);
  });
  return h(Text, null, 'THE HALL: ' + seen);
}
const app = render(h(Screen), { alternateScreen: true, exitOnCtrlC: false, patchConsole: false });
held.unmount = () => app.unmount();
keeper.attach(held);
`);

function start(command: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { CI: _ci, ...inherited } = process.env;
  const terminal = new xterm.Terminal({ cols: 80, rows: 24, allowProposedApi: true });
  const child = pty.spawn(command[0], command.slice(1), { cols: 80, rows: 24, name: 'xterm-256color', cwd: folder, env: { ...inherited, TMPDIR: folder, PS1: '$ ', ...env } as Record<string, string> });
  let text = '';
  const waiting = new Set<() => void>();
  const wake = (): void => waiting.forEach((check) => check());
  child.onData((data) => { text += data; terminal.write(data, wake); });
  const ended = new Promise<{ code: number; signal: number }>((resolve) => child.onExit(({ exitCode, signal }) => terminal.write('', () => resolve({ code: exitCode, signal: signal ?? 0 }))));
  const screen = (): string => Array.from({ length: 24 }, (_, y) => terminal.buffer.active.getLine(terminal.buffer.active.viewportY + y)?.translateToString(true) ?? '').join('\n').trim();
  const until = (test: () => boolean): Promise<void> => new Promise((resolve, reject) => {
    const patience = setTimeout(() => { waiting.delete(check); reject(new Error(`waited in vain; the screen:\n${screen()}`)); }, 15_000);
    const check = (): void => { if (test()) { waiting.delete(check); clearTimeout(patience); resolve(); } };
    waiting.add(check);
    check();
  });
  const isRestored = (): boolean => terminal.buffer.active.type === 'normal' && text.lastIndexOf('\x1b[?25h') > text.lastIndexOf('\x1b[?25l');
  return { child, ended, screen, until, isRestored, isAlternate: () => terminal.buffer.active.type === 'alternate', sees: (words: string) => until(() => screen().includes(words)) };
}

const hall = async (env: Readonly<Record<string, string>> = {}) => {
  const run = start([process.execPath, program], env);
  await run.sees('THE HALL: nothing');
  expect(run.isAlternate()).toBe(true);
  return run;
};

describe('the terminal is given back', () => {
  test('at the normal end, with the farewell on the ordinary screen', async () => {
    const run = await hall();
    run.child.write('q');
    expect((await run.ended).code).toBe(0);
    expect(run.isRestored()).toBe(true);
    expect(run.screen()).toBe('Come back soon.');
  });

  test('at Ctrl+C, with exit 130', async () => {
    const run = await hall();
    run.child.write('\x03');
    expect((await run.ended).code).toBe(130);
    expect(run.isRestored()).toBe(true);
  });

  test.each([['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const)('at %s, with exit %i', async (signal, code) => {
    const run = await hall();
    run.child.kill(signal);
    expect((await run.ended).code).toBe(code);
    expect(run.isRestored()).toBe(true);
  });

  test('at a fault: one sentence on the screen, the stack in a report', async () => {
    const run = await hall();
    run.child.write('x');
    expect((await run.ended).code).toBe(70);
    expect(run.isRestored()).toBe(true);
    const sentence = run.screen().replaceAll('\n', '');
    expect(sentence).toMatch(/^The museum had to close: .* is in \//);
    expect(run.screen()).not.toMatch(/ at .*:\d+:\d+/);
    expect(readFileSync(sentence.slice(sentence.lastIndexOf(' in /') + 4), 'utf8')).toContain('Error: a fault inside');
  });
});

describe('the terminal is lent', () => {
  test('Ctrl+Z stops the job in a shell, and fg brings the screen back with its keys', async () => {
    const run = start(['bash', '--norc', '-i']);
    await run.sees('$');
    run.child.write(`${process.execPath} ${program}\r`);
    await run.sees('THE HALL: nothing');
    run.child.write('w');
    await run.sees('THE HALL: key w');
    run.child.write('\x1a');
    await run.sees('Stopped');
    expect(run.isRestored()).toBe(true);
    run.child.write('echo back-in-the-shell\r');
    await run.until(() => (run.screen().match(/back-in-the-shell/g) ?? []).length === 2);
    run.child.write('fg\r');
    await run.until(() => run.isAlternate() && run.screen() === 'THE HALL: key w');
    run.child.write('a');
    await run.sees('THE HALL: key a');
    run.child.write('q');
    await run.sees('Come back soon.');
    run.child.write('exit\r');
    await run.ended;
  }, 30_000);

  test('Ctrl+Z where no shell watches does nothing but draw anew', async () => {
    const run = await hall();
    run.child.write('\x1a');
    await run.until(() => run.isAlternate());
    run.child.write('b');
    await run.sees('THE HALL: key b');
    run.child.write('q');
    expect((await run.ended).code).toBe(0);
  });

  test('an editor has the terminal, and its text comes back', async () => {
    const editor = path.join(folder, 'editor.sh');
    writeFileSync(editor, '#!/bin/sh\necho "editing $(basename "$2") with $1"\nread line\necho "$line" > "$2"\n', { mode: 0o755 });
    const run = await hall({ EDITOR: `${editor} --wait` });
    run.child.write('e');
    await run.sees('editing fix.sql with --wait');
    expect(run.isAlternate()).toBe(false);
    run.child.write('SELECT 2;\r');
    await run.sees('THE HALL: SELECT 2;');
    expect(run.isAlternate()).toBe(true);
    run.child.write('q');
    expect((await run.ended).code).toBe(0);
  });

  test('an editor that is no command is said in a sentence, and the screen is back', async () => {
    const run = await hall({ EDITOR: 'no-such-editor' });
    run.child.write('e');
    await run.sees('exit code 127');
    expect(run.isAlternate()).toBe(true);
    run.child.write('q');
    await run.ended;
  });
});
