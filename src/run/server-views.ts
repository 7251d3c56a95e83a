import type { Backends } from '../sim/backends.ts';
import { blockersOf, pidOf, STARTUP_PID } from '../sim/blockers.ts';
import { tupleWait, waitsForTuple } from '../sim/row-waits.ts';
import type { Session } from '../sim/session.ts';
import type { Simulation } from '../sim/simulation.ts';
import { AWAITING_LOCK, AWAITING_ROW, CLIENT_GONE, GHOST, IN_SERVICE } from '../sim/slots.ts';
import type { FlightState } from './flight.ts';
import type { Scenario } from './scenario.ts';

type Row = Readonly<Record<string, string | number | boolean | null>>;

/**
The servers' own views at this moment, with PostgreSQL's column names (a selection of the columns); all are the primary's unless they say standby. Times are simulated time of day since the
run's start; `pg_blocking_pids` stands beside the activity that it explains.
*/
export function serverViews(scenario: Scenario, sim: Simulation): FlightState['views'] {
  return {
    pg_locks: lockRows(sim),
    pg_stat_activity: activityRows(scenario, sim, sim.backends),
    ...(scenario.replica === null ? {} : { standby_pg_stat_activity: [startupRow(sim), ...activityRows(scenario, sim, sim.replicaBackends)] }),
    pg_stat_progress_create_index: progressRows(sim),
    pg_stat_replication: replicationRows(scenario, sim),
    pg_stat_database: [{
      datname: 'app', numbackends: sim.backends.open, max_connections: scenario.database.server.maxConnections, wal_bytes: Math.round(sim.wal.totalBytes),
      checkpoints: sim.wal.checkpoints, n_dead_tup: Math.round(sim.wal.deadRows),
    }],
  };
}

function lockRows(sim: Simulation): readonly Row[] {
  const rows: Row[] = [];
  for (const session of sim.sessions.all) if (session.connection >= 0) rows.push(...sessionLockRows(sim, session));
  const { slots, locks } = sim;
  for (let slot = slots.scripted; slot < slots.highWater; slot++) {
    const state = slots.state[slot];
    if ((state === AWAITING_LOCK || state === AWAITING_ROW || state === IN_SERVICE) && slots.connection[slot] >= 0 && locks.serves(slot)) rows.push(...requestLockRows(sim, slot));
  }
  return rows;
}

function sessionLockRows(sim: Simulation, session: Session): readonly Row[] {
  const pid = pidOf(sim, session.index);
  const modes = sim.setup.modes.names;
  // Who takes a lock again in the same mode holds it once more, and has one row: PostgreSQL counts in LOCALLOCK, and shows a PROCLOCK (lmgr/README).
  const held = sim.locks.ownedBy(session.index);
  const first = held.filter((lock, at) => held.findIndex(({ relation, mode }) => relation === lock.relation && mode === lock.mode) === at);
  const rows: Row[] = first.map((lock) => lockRow(pid, sim.locks.nameOf(lock.relation), modes[lock.mode], true, null));
  if (session.activity === 'relation') {
    rows.push(lockRow(pid, sim.locks.nameOf(sim.slots.waitRelation[session.index]), modes[sim.slots.waitMode[session.index]], false, session.waitSinceUs));
  } else if (session.isWaiting) rows.push(waitRow(sim, session, pid));
  if (session.xid >= 0) rows.push({ locktype: 'transactionid', relation: null, pid, mode: 'ExclusiveLock', granted: true, waitstart: null, transactionid: session.xid });
  return rows;
}

/** A wait for a row's holder, behind others who want the same row, or for another transaction's end. */
function waitRow(sim: Simulation, session: Session, pid: number): Row {
  const waitstart = clockTime(session.waitSinceUs);
  const tuple = tupleWait(sim, session);
  if (tuple !== null) return { locktype: 'tuple', relation: tuple.relation, pid, mode: tuple.mode, granted: false, waitstart };
  const transactionid = session.activity === 'transactionid' ? sim.sessions.all[sim.slots.rowHolder[session.index]]?.xid ?? null : null;
  return { locktype: session.activity, relation: null, pid, mode: 'ShareLock', granted: false, waitstart, transactionid };
}

function requestLockRows(sim: Simulation, slot: number): readonly Row[] {
  const { slots, locks } = sim;
  const pid = pidOf(sim, slot);
  const { relations, modes } = locks.sets.get(slots.lockSet[slot]);
  const isWaiting = slots.state[slot] === AWAITING_LOCK;
  const held = isWaiting ? slots.locksHeld[slot] : relations.length;
  const names = sim.setup.modes.names;
  const rows: Row[] = relations.slice(0, held).map((relation, position) => lockRow(pid, locks.nameOf(relation), names[modes[position]], true, null));
  if (isWaiting) rows.push(lockRow(pid, locks.nameOf(slots.waitRelation[slot]), names[slots.waitMode[slot]], false, slots.waitSinceUs[slot]));
  if (slots.state[slot] === AWAITING_ROW) {
    const transactionid = sim.sessions.all[slots.rowHolder[slot]]?.xid ?? null;
    rows.push({ locktype: 'transactionid', relation: null, pid, mode: 'ShareLock', granted: false, waitstart: clockTime(slots.waitSinceUs[slot]), transactionid });
  }
  return rows;
}

function lockRow(pid: number, relation: string, mode: string, granted: boolean, waitSinceUs: number | null): Row {
  const waitstart = waitSinceUs === null ? null : clockTime(waitSinceUs);
  // Numbers that applications agree upon are in one table with relations here.
  const isAdvisory = relation.startsWith('advisory ');
  return { locktype: isAdvisory ? 'advisory' : 'relation', relation: isAdvisory ? null : relation, pid, mode, granted, waitstart };
}

/** The standby's recovery: it holds the locks that it has replayed. */
function startupRow(sim: Simulation): Row {
  const isWaiting = sim.slots.waitRelation[sim.startupProcess] >= 0;
  return { pid: STARTUP_PID, application_name: '', client_hostname: null, backend_type: 'startup', backend_start: clockTime(0), xact_start: null, query_start: null,
    wait_event_type: isWaiting ? 'Lock' : 'Activity', wait_event: isWaiting ? 'relation' : 'RecoveryWalStream', state: null, query: '',
    pg_blocking_pids: blockingPids(sim, sim.startupProcess) };
}

function activityRows(scenario: Scenario, sim: Simulation, backends: Backends): readonly Row[] {
  const { slots } = sim;
  const rows: Row[] = [];
  for (let row = 0; row < backends.rows; row++) {
    if (backends.isOpen[row] === 0) continue;
    const slot = backends.slot[row];
    const start = clockTime(backends.openedUs[row]);
    if (slot >= 0 && slot < slots.scripted) rows.push(sessionActivity(sim, sim.sessions.all[slot], start));
    else if (slot >= 0) rows.push(requestActivity(scenario, sim, backends, slot, start));
    else {
      rows.push({ pid: backends.pid[row], application_name: 'app', client_hostname: podOfPool(sim, backends, backends.pool[row]), backend_type: 'client backend', backend_start: start, xact_start: null, query_start: null,
        wait_event_type: 'Client', wait_event: 'ClientRead', state: 'idle', query: '', pg_blocking_pids: '{}' });
    }
  }
  return rows;
}

function sessionActivity(sim: Simulation, session: Session, start: string): Row {
  const isIdle = session.state !== 'active';
  const isPausing = session.activity === 'pausing';
  return {
    pid: pidOf(sim, session.index), application_name: session.setup.application, client_hostname: session.name,
    backend_type: session.setup.autovacuum === null ? 'client backend' : 'autovacuum worker', backend_start: start,
    xact_start: session.transactionUs < 0 ? null : clockTime(session.transactionUs), query_start: session.queryUs < 0 ? null : clockTime(session.queryUs),
    wait_event_type: session.isWaiting ? 'Lock' : isPausing ? 'Timeout' : isIdle ? 'Client' : null,
    wait_event: session.isWaiting ? (waitsForTuple(sim, session) ? 'tuple' : session.activity) : isPausing ? session.waitEvent : isIdle ? 'ClientRead' : null,
    state: session.state, query: session.lastSql, pg_blocking_pids: blockingPids(sim, session.index),
    state_change: clockTime(session.stateChangeUs), backend_xid: session.xid < 0 ? null : session.xid, backend_xmin: session.xmin < 0 ? null : session.xmin,
  };
}

function requestActivity(scenario: Scenario, sim: Simulation, backends: Backends, slot: number, start: string): Row {
  const { slots } = sim;
  const isWaiting = slots.state[slot] === AWAITING_LOCK || slots.state[slot] === AWAITING_ROW;
  const flags = slots.flags[slot];
  const pod = podOfPool(sim, backends, backends.pool[slots.connection[slot]]);
  const client = (flags & GHOST) !== 0 ? `${pod}, killed` : (flags & CLIENT_GONE) !== 0 ? `${pod}, customer gone` : pod;
  return {
    pid: pidOf(sim, slot), application_name: 'app', client_hostname: client, backend_type: 'client backend', backend_start: start, xact_start: clockTime(slots.tryUs[slot]), query_start: clockTime(slots.tryUs[slot]),
    wait_event_type: isWaiting ? 'Lock' : null, wait_event: !isWaiting ? null : slots.state[slot] === AWAITING_LOCK ? 'relation' : 'transactionid',
    state: 'active', query: scenario.traffic[slots.requestClass[slot]]?.sql ?? 'SELECT 1', pg_blocking_pids: blockingPids(sim, slot),
  };
}

function blockingPids(sim: Simulation, locker: number): string {
  return `{${[...new Set(blockersOf(sim, locker).map((each) => pidOf(sim, each.locker)))].join(',')}}`;
}

/** The pod whose pool a connection belongs to, by the name that its host goes by. */
export function podOfPool(sim: Simulation, backends: Backends, pool: number): string {
  if (backends === sim.replicaBackends) return `pod-${pool}`;
  return sim.setup.fleet.pool.scope === 'shared' ? 'pooler' : `pod-${Math.floor(pool / sim.fleetPools.kinds)}`;
}

function progressRows(sim: Simulation): readonly Row[] {
  return sim.sessions.all.flatMap((session): Row[] => {
    if (session.statement === null || !/^\s*(create\s+(unique\s+)?index|reindex)/i.test(session.lastSql)) return [];
    const work = session.work ?? session.lastWork;
    const phase = session.activity === 'virtualxid' ? session.waitPhase : work?.phase ?? 'initializing';
    return [{ pid: pidOf(sim, session.index), datname: 'app', command: session.lastSql.trim().split(/\s+/).slice(0, 3).join(' ').toUpperCase(), phase,
      ...lockersOf(sim, session), tuples_total: work?.rowsTotal ?? 0, tuples_done: session.lastWork?.rowsDone ?? 0 }];
  });
}

/** Whose transactions the build waits for, one after the other (PostgreSQL 12 and later). */
function lockersOf(sim: Simulation, session: Session): Row {
  if (session.activity !== 'virtualxid') return { lockers_total: 0, lockers_done: 0, current_locker_pid: 0 };
  return { lockers_total: session.targetsTotal, lockers_done: session.targetsTotal - session.targets.length, current_locker_pid: session.targets.length === 0 ? 0 : pidOf(sim, session.targets[0].slot) };
}

function replicationRows(scenario: Scenario, sim: Simulation): readonly Row[] {
  if (scenario.replica === null) return [];
  return [{ pid: 4100, application_name: 'standby1', state: 'streaming', sync_state: 'async', replay_lag: Math.round(sim.standby.lagUs()) / 1e6 }];
}

const two = (value: number): string => String(value).padStart(2, '0');

/** hh:mm:ss.mmm since the start of the run. */
function clockTime(us: number): string {
  const ms = Math.floor(us / 1000);
  return `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}
