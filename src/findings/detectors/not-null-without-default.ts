import text from '../../../data/text/findings/not-null-without-default.en.json' with { type: 'json' };
import { columnNamed, tableNamed } from '../catalogue-change.ts';
import type { Detector, Sighting } from '../finding.ts';
import { quotedName } from '../names.ts';
import { isInUse } from '../sighting.ts';

/** A column that is new in this script ends up NOT NULL without a default: code that does not know it cannot insert any more. */
export const notNullWithoutDefault: Detector = {
  id: 'not-null-without-default',
  text,
  see: (subject): readonly Sighting[] => {
    const end = subject.statements.at(-1)?.after;
    return end ? subject.statements.flatMap(statement => statement.changes.flatMap(change => {
      if (change.kind !== 'column-added' || !isInUse(statement, change.table.name)) {
        return [];
      }
      const table = tableNamed(end, change.table.name);
      const column = table && columnNamed(table, change.column.name);
      const isFilled = !column || !column.notNull || column.default !== null || column.identity !== null || column.generated !== null || column.sequence !== null;
      return table && !isFilled ? [{
        severity: 'error' as const, statement: statement.statement.index, message: 'missing', instead: null,
        values: { table: quotedName(subject.engine.id, table.name), column: quotedName(subject.engine.id, column.name) },
      }] : [];
    })) : [];
  },
};
