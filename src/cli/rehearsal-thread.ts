import { Worker } from 'node:worker_threads';
import type { AskRehearsal, RehearsalAnswers, RehearsalQuestion } from './rehearsal.ts';

/** A question to the thread, and its answer: a value, or a sentence why there is none. */
export type RehearsalRequest = { readonly ask: number; readonly question: RehearsalQuestion };
export type RehearsalAnswer = { readonly ask: number } & ({ readonly value: unknown } | { readonly fault: string });

type Waiting = { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void };

/** Rehearses in a thread of its own, so that keys are answered meanwhile. One thread, begun with the first question; after a breakdown the next question begins another. */
export function rehearsalInWorker(workerFile: URL): AskRehearsal {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let asked = 0;

  const failAll = (sentence: string): void => {
    worker = null;
    for (const { reject } of waiting.values()) reject(new Error(sentence));
    waiting.clear();
  };

  const opened = (): Worker => {
    const thread = new Worker(workerFile, { name: 'rehearsal' });
    thread.on('message', (answer: RehearsalAnswer) => {
      const one = waiting.get(answer.ask);
      waiting.delete(answer.ask);
      // A thread that has nothing to do must not keep the program from ending.
      if (waiting.size === 0) thread.unref();
      if ('fault' in answer) one?.reject(new Error(answer.fault));
      else one?.resolve(answer.value as never);
    });
    thread.on('error', (error) => failAll(`The simulation broke down: ${error.message}`));
    thread.on('exit', () => { if (worker === thread) failAll('The simulation has ended.'); });
    return thread;
  };

  return <Q extends RehearsalQuestion>(question: Q) => new Promise<RehearsalAnswers[Q['kind']]>((resolve, reject) => {
    worker ??= opened();
    worker.ref();
    const ask = ++asked;
    waiting.set(ask, { resolve: resolve as Waiting['resolve'], reject });
    const request: RehearsalRequest = { ask, question };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin; only windows do
    worker.postMessage(request);
  });
}
