import text from '../../../data/text/findings/no-lock-timeout.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { dataWork, holdValues, isRefused, worstHold } from '../sighting.ts';
import { withRetry } from '../statement-rewrite.ts';
import { lockTimeoutUs } from '../timeout-setting.ts';

/**
A statement may wait for its lock without end, and everybody waits behind it. Told once a script, for the strongest such lock; of a partition that leaves its
table another finding tells.
*/
export const noLockTimeout: Detector = {
  id: 'no-lock-timeout',
  text,
  see: (subject): readonly Sighting[] => {
    const unbounded = subject.statements.flatMap(statement => {
      const hold = worstHold(statement.holds);
      return !isRefused(statement) && !dataWork(statement) && !statement.changes.some(change => change.kind === 'partition-detached') && hold && lockTimeoutUs(subject.engine.id, statement) === null ? [{ statement, hold }] : [];
    });
    const first = unbounded.find(({ hold }) => hold.blocksReads) ?? unbounded[0];
    return first ? [{
      severity: 'warning', statement: first.statement.statement.index, message: 'unbounded', instead: 'timeout',
      values: { ...holdValues(subject, first.statement, first.hold, first.hold.totalUs), statement: withRetry(first.statement) },
    }] : [];
  },
};
