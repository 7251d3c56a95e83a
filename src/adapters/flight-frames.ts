import type { Flight, FlightState, WaitLink } from '../run/flight.ts';
import type { Glance, Look } from '../run/port.ts';
import type { LogEntry, Series } from '../run/trace.ts';
import type { FlightFrame } from './flight-messages.ts';

/** How much of a flight the other side has already been told. */
export type FrameMark = { readonly log: number; readonly seconds: number };

export const frameStart: FrameMark = { log: 0, seconds: 0 };

/** The frame that brings a reader from `mark` to the flight's present, and the mark after it. */
export function frameSince(flight: Flight, mark: FrameMark): { readonly frame: FlightFrame; readonly mark: FrameMark } {
  const { series, log } = flight;
  const names = Object.keys(series).filter(name => name !== 'seconds') as (keyof Omit<Series, 'seconds'>)[];
  const seconds = Math.max(0, series.seconds - mark.seconds);
  const values = new Float64Array(names.length * seconds);
  names.forEach((name, position) => values.set(series[name].subarray(mark.seconds, mark.seconds + seconds), position * seconds));
  const frame: FlightFrame = {
    reachedUs: flight.nowUs, isOver: flight.isOver, logFrom: mark.log, log: log.slice(mark.log), secondsFrom: mark.seconds, seconds, names, values,
  };
  return { frame, mark: { log: log.length, seconds: mark.seconds + seconds } };
}

export function glanceOf(state: FlightState): Glance {
  return { atUs: state.atUs, pods: state.pods, pools: state.pools, holds: state.holds, migration: state.migration };
}

/** The views with the chain of every session in them that waits, because a question function cannot cross a thread. */
export function lookOf(state: FlightState): Look {
  const chains: Record<number, readonly WaitLink[]> = {};
  for (const pid of pidsOf(state)) {
    const chain = state.whyIsWaiting(pid);
    if (chain.length > 1) chains[pid] = chain;
  }
  return { ...glanceOf(state), views: state.views, chains };
}

/** Every number in a column named after a backend's process, in any view: the servers spell it differently. */
function pidsOf(state: FlightState): ReadonlySet<number> {
  const pids = new Set<number>();
  for (const rows of Object.values(state.views)) {
    for (const row of rows) {
      for (const column of pidColumns) if (typeof row[column] === 'number') pids.add(row[column]);
    }
  }
  return pids;
}

const pidColumns = ['pid', 'ID', 'PROCESSLIST_ID', 'trx_mysql_thread_id', 'request_session_id', 'session_id'];

/** The reader's copy of series and log, grown frame by frame. Arrays double their room, so that a long run costs few copies. */
export class FlightCopy {
  readonly log: LogEntry[] = [];
  private columns = new Map<string, Float64Array>();
  private current: Series = emptySeries;

  get series(): Series {
    return this.current;
  }

  take(frame: FlightFrame): void {
    this.log.push(...frame.log);
    if (frame.seconds === 0) return;
    const until = frame.secondsFrom + frame.seconds;
    frame.names.forEach((name, position) => {
      const target = roomFor(this.columns.get(name), until);
      target.set(frame.values.subarray(position * frame.seconds, (position + 1) * frame.seconds), frame.secondsFrom);
      this.columns.set(name, target);
    });
    const views = [...this.columns].map(([name, values]) => [name, values.subarray(0, until)]);
    this.current = { ...emptySeries, ...Object.fromEntries(views), seconds: until } as Series;
  }
}

function roomFor(old: Float64Array | undefined, seconds: number): Float64Array {
  if (old && old.length >= seconds) return old;
  const grown = new Float64Array(Math.max(1024, seconds, 2 * (old?.length ?? 0)));
  if (old) grown.set(old);
  return grown;
}

const none = new Float64Array(0);

const emptySeries: Series = {
  seconds: 0, arrived: none, served: none, failed: none, p50Us: none, p99Us: none, maxUs: none, lockWaiters: none, replicaLockWaiters: none, poolBusy: none,
  poolWaiting: none, connections: none, ghosts: none, podsReady: none, podsRunning: none, replicaLagUs: none, walBytes: none, diskUsedBytes: none,
  deadRows: none, migrationRows: none,
};
