import { NEVER_US } from '../kernel/never.ts';
import { Stateful } from '../kernel/stateful.ts';
import type { Simulation } from './simulation.ts';
import { AT_CHECKOUT, AWAITING_LOCK, AWAITING_ROW, FREE, GHOST, IN_BACKOFF, IN_SERVICE, ON_CPU, ON_STANDBY, REFUSED, SCRIPTED } from './slots.ts';

export const ABSENT = 0;
export const RUNNING = 1;
export const STARTING = 2;
export const STOPPING = 3;
/** CrashLoopBackOff. */
export const BACKING_OFF = 4;

/** More pods than this cannot be asked for. */
export const PODS_MAX = 256;

/**
The fleet under its orchestrator, after Kubernetes: a pod that is told to stop leaves the balancer and has its grace period; then it is killed
and started again, at once the first time and after a doubling pause when it has not run long enough in between (kubelet's back-off, 10 s to
5 min, forgotten after ten minutes of running). A start fails when the database has no room for the pod's connections.
*/
export class Pods extends Stateful {
  readonly state = new Uint8Array(PODS_MAX);
  readonly isReady = new Uint8Array(PODS_MAX);
  readonly inFlight = new Int32Array(PODS_MAX);
  readonly restarts = new Int32Array(PODS_MAX);
  /** When the container was started last, and the event that its life waits for. */
  readonly startedUs = new Float64Array(PODS_MAX);
  readonly nextRestartUs = new Float64Array(PODS_MAX);
  private readonly backoffUs = new Float64Array(PODS_MAX);
  /** How many there should be. */
  wanted: number;
  readyCount = 0;
  runningCount = 0;
  kills = 0;
  restartsTotal = 0;
  firstKillUs = NEVER_US;
  private readonly ready = new Int32Array(PODS_MAX);
  private turn = 0;
  private readonly sim: Simulation;

  constructor(sim: Simulation) {
    super();
    this.sim = sim;
    this.wanted = Math.min(sim.setup.fleet.pods, PODS_MAX);
  }

  /** All pods run and are ready when the story begins. */
  begin(): void {
    for (let pod = 0; pod < this.wanted; pod++) {
      this.sim.fleetPools.openAtBoot(pod);
      this.setState(pod, RUNNING);
      this.startedUs[pod] = NEVER_US;
      this.setReady(pod, true);
    }
  }

  /** The balancer's choice: ready pods in turn; -1 when there is none. */
  pick(): number {
    if (this.readyCount === 0) return -1;
    if (this.turn >= this.readyCount) this.turn = 0;
    return this.ready[this.turn++];
  }

  setReady(pod: number, isReady: boolean): void {
    if ((this.isReady[pod] === 1) === isReady) return;
    this.isReady[pod] = isReady ? 1 : 0;
    let count = 0;
    for (let i = 0; i < PODS_MAX; i++) if (this.isReady[i] === 1) this.ready[count++] = i;
    this.readyCount = count;
    if (this.sim.nowUs > 0) this.sim.journal.write({ atUs: this.sim.nowUs, kind: isReady ? 'pod-ready' : 'pod-not-ready', pod, restarts: this.restarts[pod] });
  }

  /** The kubelet has seen enough failed probes. */
  kill(pod: number): void {
    this.kills++;
    if (this.firstKillUs < 0) this.firstKillUs = this.sim.nowUs;
    this.stop(pod);
  }

  /** Told to stop (SIGTERM): no new requests, and its grace period for those it has. */
  stop(pod: number): void {
    const { sim } = this;
    const { fleet } = sim.setup;
    if (this.state[pod] === BACKING_OFF) {
      this.exited(pod);
      return;
    }
    if (this.state[pod] !== RUNNING && this.state[pod] !== STARTING) return;
    const wasRunning = this.state[pod] === RUNNING;
    this.setReady(pod, false);
    this.setState(pod, STOPPING);
    sim.probes.silence(pod);
    sim.journal.write({ atUs: sim.nowUs, kind: 'pod-stopping', pod, restarts: this.restarts[pod] });
    if (fleet.drainsAfterKill) {
      this.detachRequests(pod);
      this.exited(pod);
    } else if (!wasRunning || this.inFlight[pod] === 0 || fleet.graceUs === 0) this.die(pod);
    else sim.schedulePod(pod, sim.nowUs + fleet.graceUs);
  }

  /** The pod's own event: grace over, back-off over, or boot over. */
  turnOver(pod: number): void {
    if (this.state[pod] === STOPPING) this.die(pod);
    else if (this.state[pod] === BACKING_OFF) this.start(pod);
    else if (this.state[pod] === STARTING) this.bootOver(pod);
  }

  requestEnded(pod: number): void {
    if (--this.inFlight[pod] === 0 && this.state[pod] === STOPPING) this.sim.schedulePod(pod, this.sim.nowUs);
  }

  scaleTo(count: number): void {
    const wanted = Math.max(0, Math.min(count, PODS_MAX));
    const before = this.wanted;
    this.wanted = wanted;
    for (let pod = before; pod < wanted; pod++) if (this.state[pod] === ABSENT) this.start(pod);
    for (let pod = wanted; pod < before; pod++) this.stop(pod);
  }

  restartAll(): void {
    for (let pod = 0; pod < this.wanted; pod++) this.stop(pod);
  }

  private start(pod: number): void {
    const { sim } = this;
    this.setState(pod, STARTING);
    this.startedUs[pod] = sim.nowUs;
    sim.probes.containerStarted(pod);
    sim.schedulePod(pod, sim.nowUs + sim.setup.fleet.bootUs);
  }

  private bootOver(pod: number): void {
    const { sim } = this;
    const refusal = sim.fleetPools.openAtBoot(pod);
    if (refusal !== null) {
      sim.fleetPools.connectionsRanOut();
      sim.probes.silence(pod);
      this.exited(pod);
      sim.journal.write({ atUs: sim.nowUs, kind: 'pod-start-failed', pod, reason: refusal, nextTryUs: this.nextRestartUs[pod] });
      return;
    }
    this.setState(pod, RUNNING);
    sim.journal.write({ atUs: sim.nowUs, kind: 'pod-started', pod, restarts: this.restarts[pod] });
    if (sim.probes.isReadyWithoutAsking()) this.setReady(pod, true);
  }

  /** SIGKILL, or the last request has left: the process ends. */
  private die(pod: number): void {
    const { sim } = this;
    const isNoticed = sim.setup.server.clientConnectionCheckIntervalUs > 0;
    sim.journal.write({ atUs: sim.nowUs, kind: 'pod-killed', pod, restarts: this.restarts[pod], ...(isNoticed ? { isNoticed } : {}) });
    const orphans = this.takeRequests(pod);
    sim.fleetPools.abandon(pod);
    this.inFlight[pod] = 0;
    this.exited(pod);
    for (const tell of orphans) tell();
  }

  private exited(pod: number): void {
    const { sim } = this;
    const { initialUs, maxUs, resetAfterUs } = sim.setup.fleet.restartBackoff;
    if (pod >= this.wanted) {
      this.setState(pod, ABSENT);
      sim.cancelPod(pod);
      return;
    }
    if (sim.nowUs - this.startedUs[pod] >= resetAfterUs) this.backoffUs[pod] = 0;
    const pauseUs = this.backoffUs[pod];
    this.backoffUs[pod] = pauseUs === 0 ? initialUs : Math.min(maxUs, pauseUs * 2);
    this.restarts[pod]++;
    this.restartsTotal++;
    this.nextRestartUs[pod] = sim.nowUs + pauseUs;
    if (pauseUs === 0) this.start(pod);
    else {
      this.setState(pod, BACKING_OFF);
      sim.schedulePod(pod, sim.nowUs + pauseUs);
    }
  }

  /** Requests that run on to their end outside the fleet (a pooler's or a draining front's behaviour). */
  private detachRequests(pod: number): void {
    const { slots } = this.sim;
    for (let slot = slots.scripted; slot < slots.highWater; slot++) {
      if (slots.state[slot] !== FREE && slots.state[slot] !== IN_BACKOFF && slots.pod[slot] === pod) slots.pod[slot] = -1;
    }
    this.inFlight[pod] = 0;
  }

  /** Ends what the dead process had in hand. Backends at work become ghosts. @returns what the clients are told, to be done afterwards */
  private takeRequests(pod: number): (() => void)[] {
    const { sim } = this;
    const { slots } = sim;
    const told: (() => void)[] = [];
    for (const slot of sim.cpus.clear(pod)) told.push(() => { sim.requests.tellClient(slot, 'pod killed'); slots.free(slot); });
    for (let slot = slots.scripted; slot < slots.highWater; slot++) {
      const state = slots.state[slot];
      if (slots.pod[slot] !== pod || state === FREE || state === IN_BACKOFF || state === SCRIPTED || state === ON_CPU) continue;
      const isOnStandby = (slots.flags[slot] & ON_STANDBY) !== 0;
      if (state === AT_CHECKOUT) {
        sim.checkouts.remove(slot);
        (isOnStandby ? sim.replicaPools : sim.pools).leave(sim.fleetPools.poolOf(pod, slots.requestClass[slot], isOnStandby), slot);
        told.push(() => { sim.requests.tellClient(slot, 'pod killed'); slots.free(slot); });
      } else if (state === AWAITING_LOCK || state === AWAITING_ROW || state === IN_SERVICE || state === REFUSED) {
        sim.requests.noteBlocked(slot);
        this.becomeGhost(slot, isOnStandby);
        told.push(() => sim.requests.tellClient(slot, 'pod killed'));
      }
      slots.pod[slot] = -1;
    }
    return told;
  }

  /** The server has not noticed that the client is gone: the backend waits and works on, holding its place and its slot. */
  private becomeGhost(slot: number, isOnStandby: boolean): void {
    const { sim } = this;
    if (sim.setup.fleet.pool.scope === 'shared' && !isOnStandby) return;
    if (sim.slots.connection[slot] < 0) return;
    sim.slots.flags[slot] |= GHOST;
    (isOnStandby ? sim.replicaBackends : sim.backends).becameGhost();
    const everyUs = sim.setup.server.clientConnectionCheckIntervalUs;
    if (everyUs > 0 && !isOnStandby) {
      const sinceUs = sim.nowUs - sim.slots.tryUs[slot];
      sim.ghostChecks.add(slot, sim.nowUs + everyUs - (sinceUs % everyUs));
    }
  }

  private setState(pod: number, state: number): void {
    if (this.state[pod] === RUNNING) this.runningCount--;
    this.state[pod] = state;
    if (state === RUNNING) this.runningCount++;
  }
}
