import { blockersOf, tableOf } from './blockers.ts';
import type { Simulation } from './simulation.ts';

type Found = { readonly kind: 'none' | 'dissolved' } | { readonly kind: 'deadlock'; readonly victim: number; readonly lockers: readonly number[] };

type Edge = { readonly waiter: number; readonly blocker: number; readonly isSoft: boolean };

/**
The deadlock check that a backend makes when it has waited for `deadlock_timeout`, after PostgreSQL's deadlock.c: a cycle of waits in which
some waiter only stands behind another one in a queue (a soft edge) is dissolved by letting it go first; any other cycle is a deadlock, and
the backend whose check finds it gives up (40P01). An autovacuum worker that holds the checker up is cancelled, unless it works against wraparound.

An engine that weighs the waits (`deadlockWeights`) gives no soft edge up: the lightest waiter of the cycle goes, of equals the checker.

@returns 'deadlock' with the lockers of the cycle and the one that must give up
*/
export function checkDeadlock(sim: Simulation, locker: number): Found {
  const { deadlockWeights } = sim.setup.modes;
  if (deadlockWeights !== undefined) return weighedDeadlock(sim, locker, deadlockWeights);
  cancelAutovacuum(sim, locker);
  // Requests alone cannot wait in a circle as long as no two lock sets conflict: some session has to wait too.
  if (sim.locks.ownersWaiting === 0 && sim.sessions.waitingOnTransactions() === 0 && locker >= sim.slots.scripted) return { kind: 'none' };
  let isDissolved = false;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const cycle = cycleFrom(sim, locker);
    if (cycle === null) return { kind: isDissolved ? 'dissolved' : 'none' };
    const soft = cycle.filter((edge) => edge.isSoft).find((edge) => isCured(sim, edge));
    if (soft === undefined) return { kind: 'deadlock', victim: locker, lockers: cycle.map((edge) => edge.waiter) };
    isDissolved = true;
    tableOf(sim, soft.waiter).wake(sim.slots.waitRelation[soft.waiter]);
  }
  return { kind: isDissolved ? 'dissolved' : 'none' };
}

const ROUNDS_MAX = 32;

/** Row locks and metadata locks are two lock managers, and neither sees the other's waits. */
function weighedDeadlock(sim: Simulation, locker: number, weights: readonly number[]): Found {
  const { waitRelation, waitMode } = sim.slots;
  const isRelation = waitRelation[locker] >= 0;
  const cycle = cycleFrom(sim, locker, (waiter) => waitRelation[waiter] >= 0 === isRelation);
  if (cycle === null) return { kind: 'none' };
  const weight = (waiter: number): number => (isRelation ? weights[waitMode[waiter]] ?? 0 : 0);
  const lockers = cycle.map((edge) => edge.waiter);
  return { kind: 'deadlock', lockers, victim: lockers.reduce((lightest, waiter) => (weight(waiter) < weight(lightest) ? waiter : lightest), locker) };
}

/** Reverses a soft edge for good when that opens the cycle without closing another one; else leaves the queue as it was. */
function isCured(sim: Simulation, edge: Edge): boolean {
  const table = tableOf(sim, edge.waiter);
  const after = sim.slots.waitNext[edge.waiter];
  table.moveBefore(edge.waiter, edge.blocker);
  if (cycleFrom(sim, edge.waiter) === null && cycleFrom(sim, edge.blocker) === null) return true;
  if (after >= 0) table.moveBefore(edge.waiter, after);
  else table.moveBefore(edge.waiter, -1);
  return false;
}

/** A cycle of waits through this locker, as its edges in order, or null. */
function cycleFrom(sim: Simulation, start: number, isSeen: (waiter: number) => boolean = () => true): readonly Edge[] | null {
  const visited = new Set<number>();
  const path: Edge[] = [];
  const search = (waiter: number): boolean => {
    if (!isSeen(waiter)) return false;
    for (const { locker: blocker, isSoft } of blockersOf(sim, waiter)) {
      if (blocker === start) {
        path.unshift({ waiter, blocker, isSoft });
        return true;
      }
      if (visited.has(blocker)) continue;
      visited.add(blocker);
      if (search(blocker)) {
        path.unshift({ waiter, blocker, isSoft });
        return true;
      }
    }
    return false;
  };
  return search(start) ? path : null;
}

function cancelAutovacuum(sim: Simulation, locker: number): void {
  for (const { locker: blocker, isSoft } of blockersOf(sim, locker)) {
    if (!isSoft && blocker < sim.slots.scripted && sim.sessions.all[blocker]?.setup.autovacuum === 'normal') {
      sim.sessions.cancel(blocker, 'canceling autovacuum task');
    }
  }
}
