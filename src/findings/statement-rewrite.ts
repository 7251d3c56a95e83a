import { dataWork, batchKey, batchRows, isBlocking, written } from './sighting.ts';
import { quotedName } from './names.ts';
import type { AnalysedStatement, Subject } from './subject.ts';

const retry = '-- migrate: retry 10, backoff 1s, jitter';

/** One statement as the safer script has it: rows in batches that commit by themselves, blocking locks tried again and again. */
const standingAlone = (subject: Subject, statement: AnalysedStatement): readonly string[] => {
  const work = dataWork(statement);
  const key = work && work.kind !== 'insert' ? batchKey(statement, work.relation) : null;
  if (work && key !== null && statement.statement.batch === null) {
    const rows = batchRows(statement.estimate.rows, statement.estimate.durationUs);
    return [`-- migrate: batch ${rows} by ${quotedName(subject.engine.id, key)}, pause 80ms, while replica lag < 10s`, written(statement)];
  }
  const { batch } = statement.statement;
  if (batch) {
    return [`-- migrate: batch ${batch.rows} by ${batch.by}, pause ${batch.pauseUs / 1000}ms`, written(statement)];
  }
  return statement.holds.some(isBlocking) ? [retry, written(statement)] : [written(statement)];
};

/** The author's own statements, each in a transaction of its own; control statements and settings of the old script are left out. */
export const oneByOne = (subject: Subject, statements: readonly AnalysedStatement[]): string =>
  statements.filter(statement => statement.plan.role === 'work').flatMap(statement => standingAlone(subject, statement)).join('\n');

/** The statement with a directive to walk along the key, or null when its table has no key to walk along. */
export const inBatches = (subject: Subject, statement: AnalysedStatement): string | null => {
  const work = dataWork(statement);
  return work && work.kind !== 'insert' && batchKey(statement, work.relation) !== null ? standingAlone(subject, statement).join('\n') : null;
};

/** The statement tried again and again under its lock timeout. */
export const withRetry = (statement: AnalysedStatement): string => `${retry}\n${written(statement)}`;
