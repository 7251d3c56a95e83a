import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine, Plan } from '../engine.ts';
import { loadEngine } from '../index.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine('postgres');
});

const schema = `
CREATE TABLE people (id bigint PRIMARY KEY, name varchar(40), email text);
CREATE TABLE pets (id bigint PRIMARY KEY, owner_id bigint NOT NULL, kind text);
CREATE FUNCTION rename_one(p_id bigint) RETURNS void LANGUAGE sql AS $$ UPDATE people SET name = 'x' WHERE id = p_id $$;
CREATE FUNCTION slug(t text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN lower(replace(t, ' ', '-')); END $$;
CREATE FUNCTION count_pets() RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN n := (SELECT count(*) FROM pets); RETURN n; END $$;
CREATE FUNCTION widen() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER TABLE pets ALTER COLUMN owner_id TYPE numeric'; END $$;
CREATE FUNCTION vacuums() RETURNS void LANGUAGE plpgsql AS $$ BEGIN VACUUM pets; END $$;
CREATE FUNCTION again() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM again(); END $$;
CREATE FUNCTION outside() RETURNS void LANGUAGE c AS 'library', 'outside';
CREATE PROCEDURE twice() LANGUAGE plpgsql AS $$ BEGIN PERFORM widen(); CALL rename_all(); END $$;
CREATE PROCEDURE rename_all() LANGUAGE sql AS $$ UPDATE people SET name = 'x' $$;
CREATE PROCEDURE in_parts() LANGUAGE plpgsql AS $$ BEGIN UPDATE people SET name = 'x'; COMMIT; UPDATE pets SET kind = 'x'; END $$;
CREATE FUNCTION either(a bigint) RETURNS void LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION either(a text) RETURNS void LANGUAGE sql AS 'DELETE FROM pets';
CREATE AGGREGATE longest(text) (SFUNC = textcat, STYPE = text);`;

/** The plan of a script's last statement, each seeing the catalogue that the one before left. */
const plan = (sql: string, { before = '', version = 17 }: { readonly before?: string; readonly version?: number } = {}): Plan => {
  let { catalogue } = engine.catalogueOf(`${schema}\n${before}`, { people: 1000, pets: 50_000 }, {}, version);
  const all = engine.parse(sql, version).script.statements.map((statement) => {
    const one = engine.plan(statement, { catalogue, version, settings: new Map(), inTransaction: false, isolation: 'read committed' });
    for (const step of one.steps) if (step.kind === 'catalogue') catalogue = step.catalogue;
    return one;
  });
  return all.at(-1) as Plan;
};
const locks = (p: Plan): string[] => p.analysis.locks.filter((l) => l.kind === 'table').map((l) => `${l.relation} ${l.mode}`);
const refused = (p: Plan): string => `${p.error?.sqlstate ?? ''} ${p.error?.message ?? ''}`;
const rows = (p: Plan): number => p.steps.reduce((sum, step) => sum + (step.kind === 'work' ? step.work.rows : 0), 0);

describe('functions of the server and of well-known extensions', () => {
  test('built-in functions lock nothing, of whatever age', () => {
    for (const sql of ['SELECT now()', "SELECT pg_relation_size('pets')", "SELECT date_part('day', now())", 'SELECT text(1)', 'SELECT pg_catalog.lower(name) FROM people'])
      expect(plan(sql)).toMatchObject({ error: null, unmodelled: null });
  });
  test('a function that the version does not have yet is missing there', () => {
    expect(plan('SELECT uuidv7()', { version: 18 }).error).toBeNull();
    expect(refused(plan('SELECT uuidv7()'))).toBe('42883 function uuidv7() does not exist');
  });
  test('crypt() is there with pgcrypto and not without', () => {
    expect(plan("SELECT crypt('a', gen_salt('bf'))", { before: 'CREATE EXTENSION pgcrypto;' }).error).toBeNull();
    expect(plan("CREATE EXTENSION pgcrypto; SELECT crypt('a', gen_salt('bf'))").error).toBeNull();
    expect(refused(plan("SELECT crypt('a', 'b')"))).toBe('42883 function crypt(unknown, unknown) does not exist');
    expect(refused(plan("DROP EXTENSION pgcrypto; SELECT crypt('a', 'b')", { before: 'CREATE EXTENSION pgcrypto;' }))).toContain('42883');
  });
  test('volatility is that of pg_proc: array_to_string is stable, pg_stat_reset volatile, the seven extensions are known', () => {
    expect(refused(plan("CREATE INDEX ON people ((array_to_string(ARRAY[name], '')))"))).toContain('42P17');
    const before = 'CREATE EXTENSION "uuid-ossp";';
    expect(plan('ALTER TABLE pets ADD COLUMN chip uuid DEFAULT uuid_generate_v4()', { before }).analysis.rewrites).toEqual(['pets']);
    expect(plan("ALTER TABLE pets ADD COLUMN chip uuid DEFAULT uuid_generate_v5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'x')", { before }).analysis.rewrites).toEqual([]);
  });
});

describe('functions that nobody knows', () => {
  test('are missing where the schema is all there is', () => {
    expect(refused(plan('SELECT my_function()'))).toBe('42883 function my_function() does not exist');
    expect(refused(plan("SELECT public.my_function(1, 'a', true, 2.5, now()::date)"))).toBe('42883 function public.my_function(integer, unknown, boolean, numeric, date) does not exist');
    expect(refused(plan('DO $$ BEGIN PERFORM my_function(); END $$'))).toBe('42883 function my_function() does not exist');
    expect(refused(plan('CALL my_procedure(1)'))).toBe('42883 procedure my_procedure(integer) does not exist');
    expect(refused(plan('UPDATE pets SET kind = my_function(kind)'))).toContain('42883');
  });
  test('a default, an index and a check may not name one either, and nothing is left of the statement', () => {
    for (const sql of ['ALTER TABLE pets ADD COLUMN n int DEFAULT my_function()', 'CREATE INDEX CONCURRENTLY ON pets ((my_function(kind)))', 'ALTER TABLE pets ADD CHECK (my_function(kind)) NOT VALID']) {
      expect(refused(plan(sql))).toContain('42883');
      expect(plan(sql)).toMatchObject({ steps: [], analysis: { locks: [], scans: [], leavesInvalidIndex: false } });
    }
  });
  test('may come from an extension whose functions are not known: then nothing is claimed', () => {
    const p = plan("SELECT create_distributed_table('pets', 'id')", { before: 'CREATE EXTENSION citus;' });
    expect(p).toMatchObject({ error: null, unmodelled: 'what create_distributed_table() does is not modelled yet' });
    expect(plan('ALTER TABLE pets ADD COLUMN n int DEFAULT my_function()', { before: 'CREATE EXTENSION postgis;' }).unmodelled).toBe('what my_function() does is not modelled yet');
    expect(plan('CREATE TRIGGER t AFTER UPDATE ON pets FOR EACH ROW EXECUTE FUNCTION my_function()', { before: 'CREATE EXTENSION postgis;' }).error).toBeNull();
  });
  test('the extensions that are known through and through excuse no other name', () => {
    expect(refused(plan('SELECT my_function()', { before: 'CREATE EXTENSION plpgsql; CREATE EXTENSION hstore;' }))).toContain('42883');
  });
});

describe('functions whose body is known do what it does', () => {
  test('an UPDATE in it locks and works as an UPDATE does, a parameter is no column', () => {
    const p = plan('SELECT rename_one(3)');
    expect(locks(p)).toEqual(['people RowExclusiveLock']);
    expect(p.analysis.scans).toEqual([]);
    expect(rows(p)).toBe(1);
  });
  test('DDL put in by EXECUTE of a constant rewrites the table', () => {
    const p = plan('SELECT widen()');
    expect(locks(p)).toEqual(['pets AccessExclusiveLock']);
    expect(p.analysis.rewrites).toEqual(['pets']);
    expect(p.analysis.blocks['pets'].select).toBe(true);
  });
  test('an expression of PL/pgSQL that asks a table is a SELECT', () => {
    expect(locks(plan('SELECT count_pets()'))).toEqual(['pets AccessShareLock']);
    expect(locks(plan('DO $$ DECLARE n bigint := (SELECT count(*) FROM pets); BEGIN IF EXISTS (SELECT 1 FROM people) THEN RAISE NOTICE $q$x$q$; END IF; END $$'))).toEqual(['people AccessShareLock', 'pets AccessShareLock']);
  });
  test('procedures and functions call each other', () => {
    expect(locks(plan('CALL twice()'))).toEqual(['people RowExclusiveLock', 'pets AccessExclusiveLock']);
    expect(locks(plan('DO $$ BEGIN PERFORM widen(); END $$'))).toEqual(['pets AccessExclusiveLock']);
  });
  test('a function that touches no table may be called for every row; of one that does, nothing is claimed there', () => {
    expect(locks(plan('UPDATE pets SET kind = slug(kind)'))).toEqual(['pets RowExclusiveLock']);
    expect(plan('SELECT rename_one(id) FROM people').unmodelled).toBe('what rename_one() does with tables, called for each row, is not modelled yet');
    expect(plan('SELECT rename_one(g) FROM generate_series(1, 9) g').unmodelled).toContain('rename_one()');
  });
  test('EXPLAIN runs nothing, EXPLAIN ANALYZE does', () => {
    expect(locks(plan('EXPLAIN SELECT widen()'))).toEqual([]);
    expect(locks(plan('EXPLAIN ANALYZE SELECT widen()'))).toEqual(['pets AccessExclusiveLock']);
  });
  test('bodies that cannot be read are said by name: other languages, several of one name, calls of itself, COMMIT on the way', () => {
    expect(plan('SELECT outside()').unmodelled).toBe('what outside() does is not modelled yet');
    expect(plan('SELECT either(1)').unmodelled).toBe('what either() does is not modelled yet');
    expect(plan('SELECT again()').unmodelled).toBe('what again() does is not modelled yet');
    expect(plan('CALL in_parts()').unmodelled).toBe('what in_parts() does is not modelled yet');
  });
  test('what may not run in a function is refused as the server does', () => {
    expect(refused(plan('SELECT vacuums()'))).toBe('25001 VACUUM cannot be executed from a function');
    expect(refused(plan('DO $$ BEGIN CREATE INDEX CONCURRENTLY ON pets (kind); END $$'))).toBe('25001 CREATE INDEX CONCURRENTLY cannot be executed from a function');
  });
  test('a function of the script itself, renamed and dropped', () => {
    const made = 'CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM pets $$;';
    expect(locks(plan(`${made} SELECT f()`))).toEqual(['pets RowExclusiveLock']);
    expect(locks(plan(`${made} ALTER FUNCTION f() RENAME TO g; SELECT g()`))).toEqual(['pets RowExclusiveLock']);
    expect(refused(plan(`${made} DROP FUNCTION f(); SELECT f()`))).toContain('42883');
    expect(plan('DROP FUNCTION either(text); SELECT either(1)').unmodelled).toBe('what either() does is not modelled yet');
  });
  test('an aggregate of the user is a function too', () => {
    expect(plan('SELECT longest(name) FROM people').error).toBeNull();
  });
});

test('of a name that may be one of the functions behind operators and types nothing is claimed', () => {
  expect(plan('SELECT int4_abs_of(1)').unmodelled).toBe('what int4_abs_of() does is not modelled yet');
});
