import text from '../../../data/text/findings/row-locks-escalate.en.json' with { type: 'json' };
import { grouped } from '../../text/number.ts';
import type { Detector, Sighting } from '../finding.ts';
import { dataWork, holdValues, isRefused, severityOfBlocking, worstHold } from '../sighting.ts';
import { inBatches } from '../statement-rewrite.ts';

/** A statement that changes rows ends up with a lock on the whole table. */
export const rowLocksEscalate: Detector = {
  id: 'row-locks-escalate',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => {
    const work = dataWork(statement);
    const hold = work && !isRefused(statement) ? worstHold(statement.holds, work.relation) : null;
    const severity = hold && severityOfBlocking(hold.ownUs);
    const batched = inBatches(subject, statement);
    return work && hold && severity ? [{
      severity, statement: statement.statement.index, message: 'escalated', instead: batched === null ? null : 'batched',
      values: { ...holdValues(subject, statement, hold, hold.ownUs), changed: grouped(work.rows), statement: (batched ?? '').replace(/batch \d+/, 'batch 2000') },
    }] : [];
  }),
};
