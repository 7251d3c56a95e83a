import { useEffect, useSyncExternalStore } from 'react';
import type { LiveFlight } from '../../run/port.ts';
import type { RunStart } from '../../game/run-view.ts';
import { sessionOf, type RunSession } from './run-session.ts';

/** The session of a flight, its time running as long as the screen stands and nothing is in front of it; the screen is drawn again whenever it changes. */
export function useRun(flight: LiveFlight, start: RunStart | null, isStill: boolean, wantsLook: boolean, isActive: boolean): RunSession {
  const session = sessionOf(flight, start);
  useSyncExternalStore(session.subscribe, session.changes);
  useEffect(() => session.wantLook(wantsLook), [session, wantsLook]);
  useEffect(() => (isActive ? session.run(isStill) : undefined), [session, isStill, isActive]);
  return session;
}
