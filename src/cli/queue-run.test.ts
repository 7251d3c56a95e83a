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
