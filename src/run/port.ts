import type { Action, Scenario } from './scenario.ts';
import type { FlightState, WaitLink } from './flight.ts';
import type { LogEntry, Series, Trace } from './trace.ts';

/** What a dashboard needs of one moment: small enough to be asked for with every frame. */
export type Glance = Pick<FlightState, 'atUs' | 'pods' | 'pools' | 'holds' | 'migration'>;

/** The state at a moment as plain values that can cross a thread: every waiting session comes with its chain. */
export type Look = Omit<FlightState, 'whyIsWaiting'> & {
  /** By pid: who waits for whom, from this session to the one that waits for nobody. */
  readonly chains: Readonly<Record<number, readonly WaitLink[]>>;
};

/**
A flight that goes on elsewhere (a worker thread; the same thread in tests and in the linear mode). It races to its end by itself; what has been
simulated can be read at any time, and a question about a moment further on is answered as of `reachedUs`.
*/
export type LiveFlight = {
  readonly scenario: Scenario;
  /** How far it has been simulated, and whether that is the end. */
  readonly reachedUs: number;
  readonly isOver: boolean;
  readonly series: Series;
  readonly log: readonly LogEntry[];
  /** A sentence when the run could not be started or has broken down; then `isOver` is true and every promise is rejected with it. */
  readonly fault: string | null;
  /** Called when more has been simulated, at most 25 times a second; returns how to stop listening. */
  subscribe(listener: () => void): () => void;
  glance(us: number): Promise<Glance>;
  look(us: number): Promise<Look>;
  /** The same flight up to `us`, then with these actions as well; this one stays as it is. */
  branch(us: number, actions: readonly Action[]): LiveFlight;
  /** Resolves when the run is over; rejects with a sentence for people when the scenario cannot be flown. */
  finish(): Promise<Trace>;
  /** Ends the race and frees the flight; nothing may be asked of it afterwards. */
  close(): void;
};

/** The one way from the game to the simulator. Closing a started flight ends its branches and gives the thread back. */
export type FlightPort = { start(scenario: Scenario): LiveFlight };
