import text from '../../../data/text/findings/concurrently-in-transaction.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { written } from '../sighting.ts';

/** A statement that brings its own transactions stands inside a transaction block, and the server refuses it. */
export const concurrentlyInTransaction: Detector = {
  id: 'concurrently-in-transaction',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement =>
    statement.transaction !== null && statement.error?.sqlstate === '25001' && !statement.plan.analysis.transactionBlockAllowed
      ? [{
        severity: 'error', statement: statement.statement.index, message: 'refused', instead: 'outside',
        values: { reason: statement.error.message, statement: written(statement) },
      }]
      : []),
};
