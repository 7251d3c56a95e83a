import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { array, assert, asyncProperty, constantFrom, oneof, string } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../../src/cli/check.ts';
import type { CheckReport } from '../../src/cli/check-report.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'check-'));
  writeFileSync(path.join(folder, 'schema.sql'), readFileSync(path.join(import.meta.dirname, 'schema.sql')));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Ran = { readonly code: number | string; readonly out: string; readonly err: string };

const check = async (content: string | Uint8Array, ...args: readonly string[]): Promise<Ran> => {
  writeFileSync(path.join(folder, 'm.sql'), content);
  let out = '';
  let err = '';
  const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text), isTerminal: false, columns: 100, env: {}, workingFolder: folder };
  try {
    return { code: await command.run(['m.sql', ...args], io), out, err };
  } catch (error) {
    return { code: (error as Error).name, out, err: (error as Error).message };
  }
};

const schema = ['--schema', 'schema.sql', '--server-version', '16', '--no-fly'];
const report = async (sql: string, ...args: readonly string[]): Promise<CheckReport> => JSON.parse((await check(sql, '--json', ...schema, ...args)).out) as CheckReport;

describe('the report', () => {
  test('says of a change that fires triggers that what their functions do elsewhere is left out, and nothing of those that only touch their row', async () => {
    const body = (name: string, sql: string): string => `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${sql} RETURN NEW; END $$;`;
    writeFileSync(path.join(folder, 'fired.sql'), `CREATE TABLE t (id int PRIMARY KEY, a int); CREATE TABLE audit (n int);
      ${body('touch', 'NEW.a := 1;')} ${body('note', 'INSERT INTO audit VALUES (NEW.id);')}
      CREATE TRIGGER touched BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch(); CREATE TRIGGER noted AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION note();`);
    const assumed = async (sql: string): Promise<readonly string[]> => (JSON.parse((await check(sql, '--json', '--schema', 'fired.sql', '--rows', 't=5', '--no-fly')).out) as CheckReport).assumed;
    expect(await assumed('UPDATE t SET a = 2')).toEqual(['A trigger of t (noted) will run: what it does to other tables, and how long it takes, is not part of this.']);
    expect(await assumed('INSERT INTO t VALUES (1, 2)')).toEqual([]);
    expect(await assumed('ALTER TABLE t DISABLE TRIGGER noted; UPDATE t SET a = 2')).toEqual([]);
  });

  test('each statement with its place, its transaction, its locks and whom it blocks', async () => {
    const { statements } = await report('-- note\nBEGIN; ALTER TABLE orders ADD COLUMN a text;\nCOMMIT;\n  UPDATE orders SET a = \'x\' WHERE id = 1;', '--rows', 'orders=80M');
    expect(statements.map(({ index, line, column, transaction }) => [index, line, column, transaction])).toEqual([[0, 2, 1, 0], [1, 2, 8, 0], [2, 3, 1, 0], [3, 4, 3, null]]);
    expect(statements[1]).toMatchObject({
      sql: 'ALTER TABLE orders ADD COLUMN a text', locks: [{ relation: 'orders', kind: 'table', mode: 'AccessExclusiveLock', new: false }],
      blocks: { orders: { select: true, insert: true, update: true, selectForUpdate: true } }, rewrites: [], scans: [], growth: 'O(1)', transactionBlockAllowed: true, error: null, unmodelled: null,
      algorithm: null, lockClause: null, leavesInvalidIndex: false,
    });
    expect(statements[1]!.estimate.basis).toBe('measured cost model, cache 1.3 GB');
  });

  test('a framework wraps the file, and the statements keep their places', async () => {
    const { statements } = await report('ALTER TABLE orders ADD COLUMN a text;\nCREATE INDEX CONCURRENTLY i ON orders (a);', '--framework', 'rails');
    expect(statements.map(({ index, line, column, transaction, error }) => [index, line, column, transaction, error?.sqlstate ?? null])).toEqual([[0, 1, 1, 0, null], [1, 2, 1, 0, '25001']]);
    expect((await report("SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN a text;", '--framework', 'django')).findings).toEqual([]);
    const left = await report('-- migrate: no-transaction\nCREATE INDEX CONCURRENTLY i ON orders (note);', '--framework', 'rails');
    expect(left.statements.map(statement => [statement.transaction, statement.error])).toEqual([[null, null]]);
  });

  test('what was assumed is said', async () => {
    expect((await report('ALTER TABLE orders ADD COLUMN a text;')).assumed).toEqual(['No row count was given for orders: 10M rows are assumed. Give yours with --rows orders=….']);
    const inferred = JSON.parse((await check('CREATE INDEX i ON things (colour);', '--json', '--no-fly')).out) as CheckReport;
    expect(inferred.assumed[0]).toContain('No --schema was given: things is assumed');
    expect(inferred.findings.map(finding => finding.id)).toContain('index-without-concurrently');
  });

  test('the same answer whatever the table is called, and however the statements are cut', async () => {
    const plain = await report('ALTER TABLE orders ALTER COLUMN note SET NOT NULL;', '--rows', 'orders=80M');
    writeFileSync(path.join(folder, 'renamed.sql'), readFileSync(path.join(folder, 'schema.sql'), 'utf8').replaceAll('orders', 'bestellungen'));
    const renamed = JSON.parse((await check('ALTER TABLE bestellungen ALTER COLUMN note SET NOT NULL;', '--json', '--schema', 'renamed.sql', '--no-fly', '--rows', 'bestellungen=80M', '--server-version', '16')).out) as CheckReport;
    expect(renamed.findings).toEqual(JSON.parse(JSON.stringify(plain.findings).replaceAll('orders', 'bestellungen')));
  });

  test('exit status: 0 without errors, 1 with one; text and annotations say the same findings', async () => {
    const safe = await check("SET lock_timeout = '2s'; ALTER TABLE orders ADD COLUMN a text;", ...schema);
    expect([safe.code, safe.out.trimEnd().split('\n').at(-1)]).toEqual([0, 'No findings.']);
    const unsafe = await check('CREATE INDEX i ON orders (note);', ...schema, '--rows', 'orders=80M');
    expect(unsafe.code).toBe(1);
    expect(unsafe.out).toContain('error: index-without-concurrently, statement 1 (line 1)');
    const annotated = await check('CREATE INDEX i ON orders (note);', ...schema, '--rows', 'orders=80M', '--format', 'github');
    expect(annotated.out).toMatch(/^::error file=m\.sql,line=1,col=1,title=index-without-concurrently::Building i holds SHARE on orders: .*%0A%0A-- migrate: no-transaction%0ACREATE INDEX CONCURRENTLY/);
  });

  test('a file of code is said to be one, and what to give instead', async () => {
    const said = async (file: string): Promise<readonly unknown[]> => {
      writeFileSync(path.join(folder, file), 'class AddCurrency < ActiveRecord::Migration[8.0]\nend\n');
      let err = '';
      const code = await command.run([file, '--no-fly'], { out: () => undefined, err: text => void (err += text), isTerminal: false, columns: 100, env: {}, workingFolder: folder });
      return [code, err];
    };
    const what = 'and check reads SQL: give it the statements that the framework sends to the server.\n';
    expect(await said('add.rb')).toEqual([2, `add.rb:1:1: syntax error at or near "class".\nThis looks like code of Rails, ${what}`]);
    expect(await said('0002_add.py')).toEqual([2, `0002_add.py:1:1: syntax error at or near "class".\nThis looks like code of Django or Alembic, ${what}`]);
    expect(await said('V2__add.sql')).toEqual([2, 'V2__add.sql:1:1: syntax error at or near "class".\n']);
  });

  test('a statement that is not modelled is said, and nothing is flown', async () => {
    const { out, code } = await check('PREPARE TRANSACTION \'x\';', '--json', '--schema', 'schema.sql');
    const parsed = JSON.parse(out) as CheckReport;
    expect([code, parsed.flight]).toEqual([0, null]);
    expect(parsed.statements[0]!.unmodelled).toMatch(/\w/);
  });
});

describe('what cannot be used is one sentence with its place, and exit 2', () => {
  const sql = 'SELECT 1;';
  test.each<readonly [string, string | Uint8Array, readonly string[], string]>([
    ['a quote that never ends', "SELECT 1;\nUPDATE orders SET note = 'x;", schema, 'm.sql:2:26: '],
    ['a syntax error', 'SELECT 1;\n  ALTER TABEL orders;', schema, 'm.sql:2:9: '],
    ['a psql command', '\\d orders\nSELECT 1;', schema, 'm.sql:1:1: '],
    ['a directive that is none', '-- migrate: btach 5\nSELECT 1;', schema, 'm.sql:1:1: '],
    ['a file of 5 MB', 'SELECT 1;\n'.repeat(500_001), schema, 'at most 4 MB are read'],
    ['bytes that are no text', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), schema, 'm.sql:1:5: a zero byte'],
    ['another encoding', Uint8Array.from([...new TextEncoder().encode('SELECT \''), 0xe4, 0x27]), schema, 'm.sql:1:9: this byte is not UTF-8'],
    ['nothing', '-- only a comment\n', schema, 'm.sql:1:1: there is no SQL statement'],
    ['a schema that does not fit', 'ALTER TABLE oders ADD COLUMN a text;', schema, 'm.sql:1:1: the schema schema.sql has no table "oders". Did you mean "orders"?'],
    ['a schema that is not there', sql, ['--schema', 'no.sql', '--no-fly'], 'no.sql: there is no such file'],
    ['rows that make no sense', sql, [...schema, '--rows', 'orders=lots'], '"orders=lots" is not a table and its rows'],
    ['rows of a table that is not there', sql, [...schema, '--rows', 'oders=5'], 'Did you mean "orders"?'],
  ])('%s', async (_, content, args, sentence) => {
    const { code, out, err } = await check(content, ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
    expect(err.trimEnd().split('\n')[0]).not.toMatch(/Error|undefined|\bat \S+:\d+:\d+\)/);
  });

  test('arguments that are not known', async () => {
    expect(await check(sql, '--no-fly', '--server-version', '9.6')).toMatchObject({ code: 'UsageError', err: expect.stringContaining('known in the versions') });
  });
});

test('whatever is written, check answers', { timeout: 60_000 }, async () => {
  const words = constantFrom('ALTER TABLE', 'orders', 'ADD COLUMN', 'UPDATE', 'SET', 'note', '=', "'x'", '"', "'", '$$', '/*', '*/', '--', '\n', ';', 'BEGIN', 'COMMIT', 'CREATE INDEX', 'ON', '(', ')',
    'CONCURRENTLY', 'WHERE', 'id', '1', 'NULL', '\\d', 'DROP', 'TABLE', 'SELECT', '*', 'FROM', ',', 'ROLLBACK', 'SAVEPOINT', 'a', '-- migrate: batch 5 by id\n', 'INSERT INTO', 'VALUES', '🙂', '\u0000', 'customers');
  await assert(asyncProperty(oneof(array(words, { maxLength: 14 }).map(parts => parts.join(' ')), string({ maxLength: 60, unit: 'binary' })), async sql => {
    const { code, err } = await check(sql, ...schema);
    expect([0, 1, 2], `${JSON.stringify(sql)}: ${err}`).toContain(code);
  }), { numRuns: 300, seed: 20 });
});
