import { NEVER_US } from '../kernel/never.ts';
import { Stateful } from '../kernel/stateful.ts';
import type { Simulation } from './simulation.ts';

const SAID = 1;
const SILENT = 2;
/** A pool that runs empty again and again is told of this often at most. */
const QUIET_US = 30_000_000;

/**
Whose pool is which: a pod's main pool, one more for each request class that has a pool of its own, and its pool to the standby; or one shared
pool for everybody, as a server-side pooler is.
*/
export class FleetPools extends Stateful {
  /** Pools of one pod. */
  readonly kinds: number;
  firstExhaustedUs = NEVER_US;
  private readonly kindOfClass: Int32Array;
  private readonly isShared: boolean;
  /** From the first waiter until a second has begun without one: SAID when the log knows, SILENT when it heard of this pool only just before. */
  private readonly exhaustion: Uint8Array;
  private readonly saidUs: Float64Array;
  private connectionsSaidUs = NEVER_US;
  /** How many pools that are. */
  private exhaustedCount = 0;
  private readonly sim: Simulation;

  constructor(sim: Simulation, pods: number) {
    super();
    this.sim = sim;
    const { classes, fleet } = sim.setup;
    this.isShared = fleet.pool.scope === 'shared';
    this.kindOfClass = new Int32Array(classes.length + 3);
    let kinds = 1;
    if (!this.isShared) classes.forEach((each, i) => { if (each.ownPoolSize !== null) this.kindOfClass[i] = kinds++; });
    this.kinds = kinds;
    this.exhaustion = new Uint8Array(FleetPools.count(sim, pods));
    this.saidUs = new Float64Array(FleetPools.count(sim, pods)).fill(NEVER_US);
  }

  /** Pools to the primary that this many pods have. */
  static count(sim: Simulation, pods: number): number {
    const { classes, fleet } = sim.setup;
    return fleet.pool.scope === 'shared' ? 1 : pods * (1 + classes.filter((each) => each.ownPoolSize !== null).length);
  }

  /** Sets sizes and limits of all pools. */
  prepare(pods: number): void {
    const { sim } = this;
    const { classes, fleet } = sim.setup;
    sim.pools.size.fill(fleet.pool.size);
    sim.pools.queueLimit.fill(fleet.pool.queueLimit);
    for (let pod = 0; pod < pods && !this.isShared; pod++) {
      classes.forEach((each, i) => { if (each.ownPoolSize !== null) sim.pools.size[pod * this.kinds + this.kindOfClass[i]] = each.ownPoolSize; });
    }
    sim.replicaPools.size.fill(fleet.replicaPool?.size ?? 0);
    sim.replicaPools.queueLimit.fill(fleet.replicaPool?.queueLimit ?? 0);
  }

  poolOf(pod: number, requestClass: number, isOnStandby: boolean): number {
    if (isOnStandby) return pod;
    return this.isShared ? 0 : pod * this.kinds + this.kindOfClass[requestClass];
  }

  /** Opens what a booting pod opens. @returns the server's refusal, or null */
  openAtBoot(pod: number): string | null {
    const { sim } = this;
    const wanted = sim.setup.fleet.connectionsAtBoot;
    if (this.isShared || wanted === 0) return null;
    const refusal = sim.backends.refusal(wanted, false);
    if (refusal !== null) return refusal;
    let left = wanted;
    for (let kind = 0; kind < this.kinds; kind++) {
      const pool = pod * this.kinds + kind;
      const count = Math.min(left, sim.pools.size[pool]);
      sim.pools.fill(pool, count, sim.nowUs);
      left -= count;
    }
    return null;
  }

  /** The pod's process is gone. A shared pool lives on. */
  abandon(pod: number): void {
    const { sim } = this;
    if (!this.isShared) for (let kind = 0; kind < this.kinds; kind++) sim.pools.abandon(pod * this.kinds + kind);
    sim.replicaPools.abandon(pod);
  }

  /** Connections in use and waiters, over the pod's pools to the primary (of a shared pool: all). */
  usageOf(pod: number): { readonly busy: number; readonly waiting: number } {
    const { pools } = this.sim;
    if (this.isShared) return { busy: pools.busy[0], waiting: pools.waiting[0] };
    let busy = 0;
    let waiting = 0;
    for (let kind = 0; kind < this.kinds; kind++) {
      busy += pools.busy[pod * this.kinds + kind];
      waiting += pools.waiting[pod * this.kinds + kind];
    }
    return { busy, waiting };
  }

  becameExhausted(pool: number, pod: number): void {
    const { sim } = this;
    if (this.firstExhaustedUs < 0) this.firstExhaustedUs = sim.nowUs;
    if (this.exhaustion[pool] !== 0) return;
    this.exhaustedCount++;
    const isNews = sim.nowUs - this.saidUs[pool] >= QUIET_US;
    this.exhaustion[pool] = isNews ? SAID : SILENT;
    if (!isNews) return;
    this.saidUs[pool] = sim.nowUs;
    sim.journal.write({ atUs: sim.nowUs, kind: 'pool-exhausted', pod, waitingOn: mostAwaitedRelation(sim) });
  }

  /** The server has refused a connection; worth a line at most every ten seconds. */
  connectionsRanOut(): void {
    const { backends, journal, nowUs } = this.sim;
    if (nowUs - this.connectionsSaidUs < 10_000_000) return;
    this.connectionsSaidUs = nowUs;
    journal.write({ atUs: nowUs, kind: 'connections-exhausted', connections: backends.open, ghosts: backends.ghosts });
  }

  /** Once a second. */
  noteRecoveries(): void {
    const { sim, exhaustion } = this;
    for (let pool = 0; pool < exhaustion.length && this.exhaustedCount > 0; pool++) {
      if (exhaustion[pool] === 0 || sim.pools.waiting[pool] > 0) continue;
      const wasSaid = exhaustion[pool] === SAID;
      exhaustion[pool] = 0;
      this.exhaustedCount--;
      if (wasSaid) sim.journal.write({ atUs: sim.nowUs, kind: 'pool-recovered', pod: this.isShared ? 0 : Math.floor(pool / this.kinds) });
    }
  }
}

/** The relation with the longest lock queue on the primary, null when nobody waits. */
function mostAwaitedRelation({ locks }: Simulation): string | null {
  let best = -1;
  for (let relation = 0; relation < locks.relationCount(); relation++) {
    const length = locks.waitersOn(relation);
    if (length > 0 && (best < 0 || length > locks.waitersOn(best))) best = relation;
  }
  return best < 0 ? null : locks.nameOf(best);
}
