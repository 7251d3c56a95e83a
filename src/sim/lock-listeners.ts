import type { LockListener } from './lock-table.ts';
import type { Simulation } from './simulation.ts';

/** What follows from a grant on the primary: the ledger, the log, the record for the standby, and the locker going on. */
export function primaryListener(sim: Simulation): LockListener {
  return {
    ownerGranted: (owner, relation, mode) => {
      const session = sim.sessions.all[owner];
      const names = { relation: sim.locks.nameOf(relation), mode: sim.setup.modes.names[mode] };
      sim.ledger.granted(owner, relation, mode);
      sim.standby.lockTaken(owner, names.relation, names.mode);
      sim.journal.write({ atUs: sim.nowUs, kind: 'lock-granted', session: session.name, ...names, waitedUs: sim.nowUs - session.waitSinceUs });
      sim.sessions.lockGranted(owner);
    },
    requestGranted: (slot) => sim.requests.lockGranted(slot),
    waitChanged: (relation, waiter, mode, waitedUs) => {
      sim.ledger.waitChanged(relation, waiter, mode, waitedUs);
      noteEnd(sim, waiter, waitedUs);
    },
    nowUs: () => sim.nowUs,
  };
}

/** On the standby only the startup process owns locks; its grants are replayed records. */
export function standbyListener(sim: Simulation): LockListener {
  return {
    ownerGranted: () => sim.standby.granted(),
    requestGranted: (slot) => sim.requests.lockGranted(slot),
    waitChanged: (_relation, waiter, _mode, waitedUs) => noteEnd(sim, waiter, waitedUs),
    nowUs: () => sim.nowUs,
  };
}

function noteEnd(sim: Simulation, waiter: number, waitedUs: number): void {
  if (waitedUs >= 0 && waiter >= sim.slots.scripted) sim.requests.noteBlocked(waiter);
}
