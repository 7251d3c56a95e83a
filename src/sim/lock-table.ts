import { assert } from '../kernel/assert.ts';
import { Stateful } from '../kernel/stateful.ts';
import { LockQueues } from './lock-queues.ts';
import { LockSets, SET_LOCKS_MAX } from './lock-sets.ts';
import type { LockModeTable } from './setup.ts';
import { ON_STANDBY, grown } from './slots.ts';
import type { Slots } from './slots.ts';

/** A lock that an owner (a scripted session, the standby's startup process) holds. Relation and mode are numbers of its table. */
export type OwnedLock = { readonly relation: number; readonly mode: number; readonly isSession: boolean; /** Savepoint depth at which it was taken. */ readonly level: number };

/** What the table tells the rest of the simulation. */
export type LockListener = {
  ownerGranted(owner: number, relation: number, mode: number): void;
  requestGranted(slot: number): void;
  /** Somebody began or ceased to wait on the relation; `waitedUs` is -1 at the beginning. */
  waitChanged(relation: number, waiter: number, mode: number, waitedUs: number): void;
  nowUs(): number;
};

/**
One server's relation locks: granted ones and a first-come queue for each relation.

A request waits for conflicting locks that are granted, and for waiters ahead of it that conflict. Two departures from arrival order, both
PostgreSQL's (comments of ProcSleep / JoinWaitQueue in its proc.c): a backend that already holds a lock which a waiter wants is put in front
of that waiter, and the deadlock check may reorder a queue (see deadlock.ts).
*/
export class LockTable extends Stateful {
  readonly sets = new LockSets();
  readonly conflicts: readonly number[];
  /** By mode: the awaited modes behind which a request for it stands. */
  readonly behind: readonly number[];
  readonly isByMode: boolean;
  private readonly modeCount: number;
  private readonly numbers: Map<string, number> = new Map();
  private names: string[] = [];
  readonly queues: LockQueues;
  /** Modes that owners hold on a relation, as a mask with its counts. */
  private ownedMask = new Int32Array(16);
  private ownedCount: Int32Array;
  /** By owner: what it holds. The inner arrays are never changed, only replaced. */
  private owned: (readonly OwnedLock[])[];
  /** All who wait here, on any relation. */
  waiters = 0;
  ownersWaiting = 0;
  private readonly slots: Slots;
  private readonly listener: LockListener;
  readonly modes: LockModeTable;
  private readonly isStandby: boolean;

  constructor(modes: LockModeTable, slots: Slots, listener: LockListener, isStandby: boolean) {
    super();
    this.modes = modes;
    this.conflicts = modes.conflicts;
    this.behind = modes.waitsBehind ?? modes.conflicts;
    this.isByMode = modes.queueOrder === 'mode';
    this.modeCount = modes.names.length;
    this.ownedCount = new Int32Array(16 * this.modeCount);
    this.queues = new LockQueues(slots, this.modeCount);
    this.owned = Array.from({ length: slots.scripted }, () => NOTHING);
    this.slots = slots;
    this.listener = listener;
    this.isStandby = isStandby;
  }

  /** The relation's number in this table; a new one for a new name. */
  relation(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    const number = this.names.length;
    this.names.push(name);
    this.numbers.set(name, number);
    if (number === this.ownedMask.length) this.makeRoom(number * 2);
    return number;
  }

  nameOf(relation: number): string {
    return this.names[relation];
  }

  relationCount(): number {
    return this.names.length;
  }

  modeNumber(mode: string): number {
    const number = this.modes.names.indexOf(mode);
    assert(number >= 0, `lock mode ${mode} is not one of this engine's`);
    return number;
  }

  /** The number of a set of locks taken in order. A relation named twice keeps its first place and the union is approximated by the stronger mode. */
  lockSet(locks: readonly { readonly relation: string; readonly mode: string }[]): number {
    const relations: number[] = [];
    const modes: number[] = [];
    for (const lock of locks) {
      const relation = this.relation(lock.relation);
      const mode = this.modeNumber(lock.mode);
      const at = relations.indexOf(relation);
      if (at < 0) { relations.push(relation); modes.push(mode); }
      else if (bitCount(this.conflicts[mode]) > bitCount(this.conflicts[modes[at]])) modes[at] = mode;
    }
    assert(relations.length < SET_LOCKS_MAX, `a statement that locks ${relations.length} relations is more than the simulator follows (${SET_LOCKS_MAX - 1})`);
    const set = this.sets.add(relations, modes, this.conflicts);
    for (const relation of relations) this.reopen(relation);
    if (relations.length === 0) this.sets.open[set] = 1;
    return set;
  }

  /** Takes all locks of the set, or as many as it can and joins the queue for the next. @returns true when it has them all */
  acquire(slot: number, set: number): boolean {
    if (this.sets.open[set] === 1) {
      this.sets.whole[set]++;
      return true;
    }
    return this.acquireFrom(slot, set, 0);
  }

  /** Gives up a whole set. */
  release(set: number): void {
    this.sets.whole[set]--;
    if (this.sets.open[set] === 0) this.wakeSet(set, this.sets.get(set).relations.length);
  }

  /** A request leaves the queue and gives up what it holds. */
  abandon(slot: number): void {
    const set = this.slots.lockSet[slot];
    const held = this.slots.locksHeld[slot];
    const relation = this.slots.waitRelation[slot];
    this.leaveQueue(slot);
    this.sets.setWaiting(set, held, -1);
    this.wake(relation);
    this.wakeSet(set, held);
  }

  /** An owner asks for one lock. 'deadlock' is the simple kind that is seen on joining the queue. */
  acquireOwned(owner: number, relation: number, mode: number, isSession: boolean, level: number, mayWait: boolean): 'granted' | 'waiting' | 'unavailable' | 'deadlock' {
    const mine = this.maskOf(owner, relation);
    const conflicting = this.conflicts[mode];
    const isFree = this.isCovered(mine, mode) || ((this.behind[mode] & this.queues.mask[relation]) === 0 && (conflicting & this.heldByOthers(relation, owner)) === 0);
    if (isFree) {
      this.own(owner, { relation, mode, isSession, level });
      return 'granted';
    }
    const before = mine === 0 || this.modes.holderGoesAhead === false ? -1 : this.placeBeforeThoseWhoWaitForMe(owner, relation, mode, mine);
    if (before === GRANT_NOW) {
      this.own(owner, { relation, mode, isSession, level });
      return 'granted';
    }
    if (!mayWait) return 'unavailable';
    if (before === DEADLOCK) return 'deadlock';
    this.slots.locksHeld[owner] = level;
    this.slots.lockSet[owner] = isSession ? 1 : 0;
    this.enqueue(owner, relation, mode, before);
    return 'waiting';
  }

  /** Gives up those of an owner's locks that the question says. */
  releaseOwned(owner: number, isReleased: (lock: OwnedLock) => boolean): void {
    const locks = this.owned[owner];
    const kept = locks.filter((lock) => !isReleased(lock));
    if (kept.length === locks.length) return;
    this.owned[owner] = kept.length === 0 ? NOTHING : kept;
    const touched: number[] = [];
    for (const lock of locks) {
      if (kept.includes(lock)) continue;
      const count = --this.ownedCount[lock.relation * this.modeCount + lock.mode];
      if (count === 0) this.ownedMask[lock.relation] &= ~(1 << lock.mode);
      if (!touched.includes(lock.relation)) touched.push(lock.relation);
    }
    for (const relation of touched) this.reopen(relation);
    for (const relation of touched) this.wake(relation);
  }

  /** RELEASE SAVEPOINT: what was locked at deeper levels than this now belongs to it. */
  lowerLevels(owner: number, level: number): void {
    this.owned[owner] = this.owned[owner].map((lock) => (lock.level > level ? { ...lock, level } : lock));
  }

  ownedBy(owner: number): readonly OwnedLock[] {
    return this.owned[owner];
  }

  /** Modes that an owner holds on a relation. */
  maskOf(owner: number, relation: number): number {
    let mask = 0;
    for (const lock of this.owned[owner]) if (lock.relation === relation) mask |= 1 << lock.mode;
    return mask;
  }

  /** Modes that anybody but this locker holds on a relation. */
  heldByOthers(relation: number, locker: number): number {
    let mask = this.ownedMask[relation];
    if (mask !== 0 && locker < this.slots.scripted) {
      for (const lock of this.owned[locker]) {
        if (lock.relation !== relation) continue;
        const mine = this.owned[locker].filter((other) => other.relation === relation && other.mode === lock.mode).length;
        if (this.ownedCount[relation * this.modeCount + lock.mode] === mine) mask &= ~(1 << lock.mode);
      }
    }
    return mask | this.sets.modesHeld(relation);
  }

  /** How many wait on a relation. */
  waitersOn(relation: number): number {
    return this.queues.lengths[relation];
  }

  /** The first waiter on a relation, or -1; follow `slots.waitNext`. */
  firstWaiter(relation: number): number {
    return this.queues.heads[relation];
  }

  /** An owner leaves the queue without the lock. */
  withdraw(owner: number): void {
    const relation = this.slots.waitRelation[owner];
    this.leaveQueue(owner);
    this.wake(relation);
  }

  /** Moves a waiter in front of another one of the same queue; -1 = to its end. */
  moveBefore(waiter: number, other: number): void {
    const { waitRelation, waitMode, waitSinceUs } = this.slots;
    const sinceUs = waitSinceUs[waiter];
    const relation = waitRelation[waiter];
    this.unlink(waiter);
    this.link(waiter, relation, waitMode[waiter], other);
    waitSinceUs[waiter] = sinceUs;
  }

  /** Grants whatever a relation's queue now allows, in order. */
  wake(relation: number): void {
    const { waitNext, waitMode } = this.slots;
    let ahead = 0;
    for (let waiter = this.queues.heads[relation]; waiter >= 0;) {
      const next = waitNext[waiter];
      const mode = waitMode[waiter];
      const obstacles = this.isByMode ? this.queues.mask[relation] : ahead;
      if ((this.behind[mode] & obstacles) === 0 && (this.conflicts[mode] & this.heldByOthers(relation, waiter)) === 0) {
        this.grantWaiter(waiter, relation, mode);
      } else {
        ahead |= 1 << mode;
        // Nobody behind can pass what is already held or awaited: a queue of thousands is not walked at every release.
        if (this.noneCanPass(relation, this.isByMode ? this.queues.mask[relation] : ahead)) return;
      }
      waiter = next;
    }
  }

  /** A mode that is held already; where holders are not let ahead, one that a held mode is stronger than, too. */
  private isCovered(mine: number, mode: number): boolean {
    if ((mine & (1 << mode)) !== 0) return true;
    if (this.modes.holderGoesAhead !== false) return false;
    return this.conflicts.some((conflicts, held) => (mine & (1 << held)) !== 0 && (this.conflicts[mode] & ~conflicts) === 0);
  }

  private noneCanPass(relation: number, awaited: number): boolean {
    if (this.ownersWaiting > 0) return false;
    for (let mode = 0; mode < this.modeCount; mode++) {
      if ((this.queues.mask[relation] & (1 << mode)) !== 0 && (this.behind[mode] & awaited) === 0 && (this.conflicts[mode] & this.ownedMask[relation]) === 0) return false;
    }
    return true;
  }

  private grantWaiter(waiter: number, relation: number, mode: number): void {
    this.leaveQueue(waiter);
    if (waiter < this.slots.scripted) {
      this.own(waiter, { relation, mode, isSession: this.slots.lockSet[waiter] === 1, level: this.slots.locksHeld[waiter] });
      this.listener.ownerGranted(waiter, relation, mode);
      return;
    }
    const set = this.slots.lockSet[waiter];
    const held = this.slots.locksHeld[waiter];
    this.sets.setWaiting(set, held, -1);
    if (this.acquireFrom(waiter, set, held + 1)) this.listener.requestGranted(waiter);
  }

  private acquireFrom(slot: number, set: number, from: number): boolean {
    const { relations, modes } = this.sets.get(set);
    for (let position = from; position < relations.length; position++) {
      const relation = relations[position];
      const mode = modes[position];
      if ((this.behind[mode] & this.queues.mask[relation]) !== 0 || (this.conflicts[mode] & (this.ownedMask[relation] | this.sets.modesHeld(relation))) !== 0) {
        this.slots.lockSet[slot] = set;
        this.slots.locksHeld[slot] = position;
        this.sets.setWaiting(set, position, 1);
        this.enqueue(slot, relation, modes[position], -1);
        return false;
      }
    }
    this.sets.whole[set]++;
    return true;
  }

  /** Wakes the queues of a set's first relations, after their locks were given up. */
  private wakeSet(set: number, count: number): void {
    const { relations } = this.sets.get(set);
    for (let position = 0; position < count; position++) if (this.queues.heads[relations[position]] >= 0) this.wake(relations[position]);
  }

  private own(owner: number, lock: OwnedLock): void {
    this.owned[owner] = [...this.owned[owner], lock];
    this.ownedCount[lock.relation * this.modeCount + lock.mode]++;
    this.ownedMask[lock.relation] |= 1 << lock.mode;
    this.reopen(lock.relation);
  }

  /**
  Where a backend that already holds a lock on the relation joins the queue: in front of the first waiter that wants what it holds.
  Without this the simulated backend would sit out `deadlock_timeout` where the real one does not.
  */
  private placeBeforeThoseWhoWaitForMe(owner: number, relation: number, mode: number, mine: number): number {
    let ahead = 0;
    for (let waiter = this.queues.heads[relation]; waiter >= 0; waiter = this.slots.waitNext[waiter]) {
      if ((this.conflicts[this.slots.waitMode[waiter]] & mine) !== 0) {
        if (waiter < this.slots.scripted && (this.conflicts[mode] & this.maskOf(waiter, relation)) !== 0) return DEADLOCK;
        const isFree = (this.conflicts[mode] & ahead) === 0 && (this.conflicts[mode] & this.heldByOthers(relation, owner)) === 0;
        return isFree ? GRANT_NOW : waiter;
      }
      ahead |= 1 << this.slots.waitMode[waiter];
    }
    return -1;
  }

  private enqueue(locker: number, relation: number, mode: number, before: number): void {
    const { slots } = this;
    slots.waitRelation[locker] = relation;
    slots.waitMode[locker] = mode;
    slots.waitSinceUs[locker] = this.listener.nowUs();
    this.link(locker, relation, mode, before);
    this.waiters++;
    if (locker < slots.scripted) this.ownersWaiting++;
    this.listener.waitChanged(relation, locker, mode, -1);
  }

  private link(locker: number, relation: number, mode: number, before: number): void {
    if (this.queues.insert(locker, relation, mode, before)) this.reopen(relation);
  }

  private leaveQueue(locker: number): void {
    const { slots } = this;
    const relation = slots.waitRelation[locker];
    assert(relation >= 0, 'a locker left a queue that it was not in');
    this.unlink(locker);
    slots.waitRelation[locker] = -1;
    this.waiters--;
    if (locker < slots.scripted) this.ownersWaiting--;
    this.listener.waitChanged(relation, locker, slots.waitMode[locker], this.listener.nowUs() - slots.waitSinceUs[locker]);
  }

  private unlink(locker: number): void {
    if (this.queues.remove(locker)) this.reopen(this.slots.waitRelation[locker]);
  }

  /** Decides anew which sets with this relation may use the fast path. */
  private reopen(relation: number): void {
    const pairs = this.sets.touching(relation);
    for (let i = 0; i < pairs.length; i += 2) this.sets.open[pairs[i]] = this.isOpen(pairs[i]) ? 1 : 0;
  }

  private isOpen(set: number): boolean {
    const { relations, modes, isSlow } = this.sets.get(set);
    if (isSlow) return false;
    for (let position = 0; position < relations.length; position++) {
      const relation = relations[position];
      if ((this.conflicts[modes[position]] & this.ownedMask[relation]) !== 0 || (this.behind[modes[position]] & this.queues.mask[relation]) !== 0) return false;
    }
    return true;
  }

  /** Flag of the requests that this table serves, for whoever walks the slots. */
  serves(slot: number): boolean {
    return ((this.slots.flags[slot] & ON_STANDBY) !== 0) === this.isStandby;
  }

  private makeRoom(size: number): void {
    this.queues.growTo(size);
    this.ownedMask = grown(this.ownedMask, new Int32Array(size));
    this.ownedCount = grown(this.ownedCount, new Int32Array(size * this.modeCount));
  }
}

const NOTHING: readonly OwnedLock[] = [];
const GRANT_NOW = -2;
const DEADLOCK = -3;

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
