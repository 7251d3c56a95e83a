import { Stateful } from '../kernel/stateful.ts';
import { grown } from './slots.ts';

/** Locks that one statement of a request class takes, in order; at most this many. */
export const SET_LOCKS_MAX = 64;

/** An ordered set of locks: relation numbers and mode numbers, one entry a relation (its strongest mode). */
export type LockSet = { readonly relations: readonly number[]; readonly modes: readonly number[]; readonly isSlow: boolean };

/**
How many requests hold which locks, without a row per lock.

A request takes the locks of its class's set in order, so it always holds a prefix of the set: one counter for each (set, length of the
prefix) says everything that the lock table must know of customers. While nothing that conflicts is held or awaited on any relation of the set,
taking and releasing all its locks is one increment and one decrement, as PostgreSQL's own fast path is (its README.lock: up to 16 weak locks
a backend stay out of the shared table until somebody wants a strong one).
*/
export class LockSets extends Stateful {
  /** Requests that hold a whole set. */
  whole = new Int32Array(8);
  /** Requests that hold only the first k locks of set s and wait for the next: [s * SET_LOCKS_MAX + k]. */
  private prefixes = new Int32Array(8 * SET_LOCKS_MAX);
  /** 1 while the set can be taken without looking any further. */
  open = new Uint8Array(8);
  private sets: LockSet[] = [];
  /** Pairs (set, position) by relation. */
  private readonly byRelation: Map<number, readonly number[]> = new Map();

  get(set: number): LockSet {
    return this.sets[set];
  }

  /** True while nothing that conflicts with any set is held or awaited. */
  areAllOpen(): boolean {
    for (let set = 0; set < this.sets.length; set++) if (this.open[set] === 0) return false;
    return true;
  }

  /** The number of this set, old or new. Sets whose modes conflict with each other or themselves never use the fast path. */
  add(relations: readonly number[], modes: readonly number[], conflicts: readonly number[]): number {
    const known = this.sets.findIndex((set) => isSame(set.relations, relations) && isSame(set.modes, modes));
    if (known >= 0) return known;
    const number = this.sets.length;
    this.makeRoom(number);
    const rivals: number[] = [];
    for (let other = 0; other < number; other++) if (isRival(this.sets[other], { relations, modes }, conflicts)) rivals.push(other);
    const isSlow = rivals.length > 0 || isRival({ relations, modes }, { relations, modes }, conflicts);
    this.sets = [...this.sets.map((set, index) => (rivals.includes(index) ? { ...set, isSlow: true } : set)), { relations, modes, isSlow }];
    relations.forEach((relation, position) => this.byRelation.set(relation, [...(this.byRelation.get(relation) ?? []), number, position]));
    return number;
  }

  /** Pairs (set, position) of the sets that contain the relation. */
  touching(relation: number): readonly number[] {
    return this.byRelation.get(relation) ?? NONE;
  }

  setWaiting(set: number, locksHeld: number, change: number): void {
    this.prefixes[set * SET_LOCKS_MAX + locksHeld] += change;
  }

  /** Requests that hold the lock at this position of the set. */
  holders(set: number, position: number): number {
    let count = this.whole[set];
    const length = this.sets[set].relations.length;
    for (let held = position + 1; held < length; held++) count += this.prefixes[set * SET_LOCKS_MAX + held];
    return count;
  }

  /** Modes that requests hold on the relation, as a bit mask. */
  modesHeld(relation: number): number {
    const pairs = this.touching(relation);
    let mask = 0;
    for (let i = 0; i < pairs.length; i += 2) {
      if (this.holders(pairs[i], pairs[i + 1]) > 0) mask |= 1 << this.sets[pairs[i]].modes[pairs[i + 1]];
    }
    return mask;
  }

  private makeRoom(number: number): void {
    if (number < this.whole.length) return;
    const size = this.whole.length * 2;
    this.whole = grown(this.whole, new Int32Array(size));
    this.open = grown(this.open, new Uint8Array(size));
    this.prefixes = grown(this.prefixes, new Int32Array(size * SET_LOCKS_MAX));
  }
}

const NONE: readonly number[] = [];

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function isRival(a: Pick<LockSet, 'relations' | 'modes'>, b: Pick<LockSet, 'relations' | 'modes'>, conflicts: readonly number[]): boolean {
  return a.relations.some((relation, i) => {
    const j = b.relations.indexOf(relation);
    return j >= 0 && (conflicts[a.modes[i]] & (1 << b.modes[j])) !== 0;
  });
}
