import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { command } from '../../src/cli/queue.ts';
import type { QueueAnswer } from '../../src/cli/queue-run.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

type Step = readonly [atMs: number, session: string, sql: string];

const ran = async (scenario: unknown): Promise<{ readonly code: number; readonly out: string; readonly err: string }> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'queue-'));
  let out = '';
  let err = '';
  try {
    writeFileSync(path.join(folder, 's.json'), JSON.stringify(scenario));
    const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text), isTerminal: false, columns: 80, env: {}, workingFolder: folder };
    return { code: await command.run(['s.json', '--json'], io), out, err };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const schema = `CREATE TABLE customers (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id), note text, qty integer);
CREATE INDEX orders_note_idx ON orders (note);`;

const asked = async (steps: readonly Step[], askAtMs: readonly number[], more: object = {}): Promise<QueueAnswer> => {
  const { out, err } = await ran({ format: 1, schema, deadlockTimeoutMs: 500, ...more, steps: steps.map(([atMs, session, sql]) => ({ atMs, session, sql })), askAtMs });
  expect(err).toBe('');
  return JSON.parse(out) as QueueAnswer;
};

describe('who waits for whom', () => {
  test('everybody behind an ALTER that waits for one reader', async () => {
    const { at, ended } = await asked([[0, 'report', 'BEGIN'], [1, 'report', 'SELECT count(*) FROM orders'], [100, 'alter', 'ALTER TABLE orders ADD COLUMN source text'],
      [200, 'reader', 'SELECT * FROM orders WHERE id = 1'], [900, 'report', 'COMMIT']], [300, 1000]);
    expect(at[0]).toEqual({ ms: 300, sessions: {
      report: { state: 'idle in transaction', waitsFor: null, blockedBy: [] },
      alter: { state: 'active', waitsFor: { mode: 'AccessExclusiveLock', relation: 'orders' }, blockedBy: ['report'] },
      reader: { state: 'active', waitsFor: { mode: 'AccessShareLock', relation: 'orders' }, blockedBy: ['alter'] },
    } });
    expect(at[1]!.sessions.reader).toEqual({ state: 'idle', waitsFor: null, blockedBy: [] });
    expect(ended).toEqual({ report: { result: 'ok', atMs: 900 }, alter: { result: 'ok', atMs: 900 }, reader: { result: 'ok', atMs: 900 } });
  });

  test('rows: the same one waits, another one does not, and a circle ends in 40P01', async () => {
    const update = (id: number): string => `UPDATE orders SET qty = 1 WHERE id = ${id}`;
    const { at, ended } = await asked([[0, 'a', 'BEGIN'], [1, 'a', update(1)], [2, 'b', 'BEGIN'], [3, 'b', update(2)], [5, 'c', update(3)], [10, 'a', update(2)], [20, 'b', update(1)],
      [900, 'a', 'ROLLBACK'], [900, 'b', 'COMMIT']], [15, 100]);
    expect(at[0]!.sessions.a).toEqual({ state: 'active', waitsFor: { mode: 'ShareLock', relation: 'transactionid' }, blockedBy: ['b'] });
    expect(at[1]!.sessions.b!.blockedBy).toEqual(['a']);
    expect(ended.a).toEqual({ result: 'error', sqlstate: '40P01', message: 'deadlock detected', atMs: 510 });
    expect([ended.b, ended.c]).toEqual([{ result: 'ok', atMs: 900 }, { result: 'ok', atMs: 5 }]);
  });

  test('a foreign key looks at its parent row, and only a lock on the whole row is in its way', async () => {
    const insert = 'INSERT INTO orders (id, customer_id) VALUES (900, 1)';
    const steps = (locking: string): readonly Step[] => [[0, 'a', 'BEGIN'], [1, 'a', `SELECT * FROM customers WHERE id = 1 ${locking}`], [10, 'b', insert], [500, 'a', 'COMMIT']];
    expect((await asked(steps('FOR UPDATE'), [100])).at[0]!.sessions.b!.blockedBy).toEqual(['a']);
    expect((await asked(steps('FOR NO KEY UPDATE'), [100])).at[0]!.sessions.b!.blockedBy).toEqual([]);
  });

  test('lock_timeout inside a transaction, with and without a savepoint', async () => {
    const { ended } = await asked([[0, 'h', 'BEGIN'], [1, 'h', 'LOCK TABLE orders IN ACCESS EXCLUSIVE MODE'],
      [10, 'a', "SET lock_timeout = '100ms'"], [11, 'a', 'BEGIN'], [12, 'a', 'SELECT * FROM orders'], [300, 'a', 'SELECT * FROM customers'],
      [10, 'b', "SET lock_timeout = '100ms'"], [11, 'b', 'BEGIN; SAVEPOINT s'], [12, 'b', 'SELECT * FROM orders'], [300, 'b', 'ROLLBACK TO s'], [301, 'b', 'SELECT * FROM customers']], []);
    expect([ended.a, ended.b]).toMatchObject([{ result: 'error', sqlstate: '25P02' }, { result: 'ok', atMs: 301 }]);
  });

  test('CREATE INDEX CONCURRENTLY waits for a snapshot on another table, and leaves nothing locked when it gives up', async () => {
    const steps: readonly Step[] = [[0, 'old', 'BEGIN ISOLATION LEVEL REPEATABLE READ'], [1, 'old', 'SELECT 1 FROM customers'], [50, 'cic', "SET lock_timeout = '300ms'"],
      [60, 'cic', 'CREATE INDEX CONCURRENTLY orders_qty_idx ON orders (qty)'], [700, 'again', 'DROP INDEX orders_qty_idx'], [900, 'old', 'COMMIT']];
    const { at, ended } = await asked(steps, [200]);
    expect(at[0]!.sessions.cic).toEqual({ state: 'active', waitsFor: { mode: 'ShareLock', relation: 'virtualxid' }, blockedBy: ['old'] });
    expect([ended.cic, ended.again]).toMatchObject([{ sqlstate: '55P03', atMs: 360 }, { result: 'ok', atMs: 700 }]);
  });

  test('an idle transaction is ended by its own timeout, an autovacuum steps aside for a waiting lock', async () => {
    const idle = await asked([[0, 'b', "SET idle_in_transaction_session_timeout = '400ms'"], [1, 'b', 'BEGIN'], [2, 'b', 'SELECT * FROM orders'], [50, 'alter', 'ALTER TABLE orders ADD COLUMN z text']], [100]);
    expect([idle.at[0]!.sessions.alter!.blockedBy, idle.ended.alter]).toEqual([['b'], { result: 'ok', atMs: 402 }]);
    const vacuum = await asked([[1, 'worker', 'VACUUM orders'], [10, 'alter', 'ALTER TABLE orders ADD COLUMN z text']],
      [100], { autovacuum: { worker: 'normal' } });
    expect([vacuum.at[0]!.sessions.alter!.blockedBy, vacuum.ended.alter]).toEqual([['worker'], { result: 'ok', atMs: 510 }]);
  });
});

test('NOWAIT and SKIP LOCKED do not wait', async () => {
  const { at, ended } = await asked([[0, 'a', 'BEGIN'], [1, 'a', 'UPDATE orders SET qty = 1 WHERE id = 1'], [10, 'n', 'SELECT * FROM orders WHERE id = 1 FOR UPDATE NOWAIT'],
    [10, 's', 'SELECT * FROM orders WHERE id = 1 FOR UPDATE SKIP LOCKED'], [20, 't', 'LOCK TABLE orders IN SHARE MODE NOWAIT'], [15, 'v', 'BEGIN'], [16, 'v', 'ANALYZE orders'],
    [30, 'w', 'VACUUM (SKIP_LOCKED) orders'], [900, 'a', 'COMMIT']], [50]);
  expect([ended.n, ended.s, ended.w]).toMatchObject([{ sqlstate: '55P03', atMs: 10 }, { result: 'ok', atMs: 10 }, { result: 'ok', atMs: 30 }]);
  expect(at[0]!.sessions.w).toEqual({ state: 'idle', waitsFor: null, blockedBy: [] });
});

test('a cached plan does not look at every index, a new one does; advisory locks wait as well', async () => {
  const { at } = await asked([[0, 'p', "SET plan_cache_mode = 'force_generic_plan'"], [1, 'p', 'PREPARE q AS SELECT count(*) FROM orders'], [2, 'p', 'EXECUTE q'],
    [10, 'reindex', 'BEGIN'], [11, 'reindex', 'REINDEX INDEX orders_note_idx'], [50, 'p', 'EXECUTE q'], [50, 'new', 'SELECT count(*) FROM orders'],
    [1, 'x', 'SELECT pg_advisory_lock(42)'], [5, 'y', 'SELECT pg_advisory_lock(42)'], [900, 'x', 'SELECT pg_advisory_unlock(42)']], [100, 1000]);
  expect([at[0]!.sessions.p!.blockedBy, at[0]!.sessions.new!.waitsFor, at[0]!.sessions.y]).toEqual([[], { mode: 'AccessShareLock', relation: 'orders_note_idx' },
    { state: 'active', waitsFor: { mode: 'ExclusiveLock', relation: 'advisory' }, blockedBy: ['x'] }]);
  expect(at[1]!.sessions.y!.blockedBy).toEqual([]);
});

describe('the MySQL family', () => {
  const mysql = { engine: 'mysql', serverVersion: 'mariadb-10.11', schema: `CREATE TABLE customers (id int PRIMARY KEY, name varchar(50)) ENGINE=InnoDB;
CREATE TABLE orders (id int PRIMARY KEY, customer_id int, qty int, KEY (customer_id), FOREIGN KEY (customer_id) REFERENCES customers (id)) ENGINE=InnoDB;` };
  const reading: readonly Step[] = [[0, 'r', 'BEGIN'], [1, 'r', 'SELECT * FROM orders WHERE id = 1'], [99, 'alter', 'SET SESSION lock_wait_timeout = 1'],
    [100, 'alter', 'ALTER TABLE orders ADD COLUMN z int, ALGORITHM=INSTANT']];

  test('an instant ALTER waits for an idle reader, everybody behind it, until lock_wait_timeout', async () => {
    const { at, ended } = await asked([...reading, [300, 'sel', 'SELECT * FROM orders'], [3000, 'r', 'COMMIT']], [500], mysql);
    expect(at[0]!.sessions.alter).toEqual({ state: 'active', waitsFor: { mode: 'EXCLUSIVE', relation: 'orders' }, blockedBy: ['r'] });
    expect(at[0]!.sessions.sel!.blockedBy).toEqual(['alter']);
    expect([ended.alter, ended.sel]).toMatchObject([{ sqlstate: 'HY000', message: expect.stringMatching(/^1205 /), atMs: 1100 }, { result: 'ok', atMs: 1100 }]);
  });

  test('who has read and then writes while an ALTER waits is the victim of a deadlock', async () => {
    const { ended } = await asked([...reading, [200, 'r', 'UPDATE orders SET qty = 1 WHERE id = 1'], [900, 'r', 'COMMIT']], [], mysql);
    expect([ended.r, ended.alter]).toMatchObject([{ sqlstate: '40001', message: expect.stringMatching(/^1213 /), atMs: 200 }, { result: 'ok', atMs: 200 }]);
  });

  test('rows wait as rows, other rows do not', async () => {
    const { at, ended } = await asked([[0, 'a', 'BEGIN'], [1, 'a', 'UPDATE orders SET qty = 1 WHERE id = 1'], [5, 'b', 'BEGIN'], [6, 'b', 'SELECT * FROM customers'],
      [7, 'b', 'UPDATE orders SET qty = 1 WHERE id = 1'], [8, 'c', 'UPDATE orders SET qty = 1 WHERE id = 2'], [900, 'a', 'COMMIT']], [100], mysql);
    expect(at[0]!.sessions.b).toEqual({ state: 'active', waitsFor: { mode: 'X,REC_NOT_GAP', relation: 'orders' }, blockedBy: ['a'] });
    expect([ended.b, ended.c]).toEqual([{ result: 'ok', atMs: 900 }, { result: 'ok', atMs: 8 }]);
  });

  test('DDL commits what was open', async () => {
    const { ended } = await asked([[0, 'a', 'BEGIN'], [1, 'a', 'UPDATE orders SET qty = 1 WHERE id = 1'], [2, 'a', 'ALTER TABLE orders ADD COLUMN z int'],
      [10, 'b', 'UPDATE orders SET qty = 2 WHERE id = 1'], [100, 'a', 'ROLLBACK']], [], mysql);
    expect(ended.b).toEqual({ result: 'ok', atMs: 10 });
  });

  test('an ALTER of the parent waits for who wrote the child', async () => {
    const { at } = await asked([[0, 'w', 'BEGIN'], [1, 'w', 'INSERT INTO orders (id, customer_id) VALUES (5, 1)'], [100, 'alter', 'ALTER TABLE customers ADD COLUMN z int'], [900, 'w', 'COMMIT']], [300], mysql);
    expect(at[0]!.sessions.alter!.blockedBy).toEqual(['w']);
  });
});

describe('what cannot be used', () => {
  const steps = [{ atMs: 0, session: 'a', sql: 'SELECT 1' }];
  test.each([
    ['a statement that does not parse', { format: 1, steps: [{ atMs: 0, session: 'a', sql: 'SELEC 1' }], askAtMs: [] }, 's.json: steps[0].sql:1:1: '],
    ['a schema that is not there', { format: 1, schema: 'no.sql', steps, askAtMs: [] }, 'the schema "no.sql" cannot be used'],
    ['a schema that does not parse', { format: 1, schema: 'CREATE TABLE (;', steps, askAtMs: [] }, 's.json: schema:1:14: '],
    ['a step without a statement', { format: 1, steps: [{ atMs: 0, session: 'a', sql: '-- nothing' }], askAtMs: [] }, 'steps[0].sql has no statement'],
  ])('%s', async (_, scenario, sentence) => {
    const { code, out, err } = await ran(scenario);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
  });

  test('without a schema the tables are made up', async () => {
    const { code, out } = await ran({ format: 1, steps: [{ atMs: 0, session: 'a', sql: 'LOCK TABLE things' }, { atMs: 5, session: 'b', sql: 'SELECT colour FROM things' }], askAtMs: [6] });
    expect(code).toBe(0);
    expect(JSON.parse(out).ended.b).toEqual({ result: 'ok', atMs: 5 });
  });
});
