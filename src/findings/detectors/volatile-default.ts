import text from '../../../data/text/findings/volatile-default.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { columnValues } from '../instead-sql.ts';
import { volatileColumns } from '../rewrite-cause.ts';
import { holdValues, isRefused, severityOfBlocking, worstHold } from '../sighting.ts';

/** A new column's default has to be computed for every old row. */
export const volatileDefault: Detector = {
  id: 'volatile-default',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => isRefused(statement) || statement.plan.analysis.algorithm === 'COPY' ? [] : volatileColumns(statement).flatMap(({ table, column }) => {
    const hold = worstHold(statement.holds, table.name);
    const severity = hold && severityOfBlocking(hold.ownUs);
    return hold && severity ? [{
      severity, statement: statement.statement.index, message: 'computed', instead: column.notNull ? 'not-null' : 'nullable',
      values: { ...holdValues(subject, statement, hold, hold.ownUs), ...columnValues(subject, statement, table, column) },
    }] : [];
  })),
};
