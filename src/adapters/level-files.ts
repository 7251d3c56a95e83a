import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadHall, loadLevel } from '../levels/load-level.ts';
import type { LevelFiles } from '../levels/level-files.ts';
import type { Level } from '../levels/level.ts';
import type { HallFacts } from '../levels/level-schema.ts';

/** Level files from a folder on disk. */
export function levelFiles(folder: string): LevelFiles {
  return {
    read: (name) => {
      const path = join(folder, name);
      return existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : null;
    },
    list: (name) => {
      const path = join(folder, name);
      return existsSync(path) && statSync(path).isDirectory() ? readdirSync(path).toSorted() : [];
    },
  };
}

/**
The folder of the levels that come with the program: beside `src` when it runs from source, beside `dist` when it is installed.

@param moduleFolder folder of the running module (`import.meta.dirname`)
@throws Error when the installation has lost it
*/
export function builtInLevelFolder(moduleFolder: string): string {
  for (const up of ['..', '../..', '.']) {
    const folder = join(moduleFolder, up, 'levels');
    if (existsSync(join(folder, 'worlds'))) return folder;
  }
  throw new Error('The folder "levels" is missing beside the program: install the package again.');
}

export type BuiltInHall = HallFacts & { readonly loaded: readonly Level[] };

/**
All halls of a folder with their levels, in the order of the levels' codes.

@throws LevelFault for the first file that is missing or wrong
*/
export function loadHalls(folder: string): readonly BuiltInHall[] {
  const files = levelFiles(folder);
  const halls = readdirSync(folder).toSorted().filter((name) => existsSync(join(folder, name, 'hall.json'))).map((name) => loadHall(files, name));
  const loaded = halls.map((hall) => ({ ...hall, loaded: hall.levels.map((level) => loadLevel(files, hall.id, level)) }));
  return loaded.toSorted((a, b) => ((a.loaded[0]?.code ?? '') < (b.loaded[0]?.code ?? '') ? -1 : 1));
}
