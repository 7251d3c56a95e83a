import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { levelSchemas } from '../../scripts/docs/level-schemas.ts';
import { builtInLevelFolder, levelFiles } from '../../src/adapters/level-files.ts';
import { LevelFault } from '../../src/levels/level-fault.ts';
import type { LevelFiles } from '../../src/levels/level-files.ts';
import { loadLevels } from '../../src/levels/load-levels.ts';
import { loadHall, loadLevel, loadTeam } from '../../src/levels/load-level.ts';

const root = builtInLevelFolder(import.meta.dirname);
const disk = levelFiles(root);
const HALL = 'small-room';
const ID = 'runaway-migration';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly (string | number)[];

const TEAM = JSON.stringify({
  format: 1, name: 'the checkout team', framework: 'django', engine: { id: 'postgres', version: 16 }, rows: { production: { orders: 120_000_000 } },
  worldChanges: { staging: { fleet: { pods: 2 } } }, withBuiltIn: true,
}, null, 2);

/** Files that a level is made of, and how they are read. */
const FILES: readonly (readonly [string, (files: LevelFiles) => unknown])[] = [
  [`${HALL}/${ID}/level.json`, (files) => loadLevel(files, HALL, ID)],
  [`${HALL}/${ID}/mistakes/bigger-pool.json`, (files) => loadLevel(files, HALL, ID)],
  [`${HALL}/${ID}/solutions/batches-then-proof.json`, (files) => loadLevel(files, HALL, ID)],
  ['worlds/production.json', (files) => loadLevel(files, HALL, ID)],
  [`${HALL}/hall.json`, (files) => loadHall(files, HALL)],
  ['team.json', (files) => loadLevel(files, HALL, ID, loadTeam(files))],
];

const textOf = (file: string): string => (file === 'team.json' ? TEAM : disk.read(file) ?? '');
const changed = (file: string, text: string): LevelFiles => ({ ...disk, read: (name) => (name === file ? text : disk.read(name)) });

/** Every place in a value, from the whole down to each leaf. */
function* places(value: Json, at: Path = []): Generator<Path> {
  yield at;
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) yield* places(inner as Json, [...at, Array.isArray(value) ? Number(key) : key]);
}

function withChange(value: Json, at: Path, change: (before: Json) => Json | undefined): Json | undefined {
  if (at.length === 0) return change(value);
  const [first, ...rest] = at;
  if (Array.isArray(value)) return value.flatMap((one, index) => (index === first ? withChange(one, rest, change) ?? [] : [one]));
  const entries = Object.entries(value as Readonly<Record<string, Json>>).map(([key, one]) => [key, key === first ? withChange(one, rest, change) : one] as const);
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined)) as Json;
}

/** What is said of the file with this change in it; null when it can be read. */
function said(file: string, read: (files: LevelFiles) => unknown, value: Json | undefined): readonly string[] | null {
  try {
    read(changed(file, JSON.stringify(value ?? null, null, 2)));
    return null;
  } catch (error) {
    if (!(error instanceof LevelFault)) throw new Error(`${JSON.stringify(error)} is no sentence for an author`, { cause: error });
    return error.sentences;
  }
}

describe.each(FILES)('%s', (file, read) => {
  const value = JSON.parse(textOf(file)) as Json;
  const all = [...places(value)];

  test('is sound as it is', () => {
    expect(said(file, read, value)).toBeNull();
  });

  test('a value of another type is a fault, at whatever place it stands', () => {
    // No field anywhere is a list of lists of lists.
    const unseen = all.filter((at) => said(file, read, withChange(value, at, () => [[[]]])) === null);
    expect(unseen.map((at) => at.join('.'))).toEqual([]);
  });

  test('a field that nobody knows is a fault with its line, in whatever object it stands', () => {
    const objects = all.filter((at) => {
      const inner = at.reduce<Json>((one, part) => (one as Record<string | number, Json>)[part], value);
      return inner !== null && typeof inner === 'object' && !Array.isArray(inner) && !isFree(at);
    });
    const unseen = objects.filter((at) => !said(file, read, withChange(value, at, (before) => ({ ...(before as object), unknownField: 1 }) as Json))?.some((one) => /:\d+:\d+: .*"unknownField" is no field/.test(one)));
    expect(unseen.map((at) => at.join('.'))).toEqual([]);
  });

  test('a field that is missing is a fault, but for those that need not be there', () => {
    const unseen = all.filter((at) => at.length > 0 && said(file, read, withChange(value, at, () => undefined)) === null).map((at) => at.map((part) => (typeof part === 'number' ? '#' : part)).join('.'));
    expect([...new Set(unseen)].filter((at) => !MAY_BE_MISSING.some((pattern) => pattern.test(at)))).toEqual([]);
  });

  test('a file that is cut off, empty, or no JSON at all', () => {
    const text = textOf(file);
    for (const broken of ['', '{', text.slice(0, text.length / 2), `${text}}`, text.replace(/,\n/, ',,\n'), 'null', '[]', '"level"', '\u0000']) {
      expect(() => read(changed(file, broken))).toThrow(LevelFault);
    }
  });
});

/** Objects whose keys are an author's own: names of tables, indexes, settings, columns of a view. */
const isFree = (at: Path): boolean => /(^|\.)(where|rows|settings|facts|indexes|columns)$/.test(at.filter((part) => typeof part === 'string').join('.')) || at.join('.').startsWith('rows.');

const MAY_BE_MISSING: readonly RegExp[] = [
  // Said to be optional, or entries of lists and of objects whose keys are the author's own.
  /^(isSafe|startReason|ladder|indexes|\$schema|worldChanges|runnerTransaction)/, /^ladder\.gap\.blanks\.#$/, /^objectives\.#(\.conditions\.#)?(\.(atLeast|atMost))?$/, /^evidence\.#\.where\./, /^(plaque\.connections|frameworks|levels)\.#$/,
  /^(framework|engine|rows|withBuiltIn)(\.|$)/, /^(world|actions|fails\.#|framework)/, /^reason\.(atLeast|atMost)$/, /^invariants\.#\.(beforeSql|trySql|refuseSql)$/,
  /^scenario\.database\.(rows|facts|settings)\./, /^scenario\.(traffic|sessions)\.#$/,
  // The level's own schema is laid over the world's, and a level may give a world what the shared one lacks.
  /^scenario\.database\.schema$/,
];

describe('a folder of levels', () => {
  const twice = (change: (text: string) => string): LevelFiles => ({
    list: (name) => (name === '' ? ['other-room', HALL] : disk.list(name.replace('other-room', HALL))),
    read: (name) => (name === 'other-room/hall.json' ? (disk.read(`${HALL}/hall.json`) ?? '').replace(`"id": "${HALL}"`, '"id": "other-room"') : name.startsWith('other-room') && name.endsWith('level.json') ? change(disk.read(name.replace('other-room', HALL)) ?? '') : disk.read(name.replace('other-room', HALL))),
  });

  test('two levels of one code or one id are told apart by their folders', () => {
    expect(loadLevels(twice((text) => text)).faults).toEqual(expect.arrayContaining([expect.stringMatching(/^small-room\/runaway-migration\/level\.json: the id "runaway-migration" is already that of other-room\/runaway-migration; give one of them another$/)]));
  });

  test('a hall that says another name than its folder, and a level that no hall names', () => {
    const files = changed(`${HALL}/hall.json`, (disk.read(`${HALL}/hall.json`) ?? '').replace('"runaway-migration",', ''));
    expect(loadLevels(files).faults).toEqual(['small-room/runaway-migration: this level is not in "levels" of small-room/hall.json, so that nobody would see it']);
    expect(() => loadHall(changed(`${HALL}/hall.json`, (disk.read(`${HALL}/hall.json`) ?? '').replace(`"id": "${HALL}"`, '"id": "smal-room"')), HALL)).toThrow(/field "id" is "smal-room", and the folder is "small-room"/);
  });

  test('names that lead out of the folder are refused', () => {
    const files = changed(`${HALL}/${ID}/level.json`, (disk.read(`${HALL}/${ID}/level.json`) ?? '').replace(/"sentSql": "[^"]+"/, '"sentSql": "../../../../package.json"'));
    expect(() => loadLevel(files, HALL, ID)).toThrow(/field "transfer\.sentSql" must be the plain name of a file/);
  });

  test('the published JSON Schemas are those that the program reads with', () => {
    for (const [file, text] of levelSchemas()) expect([file, readFileSync(path.join(root, 'schema', file), 'utf8')]).toEqual([file, text]);
  });
});
