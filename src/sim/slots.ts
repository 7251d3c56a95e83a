import { Stateful } from '../kernel/stateful.ts';
import type { Captured } from '../kernel/stateful.ts';

/** Where a slot's work stands. */
export const FREE = 0;
export const ON_CPU = 1;
export const AT_CHECKOUT = 2;
export const AWAITING_LOCK = 3;
export const AWAITING_ROW = 4;
export const IN_SERVICE = 5;
/** A customer between two tries: no pod, no connection. */
export const IN_BACKOFF = 6;
/** A scripted session's own slot, or the standby's startup process. */
export const SCRIPTED = 7;
/** Its statement does not fit the catalogue: the answer is an error. */
export const REFUSED = 8;

/** The client no longer waits for the answer; the pod and the server work on. */
export const CLIENT_GONE = 1;
/** The pod was killed; only the server's backend is left. */
export const GHOST = 2;
export const ON_STANDBY = 4;
/** Somebody waits for this transaction to end (CONCURRENTLY). */
export const AWAITED = 8;
/** Given up while still in its pod's CPU queue: leaves it without using the CPU. */
export const DISCARDED = 16;
/** A deadline or a statement timeout may be armed for it: those who have none need not be looked up in the lists. */
export const TIMED = 32;

const INITIAL = 128;
/** Fewer rows than this are left as they are. */
const TIDY_ABOVE = 512;

/** What a row in use has; of a free one only the next free row and the generation matter. */
const WHOLE = ['state', 'flags', 'requestClass', 'pod', 'tryNumber', 'connection', 'lockSet', 'locksHeld', 'waitRelation', 'waitMode', 'waitNext', 'waitPrevious', 'rowHolder', 'previous'] as const;
const FRACTIONS = ['firstUs', 'tryUs', 'waitSinceUs', 'rowPlace'] as const;

/**
Everything that can hold a place in the system, one row each: a customer's try, a probe, a killed pod's backend, and (in the first rows)
the scripted sessions. Struct of arrays with a free list; rows are reused, last freed first, so quiet hours touch little memory.
*/
export class Slots extends Stateful {
  capacity = 0;
  /** One past the highest row ever used. */
  highWater: number;
  private freeHead = -1;
  state = new Uint8Array(0);
  flags = new Uint8Array(0);
  /** Request class; probes have the numbers after the last class. */
  requestClass = new Int16Array(0);
  pod = new Int32Array(0);
  tryNumber = new Int16Array(0);
  /** When the customer first asked, and when this try began. */
  firstUs = new Float64Array(0);
  tryUs = new Float64Array(0);
  connection = new Int32Array(0);
  /** Lock set, and how many of its locks are held while it waits for the next. */
  lockSet = new Int32Array(0);
  locksHeld = new Int16Array(0);
  waitRelation = new Int32Array(0);
  waitMode = new Int8Array(0);
  waitSinceUs = new Float64Array(0);
  waitNext = new Int32Array(0);
  waitPrevious = new Int32Array(0);
  /** The session whose transaction holds the wanted row, and the row's place in [0, 1). */
  rowHolder = new Int32Array(0);
  rowPlace = new Float64Array(0);
  /** Neighbours in its pod's CPU queue or its pool's queue; `next` also chains the free rows. */
  next = new Int32Array(0);
  previous = new Int32Array(0);
  /** Changes whenever the row is freed, so that an old reference can be told from a new one. */
  generation = new Int32Array(0);
  readonly scripted: number;
  private readonly onGrowth: (capacity: number) => void;

  /** @param scripted rows kept for sessions, from 0; @param onGrowth told the new capacity */
  constructor(scripted: number, onGrowth: (capacity: number) => void) {
    super();
    this.scripted = scripted;
    this.highWater = scripted;
    this.onGrowth = onGrowth;
    this.growTo(Math.max(INITIAL, 2 * scripted));
    this.state.fill(SCRIPTED, 0, scripted);
    this.connection.fill(-1, 0, scripted);
    this.waitRelation.fill(-1);
  }

  /** A free row; its fields are whatever they were. */
  take(): number {
    let slot = this.freeHead;
    if (slot >= 0) {
      this.freeHead = this.next[slot];
      return slot;
    }
    slot = this.highWater++;
    if (slot === this.capacity) {
      this.growTo(this.capacity * 2);
      this.onGrowth(this.capacity);
    }
    return slot;
  }

  /**
  After a storm few rows are in use, scattered over many: the free ones behind the last used one are forgotten, the others put in order, so that
  looks through all rows and snapshots are short again. Called at whole seconds, so it belongs to the run like any other event.
  */
  tidy(): void {
    if (this.highWater <= TIDY_ABOVE) return;
    let last = this.highWater;
    while (last > this.scripted && this.state[last - 1] === FREE) last--;
    if (last > this.highWater / 2) return;
    this.highWater = last;
    this.freeHead = -1;
    for (let slot = last - 1; slot >= this.scripted; slot--) {
      if (this.state[slot] !== FREE) continue;
      this.next[slot] = this.freeHead;
      this.freeHead = slot;
    }
  }

  /** Only the rows in use, and the order of the free ones: after a storm hundreds are free and a handful in use. */
  override capture(): Captured {
    const { highWater, freeHead, state, next, generation } = this;
    const used: number[] = [];
    for (let slot = 0; slot < highWater; slot++) if (state[slot] !== FREE) used.push(slot);
    // Two arrays and not one for each column: a small array has as much beside it as in it.
    const whole = new Int32Array(2 * highWater + used.length * (1 + WHOLE.length));
    whole.set(next.subarray(0, highWater));
    whole.set(generation.subarray(0, highWater), highWater);
    let at = 2 * highWater;
    for (const slot of used) whole[at++] = slot;
    for (const name of WHOLE) for (const slot of used) whole[at++] = this[name][slot];
    const fractions = new Float64Array(used.length * FRACTIONS.length);
    at = 0;
    for (const name of FRACTIONS) for (const slot of used) fractions[at++] = this[name][slot];
    return { highWater, freeHead, usedCount: used.length, whole, fractions };
  }

  override restore(saved: Captured): void {
    this.highWater = saved['highWater'] as number;
    this.freeHead = saved['freeHead'] as number;
    if (this.capacity < this.highWater) {
      let capacity = this.capacity;
      while (capacity < this.highWater) capacity *= 2;
      this.growTo(capacity);
      this.onGrowth(capacity);
    }
    this.state.fill(FREE);
    this.waitRelation.fill(-1);
    const { highWater } = this;
    const whole = saved['whole'] as Int32Array;
    const fractions = saved['fractions'] as Float64Array;
    this.next.set(whole.subarray(0, highWater));
    this.generation.set(whole.subarray(highWater, 2 * highWater));
    const usedCount = saved['usedCount'] as number;
    const used = whole.subarray(2 * highWater, 2 * highWater + usedCount);
    let at = 2 * highWater + usedCount;
    for (const name of WHOLE) for (const slot of used) this[name][slot] = whole[at++];
    at = 0;
    for (const name of FRACTIONS) for (const slot of used) this[name][slot] = fractions[at++];
  }

  free(slot: number): void {
    this.state[slot] = FREE;
    this.generation[slot]++;
    this.next[slot] = this.freeHead;
    this.freeHead = slot;
  }

  private growTo(capacity: number): void {
    this.capacity = capacity;
    this.state = grown(this.state, new Uint8Array(capacity));
    this.flags = grown(this.flags, new Uint8Array(capacity));
    this.requestClass = grown(this.requestClass, new Int16Array(capacity));
    this.pod = grown(this.pod, new Int32Array(capacity));
    this.tryNumber = grown(this.tryNumber, new Int16Array(capacity));
    this.firstUs = grown(this.firstUs, new Float64Array(capacity));
    this.tryUs = grown(this.tryUs, new Float64Array(capacity));
    this.connection = grown(this.connection, new Int32Array(capacity));
    this.lockSet = grown(this.lockSet, new Int32Array(capacity));
    this.locksHeld = grown(this.locksHeld, new Int16Array(capacity));
    this.waitRelation = grown(this.waitRelation, new Int32Array(capacity).fill(-1));
    this.waitMode = grown(this.waitMode, new Int8Array(capacity));
    this.waitSinceUs = grown(this.waitSinceUs, new Float64Array(capacity));
    this.waitNext = grown(this.waitNext, new Int32Array(capacity));
    this.waitPrevious = grown(this.waitPrevious, new Int32Array(capacity));
    this.rowHolder = grown(this.rowHolder, new Int32Array(capacity));
    this.rowPlace = grown(this.rowPlace, new Float64Array(capacity));
    this.next = grown(this.next, new Int32Array(capacity));
    this.previous = grown(this.previous, new Int32Array(capacity));
    this.generation = grown(this.generation, new Int32Array(capacity));
  }
}

/** The larger array with the smaller one's content at its start. */
export function grown<T extends { set(from: ArrayLike<number>): void }>(from: ArrayLike<number>, to: T): T {
  to.set(from);
  return to;
}
