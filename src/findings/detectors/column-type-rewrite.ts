import text from '../../../data/text/findings/column-type-rewrite.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { columnValues } from '../instead-sql.ts';
import { retypedColumns } from '../rewrite-cause.ts';
import { holdValues, isRefused, severityOfBlocking, worstHold } from '../sighting.ts';

/** A column gets a type whose stored form differs, so every row is written anew. */
export const columnTypeRewrite: Detector = {
  id: 'column-type-rewrite',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => isRefused(statement) || statement.plan.analysis.algorithm === 'COPY' ? [] : retypedColumns(statement).flatMap(({ table, from, to }) => {
    const hold = worstHold(statement.holds, table.name);
    const severity = hold && severityOfBlocking(hold.ownUs);
    return hold && severity ? [{
      severity, statement: statement.statement.index, message: 'retyped', instead: 'new-column',
      values: { ...holdValues(subject, statement, hold, hold.ownUs), ...columnValues(subject, statement, table, to), oldType: from.type },
    }] : [];
  })),
};
