import text from '../../../data/text/findings/deadlock-in-flight.en.json' with { type: 'json' };
import { clock } from '../../text/duration.ts';
import { listed } from '../../text/number.ts';
import type { Detector, Sighting } from '../finding.ts';

/** In the flight sessions waited for each other, and the server ended one of them. */
export const deadlockInFlight: Detector = {
  id: 'deadlock-in-flight',
  text,
  see: (subject): readonly Sighting[] => {
    const first = subject.trace?.log.find(entry => entry.kind === 'deadlock');
    return first?.kind === 'deadlock'
      ? [{ severity: 'error', statement: null, message: 'deadlock', instead: null, values: { at: clock(first.atUs), sessions: listed(first.sessions), victim: first.victim } }]
      : [];
  },
};
