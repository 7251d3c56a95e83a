import type { RowLock, RowStrength } from './row-locks.ts';
import { rowsConflict } from './row-locks.ts';
import type { Session } from './session.ts';
import type { Simulation } from './simulation.ts';

/** The rows that a session's present step wants, as shares of their table in key order. */
export type WantedRows = Pick<RowLock, 'relation' | 'from' | 'to' | 'strength'>;

/** Heavyweight lock on the row itself that a waiter takes while it waits for the row's holder (PostgreSQL, src/backend/access/heap/README.tuplock). */
const TUPLE_MODES: Readonly<Record<RowStrength, string>> = {
  'key share': 'AccessShareLock', 'share': 'RowShareLock', 'no key update': 'ExclusiveLock', 'update': 'AccessExclusiveLock',
};

/** What a session wants of rows at this step; null when it wants none. */
export function wantedRows(sim: Simulation, session: Session): WantedRows | null {
  const { rowStep, work } = session;
  if (rowStep !== null) {
    const rows = Math.max(1, sim.setup.relationRows[rowStep.relation] ?? 1e9);
    return { relation: rowStep.relation, from: (rowStep.row - 1) / rows, to: rowStep.row / rows, strength: rowStep.strength };
  }
  return work === null || work.rowLocks === null ? null : { ...work.rowLocks, strength: 'no key update' };
}

/** The session that waits for these rows already and stands before all others who do; -1 for none, or where rows have no queue of their own. */
export function firstInLineFor(sim: Simulation, wanted: WantedRows, except: number): number {
  if (sim.setup.modes.hasTupleLocks !== true) return -1;
  return sim.sessions.all.find((other) => other.index !== except && other.activity === 'transactionid' && !waitsForTuple(sim, other) && meets(sim, other, wanted))?.index ?? -1;
}

/** True while a session waits behind another waiter for a row, and not for the row's holder. */
export function waitsForTuple(sim: Simulation, session: Session): boolean {
  if (session.activity !== 'transactionid' || sim.setup.modes.hasTupleLocks !== true) return false;
  const wanted = wantedRows(sim, session);
  const first = sim.sessions.all[sim.slots.rowHolder[session.index]];
  return wanted !== null && first !== undefined && first.activity === 'transactionid' && meets(sim, first, wanted)
    && sim.rowLocks.holderOf(wanted.relation, wanted.from, wanted.to, wanted.strength, session.index) !== first.index;
}

/** The tuple lock that such a session waits for. */
export function tupleWait(sim: Simulation, session: Session): { readonly mode: string; readonly relation: string } | null {
  const wanted = waitsForTuple(sim, session) ? wantedRows(sim, session) : null;
  return wanted === null ? null : { mode: TUPLE_MODES[wanted.strength], relation: wanted.relation };
}

/** Those who wait for the same row behind the same first waiter, and came earlier. */
export function aheadForTuple(sim: Simulation, session: Session): readonly number[] {
  const wanted = wantedRows(sim, session);
  const found: number[] = [];
  if (wanted === null) return found;
  for (let other = sim.rowLocks.firstWaiter(sim.slots.rowHolder[session.index]); other >= 0 && other !== session.index; other = sim.slots.waitNext[other]) {
    const ahead = sim.sessions.all[other];
    if (ahead !== undefined && meets(sim, ahead, wanted)) found.push(other);
  }
  return found;
}

function meets(sim: Simulation, session: Session, wanted: WantedRows): boolean {
  const rows = wantedRows(sim, session);
  return rows !== null && rows.relation === wanted.relation && rows.from < wanted.to && wanted.from < rows.to && rowsConflict(rows.strength, wanted.strength);
}
