import text from '../../../data/text/findings/foreign-key-checked-under-lock.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { references } from '../instead-sql.ts';
import { indexesOf } from '../catalogue-change.ts';
import { madeName, quotedName, quotedNames } from '../names.ts';
import { hasIndexOn, holdValues, isInUse, isRefused, severityOfBlocking, worstHold } from '../sighting.ts';

/** A foreign key checks every row while both tables take no writes. */
export const foreignKeyCheckedUnderLock: Detector = {
  id: 'foreign-key-checked-under-lock',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => isRefused(statement) || statement.plan.analysis.algorithm === 'COPY' ? [] : statement.changes.flatMap(change => {
    if (change.kind !== 'constraint-added' || change.constraint.kind !== 'foreign-key' || !change.constraint.valid || !isInUse(statement, change.table.name)) {
      return [];
    }
    const hold = worstHold(statement.holds, change.table.name);
    const severity = hold && severityOfBlocking(hold.ownUs);
    const { id } = subject.engine;
    const { columns } = change.constraint;
    const isIndexed = hasIndexOn(indexesOf(statement.after, change.table.name), columns);
    return hold && severity ? [{
      severity, statement: statement.statement.index, message: 'foreign-key', instead: 'foreign-key',
      values: {
        ...holdValues(subject, statement, hold, hold.ownUs), parent: quotedName(id, change.constraint.references),
        constraint: quotedName(id, change.constraint.name), references: references(id, change.constraint),
        index: isIndexed ? '' : `CREATE INDEX CONCURRENTLY ${quotedName(id, madeName(change.table.name, ...columns, 'idx'))} ON ${quotedName(id, change.table.name)} (${quotedNames(id, columns)});`,
      },
    }] : [];
  })),
};
