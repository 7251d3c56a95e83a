import type { Action } from '../run/scenario.ts';
import { readJson } from './json-file.ts';
import type { Attempt } from './level.ts';
import type { FaultList } from './level-fault.ts';
import { attemptSchema } from './level-schema.ts';
import { printable, type LevelFiles } from './level-files.ts';

/** All attempts in a level's `solutions` or `mistakes` folder: `<name>.sql` with `<name>.json` beside it, by name. */
export function loadAttempts(files: LevelFiles, folder: string, kind: Attempt['kind'], faults: FaultList): readonly Attempt[] {
  const place = `${folder}/${kind}s`;
  const names = files.list(place);
  for (const name of names.filter((each) => each.endsWith('.sql') && !names.includes(each.replace(/\.sql$/, '.json')))) {
    faults.add(`${place}/${name}`, 'a file of the same name with .json is missing beside it: it says how this attempt comes out');
  }
  return names.filter((name) => name.endsWith('.json')).flatMap((name) => attemptOf(files, place, name.replace(/\.json$/, ''), kind, faults) ?? []);
}

function attemptOf(files: LevelFiles, place: string, name: string, kind: Attempt['kind'], faults: FaultList): Attempt | null {
  const file = `${place}/${name}.json`;
  const facts = readJson(attemptSchema, file, files.read(file) ?? '', faults);
  if (facts === null) return null;
  const sql = files.read(`${place}/${name}.sql`);
  if (sql !== null) printable(`${place}/${name}.sql`, sql, faults);
  if (sql === null && facts.doesNothing !== true) faults.add(file, `${name}.sql is missing beside it; say "doesNothing": true when that is meant`);
  if (sql !== null && facts.doesNothing === true) faults.add(file, `it says "doesNothing": true, and ${name}.sql stands beside it`);
  if (kind === 'mistake' && facts.fails.length === 0) faults.add(file, 'field "fails" is empty: a mistake fails at least one objective');
  if (kind === 'mistake' && facts.reason === null) faults.add(file, 'field "reason" is null: a mistake fails for a finding, or for a figure');
  if (kind === 'solution' && (facts.fails.length > 0 || facts.medal !== 'silver')) faults.add(file, 'a solution fails nothing and has the medal "silver"');
  return {
    name, kind, idea: facts.idea, sql, framework: facts.framework ?? null, worldChanges: facts.world ?? {}, actions: (facts.actions ?? []) satisfies readonly Action[],
    expected: { fails: facts.fails, medal: facts.medal, reason: facts.reason, because: facts.because },
  };
}
