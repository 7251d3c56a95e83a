import type { Level } from './level.ts';
import { LevelFault } from './level-fault.ts';
import type { LevelFiles } from './level-files.ts';
import type { HallFacts, Team } from './level-schema.ts';
import { loadHall, loadLevel, loadTeam } from './load-level.ts';

export type LoadedHall = HallFacts & { readonly loaded: readonly Level[] };

/** A folder of levels, as far as it can be read, and a sentence for everything in it that cannot. */
export type LoadedLevels = { readonly team: Team | null; readonly halls: readonly LoadedHall[]; readonly faults: readonly string[] };

/** All halls of a folder in the order of their first level's code, each with its levels. */
export function loadLevels(files: LevelFiles): LoadedLevels {
  const faults: string[] = [];
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof LevelFault)) throw error;
      faults.push(...error.sentences);
      return null;
    }
  };
  const team = attempt(() => loadTeam(files));
  const halls = files.list('').filter((name) => files.read(`${name}/hall.json`) !== null).flatMap((name) => attempt(() => loadHall(files, name)) ?? []);
  const loaded = halls.map((hall) => ({ ...hall, loaded: hall.levels.flatMap((id) => attempt(() => loadLevel(files, hall.id, id, team)) ?? []) }));
  for (const hall of halls) faults.push(...strayFolders(files, hall));
  const levels = loaded.flatMap((hall) => hall.loaded);
  for (const [index, level] of levels.entries()) {
    const before = levels.slice(0, index).find((other) => other.code === level.code || other.id === level.id);
    if (!before) continue;
    const what = before.id === level.id ? `the id "${level.id}"` : `the code "${level.code}"`;
    faults.push(`${level.hall}/${level.id}/level.json: ${what} is already that of ${before.hall}/${before.id}; give one of them another`);
  }
  return { team, halls: loaded.toSorted((a, b) => ((a.loaded[0]?.code ?? '') < (b.loaded[0]?.code ?? '') ? -1 : 1)), faults };
}

/** A level's folder that its hall does not name would never be seen. */
function strayFolders(files: LevelFiles, hall: HallFacts): readonly string[] {
  return files.list(hall.id).filter((name) => files.read(`${hall.id}/${name}/level.json`) !== null && !hall.levels.includes(name))
    .map((name) => `${hall.id}/${name}: this level is not in "levels" of ${hall.id}/hall.json, so that nobody would see it`);
}
