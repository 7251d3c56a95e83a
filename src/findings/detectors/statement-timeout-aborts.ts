import text from '../../../data/text/findings/statement-timeout-aborts.en.json' with { type: 'json' };
import { duration, durationRough } from '../../text/duration.ts';
import type { Detector, Sighting } from '../finding.ts';
import { isRefused } from '../sighting.ts';
import { inBatches } from '../statement-rewrite.ts';
import { statementTimeoutUs } from '../timeout-setting.ts';

/** A statement's own work takes longer than its statement timeout allows: it runs, blocks, and is undone. */
export const statementTimeoutAborts: Detector = {
  id: 'statement-timeout-aborts',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => {
    const limitUs = statementTimeoutUs(subject.engine.id, statement);
    const { batch } = statement.statement;
    const batches = batch ? Math.max(1, Math.ceil(statement.estimate.rows / batch.rows)) : 1;
    const workUs = statement.estimate.durationUs / batches - (batch?.pauseUs ?? 0);
    if (isRefused(statement) || limitUs === null || workUs <= limitUs) {
      return [];
    }
    const batched = inBatches(subject, statement);
    return [{
      severity: 'error', statement: statement.statement.index, message: 'aborted', instead: batched === null || batch ? null : 'batched',
      values: { limit: duration(limitUs), time: durationRough(workUs), statement: batched ?? '' },
    }];
  }),
};
