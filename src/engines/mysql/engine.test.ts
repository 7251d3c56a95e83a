import { describe, expect, test } from 'vitest';
import rules from '../../../data/engines/mysql/online-ddl.json' with { type: 'json' };
import type { Catalogue } from '../../sql/catalogue.ts';
import type { Plan, PlanStep } from '../engine.ts';
import { mariadbEngine, mysqlEngine } from './engine.ts';
import { lockModes } from './lock-modes.ts';

const dump = `
/*!40101 SET @saved_cs_client = @@character_set_client */;
CREATE TABLE \`customers\` (\`id\` int NOT NULL, \`name\` varchar(50) DEFAULT NULL, PRIMARY KEY (\`id\`)) ENGINE=InnoDB DEFAULT CHARSET=latin1;
CREATE TABLE \`orders\` (
  \`id\` int NOT NULL AUTO_INCREMENT, \`customer_id\` int NOT NULL, \`status\` varchar(20) NOT NULL, \`note\` varchar(200) DEFAULT NULL, \`amount\` int DEFAULT NULL, \`created_at\` datetime NOT NULL,
  PRIMARY KEY (\`id\`), KEY \`by_status\` (\`status\`), KEY \`by_created\` (\`created_at\`),
  CONSTRAINT \`orders_customer\` FOREIGN KEY (\`customer_id\`) REFERENCES \`customers\` (\`id\`)
) ENGINE=InnoDB AUTO_INCREMENT=17 DEFAULT CHARSET=latin1 /*!50100 STATS_PERSISTENT=0 */;
LOCK TABLES \`orders\` WRITE;
/*!40000 ALTER TABLE \`orders\` DISABLE KEYS */;
UNLOCK TABLES;
/*!50001 CREATE VIEW \`recent\` AS SELECT id, status FROM orders */;`;

const read = (version: number, schema = dump): Catalogue => {
  const { catalogue, faults } = mysqlEngine.catalogueOf(schema, { orders: 80_000_000, customers: 1000 }, {}, version);
  expect(faults).toEqual([]);
  return catalogue;
};

const plan = (sql: string, version = 84, more: { readonly catalogue?: Catalogue; readonly inTransaction?: boolean; readonly settings?: Readonly<Record<string,
  string>> } = {}): Plan => mysqlEngine.plan(
  { index: 0, sql, line: 3, column: 5, retry: null, batch: null },
  { catalogue: more.catalogue ?? read(version), version, settings: new Map(Object.entries(more.settings ?? {})), inTransaction: more.inTransaction ?? false,
    isolation: 'repeatable read' });

const after = (one: Plan): Catalogue => one.steps.findLast((step): step is Extract<PlanStep, { kind: 'catalogue' }> => step.kind === 'catalogue')?.catalogue ?? read(84);
const algorithm = (sql: string, version: number): string | null => plan(sql, version).analysis.algorithm;
const maintained = (sql: string): readonly string[] => plan(sql).steps.flatMap((step) => (step.kind === 'work' ? step.work.indexes.map((index) => index.name) : []));
const at = (mode: string): number => lockModes.names.indexOf(mode);
const conflict = (a: string, b: string): boolean => (lockModes.conflicts[at(a)] & (1 << at(b))) !== 0;
const locksOf = (one: Plan): readonly string[] => one.steps.flatMap((step) => (step.kind === 'lock' ? [`${step.relation} ${step.mode}`] : step.kind === 'unlock' ? [`-${step.relation} ${step.mode}`] : step.kind === 'work' ? ['work'] : []));

describe('a dump of mysqldump --no-data', () => {
  test('gives tables, indexes, foreign keys, rows and a view', () => {
    const { relations } = read(84);
    expect(relations.get('orders')).toMatchObject({ kind: 'table', rows: 80_000_000 });
    expect([...relations.values()].filter((relation) => relation.kind === 'index'
      && relation.table === 'orders').map((index) => index.name)).toEqual(['PRIMARY', 'by_status', 'by_created', 'orders_customer']);
    expect(relations.get('recent')).toMatchObject({ kind: 'view', reads: ['orders'] });
  });

  test('a statement that the server would not take is named with its place', () => {
    const { faults } = mysqlEngine.catalogueOf('CREATE TABLE a (id INT PRIMARY KEY);\nCREATE TABLE b (x INT, KEY k (y));', {}, {}, 84);
    expect(faults).toMatchObject([{ line: 2, column: 1 }]);
    expect(faults[0].message).toContain('Key column \'y\'');
  });
});

describe('what ALTER TABLE costs', () => {
  test('int to bigint is a copy behind which writes wait, on every server', () => {
    for (const version of [57, 80, 84, 97, 1011]) {
      const { analysis } = plan('ALTER TABLE orders MODIFY amount BIGINT', version);
      expect(analysis).toMatchObject({ algorithm: 'COPY', lockClause: 'SHARED', rewrites: ['orders'], growth: 'O(n)' });
      expect(analysis.blocks['orders']).toEqual({ select: false, insert: true, update: true, selectForUpdate: true });
    }
  });

  test('LOCK=NONE and ALGORITHM=INPLACE make the server refuse what it would copy', () => {
    expect(plan('ALTER TABLE orders MODIFY amount BIGINT, ALGORITHM=INPLACE, LOCK=NONE').error).toEqual({ sqlstate: '0A000',
      message: '1846 ALGORITHM=INPLACE is not supported. Reason: Cannot change column type INPLACE. Try ALGORITHM=COPY.' });
  });

  test('a VARCHAR grows in place up to 255 bytes and is copied past them; MariaDB also goes past from short ones', () => {
    expect([algorithm('ALTER TABLE orders MODIFY note VARCHAR(255)', 84), algorithm('ALTER TABLE orders MODIFY note VARCHAR(300)', 84)]).toEqual(['INPLACE', 'COPY']);
    expect([algorithm('ALTER TABLE orders MODIFY status VARCHAR(300) NOT NULL', 1011), algorithm('ALTER TABLE orders MODIFY note VARCHAR(300)',
      1011)]).toEqual(['INSTANT', 'COPY']);
  });

  test('the 65th row version is not INSTANT any more, and a rebuild starts the count anew', () => {
    let catalogue = read(84);
    for (let number = 0; number < 64; number++) catalogue = after(plan(`ALTER TABLE orders ADD COLUMN c${number} INT`, 84, { catalogue }));
    expect(plan('ALTER TABLE orders ADD COLUMN last INT', 84, { catalogue }).analysis.algorithm).toBe('INPLACE');
    catalogue = after(plan('ALTER TABLE orders FORCE', 84, { catalogue }));
    expect(plan('ALTER TABLE orders ADD COLUMN last INT', 84, { catalogue }).analysis.algorithm).toBe('INSTANT');
  });

  test('each statement meets the table that the one before left', () => {
    const grown = after(plan('ALTER TABLE orders ADD COLUMN ref VARCHAR(40), ADD UNIQUE KEY by_ref (ref)'));
    expect(plan('ALTER TABLE orders DROP INDEX by_ref', 84, { catalogue: grown }).error).toBeNull();
    expect(plan('ALTER TABLE orders ADD COLUMN ref INT', 84, { catalogue: grown }).error?.message).toBe('1060 Duplicate column name \'ref\'');
  });
});

describe('metadata locks', () => {
  test('in place: exclusive for a moment, given back for the work, and exclusive again at the end', () => {
    expect(locksOf(plan('ALTER TABLE orders ADD INDEX by_amount (amount)'))).toEqual(['orders SHARED_UPGRADABLE', 'orders EXCLUSIVE', '-orders EXCLUSIVE',
      'work', 'orders EXCLUSIVE', 'work']);
  });

  test('INSTANT needs the exclusive lock as well', () => {
    expect(locksOf(plan('ALTER TABLE orders ADD COLUMN source INT'))).toEqual(['orders SHARED_UPGRADABLE', 'orders EXCLUSIVE', 'work']);
  });

  test('a row of the child holds the parent against DDL', () => {
    expect(locksOf(plan('INSERT INTO orders (customer_id, status, created_at) VALUES (1, \'new\', NOW())'))).toContain('customers SHARED_READ');
  });

  test('DDL commits what is open before it, and itself', () => {
    const steps = plan('ALTER TABLE orders ADD COLUMN source INT', 84, { inTransaction: true }).steps.map((step) => step.kind);
    expect([steps[0], steps[steps.length - 1]]).toEqual(['commit-inside', 'commit-inside']);
    expect(plan('UPDATE orders SET amount = 1 WHERE id = 1', 84, { inTransaction: true }).steps.some((step) => step.kind === 'commit-inside')).toBe(false);
  });

  test('conflicts go both ways, reads pass SHARED_NO_WRITE and stop at EXCLUSIVE', () => {
    for (const a of lockModes.names.slice(1)) for (const b of lockModes.names.slice(1)) expect(conflict(a, b), `${a} ${b}`).toBe(conflict(b, a));
    expect([conflict('SHARED_READ', 'SHARED_NO_WRITE'), conflict('SHARED_WRITE', 'SHARED_NO_WRITE'), conflict('SHARED_READ', 'EXCLUSIVE'),
      conflict('SHARED_UPGRADABLE', 'SHARED_WRITE')]).toEqual([false, true, true, false]);
  });
});

describe('rows', () => {
  test('without an index every row and the end of the table are locked; READ COMMITTED leaves the gaps', () => {
    expect(plan('UPDATE orders SET amount = 0 WHERE note = \'x\'').analysis).toMatchObject({ growth: 'O(n)', scans: ['orders'],
      blocks: { orders: { insert: true, update: true, select: false } } });
    expect(plan('UPDATE orders SET amount = 0 WHERE note = \'x\'', 84,
      { settings: { transaction_isolation: 'READ-COMMITTED' } }).analysis.blocks['orders'].insert).toBe(false);
  });

  test('a bounded range of the key locks its rows and visits only them', () => {
    const one = plan('DELETE FROM orders WHERE id BETWEEN 1 AND 5000');
    const work = one.steps.find((step) => step.kind === 'work');
    expect(work?.kind === 'work' && work.work.rows).toBe(5000);
    expect(one.analysis.blocks['orders']).toEqual({ select: false, insert: false, update: true, selectForUpdate: true });
  });

  test('an UPDATE of a column without index maintains no index; of an indexed one, its own', () => {
    expect([maintained('UPDATE orders SET amount = 1'), maintained('UPDATE orders SET status = \'x\'')]).toEqual([[], ['by_status']]);
  });
});

describe('what is not carried out', () => {
  test('a valid statement beyond the model is refused by name with its place', () => {
    expect(plan('CALL tidy_up()').unmodelled).toBe('line 3, column 5: CALL is not modelled.');
  });

  test('words of another version are a syntax error there', () => {
    expect(plan('ALTER TABLE orders RENAME COLUMN note TO remark', 57).error?.message).toMatch(/^1064 /);
    expect(plan('ALTER TABLE orders ADD COLUMN IF NOT EXISTS note INT', 84).error?.message).toMatch(/^1064 /);
    expect(plan('ALTER TABLE orders ADD COLUMN IF NOT EXISTS note INT', 1011).error).toBeNull();
  });

  test('SET lock_wait_timeout counts seconds and bounds the wait for every lock', () => {
    expect(plan('SET SESSION lock_wait_timeout = 2').settings).toMatchObject({ lock_wait_timeout: '2', lock_timeout: '2s' });
  });
});

describe('versions and rules', () => {
  test('versions are read as people write them', () => {
    expect(['8.0', '8.0.36', '8.4', '5.7', '10.11', 'mariadb-10.11', '8', '7'].map((text) => mysqlEngine.versionOf(text))).toEqual([80, 80, 84, 57, 1011, 1011, 80, null]);
    expect(mariadbEngine.versionOf('10.11')).toBe(1011);
  });

  test('every rule names its source and, per server, what proves it', () => {
    const bare = rules.operations.filter((row) => row.source === '' || !row.evidence.mysql57 || !row.evidence.mysql80 || !row.evidence.mariadb);
    expect(bare.map((row) => row.operation)).toEqual([]);
  });
});
