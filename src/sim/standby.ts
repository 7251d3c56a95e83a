import { NEVER_US } from '../kernel/never.ts';
import { Stateful } from '../kernel/stateful.ts';
import type { Simulation } from './simulation.ts';
import { AWAITING_LOCK, FREE, IN_BACKOFF, IN_SERVICE, ON_STANDBY } from './slots.ts';

/** A record whose replay takes or gives up locks, at its place in the log (counted in microseconds of replay work). */
type LockRecord = { readonly position: number; readonly earliestUs: number; readonly session: number; readonly relation: string; readonly mode: string; readonly isTaken: boolean };

/** A lag is told of when it gets longer than this, and is over when it is shorter than half of it. */
const LAG_NOTED_US = 10_000_000;
const LAG_OVER_US = LAG_NOTED_US / 2;

/**
One asynchronous standby: replays the log in order at a constant rate, and with it the primary's replicated locks (PostgreSQL: ACCESS EXCLUSIVE),
which then block the standby's own reads until the end of the primary's transaction has been replayed, whatever the lag.

A lock record that meets a reader stops the replay until the reader ends, or is cancelled after `max_standby_streaming_delay`.
*/
export class Standby extends Stateful {
  lagUsMax = 0;
  /** Replay work written so far, and what of it is still to be done at `settledUs`. */
  private positionUs = 0;
  private backlogUs = 0;
  private settledUs = 0;
  private stalledSinceUs = NEVER_US;
  private records: readonly LockRecord[] = [];
  private isLagging = false;
  private readonly sim: Simulation;

  constructor(sim: Simulation) {
    super();
    this.sim = sim;
  }

  /** How far the standby is behind: 0 when it has replayed everything. Looking changes nothing. */
  lagUs(): number {
    const { replica } = this.sim.setup;
    if (replica === null) return 0;
    if (this.stalledSinceUs >= 0) return this.sim.nowUs - this.stalledSinceUs + this.backlogUs + replica.applyDelayUs;
    const backlogUs = this.backlogUs - (this.sim.nowUs - this.settledUs);
    return backlogUs > 0 ? backlogUs + replica.applyDelayUs : 0;
  }

  /** @param replayUs work beside the log's own: a statement that the standby has to carry out by itself */
  walWritten(bytes: number, replayUs = 0): void {
    const { replica } = this.sim.setup;
    if (replica === null) return;
    this.settle();
    const workUs = (bytes / replica.replayBytesPerSec) * 1e6 + replayUs;
    this.positionUs += workUs;
    this.backlogUs += workUs;
  }

  lockTaken(session: number, relation: string, mode: string): void {
    this.append(session, relation, mode, true);
  }

  lockReleased(session: number, relation: string, mode: string): void {
    this.append(session, relation, mode, false);
  }

  /** The next record's moment has come. */
  replay(): void {
    const { sim } = this;
    this.settle();
    const record = this.records[0];
    if (record === undefined || this.stalledSinceUs >= 0) return;
    if (sim.nowUs < this.dueUs(record)) {
      this.scheduleNext();
      return;
    }
    const { standbyLocks } = sim;
    const relation = standbyLocks.relation(record.relation);
    if (!record.isTaken) {
      this.records = this.records.slice(1);
      standbyLocks.releaseOwned(sim.startupProcess, (lock) => lock.relation === relation && lock.mode === standbyLocks.modeNumber(record.mode));
      sim.journal.write({ atUs: sim.nowUs, kind: 'replica-lock', relation: record.relation, isReleased: true });
    } else if (standbyLocks.acquireOwned(sim.startupProcess, relation, standbyLocks.modeNumber(record.mode), false, 0, true) === 'granted') {
      this.lockReplayed();
    } else {
      this.stalledSinceUs = sim.nowUs;
      sim.scheduleStandbyDelay(sim.nowUs + (sim.setup.replica?.maxStandbyStreamingDelayUs ?? 0));
    }
    this.scheduleNext();
  }

  /** The startup process has got the lock that it waited for. */
  granted(): void {
    const { sim } = this;
    sim.cancelStandbyDelay();
    this.settledUs = sim.nowUs;
    this.stalledSinceUs = NEVER_US;
    this.lockReplayed();
    this.scheduleNext();
  }

  /** `max_standby_streaming_delay` is over: the queries in the way are cancelled. */
  delayOver(): void {
    const { sim } = this;
    const record = this.records[0];
    if (this.stalledSinceUs < 0 || record === undefined) return;
    const { slots, standbyLocks } = sim;
    const relation = standbyLocks.relation(record.relation);
    const rivals: number[] = [];
    for (let slot = slots.scripted; slot < slots.highWater; slot++) {
      if (slots.state[slot] !== FREE && slots.state[slot] !== IN_BACKOFF && (slots.flags[slot] & ON_STANDBY) !== 0 && this.holds(slot, relation)) rivals.push(slot);
    }
    for (const slot of rivals) sim.requests.fail(slot, 'query cancelled');
    if (rivals.length > 0) {
      sim.journal.write({ atUs: sim.nowUs, kind: 'query-cancelled', session: `${rivals.length} queries on the standby`, sqlstate: '40001',
        message: 'canceling statement due to conflict with recovery' });
    }
  }

  /** Once a second. */
  noteLag(): void {
    const lagUs = this.lagUs();
    if (lagUs > this.lagUsMax) this.lagUsMax = lagUs;
    if (this.isLagging ? lagUs > LAG_OVER_US : lagUs <= LAG_NOTED_US) return;
    this.isLagging = !this.isLagging;
    this.sim.journal.write({ atUs: this.sim.nowUs, kind: 'replica-lag', lagUs, isOver: !this.isLagging });
  }

  private lockReplayed(): void {
    const record = this.records[0];
    this.records = this.records.slice(1);
    this.sim.journal.write({ atUs: this.sim.nowUs, kind: 'replica-lock', relation: record.relation, isReleased: false });
  }

  private holds(slot: number, relation: number): boolean {
    const { slots, standbyLocks } = this.sim;
    const { relations } = standbyLocks.sets.get(slots.lockSet[slot]);
    const position = relations.indexOf(relation);
    if (position < 0) return false;
    return slots.state[slot] === IN_SERVICE ? slots.connection[slot] >= 0 : slots.state[slot] === AWAITING_LOCK && slots.locksHeld[slot] > position;
  }

  private append(session: number, relation: string, mode: string, isTaken: boolean): void {
    const { sim } = this;
    if (sim.setup.replica === null || !sim.setup.modes.replicated.includes(mode)) return;
    this.settle();
    this.records = [...this.records, { position: this.positionUs, earliestUs: sim.nowUs + sim.setup.replica.applyDelayUs, session, relation, mode, isTaken }];
    if (this.records.length === 1) this.scheduleNext();
  }

  private settle(): void {
    const { nowUs } = this.sim;
    if (this.stalledSinceUs < 0) this.backlogUs = Math.max(0, this.backlogUs - (nowUs - this.settledUs));
    this.settledUs = nowUs;
  }

  private dueUs(record: LockRecord): number {
    const replayedUs = this.positionUs - this.backlogUs;
    return Math.ceil(Math.max(record.earliestUs, this.sim.nowUs + Math.max(0, record.position - replayedUs)) - 1e-6);
  }

  private scheduleNext(): void {
    if (this.records.length > 0 && this.stalledSinceUs < 0) this.sim.scheduleStandby(this.dueUs(this.records[0]));
  }
}
