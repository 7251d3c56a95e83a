import { parentPort } from 'node:worker_threads';
import type { FlightRequest } from '../adapters/flight-messages.ts';
import { flightService } from '../adapters/flight-service.ts';
import { isAftermathOver } from '../levels/is-lost.ts';
import { prepare, startFlight } from '../run/run.ts';
import type { RehearsalAnswer, RehearsalRequest } from './rehearsal-thread.ts';

// The simulating thread: what it is asked arrives between slices of simulation, because each slice ends in a turn of the event loop.
const port = parentPort;
if (port === null) throw new Error('This program runs inside the game: start runaway-migration instead.');

const serve = flightService({
  // As `fly` does: a service that never gets well (traffic shed and not let in again) would be flown to the horizon, four days.
  startFlight: async scenario => startFlight(await prepare(scenario), { isDecided: isAftermathOver }),
  post: (answer, transfer) => port.postMessage(answer, transfer),
  nowMs: () => performance.now(),
  later: callback => void setImmediate(callback),
});

/** Loaded with the first question: a thread that only flies needs no rows. */
const rehearsed = (() => {
  let answers: ReturnType<typeof import('./rehearsal.ts').rehearsal> | null = null;
  return async ({ ask, question }: RehearsalRequest): Promise<RehearsalAnswer> => {
    try {
      answers ??= (await import('./rehearsal.ts')).rehearsal();
      return { ask, value: await answers(question) };
    } catch (error) {
      return { ask, fault: error instanceof Error ? error.message : String(error) };
    }
  };
})();

port.on('message', (request: FlightRequest | RehearsalRequest) => {
  if ('question' in request) void rehearsed(request).then(answer => port.postMessage(answer));
  else serve(request);
});
