import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { builtInLevelFolder, levelFiles } from '../adapters/level-files.ts';
import { writeSkeleton } from '../adapters/level-skeleton.ts';
import { museumIn, ownEnvironment } from './own-levels.ts';

const shipped = builtInLevelFolder(import.meta.dirname);
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'own-'));
  writeSkeleton({ folder, hall: 'our-hall', id: 'first-case', title: 'First Case', code: 'T01' }, shipped);
});
afterEach(() => rmSync(folder, { recursive: true }));

const team = (change: object): void => {
  const file = path.join(folder, 'team.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')) as object, ...change }));
};

test('a museum of one\'s own: its halls are open, its levels stand in cases, and the program\'s own are not there', () => {
  const museum = museumIn(folder, 7);
  expect(museum.halls).toEqual([{ id: 'our-hall', name: 'Our Hall', idea: 'what our own incidents teach', isOpen: true, cases: [{ place: 1, title: 'First Case', level: 'first-case', note: expect.stringContaining('nobody can read') }] }]);
  expect(Object.keys(museum.levels)).toEqual(['first-case']);
});

test('framework, server, sizes and whatever else the team says hold for all levels of the folder', () => {
  team({ engine: { id: 'postgres', version: 12 }, rows: { production: { orders: 1_000_000 }, laptop: { orders: 500 } }, worldChanges: { production: { fleet: { pods: 3 } } } });
  const { laptop, production } = museumIn(folder, 7).levels['first-case'].worlds;
  expect([laptop.rows, production.rows, production.rowsPerRow]).toEqual([500, 1_000_000, 5]);
  expect(production.scenario.database).toMatchObject({ version: 12, rows: { orders: 1_000_000 } });
  expect(production.scenario.fleet.pods).toBe(3);
  expect(production.invariants[0].countSql).toContain('200000 - count(*)');
});

test('the program\'s own levels stand behind them when the team wants it, and then no name may be taken twice', () => {
  team({ withBuiltIn: true });
  const museum = museumIn(folder, 7);
  expect(museum.halls.map(({ id }) => id).slice(0, 2)).toEqual(['our-hall', 'small-room']);
  expect(museum.levels['runaway-migration'].worlds.production.rows).toBe(80_000_000);
  writeSkeleton({ folder, hall: 'our-hall', id: 'runaway-migration', title: 'Another', code: 'T02' }, shipped);
  expect(() => museumIn(folder, 7)).toThrow(/runaway-migration: the program has a level of this name too/);
});

test('what is wrong is said at once, all of it, before any screen is drawn', () => {
  team({ framework: 'djanog', rows: { production: { orders: 0 } } });
  writeFileSync(path.join(folder, 'our-hall/first-case/text.en.md'), '# First Case\n');
  expect(() => museumIn(folder, 7)).toThrow(/team\.json:\d+:\d+: field "rows\.production\.orders" must be at least 1, and is 0[\s\S]*text\.en\.md: no text stands under the heading for "plate"/);
});

test('a level reaches nothing outside its folder, not by a link either', () => {
  const secret = path.join(tmpdir(), `secret-${path.basename(folder)}`);
  writeFileSync(secret, 'mine');
  symlinkSync(secret, path.join(folder, 'our-hall/first-case/transfer/linked.sql'));
  expect(levelFiles(folder).read('our-hall/first-case/transfer/linked.sql')).toBeNull();
  expect(levelFiles(folder).read(`../${path.basename(secret)}`)).toBeNull();
  rmSync(secret);
});

test('progress in them is kept apart, for each folder', () => {
  const env = { HOME: '/home/somebody', XDG_CONFIG_HOME: '/home/somebody/.config' };
  const homes = [ownEnvironment(env, '/a').RUNAWAY_MIGRATION_HOME, ownEnvironment(env, '/b').RUNAWAY_MIGRATION_HOME];
  expect(homes[0]).toMatch(/^\/home\/somebody\/\.config\/runaway-migration\/levels\/[0-9a-f]{16}$/);
  expect(homes[0]).not.toBe(homes[1]);
});
