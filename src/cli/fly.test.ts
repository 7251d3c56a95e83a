import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { comparisonRows } from '../game/comparison.ts';
import type { CommandIo } from './command.ts';
import { runProgram } from './program.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'fly-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function fly(args: readonly string[], sql?: string | Uint8Array) {
  let out = '', err = '';
  const io: CommandIo = { out: (text) => { out += text; }, err: (text) => { err += text; }, isTerminal: false, columns: 80, env: {}, workingFolder: folder };
  if (sql !== undefined) writeFileSync(path.join(folder, 'fix.sql'), sql);
  return { code: await runProgram(['fly', ...args, ...(sql === undefined ? [] : ['--migration', 'fix.sql'])], io, '0'), out, err };
}

const SAFE = "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN currency varchar(3) NOT NULL DEFAULT 'EUR';\n";

describe('a migration flown and judged', () => {
  test('one that keeps every objective exits with 0, and the report is one line of JSON', async () => {
    const { code, out, err } = await fly(['l01', '--json', '--seed', '7', '--framework', 'django'], SAFE);
    expect([code, err]).toEqual([0, '']);
    expect(out.trim().split('\n')).toHaveLength(1);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ level: 'L01', seed: 7, framework: 'django', passed: true, findings: [] });
    expect(report.objectives.map(({ id }: { id: string }) => id)).toEqual(['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9']);
    expect(report.objectives[0]).toEqual({ id: 'S1', passed: true, measured: 1, limit: 0.999 });
    expect(report.traceHash).toMatch(/^[0-9a-f]{16,}$/);
    expect((await fly(['L01', '--json', '--framework', 'django'], SAFE)).out).toBe(out);
  });

  test('one that stands still for others to its end is judged too, and said to have waited, and for whom', async () => {
    const { code, out } = await fly(['L06']);
    expect(code).toBe(1);
    expect(out.replace(/\s+/g, ' ')).toContain('In the end it stood waiting for old snapshots: the transaction of console was still open.');
    expect(out).toContain('2 of 9 objectives are not kept: S6, S7.');
  });

  test('one that breaks an objective exits with 1 and says which, in words', async () => {
    const { code, out } = await fly(['runaway-migration'], SAFE.replace('EUR', 'eur'));
    expect(code).toBe(1);
    expect(out).toContain('BROKEN  S6');
    expect(out.replace(/\s+/g, ' ')).toContain('80,000,000 old orders on production do not have the currency EUR.');
    expect(out).toContain('1 of 9 objectives are not kept: S6.');
    const figures = out.split('\n\n')[1]!.split('\n').map((line) => line.trim().split(/\s{2,}/));
    expect(figures.map(([label]) => label), 'the figures have the names that the game gives them').toEqual(comparisonRows(null, null).map(([label]) => label));
    expect(figures.find(([label]) => label === 'requests failed')).toEqual(['requests failed', expect.stringMatching(/^0 of [1-9]/)]);
  });

  test('what the rows refuse, the server refuses in the flight, too', async () => {
    const { code, out } = await fly(['L01'], "-- migrate: no-transaction\nALTER TABLE orders ADD COLUMN currency varchar(3);\nUPDATE orders SET currency = 'EURO';");
    expect(code).toBe(1);
    expect(out.replace(/\s+/g, ' ')).toContain('The server said: value too long for type character varying(3) (22001).');
  });
});

describe('several days of traffic', () => {
  test('count as their worst: one day told whole, each of the others in a line', async () => {
    const { code, out } = await fly(['L01', '--seeds', '7,2'], SAFE);
    expect(code).toBe(0);
    expect(out).toMatch(/seed 7 +kept\n +seed 2 +kept\nIt held on 2 of 2 days of traffic: silver\.\n$/);
    const broken = await fly(['L01', '--seeds', '7,2', '--json'], SAFE.replace('EUR', 'eur'));
    expect(broken.code).toBe(1);
    expect(broken.out.trim().split('\n').map((line) => JSON.parse(line).seed)).toEqual([7, 2]);
  });
});

describe('what cannot be used is one sentence and exit 2', () => {
  test.each([
    [['L99'], 'there is no level "L99".'],
    [[], 'fly needs a level'],
    [['L01', 'L02'], '"L02" is a second'],
    [['L01', '--sed', '3'], 'no option "--sed". Did you mean "--seed"?'],
    [['L01', '--framework', 'ralis'], 'Did you mean "rails"?'],
    [['L01', '--seed', 'x'], 'a seed is a whole number'],
    [['L01', '--seeds', '7;8'], 'write whole numbers with commas'],
    [['L01', '--seeds', '7,8', '--seed', '7'], 'give one of them'],
    [['L01', '--migration', 'nowhere.sql'], 'nowhere.sql: there is no such file'],
  ])('fly %j', async (args, sentence) => {
    const { code, out, err } = await fly(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test.each([
    ['SQL that does not parse', 'ALTER TABLE orders ADD COLUMN currency text;\nUPDATE orders SET;', 'fix.sql: line 2, column 18'],
    ['a table dropped', '\n  DROP TABLE orders;', 'fix.sql: line 2, column 3: this takes away the table orders'],
    ['a table dropped on the first line, behind the framework\'s BEGIN', 'DROP TABLE orders;', 'fix.sql: line 1, column 1: this takes away'],
    ['something that is not modelled', 'SELECT 1;\nMERGE INTO orders USING (SELECT 1 AS id) x ON x.id = orders.id WHEN MATCHED THEN DELETE;', 'fix.sql: line 2, column 1: MERGE'],
    ['a migration without end', "-- migrate: batch 10 by id, pause 10s\nUPDATE orders SET note = 'x';", 'a flight ends after 4 d 00 h of simulated time'],
    ['a misspelt directive', '-- migrate: bach 10 by id\nSELECT 1;', 'fix.sql: line 1, column'],
    ['a binary file', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), 'fix.sql:1:5'],
  ])('%s', async (_what, sql, sentence) => {
    const { code, out, err } = await fly(['L01'], sql);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
  });
});
