import type { LockHold, Trace } from '../run/trace.ts';
import type { Subject } from './subject.ts';

/** The migration's own locks in a trace: those of no session that the scenario names. */
export const migrationHolds = (subject: Subject, trace: Trace): readonly LockHold[] => {
  const others = new Set(subject.scenario?.sessions.map(session => session.name) ?? []);
  return trace.lockHolds.filter(hold => !others.has(hold.session));
};

/** The statement whose lock kept most others waiting; null when none kept anybody. */
export const culprit = (subject: Subject, trace: Trace): LockHold | null =>
  migrationHolds(subject, trace).filter(hold => hold.waitersMax > 0).toSorted((a, b) => b.blockedUsMax - a.blockedUsMax)[0] ?? null;
