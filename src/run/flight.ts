import type { Scenario, Action } from './scenario.ts';
import type { LockHold, LogEntry, Series, Trace } from './trace.ts';

/**
A run in progress: advanced in slices, looked at at any moment, branched from any moment. `run()` is a flight advanced to its end.
*/
export type Flight = {
  readonly scenario: Scenario;
  readonly nowUs: number;
  readonly isOver: boolean;
  /** Simulates up to this moment (or the end). */
  advanceTo(us: number): void;
  readonly series: Series;
  readonly log: readonly LogEntry[];
  /** The state at a moment already simulated, from the nearest snapshot. */
  stateAt(us: number): FlightState;
  /** The same flight up to `us`, then with these actions as well. */
  branch(us: number, actions: readonly Action[]): Flight;
  finish(): Trace;
};

/** The server's own views and the fleet at one moment. Column names are the servers' own. */
export type FlightState = {
  readonly atUs: number;
  readonly views: Readonly<Record<string, readonly Readonly<Record<string, string | number | boolean | null>>[]>>;
  readonly pods: readonly PodState[];
  readonly pools: readonly { readonly name: string; readonly size: number; readonly busy: number; readonly waiting: number; readonly waitingForLock: number }[];
  /** Relation locks of scripted sessions that are asked for or held at this moment, as the trace will tell them (`releasedUs` is null). */
  readonly holds?: readonly LockHold[];
  readonly migration: { readonly statement: number; readonly sql: string; readonly phase: string; readonly rowsDone: number; readonly rowsTotal: number; readonly state: string } | null;
  /** The chain of who waits for whom, from any session's pid to the one that waits for nobody. */
  whyIsWaiting(pid: number): readonly WaitLink[];
};

export type PodState = { readonly pod: number; readonly state: 'running' | 'starting' | 'stopping' | 'waiting to restart'; readonly isReady: boolean; readonly restarts: number;
  readonly livenessFailures: number; readonly nextRestartUs: number | null; readonly poolBusy: number; readonly poolWaiting: number };

export type WaitLink = { readonly pid: number; readonly session: string; readonly sql: string; readonly waitsForMode: string | null; readonly waitsForRelation: string | null;
  readonly sinceUs: number | null; readonly holdsMode: string | null; readonly blockedBy: readonly number[] };
