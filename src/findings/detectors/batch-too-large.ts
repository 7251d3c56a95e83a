import text from '../../../data/text/findings/batch-too-large.en.json' with { type: 'json' };
import { durationRough } from '../../text/duration.ts';
import { grouped } from '../../text/number.ts';
import type { Detector, Sighting } from '../finding.ts';
import { batchUsWarning, rowLockUsError } from '../limits.ts';
import { quotedName } from '../names.ts';
import { batchRows, dataWork, isRefused, written } from '../sighting.ts';

/** One batch alone runs longer than a customer can wait for a row. */
export const batchTooLarge: Detector = {
  id: 'batch-too-large',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => {
    const work = dataWork(statement);
    const { batch } = statement.statement;
    if (!batch || !work || isRefused(statement) || statement.transaction !== null || statement.estimate.rows === 0) {
      return [];
    }
    const batches = Math.max(1, Math.ceil(statement.estimate.rows / batch.rows));
    const batchUs = (statement.estimate.durationUs - (statement.estimate.pageReadUs ?? 0)) / batches - batch.pauseUs;
    return batchUs < batchUsWarning ? [] : [{
      severity: batchUs >= rowLockUsError ? 'error' : 'warning', statement: statement.statement.index, message: 'long', instead: 'smaller',
      values: {
        table: quotedName(subject.engine.id, work.relation), size: grouped(batch.rows), time: durationRough(batchUs), key: quotedName(subject.engine.id, batch.by),
        smaller: batchRows(batch.rows, batchUs), pause: batch.pauseUs / 1000, statement: written(statement),
      },
    }];
  }),
};
