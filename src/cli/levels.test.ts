import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

test('tables that their server would refuse are said where they stand, shared or the level\'s own, and nothing is flown on them', async () => {
  change('corridor-of-queues/empty-check/level.json', '"country character varying(2)"', '"country character varyng(2)"');
  change('corridor-of-queues/five-thousand-rows/schema.sql', '[user_id] int NOT NULL', '[user_id] int NOT NUL');
  const { code, out } = await levels('check', 'mine', '--only', 'L07');
  expect(code).toBe(1);
  expect(out).toMatch(/^corridor-of-queues\/empty-check\/level\.json:\d+:\d+: syntax error at or near "varyng"\n/);
  expect(out).toMatch(/faults in 1 level\.\n$/);
  expect((await levels('check', 'mine', '--files', '--only', 'L09')).out).toMatch(/^corridor-of-queues\/five-thousand-rows\/schema\.sql:\d+:\d+: /);
});

test('a folder without halls, and a word that is no subcommand, are refused', async () => {
  expect((await levels('check', '.')).err).toBe('.: this is no folder of levels: no folder in it has a "hall.json". "runaway-migration levels new" makes one.\n');
  const { code, err } = await levels('chekc');
  expect([code, err]).toEqual([2, 'runaway-migration: levels knows no "chekc". Did you mean "check"?\n']);
});

describe('levels new', () => {
  test('writes a level that can be read at once, a second one beside it with a code of its own, and never over one that is there', async () => {
    const first = await levels('new', 'ours', '--title', 'Our Own Case');
    expect([first.code, first.err]).toEqual([0, '']);
    expect(first.out).toMatch(/^ours\/our-hall\/first-case\/README\.md\n[\s\S]*Play it: {2}runaway-migration play --levels ours\nProve it: runaway-migration levels check ours\n$/);
    expect(readFileSync(path.join(folder, 'ours/our-hall/first-case/text.en.md'), 'utf8')).toMatch(/^# Our Own Case\n[\s\S]*The longest wait for a lock was \{measured\}; \{limit\} is the limit\./);
    expect(await levels('new', 'ours')).toEqual({ code: 2, out: '', err: `${path.join(folder, 'ours/our-hall/first-case')}: this is there already; give the new level another name with --level.\n` });
    expect((await levels('new', 'ours', '--level', 'second-case')).code).toBe(0);
    expect(JSON.parse(readFileSync(path.join(folder, 'ours/our-hall/second-case/level.json'), 'utf8'))).toMatchObject({ code: 'T02' });
    expect((await levels('check', 'ours', '--files')).out).toBe('2 levels: all is as the files say.\n');
  });

  test('a name that is no folder\'s is refused', async () => {
    expect(await levels('new', 'ours', '--level', '../first')).toMatchObject({ code: 2, err: expect.stringMatching(/--level \.\.\/first: use small letters, digits and "-"/) });
    expect(await levels('new')).toMatchObject({ code: 2, err: expect.stringMatching(/levels new needs a folder/) });
  });

  test('the skeleton proves itself: every attempt comes out as its file says', async () => {
    await levels('new', 'ours');
    expect(await levels('check', 'ours', '--seeds', '1')).toEqual({ code: 0, out: '1 level: all is as the files say.\n', err: '' });
  }, 120_000);
});
