import { beforeAll, describe, expect, test } from 'vitest';
import { loadPostgresParser } from '../sql/postgres-parser.ts';
import type { Views } from '../game/run-query.ts';
import { answer, queryViews } from './query-prompt.ts';

const VIEWS: Views = {
  pg_stat_activity: [
    { pid: 4711, application_name: 'migration', state: 'active', wait_event_type: null, xact_start: '2025-06-02 14:00:00.5+00', query: 'UPDATE orders SET currency = \'EUR\'' },
    { pid: 5001, application_name: 'web', state: 'active', wait_event_type: 'Lock', xact_start: '2025-06-02 14:07:31+00', query: 'SELECT * FROM orders' },
    { pid: 5002, application_name: 'web', state: 'idle', wait_event_type: 'Client', xact_start: null, query: 'SELECT 1' },
  ],
  pg_locks: [
    { pid: 4711, relation: 'orders', mode: 'AccessExclusiveLock', granted: true },
    { pid: 5001, relation: 'orders', mode: 'AccessShareLock', granted: false },
  ],
  pg_stat_replication: [],
};

/** The moment of these views. */
const AT_US = Date.UTC(2025, 5, 2, 14, 7, 31) * 1000;
const ask = (sql: string): unknown[][] => answer(sql, VIEWS, AT_US).rows as unknown[][];

beforeAll(() => loadPostgresParser());

describe('a question to the server views', () => {
  test('who holds what others wait for', async () => {
    const table = await queryViews(`SELECT a.pid, a.application_name AS who, l.mode FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted ORDER BY 1;`, VIEWS);
    expect(table).toEqual({ columns: ['pid', 'who', 'mode'], rows: [[5001, 'web', 'AccessShareLock']], isCut: false });
  });

  test.each([
    ['SELECT pid FROM pg_stat_activity WHERE now() - xact_start > interval \'5 minutes\'', [[4711]]],
    ['SELECT pid, now() - xact_start AS age FROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY age DESC LIMIT 1', [[4711, '00:07:30.5']]],
    ['SELECT pid::text || \'!\' FROM pg_locks WHERE granted', [['4711!']]],
    ['SELECT state, count(*) FROM pg_stat_activity GROUP BY state ORDER BY 2 DESC, 1', [['active', 2], ['idle', 1]]],
    ['SELECT count(*) FILTER (WHERE query ILIKE \'select%\') FROM pg_stat_activity', [[2]]],
    ['WITH w AS (SELECT pid FROM pg_locks WHERE NOT granted) SELECT query FROM pg_stat_activity WHERE pid IN (SELECT pid FROM w)', [['SELECT * FROM orders']]],
    ['SELECT granted, xact_start FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid ORDER BY l.pid', [[true, '2025-06-02 14:00:00.5'], [false, '2025-06-02 14:07:31']]],
    ['SELECT count(*) FROM pg_stat_replication', [[0]]],
    ['SELECT * FROM pg_catalog.pg_locks WHERE mode LIKE \'%Exclusive%\'', [[4711, 'orders', 'AccessExclusiveLock', true]]],
    ['SELECT 1 + 1', [[2]]],
  ])('%s', (sql, rows) => {
    expect(ask(sql)).toEqual(rows);
  });

  test('moments on the run\'s own clock, and who blocks whom', () => {
    const views: Views = { pg_stat_activity: [
      { pid: 1, query_start: '00:00:10.000', pg_blocking_pids: '{}' }, { pid: 2, query_start: '00:04:00.500', pg_blocking_pids: '{1}' }, { pid: 3, query_start: null, pg_blocking_pids: '{1,2}' },
    ] };
    const rows = (sql: string, atUs: number | null = 250_000_000) => answer(sql, views, atUs).rows;
    expect(rows('SELECT pid, now() - query_start, query_start FROM pg_stat_activity WHERE now() - query_start > \'1 minute\'')).toEqual([[1, '00:04:00', '00:00:10.000']]);
    expect(rows('SELECT pid FROM pg_stat_activity WHERE query_start < \'00:01:00\'', null)).toEqual([[1]]);
    expect(() => rows('SELECT now() - query_start FROM pg_stat_activity', null)).toThrow('Now() is not known here; compare with a time of the views instead');
    expect(rows('SELECT pid FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0 ORDER BY pid')).toEqual([[2], [3]]);
    expect(rows('SELECT pid FROM pg_stat_activity WHERE 2 = ANY (pg_blocking_pids(pid))')).toEqual([[3]]);
    expect(rows('SELECT b.pid, count(*) FROM pg_stat_activity a JOIN pg_stat_activity b ON b.pid = ANY (a.pg_blocking_pids) GROUP BY b.pid ORDER BY 1')).toEqual([[1, 2], [2, 1]]);
  });

  test('all columns of a view, in the server\'s order', () => {
    expect(answer('TABLE pg_locks', VIEWS, null).columns).toEqual(['pid', 'relation', 'mode', 'granted']);
  });
});

describe('what it refuses, in one sentence', () => {
  test.each([
    ['DELETE FROM pg_locks', /only reads/],
    ['ATTACH DATABASE \'/tmp/x\' AS x', /syntax error/],
    ['PRAGMA table_info(pg_locks)', /syntax error/],
    ['VACUUM INTO \'/tmp/x\'', /syntax error|only reads/],
    ['COPY pg_locks TO \'/tmp/x\'', /only reads/],
    ['SELECT * INTO t FROM pg_locks', /only reads/],
    ['SELECT load_extension(\'/tmp/x.so\')', /function load_extension\(\) is not answered at this prompt/],
    ['SELECT pg_read_file(\'/etc/passwd\')', /function pg_read_file\(\) is not answered/],
    ['SELECT readfile(\'/etc/passwd\')', /readfile/],
    ['SELECT * FROM sqlite_master', /relation "sqlite_master" does not exist/],
    ['SELECT * FROM pragma_database_list', /relation "pragma_database_list" does not exist/],
    ['SELECT pid FROM pg_locks; DELETE FROM pg_locks', /one statement/],
    ['SELECT pids FROM pg_locks', /column "pids" does not exist \(column 8\)/],
    ['SELECT pid FROM pg_lock', /relation "pg_lock" does not exist \(column 17\)/],
    ['SELEC 1', /syntax error at or near "SELEC" \(column 1\)/],
    ['', /no statement/],
    ['SELECT pid / 0 FROM pg_locks', /division by zero/],
  ])('%s', (sql, sentence) => {
    let message = '';
    try { ask(sql); } catch (error) { message = (error as Error).message; }
    expect(message).toMatch(new RegExp(sentence.source, 'i'));
    expect(message).not.toContain('\n');
  });

  test('nothing of the views is changed by anything asked', () => {
    const before = JSON.stringify(VIEWS);
    for (const sql of ['WITH d AS (DELETE FROM pg_locks RETURNING *) SELECT * FROM d', 'SELECT setval(\'x\', 1)']) expect(() => ask(sql)).toThrow(/WITH that changes rows|does not exist|not answered/);
    expect(JSON.stringify(VIEWS)).toBe(before);
    expect(ask('SELECT count(*) FROM pg_locks')).toEqual([[2]]);
  });
});

describe('bounded', () => {
  const many: Views = { v: Array.from({ length: 3000 }, (_, n) => ({ n, text: `row ${n}` })) };

  test('two hundred rows are kept, and that there were more is said', () => {
    const table = answer('SELECT n FROM v ORDER BY n', many, null);
    expect([table.rows.length, table.isCut]).toEqual([200, true]);
  });

  test.each([
    'SELECT count(*) FROM v a, v b, v c',
    'SELECT max(a.n * b.n * c.n) FROM v a CROSS JOIN v b CROSS JOIN v c',
    'SELECT count(*) FROM v a LEFT JOIN v b ON a.n < b.n LEFT JOIN v c ON b.n < c.n',
    'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r',
    'SELECT count(*) FROM generate_series(1, 1000000000000)',
    'SELECT n FROM v WHERE n IN (SELECT a.n + b.n FROM v a, v b, v c WHERE a.n + b.n + c.n = -1)',
  ])('an endless query ends after its second: %s', (sql) => {
    // A clock that passes a millisecond with each look: the test waits for rows looked at, not for time.
    let ms = 0;
    expect(() => answer(sql, many, null, () => (ms += 1))).toThrow('The query was stopped after one second');
  });

  test('texts that would fill the memory are refused', () => {
    expect(() => ask('SELECT repeat(repeat(\'x\', 100000), 100000)')).toThrow('longer than a million letters');
    expect(() => ask(`SELECT '${'x'.repeat(30_000)}'`)).toThrow('at most 20000 are read');
  });
});
