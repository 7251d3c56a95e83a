import comparisons from '../../data/exhibits/comparisons.json' with { type: 'json' };
import plan from '../../data/exhibits/halls.json' with { type: 'json' };
import { readDoors } from '../game/doors.ts';
import { VERSION } from './version.ts';
import type { Museum } from '../game/museum.ts';
import { judge } from '../levels/judge.ts';
import { levelScenario } from '../levels/level-scenario.ts';
import { loadLevel } from '../levels/load-level.ts';
import type { LevelFiles } from '../levels/level-files.ts';

/** The seed that everybody plays with unless they choose another: the same traffic for all, so that runs can be talked about. */
export const SEED = 7;

/** The museum as its plan says, with the levels that are built. */
export function openMuseum(files: LevelFiles, seed: number = SEED): Museum {
  const built = plan.halls.flatMap((hall) => hall.cases.flatMap(({ level }) => (level === null ? [] : [loadLevel(files, hall.id, level)])));
  const levels = Object.fromEntries(built.map((level) => [level.id, level]));
  return museumOf(plan.halls, levels, seed);
}

/** A museum of these halls, with doors between those of its levels that can be compared. */
export function museumOf(halls: Museum['halls'], levels: Museum['levels'], seed: number): Museum {
  return { halls, levels, rules: { scenario: levelScenario, judge }, seed, doors: readDoors(comparisons, levels), version: VERSION };
}
