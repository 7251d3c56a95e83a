import text from '../../../data/text/findings/reindex-under-lock.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { quotedName } from '../names.ts';
import { holdValues, isInUse, isRefused, severityOfBlocking, worstHold } from '../sighting.ts';

/** Indexes are built again while nobody may use them; planning a query opens every index of its table, so reads wait as well. */
export const reindexUnderLock: Detector = {
  id: 'reindex-under-lock',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => {
    const { rebuildsIndexes, rewrites } = statement.plan.analysis;
    const hold = worstHold(statement.holds);
    const severity = hold && severityOfBlocking(hold.ownUs);
    const isReindex = !isRefused(statement) && rebuildsIndexes.length > 0 && rewrites.length === 0 && statement.changes.length === 0;
    const index = rebuildsIndexes.length === 1 ? rebuildsIndexes[0]! : null;
    return isReindex && hold && severity && isInUse(statement, hold.relation) ? [{
      severity, statement: statement.statement.index, message: 'rebuilt', instead: 'concurrently',
      values: {
        ...holdValues(subject, statement, hold, hold.ownUs),
        target: index === null ? `TABLE CONCURRENTLY ${quotedName(subject.engine.id, hold.relation)}` : `INDEX CONCURRENTLY ${quotedName(subject.engine.id, index)}`,
      },
    }] : [];
  }),
};
