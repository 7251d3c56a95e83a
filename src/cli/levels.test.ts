import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { builtInLevelFolder } from '../adapters/level-files.ts';
import type { CommandIo } from './command.ts';
import { runProgram } from './program.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'levels-'));
  cpSync(builtInLevelFolder(import.meta.dirname), path.join(folder, 'mine'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

async function levels(...args: readonly string[]) {
  let out = '', err = '';
  const io: CommandIo = { out: (text) => { out += text; }, err: (text) => { err += text; }, isTerminal: false, columns: 80, env: {}, workingFolder: folder };
  return { code: await runProgram(['levels', ...args], io, '0'), out, err };
}

function change(file: string, from: string, to: string): void {
  const name = path.join(folder, 'mine', file);
  const before = readFileSync(name, 'utf8');
  expect(before).toContain(from);
  writeFileSync(name, before.replace(from, to));
}

test('lists every level with its code, under its hall', async () => {
  const { code, out } = await levels();
  expect(code).toBe(0);
  expect(out).toMatch(/^The Small Room\n {2}L01 {2}runaway-migration/);
});

test('a folder whose files are sound', async () => {
  expect(await levels('check', 'mine', '--files')).toEqual({ code: 0, out: expect.stringMatching(/^\d+ levels?: all is as the files say\.\n$/), err: '' });
});

test('a fault is said with file and field, and is no error of usage', async () => {
  change('small-room/runaway-migration/level.json', '"minutes"', '"minuets"');
  const { code, out } = await levels('check', 'mine', '--files');
  expect(code).toBe(1);
  expect(out).toMatch(/small-room\/runaway-migration\/level\.json:\d+:3: "minuets" is no field that is known here\. Did you mean "minutes"\?\n/);
  expect(out).toMatch(/2 faults in \d+ levels\.\n$/);
});

test('a folder without halls, and a word that is no subcommand, are refused', async () => {
  expect((await levels('check', '.')).err).toBe('.: this is no folder of levels: no folder in it has a "hall.json". "runaway-migration levels new" makes one.\n');
  const { code, err } = await levels('chekc');
  expect([code, err]).toEqual([2, 'runaway-migration: levels knows no "chekc". Did you mean "check"?\n']);
});
