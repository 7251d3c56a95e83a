import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.dirname(import.meta.dirname);

/**
Which rooms a room may import, and which packages. A pure room also has no clock, no randomness, no timer, no process and no Node module: the
same input gives the same trace on every machine because nothing else can get in.
*/
const rooms: Readonly<Record<string, { readonly imports: readonly string[]; readonly packages: readonly string[]; readonly isPure: boolean }>> = {
  kernel: { imports: [], packages: [], isPure: true },
  text: { imports: ['kernel'], packages: [], isPure: true },
  sql: { imports: ['kernel', 'text'], packages: ['libpg-query'], isPure: true },
  frameworks: { imports: ['kernel', 'sql', 'text'], packages: [], isPure: true },
  sim: { imports: ['kernel'], packages: [], isPure: true },
  engines: { imports: ['kernel', 'sql', 'sim', 'text'], packages: [], isPure: true },
  run: { imports: ['kernel', 'sql', 'sim', 'engines'], packages: [], isPure: true },
  findings: { imports: ['kernel', 'sql', 'engines', 'run', 'text'], packages: [], isPure: true },
  levels: { imports: ['kernel', 'sql', 'engines', 'sim', 'frameworks', 'run', 'findings', 'text'], packages: ['zod/mini', 'jsonc-parser'], isPure: true },
  game: { imports: ['kernel', 'sql', 'run', 'findings', 'levels', 'frameworks', 'text'], packages: [], isPure: true },
  adapters: { imports: ['kernel', 'text', 'sql', 'frameworks', 'sim', 'engines', 'run', 'findings', 'levels', 'game'], packages: ['conf', 'better-sqlite3', 'ink'], isPure: false },
  ui: { imports: ['kernel', 'sql', 'frameworks', 'run', 'findings', 'levels', 'game', 'text'], packages: ['ink', 'react', 'ink-select-input'], isPure: false },
  cli: { imports: ['*'], packages: ['*'], isPure: false },
};

const forbiddenInPureRooms: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b|\bnew Date\b|\bperformance\.now\b/, 'a wall clock'],
  [/\bMath\.random\b/, 'unseeded randomness'],
  [/\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b/, 'a timer'],
  [/\bprocess\.(?!versions\b)/, 'process'],
];

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(file).isDirectory() ? filesBelow(file) : /\.tsx?$/.test(name) ? [file] : [];
  });
}

const sources = filesBelow(path.join(root, 'src')).map((file) => ({
  file: path.relative(root, file),
  room: path.relative(path.join(root, 'src'), file).split(path.sep)[0],
  isTest: /\.test\.tsx?$/.test(file),
  text: readFileSync(file, 'utf8'),
}));

/** The code without its comments, so that a sentence about Math.random is not a call of it. */
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');

const importsOf = (text: string) =>
  [...text.matchAll(/(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)].map((match) => match[1] ?? match[2]);

describe('the rooms of src', () => {
  test('every file lives in a declared room', () => {
    expect(sources.filter(({ room }) => !(room in rooms)).map(({ file }) => file)).toEqual([]);
  });

  test('each room imports only the rooms and packages that it may', () => {
    const faults = sources.filter(({ isTest, room }) => !isTest && room in rooms).flatMap(({ file, room, text }) => {
      const { imports, packages, isPure } = rooms[room];
      return importsOf(text).flatMap((target) => {
        if (target.startsWith('.')) {
          const [top, other] = path.relative(root, path.resolve(root, path.dirname(file), target)).split(path.sep);
          if (top === 'data' || top === 'levels') return [];
          if (other === room || imports.includes('*') || imports.includes(other)) return [];
          return [`${file} reaches into ${other}`];
        }
        if (target.startsWith('node:')) return isPure ? [`${file} imports ${target}`] : [];
        return packages.includes('*') || packages.includes(target) ? [] : [`${file} imports the package ${target}`];
      });
    });
    expect(faults).toEqual([]);
  });

  test('pure rooms have no clock, randomness, timer or process', () => {
    const faults = sources.filter(({ isTest, room }) => !isTest && rooms[room]?.isPure).flatMap(({ file, text }) =>
      forbiddenInPureRooms.filter(([pattern]) => pattern.test(withoutComments(text))).map(([, what]) => `${file} uses ${what}`));
    expect(faults).toEqual([]);
  });

  test('nobody outside engines asks which engine it is', () => {
    const question = /(?:===|!==|case)\s*'(?:postgres|postgresql|mysql|mariadb|sqlserver)'/;
    expect(sources.filter(({ room, isTest, text }) => !isTest && room !== 'engines' && question.test(withoutComments(text))).map(({ file }) => file)).toEqual([]);
  });

  test('no museum word below levels', () => {
    const below = new Set(['kernel', 'text', 'sql', 'frameworks', 'sim', 'engines', 'run', 'findings']);
    expect(sources.filter(({ room, text }) => below.has(room) && /\b(?:exhibit|visitor|museum)s?\b/i.test(withoutComments(text))).map(({ file }) => file)).toEqual([]);
  });

  test('no file is longer than 400 lines', () => {
    const long = [...sources, ...filesBelow(path.join(root, 'test')).map((file) => ({ file: path.relative(root, file), text: readFileSync(file, 'utf8') }))];
    expect(long.map(({ file, text }) => ({ file, lines: text.split('\n').length - 1 })).filter(({ lines }) => lines > 400)).toEqual([]);
  });
});
