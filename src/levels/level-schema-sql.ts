import { didYouMean } from '../text/suggestion.ts';
import { placesIn } from './json-file.ts';
import type { FaultList } from './level-fault.ts';
import { required, type LevelFiles } from './level-files.ts';
import type { LevelFacts } from './level-schema.ts';

/** A line of a level's schema and where it stands: `file:line` of a file of SQL, or the whole `file:line:column` of the field of level.json that says it. */
export type SchemaLine = { readonly sql: string; readonly place: string; readonly isField: boolean };

type Extension = NonNullable<LevelFacts['schema']>;
type Path = readonly (string | number)[];

type Parts = {
  readonly files: LevelFiles; readonly folder: string; readonly extension: Extension | undefined; readonly faults: FaultList;
  /** The file of `worlds/` that the world itself names. */
  readonly shared: string;
};

/**
The SQL of a level's tables, line by line: the world's own; or `schema.sql` in the level's folder instead of it; or, where level.json has a field
"schema", a file of `worlds/` with some lines more, replaced or left out.
*/
export function schemaLines({ files, folder, extension, shared, faults }: Parts): readonly SchemaLine[] {
  const own = `${folder}/schema.sql`;
  const hasOwn = files.read(own) !== null;
  const name = hasOwn ? own : `worlds/${shared}`;
  if (extension === undefined) return linesOf(name, required(files, name, faults));
  const levelFile = `${folder}/level.json`;
  const placeOf = placesIn(levelFile, files.read(levelFile) ?? '');
  if (hasOwn) faults.add(placeOf(['schema']), `the level has a field "schema" and a file ${own}; only one of them can say what its tables are`);
  const extended = `worlds/${extension.extends}`;
  if (files.read(extended) !== null) return extendedLines(linesOf(extended, required(files, extended, faults)), extension, { extended, placeOf, faults });
  faults.add(placeOf(['schema', 'extends']), `field "schema.extends" names "${extension.extends}", and there is no file ${extended}`);
  return [];
}

/** `file:line:column` of a place in a level's schema, for what its engine finds there. */
export function placeInSchema(lines: readonly SchemaLine[], line: number, column: number): string {
  const { place, isField } = lines[Math.min(line, lines.length) - 1];
  return isField ? place : `${place}:${column}`;
}

function linesOf(file: string, content: string): readonly SchemaLine[] {
  return content.replace(/\n$/, '').split('\n').map((sql, index) => ({ sql, place: `${file}:${index + 1}`, isField: false }));
}

/** A line as level.json names it: without the space around it, and without the comma before the next one. */
const nameOf = (sql: string): string => sql.trim().replace(/\s*,$/, '');

type Reading = { readonly extended: string; readonly placeOf: (path: Path) => string; readonly faults: FaultList };

function extendedLines(lines: readonly SchemaLine[], extension: Extension, reading: Reading): readonly SchemaLine[] {
  const { placeOf } = reading;
  const said = (field: 'before' | 'after'): readonly SchemaLine[] =>
    (extension[field] ?? []).map((sql, index) => ({ sql, place: placeOf(['schema', field, index]), isField: true }));
  const names = lines.map(({ sql }) => nameOf(sql));
  const instead = new Map(Object.entries(extension.instead ?? {}).map(([line, sql]) => [indexOf(names, line, ['schema', 'instead', line], reading), { sql, place: placeOf(['schema', 'instead', line]) }]));
  const without = new Set((extension.without ?? []).map((line, index) => indexOf(names, line, ['schema', 'without', index], reading)));
  const kept: SchemaLine[] = [];
  // What the shared file says about itself at its head is not so of a changed one.
  const first = lines.findIndex(({ sql }) => !sql.startsWith('--'));
  for (const [index, line] of lines.entries()) {
    if (index < first) continue;
    const change = instead.get(index);
    const last = kept.at(-1);
    if (without.has(index)) {
      // The last column of a table takes the comma before it along.
      if (last !== undefined && !/[,;]\s*$/.test(line.sql)) kept[kept.length - 1] = { ...last, sql: last.sql.replace(/,\s*$/, '') };
    } else if (change === undefined) {
      kept.push(line);
    } else {
      const [indent, comma] = line.sql.split(names[index]);
      kept.push(...change.sql.map((sql, at) => ({ sql: `${indent}${sql}${at === change.sql.length - 1 ? comma : ''}`, place: change.place, isField: true })));
    }
  }
  return [...said('before'), ...kept, ...said('after')];
}

/** Where the line stands that level.json means; -1, and a fault, when it is not there or not the only one. */
function indexOf(names: readonly string[], line: string, path: Path, { extended, placeOf, faults }: Reading): number {
  const found = names.flatMap((name, index) => (name === nameOf(line) ? [index] : []));
  if (found.length === 1) return found[0];
  faults.add(placeOf(path), found.length === 0 ? `${extended} has no line "${line}".${didYouMean(nameOf(line), names)}` : `${extended} has the line "${line}" ${found.length} times, and only one that stands there once can be meant`);
  return -1;
}
