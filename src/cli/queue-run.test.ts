import { describe, expect, test } from 'vitest';
import { loadEngine } from '../engines/index.ts';
import { answerQueue, type QueueAnswer } from './queue-run.ts';

const mysqlSchema = `CREATE TABLE customers (id int PRIMARY KEY, name varchar(50)) ENGINE=InnoDB;
CREATE TABLE orders (id int PRIMARY KEY, customer_id int, qty int, KEY c (customer_id), CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers (id)) ENGINE=InnoDB;`;
const postgresSchema = `CREATE TABLE customers (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id), qty integer);`;

/** A scenario as lines of "ms session statement", asked at these moments. */
async function asked(kind: 'mysql' | 'postgres', lines: string, ...askAtMs: readonly number[]): Promise<QueueAnswer> {
  const steps = lines.trim().split('\n').map((line) => {
    const [, ms, session, sql] = /^\s*(\d+) (\S+) (.*)$/.exec(line)!;
    return { atMs: Number(ms), session: session!, sql: sql! };
  });
  const engine = await loadEngine(kind);
  const scenario = { engine: kind, serverVersion: null, schema: null, rows: null, deadlockTimeoutMs: 500, steps, askAtMs, autovacuum: {} };
  return answerQueue({ scenario, engine, version: kind === 'mysql' ? 80 : 16, schema: kind === 'mysql' ? mysqlSchema : postgresSchema, rows: { customers: 2000, orders: 2000 } }).answer;
}

const waits = (answer: QueueAnswer, at: number): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(answer.at[at]!.sessions).flatMap(([name, { waitsFor, blockedBy }]) =>
  waitsFor === null ? [] : [[name, `${waitsFor.mode} on ${waitsFor.relation} by ${blockedBy.toSorted().join(', ')}`]]));

describe('the MySQL family', () => {
  test('a session that has read a table and then writes it while an ALTER waits is the victim, at once, and its transaction is over', async () => {
    const answer = await asked('mysql', `0 tx BEGIN
      1 tx SELECT * FROM orders WHERE id = 1
      100 alter ALTER TABLE orders ADD COLUMN a int
      200 tx UPDATE orders SET qty = 1 WHERE id = 1`, 150, 300);
    expect(waits(answer, 0)).toEqual({ alter: 'EXCLUSIVE on orders by tx' });
    expect(answer.ended).toMatchObject({ tx: { result: 'error', sqlstate: '40001', atMs: 200 }, alter: { result: 'ok', atMs: 200 } });
    expect(answer.at[1]!.sessions['tx']!.state).toBe('idle');
  });

  test('an ALTER that asks for its last EXCLUSIVE while a writer waits behind its own lock is no deadlock', async () => {
    const answer = await asked('mysql', `0 reader BEGIN
      1 reader SELECT * FROM orders WHERE id = 1
      100 alter ALTER TABLE orders MODIFY qty bigint, ALGORITHM=COPY
      150 writer UPDATE orders SET qty = 2 WHERE id = 3
      900 reader COMMIT`, 200);
    expect(waits(answer, 0)).toEqual({ alter: 'EXCLUSIVE on orders by reader', writer: 'SHARED_WRITE on orders by alter' });
    expect(answer.ended).toMatchObject({ alter: { result: 'ok', atMs: 900 }, writer: { result: 'ok', atMs: 900 } });
  });

  test('DDL ends the open transaction before it starts, and leaves none', async () => {
    const answer = await asked('mysql', `0 s BEGIN
      1 s INSERT INTO customers (id) VALUES (9)
      100 s ALTER TABLE customers ADD COLUMN a int
      200 other ALTER TABLE customers ADD COLUMN b int`, 150, 250);
    expect(answer.at[0]!.sessions['s']!.state).toBe('idle');
    expect(answer.ended).toMatchObject({ other: { result: 'ok', atMs: 200 } });
  });

  test('a wait that is given up undoes its statement only; in autocommit nothing stays open', async () => {
    const answer = await asked('mysql', `0 holder BEGIN
      1 holder UPDATE orders SET qty = 1 WHERE id = 1
      10 tx SET innodb_lock_wait_timeout = 1
      20 tx BEGIN
      30 tx UPDATE orders SET qty = 1 WHERE id = 5
      100 tx UPDATE orders SET qty = 1 WHERE id = 1
      100 lone SET innodb_lock_wait_timeout = 1
      110 lone UPDATE orders SET qty = 1 WHERE id = 1
      2000 third UPDATE orders SET qty = 1 WHERE id = 5`, 1500, 2100);
    expect(answer.ended).toMatchObject({ tx: { result: 'error', sqlstate: 'HY000', atMs: 1100 }, lone: { result: 'error', sqlstate: 'HY000', atMs: 1110 } });
    expect([answer.at[0]!.sessions['tx']!.state, answer.at[0]!.sessions['lone']!.state]).toEqual(['idle in transaction', 'idle']);
    expect(answer.at[1]!.sessions['third']!.blockedBy).toEqual(['tx']);
  });

  test('who waits for an EXCLUSIVE lock is served before readers that came earlier', async () => {
    const answer = await asked('mysql', `0 lock LOCK TABLES orders WRITE
      100 reader SELECT * FROM orders WHERE id = 1
      200 drop DROP TABLE orders
      500 lock UNLOCK TABLES`, 300);
    expect(waits(answer, 0)['reader']).toBe('SHARED_READ on orders by drop, lock');
  });
});

describe('PostgreSQL', () => {
  test('of several who want one row the first waits for its holder, the others for the first, as tuple locks have it', async () => {
    const answer = await asked('postgres', `0 a BEGIN
      1 a UPDATE orders SET qty = 1 WHERE id = 5
      100 b UPDATE orders SET qty = 2 WHERE id = 5
      200 c UPDATE orders SET qty = 3 WHERE id = 5
      250 d DELETE FROM orders WHERE id = 5
      300 e SELECT * FROM orders WHERE id = 5 FOR KEY SHARE
      500 b SELECT 1
      900 a COMMIT`, 400, 1000);
    expect(waits(answer, 0)).toEqual({ b: 'ShareLock on transactionid by a', c: 'ExclusiveLock on orders by b', d: 'AccessExclusiveLock on orders by b, c' });
    expect(waits(answer, 1)).toEqual({});
  });

  test('an INSERT of a key that another transaction has inserted waits for its end, and fails when it commits', async () => {
    const lines = (end: string): string => `0 a BEGIN
      1 a INSERT INTO customers (id, email) VALUES (9001, 'x')
      100 b INSERT INTO customers (id, email) VALUES (9001, 'y')
      110 c INSERT INTO customers (id, email) VALUES (9002, 'y')
      500 a ${end}`;
    const committed = await asked('postgres', lines('COMMIT'), 300);
    expect(waits(committed, 0)).toEqual({ b: 'ShareLock on transactionid by a' });
    expect(committed.ended['b']).toEqual({ result: 'error', sqlstate: '23505', message: 'duplicate key value violates unique constraint "customers_pkey"', atMs: 500 });
    expect((await asked('postgres', lines('ROLLBACK'), 300)).ended).toMatchObject({ b: { result: 'ok', atMs: 500 }, c: { result: 'ok', atMs: 110 } });
  });

  test('CREATE INDEX CONCURRENTLY that is cut off by a timeout leaves no lock behind: the next change of the table runs', async () => {
    const answer = await asked('postgres', `0 writer BEGIN
      1 writer UPDATE orders SET qty = 1 WHERE id = 1
      10 cic SET lock_timeout = '200ms'
      20 cic CREATE INDEX CONCURRENTLY i ON orders (qty)
      300 writer COMMIT
      400 next ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey`, 100, 450);
    expect(answer.ended).toMatchObject({ cic: { result: 'error', sqlstate: '55P03' }, next: { result: 'ok', atMs: 400 } });
  });

  test('pg_try_advisory_lock does not wait; pg_cancel_backend and pg_terminate_backend reach the session they name', async () => {
    const answer = await asked('postgres', `0 a SELECT pg_advisory_lock(42)
      10 holder BEGIN
      11 holder SELECT * FROM orders WHERE id = 1
      100 b SELECT pg_advisory_lock(42)
      110 c SELECT pg_try_advisory_lock(42)
      120 alter ALTER TABLE orders ADD COLUMN z int
      200 boss SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'alter'
      300 later ALTER TABLE orders ADD COLUMN y int
      400 boss SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holder'`, 150, 350);
    expect(waits(answer, 0)).toEqual({ b: 'ExclusiveLock on advisory by a', alter: 'AccessExclusiveLock on orders by holder' });
    expect(answer.ended).toMatchObject({ c: { result: 'ok', atMs: 110 }, alter: { sqlstate: '57014', atMs: 200 }, later: { result: 'ok', atMs: 400 } });
  });

  test('transaction_timeout ends the session that sits in its transaction', async () => {
    const answer = await asked('postgres', `0 a SET transaction_timeout = '300ms'
      1 a BEGIN
      2 a LOCK TABLE orders
      100 b SELECT * FROM orders WHERE id = 1`, 200);
    expect(waits(answer, 0)).toEqual({ b: 'AccessShareLock on orders by a' });
    expect(answer.ended['b']).toEqual({ result: 'ok', atMs: 301 });
  });
});
