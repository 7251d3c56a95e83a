import text from '../../../data/text/findings/statement-fails.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';

/** The server would refuse a statement, for a reason that the catalogue shows. What an aborted transaction refuses afterwards is not told again. */
export const statementFails: Detector = {
  id: 'statement-fails',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement =>
    statement.error && statement.error.sqlstate !== '25P02' && !(statement.error.sqlstate === '25001' && statement.transaction !== null)
      ? [{
        severity: 'error', statement: statement.statement.index, message: statement.transaction === null ? 'alone' : 'in-transaction', instead: null,
        values: { reason: statement.error.message.replace(/\.$/, ''), sqlstate: statement.error.sqlstate },
      }]
      : []),
};
