import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { builtInLevelFolder } from '../../src/adapters/level-files.ts';
import type { CommandIo } from '../../src/cli/command.ts';
import { runProgram } from '../../src/cli/program.ts';

/*
A checker that nothing gets past: a sound level of few attempts, with one thing broken at a time.
*/
const LEVEL = 'small-room/fast-one-that-forgot';
/** Attempts that are flown quickly. */
const KEPT = ['widen-the-type', 'text-and-a-check', 'as-rails-sends-it', 'all-green-so-done', 'with-a-lock-timeout', 'nothing'];
/** A handful of flights of a minute of production each. */
const FLIGHTS_MS = 120_000;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'checker-'));
  cpSync(builtInLevelFolder(import.meta.dirname), folder, { recursive: true });
  for (const kind of ['solutions', 'mistakes']) {
    for (const name of readdirSync(path.join(folder, LEVEL, kind))) if (!KEPT.includes(name.replace(/\.\w+$/, ''))) rmSync(path.join(folder, LEVEL, kind, name));
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string): string => path.join(folder, LEVEL, name);
const change = (name: string, from: string | RegExp, to: string): void => {
  const before = readFileSync(file(name), 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(file(name), after);
};

async function checked(): Promise<readonly string[]> {
  let out = '';
  const io: CommandIo = { out: (text) => { out += text; }, err: (text) => { out += text; }, isTerminal: false, columns: 80, env: {}, workingFolder: folder };
  await runProgram(['levels', 'check', folder, '--only', 'L16', '--seeds', '1'], io, '0');
  return out.trim().split('\n');
}

describe('levels check', () => {
  test('a sound level', async () => {
    expect(await checked()).toEqual(['1 level: all is as the files say.']);
  }, FLIGHTS_MS);

  test('a solution that does what the ticket came with, a mistake that is none, evidence that is nowhere to be seen, a guess that begins where it is right, a text that is too long: all of it is said', async () => {
    const read = (name: string): string => readFileSync(file(name), 'utf8');
    const [forgets, keeps] = [read('start/typeorm.sent.sql').replace(/START TRANSACTION;|COMMIT;/g, ''), read('solutions/widen-the-type.sql')];
    writeFileSync(file('solutions/widen-the-type.sql'), forgets);
    writeFileSync(file('mistakes/all-green-so-done.sql'), keeps);
    change('level.json', /"event": "[a-z-]+"/, '"event": "deadlock"');
    change('level.json', '"to": 600000000', '"to": 729000');
    change('text.en.md', /^# .*$/m, '# The Fast One That Forgot What It Had Been Told To Keep');
    expect(await checked()).toEqual([
      expect.stringMatching(/^L16 the text "title" has 54 letters, and 40 fit/),
      expect.stringMatching(/^L16 the evidence ".+" is nowhere to be seen in the ticket's own run on production$/),
      'L16 seed 1: the prediction "ninety-nine" begins at 27 ms, which is right for 27 ms: move an end of its scale, so that nobody is right without a guess',
      expect.stringMatching(/^L16 solution widen-the-type, seed 1: does not keep every objective: S6/),
      'L16 solution widen-the-type, seed 1: earns none, and is said to earn silver',
      expect.stringMatching(/^L16 mistake all-green-so-done, seed 1: keeps S6, which it is said to fail/),
      expect.stringMatching(/^L16 mistake all-green-so-done, seed 1: earns silver, and is said to earn none/),
      'L16 mistake all-green-so-done, seed 1: is said to fail by its rowsWrong, which is 0',
      '8 faults in 1 level.',
    ]);
  }, FLIGHTS_MS);

  test('a start in which there is nothing to find, and objectives that an empty migration keeps', async () => {
    writeFileSync(file('start/typeorm.sent.sql'), readFileSync(file('solutions/widen-the-type.sql'), 'utf8'));
    change('level.json', /"rowsWrong",\s*"unit": "count",\s*"atMost": 0/, '"rowsWrong", "unit": "count", "atMost": 100000000');
    expect(await checked()).toEqual(expect.arrayContaining([
      'L16 start, seed 1: does well on production: there is nothing to find',
      expect.stringMatching(/^L16 passes with "SELECT 1;"/),
    ]));
  }, FLIGHTS_MS);
});
