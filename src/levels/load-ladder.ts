import type { Attempt, Ladder } from './level.ts';
import type { FaultList } from './level-fault.ts';
import type { LevelFacts } from './level-schema.ts';
import type { LevelText } from './level-text.ts';
import { didYouMean } from '../text/suggestion.ts';

/** The rungs of the workbench, from the solutions that level.json names; null when it names none. */
export function ladderOf(facts: LevelFacts, attempts: readonly Attempt[], text: LevelText, file: string, faults: FaultList): Ladder | null {
  const { ladder } = facts;
  if (ladder === undefined) return null;
  const solutions = attempts.filter(({ kind }) => kind === 'solution');
  const sqlOf = (field: string, name: string): string => {
    const found = solutions.find((one) => one.name === name);
    if (!found) faults.add(file, `field "ladder.${field}" names "${name}", which is not in solutions/.${didYouMean(name, solutions.map((one) => one.name))}`);
    return found?.sql ?? '';
  };
  const reasons: string[] = [];
  while (reasons.length === 0 || text.has(`ladder/worked: ${reasons.length + 1}`)) reasons.push(text.take(`ladder/worked: ${reasons.length + 1}`));
  const gapSql = sqlOf('gap.solution', ladder.gap.solution);
  for (const blank of ladder.gap.blanks) {
    const times = gapSql.split(blank).length - 1;
    if (gapSql !== '' && times !== 1) faults.add(file, `the blank "${blank}" of "ladder.gap" stands ${times} times in ${ladder.gap.solution}.sql: it must stand there once`);
  }
  return { worked: { sql: sqlOf('worked', ladder.worked), reasons }, order: { sql: sqlOf('order', ladder.order) }, gap: { sql: gapSql, blanks: ladder.gap.blanks } };
}
