import text from '../../../data/text/findings/pool-exhausted.en.json' with { type: 'json' };
import { duration } from '../../text/duration.ts';
import { grouped } from '../../text/number.ts';
import type { Detector, Sighting } from '../finding.ts';
import { culprit } from '../trace-session.ts';

/** In the flight every connection of a pool was taken by requests that waited. */
export const poolExhausted: Detector = {
  id: 'pool-exhausted',
  text,
  see: (subject): readonly Sighting[] => {
    const { trace } = subject;
    const exhaustedUs = trace?.measures.poolExhaustedUs ?? null;
    if (trace === null || exhaustedUs === null) {
      return [];
    }
    const { measures } = trace;
    const hold = culprit(subject, trace);
    return [{
      severity: measures.requestsFailed > 0 ? 'error' : 'warning', statement: hold?.statement ?? null, message: measures.requestsFailed === 0 ? 'waited' : 'failed', instead: null,
      values: {
        exhausted: duration(exhaustedUs), firstError: duration(measures.firstErrorUs ?? 0), failed: grouped(measures.requestsFailed), arrived: grouped(measures.requestsArrived),
      },
    }];
  },
};
