import text from '../../../data/text/findings/batch-skips-rows.en.json' with { type: 'json' };
import { columnNamed, indexesOf, tableNamed } from '../catalogue-change.ts';
import type { Detector, Sighting } from '../finding.ts';
import { quotedName } from '../names.ts';
import { batchKey, dataWork, isKeysetIndex, isRefused, written } from '../sighting.ts';

/** Batches walk along a column that is not unique or may be NULL: rows that share a value with the end of a page, or have none, are never visited. */
export const batchSkipsRows: Detector = {
  id: 'batch-skips-rows',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => {
    const work = dataWork(statement);
    const { batch } = statement.statement;
    const table = work && tableNamed(statement.before, work.relation);
    if (!batch || !work || !table || isRefused(statement)) {
      return [];
    }
    const column = columnNamed(table, batch.by);
    const isUnique = indexesOf(statement.before, table.name).some(index => isKeysetIndex(index) && index.keys[0] === batch.by);
    if (column?.notNull && isUnique) {
      return [];
    }
    const key = batchKey(statement, table.name);
    const { id } = subject.engine;
    return [{
      severity: 'error', statement: statement.statement.index, message: column === null ? 'missing' : isUnique ? 'nullable' : 'not-unique', instead: key === null ? null : 'key',
      values: {
        table: quotedName(id, table.name), column: quotedName(id, batch.by), key: quotedName(id, key ?? ''), size: batch.rows, pause: batch.pauseUs / 1000,
        statement: written(statement),
      },
    }];
  }),
};
