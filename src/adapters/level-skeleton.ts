import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fill } from '../text/template.ts';
import type { HallFacts } from '../levels/level-schema.ts';

export type NewLevel = {
  /** The folder of all levels; made when it is not there. */
  readonly folder: string;
  readonly hall: string;
  readonly id: string;
  readonly title: string;
  readonly code: string;
};

/** Only these have holes: in the rest braces belong to the level. */
const FILLED = ['level.json', 'text.en.md', 'README.md'];

/**
Writes a level to begin with: whole, playable and proved by `levels check`. Nothing that is there is written over.

@param shipped the program's own `levels` folder, beside which its `data` lies
@returns the names of the files written, relative to the folder
@throws Error with a sentence when the level is there already, or something cannot be written
*/
export function writeSkeleton(level: NewLevel, shipped: string): readonly string[] {
  const place = join(level.folder, level.hall, level.id);
  if (existsSync(place)) throw new Error(`${place}: this is there already; give the new level another name with --level.`);
  const hallFile = join(level.folder, level.hall, 'hall.json');
  const hall = existsSync(hallFile) ? JSON.parse(readFileSync(hallFile, 'utf8')) as HallFacts : { $schema: '../schema/hall.schema.json', format: 1, id: level.hall, name: titleOf(level.hall), newIdea: 'What our own incidents teach.', levels: [] };
  cpSync(join(shipped, '../data/level-skeleton'), place, { recursive: true });
  for (const name of FILLED) writeFileSync(join(place, name), filled(readFileSync(join(place, name), 'utf8'), { title: level.title, code: level.code, hall: hall.name }));
  writeFileSync(hallFile, `${JSON.stringify({ ...hall, levels: [...hall.levels, level.id] }, null, 2)}\n`);
  if (!existsSync(join(level.folder, 'schema'))) cpSync(join(shipped, 'schema'), join(level.folder, 'schema'), { recursive: true });
  if (!existsSync(join(level.folder, 'team.json'))) writeFileSync(join(level.folder, 'team.json'), TEAM);
  mkdirSync(level.folder, { recursive: true });
  return readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).toSorted();
}

/** Other braces ({measured}, {limit}) are the level's own. */
function filled(text: string, values: Readonly<Record<string, string>>): string {
  return fill(text, { ...Object.fromEntries([...text.matchAll(/\{(\w+)\}/g)].map(([whole, name]) => [name, whole])), ...values });
}

/** 'our-hall' -> 'Our Hall'. */
export const titleOf = (id: string): string => id.split(/[-_.]+/).filter((word) => word !== '').map((word) => word[0].toUpperCase() + word.slice(1)).join(' ');

const TEAM = `{
  "$schema": "schema/team.schema.json",
  "format": 1,
  "name": "our team",
  "framework": "flyway",
  "engine": { "id": "postgres", "version": 15 },
  "rows": { "production": { "orders": 80000000 } }
}
`;
