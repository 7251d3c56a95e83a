import text from '../../../data/text/findings/index-without-concurrently.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { createIndex } from '../instead-sql.ts';
import { quotedName } from '../names.ts';
import { holdValues, isInUse, isRefused, severityOfBlocking, worstHold } from '../sighting.ts';

/** An index is built while the table takes no writes. */
export const indexWithoutConcurrently: Detector = {
  id: 'index-without-concurrently',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => {
    const isConstraint = statement.changes.some(change => change.kind === 'constraint-added' && 'index' in change.constraint);
    if (isRefused(statement) || isConstraint || statement.plan.analysis.rewrites.length > 0) {
      return [];
    }
    return statement.changes.flatMap(change => {
      if (change.kind !== 'index-added' || !isInUse(statement, change.table.name)) {
        return [];
      }
      const hold = worstHold(statement.holds, change.table.name);
      const severity = hold && severityOfBlocking(hold.ownUs);
      const { id } = subject.engine;
      return hold && severity ? [{
        severity, statement: statement.statement.index, message: 'index', instead: change.table.partitionBy ? 'partitioned' : 'concurrently',
        values: {
          ...holdValues(subject, statement, hold, hold.ownUs), index: quotedName(id, change.index.name),
          concurrent: createIndex(id, change.table, change.index, { concurrently: ' CONCURRENTLY', online: '' }),
          online: createIndex(id, change.table, change.index, { concurrently: '', online: ' WITH (ONLINE = ON)', namesMethod: false }),
          onlyParent: createIndex(id, change.table, change.index, { concurrently: '', online: '' }).replace(' ON ', ' ON ONLY '),
        },
      }] : [];
    });
  }),
};
