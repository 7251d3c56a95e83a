import type { Prepared } from './prepare.ts';
import { SimulatedFlight } from './simulated-flight.ts';
import type { FlightOptions, RunOptions } from './simulated-flight.ts';
import type { Trace } from './trace.ts';

export { prepare, prepareWith } from './prepare.ts';
export type { Prepared } from './prepare.ts';
export type { FlightOptions, RunOptions } from './simulated-flight.ts';

/** A flight at its start; advance it in slices, look at it, branch it. */
export function startFlight(prepared: Prepared, options: FlightOptions = {}): SimulatedFlight {
  return new SimulatedFlight(prepared, options);
}

/** Flies a scenario to its end: the one way from a Scenario to a Trace. Keeps no snapshots unless asked. */
export function run(prepared: Prepared, options: RunOptions = {}): Trace {
  return new SimulatedFlight(prepared, { keepsSnapshots: false, ...options }).finish();
}
