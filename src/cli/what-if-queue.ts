import type { Effect } from '../game/state.ts';
import type { LiveFlight } from '../run/port.ts';
import type { Measures } from '../run/trace.ts';
import type { FlyEffect } from './game-loop.ts';

export type WhatIfEffect = Extract<Effect, { readonly kind: 'what-if' }>;

/**
Flies runs without one of their actions, one after another: each needs a thread for seconds, and the screen is to stay quick. What nobody waits for any more
when its turn comes is not flown; what is asked for twice is flown once. The promise resolves when this one has been answered or passed over.
*/
export function whatIfQueue(start: (effect: FlyEffect) => Promise<LiveFlight>, isWanted: (effect: WhatIfEffect) => boolean, answer: (key: string, result: Measures | string) => void): (effect: WhatIfEffect) => Promise<void> {
  const asked = new Map<string, Promise<void>>();
  let last: Promise<void> = Promise.resolve();

  const fly = async (effect: WhatIfEffect): Promise<void> => {
    if (!isWanted(effect)) return;
    try {
      const flight = await start({ ...effect, kind: 'fly' });
      try {
        answer(effect.key, (await flight.finish()).measures);
      } finally {
        flight.close();
      }
    } catch (error) {
      answer(effect.key, error instanceof Error ? error.message : String(error));
    }
  };

  return (effect) => {
    const known = asked.get(effect.key);
    if (known) return known;
    last = last.then(() => fly(effect)).finally(() => asked.delete(effect.key));
    asked.set(effect.key, last);
    return last;
  };
}
