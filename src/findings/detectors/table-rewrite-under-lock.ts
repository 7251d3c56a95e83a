import text from '../../../data/text/findings/table-rewrite-under-lock.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { isRewriteOfItsOwnKind } from '../rewrite-cause.ts';
import { holdValues, isInUse, isRefused, severityOfBlocking, worstHold } from '../sighting.ts';

/** A statement writes a table anew while nobody may use it, for a reason that no other finding names. */
export const tableRewriteUnderLock: Detector = {
  id: 'table-rewrite-under-lock',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement =>
    isRefused(statement) || isRewriteOfItsOwnKind(statement) ? [] : statement.plan.analysis.rewrites.filter(relation => isInUse(statement, relation)).flatMap(relation => {
      const hold = worstHold(statement.holds, relation);
      const severity = hold && severityOfBlocking(hold.ownUs);
      return hold && severity
        ? [{ severity, statement: statement.statement.index, message: 'rewrite', instead: null, values: holdValues(subject, statement, hold, hold.ownUs) }]
        : [];
    })),
};
