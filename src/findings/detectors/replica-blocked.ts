import text from '../../../data/text/findings/replica-blocked.en.json' with { type: 'json' };
import { duration } from '../../text/duration.ts';
import type { Detector, Sighting } from '../finding.ts';
import { replicaBlockedUsMax } from '../limits.ts';
import { culprit } from '../trace-session.ts';

/** In the flight reads on the standby waited behind a replayed lock. */
export const replicaBlocked: Detector = {
  id: 'replica-blocked',
  text,
  see: (subject): readonly Sighting[] => {
    const { trace } = subject;
    return trace === null || trace.measures.replicaBlockedUsMax < replicaBlockedUsMax ? [] : [{
      severity: 'error', statement: culprit(subject, trace)?.statement ?? null, message: 'blocked', instead: null, values: { time: duration(trace.measures.replicaBlockedUsMax) },
    }];
  },
};
