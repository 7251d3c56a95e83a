import type { Index } from '../sql/catalogue.ts';
import { indexesOf } from './catalogue-change.ts';
import { isRefused, worksOf } from './sighting.ts';
import type { AnalysedStatement } from './subject.ts';

/** Lock modes under which an index is created; what takes one of them, does no work and changes nothing has skipped an index that is there already. */
const buildModes: ReadonlySet<string> = new Set(['ShareLock', 'ShareUpdateExclusiveLock']);

/** INVALID indexes on the table whose index creation this statement skipped, because an index of the name exists. */
export const skippedInvalidIndexes = (statement: AnalysedStatement): readonly Index[] => {
  const isIdle = statement.plan.role === 'work' && statement.changes.length === 0 && worksOf(statement).every(work => work.kind === 'catalogue-only');
  if (isRefused(statement) || !isIdle) {
    return [];
  }
  return statement.plan.analysis.locks.filter(lock => lock.kind === 'table' && buildModes.has(lock.mode))
    .flatMap(lock => indexesOf(statement.before, lock.relation).filter(index => !index.valid && index.parent === null));
};

export const skipsExistingIndex = (statement: AnalysedStatement): boolean => skippedInvalidIndexes(statement).length > 0;
