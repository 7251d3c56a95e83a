import text from '../../../data/text/findings/refresh-under-lock.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { quotedName } from '../names.ts';
import { durationRough } from '../../text/duration.ts';
import { isRefused, severityOfBlocking } from '../sighting.ts';

/** A materialized view is filled anew while nobody may read it. */
export const refreshUnderLock: Detector = {
  id: 'refresh-under-lock',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => isRefused(statement) ? [] : statement.plan.analysis.rewrites.flatMap(name => {
    const view = statement.before.relations.get(name);
    const hold = view?.kind === 'materialized view' ? statement.holds.find(candidate => candidate.relation === name && candidate.blocksReads) : undefined;
    const severity = hold && severityOfBlocking(hold.ownUs);
    return hold && severity ? [{
      severity, statement: statement.statement.index, message: 'refreshed', instead: 'concurrently',
      values: { view: quotedName(subject.engine.id, name), mode: subject.engine.modeName(hold.mode), time: durationRough(hold.ownUs) },
    }] : [];
  })),
};
