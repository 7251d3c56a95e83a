import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CommandIo } from './command.ts';
import { runProgram } from './program.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sandbox-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(path.join(folder, 'own.sql'), "ALTER TABLE orders ADD COLUMN currency text;\nUPDATE orders SET currency = 'EUR';\n");

async function program(...args: readonly string[]) {
  let out = '', err = '';
  const io: CommandIo = { out: (text) => { out += text; }, err: (text) => { err += text; }, isTerminal: false, columns: 80, env: {}, workingFolder: folder };
  return { code: await runProgram(args, io, '0'), out, err };
}

test('without a terminal a migration is flown on any world, and nothing is judged', async () => {
  const { code, out, err } = await program('sandbox', 'own.sql', '--world', 'l01:staging', '--rows', '120k', '--framework', 'Django', '--seed', '3', '--replay-out', 'run.json');
  expect(code).toBe(0);
  expect(out).toContain('L01 The Runaway Migration · 120,000 rows · Django · seed 3');
  expect(out).toContain('A lock is kept while rows are changed (line 1)');
  expect(out).toContain('Nothing is judged here.');
  expect(err).toMatch(/The run is in run\.json\. Its code: RMZ1\./);
  const again = await program('replay', 'run.json', '--json');
  expect(again.code).toBe(0);
  expect(JSON.parse(again.out)).toMatchObject({ world: 'staging', rows: 120_000, isSameRun: true });
});

test('the same world with more rows takes longer', async () => {
  const [few, many] = await Promise.all(['50k', '5M'].map(async (rows) => JSON.parse((await program('sandbox', 'own.sql', '--world', 'L01:laptop', '--rows', rows, '--json')).out)));
  expect(many.measures.migrationUs).toBeGreaterThan(20 * few.measures.migrationUs);
  expect(many).not.toHaveProperty('passed');
});

test('what is done on call is said with the command', async () => {
  const { out } = await program('sandbox', '--world', 'L01', '--rows', '20M', '--act', '10 s terminate the migration', '--act', '5 m Restart all');
  expect(out).toMatch(/00:40\.0 {2}Terminate the migration: connection terminated/);
  expect(out).toMatch(/Restart all pods/);
  expect((await program('sandbox', '--world', 'L01:production', '--act', 'list')).out).toMatch(/^1\. Cancel the statement of the migration \(30 s until it is done\)/);
});

test.each<readonly [readonly string[], RegExp]>([
  [['--world', 'L99'], /the level "L99" is not there/],
  [['--world', 'L01:moon'], /--world L01:moon: behind the colon stands a size/],
  [['--rows', 'many'], /--rows many: rows are a number from 1 to/],
  [['--rows', '0'], /--rows 0/],
  [['--framework', 'cobol'], /its framework "cobol" is not one of this level's/],
  [['--seed', '1.5'], /--seed 1\.5/],
  [['--act', 'terminate'], /--act terminate: Type when and what, as in "30 s terminate the migration"/],
  [['--act', '30 s dance'], /--act 30 s dance: Nothing that can be done is called "dance"\. "--act list" says what can/],
  [['nothing.sql'], /nothing\.sql: there is no such file/],
  [['--wold', 'L01'], /no option "--wold"\. Did you mean "--world"\?/],
  [['own.sql', 'other.sql'], /"other\.sql" is a second/],
])('sandbox %j: one sentence, exit 2', async (args, sentence) => {
  const { code, out, err } = await program('sandbox', ...args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(sentence);
});
