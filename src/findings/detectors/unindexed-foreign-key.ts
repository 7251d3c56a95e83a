import text from '../../../data/text/findings/unindexed-foreign-key.en.json' with { type: 'json' };
import { indexesOf, tableNamed } from '../catalogue-change.ts';
import type { Detector, Sighting } from '../finding.ts';
import { unindexedRowsMin } from '../limits.ts';
import { madeName, quotedName, quotedNames } from '../names.ts';
import { hasIndexOn } from '../sighting.ts';
import { grouped } from '../../text/number.ts';

/** A foreign key whose referencing columns have no index when the script ends: each delete in the referenced table scans the whole table. */
export const unindexedForeignKey: Detector = {
  id: 'unindexed-foreign-key',
  text,
  see: (subject): readonly Sighting[] => {
    const end = subject.statements.at(-1)?.after;
    return end ? subject.statements.flatMap(statement => statement.changes.flatMap(change => {
      if (change.kind !== 'constraint-added' || change.constraint.kind !== 'foreign-key') {
        return [];
      }
      const { constraint } = change;
      const table = tableNamed(end, change.table.name);
      if (!table || table.rows < unindexedRowsMin || !table.constraints.some(kept => kept.name === constraint.name) || hasIndexOn(indexesOf(end, table.name), constraint.columns)) {
        return [];
      }
      const { id } = subject.engine;
      return [{
        severity: 'warning' as const, statement: statement.statement.index, message: 'scan', instead: 'index',
        values: {
          table: quotedName(id, table.name), rows: grouped(table.rows), columns: quotedNames(id, constraint.columns), parent: quotedName(id, constraint.references),
          constraint: quotedName(id, constraint.name), index: quotedName(id, madeName(table.name, ...constraint.columns, 'idx')),
        },
      }];
    })) : [];
  },
};
