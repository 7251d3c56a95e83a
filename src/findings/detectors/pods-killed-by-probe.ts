import text from '../../../data/text/findings/pods-killed-by-probe.en.json' with { type: 'json' };
import { duration } from '../../text/duration.ts';
import { counted } from '../../text/number.ts';
import type { Detector, Sighting } from '../finding.ts';
import { culprit } from '../trace-session.ts';

/** In the flight the orchestrator killed pods, because their health check needed a connection that a lock kept busy. */
export const podsKilledByProbe: Detector = {
  id: 'pods-killed-by-probe',
  text,
  see: (subject): readonly Sighting[] => {
    const { trace } = subject;
    if (trace === null || trace.measures.podsKilled === 0) {
      return [];
    }
    const { measures } = trace;
    return [{
      severity: 'error', statement: culprit(subject, trace)?.statement ?? null, message: 'killed', instead: null,
      values: { pods: counted(measures.podsKilled, 'time'), first: duration(measures.firstKillUs ?? 0), outage: duration(measures.outageUs) },
    }];
  },
};
