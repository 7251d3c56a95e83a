import { EventHeap } from './event-heap.ts';
import type { QueuedEvent } from './event-heap.ts';
import { Stateful } from './stateful.ts';
import type { Captured } from './stateful.ts';

const CLASS_STRIDE = 2 ** 48;

/** A day's length in microseconds, and how many days the calendar has; both are powers of two. */
const DAY_US = 128;
const DAYS = 1024;
const DAYS_OF_A_US = 1 / DAY_US;
const YEAR_US = DAY_US * DAYS;
const WORDS = DAYS / 32;
/** So many events of its own day an event passes on the way to its place; where there are more it goes to the heap. */
const STEPS_MAX = 8;

const ABSENT = -2;

/** Places in `tops`: the first event of the days, and of the heap. */
const NEAR = 0;
const FAR = 1;

/**
The events whose times are not known to come in order: a calendar queue (R. Brown, 1988) for what is due within 131 ms, a heap for the rest. Ordered
by (time, class, sequence); every id has at most one event, and a cancelled one leaves at once.

What is mostly asked for, the end of a request that has just got its locks, lies a few milliseconds ahead among some tens of others: a heap compares it
with ten of them, and half of these comparisons surprise the processor (a third of a run's time). A day of 128 us holds at most a few events, in order, and
the next day that holds any is found by counting zeros. What does not fit goes to the heap, whatever the reason: too far away, or too crowded a day.
*/
export class EventCalendar extends Stateful {
  private sequence = 0;
  /** No event is due before this, nor scheduled before it; every event of the days is due less than a year later. */
  private readonly now = new Float64Array(1);
  private readonly tops = Float64Array.of(Infinity, Infinity);
  /** The first event of each day, -1 for none, and which days have any: a bit for each, and at the end one for each word of them. */
  private readonly days = new Int32Array(DAYS).fill(-1);
  private readonly words = new Int32Array(WORDS + 1);
  /** The first event of all days, -1 for none. */
  private first = -1;
  private next: Int32Array;
  private timeUs: Float64Array;
  private orders: Float64Array;
  private readonly heap: EventHeap;
  private readonly sources: Float64Array;
  private readonly source: number;

  /**
  @param ids events have ids from 0 to this, exclusive; see `growTo`
  @param sources where the time of the first event is kept, at `source`; Infinity when there is none
  */
  constructor(ids: number, sources: Float64Array = new Float64Array(1), source = 0) {
    super();
    this.sources = sources;
    this.source = source;
    this.heap = new EventHeap(ids, this.tops, FAR);
    sources[source] = Infinity;
    this.next = new Int32Array(ids).fill(ABSENT);
    this.timeUs = new Float64Array(ids);
    this.orders = new Float64Array(ids);
  }

  growTo(ids: number): void {
    this.heap.growTo(ids);
    this.next = copied(this.next, new Int32Array(ids).fill(ABSENT));
    this.timeUs = copied(this.timeUs, new Float64Array(ids));
    this.orders = copied(this.orders, new Float64Array(ids));
  }

  /** Time of the first event; Infinity when there is none. */
  get topUs(): number {
    return this.sources[this.source];
  }

  /** Replaces the id's event when it has one. Lower classes come first among events of one moment. */
  schedule(id: number, us: number, eventClass: number): void {
    this.cancel(id);
    this.add(id, us, eventClass * CLASS_STRIDE + this.sequence++);
  }

  cancel(id: number): void {
    if (this.next[id] === ABSENT) {
      if (!this.heap.has(id)) return;
      this.heap.cancel(id);
    } else this.takeOut(id);
    this.noteTop();
  }

  /** Takes the first event out. There must be one. */
  pop(): number {
    const { tops, now, first } = this;
    const nearUs = tops[NEAR];
    const farUs = tops[FAR];
    if (farUs < nearUs || (farUs === nearUs && this.heap.topOrder < this.orders[first])) {
      now[0] = farUs;
      const id = this.heap.pop();
      this.noteTop();
      return id;
    }
    now[0] = nearUs;
    this.takeOut(first);
    this.noteTop();
    return first;
  }

  /** Takes the events with these ids out, to be put back later. */
  suspend(isTaken: (id: number) => boolean): readonly QueuedEvent[] {
    const taken = this.all().filter(({ id }) => isTaken(id));
    for (const { id } of taken) this.cancel(id);
    return taken;
  }

  /** Puts events back at their moments; among events of one moment they come as they would have. */
  resume(events: readonly QueuedEvent[]): void {
    for (const { id, us, order } of events) this.add(id, us, order);
  }

  /** Only the events that are there, three numbers each: of a snapshot's small arrays each has as much beside it as in it. */
  override capture(): Captured {
    const events = Float64Array.from(this.all().flatMap(({ id, us, order }) => [id, us, order]));
    return { nowUs: this.now[0], sequence: this.sequence, events };
  }

  override restore(saved: Captured): void {
    for (const { id } of this.all()) this.cancel(id);
    this.now[0] = saved['nowUs'] as number;
    this.sequence = saved['sequence'] as number;
    const events = saved['events'] as Float64Array;
    for (let i = 0; i < events.length; i += 3) this.add(events[i], events[i + 1], events[i + 2]);
  }

  /** All events, in no order. */
  private all(): readonly QueuedEvent[] {
    const near: QueuedEvent[] = [];
    for (let day = 0; day < DAYS; day++) {
      for (let id = this.days[day]; id >= 0; id = this.next[id]) near.push({ id, us: this.timeUs[id], order: this.orders[id] });
    }
    return [...near, ...this.heap.all()];
  }

  private add(id: number, us: number, order: number): void {
    const { days, next, timeUs, orders, tops } = this;
    const aheadUs = us - this.now[0];
    if (!(aheadUs >= 0 && aheadUs < YEAR_US - DAY_US)) {
      this.addFar(id, us, order);
      return;
    }
    const day = (us * DAYS_OF_A_US) & (DAYS - 1);
    let before = days[day];
    if (before >= 0 && (timeUs[before] < us || (timeUs[before] === us && orders[before] < order))) {
      let after = before;
      before = next[after];
      for (let steps = 0; before >= 0 && (timeUs[before] < us || (timeUs[before] === us && orders[before] < order)); steps++) {
        if (steps === STEPS_MAX) {
          this.addFar(id, us, order);
          return;
        }
        after = before;
        before = next[after];
      }
      next[after] = id;
    } else {
      days[day] = id;
      if (before < 0) {
        this.words[day >> 5] |= 1 << (day & 31);
        this.words[WORDS] |= 1 << (day >> 5);
      }
      const topUs = tops[NEAR];
      if (us < topUs || (us === topUs && before === this.first)) {
        this.first = id;
        tops[NEAR] = us;
        if (us < this.sources[this.source]) this.sources[this.source] = us;
      }
    }
    timeUs[id] = us;
    orders[id] = order;
    next[id] = before;
  }

  private addFar(id: number, us: number, order: number): void {
    this.heap.add(id, us, order);
    if (us < this.sources[this.source]) this.sources[this.source] = us;
  }

  private takeOut(id: number): void {
    const { days, next, words } = this;
    const day = (this.timeUs[id] * DAYS_OF_A_US) & (DAYS - 1);
    const following = next[id];
    next[id] = ABSENT;
    let after = days[day];
    if (after === id) {
      days[day] = following;
      if (following < 0 && (words[day >> 5] &= ~(1 << (day & 31))) === 0) words[WORDS] &= ~(1 << (day >> 5));
      if (id !== this.first) return;
      const first = following >= 0 ? following : this.firstFrom(day);
      this.first = first;
      this.tops[NEAR] = first < 0 ? Infinity : this.timeUs[first];
    } else {
      while (next[after] !== id) after = next[after];
      next[after] = following;
    }
  }

  /** The first event after this day's, a year around; -1 when there is none. */
  private firstFrom(day: number): number {
    const { words, days } = this;
    const word = day >> 5;
    const rest = words[word] & (-1 << (day & 31));
    if (rest !== 0) return days[(word << 5) + lowestBit(rest)];
    const summary = words[WORDS];
    if (summary === 0) return -1;
    const later = word === 31 ? 0 : summary & (-1 << (word + 1));
    const found = lowestBit(later === 0 ? summary : later);
    return days[(found << 5) + lowestBit(words[found])];
  }

  private noteTop(): void {
    const nearUs = this.tops[NEAR];
    const farUs = this.tops[FAR];
    this.sources[this.source] = nearUs < farUs ? nearUs : farUs;
  }
}

/** Place of the lowest set bit; there must be one. */
function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

function copied<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
