import { Worker } from 'node:worker_threads';
import type { FlightPort } from '../run/port.ts';
import type { FlightAnswer } from './flight-messages.ts';
import { flightsOver } from './flight-client.ts';

/**
What a flight's thread may use for new objects, megabytes: three semi-spaces of two. It makes little garbage and keeps its snapshots, and V8 takes long-lived
objects for a reason to let the young ones have 48: a third less memory after four simulated hours, at the same speed.
*/
export const WORKER_YOUNG_MB = 6;

/**
Flights in worker threads, one thread for each flight that is started and its branches.

@param workerFile the built worker program, or the source on a Node that strips types
*/
export function flightsInWorkers(workerFile: URL): FlightPort {
  return flightsOver(() => {
    const worker = new Worker(workerFile, { name: 'simulation', resourceLimits: { maxYoungGenerationSizeMb: WORKER_YOUNG_MB } });
    return {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin; only windows do
      post: request => worker.postMessage(request),
      onAnswer: take => void worker.on('message', (answer: FlightAnswer) => take(answer)),
      onDeath: take => {
        worker.on('error', error => take(`The simulation broke down: ${error.message}`));
        worker.on('exit', () => take('The simulation has ended.'));
      },
      end: () => void worker.terminate(),
    };
  });
}
