import { expect, test } from 'vitest';
import { loadEngine } from '../index.ts';

const statements = [
  'ALTER TABLE a ADD COLUMN b int DEFAULT 1 CHECK (b > 0), DROP CONSTRAINT c CASCADE', 'ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES p (id) NOT VALID', "ALTER TABLE a ALTER COLUMN y TYPE varchar(10) USING y::text || 'z'",
  'CREATE UNIQUE INDEX CONCURRENTLY i ON a (lower(y), x) INCLUDE (id) WHERE x IS NOT NULL', 'UPDATE a SET x = x + 1 FROM p WHERE a.x = p.id AND p.id BETWEEN 1 AND 10', 'DELETE FROM a USING p WHERE a.id IN (SELECT id FROM p LIMIT 5)',
  'INSERT INTO a (x, y) SELECT id, name FROM p ON CONFLICT (id) DO UPDATE SET x = 1', 'SELECT count(*) FROM a JOIN p ON p.id = a.x WHERE a.id = 3 ORDER BY y LIMIT 10 OFFSET 5 FOR UPDATE OF a SKIP LOCKED',
  'CREATE TABLE t (LIKE a INCLUDING ALL, z serial PRIMARY KEY) PARTITION BY RANGE (z)', 'CREATE TRIGGER t BEFORE UPDATE OF x ON a FOR EACH ROW WHEN (OLD.x > 1) EXECUTE FUNCTION f()', 'REFRESH MATERIALIZED VIEW CONCURRENTLY m',
  'COMMENT ON COLUMN a.x IS NULL', 'GRANT ALL ON SEQUENCE s TO public', 'REINDEX (CONCURRENTLY, VERBOSE) TABLE a', 'DO $$ BEGIN IF true THEN DROP INDEX i; END IF; END $$', 'ALTER DOMAIN d ADD CHECK (VALUE > 1)', 'MERGE INTO a USING p ON a.x = p.id WHEN MATCHED THEN DELETE',
];
const schema = 'CREATE TABLE p (id int PRIMARY KEY, name text); CREATE TABLE a (id serial PRIMARY KEY, x int REFERENCES p, y text); CREATE MATERIALIZED VIEW m AS SELECT id FROM a; CREATE SEQUENCE s; CREATE DOMAIN d AS int; CREATE INDEX i ON a (x);';

/** The same inputs on every run: a linear congruential generator with the constants of ANSI C. */
const generator = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
};

test('mangled statements are answered, refused or called unmodelled, and never crash the engine', async () => {
  const engine = await loadEngine('postgres');
  const { catalogue } = engine.catalogueOf(schema, {}, {}, 17);
  const pick = generator(7);
  const words = statements.map((sql) => sql.match(/'[^']*'|\w+|\s+|./g) ?? []);
  const unmodelled: string[] = [];
  let answered = 0;
  for (let i = 0; i < 3000; i++) {
    const own = [...words[pick(words.length)]];
    const other = words[pick(words.length)];
    own.splice(pick(own.length), pick(3), ...other.slice(pick(other.length)).slice(0, pick(4)));
    const { script, faults } = engine.parse(own.join(''), 17);
    if (faults.length > 0) continue;
    for (const statement of script.statements) {
      const plan = engine.plan(statement, { catalogue, version: 17, settings: new Map(), inTransaction: pick(2) === 1, isolation: 'read committed' });
      answered++;
      if (plan.unmodelled?.startsWith('this form of') === true) unmodelled.push(`${plan.unmodelled}: ${statement.sql}`);
    }
  }
  expect(answered).toBeGreaterThan(200);
  expect(unmodelled).toEqual([]);
});
