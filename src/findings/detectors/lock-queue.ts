import text from '../../../data/text/findings/lock-queue.en.json' with { type: 'json' };
import type { LockHold, Trace } from '../../run/trace.ts';
import { duration } from '../../text/duration.ts';
import { counted } from '../../text/number.ts';
import type { Detector, Sighting } from '../finding.ts';
import { quotedName } from '../names.ts';
import { severityOfBlocking } from '../sighting.ts';
import { withRetry } from '../statement-rewrite.ts';
import { migrationHolds } from '../trace-session.ts';

/** In the flight a statement of the migration waited for its lock, and customers waited behind it. One that is tried again is told once for each table, by its longest wait. */
export const lockQueue: Detector = {
  id: 'lock-queue',
  text,
  see: (subject): readonly Sighting[] => {
    const { trace } = subject;
    return trace === null ? [] : longestWaits(migrationHolds(subject, trace).filter(hold => hold.waitersMax > 0), trace).flatMap(hold => {
      const waitedUs = waitedFor(hold, trace);
      const severity = severityOfBlocking(Math.min(waitedUs, hold.blockedUsMax));
      const statement = subject.statements[hold.statement];
      return severity && statement ? [{
        severity, statement: hold.statement, message: hold.grantedUs === null ? 'never' : 'waited', instead: 'timeout',
        values: {
          table: quotedName(subject.engine.id, hold.relation), mode: subject.engine.modeName(hold.mode), time: duration(waitedUs),
          waiters: counted(hold.waitersMax, 'session'), blocked: duration(hold.blockedUsMax), statement: withRetry(statement),
        },
      }] : [];
    });
  },
};

const waitedFor = (hold: LockHold, trace: Trace): number => (hold.grantedUs ?? hold.releasedUs ?? trace.endUs) - hold.requestedUs;

/** Of each statement's tries for the same lock the one that waited longest, the first of equals, in the order in which the statements came. */
function longestWaits(holds: readonly LockHold[], trace: Trace): readonly LockHold[] {
  const longest = new Map<string, LockHold>();
  for (const hold of holds) {
    const key = JSON.stringify([hold.statement, hold.relation, hold.mode]);
    const before = longest.get(key);
    if (before === undefined || waitedFor(hold, trace) > waitedFor(before, trace)) longest.set(key, hold);
  }
  return [...longest.values()];
}
