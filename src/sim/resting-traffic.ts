import type { QueuedEvent } from '../kernel/event-heap.ts';
import type { Durations } from '../kernel/histogram.ts';
import { NEVER_US } from '../kernel/never.ts';
import { Stream } from '../kernel/stream.ts';
import { CPU_EVENTS, PROBE_EVENTS, ROW_MEETING_EVENT, SERVICE_CLASS, SESSION_EVENTS, STANDBY_EVENT } from './event-numbers.ts';
import type { RowLock } from './row-locks.ts';
import { SESSION_TIMERS } from './sessions.ts';
import type { Simulation } from './simulation.ts';
import type { ClassPlan } from './simulation-setup.ts';
import { FREE } from './slots.ts';

const SECOND_US = 1_000_000;
/**
Customers that must have been simulated one by one before any are counted: with so many the 99th percentile of an exponential tail is within 0.5 % (one
standard deviation: sqrt(0.99 * 0.01 / 100,000) over the density there, 0.01 for each mean of the tail, which is a sixth of the percentile).
*/
const CUSTOMERS_MIN = 100_000;
/** So many are turned away one by one first (a few milliseconds): an outage of a quarter of an hour is told as the exact engine tells it. */
const TURNED_AWAY_MIN = 500_000;
/** Six periods of the probes, whatever the traffic. */
const SECONDS_MIN = 60;
/** The older and the newer half of the sample may be this far apart: in their mean, and in numbers by so many standard deviations. */
const MEANS_APART = 0.03;
const DEVIATIONS_APART = 4;

/** One second of a service in which nobody waited for a lock and nobody failed. */
type CalmSecond = { readonly durations: Durations; readonly walBytes: number; readonly transactions: number };

/**
The fluid shortcut. While nothing stands in the customers' way they do not change, and nothing they do changes what a migration does, but for the log they
write: the model has no other way from one to the other than locks, rows and connections. So once enough of them have been simulated, further seconds
take their number, durations and log from the seconds of that sample, in turn, and customers, probes and the fleet stand still, all their events
later by as long; sessions, standby, log and checkpoints go on event by event as ever.

The rest ends at the very moment at which somebody could notice: a lock that conflicts with a statement of theirs is held or asked for (on the standby,
too), somebody waits for their transactions, their statements are planned anew, an action is taken, or one of them meets a locked row. When that is, is
drawn from its own law: writers come evenly over the rows, so the first one to meet rows of share s is due after an exponential time of rate
(writers a second) * s, drawn anew with every change of s. That one then waits, and everybody around it goes on, in the exact engine. A standing
state of the fleet is as good a sample of the steady service later as it is now, so nothing is made up when it goes on.

Not at rest: errors, retries, probes that fail, pods that are not all there, queues for a connection, rows in large shares (somebody always waits).
There the engine is the exact one; and customers whom no pod can serve are counted in one go anyway (`Clients.turnAway`).
*/
export class RestingTraffic {
  readonly isAllowed: boolean;
  /** How long customers have rested, and how many were counted without being drawn one by one. */
  restedUs = 0;
  customersCounted = 0;
  private turnedAwayOneByOne = 0;
  /** Since when they rest, NEVER_US while they do not. */
  private sinceUs = NEVER_US;
  private readonly random: Stream;
  private sample: CalmSecond[] = [];
  private sampled = 0;
  /** Which second of the sample the present one takes. */
  private turn = 0;
  private suspended: readonly QueuedEvent[] = [];
  private latest: CalmSecond | null = null;
  private failedBefore = 0;
  private waitsBefore = 0;
  private walBefore = 0;
  private transactionsBefore = 0;
  private plan: ClassPlan | null = null;
  private rows: readonly RowLock[] = [];
  private metClass = -1;
  private metPlace = 0;
  private readonly sim: Simulation;

  constructor(sim: Simulation, isAllowed: boolean) {
    this.sim = sim;
    this.isAllowed = isAllowed;
    this.random = new Stream(sim.setup.seed, 'resting traffic');
  }

  get isResting(): boolean {
    return this.sinceUs >= 0;
  }

  /** Customers whom nobody can serve, up to this moment. @returns how many */
  turnedAway(us: number): number {
    const { arrivals } = this.sim;
    if (this.turnedAwayOneByOne < TURNED_AWAY_MIN) {
      const count = arrivals.drawUntil(us);
      this.turnedAwayOneByOne += count;
      return count;
    }
    const count = arrivals.leapUntil(us, this.random);
    this.customersCounted += count;
    return count;
  }

  /** Before the clock's second is closed. */
  secondEnds(): void {
    if (!this.isAllowed) return;
    const { meter, wal, requests } = this.sim;
    if (this.isResting) this.count(1);
    else if (meter.failed === this.failedBefore && requests.timers.waits === this.waitsBefore && !meter.hasErrors) {
      this.latest = { durations: meter.servedNow.durations(), walBytes: wal.customersBytes - this.walBefore, transactions: wal.customersTransactions - this.transactionsBefore };
    }
  }

  /** After it: a calm second joins the sample, and with a sample that is large enough the rest begins. */
  secondBegins(): void {
    if (!this.isAllowed) return;
    const { sim, latest } = this;
    if (!this.isResting) {
      if (latest !== null && this.isCalm()) {
        this.keep(latest);
        if (this.isSteady()) this.rest();
      }
      this.latest = null;
      this.failedBefore = sim.meter.failed;
      this.waitsBefore = sim.requests.timers.waits;
    }
    if (this.isResting) {
      // At the second's beginning, so that the standby has long replayed it when its lag is read at the end.
      const { walBytes, transactions } = this.sample[this.turn];
      if (transactions > 0) sim.wal.writeTransaction(walBytes, transactions);
    }
    this.walBefore = sim.wal.customersBytes;
    this.transactionsBefore = sim.wal.customersTransactions;
  }

  /** After an event of somebody else's: whether the customers may rest on. */
  look(): void {
    const { sim } = this;
    if (!this.isResting) return;
    if (sim.requests.planOf(0) !== this.plan) this.forget();
    else if (!this.isUndisturbed()) this.wake();
    else if (sim.rowLocks.all !== this.rows) this.awaitMeeting();
  }

  /** What has been seen of the customers no longer holds; those who rest go on. */
  forget(): void {
    this.wake();
    this.sample = [];
    this.sampled = 0;
    this.turn = 0;
    this.latest = null;
  }

  /** Everybody goes on where they stood, as much later as the rest has lasted. */
  wake(): void {
    if (!this.isResting) return;
    const { sim } = this;
    const { slots, calendar, probes, nowUs } = sim;
    const share = 1 - (sim.clock.nextUs - nowUs) / SECOND_US;
    if (share > 0) this.count(share);
    const laterUs = nowUs - this.sinceUs;
    this.restedUs += laterUs;
    this.sinceUs = NEVER_US;
    calendar.cancel(ROW_MEETING_EVENT);
    calendar.resume(this.suspended.map((event) => ({ ...event, us: isProbe(event.id) ? probes.nextOnGrid(event.id - PROBE_EVENTS, event.us) : event.us + laterUs })));
    this.suspended = [];
    for (const list of sim.timeouts) list.resume(laterUs);
    sim.arrivals.resume(laterUs);
    for (let slot = slots.scripted; slot < slots.highWater; slot++) {
      if (slots.state[slot] === FREE) continue;
      slots.firstUs[slot] += laterUs;
      slots.tryUs[slot] += laterUs;
      slots.waitSinceUs[slot] += laterUs;
    }
  }

  /** The moment drawn by `awaitMeeting`: if the row is locked by now, a customer of that class is about to meet it. */
  rowMet(): void {
    const { sim, random } = this;
    let left = random.uniform() * this.meetings();
    const { classes } = sim.setup;
    for (let requestClass = 0; requestClass < classes.length; requestClass++) {
      for (const lock of this.rows) {
        left -= this.meetingsOf(requestClass, lock);
        if (left > 0) continue;
        const from = Math.max(lock.from, sim.requests.planOf(requestClass)?.rowsFrom ?? 0);
        const place = from + random.uniform() * (lock.to - from);
        if (sim.rowLocks.holderAt(lock.relation, place, sim.nowUs) < 0) return this.awaitMeeting();
        this.wake();
        this.metClass = requestClass;
        this.metPlace = place;
        return;
      }
    }
    this.awaitMeeting();
  }

  /** The place of the row that the next writer of this class is known to want, null when it is like any other. */
  takePlace(requestClass: number): number | null {
    if (requestClass !== this.metClass) return null;
    this.metClass = -1;
    return this.metPlace;
  }

  private rest(): void {
    const { sim } = this;
    const slotEvents = SESSION_EVENTS + sim.setup.sessions.length * SESSION_TIMERS;
    this.sinceUs = sim.nowUs;
    this.suspended = sim.calendar.suspend((id) => id >= slotEvents || (id >= CPU_EVENTS && id < STANDBY_EVENT));
    for (const list of sim.timeouts) list.suspend();
    sim.arrivals.suspend();
    this.metClass = -1;
    this.awaitMeeting();
  }

  /** Customers of this share of a second, as they were in the sample's. */
  private count(share: number): void {
    const { sim } = this;
    const served = sim.meter.serveAlike(this.sample[this.turn].durations, share);
    sim.clients.noteFirstTries(served);
    this.customersCounted += served;
    this.turn = (this.turn + 1) % this.sample.length;
  }

  private keep(second: CalmSecond): void {
    const plan = this.sim.requests.planOf(0);
    if (plan !== this.plan) this.forget();
    this.plan = plan;
    this.sample.push(second);
    this.sampled += second.durations.count;
    while (this.sample.length > SECONDS_MIN && this.sampled - this.sample[0].durations.count >= CUSTOMERS_MIN) {
      this.sampled -= this.sample[0].durations.count;
      this.sample.shift();
      this.turn = Math.max(0, this.turn - 1);
    }
  }

  private isCalm(): boolean {
    const { sim } = this;
    const { meter, pods, pools, replicaPools } = sim;
    return meter.waiting === 0 && sim.rowLocks.waiters === 0 && pods.readyCount === pods.wanted && pods.runningCount === pods.wanted && pools.waitingTotal === 0 && replicaPools.waitingTotal === 0
      && sim.backends.ghosts === 0 && sim.replicaBackends.ghosts === 0 && this.isUndisturbed() && sim.probes.areAllGood();
  }

  private isUndisturbed(): boolean {
    const { sim } = this;
    return sim.locks.sets.areAllOpen() && sim.standbyLocks.sets.areAllOpen() && sim.sessions.all.every((session) => session.activity !== 'virtualxid');
  }

  /** Whether the sample is large enough, and its newer half like its older one. */
  private isSteady(): boolean {
    const { sample } = this;
    if (sample.length < SECONDS_MIN || this.sampled < CUSTOMERS_MIN) return false;
    const older = summed(sample.slice(0, sample.length / 2));
    const newer = summed(sample.slice(sample.length / 2));
    const perSecond = (newer.count / newer.seconds + older.count / older.seconds) / 2;
    const apart = Math.abs(newer.count / newer.seconds - older.count / older.seconds);
    const deviation = Math.sqrt(perSecond / newer.seconds + perSecond / older.seconds);
    return apart < DEVIATIONS_APART * deviation && Math.abs(newer.meanUs / older.meanUs - 1) < MEANS_APART;
  }

  /** When the next writer may meet a locked row, as things stand. */
  private awaitMeeting(): void {
    const { sim } = this;
    this.rows = sim.rowLocks.all;
    const perUs = this.meetings();
    if (perUs > 0) sim.calendar.schedule(ROW_MEETING_EVENT, sim.nowUs + Math.ceil(this.random.exponential() / perUs), SERVICE_CLASS);
    else sim.calendar.cancel(ROW_MEETING_EVENT);
  }

  /** Customers a microsecond who want a row that is locked, or will be by the end of the present piece of work. */
  private meetings(): number {
    let perUs = 0;
    for (let requestClass = 0; requestClass < this.sim.setup.classes.length; requestClass++) {
      for (const lock of this.rows) perUs += this.meetingsOf(requestClass, lock);
    }
    return perUs;
  }

  private meetingsOf(requestClass: number, lock: RowLock): number {
    const plan = this.sim.requests.planOf(requestClass);
    if (plan === null || plan.meetsRowsOf !== lock.relation) return 0;
    const from = plan.rowsFrom ?? 0;
    const share = Math.max(0, lock.to - Math.max(from, lock.from)) / Math.max(1e-12, 1 - from);
    return (this.sim.setup.classes[requestClass].perSec / SECOND_US) * share;
  }
}

function isProbe(event: number): boolean {
  return event >= PROBE_EVENTS && event < STANDBY_EVENT;
}

function summed(seconds: readonly CalmSecond[]): { readonly seconds: number; readonly count: number; readonly meanUs: number } {
  let count = 0;
  let sum = 0;
  for (const { durations } of seconds) {
    count += durations.count;
    sum += durations.sum;
  }
  return { seconds: seconds.length, count, meanUs: sum / Math.max(1, count) };
}
