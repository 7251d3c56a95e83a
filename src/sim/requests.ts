import { Exponentials } from '../kernel/exponentials.ts';
import { Stateful } from '../kernel/stateful.ts';
import { Stream } from '../kernel/stream.ts';
import type { FailureReason } from './journal.ts';
import { POOL_EMPTY, POOL_FULL, SERVER_REFUSED } from './pools.ts';
import { RequestTimers } from './request-timers.ts';
import type { Simulation } from './simulation.ts';
import type { ClassPlan } from './simulation-setup.ts';
import {
  AT_CHECKOUT, AWAITED, AWAITING_LOCK, AWAITING_ROW, CLIENT_GONE, DISCARDED, GHOST, IN_SERVICE, ON_CPU, ON_STANDBY, REFUSED, TIMED,
} from './slots.ts';

/**
The way of one try, or one probe, through the system: a pod's CPU, a connection from its pool, the statement's locks, its service time, and
back. Every path out of here ends in `complete` or `withdraw`, so that nothing is given back twice or never.

A request in service holds all its locks; service time is drawn when they are granted, from its class's own stream.
*/
export class Requests extends Stateful {
  /** Lock sets of each class on the primary and on the standby. */
  private readonly primarySet: Int32Array;
  private readonly standbySet: Int32Array;
  private readonly meanUs: Float64Array;
  private readonly walBytes: Float64Array;
  private readonly replicaShare: Float64Array;
  private readonly service: readonly Exponentials[];
  private readonly routes: readonly Stream[];
  private readonly rows: readonly Stream[];
  private plans: readonly ClassPlan[];
  private readonly sim: Simulation;
  readonly timers: RequestTimers;
  private readonly classCount: number;
  private readonly maxInFlightPerPod: number;
  /** 1 for a class (or probe) whose statement does not fit the catalogue. */
  private readonly isRefused: Uint8Array;
  private readonly cpuUs: number;
  private readonly deadlineUs: number;

  constructor(sim: Simulation) {
    super();
    this.sim = sim;
    this.timers = new RequestTimers(sim);
    const { classes, seed, fleet } = sim.setup;
    this.classCount = classes.length;
    this.cpuUs = fleet.cpuUsPerRequest;
    this.maxInFlightPerPod = fleet.maxInFlightPerPod;
    this.deadlineUs = sim.setup.clients.deadlineUs;
    const probes = [fleet.liveness, fleet.readiness, fleet.startup];
    this.meanUs = Float64Array.from([...classes.map((each) => each.serviceUs), ...probes.map((probe) => probe?.serviceUs ?? 0)]);
    this.replicaShare = Float64Array.from(classes, (each) => (sim.setup.replica !== null && fleet.replicaPool !== null ? each.replicaShare : 0));
    this.service = [...classes.map((each) => new Exponentials(seed, `service:${each.name}`)), ...['liveness', 'readiness', 'startup'].map((name) => new Exponentials(seed, `service:${name}`))];
    this.routes = classes.map((each) => new Stream(seed, `route:${each.name}`));
    this.rows = classes.map((each) => new Stream(seed, `row:${each.name}`));
    this.walBytes = new Float64Array(classes.length);
    this.isRefused = new Uint8Array(classes.length + probes.length);
    this.primarySet = new Int32Array(classes.length + probes.length);
    this.standbySet = new Int32Array(classes.length + probes.length);
    this.plans = classes.map((each) => each.plan);
    this.applyPlans();
  }

  get streams(): readonly (Exponentials | Stream)[] {
    return [...this.service, ...this.routes, ...this.rows];
  }

  protected override heldFields(): readonly string[] {
    return ['plans'];
  }

  /** From now on new statements of each class are planned like this; those under way keep their locks. */
  setPlans(plans: readonly ClassPlan[]): void {
    this.plans = plans;
    this.applyPlans();
  }

  planOf(requestClass: number): ClassPlan | null {
    return this.plans[requestClass] ?? null;
  }

  /** A customer's try begins at the balancer. */
  start(requestClass: number, firstUs: number, tryNumber: number): void {
    const { sim } = this;
    const { slots, pods } = sim;
    const pod = pods.pick();
    if (pod < 0) {
      sim.clients.tryFailed(requestClass, firstUs, tryNumber, 'no ready pod');
      return;
    }
    if (pods.inFlight[pod] >= this.maxInFlightPerPod) {
      sim.clients.tryFailed(requestClass, firstUs, tryNumber, 'refused');
      return;
    }
    const slot = slots.take();
    slots.flags[slot] = this.replicaShare[requestClass] > 0 && this.routes[requestClass].uniform() < this.replicaShare[requestClass] ? ON_STANDBY : 0;
    slots.requestClass[slot] = requestClass;
    slots.firstUs[slot] = firstUs;
    slots.tryNumber[slot] = tryNumber;
    sim.meter.inFlight++;
    this.enter(slot, pod);
  }

  /** A request or probe comes to a pod: CPU first, then the pool. */
  enter(slot: number, pod: number): void {
    const { sim } = this;
    const { slots, pods } = sim;
    slots.pod[slot] = pod;
    slots.connection[slot] = -1;
    slots.tryUs[slot] = sim.nowUs;
    pods.inFlight[pod]++;
    if (this.cpuUs === 0) this.afterCpu(slot);
    else {
      this.timers.armDeadline(slot);
      slots.state[slot] = ON_CPU;
      sim.cpus.enqueue(pod, slot);
    }
  }

  afterCpu(slot: number): void {
    const { sim } = this;
    const { slots } = sim;
    const requestClass = slots.requestClass[slot];
    if (requestClass >= this.classCount && !sim.probes.needsConnection(requestClass)) {
      this.begin(slot);
      return;
    }
    const isOnStandby = (slots.flags[slot] & ON_STANDBY) !== 0;
    const pools = isOnStandby ? sim.replicaPools : sim.pools;
    const pool = sim.fleetPools.poolOf(slots.pod[slot], requestClass, isOnStandby);
    const connection = pools.checkout(pool, slot, sim.nowUs);
    if (connection >= 0) this.run(slot);
    else this.notConnected(slot, pool, connection, isOnStandby);
  }

  private notConnected(slot: number, pool: number, answer: number, isOnStandby: boolean): void {
    const { sim } = this;
    if (answer === POOL_EMPTY) {
      const pools = isOnStandby ? sim.replicaPools : sim.pools;
      sim.slots.state[slot] = AT_CHECKOUT;
      this.timers.armDeadline(slot);
      const timeoutUs = isOnStandby ? sim.setup.fleet.replicaPool?.checkoutTimeoutUs ?? 0 : sim.setup.fleet.pool.checkoutTimeoutUs;
      sim.checkouts.add(slot, sim.nowUs + timeoutUs);
      if (pools.waiting[pool] === 1 && !isOnStandby) sim.fleetPools.becameExhausted(pool, sim.slots.pod[slot]);
    } else if (answer === POOL_FULL) this.fail(slot, 'refused');
    else if (answer === SERVER_REFUSED) {
      if (!isOnStandby) sim.fleetPools.connectionsRanOut();
      this.fail(slot, 'statement error');
    }
  }

  /** It has a connection: its statement goes to the server. */
  run(slot: number): void {
    const { sim } = this;
    const { slots } = sim;
    const requestClass = slots.requestClass[slot];
    if (this.isRefused[requestClass] === 1) {
      // An event of its own: a whole pool queue of refused statements would otherwise recurse through its hand-overs.
      slots.state[slot] = REFUSED;
      sim.scheduleSlot(slot, sim.nowUs);
      return;
    }
    const isOnStandby = (slots.flags[slot] & ON_STANDBY) !== 0;
    const set = isOnStandby ? this.standbySet[requestClass] : this.primarySet[requestClass];
    slots.lockSet[slot] = set;
    if (sim.statementTimeoutUs > 0) this.timers.armStatementTimeout(slot);
    if ((isOnStandby ? sim.standbyLocks : sim.locks).acquire(slot, set)) this.locksGranted(slot);
    else this.awaitLock(slot);
  }

  private awaitLock(slot: number): void {
    this.sim.slots.state[slot] = AWAITING_LOCK;
    this.timers.armDeadline(slot);
    this.timers.armWaitTimeouts(slot);
  }

  /** A waiting request has got the last of its locks. */
  lockGranted(slot: number): void {
    this.timers.disarmWaitTimeouts(slot);
    this.locksGranted(slot);
  }

  /** The transaction whose row lock it waited for has ended. */
  rowReleased(slot: number): void {
    this.noteBlocked(slot);
    this.timers.disarmWaitTimeouts(slot);
    this.proceedPastRow(slot);
  }

  serviceOver(slot: number): void {
    const { sim } = this;
    const { slots, meter } = sim;
    const flags = slots.flags[slot];
    const requestClass = slots.requestClass[slot];
    if (requestClass >= this.classCount) {
      this.probeAnswered(slot, flags);
      return;
    }
    const walBytes = this.walBytes[requestClass];
    if (walBytes > 0) sim.wal.writeTransaction(walBytes);
    if ((flags & ~TIMED) !== 0) this.leave(slot, true);
    else {
      // What `leave` comes to for a customer's request on the primary that nobody else watches: nearly all of them.
      sim.locks.release(slots.lockSet[slot]);
      if (flags !== 0) sim.statementTimeouts.remove(slot);
      const waiter = sim.pools.giveBack(slots.connection[slot]);
      if (waiter >= 0) this.takeOver(waiter);
      const pod = slots.pod[slot];
      if (pod >= 0) sim.pods.requestEnded(pod);
    }
    if ((flags & CLIENT_GONE) === 0) {
      if (flags !== 0) sim.deadlines.remove(slot);
      meter.inFlight--;
      meter.serve(sim.nowUs - slots.firstUs[slot]);
    }
    slots.free(slot);
  }

  private probeAnswered(slot: number, flags: number): void {
    const { sim } = this;
    this.leave(slot, true);
    if ((flags & CLIENT_GONE) === 0) sim.probes.answered(slot, true);
    sim.slots.free(slot);
  }

  /** The customer's (or the prober's) patience is over. */
  patienceOver(slot: number): void {
    const { sim } = this;
    const { slots } = sim;
    const isProbe = slots.requestClass[slot] >= this.classCount;
    this.noteBlocked(slot);
    if (sim.setup.clients.cancelsStatement) {
      this.fail(slot, 'deadline');
      return;
    }
    slots.flags[slot] |= CLIENT_GONE;
    if (isProbe) {
      sim.probeTimeouts.remove(slot);
      sim.probes.answered(slot, false);
      return;
    }
    sim.deadlines.remove(slot);
    sim.meter.inFlight--;
    sim.clients.tryFailed(slots.requestClass[slot], slots.firstUs[slot], slots.tryNumber[slot], 'deadline');
  }

  /** Ends a try that cannot go on, wherever it stands. */
  fail(slot: number, reason: FailureReason): void {
    const { slots } = this.sim;
    this.noteBlocked(slot);
    if (slots.state[slot] === ON_CPU) {
      // Leaves its pod's queue at its turn, without using the CPU.
      slots.flags[slot] |= DISCARDED;
      this.tellClient(slot, reason);
      return;
    }
    this.leave(slot, false);
    this.tellClient(slot, reason);
    slots.free(slot);
  }

  /** Its client hears of the failure, if there still is one. The slot stays. */
  tellClient(slot: number, reason: FailureReason): void {
    const { sim } = this;
    const { slots } = sim;
    if ((slots.flags[slot] & CLIENT_GONE) !== 0) return;
    slots.flags[slot] |= CLIENT_GONE;
    if (slots.requestClass[slot] >= this.classCount) {
      sim.probeTimeouts.remove(slot);
      sim.probes.answered(slot, false);
      return;
    }
    sim.deadlines.remove(slot);
    sim.meter.inFlight--;
    sim.clients.tryFailed(slots.requestClass[slot], slots.firstUs[slot], slots.tryNumber[slot], reason);
  }

  /** The longest waits that customers have had for a lock count while somebody still waits for the answer. */
  noteBlocked(slot: number): void {
    const { slots, meter, nowUs } = this.sim;
    const state = slots.state[slot];
    if ((slots.flags[slot] & CLIENT_GONE) !== 0 || (state !== AWAITING_LOCK && state !== AWAITING_ROW)) return;
    meter.blocked(nowUs - slots.waitSinceUs[slot], (slots.flags[slot] & ON_STANDBY) !== 0);
  }

  /** Takes a slot out of wherever it stands (but a CPU queue) and gives back what it holds; its own fields stay readable. */
  private leave(slot: number, isDone: boolean): void {
    const { sim } = this;
    const { slots } = sim;
    const state = slots.state[slot];
    const flags = slots.flags[slot];
    const pools = (flags & ON_STANDBY) !== 0 ? sim.replicaPools : sim.pools;
    if (state === AT_CHECKOUT) {
      sim.checkouts.remove(slot);
      pools.leave(sim.fleetPools.poolOf(slots.pod[slot], slots.requestClass[slot], (flags & ON_STANDBY) !== 0), slot);
    } else {
      this.leaveServer(slot, state, isDone);
    }
    const connection = slots.connection[slot];
    const pod = slots.pod[slot];
    if (slots.requestClass[slot] >= this.classCount) sim.probeTimeouts.remove(slot);
    if (connection >= 0) this.handOn(slot, connection, flags);
    if (pod >= 0) sim.pods.requestEnded(pod);
  }

  /** Gives up locks and timers of a statement. */
  private leaveServer(slot: number, state: number, isDone: boolean): void {
    const { sim } = this;
    const { slots } = sim;
    const locks = (slots.flags[slot] & ON_STANDBY) !== 0 ? sim.standbyLocks : sim.locks;
    if (state === AWAITING_LOCK) {
      this.timers.disarmWaitTimeouts(slot);
      locks.abandon(slot);
    } else if (state === AWAITING_ROW) {
      this.timers.disarmWaitTimeouts(slot);
      sim.rowLocks.leave(slot);
      locks.release(slots.lockSet[slot]);
    } else if (state === IN_SERVICE) {
      if (!isDone) sim.cancelSlot(slot);
      if (slots.connection[slot] >= 0) locks.release(slots.lockSet[slot]);
    }
    sim.statementTimeouts.remove(slot);
    if ((slots.flags[slot] & AWAITED) !== 0) sim.sessions.transactionEnded(slot);
  }

  /** The connection goes to the next in its pool's queue; a ghost's is closed. */
  private handOn(slot: number, connection: number, flags: number): void {
    const { sim } = this;
    const isOnStandby = (flags & ON_STANDBY) !== 0;
    if ((flags & GHOST) !== 0) {
      const backends = isOnStandby ? sim.replicaBackends : sim.backends;
      backends.ghosts--;
      backends.close(connection);
      sim.ghostChecks.remove(slot);
      return;
    }
    const waiter = (isOnStandby ? sim.replicaPools : sim.pools).giveBack(connection);
    if (waiter >= 0) this.takeOver(waiter);
  }

  /** The first in a pool's queue has been given a connection. */
  private takeOver(waiter: number): void {
    this.sim.checkouts.remove(waiter);
    this.run(waiter);
  }

  private locksGranted(slot: number): void {
    const { sim } = this;
    const requestClass = sim.slots.requestClass[slot];
    if (!sim.rowLocks.isEmpty && requestClass < this.classCount && this.plans[requestClass].meetsRowsOf !== null) {
      const from = this.plans[requestClass].rowsFrom ?? 0;
      sim.slots.rowPlace[slot] = sim.resting.takePlace(requestClass) ?? from + (1 - from) * this.rows[requestClass].uniform();
      this.proceedPastRow(slot);
      return;
    }
    this.begin(slot);
  }

  /** Waits for the transaction that holds the drawn row, if one does. */
  private proceedPastRow(slot: number): void {
    const { sim } = this;
    const { slots } = sim;
    const table = this.plans[slots.requestClass[slot]].meetsRowsOf;
    const place = slots.rowPlace[slot];
    const holder = table === null ? -1 : sim.rowLocks.holderAt(table, place, sim.nowUs);
    if (holder < 0) {
      this.begin(slot);
      return;
    }
    slots.state[slot] = AWAITING_ROW;
    slots.waitSinceUs[slot] = sim.nowUs;
    sim.rowLocks.enqueue(slot, holder);
    this.timers.armDeadline(slot);
    this.timers.armWaitTimeouts(slot);
  }

  private begin(slot: number): void {
    const { sim } = this;
    const requestClass = sim.slots.requestClass[slot];
    // Math.round looks which half of the microsecond it is, which no processor can foresee: 5 ns an event.
    const endUs = sim.nowUs + Math.floor(this.service[requestClass].next() * this.meanUs[requestClass] + 0.5);
    sim.slots.state[slot] = IN_SERVICE;
    if (endUs >= sim.slots.tryUs[slot] + this.deadlineUs) this.timers.armDeadline(slot);
    sim.scheduleSlot(slot, endUs);
  }

  private applyPlans(): void {
    const { sim } = this;
    this.plans.forEach((plan, requestClass) => { this.walBytes[requestClass] = plan.walBytes; });
    for (let i = 0; i < this.primarySet.length; i++) {
      const locks = this.plans[i]?.error === null ? this.plans[i].locks : [];
      this.primarySet[i] = sim.locks.lockSet(locks);
      this.standbySet[i] = sim.standbyLocks.lockSet(locks);
      this.isRefused[i] = i < this.classCount && this.plans[i].error !== null ? 1 : 0;
    }
  }
}
