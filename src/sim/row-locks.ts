import { Stateful } from '../kernel/stateful.ts';
import type { Slots } from './slots.ts';

export type RowStrength = 'key share' | 'share' | 'no key update' | 'update';

/** Which row locks conflict (PostgreSQL manual, table 13.3, Conflicting Row-Level Locks). */
const CONFLICTS: Readonly<Record<RowStrength, readonly RowStrength[]>> = {
  'key share': ['update'],
  'share': ['no key update', 'update'],
  'no key update': ['share', 'no key update', 'update'],
  'update': ['key share', 'share', 'no key update', 'update'],
};

export function rowsConflict(a: RowStrength, b: RowStrength): boolean {
  return CONFLICTS[a].includes(b);
}

/**
Rows [from, to) of a table, in key order as a share of all, that a session's transaction has locked. A bulk statement locks a growing
interval; a single numbered row is a very short one. `level` is the savepoint depth at which it was taken. `growth` is the piece of work under
way: its rows, from `from` on, are reached one after the other between two moments.
*/
export type RowLock = { readonly session: number; readonly relation: string; readonly from: number; readonly to: number; readonly strength: RowStrength; readonly level: number;
  readonly growth?: { readonly from: number; readonly sinceUs: number; readonly untilUs: number } };

/** How far a bulk statement has come by now. */
function reached({ to, growth }: RowLock, nowUs: number): number {
  if (growth === undefined || nowUs >= growth.untilUs) return to;
  return growth.from + ((to - growth.from) * (nowUs - growth.sinceUs)) / (growth.untilUs - growth.sinceUs);
}

/**
Row locks of scripted sessions, kept to the end of their transactions; customers' own last milliseconds and are not modelled against each other.

Who meets one waits for the holder's transaction (`transactionid` in pg_locks), first come first served: the queue of a session's
transaction is a list through the waiters' slots.
*/
export class RowLocks extends Stateful {
  private held: readonly RowLock[] = [];
  private readonly heads: Int32Array;
  private readonly tails: Int32Array;
  waiters = 0;
  private readonly slots: Slots;

  constructor(slots: Slots) {
    super();
    this.slots = slots;
    this.heads = new Int32Array(slots.scripted).fill(-1);
    this.tails = new Int32Array(slots.scripted).fill(-1);
  }

  get isEmpty(): boolean {
    return this.held.length === 0;
  }

  /** All that are held: a new list with every change. */
  get all(): readonly RowLock[] {
    return this.held;
  }

  /**
  The session, other than `except`, whose lock on rows [from, to) conflicts; -1 for none.

  @param nowUs rows that a bulk statement reaches only later are still free; left out, its whole piece of work counts
  */
  holderOf(relation: string, from: number, to: number, strength: RowStrength, except: number, nowUs: number = Infinity): number {
    const rivals = CONFLICTS[strength];
    for (const lock of this.held) {
      if (lock.session !== except && lock.relation === relation && lock.from < to && from < reached(lock, nowUs) && rivals.includes(lock.strength)) return lock.session;
    }
    return -1;
  }

  /** The session whose lock stops a customer from changing the row at this place in [0, 1) now; -1 for none. */
  holderAt(relation: string, place: number, nowUs: number): number {
    return this.holderOf(relation, place, place + ONE_ROW, 'no key update', -1, nowUs);
  }

  add(lock: RowLock): void {
    const last = this.held.findLastIndex((other) => other.session === lock.session);
    const before = last < 0 ? null : this.held[last];
    const continues = before !== null && before.relation === lock.relation && before.to === lock.from && before.level === lock.level && before.strength === lock.strength;
    this.held = continues ? this.held.with(last, { ...before, to: lock.to, growth: lock.growth }) : [...this.held, lock];
  }

  /** Shares of tables that a session's bulk statements have locked by now. */
  heldBy(session: number, nowUs: number): readonly { readonly relation: string; readonly share: number }[] {
    return this.held.filter((lock) => lock.session === session).map((lock) => ({ relation: lock.relation, share: Math.max(0, reached(lock, nowUs) - lock.from) }));
  }

  /** Forgets a session's locks from this savepoint depth on. */
  release(session: number, fromLevel: number): void {
    if (this.held.length > 0) this.held = this.held.filter((lock) => lock.session !== session || lock.level < fromLevel);
  }

  /** RELEASE SAVEPOINT: deeper locks of the session now belong to this depth. */
  lowerLevels(session: number, level: number): void {
    this.held = this.held.map((lock) => (lock.session === session && lock.level > level ? { ...lock, level } : lock));
  }

  /** A locker begins to wait for the end of a session's transaction. */
  enqueue(locker: number, session: number): void {
    const { waitNext, waitPrevious, rowHolder } = this.slots;
    const tail = this.tails[session];
    rowHolder[locker] = session;
    waitNext[locker] = -1;
    waitPrevious[locker] = tail;
    if (tail < 0) this.heads[session] = locker;
    else waitNext[tail] = locker;
    this.tails[session] = locker;
    this.waiters++;
  }

  leave(locker: number): void {
    const { waitNext, waitPrevious, rowHolder } = this.slots;
    const session = rowHolder[locker];
    const next = waitNext[locker];
    const previous = waitPrevious[locker];
    if (previous < 0) this.heads[session] = next;
    else waitNext[previous] = next;
    if (next < 0) this.tails[session] = previous;
    else waitPrevious[next] = previous;
    this.waiters--;
  }

  /** First in the queue for a session's transaction, or -1. */
  firstWaiter(session: number): number {
    return this.heads[session];
  }
}

/** A row's own width among all places: nothing, as far as shares of a large table go. */
const ONE_ROW = 1e-12;
