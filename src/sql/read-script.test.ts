import { describe, expect, test } from 'vitest';
import { postgresDialect } from './postgres-parser.ts';
import { readScript } from './read-script.ts';

const read = (text: string) => readScript(text, postgresDialect);
const statements = (text: string) => read(text).script.statements.map((s) => s.sql);

describe('statements end where psql ends them', () => {
  test.each([
    ["INSERT INTO t VALUES ('a;b'); SELECT 1", ["INSERT INTO t VALUES ('a;b')", 'SELECT 1']],
    ['DO $$ BEGIN a; b; END $$; SELECT 1', ['DO $$ BEGIN a; b; END $$', 'SELECT 1']],
    ['DO $x$ $$ ; $$ $x$; SELECT 1', ['DO $x$ $$ ; $$ $x$', 'SELECT 1']],
    ['/* a /* nested; */ ; */ SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
    ["SELECT E'it\\'s; one'; SELECT 2", ["SELECT E'it\\'s; one'", 'SELECT 2']],
    ["SELECT 'back\\'; SELECT 2", ["SELECT 'back\\'", 'SELECT 2']],
    ['SELECT "odd;name"; SELECT 2', ['SELECT "odd;name"', 'SELECT 2']],
    ['CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3', ['CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)', 'SELECT 3']],
    ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END; SELECT 4',
      ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END', 'SELECT 4']],
    ['COPY t FROM stdin;\n1\tit;s\n\\.\nSELECT 1', ['COPY t FROM stdin', 'SELECT 1']],
    [';;  ;', []],
  ])('%s', (text, expected) => {
    expect(statements(text)).toEqual(expected);
  });

  test('each has the line and column of its first character', () => {
    const { script } = read('-- first\nSELECT 1;\n\n  ALTER TABLE t\n ADD x int; SELECT 2');
    expect(script.statements.map((s) => [s.line, s.column])).toEqual([[2, 1], [4, 3], [5, 13]]);
  });
});

describe('directives', () => {
  test('belong to the statement after them', () => {
    const { script, faults } = read('SET lock_timeout = 1;\n-- migrate: retry 10, backoff 1s, jitter\nALTER TABLE t ADD x int;\n-- migrate: batch 5_000 by id, pause 80ms, while replica lag < 10s\nUPDATE t SET x = 1;');
    expect(faults).toEqual([]);
    expect(script.statements[0].retry).toBeNull();
    expect(script.statements[1].retry).toEqual({ times: 10, backoffUs: 1_000_000, jitter: true });
    expect(script.statements[2].batch).toEqual({ rows: 5000, by: 'id', pauseUs: 80_000, maxReplicaLagUs: 10_000_000 });
  });
  test('a batch may say that its pages are counted with OFFSET', () => {
    const { script, faults } = read('-- migrate: batch 50000 by id, offset, pause 1s\nUPDATE t SET x = 1 WHERE x IS NULL;');
    expect(faults).toEqual([]);
    expect(script.statements[0].batch).toEqual({ rows: 50_000, by: 'id', pauseUs: 1_000_000, maxReplicaLagUs: null, paging: 'offset' });
  });
  test('no-transaction is the whole script\'s', () => {
    expect(read('-- migrate: no-transaction\nSELECT 1').script.noTransaction).toBe(true);
    expect(read('-- a comment about a transaction\nSELECT 1').script.noTransaction).toBe(false);
  });
  test('session-lock is for the tool that sends the script, and no fault', () => {
    expect(read('-- migrate: session-lock\n-- migrate: no-transaction\nSELECT 1')).toMatchObject({ faults: [], script: { noTransaction: true } });
  });
  test.each([
    ['-- migrate: session-look\nSELECT 1', 'did you mean "session-lock"?'],
    ['-- migrate: bacth 10 by id\nSELECT 1', 'did you mean "batch"?'],
    ['-- migrate: batch many by id\nSELECT 1', 'batch 5000 by id'],
    ['SELECT 1;\n-- migrate: retry 3', 'no statement follows'],
  ])('%s says what to write', (text, words) => {
    const { faults } = read(text);
    expect(faults).toHaveLength(1);
    expect(faults[0].kind).toBe('directive');
    expect(faults[0].message).toContain(words);
    expect(faults[0].message).toMatch(/^line \d+, column \d+: /);
  });
  test('the word itself may be mistyped', () => {
    expect(read('-- migrat: retry 3\nSELECT 1').script.statements[0].retry?.times).toBe(3);
  });
});

describe('what cannot be used is one sentence with a place', () => {
  test.each([
    ['SELECT 1;\n\\d orders\nSELECT 2', 'meta-command', 2, '\\d is a command of psql'],
    ['SELECT 1;\nSELECT \'open', 'syntax', 2, 'never closed'],
    ['SELECT $$ open', 'syntax', 1, 'never closed'],
    ['/* open', 'syntax', 1, 'never closed'],
    ['SELECT 1;\nSELECT \u0000', 'encoding', 1, 'binary'],
    ['SELECT 1;\nSELECT \'\ufffd\'', 'encoding', 2, 'UTF-8'],
    ['x'.repeat(5_000_001), 'encoding', 1, 'at most 5000000'],
  ])('%.20s', (text, kind, line, words) => {
    const { faults } = read(text);
    expect(faults).toHaveLength(1);
    expect(faults[0].kind).toBe(kind);
    expect(faults[0].line).toBe(line);
    expect(faults[0].message).toContain(words);
  });

  test('the frame that newer pg_dump puts around its output is no fault', () => {
    expect(read('\\restrict abc\nSELECT 1;\n\\unrestrict abc\n').faults).toEqual([]);
  });
});
