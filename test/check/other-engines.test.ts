import { describe, expect, test } from 'vitest';
import world from '../../levels/worlds/production.json' with { type: 'json' };
import type { Engine } from '../../src/engines/engine.ts';
import { mysqlEngine } from '../../src/engines/mysql/engine.ts';
import { sqlserverEngine } from '../../src/engines/sqlserver/engine.ts';
import { analyseScript, detect, type Finding } from '../../src/findings/index.ts';

const mysqlSchema = `CREATE TABLE customers (id bigint NOT NULL PRIMARY KEY, email varchar(100)) ENGINE=InnoDB;
CREATE TABLE orders (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id bigint NOT NULL, qty int NOT NULL, note text, KEY orders_customer (customer_id)) ENGINE=InnoDB;`;
const serverSchema = 'CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, status nvarchar(20) NOT NULL, qty int NOT NULL, created_at datetime2 NOT NULL);';
const { settings, storage } = world.scenario.database;

const findingsOf = (engine: Engine, version: number, schema: string, sql: string): readonly Finding[] => {
  const { catalogue } = engine.catalogueOf(schema, { orders: 80_000_000, customers: 6_000_000 }, {}, version);
  const { script, faults } = engine.parse(sql, version);
  expect(faults).toEqual([]);
  const statements = analyseScript({ engine, version, catalogue, settings, storage }, script);
  expect(statements.flatMap(statement => statement.plan.unmodelled ?? [])).toEqual([]);
  return detect({ engine, version, statements, trace: null, scenario: null });
};
const ids = (findings: readonly Finding[]): readonly string[] => findings.map(finding => `${finding.severity} ${finding.id}`);

describe('the MySQL family', () => {
  const mysql = (sql: string, version = 84): readonly Finding[] => findingsOf(mysqlEngine, version, mysqlSchema, sql);

  test('a change that only ALGORITHM=COPY can make stops writes for its whole time', () => {
    const findings = mysql('SET lock_wait_timeout = 2; ALTER TABLE orders MODIFY qty BIGINT NOT NULL;');
    expect(ids(findings)).toEqual(['error table-copied']);
    expect(findings[0]!.message).toContain('every write waits about');
  });

  test('what is instant has no finding but the wait for its lock', () => {
    expect(ids(mysql('ALTER TABLE orders ADD COLUMN currency varchar(3);'))).toEqual(['warning no-lock-timeout']);
    expect(mysql('ALTER TABLE orders ADD COLUMN currency varchar(3);')[0]!.instead).toContain('SET lock_wait_timeout = 2;');
    expect(ids(mysql('SET lock_wait_timeout = 2; ALTER TABLE orders ADD COLUMN currency varchar(3);'))).toEqual([]);
  });

  test('a long online change is repeated by each replica', () => {
    expect(ids(mysql('SET lock_wait_timeout = 2; ALTER TABLE orders ADD INDEX orders_qty (qty);'))).toEqual(['note replica-repeats-change']);
  });

  test('an ALTER inside a transaction commits it, so no lock is kept across the backfill', () => {
    const findings = mysql("SET lock_wait_timeout = 2; BEGIN; ALTER TABLE orders ADD COLUMN currency varchar(3); UPDATE orders SET currency = 'EUR'; COMMIT;");
    expect(ids(findings)).toEqual(['error long-row-locks']);
    expect(ids(mysql(findings[0]!.instead!.replace('currency', 'note')))).toEqual([]);
  });
});

describe('SQL Server', () => {
  const server = (sql: string): readonly Finding[] => findingsOf(sqlserverEngine, 2022, serverSchema, sql);

  test('a large UPDATE ends with a lock on the whole table; small batches do not', () => {
    const found = server("UPDATE orders SET status = 'closed' WHERE created_at < '2020-01-01';").find(finding => finding.id === 'row-locks-escalate');
    expect(found!.message).toContain('every read and write of every row waits');
    expect(found!.instead).toContain('-- migrate: batch 2000 by id');
  });

  test('an index is built offline unless ONLINE = ON is said', () => {
    const findings = server('SET LOCK_TIMEOUT 2000; CREATE INDEX orders_qty ON orders (qty);');
    expect(ids(findings)).toEqual(['error index-without-concurrently']);
    expect(findings[0]!.instead).toBe('CREATE INDEX orders_qty ON orders (qty) WITH (ONLINE = ON);\n');
    expect(ids(server(findings[0]!.instead!))).toEqual([]);
  });
});
