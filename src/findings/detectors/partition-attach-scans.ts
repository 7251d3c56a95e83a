import text from '../../../data/text/findings/partition-attach-scans.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { quotedName } from '../names.ts';
import { holdValues, isRefused, severityOfBlocking, worstHold, written } from '../sighting.ts';

/** A table becomes a partition and is read from end to end to prove that it fits, or the default partition is. */
export const partitionAttachScans: Detector = {
  id: 'partition-attach-scans',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => isRefused(statement) ? [] : statement.changes.flatMap(change => {
    const hold = change.kind === 'partition-attached' && statement.plan.analysis.scans.length > 0 ? worstHold(statement.holds) : null;
    const severity = hold && severityOfBlocking(hold.ownUs);
    return hold && severity && change.kind === 'partition-attached' ? [{
      severity, statement: statement.statement.index, message: 'scan', instead: 'check',
      values: {
        ...holdValues(subject, statement, hold, hold.ownUs), partition: quotedName(subject.engine.id, change.table.name), parent: quotedName(subject.engine.id, change.parent),
        scanned: statement.plan.analysis.scans.map(name => quotedName(subject.engine.id, name)).join(', '), statement: written(statement),
      },
    }] : [];
  })),
};
