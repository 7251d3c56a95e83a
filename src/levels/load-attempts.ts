import type { Action } from '../run/scenario.ts';
import type { Attempt } from './level.ts';
import { attemptSchema, LevelFault, readJson } from './level-schema.ts';
import type { LevelFiles } from './load-level.ts';

/** All attempts in a level's `solutions` or `mistakes` folder: `<name>.sql` with `<name>.json` beside it, by name. */
export function loadAttempts(files: LevelFiles, folder: string, kind: Attempt['kind']): readonly Attempt[] {
  const place = `${folder}/${kind}s`;
  const names = files.list(place);
  const lonely = names.find((name) => name.endsWith('.sql') && !names.includes(name.replace(/\.sql$/, '.json')));
  if (lonely !== undefined) throw new LevelFault(`${place}/${lonely}`, 'a file of the same name with .json is missing beside it: it says how this attempt comes out');
  return names.filter((name) => name.endsWith('.json')).map((name) => attemptOf(files, place, name.replace(/\.json$/, ''), kind));
}

function attemptOf(files: LevelFiles, place: string, name: string, kind: Attempt['kind']): Attempt {
  const file = `${place}/${name}.json`;
  const facts = readJson(attemptSchema, file, files.read(file) ?? '');
  const sql = files.read(`${place}/${name}.sql`);
  if (sql === null && facts.doesNothing !== true) throw new LevelFault(file, `${name}.sql is missing beside it; say "doesNothing": true when that is meant`);
  if (kind === 'mistake' && facts.fails.length === 0) throw new LevelFault(file, 'field "fails" is empty: a mistake fails at least one objective');
  if (kind === 'solution' && (facts.fails.length > 0 || facts.medal !== 'silver')) throw new LevelFault(file, 'a solution fails nothing and has the medal "silver"');
  return {
    name, kind, idea: facts.idea, sql, framework: facts.framework ?? null, worldChanges: facts.world ?? {}, actions: (facts.actions ?? []) as unknown as readonly Action[],
    expected: { fails: facts.fails, medal: facts.medal, reason: facts.reason, because: facts.because },
  };
}
