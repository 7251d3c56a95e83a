import { durationRough } from '../text/duration.ts';
import type { Sighting } from './finding.ts';
import { holdValues, severityOfBlocking, worstHold } from './sighting.ts';
import type { AnalysedStatement, Subject } from './subject.ts';

/** Statements of the same transaction that come after this one. */
const laterInTransaction = (subject: Subject, statement: AnalysedStatement): readonly AnalysedStatement[] =>
  statement.transaction === null ? [] : subject.statements.filter(other =>
    other.transaction === statement.transaction && other.statement.index > statement.statement.index);

/**
Locks that a transaction keeps while its later statements work, where the statement that works longest is of the asked kind. Only the first lock of
a transaction on each relation is told: what comes after it waits for the same COMMIT.
*/
export const heldAcross = (subject: Subject, isLong: (later: AnalysedStatement) => boolean): readonly Sighting[] => {
  const told = new Set<string>();
  return subject.statements.flatMap(statement => {
    const hold = worstHold(statement.holds);
    const later = laterInTransaction(subject, statement);
    const longest = later.toSorted((a, b) => b.estimate.durationUs - a.estimate.durationUs)[0];
    const key = hold && `${statement.transaction} ${hold.relation}`;
    if (!hold || !longest || !isLong(longest) || told.has(key!)) {
      return [];
    }
    const keptUs = hold.totalUs - hold.ownUs;
    const severity = severityOfBlocking(keptUs);
    if (!severity) {
      return [];
    }
    told.add(key!);
    const transaction = subject.statements.filter(other => other.transaction === statement.transaction);
    return [{
      severity, statement: statement.statement.index, message: 'held', instead: 'any',
      values: {
        ...holdValues(subject, statement, hold, hold.totalUs), keptTime: durationRough(keptUs), taker: statement.statement.index + 1,
        worker: longest.statement.index + 1, workerLine: longest.statement.line,
      },
      oneByOne: transaction,
    }];
  });
};
