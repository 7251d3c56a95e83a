import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { LevelFault } from '../levels/level-fault.ts';
import { loadLevels, type LoadedHall } from '../levels/load-levels.ts';
import type { LevelFiles } from '../levels/level-files.ts';

/** Level files from a folder on disk. What a link leads out of the folder to is not there: level files come from strangers, and reach nothing else. */
export function levelFiles(folder: string): LevelFiles {
  const root = existsSync(folder) ? realpathSync(folder) : folder;
  const inside = (name: string): string | null => {
    const path = join(root, name);
    if (!existsSync(path)) return null;
    const real = realpathSync(path);
    return real === root || real.startsWith(root + sep) ? real : null;
  };
  return {
    read: (name) => {
      const path = inside(name);
      return path !== null && statSync(path).isFile() ? readFileSync(path, 'utf8') : null;
    },
    list: (name) => {
      const path = inside(name);
      return path !== null && statSync(path).isDirectory() ? readdirSync(path).toSorted() : [];
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

/**
Files of somebody's own levels: where their folder has no worlds, those that come with the program stand in.

@throws Error with a sentence when there is no such folder
*/
export function ownLevelFiles(folder: string, builtIn: string): LevelFiles {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Error(`${folder}: there is no such folder; "runaway-migration levels new" makes one.`);
  const own = levelFiles(folder);
  const shipped = levelFiles(builtIn);
  return { list: own.list, read: (name) => own.read(name) ?? (name.startsWith('worlds/') ? shipped.read(name) : null) };
}

/**
All halls of a folder with their levels, in the order of the levels' codes.

@throws LevelFault for everything that is missing or wrong
*/
export function loadHalls(folder: string): readonly LoadedHall[] {
  const { halls, faults } = loadLevels(levelFiles(folder));
  if (faults.length > 0) throw new LevelFault(faults);
  return halls;
}
