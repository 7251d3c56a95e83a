import { Stateful } from '../kernel/stateful.ts';
import type { Simulation } from './simulation.ts';
import { CLIENT_GONE, TIMED } from './slots.ts';

/** When a request's time is up: its customer's patience, and the server's limits for a statement and for a wait. */
export class RequestTimers extends Stateful {
  /** How often a request has begun to wait for a lock or a row. */
  waits = 0;
  private readonly sim: Simulation;
  private readonly classCount: number;
  private readonly deadlineUs: number;

  constructor(sim: Simulation) {
    super();
    this.sim = sim;
    this.classCount = sim.setup.classes.length;
    this.deadlineUs = sim.setup.clients.deadlineUs;
  }

  /**
  A customer's patience gets an event only when something may outlast it: a wait, or a service that is known to end too late. Most requests never
  wait, and arming and disarming for each of them was a tenth of a run's time.
  */
  armDeadline(slot: number): void {
    const { sim } = this;
    const { slots } = sim;
    if (slots.requestClass[slot] >= this.classCount || (slots.flags[slot] & CLIENT_GONE) !== 0 || sim.deadlines.has(slot)) return;
    slots.flags[slot] |= TIMED;
    sim.deadlines.add(slot, slots.tryUs[slot] + this.deadlineUs);
  }

  armStatementTimeout(slot: number): void {
    const { sim } = this;
    sim.slots.flags[slot] |= TIMED;
    sim.statementTimeouts.add(slot, sim.nowUs + sim.statementTimeoutUs);
  }

  armWaitTimeouts(slot: number): void {
    const { sim } = this;
    this.waits++;
    sim.deadlockChecks.add(slot, sim.nowUs + sim.setup.server.deadlockTimeoutUs);
    if (sim.lockTimeoutUs > 0) sim.lockTimeouts.add(slot, sim.nowUs + sim.lockTimeoutUs);
  }

  disarmWaitTimeouts(slot: number): void {
    this.sim.deadlockChecks.remove(slot);
    this.sim.lockTimeouts.remove(slot);
  }
}
