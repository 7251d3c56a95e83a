import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import type { Level, Question } from '../../src/levels/level.ts';
import type { Visit } from '../../src/game/progress.ts';

/** Every level that comes with the program. */
export const LEVELS: readonly Level[] = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded);

/** The right answers to the diagnosis, in the order in which it is asked for. */
export const diagnosisOf = (level: Level): readonly string[] => [level.diagnosis.mechanism, level.diagnosis.patternClass, level.diagnosis.subPattern].map(rightOf);

/** And those to the new case. */
export const transferOf = (level: Level): readonly string[] => level.transfer.questions.map(rightOf);

const rightOf = ({ options, answer }: Question): string => options.find(({ id }) => id === answer)!.name;

/** What is written, and whose sessions are ended on call while it runs. */
export type Solution = { readonly sql: string; readonly ends: readonly { readonly session: string; readonly atUs: number }[] };

/** A way to keep every objective that a player can go by keys alone: one that needs nothing but its text, and is soon done, where there is one. */
export function solutionOf(level: Level): Solution {
  const playable = level.attempts.flatMap(({ kind, sql, worldChanges, actions, framework }): readonly Solution[] => {
    const ends = actions.flatMap((action) => (action.kind === 'terminate' ? [{ session: action.session, atUs: action.atUs }] : []));
    const isAllThereIs = kind === 'solution' && ends.length === actions.length && framework === null && Object.keys(worldChanges).length === 0;
    return isAllThereIs && sql !== null ? [{ sql, ends }] : [];
  });
  const weight = ({ sql, ends }: Solution): number => ends.length * 2 + (sql.includes('batch') ? 1 : 0);
  const [found] = playable.toSorted((one, other) => weight(one) - weight(other));
  if (found === undefined) throw new Error(`${level.code} has no solution that a player can type`);
  return found;
}

/** Whether one would let the ticket's migration go as it is, in the words of the choice. */
export const signOffOf = (level: Level): string => (level.isSafe ? 'Yes' : 'No: something would be broken');

/** What is saved of a visit. */
export function savedVisit(folder: string, level: Level): Visit {
  const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('progress.json'));
  const { visits } = JSON.parse(readFileSync(path.join(folder, file!), 'utf8')) as { readonly visits: Readonly<Record<string, Visit>> };
  return visits[level.id];
}
