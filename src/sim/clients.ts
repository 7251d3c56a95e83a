import { Stateful } from '../kernel/stateful.ts';
import { Stream } from '../kernel/stream.ts';
import type { FailureReason } from './journal.ts';
import type { Simulation } from './simulation.ts';
import { IN_BACKOFF } from './slots.ts';

const BUDGET_SECONDS = 10;

/** Customers: how often they try, how long they pause, and when they give up. */
export class Clients extends Stateful {
  /** Share of arrivals that is turned away at the door (an on-call engineer's action). */
  shedShare = 0;
  private readonly shedding: Stream;
  private readonly jitter: Stream;
  /** First tries and retries of the last ten seconds, a bucket a second. */
  private readonly firstTries = new Float64Array(BUDGET_SECONDS);
  private bucket = 0;
  private readonly retries = new Float64Array(BUDGET_SECONDS);
  private readonly sim: Simulation;

  constructor(sim: Simulation) {
    super();
    this.sim = sim;
    this.shedding = new Stream(sim.setup.seed, 'shedding');
    this.jitter = new Stream(sim.setup.seed, 'jitter');
  }

  get streams(): readonly Stream[] {
    return [this.shedding, this.jitter];
  }

  arrive(requestClass: number): void {
    const { sim } = this;
    sim.meter.arrived++;
    if (this.shedShare > 0 && this.shedding.uniform() < this.shedShare) {
      sim.meter.tryFailed(requestClass, 'refused', sim.nowUs);
      sim.meter.fail(0);
      return;
    }
    this.firstTries[this.bucket]++;
    sim.meter.tries++;
    sim.requests.start(requestClass, sim.nowUs, 1);
  }

  /**
  True while all that a customer meets is the lack of a ready pod, again at each try: then those who come until something else happens differ in
  nothing, and one count says what handling them one by one would (`turnAway`). Not while pauses, budgets or shedding make them differ, nor at
  the first error, which is written down.
  */
  get canTurnAway(): boolean {
    const { sim } = this;
    const { backoffUs, retryBudget } = sim.setup.clients;
    return sim.pods.readyCount === 0 && backoffUs === 0 && retryBudget >= 1 && this.shedShare === 0 && sim.meter.hasErrors;
  }

  /** So many customers have come and gone, each with all the tries that the policy gives, the last one at `lastUs`. */
  turnAway(count: number, lastUs: number): void {
    const { meter, setup } = this.sim;
    const tries = Math.max(1, setup.clients.tries);
    this.firstTries[this.bucket] += count;
    this.retries[this.bucket] += count * (tries - 1);
    meter.turnAway(count, tries, lastUs);
  }

  /** So many customers have been served at their first try. */
  noteFirstTries(count: number): void {
    this.firstTries[this.bucket] += count;
  }

  /** A try has failed; the slot it had is no longer the customer's. */
  tryFailed(requestClass: number, firstUs: number, tryNumber: number, reason: FailureReason): void {
    const { sim } = this;
    const policy = sim.setup.clients;
    sim.meter.tryFailed(requestClass, reason, sim.nowUs);
    if (tryNumber >= policy.tries || !this.budgetAllows()) {
      sim.meter.fail(sim.nowUs - firstUs);
      return;
    }
    const pauseUs = this.pauseUs(tryNumber);
    if (pauseUs === 0) {
      this.retry(requestClass, firstUs, tryNumber + 1);
      return;
    }
    const { slots } = sim;
    const slot = slots.take();
    slots.state[slot] = IN_BACKOFF;
    slots.flags[slot] = 0;
    slots.requestClass[slot] = requestClass;
    slots.pod[slot] = -1;
    slots.firstUs[slot] = firstUs;
    slots.tryNumber[slot] = tryNumber;
    sim.meter.waiting++;
    sim.scheduleSlot(slot, sim.nowUs + pauseUs);
  }

  backoffOver(slot: number): void {
    const { slots, meter } = this.sim;
    meter.waiting--;
    slots.free(slot);
    this.retry(slots.requestClass[slot], slots.firstUs[slot], slots.tryNumber[slot] + 1);
  }

  /** Called at the start of every simulated second. */
  beginSecond(nowUs: number): void {
    this.bucket = Math.floor(nowUs / 1e6) % BUDGET_SECONDS;
    this.firstTries[this.bucket] = 0;
    this.retries[this.bucket] = 0;
  }

  private retry(requestClass: number, firstUs: number, tryNumber: number): void {
    this.retries[this.bucket]++;
    this.sim.meter.tries++;
    this.sim.requests.start(requestClass, firstUs, tryNumber);
  }

  private budgetAllows(): boolean {
    const budget = this.sim.setup.clients.retryBudget;
    if (budget >= 1) return true;
    let first = 0;
    let again = 0;
    for (let i = 0; i < BUDGET_SECONDS; i++) { first += this.firstTries[i]; again += this.retries[i]; }
    return again < budget * first;
  }

  /** Exponential back-off; jitter draws evenly between nothing and the full pause. */
  private pauseUs(tryNumber: number): number {
    const { backoffUs, backoffFactor, jitter } = this.sim.setup.clients;
    if (backoffUs === 0) return 0;
    let full = backoffUs;
    for (let i = 1; i < tryNumber; i++) full *= backoffFactor;
    return Math.round(jitter ? full * this.jitter.uniform() : full);
  }
}
