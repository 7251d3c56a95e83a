import { aheadForTuple, waitsForTuple } from './row-waits.ts';
import type { Session } from './session.ts';
import type { Simulation } from './simulation.ts';
import { AWAITING_LOCK, AWAITING_ROW, FREE, IN_BACKOFF, IN_SERVICE } from './slots.ts';
import type { LockTable } from './lock-table.ts';

/** Who a locker waits for: `isSoft` when only because the other stands before it in the queue. */
export type Blocker = { readonly locker: number; readonly isSoft: boolean };

/** The table in whose queue a locker waits. */
export function tableOf(sim: Simulation, locker: number): LockTable {
  if (locker < sim.slots.scripted) return locker === sim.startupProcess ? sim.standbyLocks : sim.locks;
  return sim.standbyLocks.serves(locker) ? sim.standbyLocks : sim.locks;
}

/** Everyone a waiting locker waits for, as pg_blocking_pids would answer; empty for one that does not wait. */
export function blockersOf(sim: Simulation, locker: number): readonly Blocker[] {
  const { slots } = sim;
  if (slots.waitRelation[locker] >= 0) return relationBlockers(sim, locker, slots.waitRelation[locker], slots.waitMode[locker]);
  if (locker < slots.scripted) {
    const session = sim.sessions.all[locker];
    if (session === undefined) return [];
    if (session.activity === 'transactionid') return rowBlockers(sim, session);
    if (session.activity === 'virtualxid') return session.targets.slice(0, 1).map((target) => ({ locker: target.slot, isSoft: false }));
    return [];
  }
  return slots.state[locker] === AWAITING_ROW ? [{ locker: slots.rowHolder[locker], isSoft: false }] : [];
}

/** Requests and owners that hold a lock on the relation in conflict with the mode. */
export function holdersOf(sim: Simulation, table: LockTable, relation: number, mode: number, except: number): readonly number[] {
  const conflicting = table.conflicts[mode];
  const found: number[] = [];
  for (let owner = 0; owner < sim.slots.scripted; owner++) {
    if (owner !== except && (conflicting & table.maskOf(owner, relation)) !== 0) found.push(owner);
  }
  if ((conflicting & table.sets.modesHeld(relation)) !== 0) {
    for (let slot = sim.slots.scripted; slot < sim.slots.highWater; slot++) {
      if (slot !== except && table.serves(slot) && (conflicting & requestMode(sim, table, slot, relation)) !== 0) found.push(slot);
    }
  }
  return found;
}

/** The mode, as a mask, in which a request holds the relation; 0 for none. */
export function requestMode(sim: Simulation, table: LockTable, slot: number, relation: number): number {
  const { slots } = sim;
  const state = slots.state[slot];
  if (state === FREE || state === IN_BACKOFF || slots.connection[slot] < 0) return 0;
  if (state !== AWAITING_LOCK && state !== AWAITING_ROW && state !== IN_SERVICE) return 0;
  const { relations, modes } = table.sets.get(slots.lockSet[slot]);
  const position = relations.indexOf(relation);
  if (position < 0 || (state === AWAITING_LOCK && position >= slots.locksHeld[slot])) return 0;
  return 1 << modes[position];
}

function rowBlockers(sim: Simulation, session: Session): readonly Blocker[] {
  const holder: Blocker = { locker: sim.slots.rowHolder[session.index], isSoft: false };
  if (!waitsForTuple(sim, session)) return [holder];
  return [holder, ...aheadForTuple(sim, session).map((locker) => ({ locker, isSoft: false }))];
}

function relationBlockers(sim: Simulation, locker: number, relation: number, mode: number): readonly Blocker[] {
  const table = tableOf(sim, locker);
  const hard = holdersOf(sim, table, relation, mode, locker);
  const blockers: Blocker[] = hard.map((holder) => ({ locker: holder, isSoft: false }));
  for (let ahead = table.firstWaiter(relation); ahead >= 0 && (table.isByMode || ahead !== locker); ahead = sim.slots.waitNext[ahead]) {
    if ((table.behind[mode] & (1 << sim.slots.waitMode[ahead])) !== 0 && ahead !== locker && !hard.includes(ahead)) blockers.push({ locker: ahead, isSoft: true });
  }
  return blockers;
}

/** The standby's startup process. */
export const STARTUP_PID = 27;

/** Process id of the backend that works for a locker; 0 when it has none. */
export function pidOf(sim: Simulation, locker: number): number {
  if (locker === sim.startupProcess) return STARTUP_PID;
  const connection = sim.slots.connection[locker];
  if (connection < 0) return 0;
  return (locker < sim.slots.scripted || sim.locks.serves(locker) ? sim.backends : sim.replicaBackends).pid[connection];
}
