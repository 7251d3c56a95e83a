import text from '../../../data/text/findings/timezone-decides-rewrite.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { quotedName } from '../names.ts';
import { isInUse, isRefused } from '../sighting.ts';

const isTimestamp = (type: string): boolean => /^timestamp(\(\d\))? with(out)? time zone$/.test(type);

/** A change between the two timestamp types that costs nothing here only because the session's time zone is UTC. */
export const timezoneDecidesRewrite: Detector = {
  id: 'timezone-decides-rewrite',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => isRefused(statement) ? [] : statement.changes.flatMap(change =>
    change.kind === 'column-type' && isTimestamp(change.column.type) && isTimestamp(change.to.type) && !statement.plan.analysis.rewrites.includes(change.table.name)
    && change.column.type.includes('without') !== change.to.type.includes('without') && isInUse(statement, change.table.name)
      ? [{
        severity: 'note' as const, statement: statement.statement.index, message: 'utc', instead: null,
        values: { table: quotedName(subject.engine.id, change.table.name), column: quotedName(subject.engine.id, change.column.name) },
      }]
      : [])),
};
