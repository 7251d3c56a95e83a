import type { LockNotes } from '../game/editor-notes.ts';
import type { SmallTable } from '../game/small-table.ts';
import type { Action, State } from '../game/state.ts';
import type { QueryViews } from '../game/run-query.ts';
import type { Action as OnCallAction } from '../run/scenario.ts';
import type { Level } from '../levels/level.ts';
import type { LiveFlight } from '../run/port.ts';

/** The game as the screens see it: what is, what can be done, and the flight that is on the screen. Whoever makes one performs the effects. */
export type Game = {
  state(): State;
  dispatch(action: Action): void;
  /** Called after every change of the state or of the flight; returns how to stop listening. */
  subscribe(listener: () => void): () => void;
  /** The flight of the run screen; null until it has been started. */
  flight(): LiveFlight | null;
  /** Flies to the end, looks at what can be asked about later, and tells the game. */
  endFlight(flight: LiveFlight, actions: readonly OnCallAction[]): void;
  readonly query?: QueryViews;
  /** What a text on the workbench locks, statement by statement; the same function for the same level every time. */
  lockNotes?(level: Level): LockNotes;
  /** Opens real rows to watch a small run on; null where they cannot be had. */
  smallTable?(level: Level, flight: 'laptop' | 'staging'): SmallTable | null;
};
