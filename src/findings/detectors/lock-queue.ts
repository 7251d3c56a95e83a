import text from '../../../data/text/findings/lock-queue.en.json' with { type: 'json' };
import { duration } from '../../text/duration.ts';
import { counted } from '../../text/number.ts';
import type { Detector, Sighting } from '../finding.ts';
import { quotedName } from '../names.ts';
import { severityOfBlocking } from '../sighting.ts';
import { withRetry } from '../statement-rewrite.ts';
import { migrationHolds } from '../trace-session.ts';

/** In the flight a statement of the migration waited for its lock, and customers waited behind it. */
export const lockQueue: Detector = {
  id: 'lock-queue',
  text,
  see: (subject): readonly Sighting[] => {
    const { trace } = subject;
    return trace === null ? [] : migrationHolds(subject, trace).flatMap(hold => {
      const waitedUs = (hold.grantedUs ?? hold.releasedUs ?? trace.endUs) - hold.requestedUs;
      const severity = severityOfBlocking(Math.min(waitedUs, hold.blockedUsMax));
      const statement = subject.statements[hold.statement];
      return severity && hold.waitersMax > 0 && statement ? [{
        severity, statement: hold.statement, message: hold.grantedUs === null ? 'never' : 'waited', instead: 'timeout',
        values: {
          table: quotedName(subject.engine.id, hold.relation), mode: subject.engine.modeName(hold.mode), time: duration(waitedUs),
          waiters: counted(hold.waitersMax, 'session'), blocked: duration(hold.blockedUsMax), statement: withRetry(statement),
        },
      }] : [];
    });
  },
};
