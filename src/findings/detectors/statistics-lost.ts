import text from '../../../data/text/findings/statistics-lost.en.json' with { type: 'json' };
import { columnNamed, tableNamed } from '../catalogue-change.ts';
import type { Detector, Sighting } from '../finding.ts';
import { unindexedRowsMin } from '../limits.ts';
import { quotedName } from '../names.ts';

/** A type change threw the planner's statistics of a column away, and the script ends without ANALYZE. */
export const statisticsLost: Detector = {
  id: 'statistics-lost',
  text,
  see: (subject): readonly Sighting[] => {
    const end = subject.statements.at(-1)?.after;
    return end ? subject.statements.flatMap(statement => statement.changes.flatMap(change => {
      if (change.kind !== 'column-type' || !change.column.hasStatistics || change.to.hasStatistics) {
        return [];
      }
      const table = tableNamed(end, change.table.name);
      const column = table && columnNamed(table, change.to.name);
      return table && column && !column.hasStatistics && table.rows >= unindexedRowsMin ? [{
        severity: 'warning' as const, statement: statement.statement.index, message: 'lost', instead: 'analyze',
        values: { table: quotedName(subject.engine.id, table.name), column: quotedName(subject.engine.id, column.name) },
      }] : [];
    })) : [];
  },
};
