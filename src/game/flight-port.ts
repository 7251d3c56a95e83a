import type { Scenario, Action as OnCallAction } from '../run/scenario.ts';
import type { FlightState, WaitLink } from '../run/flight.ts';
import type { LogEntry, Series, Trace } from '../run/trace.ts';

/** The state at a moment as plain values that can cross a thread: every waiting session comes with its chain. */
export type Look = Omit<FlightState, 'whyIsWaiting'> & {
  /** By pid: who waits for whom, from this session to the one that waits for nobody. */
  readonly chains: Readonly<Record<number, readonly WaitLink[]>>;
};

/** A flight that goes on elsewhere (a worker thread), as a screen sees it. */
export type LiveFlight = {
  readonly scenario: Scenario;
  /** How far it has been simulated, and whether that is the end. */
  readonly reachedUs: number;
  readonly isOver: boolean;
  readonly series: Series;
  readonly log: readonly LogEntry[];
  /** Called when more has been simulated; returns how to stop listening. */
  subscribe(listener: () => void): () => void;
  /** The state at a moment that has been simulated already. */
  look(us: number): Promise<Look>;
  /** The same flight up to `us`, then with these actions as well; this one stays as it is. */
  branch(us: number, actions: readonly OnCallAction[]): LiveFlight;
  /** Resolves when the run is over; rejects with a sentence for people when the scenario cannot be flown. */
  finish(): Promise<Trace>;
  /** Gives the thread back. */
  close(): void;
};

/** The one way from the game to the simulator; the cli gives a worker-backed one, tests one of their own. */
export type FlightPort = { start(scenario: Scenario): LiveFlight };
