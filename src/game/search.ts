import type { Level } from '../levels/level.ts';
import type { Progress } from './progress.ts';
import { visitOf } from './visit.ts';

const ENGINES: Readonly<Record<string, string>> = { postgres: 'PostgreSQL', mysql: 'MySQL', mariadb: 'MariaDB', sqlserver: 'SQL Server' };

/** The server that a level's world runs, for people. */
export function engineName(level: Level): string {
  const { engine } = level.worlds.production.scenario.database;
  return ENGINES[engine] ?? engine;
}

/**
Everything that an exhibit can be found by. Class and sub-pattern are the answer to its diagnosis: they find it once they have been named there, or the
list would give them away.
*/
function wordsOf(level: Level, progress: Progress): readonly string[] {
  const { isDiagnosisRight, isPlateEarned } = visitOf(progress, level.id);
  const isNamed = isDiagnosisRight || isPlateEarned;
  return [
    level.title, level.code, level.exhibit, level.plateName, engineName(level), level.worlds.production.scenario.database.engine,
    ...level.starts.flatMap(({ framework, frameworkName }) => [framework, frameworkName]),
    ...(isNamed ? [level.plaque.patternClass, level.plaque.subPattern] : []),
  ].map((words) => words.toLowerCase());
}

/** Whether an exhibit is what was typed: every word stands somewhere in what it can be found by. Nothing typed finds all. */
export function isFound(level: Level, progress: Progress, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const known = wordsOf(level, progress);
  return words.every((word) => known.some((one) => one.includes(word)));
}
