import { Stateful } from './stateful.ts';
import type { Captured } from './stateful.ts';
import { Stream } from './stream.ts';

const BATCH = 256;

/**
Exponential variates of mean 1 from a named stream of their own: the same numbers as its `exponential()` one by one, drawn a batch at a time. In a loop of
its own a draw costs half of what it does amid a request's other work.
*/
export class Exponentials extends Stateful {
  private readonly stream: Stream;
  private readonly batch = new Float64Array(BATCH);
  private index = 0;
  /** The stream's state before the present batch: with `index` it is all that a snapshot needs. */
  private batchState: Captured = {};

  constructor(seed: number, name: string) {
    super();
    this.stream = new Stream(seed, name);
    this.fill();
  }

  next(): number {
    if (this.index === BATCH) this.fill();
    return this.batch[this.index++];
  }

  /**
  Walks on in steps of this mean up to the first sum that is not below the limit.

  @param walk [0] = where it stands, moved on to that first sum; [1] is set to the last sum below the limit, if there is one
  @returns how many sums below the limit there were, the first one included
  */
  walkBelow(walk: Float64Array, meanUs: number, limitUs: number): number {
    const { batch } = this;
    let atUs = walk[0];
    let lastUs = walk[1];
    let count = 0;
    while (atUs < limitUs) {
      lastUs = atUs;
      count++;
      if (this.index === BATCH) this.fill();
      atUs += batch[this.index++] * meanUs;
    }
    walk[0] = atUs;
    walk[1] = lastUs;
    return count;
  }

  override capture(): Captured {
    return { ...this.batchState, drawn: this.index };
  }

  override restore(saved: Captured): void {
    this.stream.restore(saved);
    this.fill();
    this.index = saved['drawn'] as number;
  }

  private fill(): void {
    this.batchState = this.stream.capture();
    this.stream.drawExponentials(this.batch);
    this.index = 0;
  }
}
