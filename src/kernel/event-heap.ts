import { Stateful } from './stateful.ts';
import type { Captured } from './stateful.ts';

const CLASS_STRIDE = 2 ** 48;

/** An event that is not in the heap for a while; `order` is its class and its place among the events of one moment. */
export type SuspendedEvent = { readonly id: number; readonly us: number; readonly order: number };

/**
The events whose times are not known to come in order: a 4-ary heap with true cancel, ordered by (time, class, sequence).

Every id has at most one event. Cancelled events leave at once: with lazy deletion, stale five-second timers make the queue two hundred
times longer than its useful part. Keys lie in heap order, so that a sift touches neighbouring memory.
*/
export class EventHeap extends Stateful {
  length = 0;
  private timeUs: Float64Array = new Float64Array(64);
  private order: Float64Array = new Float64Array(64);
  private ids = new Int32Array(64);
  private places: Int32Array;
  private sequence = 0;

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
    sources[source] = Infinity;
    this.places = new Int32Array(ids).fill(-1);
  }

  growTo(ids: number): void {
    const places = new Int32Array(ids).fill(-1);
    places.set(this.places);
    this.places = places;
  }

  /** Time of the first event; Infinity when there is none. */
  get topUs(): number {
    return this.sources[this.source];
  }

  has(id: number): boolean {
    return this.places[id] >= 0;
  }

  /** Time of this id's event, which must exist. */
  timeOf(id: number): number {
    return this.timeUs[this.places[id]];
  }

  /** Replaces the id's event when it has one. Lower classes come first among events of one moment. */
  schedule(id: number, us: number, eventClass: number): void {
    if (this.places[id] >= 0) this.cancel(id);
    const order = eventClass * CLASS_STRIDE + this.sequence++;
    if (this.length === this.timeUs.length) this.growHeap();
    this.siftUp(this.length++, us, order, id);
    this.sources[this.source] = this.timeUs[0];
  }

  cancel(id: number): void {
    const place = this.places[id];
    if (place < 0) return;
    this.places[id] = -1;
    this.removeAt(place);
  }

  /** Takes the first event out. The heap must not be empty. */
  pop(): number {
    const id = this.ids[0];
    this.places[id] = -1;
    const last = --this.length;
    if (last > 0) this.siftDown(0, this.timeUs[last], this.order[last], this.ids[last]);
    this.sources[this.source] = last === 0 ? Infinity : this.timeUs[0];
    return id;
  }

  /** Takes the events with these ids out, to be put back later. */
  suspend(isTaken: (id: number) => boolean): readonly SuspendedEvent[] {
    const taken: SuspendedEvent[] = [];
    const kept: SuspendedEvent[] = [];
    for (let place = 0; place < this.length; place++) {
      const event = { id: this.ids[place], us: this.timeUs[place], order: this.order[place] };
      (isTaken(event.id) ? taken : kept).push(event);
      this.places[event.id] = -1;
    }
    this.length = 0;
    this.sources[this.source] = Infinity;
    this.resume(kept);
    return taken;
  }

  /** Puts events back at their moments; among events of one moment they come as they would have. */
  resume(events: readonly SuspendedEvent[]): void {
    for (const { id, us, order } of events) {
      if (this.length === this.timeUs.length) this.growHeap();
      this.siftUp(this.length++, us, order, id);
    }
    if (this.length > 0) this.sources[this.source] = this.timeUs[0];
  }

  /** Only the events that are there. */
  override capture(): Captured {
    const { length, sequence, timeUs, order, ids } = this;
    return { length, sequence, timeUs: timeUs.slice(0, length), order: order.slice(0, length), ids: ids.slice(0, length) };
  }

  override restore(saved: Captured): void {
    for (let place = 0; place < this.length; place++) this.places[this.ids[place]] = -1;
    this.length = saved['length'] as number;
    this.sequence = saved['sequence'] as number;
    while (this.timeUs.length < this.length) this.growHeap();
    this.timeUs.set(saved['timeUs'] as Float64Array);
    this.order.set(saved['order'] as Float64Array);
    this.ids.set(saved['ids'] as Int32Array);
    for (let place = 0; place < this.length; place++) this.places[this.ids[place]] = place;
    this.sources[this.source] = this.length === 0 ? Infinity : this.timeUs[0];
  }

  private removeAt(place: number): void {
    const last = --this.length;
    if (place !== last) {
      const us = this.timeUs[last];
      const order = this.order[last];
      const id = this.ids[last];
      if (place > 0 && this.isBefore(us, order, (place - 1) >> 2)) this.siftUp(place, us, order, id);
      else this.siftDown(place, us, order, id);
    }
    this.sources[this.source] = last === 0 ? Infinity : this.timeUs[0];
  }

  private isBefore(us: number, order: number, place: number): boolean {
    const other = this.timeUs[place];
    return us < other || (us === other && order < this.order[place]);
  }

  private siftUp(start: number, us: number, order: number, id: number): void {
    const { timeUs, order: orders, ids, places } = this;
    let place = start;
    while (place > 0) {
      const parent = (place - 1) >> 2;
      const parentUs = timeUs[parent];
      if (parentUs < us || (parentUs === us && orders[parent] < order)) break;
      timeUs[place] = parentUs;
      orders[place] = orders[parent];
      const moved = ids[parent];
      ids[place] = moved;
      places[moved] = place;
      place = parent;
    }
    timeUs[place] = us;
    orders[place] = order;
    ids[place] = id;
    places[id] = place;
  }

  private siftDown(start: number, us: number, order: number, id: number): void {
    const { timeUs, order: orders, ids, places, length } = this;
    let place = start;
    for (;;) {
      const first = place * 4 + 1;
      if (first >= length) break;
      let best = first;
      let bestUs = timeUs[first];
      const end = first + 4 < length ? first + 4 : length;
      for (let child = first + 1; child < end; child++) {
        const childUs = timeUs[child];
        if (childUs < bestUs || (childUs === bestUs && orders[child] < orders[best])) { best = child; bestUs = childUs; }
      }
      if (us < bestUs || (us === bestUs && order < orders[best])) break;
      timeUs[place] = bestUs;
      orders[place] = orders[best];
      const moved = ids[best];
      ids[place] = moved;
      places[moved] = place;
      place = best;
    }
    timeUs[place] = us;
    orders[place] = order;
    ids[place] = id;
    places[id] = place;
  }

  private growHeap(): void {
    const size = this.timeUs.length * 2;
    this.timeUs = grownFloat(this.timeUs, size);
    this.order = grownFloat(this.order, size);
    const ids = new Int32Array(size);
    ids.set(this.ids);
    this.ids = ids;
  }
}

function grownFloat(array: Float64Array, size: number): Float64Array {
  const grown = new Float64Array(size);
  grown.set(array);
  return grown;
}
