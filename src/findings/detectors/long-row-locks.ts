import text from '../../../data/text/findings/long-row-locks.en.json' with { type: 'json' };
import { durationRough } from '../../text/duration.ts';
import { grouped } from '../../text/number.ts';
import type { Detector, Sighting } from '../finding.ts';
import { rowLockUsError, rowLockUsWarning } from '../limits.ts';
import { quotedName } from '../names.ts';
import { dataWork, isInUse, isRefused } from '../sighting.ts';
import { inBatches } from '../statement-rewrite.ts';

/** One statement changes so many rows in one transaction that customers' writes of the same rows wait for its end. */
export const longRowLocks: Detector = {
  id: 'long-row-locks',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => {
    const work = dataWork(statement);
    const isOneTransaction = statement.statement.batch === null || statement.transaction !== null;
    const us = statement.estimate.durationUs;
    // Where the rows' locks become the table's, that is what is to be said.
    const becomesTableLock = statement.plan.steps.some(step => step.kind === 'lock' && step.ifFree === true);
    if (isRefused(statement) || !work || work.kind === 'insert' || !work.takesRowLocks || becomesTableLock || !isOneTransaction || us < rowLockUsWarning || !isInUse(statement, work.relation)) {
      return [];
    }
    const batched = inBatches(subject, statement);
    return [{
      severity: us >= rowLockUsError ? 'error' : 'warning', statement: statement.statement.index, message: 'rows', instead: batched === null ? null : 'batched',
      values: { table: quotedName(subject.engine.id, work.relation), rows: grouped(statement.estimate.pageReadUs === undefined ? work.rows : statement.estimate.rows), time: durationRough(us), statement: batched ?? '' },
    }];
  }),
};
