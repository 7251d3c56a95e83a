import { Stateful } from '../kernel/stateful.ts';
import { grown } from './slots.ts';
import type { Slots } from './slots.ts';

/** The wait queues of one lock table: a list through the waiters' slots for each relation, and which modes are awaited in it. */
export class LockQueues extends Stateful {
  heads = new Int32Array(16).fill(-1);
  lengths = new Int32Array(16);
  /** Awaited modes of each relation, as a bit mask. */
  mask = new Int32Array(16);
  private tails = new Int32Array(16).fill(-1);
  private counts: Int32Array;
  private readonly slots: Slots;
  private readonly modeCount: number;

  constructor(slots: Slots, modeCount: number) {
    super();
    this.slots = slots;
    this.modeCount = modeCount;
    this.counts = new Int32Array(16 * modeCount);
  }

  growTo(relations: number): void {
    this.heads = grown(this.heads, new Int32Array(relations).fill(-1));
    this.tails = grown(this.tails, new Int32Array(relations).fill(-1));
    this.lengths = grown(this.lengths, new Int32Array(relations));
    this.mask = grown(this.mask, new Int32Array(relations));
    this.counts = grown(this.counts, new Int32Array(relations * this.modeCount));
  }

  /** Puts a locker in front of another one, or at the end (-1). @returns true when the awaited modes have changed */
  insert(locker: number, relation: number, mode: number, before: number): boolean {
    const { waitNext, waitPrevious } = this.slots;
    const previous = before < 0 ? this.tails[relation] : waitPrevious[before];
    waitNext[locker] = before;
    waitPrevious[locker] = previous;
    if (previous < 0) this.heads[relation] = locker;
    else waitNext[previous] = locker;
    if (before < 0) this.tails[relation] = locker;
    else waitPrevious[before] = locker;
    this.lengths[relation]++;
    if (this.counts[relation * this.modeCount + mode]++ > 0) return false;
    this.mask[relation] |= 1 << mode;
    return true;
  }

  /** Takes a locker out of the queue that its slot names. @returns true when the awaited modes have changed */
  remove(locker: number): boolean {
    const { waitNext, waitPrevious, waitRelation, waitMode } = this.slots;
    const relation = waitRelation[locker];
    const mode = waitMode[locker];
    const next = waitNext[locker];
    const previous = waitPrevious[locker];
    if (previous < 0) this.heads[relation] = next;
    else waitNext[previous] = next;
    if (next < 0) this.tails[relation] = previous;
    else waitPrevious[next] = previous;
    this.lengths[relation]--;
    if (--this.counts[relation * this.modeCount + mode] > 0) return false;
    this.mask[relation] &= ~(1 << mode);
    return true;
  }
}
