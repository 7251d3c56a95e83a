import { Stateful } from '../kernel/stateful.ts';
import { RUNNING } from './pods.ts';
import type { ProbeSetup } from './setup.ts';
import type { Simulation } from './simulation.ts';
import type { Intervention } from './simulation-setup.ts';

export const LIVENESS = 0;
export const READINESS = 1;
export const STARTUP = 2;
export const PROBE_KINDS = 3;
const NAMES = ['liveness', 'readiness', 'startup'] as const;

/**
The kubelet's probes. Pod p is asked at p * period / pods + k * period, so that the fleet's probes are spread evenly; readiness and startup
are shifted by a part of that distance. A probe is a request like any other: it needs the pod's CPU and, if /health touches the database,
a connection from the same pool.
*/
export class Probes extends Stateful {
  /** Consecutive failures by (pod, kind). */
  readonly failures: Int32Array;
  private readonly hasStarted: Uint8Array;
  private settings: (ProbeSetup | null)[];
  private readonly sim: Simulation;
  private readonly firstClass: number;

  constructor(sim: Simulation, pods: number) {
    super();
    this.sim = sim;
    const { fleet, classes } = sim.setup;
    this.settings = [fleet.liveness, fleet.readiness, fleet.startup];
    this.failures = new Int32Array(pods * PROBE_KINDS);
    this.hasStarted = new Uint8Array(pods).fill(1);
    this.firstClass = classes.length;
  }

  begin(): void {
    for (let pod = 0; pod < this.sim.pods.wanted; pod++) {
      this.scheduleNext(pod, LIVENESS, -1);
      this.scheduleNext(pod, READINESS, -1);
    }
  }

  needsConnection(requestClass: number): boolean {
    return this.settings[requestClass - this.firstClass]?.needsConnection ?? false;
  }

  /** True when a pod that has booted is ready by that alone. */
  isReadyWithoutAsking(): boolean {
    return this.settings[READINESS] === null && this.settings[STARTUP] === null;
  }

  containerStarted(pod: number): void {
    const { nowUs } = this.sim;
    this.failures.fill(0, pod * PROBE_KINDS, (pod + 1) * PROBE_KINDS);
    this.hasStarted[pod] = this.settings[STARTUP] === null ? 1 : 0;
    if (this.hasStarted[pod] === 0) this.scheduleNext(pod, STARTUP, nowUs + (this.settings[STARTUP]?.initialDelayUs ?? 0));
    else this.scheduleMain(pod, nowUs);
  }

  /** No more probes for this container. */
  silence(pod: number): void {
    for (let kind = 0; kind < PROBE_KINDS; kind++) this.sim.cancelProbe(pod, kind);
  }

  /** The moment of a probe has come. */
  send(pod: number, kind: number): void {
    const { sim } = this;
    const setting = this.settings[kind];
    if (setting === null) return;
    this.scheduleNext(pod, kind, sim.nowUs);
    if (sim.pods.state[pod] !== RUNNING || sim.pods.inFlight[pod] >= sim.setup.fleet.maxInFlightPerPod) {
      this.failed(pod, kind, setting);
      return;
    }
    const { slots } = sim;
    const slot = slots.take();
    slots.flags[slot] = 0;
    slots.requestClass[slot] = this.firstClass + kind;
    slots.firstUs[slot] = sim.nowUs;
    slots.tryNumber[slot] = 1;
    sim.probeTimeouts.add(slot, sim.nowUs + setting.timeoutUs);
    sim.requests.enter(slot, pod);
  }

  answered(slot: number, isGood: boolean): void {
    const { sim } = this;
    const pod = sim.slots.pod[slot];
    const kind = sim.slots.requestClass[slot] - this.firstClass;
    const setting = this.settings[kind];
    if (pod < 0 || setting === null || sim.pods.state[pod] !== RUNNING) return;
    if (!isGood) {
      this.failed(pod, kind, setting);
      return;
    }
    this.failures[pod * PROBE_KINDS + kind] = 0;
    if (kind === STARTUP && this.hasStarted[pod] === 0) {
      this.hasStarted[pod] = 1;
      sim.cancelProbe(pod, STARTUP);
      this.scheduleMain(pod, sim.pods.startedUs[pod]);
    }
    if (kind === READINESS || (kind === STARTUP && this.settings[READINESS] === null)) sim.pods.setReady(pod, true);
  }

  /** An on-call engineer's change; probes under way end as they began. */
  change(action: Extract<Intervention, { kind: 'set-probe' }>): void {
    const kind = NAMES.indexOf(action.probe);
    const old = this.settings[kind];
    const { sim } = this;
    if (action.off === true || old === null) {
      this.settings = this.settings.with(kind, null);
      for (let pod = 0; pod < sim.pods.wanted; pod++) {
        sim.cancelProbe(pod, kind);
        if (sim.pods.state[pod] === RUNNING && this.isReadyWithoutAsking()) sim.pods.setReady(pod, true);
      }
      return;
    }
    this.settings = this.settings.with(kind, {
      ...old, timeoutUs: action.timeoutUs ?? old.timeoutUs, failureThreshold: action.failureThreshold ?? old.failureThreshold,
      needsConnection: action.needsConnection ?? old.needsConnection,
    });
  }

  /** The first moment of a probe's grid after now, for one that should have been at `us`. */
  nextOnGrid(event: number, us: number): number {
    const periodUs = this.settings[event % PROBE_KINDS]?.periodUs ?? 1;
    return us + Math.max(0, Math.floor((this.sim.nowUs - us) / periodUs) + 1) * periodUs;
  }

  /** True while no pod has failed its last probe of any kind. */
  areAllGood(): boolean {
    return this.failures.every((count) => count === 0);
  }

  private failed(pod: number, kind: number, setting: ProbeSetup): void {
    const { sim } = this;
    const at = pod * PROBE_KINDS + kind;
    const failures = ++this.failures[at];
    sim.journal.write({ atUs: sim.nowUs, kind: 'probe-failed', pod, probe: NAMES[kind], failures, threshold: setting.failureThreshold });
    if (failures < setting.failureThreshold) return;
    if (kind === READINESS) sim.pods.setReady(pod, false);
    else {
      this.failures[at] = 0;
      sim.pods.kill(pod);
    }
  }

  private scheduleMain(pod: number, startedUs: number): void {
    const afterUs = Math.max(this.sim.nowUs, startedUs);
    for (const kind of [LIVENESS, READINESS]) {
      const setting = this.settings[kind];
      if (setting !== null) this.scheduleNext(pod, kind, Math.max(afterUs, startedUs + setting.initialDelayUs));
    }
  }

  /** The first moment of the pod's grid that is later than this. */
  private scheduleNext(pod: number, kind: number, afterUs: number): void {
    const setting = this.settings[kind];
    if (setting === null) return;
    const { periodUs } = setting;
    const phaseUs = Math.floor(((pod + kind / PROBE_KINDS) * periodUs) / Math.max(1, this.sim.setup.fleet.pods)) % periodUs;
    const periods = Math.floor((afterUs - phaseUs) / periodUs) + 1;
    this.sim.scheduleProbe(pod, kind, phaseUs + periods * periodUs);
  }
}
