import text from '../../../data/text/findings/batch-skips-rows.en.json' with { type: 'json' };
import { columnNamed, indexesOf, tableNamed } from '../catalogue-change.ts';
import type { DataCommit } from '../../run/trace.ts';
import type { Detector, Sighting } from '../finding.ts';
import { grouped } from '../../text/number.ts';
import { quotedName } from '../names.ts';
import { batchKey, dataWork, isKeysetIndex, isRefused, written } from '../sighting.ts';

/**
Batches walk along a column that is not unique or may be NULL: rows that share a value with the end of a page, or have none, are never visited.
Or their pages were found by OFFSET, and the run shows keys that none of them reached.
*/
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
    const { id } = subject.engine;
    const key = batchKey(statement, table.name);
    const values = {
      table: quotedName(id, table.name), column: quotedName(id, batch.by), key: quotedName(id, key ?? ''), size: batch.rows, pause: batch.pauseUs / 1000,
      statement: written(statement), missed: '',
    };
    const missed = batch.paging === 'offset' ? keysPassedOver((subject.trace?.dataCommits ?? []).filter(commit => commit.statement === statement.statement.index)) : 0;
    if (missed > 0) {
      return [{ severity: 'error', statement: statement.statement.index, message: 'shrinking', instead: key === null ? null : 'key', values: { ...values, size: Math.min(batch.rows, 5000), missed: grouped(missed) } }];
    }
    const column = columnNamed(table, batch.by);
    const isUnique = indexesOf(statement.before, table.name).some(index => isKeysetIndex(index) && index.keys[0] === batch.by);
    if (column?.notNull && isUnique) {
      return [];
    }
    return [{
      severity: 'error', statement: statement.statement.index, message: column === null ? 'missing' : isUnique ? 'nullable' : 'not-unique', instead: key === null ? null : 'key',
      values,
    }];
  }),
};

/** Keys between the pages of one statement, in the order in which they were committed. */
const keysPassedOver = (pages: readonly DataCommit[]): number =>
  pages.reduce((sum, page, at) => sum + (at === 0 || page.fromKey === null ? 0 : Math.max(0, page.fromKey - (pages[at - 1]!.toKey ?? page.fromKey))), 0);
