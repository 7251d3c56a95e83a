import text from '../../../data/text/findings/if-not-exists-lies.en.json' with { type: 'json' };
import { tableNamed } from '../catalogue-change.ts';
import { skippedInvalidIndexes } from '../existing-index.ts';
import type { Detector, Sighting } from '../finding.ts';
import { createIndex } from '../instead-sql.ts';
import { quotedName } from '../names.ts';

/** CREATE INDEX ... IF NOT EXISTS finds an INVALID index of the name and is content with it. */
export const ifNotExistsLies: Detector = {
  id: 'if-not-exists-lies',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => skippedInvalidIndexes(statement).flatMap(index => {
    const table = tableNamed(statement.before, index.table);
    return table && !table.partitionBy ? [{
      severity: 'error', statement: statement.statement.index, message: 'kept', instead: 'again',
      values: {
        index: quotedName(subject.engine.id, index.name), table: quotedName(subject.engine.id, index.table),
        concurrent: createIndex(subject.engine.id, table, index, { concurrently: ' CONCURRENTLY', online: '' }),
      },
    }] : [];
  })),
};
