import text from '../../../data/text/findings/truncate-in-use.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { quotedName } from '../names.ts';
import { isInUse, isRefused, worksOf } from '../sighting.ts';
import { grouped } from '../../text/number.ts';

/** A table in use with rows in it is emptied at once. */
export const truncateInUse: Detector = {
  id: 'truncate-in-use',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => isRefused(statement) || statement.plan.analysis.algorithm !== null ? [] : worksOf(statement).flatMap(work =>
    work.kind === 'truncate' && work.tableRows > 0 && isInUse(statement, work.relation) ? [{
      severity: 'warning' as const, statement: statement.statement.index, message: 'emptied', instead: null,
      values: { table: quotedName(subject.engine.id, work.relation), rows: grouped(work.tableRows), mode: subject.engine.modeName(statement.holds.find(hold => hold.relation === work.relation)?.mode ?? '') },
    }] : [])),
};
