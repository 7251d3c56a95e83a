import text from '../../../data/text/findings/outage-outlives-cause.en.json' with { type: 'json' };
import { duration } from '../../text/duration.ts';
import type { Detector, Sighting } from '../finding.ts';
import { replicaLagUsMax } from '../limits.ts';
import { culprit } from '../trace-session.ts';

/** In the flight the service stayed down after the lock that started it was gone. */
export const outageOutlivesCause: Detector = {
  id: 'outage-outlives-cause',
  text,
  see: (subject): readonly Sighting[] => {
    const { trace } = subject;
    return trace === null || trace.measures.outageAfterCauseUs < replicaLagUsMax ? [] : [{
      severity: 'error', statement: culprit(subject, trace)?.statement ?? null, message: 'outlives', instead: null, values: { time: duration(trace.measures.outageAfterCauseUs) },
    }];
  },
};
