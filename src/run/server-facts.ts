import type { ServerFacts, SessionFacts } from '../engines/server-facts.ts';
import { blockersOf, pidOf } from '../sim/blockers.ts';
import type { Session } from '../sim/session.ts';
import type { Simulation } from '../sim/simulation.ts';
import { AWAITING_LOCK, AWAITING_ROW, CLIENT_GONE, GHOST } from '../sim/slots.ts';
import type { Scenario } from './scenario.ts';
import { podOfPool } from './server-views.ts';

/** What the primary knows of its sessions at this moment, for an engine that has views of its own. */
export function serverFacts(scenario: Scenario, sim: Simulation): ServerFacts {
  const { backends, slots } = sim;
  const sessions: SessionFacts[] = [];
  for (let row = 0; row < backends.rows; row++) {
    if (backends.isOpen[row] === 0) continue;
    const slot = backends.slot[row];
    const connectedUs = backends.openedUs[row];
    if (slot >= 0 && slot < slots.scripted) sessions.push(scripted(sim, sim.sessions.all[slot], connectedUs));
    else if (slot >= 0) sessions.push(request(scenario, sim, slot, connectedUs));
    else {
      sessions.push({ id: backends.pid[row], application: 'app', host: podOfPool(sim, backends, backends.pool[row]), state: 'idle', sql: '', connectedUs, transactionUs: null, queryUs: null,
        locks: [], rowLocks: [], waits: null, blockedBy: [] });
    }
  }
  return { nowUs: sim.nowUs, sessions, standbyLagUs: scenario.replica === null ? null : sim.standby.lagUs() };
}

const orNull = (us: number): number | null => (us < 0 ? null : us);
const blockedBy = (sim: Simulation, locker: number): readonly number[] => [...new Set(blockersOf(sim, locker).map((each) => pidOf(sim, each.locker)))];

function scripted(sim: Simulation, session: Session, connectedUs: number): SessionFacts {
  const { index } = session;
  const modes = sim.setup.modes.names;
  const relationRows = (relation: string): number => sim.setup.relationRows[relation] ?? 0;
  const isForTable = session.activity === 'relation';
  return {
    id: pidOf(sim, index), application: session.setup.application, host: null, state: session.state, sql: session.lastSql, connectedUs,
    transactionUs: orNull(session.transactionUs), queryUs: orNull(session.queryUs),
    locks: sim.locks.ownedBy(index).map((lock) => ({ relation: sim.locks.nameOf(lock.relation), mode: modes[lock.mode] })),
    rowLocks: sim.rowLocks.heldBy(index, sim.nowUs).map(({ relation, share }) => ({ relation, rows: Math.round(share * relationRows(relation)) })),
    waits: !session.isWaiting ? null : isForTable
      ? { relation: sim.locks.nameOf(sim.slots.waitRelation[index]), mode: modes[sim.slots.waitMode[index]], sinceUs: session.waitSinceUs }
      : { relation: null, mode: null, sinceUs: session.waitSinceUs },
    ...(session.activity === 'pausing' ? { pause: { event: session.waitEvent, sinceUs: session.waitSinceUs } } : {}),
    blockedBy: blockedBy(sim, index),
  };
}

function request(scenario: Scenario, sim: Simulation, slot: number, connectedUs: number): SessionFacts {
  const { slots, locks, backends } = sim;
  const flags = slots.flags[slot];
  const pod = podOfPool(sim, backends, backends.pool[slots.connection[slot]]);
  const isForTable = slots.state[slot] === AWAITING_LOCK;
  const isForRow = slots.state[slot] === AWAITING_ROW;
  const { relations, modes } = locks.sets.get(slots.lockSet[slot]);
  const names = sim.setup.modes.names;
  const sinceUs = slots.waitSinceUs[slot];
  return {
    id: pidOf(sim, slot), application: 'app', host: (flags & GHOST) !== 0 ? `${pod}, killed` : (flags & CLIENT_GONE) !== 0 ? `${pod}, customer gone` : pod, state: 'active',
    sql: scenario.traffic[slots.requestClass[slot]]?.sql ?? 'SELECT 1', connectedUs, transactionUs: slots.tryUs[slot], queryUs: slots.tryUs[slot],
    locks: relations.slice(0, isForTable ? slots.locksHeld[slot] : relations.length).map((relation, at) => ({ relation: locks.nameOf(relation), mode: names[modes[at]] })),
    rowLocks: [],
    waits: isForTable ? { relation: locks.nameOf(slots.waitRelation[slot]), mode: names[slots.waitMode[slot]], sinceUs } : isForRow ? { relation: null, mode: null, sinceUs } : null,
    blockedBy: blockedBy(sim, slot),
  };
}
