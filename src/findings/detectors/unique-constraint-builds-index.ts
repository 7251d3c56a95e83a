import text from '../../../data/text/findings/unique-constraint-builds-index.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { quotedName, quotedNames } from '../names.ts';
import { columnNamed, tableNamed } from '../catalogue-change.ts';
import { holdValues, isInUse, isRefused, severityOfBlocking, worstHold } from '../sighting.ts';

/** A unique constraint, primary key or exclusion constraint builds its index under the constraint's own lock. */
export const uniqueConstraintBuildsIndex: Detector = {
  id: 'unique-constraint-builds-index',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => isRefused(statement) ? [] : statement.changes.flatMap(change => {
    if (change.kind !== 'constraint-added' || !('index' in change.constraint) || !isInUse(statement, change.table.name)
      || statement.plan.analysis.rewrites.includes(change.table.name)) {
      return [];
    }
    const { constraint, table } = change;
    const hold = worstHold(statement.holds, table.name);
    const severity = hold && severityOfBlocking(hold.ownUs);
    if (!hold || !severity) {
      return [];
    }
    const { id } = subject.engine;
    const before = tableNamed(statement.before, table.name);
    const nullable = constraint.columns.filter(name => before && !columnNamed(before, name)?.notNull);
    const key = constraint.kind === 'primary-key' ? (nullable.length === 0 ? 'primary-key' : null) : constraint.kind === 'unique' ? 'unique' : null;
    return [{
      severity, statement: statement.statement.index, message: nullable.length > 0 && constraint.kind === 'primary-key' ? 'nullable-key' : 'builds', instead: key,
      values: {
        ...holdValues(subject, statement, hold, hold.ownUs), constraint: quotedName(id, constraint.name), columns: quotedNames(id, constraint.columns),
        index: quotedName(id, constraint.index), nullable: quotedNames(id, nullable),
      },
    }];
  })),
};
