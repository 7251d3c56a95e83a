import { dataWork, batchKey, batchRows, isBlocking, written } from './sighting.ts';
import { quotedName } from './names.ts';
import type { AnalysedStatement, Subject } from './subject.ts';

const retry = '-- migrate: retry 10, backoff 1s, jitter';
const timeout = "SET lock_timeout = '2s';";

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

/** A statement in a transaction of its own. */
const alone = (statement: AnalysedStatement): AnalysedStatement =>
  ({ ...statement, transaction: null, holds: statement.holds.map(hold => ({ ...hold, totalUs: hold.ownUs })) });

/**
A concurrent build waits for other people's transactions by its nature, and ends INVALID when a lock timeout cuts that wait short; everything else that
is tried again needs one. So the timeout is taken off before the one and put on before the other.
*/
const withTimeoutsInPlace = (lines: readonly string[]): readonly string[] => {
  const placed: string[] = [];
  let isSet = true;
  for (const line of lines.filter(text => text !== timeout)) {
    const waitsByNature = /^(?:CREATE|REINDEX|DROP|ALTER)\b.*\bCONCURRENTLY\b/i.test(line);
    if (waitsByNature && isSet) {
      placed.push('RESET lock_timeout;');
    }
    if (line === retry && !isSet) {
      placed.push(timeout);
    }
    isSet = waitsByNature ? false : line === retry ? true : isSet;
    placed.push(line);
  }
  return placed;
};

/**
The author's own statements, each in a transaction of its own and in its own safer form where it has one. Control statements and settings of the old
script are left out.

@param safer the lines of the safer form of a statement that stands alone, null when it has none
*/
export const oneByOne = (subject: Subject, statements: readonly AnalysedStatement[], safer: (statement: AnalysedStatement) => readonly string[] | null): string => {
  const lines = statements.filter(statement => statement.plan.role === 'work').flatMap(statement => safer(alone(statement)) ?? standingAlone(subject, statement));
  return withTimeoutsInPlace(lines.filter(line => line !== '-- migrate: no-transaction')).join('\n');
};

/** The statement with a directive to walk along the key, or null when its table has no key to walk along. */
export const inBatches = (subject: Subject, statement: AnalysedStatement): string | null => {
  const work = dataWork(statement);
  return work && work.kind !== 'insert' && batchKey(statement, work.relation) !== null ? standingAlone(subject, statement).join('\n') : null;
};

/** The statement tried again and again under its lock timeout. */
export const withRetry = (statement: AnalysedStatement): string => `${retry}\n${written(statement)}`;
