import { tupleWait } from '../sim/row-waits.ts';
import { blockersOf, pidOf } from '../sim/blockers.ts';
import { ABSENT, BACKING_OFF, RUNNING, STARTING } from '../sim/pods.ts';
import { LIVENESS, PROBE_KINDS } from '../sim/probes.ts';
import type { Simulation } from '../sim/simulation.ts';
import { AWAITING_LOCK, AWAITING_ROW } from '../sim/slots.ts';
import type { FlightState, PodState, WaitLink } from './flight.ts';
import type { Engine } from '../engines/engine.ts';
import type { Scenario } from './scenario.ts';
import { serverFacts } from './server-facts.ts';
import { serverViews } from './server-views.ts';

/** Everything that can be seen of a simulation at its present moment; plain values, and nothing in it is changed. */
export function flightState(scenario: Scenario, sim: Simulation, engine: Engine): FlightState {
  return {
    atUs: sim.nowUs,
    views: engine.viewsOf?.(serverFacts(scenario, sim)) ?? serverViews(scenario, sim),
    pods: podStates(sim),
    pools: poolStates(scenario, sim),
    holds: sim.ledger.holds().filter((hold) => hold.releasedUs === null),
    migration: migrationState(sim),
    whyIsWaiting: whyIsWaiting(scenario, sim),
  };
}

function podStates(sim: Simulation): readonly PodState[] {
  const { pods, probes, fleetPools } = sim;
  const rows: PodState[] = [];
  for (let pod = 0; pod < pods.state.length; pod++) {
    if (pods.state[pod] === ABSENT) continue;
    const usage = fleetPools.usageOf(pod);
    rows.push({
      pod, state: podState(pods.state[pod]), isReady: pods.isReady[pod] === 1, restarts: pods.restarts[pod],
      livenessFailures: probes.failures[pod * PROBE_KINDS + LIVENESS], nextRestartUs: pods.state[pod] === BACKING_OFF ? pods.nextRestartUs[pod] : null,
      poolBusy: usage.busy, poolWaiting: usage.waiting,
    });
  }
  return rows;
}

function podState(state: number): PodState['state'] {
  if (state === RUNNING) return 'running';
  if (state === STARTING) return 'starting';
  return state === BACKING_OFF ? 'waiting to restart' : 'stopping';
}

/** The pools of one kind, of all pods together. */
function poolStates(scenario: Scenario, sim: Simulation): FlightState['pools'] {
  const { pools, replicaPools, fleetPools } = sim;
  const isShared = scenario.fleet.pool.scope === 'shared';
  const names = ['primary', ...(isShared ? [] : scenario.traffic.filter((each) => each.ownPoolSize !== null).map((each) => `primary, ${each.name}`))];
  const rows = names.map((name, kind) => {
    let size = isShared ? scenario.fleet.pool.size : 0;
    let busy = isShared ? pools.busy[0] : 0;
    let waiting = isShared ? pools.waiting[0] : 0;
    sim.pods.state.forEach((state, pod) => {
      if (isShared) return;
      const pool = pod * fleetPools.kinds + kind;
      // A pod that was told to stop opens no more connections; those that are in use stay until they are done.
      size += state === RUNNING ? pools.size[pool] : pools.busy[pool];
      busy += pools.busy[pool];
      waiting += pools.waiting[pool];
    });
    return { name, size, busy, waiting, waitingForLock: kind === 0 ? requestsWaitingForLock(sim, false) : 0 };
  });
  if (scenario.replica === null || scenario.fleet.replicaPool === null) return rows;
  return [...rows, { name: 'standby', size: sim.pods.runningCount * scenario.fleet.replicaPool.size, busy: replicaPools.busyTotal, waiting: replicaPools.waitingTotal,
    waitingForLock: requestsWaitingForLock(sim, true) }];
}

function requestsWaitingForLock(sim: Simulation, isOnStandby: boolean): number {
  const { slots } = sim;
  const table = isOnStandby ? sim.standbyLocks : sim.locks;
  let count = 0;
  for (let slot = slots.scripted; slot < slots.highWater; slot++) {
    if ((slots.state[slot] === AWAITING_LOCK || slots.state[slot] === AWAITING_ROW) && table.serves(slot)) count++;
  }
  return count;
}

function migrationState(sim: Simulation): FlightState['migration'] {
  const session = sim.sessions.all.find((each) => each.setup.isMigration);
  if (session === undefined) return null;
  const work = session.work ?? session.lastWork;
  const state = session.hasEnded ? (sim.migrationFailed ? 'failed' : 'ended') : session.connection < 0 ? 'not started' : session.isWaiting ? 'waiting' : session.activity === 'sleeping' || session.activity === 'pausing' ? 'pausing' : session.state;
  return { statement: session.statement?.statement ?? session.run?.statement ?? -1, sql: session.lastSql, phase: session.activity === 'virtualxid' ? session.waitPhase : work?.phase ?? '', rowsDone: rowsNow(sim, session),
    rowsTotal: work?.rowsTotal ?? 0, state };
}

/** Rows done, the present piece of work counted as far as its time has gone. */
function rowsNow(sim: Simulation, session: Simulation['sessions']['all'][number]): number {
  const before = session.lastWork?.rowsDone ?? 0;
  const { work } = session;
  if (work === null || session.activity !== 'working' || work.durationUs <= 0) return before;
  const share = Math.min(1, (sim.nowUs - session.workSinceUs) / work.durationUs);
  return Math.floor(before + Math.max(0, work.rowsDone - before) * share);
}

function whyIsWaiting(scenario: Scenario, sim: Simulation): (pid: number) => readonly WaitLink[] {
  return (pid) => {
    const links: WaitLink[] = [];
    const seen = new Set<number>();
    let locker = lockerOf(sim, pid);
    while (locker >= 0 && !seen.has(locker)) {
      seen.add(locker);
      const blockers = blockersOf(sim, locker);
      links.push(waitLink(scenario, sim, locker, links.at(-1) ?? null, blockers.map((each) => each.locker)));
      locker = blockers[0]?.locker ?? -1;
    }
    return links;
  };
}

function waitLink(scenario: Scenario, sim: Simulation, locker: number, before: WaitLink | null, blockers: readonly number[]): WaitLink {
  const { slots, locks } = sim;
  const session = sim.sessions.all[locker];
  const isStartup = locker === sim.startupProcess;
  const table = isStartup || (locker >= slots.scripted && !locks.serves(locker)) ? sim.standbyLocks : locks;
  const relation = slots.waitRelation[locker];
  const modes = sim.setup.modes.names;
  const requestClass = slots.requestClass[locker];
  const isWaiting = relation >= 0 || (session === undefined ? slots.state[locker] === AWAITING_ROW : session.isWaiting);
  const tuple = session === undefined ? null : tupleWait(sim, session);
  const wanted = tuple !== null ? tuple.mode : relation >= 0 ? modes[slots.waitMode[locker]] : isWaiting ? 'ShareLock' : null;
  const wantedRelation = tuple !== null ? tuple.relation : relation >= 0 ? table.nameOf(relation) : isWaiting ? (session?.activity === 'virtualxid' ? 'virtualxid' : 'transactionid') : null;
  return {
    pid: pidOf(sim, locker), session: session?.name ?? (isStartup ? 'standby startup process' : scenario.traffic[requestClass]?.name ?? 'probe'),
    sql: session?.lastSql ?? (isStartup ? 'replay of the primary’s log' : scenario.traffic[requestClass]?.sql ?? 'SELECT 1'),
    waitsForMode: wanted, waitsForRelation: wantedRelation,
    sinceUs: isWaiting ? (relation >= 0 || session === undefined ? slots.waitSinceUs[locker] : session.waitSinceUs) : null,
    holdsMode: heldMode(sim, locker, before), blockedBy: blockers.map((each) => pidOf(sim, each)),
  };
}

/** The strongest mode in which a session holds the relation that the one before it in the chain waits for. */
function heldMode(sim: Simulation, locker: number, before: WaitLink | null): string | null {
  const wanted = before?.waitsForRelation;
  if (wanted === null || wanted === undefined || locker >= sim.slots.scripted) return null;
  const table = locker === sim.startupProcess ? sim.standbyLocks : sim.locks;
  const held = table.ownedBy(locker).filter((lock) => table.nameOf(lock.relation) === wanted).map((lock) => lock.mode);
  return held.length === 0 ? null : sim.setup.modes.names[Math.max(...held)];
}

function lockerOf(sim: Simulation, pid: number): number {
  for (const backends of [sim.backends, sim.replicaBackends]) {
    for (let row = 0; row < backends.rows; row++) if (backends.isOpen[row] === 1 && backends.pid[row] === pid) return backends.slot[row];
  }
  return -1;
}
