import type { Action, Scenario } from '../run/scenario.ts';
import type { Glance, Look } from '../run/port.ts';
import type { LogEntry, Trace } from '../run/trace.ts';

/** What the screen's thread asks of the simulating thread. `flight` numbers a branch, `ask` pairs an answer with its question. */
export type FlightRequest =
  | { readonly kind: 'start'; readonly flight: number; readonly scenario: Scenario }
  | { readonly kind: 'branch'; readonly flight: number; readonly from: number; readonly us: number; readonly actions: readonly Action[] }
  | { readonly kind: 'glance' | 'look'; readonly ask: number; readonly flight: number; readonly us: number }
  | { readonly kind: 'finish'; readonly ask: number; readonly flight: number }
  | { readonly kind: 'close'; readonly flight: number };

export type FlightAnswer =
  /** The scenario comes with the first frame only. */
  | { readonly kind: 'frame'; readonly flight: number; readonly frame: FlightFrame; readonly scenario: Scenario | null }
  | { readonly kind: 'glance'; readonly ask: number; readonly glance: Glance }
  | { readonly kind: 'look'; readonly ask: number; readonly look: Look }
  | { readonly kind: 'trace'; readonly ask: number; readonly trace: Trace }
  | { readonly kind: 'fault'; readonly flight: number; readonly message: string };

/** What is new since the last frame of this flight: whole seconds of the series and log entries. */
export type FlightFrame = {
  readonly reachedUs: number;
  readonly isOver: boolean;
  /** Log entries from this position on. */
  readonly logFrom: number;
  readonly log: readonly LogEntry[];
  /** One run of `seconds` values for each name, one after the other, for the seconds from `secondsFrom` on. */
  readonly secondsFrom: number;
  readonly seconds: number;
  readonly names: readonly string[];
  readonly values: Float64Array<ArrayBuffer>;
};
