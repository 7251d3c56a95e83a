import text from '../../../data/text/findings/replica-lags.en.json' with { type: 'json' };
import { bytes } from '../../text/bytes.ts';
import { duration } from '../../text/duration.ts';
import type { Detector, Sighting } from '../finding.ts';
import { replicaLagUsMax } from '../limits.ts';

/** In the flight the standby fell behind: the migration wrote log faster than it is replayed. */
export const replicaLags: Detector = {
  id: 'replica-lags',
  text,
  see: (subject): readonly Sighting[] => {
    const { trace } = subject;
    if (trace === null || trace.measures.replicaLagUsMax <= replicaLagUsMax) {
      return [];
    }
    const heaviest = subject.statements.toSorted((a, b) => b.estimate.walBytes - a.estimate.walBytes)[0];
    return [{
      severity: 'error', statement: heaviest?.statement.index ?? null, message: 'lag', instead: null,
      values: { lag: duration(trace.measures.replicaLagUsMax), wal: bytes(trace.measures.walBytes) },
    }];
  },
};
