import { Worker } from 'node:worker_threads';
import type { FlightPort } from '../run/port.ts';
import type { FlightAnswer } from './flight-messages.ts';
import { flightsOver } from './flight-client.ts';

/**
Flights in worker threads, one thread for each flight that is started and its branches.

@param workerFile the built worker program, or the source on a Node that strips types
*/
export function flightsInWorkers(workerFile: URL): FlightPort {
  return flightsOver(() => {
    const worker = new Worker(workerFile, { name: 'simulation' });
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
