import { Stateful } from '../kernel/stateful.ts';
import type { Backends } from './backends.ts';
import type { Slots } from './slots.ts';

/** Where a checkout stands: a connection's row, or one of these. */
export const POOL_EMPTY = -1;
export const POOL_FULL = -2;
export const SERVER_REFUSED = -3;

/**
Connection pools: which connections are idle, and who waits for one, first come first served with a bound.

A connection that is given back goes straight to the first waiter. Pools are numbered; see fleet-pools.ts for whose is which.
*/
export class Pools extends Stateful {
  readonly size: Int32Array;
  readonly queueLimit: Int32Array;
  /** Connections the pool has open, and those in use. */
  readonly open: Int32Array;
  readonly busy: Int32Array;
  readonly waiting: Int32Array;
  busyTotal = 0;
  waitingTotal = 0;
  private readonly idleHeads: Int32Array;
  private readonly heads: Int32Array;
  private readonly tails: Int32Array;
  private readonly slots: Slots;
  private readonly backends: Backends;

  constructor(count: number, slots: Slots, backends: Backends) {
    super();
    this.size = new Int32Array(count);
    this.queueLimit = new Int32Array(count);
    this.open = new Int32Array(count);
    this.busy = new Int32Array(count);
    this.waiting = new Int32Array(count);
    this.idleHeads = new Int32Array(count).fill(-1);
    this.heads = new Int32Array(count).fill(-1);
    this.tails = new Int32Array(count).fill(-1);
    this.slots = slots;
    this.backends = backends;
  }

  /** A connection for the slot, or why there is none: POOL_EMPTY (it now waits), POOL_FULL, SERVER_REFUSED. */
  checkout(pool: number, slot: number, nowUs: number): number {
    let connection = this.idleHeads[pool];
    if (connection >= 0) {
      this.idleHeads[pool] = this.backends.next[connection];
    } else if (this.open[pool] < this.size[pool]) {
      if (this.backends.refusal(1, false) !== null) return SERVER_REFUSED;
      connection = this.backends.connect(pool, nowUs);
      this.open[pool]++;
    } else if (this.waiting[pool] < this.queueLimit[pool]) {
      this.enqueue(pool, slot);
      return POOL_EMPTY;
    } else {
      return POOL_FULL;
    }
    this.busy[pool]++;
    this.busyTotal++;
    this.backends.slot[connection] = slot;
    this.slots.connection[slot] = connection;
    return connection;
  }

  /** @returns the waiter that has got the connection, or -1 */
  giveBack(connection: number): number {
    const pool = this.backends.pool[connection];
    const waiter = this.heads[pool];
    if (waiter >= 0) {
      this.leave(pool, waiter);
      this.backends.slot[connection] = waiter;
      this.slots.connection[waiter] = connection;
      return waiter;
    }
    this.busy[pool]--;
    this.busyTotal--;
    this.backends.slot[connection] = -1;
    this.backends.next[connection] = this.idleHeads[pool];
    this.idleHeads[pool] = connection;
    return -1;
  }

  /** A waiter gives up its place. */
  leave(pool: number, slot: number): void {
    const { next, previous } = this.slots;
    const after = next[slot];
    const before = previous[slot];
    if (before < 0) this.heads[pool] = after;
    else next[before] = after;
    if (after < 0) this.tails[pool] = before;
    else previous[after] = before;
    this.waiting[pool]--;
    this.waitingTotal--;
  }

  firstWaiter(pool: number): number {
    return this.heads[pool];
  }

  /** Opens this many idle connections; the caller has asked the server. */
  fill(pool: number, count: number, nowUs: number): void {
    for (let i = 0; i < count; i++) {
      const connection = this.backends.connect(pool, nowUs);
      this.backends.next[connection] = this.idleHeads[pool];
      this.idleHeads[pool] = connection;
      this.open[pool]++;
    }
  }

  /** The pool's process has died: idle connections close, the ones in use are no longer the pool's. Nobody may wait any more. */
  abandon(pool: number): void {
    for (let connection = this.idleHeads[pool]; connection >= 0;) {
      const next = this.backends.next[connection];
      this.backends.close(connection);
      connection = next;
    }
    this.idleHeads[pool] = -1;
    this.busyTotal -= this.busy[pool];
    this.busy[pool] = 0;
    this.open[pool] = 0;
  }

  private enqueue(pool: number, slot: number): void {
    const { next, previous } = this.slots;
    const tail = this.tails[pool];
    next[slot] = -1;
    previous[slot] = tail;
    if (tail < 0) this.heads[pool] = slot;
    else next[tail] = slot;
    this.tails[pool] = slot;
    this.waiting[pool]++;
    this.waitingTotal++;
  }
}
