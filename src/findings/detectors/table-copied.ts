import text from '../../../data/text/findings/table-copied.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { holdValues, isRefused, severityOfBlocking, worstHold } from '../sighting.ts';

/** The server can do this change only by copying the table (ALGORITHM=COPY), and takes no writes meanwhile. */
export const tableCopied: Detector = {
  id: 'table-copied',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => {
    const hold = statement.plan.analysis.algorithm === 'COPY' && !isRefused(statement) ? worstHold(statement.holds) : null;
    const severity = hold && severityOfBlocking(hold.ownUs);
    return hold && severity
      ? [{ severity, statement: statement.statement.index, message: 'copy', instead: null, values: holdValues(subject, statement, hold, hold.ownUs) }]
      : [];
  }),
};
