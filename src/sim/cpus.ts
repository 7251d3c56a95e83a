import { Stateful } from '../kernel/stateful.ts';
import type { Simulation } from './simulation.ts';
import { DISCARDED } from './slots.ts';

/**
One core a pod, first come first served, a constant time for each request. Only the request at the front has an event; work for customers who
have left is done all the same, as web servers do, unless the client's policy is to cancel.
*/
export class Cpus extends Stateful {
  private readonly heads: Int32Array;
  private readonly tails: Int32Array;
  private readonly sim: Simulation;

  constructor(sim: Simulation, pods: number) {
    super();
    this.sim = sim;
    this.heads = new Int32Array(pods).fill(-1);
    this.tails = new Int32Array(pods).fill(-1);
  }

  enqueue(pod: number, slot: number): void {
    const { next } = this.sim.slots;
    next[slot] = -1;
    if (this.heads[pod] < 0) {
      this.heads[pod] = slot;
      this.sim.scheduleCpu(pod, this.sim.nowUs + this.sim.setup.fleet.cpuUsPerRequest);
    } else {
      next[this.tails[pod]] = slot;
    }
    this.tails[pod] = slot;
  }

  /** The front request has had its time; the discarded ones behind it leave without any. */
  turnOver(pod: number): void {
    const { sim } = this;
    const { slots } = sim;
    const done = this.heads[pod];
    let head = slots.next[done];
    const discarded: number[] = [];
    while (head >= 0 && (slots.flags[head] & DISCARDED) !== 0) {
      discarded.push(head);
      head = slots.next[head];
    }
    this.heads[pod] = head;
    if (head < 0) this.tails[pod] = -1;
    else sim.scheduleCpu(pod, sim.nowUs + sim.setup.fleet.cpuUsPerRequest);
    for (const slot of discarded) this.letGo(slot, pod);
    if ((slots.flags[done] & DISCARDED) !== 0) this.letGo(done, pod);
    else sim.requests.afterCpu(done);
  }

  /** The pod's process is gone: everybody in its queue fails. */
  clear(pod: number): readonly number[] {
    const gone: number[] = [];
    for (let slot = this.heads[pod]; slot >= 0; slot = this.sim.slots.next[slot]) gone.push(slot);
    this.heads[pod] = -1;
    this.tails[pod] = -1;
    this.sim.cancelCpu(pod);
    return gone;
  }

  private letGo(slot: number, pod: number): void {
    this.sim.slots.free(slot);
    this.sim.pods.requestEnded(pod);
  }
}
