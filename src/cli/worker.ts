import { parentPort } from 'node:worker_threads';
import type { FlightRequest } from '../adapters/flight-messages.ts';
import { flightService } from '../adapters/flight-service.ts';
import { prepare, startFlight } from '../run/run.ts';

// The simulating thread: what it is asked arrives between slices of simulation, because each slice ends in a turn of the event loop.
const port = parentPort;
if (port === null) throw new Error('This program runs inside the game: start runaway-migration instead.');

const serve = flightService({
  startFlight: async scenario => startFlight(await prepare(scenario)),
  post: (answer, transfer) => port.postMessage(answer, transfer),
  nowMs: () => performance.now(),
  later: callback => void setImmediate(callback),
});
port.on('message', (request: FlightRequest) => serve(request));
