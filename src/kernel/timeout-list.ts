import { Stateful } from './stateful.ts';
import type { Captured } from './stateful.ts';

const ABSENT = -2;

/**
Timeouts of (nearly) one length: a doubly linked list through arrays indexed by id, so that arming and cancelling cost a few writes.

The time of the first one is written to a place in a shared array, so that a loop over many sources reads neighbouring numbers.

A timeout shorter than those armed before it is put in its place from the end, so the length may change during a run.
*/
export class TimeoutList extends Stateful {
  head = -1;
  private tail = -1;
  private next: Int32Array;
  private previous: Int32Array;
  private expiresUs: Float64Array;
  private readonly sources: Float64Array;
  private readonly source: number;
  private readonly bound: number;

  /**
  @param sources where the time of the first one is kept, at `source`; Infinity when none is armed
  @param bound place in `sources` that is never later than the first one: lowered here, raised by whoever reads it
  */
  constructor(ids: number, sources: Float64Array = new Float64Array(1), source = 0, bound: number = source) {
    super();
    this.sources = sources;
    this.source = source;
    this.bound = bound;
    sources[source] = Infinity;
    this.next = new Int32Array(ids).fill(ABSENT);
    this.previous = new Int32Array(ids).fill(ABSENT);
    this.expiresUs = new Float64Array(ids);
  }

  growTo(ids: number): void {
    const next = new Int32Array(ids).fill(ABSENT);
    next.set(this.next);
    this.next = next;
    const previous = new Int32Array(ids).fill(ABSENT);
    previous.set(this.previous);
    this.previous = previous;
    const expiresUs = new Float64Array(ids);
    expiresUs.set(this.expiresUs);
    this.expiresUs = expiresUs;
  }

  /** When the first one expires; Infinity when none is armed. */
  get headUs(): number {
    return this.sources[this.source];
  }

  has(id: number): boolean {
    return this.next[id] !== ABSENT;
  }

  /** When an armed id expires. */
  timeOf(id: number): number {
    return this.expiresUs[id];
  }

  /** Only what is armed, in order. */
  override capture(): Captured {
    const ids: number[] = [];
    for (let id = this.head; id >= 0; id = this.next[id]) ids.push(id);
    return { ids, expiresUs: ids.map((id) => this.expiresUs[id]) };
  }

  override restore(saved: Captured): void {
    const ids = saved['ids'] as readonly number[];
    const expiresUs = saved['expiresUs'] as readonly number[];
    while (this.head >= 0) this.remove(this.head);
    ids.forEach((id, index) => this.add(id, expiresUs[index]));
  }

  /** None of them fires before `resume`. */
  suspend(): void {
    this.sources[this.source] = Infinity;
  }

  /** All go on, each so much later. */
  resume(laterUs: number): void {
    for (let id = this.head; id >= 0; id = this.next[id]) this.expiresUs[id] += laterUs;
    if (this.head >= 0) this.beginWith(this.expiresUs[this.head]);
  }

  /** Arms an id that is not armed. */
  add(id: number, expiresUs: number): void {
    let after = this.tail;
    while (after >= 0 && this.expiresUs[after] > expiresUs) after = this.previous[after];
    this.expiresUs[id] = expiresUs;
    this.previous[id] = after;
    const before = after < 0 ? this.head : this.next[after];
    this.next[id] = before;
    if (before < 0) this.tail = id;
    else this.previous[before] = id;
    if (after < 0) {
      this.head = id;
      this.beginWith(expiresUs);
    } else {
      this.next[after] = id;
    }
  }

  /** Disarms an id; one that is not armed is left alone. */
  remove(id: number): void {
    const next = this.next[id];
    if (next === ABSENT) return;
    const previous = this.previous[id];
    this.next[id] = ABSENT;
    if (next < 0) this.tail = previous;
    else this.previous[next] = previous;
    if (previous < 0) {
      this.head = next;
      this.beginWith(next < 0 ? Infinity : this.expiresUs[next]);
    } else {
      this.next[previous] = next;
    }
  }

  private beginWith(us: number): void {
    const { sources } = this;
    sources[this.source] = us;
    if (us < sources[this.bound]) sources[this.bound] = us;
  }
}
