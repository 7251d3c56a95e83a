import text from '../../../data/text/findings/migration-fails.en.json' with { type: 'json' };
import { duration } from '../../text/duration.ts';
import type { Detector, Sighting } from '../finding.ts';

/** Classes of SQLSTATEs that come from the statement, the rows or the transaction as they are, so that another try meets them again: data, constraints, transaction state, names and rules (PostgreSQL manual, appendix A). */
const LASTING: ReadonlySet<string> = new Set(['22', '23', '25', '42']);

/** In the flight the migration ended with an error, for a reason that its plan alone does not show. */
export const migrationFails: Detector = {
  id: 'migration-fails',
  text,
  see: (subject): readonly Sighting[] => {
    const { trace } = subject;
    const failed = trace?.log.findLast(entry => entry.kind === 'statement-failed' && subject.statements[entry.statement]?.statement.sql === entry.sql);
    if (!trace || trace.measures.migrationSucceeded || failed?.kind !== 'statement-failed' || subject.statements[failed.statement]?.error) {
      return [];
    }
    return [{
      severity: 'error', statement: failed.statement, message: LASTING.has(failed.sqlstate.slice(0, 2)) ? 'as-written' : 'failed', instead: null,
      values: { at: duration(failed.atUs), sqlstate: failed.sqlstate, reason: failed.message.replace(/\.$/, '') },
    }];
  },
};
