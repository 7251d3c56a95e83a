import text from '../../../data/text/findings/vacuum-full.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { rewrittenForSpace } from '../rewrite-cause.ts';
import { holdValues, isRefused, severityOfBlocking, worstHold } from '../sighting.ts';

/** A table is packed or sorted by writing it anew (VACUUM FULL, CLUSTER, a move to another tablespace). */
export const vacuumFull: Detector = {
  id: 'vacuum-full',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => isRefused(statement) ? [] : rewrittenForSpace(statement).flatMap(relation => {
    const hold = worstHold(statement.holds, relation);
    const severity = hold && severityOfBlocking(hold.ownUs);
    return hold && severity
      ? [{ severity, statement: statement.statement.index, message: 'packed', instead: 'vacuum', values: holdValues(subject, statement, hold, hold.ownUs) }]
      : [];
  })),
};
