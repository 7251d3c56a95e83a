/** An event outside its queue; `order` is its class and its place among the events of one moment. */
export type QueuedEvent = { readonly id: number; readonly us: number; readonly order: number };

/**
Events in order of (time, order): a 4-ary heap with true cancel.

Every id has at most one event. Cancelled events leave at once: with lazy deletion, stale five-second timers make the queue two hundred
times longer than its useful part. Keys lie in heap order, so that a sift touches neighbouring memory.
*/
export class EventHeap {
  length = 0;
  private timeUs: Float64Array = new Float64Array(64);
  private orders: Float64Array = new Float64Array(64);
  private ids = new Int32Array(64);
  private places: Int32Array;

  private readonly sources: Float64Array;
  private readonly source: number;

  /**
  @param ids events have ids from 0 to this, exclusive; see `growTo`
  @param sources where the time of the first event is kept, at `source`; Infinity when there is none
  */
  constructor(ids: number, sources: Float64Array, source: number) {
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

  /** Of the first event, which must exist. */
  get topOrder(): number {
    return this.orders[0];
  }

  has(id: number): boolean {
    return this.places[id] >= 0;
  }

  /** Time of this id's event, which must exist. */
  timeOf(id: number): number {
    return this.timeUs[this.places[id]];
  }

  /** The id must have no event here. */
  add(id: number, us: number, order: number): void {
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
    if (last > 0) this.siftDown(0, this.timeUs[last], this.orders[last], this.ids[last]);
    this.sources[this.source] = last === 0 ? Infinity : this.timeUs[0];
    return id;
  }

  /** All events, in no order. */
  all(): readonly QueuedEvent[] {
    return Array.from({ length: this.length }, (_, place) => ({ id: this.ids[place], us: this.timeUs[place], order: this.orders[place] }));
  }

  private removeAt(place: number): void {
    const last = --this.length;
    if (place !== last) {
      const us = this.timeUs[last];
      const order = this.orders[last];
      const id = this.ids[last];
      if (place > 0 && this.isBefore(us, order, (place - 1) >> 2)) this.siftUp(place, us, order, id);
      else this.siftDown(place, us, order, id);
    }
    this.sources[this.source] = last === 0 ? Infinity : this.timeUs[0];
  }

  private isBefore(us: number, order: number, place: number): boolean {
    const other = this.timeUs[place];
    return us < other || (us === other && order < this.orders[place]);
  }

  private siftUp(start: number, us: number, order: number, id: number): void {
    const { timeUs, orders, ids } = this;
    let place = start;
    while (place > 0) {
      const parent = (place - 1) >> 2;
      const parentUs = timeUs[parent];
      if (parentUs < us || (parentUs === us && orders[parent] < order)) break;
      this.put(place, parentUs, orders[parent], ids[parent]);
      place = parent;
    }
    this.put(place, us, order, id);
  }

  private siftDown(start: number, us: number, order: number, id: number): void {
    const { timeUs, orders, ids, length } = this;
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
      this.put(place, bestUs, orders[best], ids[best]);
      place = best;
    }
    this.put(place, us, order, id);
  }

  private put(place: number, us: number, order: number, id: number): void {
    this.timeUs[place] = us;
    this.orders[place] = order;
    this.ids[place] = id;
    this.places[id] = place;
  }

  private growHeap(): void {
    const size = this.timeUs.length * 2;
    this.timeUs = grownFloat(this.timeUs, size);
    this.orders = grownFloat(this.orders, size);
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
