import { blockersOf } from './blockers.ts';
import type { Session } from './session.ts';
import type { Simulation } from './simulation.ts';

/** Names of those a session waits for: sessions by name, customers' requests by class. */
export function blockerNames(sim: Simulation, index: number): readonly string[] {
  const names = blockersOf(sim, index).map(({ locker }) => sim.sessions.all[locker]?.name ?? sim.setup.classes[sim.slots.requestClass[locker]]?.name ?? 'a probe');
  return [...new Set(names)];
}

/** Sessions that wait for others' transactions to end: pg_locks shows them too, as requests for a virtualxid that are not granted. */
export function waitingForTransactions(sim: Simulation): number {
  let count = 0;
  for (const session of sim.sessions.all) if (session.activity === 'virtualxid') count++;
  return count;
}

/** After deadlock_timeout a wait is part of a deadlock, or only long. One for another's transaction is then worth a line, as with log_lock_waits. */
export function stillWaiting(sim: Simulation, session: Session): void {
  if (session.activity === 'virtualxid') {
    sim.journal.write({ atUs: sim.nowUs, kind: 'transaction-waiting', session: session.name, phase: session.waitPhase, blockedBy: blockerNames(sim, session.index) });
  }
  sim.checkDeadlock(session.index);
}
