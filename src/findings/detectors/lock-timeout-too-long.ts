import text from '../../../data/text/findings/lock-timeout-too-long.en.json' with { type: 'json' };
import { duration } from '../../text/duration.ts';
import type { Detector, Sighting } from '../finding.ts';
import { lockTimeoutUsMax } from '../limits.ts';
import { holdValues, isRefused, worstHold } from '../sighting.ts';
import { withRetry } from '../statement-rewrite.ts';
import { lockTimeoutUs } from '../timeout-setting.ts';

/** The lock timeout is longer than requests can wait: those behind the waiting statement fail before it gives up. Told once a script. */
export const lockTimeoutTooLong: Detector = {
  id: 'lock-timeout-too-long',
  text,
  see: (subject): readonly Sighting[] => {
    const first = subject.statements.flatMap(statement => {
      const hold = worstHold(statement.holds);
      const us = lockTimeoutUs(subject.engine.id, statement);
      return !isRefused(statement) && hold && us !== null && us > lockTimeoutUsMax ? [{ statement, hold, us }] : [];
    })[0];
    return first ? [{
      severity: 'warning', statement: first.statement.statement.index, message: 'long', instead: 'timeout',
      values: { ...holdValues(subject, first.statement, first.hold, first.us), timeout: duration(first.us), limit: duration(lockTimeoutUsMax), statement: withRetry(first.statement) },
    }] : [];
  },
};
