import text from '../../../data/text/findings/replica-repeats-change.en.json' with { type: 'json' };
import { durationRough } from '../../text/duration.ts';
import type { Detector, Sighting } from '../finding.ts';
import { replicaLagUsMax } from '../limits.ts';
import { quotedName } from '../names.ts';
import { isRefused, worksOf } from '../sighting.ts';

/** An online change that takes long: a replica starts it only when the primary has finished, and applies nothing else meanwhile. */
export const replicaRepeatsChange: Detector = {
  id: 'replica-repeats-change',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => {
    const { algorithm } = statement.plan.analysis;
    const relation = worksOf(statement)[0]?.relation;
    const isLong = (algorithm === 'INPLACE' || algorithm === 'NOCOPY') && statement.estimate.durationUs >= replicaLagUsMax;
    return isLong && relation !== undefined && !isRefused(statement) ? [{
      severity: 'note' as const, statement: statement.statement.index, message: 'repeats', instead: null,
      values: { table: quotedName(subject.engine.id, relation), time: durationRough(statement.estimate.durationUs), algorithm: algorithm ?? '' },
    }] : [];
  }),
};
