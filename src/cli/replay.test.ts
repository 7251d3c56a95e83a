import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CommandIo } from './command.ts';
import { runProgram } from './program.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function program(...args: readonly string[]) {
  let out = '', err = '';
  const io: CommandIo = { out: (text) => { out += text; }, err: (text) => { err += text; }, isTerminal: false, columns: 80, env: {}, workingFolder: folder };
  return { code: await runProgram(args, io, '0'), out, err };
}

const write = (name: string, change: Readonly<Record<string, unknown>>, from = 'run.json'): void =>
  writeFileSync(path.join(folder, name), JSON.stringify({ ...JSON.parse(readFileSync(path.join(folder, from), 'utf8')), ...change }));

writeFileSync(path.join(folder, 'own.sql'), "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN currency varchar(3) NOT NULL DEFAULT 'EUR';\n");
const flown = await program('fly', 'L01', '--migration', 'own.sql', '--replay-out', 'run.json');

describe('an incident written down', () => {
  test('is flown again from its file with the same report, and it is said that it is the same', async () => {
    const again = await program('replay', 'run.json');
    expect([flown.code, again.code, again.err]).toEqual([0, 0, '']);
    expect(again.out).toBe(`${flown.out}The same run, to the digest.\n`);
  });

  test('is flown again from its code, in the words of a message', async () => {
    const code = / Its code: (\S+)/.exec(flown.err)![1];
    const { code: exit, out } = await program('replay', code.replace(/(.{30})/g, '$1\n'), '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ level: 'L01', passed: true, isSameRun: true });
    expect((await program('replay', 'run.json', '--code')).out).toBe(`${code}\n`);
  });

  test('with another digest it is another run, and the sentence says of which version', async () => {
    write('other.json', { traceHash: '0'.repeat(32) });
    const { code, out } = await program('replay', 'other.json');
    expect(code).toBe(1);
    expect(out).toMatch(/Not the same run, although this version/);
    write('old.json', { traceHash: '0'.repeat(32), version: '0.0.1' });
    expect((await program('replay', 'old.json')).out).toMatch(/version 0\.0\.1 wrote this replay/);
  });

  test('in another world nothing is judged, and what was done on call is told', async () => {
    write('small.json', { world: 'staging', rows: 200_000, traceHash: null, actions: [{ atUs: 1_000, kind: 'scale-pods', pods: 5 }, { atUs: 900_000_000, kind: 'restart-pods' }] });
    const { code, out } = await program('replay', 'small.json');
    expect(code).toBe(0);
    expect(out).toMatch(/200,000 rows/);
    expect(out).toContain('Nothing is judged here.');
    expect(out).not.toMatch(/S1|BROKEN/);
    expect(out).toMatch(/5 pods wanted/);
    expect(out).toMatch(/Restart all pods: the run had ended before it/);
  });

  test.each<readonly [string, string, RegExp]>([
    ['no such file', 'nothing.json', /nothing\.json: there is no such file/],
    ['not a replay', 'own.sql', /^runaway-migration: own\.sql cannot be read as a replay: it is not JSON \(line 1, column \d+\)|own\.sql cannot be read as a replay/],
    ['a broken code', 'RM1-0.1.0-L01-P-RAILS-7-0-0-437DA2C8E980-2RG7', /this replay code cannot be read as a replay: its last four signs/],
    ['a level that is not there', 'level.json', /level\.json cannot be flown: its level "L98" is not there/],
    ['an action past the end', 'late.json', /late\.json cannot be flown: action 1 comes after the run's end/],
    ['SQL that cannot be parsed', 'sql.json', /sql\.json: line 1, column 1/],
    ['a framework of another engine', 'framework.json', /its framework "cobol" is not one of this level's/],
  ])('%s: one sentence, exit 2', async (_, name, sentence) => {
    write('level.json', { level: 'L98' });
    write('late.json', { actions: [{ atUs: 30_000_000_000_000, kind: 'restart-pods' }] });
    write('sql.json', { sql: 'ALTRE TABLE orders;' });
    write('framework.json', { framework: 'cobol' });
    const { code, out, err } = await program('replay', name);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test.each([[['replay']], [['replay', 'a', 'b']], [['replay', '--cod', 'a']], [['fly', 'L01', '--seeds', '7,1', '--replay-out', 'x.json']]])('%j is a mistake of usage', async (args) => {
    expect((await program(...args)).code).toBe(2);
  });

  test('a file that cannot be written is said in a sentence', async () => {
    const { code, err } = await program('fly', 'L02', '--replay-out', 'no/such/folder.json');
    expect(code).toBe(2);
    expect(err).toMatch(/no\/such\/folder\.json cannot be written \(ENOENT\)/);
  });
});
