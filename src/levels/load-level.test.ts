import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { frameworkOf } from '../frameworks/index.ts';
import { attemptScenario, levelScenario } from './level-scenario.ts';
import type { LevelFiles } from './level-files.ts';
import { placeInSchema } from './level-schema-sql.ts';
import { loadLevel } from './load-level.ts';

const root = new URL('../../levels/', import.meta.url);
const path = (name: string): URL => new URL(name, root);
const disk: LevelFiles = {
  read: (name) => (existsSync(path(name)) ? readFileSync(path(name), 'utf8') : null),
  list: (name) => (existsSync(path(name)) ? readdirSync(path(name)).toSorted() : []),
};
/** The level's files with one of them changed. */
const changed = (file: string, change: (content: string) => string | null): LevelFiles => ({
  ...disk, read: (name) => (name === `small-room/runaway-migration/${file}` ? change(disk.read(name) ?? '') : disk.read(name)),
});
const load = (files: LevelFiles) => loadLevel(files, 'small-room', 'runaway-migration');
const fault = (files: LevelFiles): string => {
  try {
    load(files);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no fault';
};
const level = load(disk);

describe('a level from its folder', () => {
  test('six starts, each in its own code; four hints; all six classes on offer, and that there is no fault', () => {
    expect(level.starts.map((start) => [start.framework, start.file])).toEqual([['rails', 'rails.rb'], ['django', 'django.py'], ['laravel', 'laravel.php'], ['flyway', 'flyway.sql'], ['alembic', 'alembic.py'], ['efcore', 'efcore.cs']]);
    for (const start of level.starts) expect(start.standing).toBe(frameworkOf(start.framework)?.standing);
    expect(level.hints).toHaveLength(4);
    expect(level.diagnosis.patternClass.options.map((option) => option.id)).toEqual(['boundary-collapse', 'ambient-authority', 'transitive-trust', 'complexity-accretion', 'temporal-coupling', 'observer-interference', 'no-fault']);
    for (const option of Object.values(level.diagnosis).flatMap((question) => question.options)) expect(option.wouldHaveSeen.length).toBeGreaterThan(40);
  });

  test('every plaque field has text, every incident a source', () => {
    for (const [field, value] of Object.entries(level.plaque)) expect([field, value]).not.toEqual([field, '']);
    expect(level.incidents.map((incident) => incident.source)).toEqual(['https://status.forestadmin.com/incident/469139', 'https://status.gridx.de/incidents/pzcty1925ztq']);
  });

  test('at least five solutions and ten mistakes, doing nothing among them', () => {
    const of = (kind: string) => level.attempts.filter((attempt) => attempt.kind === kind);
    expect(of('solution').length).toBeGreaterThanOrEqual(5);
    expect(of('mistake').length).toBeGreaterThanOrEqual(10);
    expect(level.attempts.filter((attempt) => attempt.sql === null).map((attempt) => attempt.name)).toEqual(['nothing']);
  });
});

describe('what is wrong with a level is said with file and field', () => {
  test.each([
    ['level.json', '"difficulty": 1', '"difficulty": 9', /level\.json:\d+:3: field "difficulty" must be at most 5, and is 9$/],
    ['level.json', '"difficulty": 1', '"difficulty": "easy"', /level\.json:\d+:3: field "difficulty" must be a number, and is a text$/],
    ['level.json', '"minutes": 12', '"minutes": 12, "hint": 3', /level\.json:\d+:\d+: "hint" is no field that is known here\. Did you mean "hints"\?/],
    ['level.json', '"kind": "view-row"', '"kind": "view-raw"', /field "evidence\.0\.kind" must be "view-row" or "log", and is "view-raw"\. Did you mean "view-row"\?/],
    ['level.json', '"measure": "goodRatio"', '"measure": "goodRation"', /and is "goodRation"\. Did you mean "goodRatio"\?/],
    ['level.json', '"answer": "alter"', '"answer": "altar"', /the answer "altar" of "mechanism" is not among its options/],
    ['level.json', '"format": 1', '"format": 1,,', /level\.json:2:15: this is not JSON: property name expected/],
    ['level.json', '"format": 1', '"format": 2', /field "format" is 2: this level is written for a newer program\. Update it: npm install --global runaway-migration@latest/],
    ['level.json', '"laravel"', '"laraval"', /names "laraval", which is no framework that is known here\. Did you mean "laravel"\?/],
    ['level.json', '"code": "L01"', '"code": "../L01"', /field "code" must be letters and digits as in L01/],
    ['text.en.md', '### until-when: why', '### until-now: why', /no text stands under the heading for "retrieval\/until-when: why"\. Did you mean "retrieval\/until-now: why"\?/],
    ['text.en.md', '## story', '## history\n\nOnce upon a time.\n\n## story', /text\.en\.md:\d+: the text under "history" belongs to nothing/],
    ['text.en.md', '## story\n', '## story\n\n\u001b]0;mine\u0007', /text\.en\.md:\d+:1: the character U\+001B is no letter/],
  ])('%s with %s', (file, before, after, message) => {
    const files = changed(file, (content) => content.replace(before, after));
    expect(files.read(`small-room/runaway-migration/${file}`)).not.toBe(disk.read(`small-room/runaway-migration/${file}`));
    expect(fault(files)).toMatch(message);
  });

  test('all of them are said, not the first alone', () => {
    const files = changed('level.json', (content) => content.replace('"difficulty": 1', '"difficulty": 9').replace('"bronzeOutageUs": ', '"bronzeOutageUS": '));
    expect(() => load(files)).toThrow(expect.objectContaining({ sentences: [
      expect.stringMatching(/field "difficulty"/), expect.stringMatching(/field "bronzeOutageUs" is missing/), expect.stringMatching(/"bronzeOutageUS" is no field that is known here\. Did you mean "bronzeOutageUs"/),
    ] }));
    const twoFiles: LevelFiles = { ...disk, read: (name) => (/rails\.rb$|at-night\.sql$/.test(name) ? null : disk.read(name)) };
    expect(() => load(twoFiles)).toThrow(expect.objectContaining({ sentences: [expect.stringMatching(/at-night\.sql is missing/), expect.stringMatching(/rails\.rb: this file is missing/)] }));
  });

  test('what an attempt changes of the world must be there to be changed', () => {
    expect(fault(changed('mistakes/bigger-pool.json', (content) => content.replace('"size"', '"sise"')))).toMatch(/bigger-pool\.json:\d+:\d+: in field "fleet\.pool": "sise" is no field that is known here\. Did you mean "size"\?/);
  });

  test('a missing file', () => {
    expect(fault(changed('start/django.py', () => null))).toBe('small-room/runaway-migration/start/django.py: this file is missing');
    expect(fault(changed('mistakes/at-night.sql', () => null))).toMatch(/at-night\.json: at-night\.sql is missing beside it/);
  });
});

describe('scenarios', () => {
  const own = (sql: string) => levelScenario(level, 'production', { sql, framework: 'rails', isOriginal: false, actions: [] }, 7).migration?.sql;

  test('the framework wraps what the player writes, unless it is told not to', () => {
    expect(own('SELECT 1;')).toBe('BEGIN; SELECT 1;\nCOMMIT;\n');
    expect(own('-- migrate: no-transaction\nSELECT 1;')).toBe('-- migrate: no-transaction\nSELECT 1;');
    expect(own("SELECT '-- migrate: no-transaction';")).toMatch(/^BEGIN/);
  });

  test('the recorded SQL of the ticket is sent as it was recorded', () => {
    const [start] = level.starts;
    expect(levelScenario(level, 'laptop', { sql: start.sentSql, framework: 'rails', isOriginal: true, actions: [] }, 7).migration?.sql).toBe(start.sentSql);
  });

  test('an attempt changes the world it names and nothing else', () => {
    const attempt = level.attempts.find(({ name }) => name === 'bigger-pool')!;
    const before = level.worlds.production.scenario;
    const scenario = attemptScenario(level, attempt, 7);
    expect(scenario.fleet.pool).toEqual({ ...before.fleet.pool, size: 60 });
    expect({ ...scenario.fleet, pool: before.fleet.pool }).toEqual(before.fleet);
    expect(scenario.seed).toBe(7);
  });

  test('doing nothing has no migration', () => {
    expect(attemptScenario(level, level.attempts.find(({ name }) => name === 'nothing')!, 1).migration).toBeNull();
  });
});

describe('tables of a level that are the shared ones with changes', () => {
  const shared = disk.read('worlds/orders.sql')!;
  const withSchema = (schema: unknown): LevelFiles => changed('level.json', (content) => content.replace('"difficulty": 1', () => `"difficulty": 1, "schema": ${JSON.stringify(schema)}`));
  const sqlOf = (schema: unknown): string => load(withSchema(schema)).worlds.production.scenario.database.schema;
  const bare = shared.replace(/^(--.*\n)+/, '');

  test('are the shared file without the comment at its head, its lines replaced and left out, more before and after', () => {
    expect(sqlOf({ extends: 'orders.sql' })).toBe(bare);
    expect(sqlOf({ extends: 'orders.sql', instead: { 'note text': ['country character varying(2) NOT NULL,', 'region text'], 'user_id integer NOT NULL': ['customer_id integer NOT NULL'] } }))
      .toBe(bare.replace('  note text\n', '  country character varying(2) NOT NULL,\n  region text\n').replace('user_id integer', 'customer_id integer'));
    const index = 'CREATE INDEX index_orders_on_ref ON orders (ref);';
    expect(sqlOf({ extends: 'orders.sql', without: [index] })).toBe(bare.replace(`${index}\n`, ''));
    expect(sqlOf({ extends: 'orders.sql', without: ['note text'] }), 'the last column takes the comma before it along').toBe(bare.replace(' NOT NULL,\n  note text\n', ' NOT NULL\n'));
    expect(sqlOf({ extends: 'orders.sql', before: ['-- ours', 'CREATE TABLE a (id int);'], after: ['CREATE TABLE b (id int);'] })).toBe(`-- ours\nCREATE TABLE a (id int);\n${bare}CREATE TABLE b (id int);\n`);
  });

  test('know of every line where it stands', () => {
    const { schemaLines } = load(withSchema({ extends: 'orders.sql', before: ['-- ours'], instead: { 'note text': ['a text'] } })).worlds.laptop;
    const place = (sql: string): string => placeInSchema(schemaLines!, schemaLines!.findIndex((line) => line.sql === sql) + 1, 9);
    const rowOf = (line: string): number => shared.split('\n').indexOf(line) + 1;
    expect(place('  ref uuid NOT NULL,')).toBe(`worlds/orders.sql:${rowOf('  ref uuid NOT NULL,')}:9`);
    const json = withSchema({ extends: 'orders.sql', before: ['-- ours'], instead: { 'note text': ['a text'] } }).read('small-room/runaway-migration/level.json')!;
    const fieldPlace = (field: string): string => `small-room/runaway-migration/level.json:${json.slice(0, json.indexOf(field)).split('\n').length}:${json.indexOf(field) - json.lastIndexOf('\n', json.indexOf(field))}`;
    expect([place('-- ours'), place('  a text')]).toEqual([fieldPlace('"-- ours"'), fieldPlace('"note text"')]);
  });

  test.each([
    [{ extends: 'order.sql' }, /level\.json:\d+:\d+: field "schema\.extends" names "order\.sql", and there is no file worlds\/order\.sql$/],
    [{ extends: '../orders.sql' }, /level\.json:\d+:\d+: field "schema\.extends" must be the plain name of a file/],
    [{ extends: 'orders.sql', instead: { 'note txt': ['a text'] } }, /level\.json:\d+:\d+: worlds\/orders\.sql has no line "note txt"\. Did you mean "note text"\?$/],
    [{ extends: 'orders.sql', without: ['nothing of the kind'] }, /level\.json:\d+:\d+: worlds\/orders\.sql has no line "nothing of the kind"\.$/],
    [{ extends: 'orders.sql', instead: { 'note text': 'a text' } }, /field "schema\.instead\.note text" must be a list, and is a text$/],
    [{ extends: 'orders.sql', witout: [] }, /in field "schema": "witout" is no field that is known here\. Did you mean "without"\?$/],
  ])('%j is said', (schema, sentence) => {
    expect(fault(withSchema(schema))).toMatch(sentence);
  });

  test('a line that stands there twice cannot be meant, and a schema.sql beside the field is one too many', () => {
    const twice: LevelFiles = { ...withSchema({ extends: 'orders.sql', without: ['note text'] }), read: (name) => (name === 'worlds/orders.sql' ? `${shared}CREATE TABLE b (\n  note text\n);\n` : withSchema({ extends: 'orders.sql', without: ['note text'] }).read(name)) };
    expect(fault(twice)).toMatch(/worlds\/orders\.sql has the line "note text" 2 times, and only one that stands there once can be meant$/);
    const both: LevelFiles = { ...disk, read: (name) => (name.endsWith('runaway-migration/schema.sql') ? 'CREATE TABLE a (id int);' : withSchema({ extends: 'orders.sql' }).read(name)) };
    expect(fault(both)).toMatch(/level\.json:\d+:\d+: the level has a field "schema" and a file small-room\/runaway-migration\/schema\.sql; only one of them can say what its tables are$/);
  });
});
