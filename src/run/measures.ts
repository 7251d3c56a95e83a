import { longestWaitNow } from '../sim/request-census.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { Measures, Series } from './trace.ts';

const SECOND_US = 1_000_000;

/** The flat figures of a run as it stands. */
export function measuresOf(sim: Simulation, series: Series): Measures {
  const { meter, pods, backends, wal, ledger, clock } = sim;
  const hasMigrated = sim.migrationEndUs >= 0;
  const causeEndUs = ledger.isBlockingNow() ? sim.nowUs : ledger.longestReleasedUs;
  return {
    migrationUs: hasMigrated ? sim.migrationEndUs - sim.migrationStartUs : null,
    migrationSucceeded: hasMigrated && !sim.migrationFailed,
    migrationWaitUs: migrationWaitUs(sim),
    lockHeldUsMax: ledger.heldUsMax(),
    requestsArrived: meter.arrived,
    requestsServed: meter.served,
    requestsFailed: meter.failed,
    goodRatio: meter.served + meter.failed === 0 ? 1 : meter.served / (meter.served + meter.failed),
    p99Us: meter.endedLatency().quantile(0.99),
    p99OverOneSecondUs: longestRun(series.p99Us, (us) => us > SECOND_US) * SECOND_US,
    blockedRequestUsMax: Math.max(meter.blockedUsMax, longestWaitNow(sim)),
    outageUs: outageUs(series, 0),
    poolExhaustedUs: orNull(sim.fleetPools.firstExhaustedUs),
    firstErrorUs: orNull(meter.firstErrorUs),
    firstKillUs: orNull(pods.firstKillUs),
    podsKilled: pods.kills,
    podRestarts: pods.restartsTotal,
    replicaLagUsMax: Math.round(sim.standby.lagUsMax),
    replicaBlockedUsMax: meter.replicaBlockedUsMax,
    lockWaitersMax: maximum(series.lockWaiters),
    connectionsMax: backends.openMax,
    ghostsMax: backends.ghostsMax,
    walBytes: Math.round(wal.totalBytes),
    deadRows: Math.round(wal.deadRows),
    diskFreeRatioMin: wal.freeRatioMin,
    stopUsMax: Math.round(sim.undoUsMax),
    recoveredUs: clock.wellSinceUs < 0 ? null : Math.max(0, clock.wellSinceUs - Math.max(0, causeEndUs)),
    outageAfterCauseUs: causeEndUs < 0 ? 0 : outageUs(series, Math.floor(causeEndUs / SECOND_US)),
  };
}

function migrationWaitUs(sim: Simulation): number {
  const { journal, sessions, nowUs } = sim;
  const session = sessions.all.find(({ setup }) => setup.isMigration);
  if (session === undefined) return 0;
  const ended = journal.statements.reduce((sum, run) => sum + (run.session === session.name ? run.lockWaitUs : 0), 0);
  return ended + (session.run?.lockWaitUs ?? 0) + (session.isWaiting ? nowUs - session.waitSinceUs : 0);
}

/** Seconds from the first to the last, at or after `from`, in which fewer than half of those who ended were served. */
function outageUs(series: Series, from: number): number {
  let first = -1;
  let last = -1;
  for (let second = from; second < series.seconds; second++) {
    if (!isOut(series, second)) continue;
    if (first < 0) first = second;
    last = second;
  }
  return first < 0 ? 0 : (last - first + 1) * SECOND_US;
}

/** Fewer than half of what was wanted was good, over this second and its neighbours, so that one customer across a second's edge is no outage. */
function isOut(series: Series, second: number): boolean {
  let arrived = 0;
  let served = 0;
  for (let near = Math.max(0, second - 1); near <= Math.min(series.seconds - 1, second + 1); near++) {
    arrived += series.arrived[near];
    served += series.served[near];
  }
  return series.arrived[second] > 0 && served < 0.5 * arrived;
}

function longestRun(values: Float64Array, isCounted: (value: number) => boolean): number {
  let longest = 0;
  let run = 0;
  for (const value of values) {
    run = isCounted(value) ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}

function maximum(values: Float64Array): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}

function orNull(us: number): number | null {
  return us < 0 ? null : us;
}
