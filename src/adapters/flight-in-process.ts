import type { Flight } from '../run/flight.ts';
import type { FlightPort } from '../run/port.ts';
import type { Scenario } from '../run/scenario.ts';
import type { FlightAnswer } from './flight-messages.ts';
import { flightsOver } from './flight-client.ts';
import { flightService } from './flight-service.ts';

/** The same service as the worker's, in this thread: for tests and for the linear mode, which have no frames to keep. */
export function flightsInProcess(startFlight: (scenario: Scenario) => Promise<Flight>): FlightPort {
  return flightsOver(() => {
    const takers: ((answer: FlightAnswer) => void)[] = [];
    let isOpen = true;
    const serve = flightService({
      startFlight,
      post: answer => takers.forEach(take => take(answer)),
      nowMs: () => performance.now(),
      later: callback => void setImmediate(() => { if (isOpen) callback(); }),
    });
    return {
      post: request => queueMicrotask(() => serve(request)),
      onAnswer: take => void takers.push(take),
      onDeath: () => undefined,
      end: () => { isOpen = false; },
    };
  });
}
