import { createHash } from 'node:crypto';
import path from 'node:path';
import { builtInLevelFolder, loadHalls, levelFiles, ownLevelFiles } from '../adapters/level-files.ts';
import { progressFolder } from '../adapters/progress-folder.ts';
import type { Museum } from '../game/museum.ts';
import type { Level } from '../levels/level.ts';
import { loadLevels, type LoadedHall } from '../levels/load-levels.ts';
import { InputError } from './check-input.ts';
import { museumOf, openMuseum } from './museum.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The halls of `--levels <folder>`, or without one those that come with the program. @throws InputError for a folder that cannot be used, every fault of it said */
export function hallsIn(folder: string | null): readonly LoadedHall[] {
  const shipped = builtInLevelFolder(import.meta.dirname);
  return folder === null ? loadHalls(shipped) : ownHalls(folder, shipped).halls;
}

export const levelsIn = (folder: string | null): readonly Level[] => hallsIn(folder).flatMap((hall) => hall.loaded);

/** The museum of `--levels <folder>`: its halls in the order of their codes, each level in a case; behind them the program's own halls, when the team wants those too. */
export function museumIn(folder: string | null, seed: number): Museum {
  const shipped = builtInLevelFolder(import.meta.dirname);
  if (folder === null) return openMuseum(levelFiles(shipped), seed);
  const { halls, team } = ownHalls(folder, shipped);
  const own = halls.map(({ id, name, newIdea, loaded }) => ({
    id, name, idea: `${newIdea[0].toLowerCase()}${newIdea.slice(1).replace(/\.$/, '')}`, isOpen: true, cases: loaded.map((level, index) => ({ place: index + 1, title: level.title, level: level.id, note: level.plaque.hook })),
  }));
  const levels = halls.flatMap((hall) => hall.loaded);
  const byId = Object.fromEntries(levels.map((level) => [level.id, level]));
  if (team?.withBuiltIn !== true) return museumOf(own, byId, seed);
  const builtIn = openMuseum(levelFiles(shipped), seed);
  const twice = levels.find(({ id }) => builtIn.levels[id] !== undefined);
  if (twice) throw new InputError(`${path.join(folder, twice.hall, twice.id)}: the program has a level of this name too, and "withBuiltIn" shows both; give yours another.`);
  return museumOf([...own, ...builtIn.halls], { ...byId, ...builtIn.levels }, seed);
}

/** The same, when the SQL of somebody's own levels can be read as well. @throws InputError with every fault of it */
export async function soundMuseum(folder: string | null, seed: number): Promise<Museum> {
  const museum = museumIn(folder, seed);
  if (folder === null) return museum;
  const faults = await (await import('./schema-faults.ts')).schemaFaults(Object.values(museum.levels));
  if (faults.length > 0) throw new InputError(faults.join('\n'));
  return museum;
}

function ownHalls(folder: string, shipped: string): ReturnType<typeof loadLevels> {
  const loaded = (() => {
    try {
      return loadLevels(ownLevelFiles(folder, shipped));
    } catch (error) {
      throw new InputError((error as Error).message);
    }
  })();
  if (loaded.faults.length > 0) throw new InputError(loaded.faults.join('\n'));
  if (loaded.halls.every((hall) => hall.loaded.length === 0)) throw new InputError(`${folder}: there is no level in this folder; "runaway-migration levels new" writes one.`);
  return loaded;
}

/** Progress in somebody's own levels lies beside the program's and not in it: a level of the same name is another level. */
export function ownEnvironment(env: Env, folder: string): Env {
  const home = progressFolder(env);
  return home === null ? env : { ...env, RUNAWAY_MIGRATION_HOME: path.join(home, 'levels', createHash('sha256').update(folder).digest('hex').slice(0, 16)) };
}
