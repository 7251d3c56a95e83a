import { NEVER_US } from '../kernel/never.ts';
import { Stateful } from '../kernel/stateful.ts';
import { waitingForTransactions } from './long-waits.ts';
import { SeriesRecorder } from './series.ts';
import type { Simulation } from './simulation.ts';

const SECOND_US = 1_000_000;
/** A second whose slowest hundredth took longer is not a good one. */
const SLOW_US = 1_000_000;
/** A service is said to have recovered when it has been well this long. */
const RECOVERED_US = 5_000_000;

/** What happens once a simulated second: the series, the invariants, and whether the service is well. */
export class SecondClock extends Stateful {
  nextUs = SECOND_US;
  readonly recorder = new SeriesRecorder();
  /** Since when the service has been well; NEVER_US while it is not. */
  wellSinceUs = 0;
  /** True from the first second that was not well until recovery is written down. */
  private isTroubled = false;
  lockWaitersMax = 0;
  private readonly sim: Simulation;
  private readonly values = new Float64Array(19);

  constructor(sim: Simulation) {
    super();
    this.sim = sim;
  }

  tick(): void {
    const { sim, values } = this;
    const { meter, pools, pods, backends, wal } = sim;
    const [arrived, served, failed] = meter.takeSecond();
    sim.wal.noteTime();
    sim.standby.noteLag();
    const latency = meter.takeLatencies();
    const p99Us = latency.quantile(0.99);
    values[0] = arrived;
    values[1] = served;
    values[2] = failed;
    values[3] = latency.quantile(0.5);
    values[4] = p99Us;
    values[5] = latency.max;
    values[6] = sim.locks.waiters + sim.rowLocks.waiters + waitingForTransactions(sim);
    values[7] = sim.standbyLocks.waiters;
    values[8] = pools.busyTotal;
    values[9] = pools.waitingTotal;
    values[10] = backends.open;
    values[11] = backends.ghosts;
    values[12] = pods.readyCount;
    values[13] = pods.runningCount;
    values[14] = sim.standby.lagUs();
    values[15] = wal.totalBytes;
    values[16] = wal.diskUsedBytes;
    values[17] = wal.deadRows;
    values[18] = sim.migrationRows;
    this.recorder.record(values);
    this.nextUs += SECOND_US;
    this.noteHealth(failed, p99Us);
    meter.closeErrors(sim.nowUs);
    sim.fleetPools.noteRecoveries();
    sim.clients.beginSecond(sim.nowUs);
    meter.assertConserved();
    if (sim.sessions.waitingOnTransactions() === 0) sim.slots.tidy();
  }

  private noteHealth(failed: number, p99Us: number): void {
    const { sim } = this;
    const isWell = failed === 0 && p99Us < SLOW_US && sim.pools.waitingTotal === 0 && sim.pods.readyCount >= sim.pods.wanted && !sim.ledger.isBlockingNow();
    if (!isWell) {
      this.wellSinceUs = NEVER_US;
      this.isTroubled = true;
      return;
    }
    if (this.wellSinceUs < 0) this.wellSinceUs = sim.nowUs - SECOND_US;
    if (this.isTroubled && sim.nowUs - this.wellSinceUs >= RECOVERED_US) {
      this.isTroubled = false;
      sim.journal.write({ atUs: this.wellSinceUs, kind: 'recovered' });
    }
  }
}
