import type { LockHold, Trace } from '../run/trace.ts';
import { blockedUsWarning } from './limits.ts';
import type { Subject } from './subject.ts';

/** The migration's own locks in a trace: those of no session that the scenario names. */
export const migrationHolds = (subject: Subject, trace: Trace): readonly LockHold[] => {
  const others = new Set([...subject.scenario?.sessions ?? [], ...(subject.scenario?.migration?.runner ? [subject.scenario.migration.runner] : [])].map(session => session.name));
  return trace.lockHolds.filter(hold => !others.has(hold.session));
};

/** The statement whose lock kept somebody waiting longest; null when no lock on a relation kept anybody long. */
export const culprit = (subject: Subject, trace: Trace): LockHold | null =>
  migrationHolds(subject, trace).filter(hold => hold.waitersMax > 0 && hold.blockedUsMax >= blockedUsWarning).toSorted((a, b) => b.blockedUsMax - a.blockedUsMax)[0] ?? null;
