import { NEVER_US } from '../kernel/never.ts';
import { Stateful } from '../kernel/stateful.ts';
import type { LockHold } from './journal.ts';
import type { Simulation } from './simulation.ts';

type OpenHold = LockHold & { readonly owner: number; readonly relationNumber: number; readonly modeNumber: number; readonly isBlocking: boolean };

/** A lock that nobody waited for is worth a line only when it was held this long. */
const LONG_US = 1_000_000;

/**
What each scripted session's relation locks cost the others: from the request to the release, with the longest queue behind it and the longest
wait it caused. A waiting request counts too, because those behind it in the queue wait for it.
*/
export class LockLedger extends Stateful {
  /** Longest time that a lock which stops some customers' statement was held. */
  blockingHeldUsMax = 0;
  /** When that lock was given up; -1 before. */
  longestReleasedUs = NEVER_US;
  private open: readonly OpenHold[] = [];
  private closed: LockHold[] = [];
  private readonly sim: Simulation;

  constructor(sim: Simulation) {
    super();
    this.sim = sim;
  }

  requested(owner: number, relation: number, mode: number): void {
    const { sim } = this;
    const { name, statement } = sim.sessions.all[owner];
    this.open = [...this.open, {
      session: name, relation: sim.locks.nameOf(relation), mode: sim.setup.modes.names[mode], statement: statement?.statement ?? -1, requestedUs: sim.nowUs,
      grantedUs: null, releasedUs: null, waitersMax: 0, blockedUsMax: 0, owner, relationNumber: relation, modeNumber: mode, isBlocking: this.blocksTraffic(relation, mode),
    }];
  }

  granted(owner: number, relation: number, mode: number): void {
    this.open = this.open.map((hold) => (isOf(hold, owner, relation, mode) && hold.grantedUs === null ? { ...hold, grantedUs: this.sim.nowUs } : hold));
  }

  /** A lock was given up, or its request withdrawn. */
  ended(owner: number, relation: number, mode: number): void {
    const at = this.open.findIndex((hold) => isOf(hold, owner, relation, mode));
    if (at < 0) return;
    const { sim } = this;
    const hold = this.open[at];
    this.open = this.open.toSpliced(at, 1);
    if (this.isWorthKeeping(hold)) this.closed.push({ ...plain(hold), releasedUs: sim.nowUs });
    if (hold.grantedUs === null) return;
    const heldUs = sim.nowUs - hold.grantedUs;
    if (!hold.isBlocking) return;
    if (heldUs >= this.blockingHeldUsMax) {
      this.blockingHeldUsMax = heldUs;
      this.longestReleasedUs = sim.nowUs;
    }
    sim.journal.write({ atUs: sim.nowUs, kind: 'lock-released', session: hold.session, relation: hold.relation, mode: hold.mode, heldUs,
      waitersUsMax: hold.blockedUsMax, waiters: hold.waitersMax });
  }

  /** Somebody began (`waitedUs` -1) or ceased to wait on a relation. */
  waitChanged(relation: number, waiter: number, mode: number, waitedUs: number): void {
    const { sim } = this;
    const conflicting = sim.setup.modes.conflicts[mode];
    const length = sim.locks.waitersOn(relation);
    let isChanged = false;
    const next = this.open.map((hold) => {
      if (hold.relationNumber !== relation || hold.owner === waiter || (conflicting & (1 << hold.modeNumber)) === 0) return hold;
      const blockedUs = waitedUs < 0 ? 0 : Math.min(waitedUs, sim.nowUs - hold.requestedUs);
      if (length <= hold.waitersMax && blockedUs <= hold.blockedUsMax) return hold;
      isChanged = true;
      return { ...hold, waitersMax: Math.max(hold.waitersMax, length), blockedUsMax: Math.max(hold.blockedUsMax, blockedUs) };
    });
    if (isChanged) this.open = next;
  }

  /** All that are worth telling, the present ones with `releasedUs` null. */
  holds(): readonly LockHold[] {
    const present = this.open.filter((hold) => this.isWorthKeeping(hold)).map((hold) => plain({ ...hold, blockedUsMax: Math.max(hold.blockedUsMax, this.waitingNowUs(hold)) }));
    return [...this.closed, ...present];
  }

  /** The longest hold of a lock that stops customers, counting those still held. */
  heldUsMax(): number {
    let longest = this.blockingHeldUsMax;
    for (const hold of this.open) if (hold.isBlocking && hold.grantedUs !== null) longest = Math.max(longest, this.sim.nowUs - hold.grantedUs);
    return longest;
  }

  /** True while a lock that stops customers is held or asked for. */
  isBlockingNow(): boolean {
    return this.open.some((hold) => hold.isBlocking);
  }

  /** The longest present wait that this lock or its request is to blame for. */
  private waitingNowUs(hold: OpenHold): number {
    const { slots, locks, nowUs, setup } = this.sim;
    let longest = 0;
    for (let waiter = locks.firstWaiter(hold.relationNumber); waiter >= 0; waiter = slots.waitNext[waiter]) {
      if (waiter === hold.owner || (setup.modes.conflicts[slots.waitMode[waiter]] & (1 << hold.modeNumber)) === 0) continue;
      longest = Math.max(longest, nowUs - Math.max(slots.waitSinceUs[waiter], hold.requestedUs));
    }
    return longest;
  }

  private blocksTraffic(relation: number, mode: number): boolean {
    const { sets } = this.sim.locks;
    const pairs = sets.touching(relation);
    for (let i = 0; i < pairs.length; i += 2) {
      if ((this.sim.setup.modes.conflicts[mode] & (1 << sets.get(pairs[i]).modes[pairs[i + 1]])) !== 0) return true;
    }
    return false;
  }

  private isWorthKeeping(hold: OpenHold): boolean {
    const sinceUs = hold.grantedUs ?? this.sim.nowUs;
    // A number that applications agree upon is no table: it is worth telling only to those who waited for it.
    if (hold.relation.startsWith('advisory ')) return hold.waitersMax > 0 || sinceUs > hold.requestedUs;
    return hold.isBlocking || hold.waitersMax > 0 || sinceUs > hold.requestedUs || this.sim.nowUs - sinceUs >= LONG_US;
  }
}

function isOf(hold: OpenHold, owner: number, relation: number, mode: number): boolean {
  return hold.owner === owner && hold.relationNumber === relation && hold.modeNumber === mode;
}

function plain({ session, relation, mode, statement, requestedUs, grantedUs, releasedUs, waitersMax, blockedUsMax }: OpenHold): LockHold {
  return { session, relation, mode, statement, requestedUs, grantedUs, releasedUs, waitersMax, blockedUsMax };
}
