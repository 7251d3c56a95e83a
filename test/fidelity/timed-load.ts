import { POOL_SIZE, ROWS, SERVICE_MS } from './timed-incidents.ts';
import type { Incident, Moment } from './timed-incidents.ts';
import type { Wire } from './wire.ts';

type Request = { readonly isWrite: boolean; readonly atMs: number; startedMs: number; endedMs: number; readonly sleepMs: number; failed: boolean };

/** Longest that customers keep coming, whatever happens: the load is bounded. */
export const LONGEST_MS = 20_000;

/** Uniform numbers from a seed (mulberry32): a repeated recording sends the same customers. */
const numbers = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const exponential = (uniform: () => number): number => -Math.log(1 - uniform());

/** Customers of one incident, in the order of their arrival: Poisson arrivals, exponential service. */
const customers = (incident: Incident, seed: number): readonly Request[] => {
  const uniform = numbers(seed);
  const perSec = incident.readsPerSec + incident.writesPerSec;
  const all: Request[] = [];
  for (let atMs = 0; atMs < LONGEST_MS; atMs += (exponential(uniform) * 1000) / perSec) {
    all.push({ isWrite: uniform() * perSec < incident.writesPerSec, atMs, startedMs: NaN, endedMs: NaN, sleepMs: exponential(uniform) * SERVICE_MS, failed: false });
  }
  return all;
};

/**
An open-loop load: customers come when they come, however slow the server is, and take a connection of a pool, first come first served. Whoever
waits for a connection for longer than the incident allows fails.
*/
export class Load {
  readonly line: Moment[] = [];
  readonly seen: Request[] = [];
  private readonly free: Wire[];
  private queue: Request[] = [];
  private inside = 0;
  private isStopped = false;
  private readonly coming: readonly Request[];
  private readonly startedAt = performance.now();
  private readonly uniform: () => number;
  private readonly checkoutTimeoutMs: number | null;
  readonly running: Promise<void>;

  constructor(incident: Incident, wires: readonly Wire[], seed: number) {
    if (wires.length !== POOL_SIZE) throw new Error(`a pool of ${POOL_SIZE} connections is needed`);
    this.free = [...wires];
    this.coming = customers(incident, seed);
    this.uniform = numbers(seed + 1_000_000);
    this.checkoutTimeoutMs = incident.checkoutTimeoutMs;
    this.running = this.run();
  }

  get nowMs(): number {
    return performance.now() - this.startedAt;
  }

  get waiting(): number {
    return this.queue.length;
  }

  /** Nobody comes any more; resolves when the last one has gone. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    let next = 0;
    while (!this.isStopped && next < this.coming.length) {
      for (; next < this.coming.length && this.coming[next].atMs <= this.nowMs; next++) this.arrive(this.coming[next]);
      this.dropImpatient();
      await pause(Math.max(1, Math.min(5, (this.coming[next]?.atMs ?? 0) - this.nowMs)));
    }
    while (this.inside > 0) {
      this.dropImpatient();
      await pause(5);
    }
  }

  private arrive(request: Request): void {
    this.inside++;
    this.seen.push(request);
    this.queue.push(request);
    this.serveNext();
    this.note();
  }

  private serveNext(): void {
    const wire = this.queue.length > 0 ? this.free.shift() : undefined;
    const request = wire === undefined ? undefined : this.queue.shift();
    if (wire !== undefined && request !== undefined) void this.serve(request, wire);
  }

  private async serve(request: Request, wire: Wire): Promise<void> {
    const id = 1 + Math.floor(this.uniform() * ROWS);
    const seconds = (request.sleepMs / 1000).toFixed(5);
    request.startedMs = this.nowMs;
    const { error } = await wire.query(request.isWrite ? `UPDATE orders SET total = total + 1 WHERE id = ${id} RETURNING pg_sleep(${seconds})` : `SELECT total, pg_sleep(${seconds}) FROM orders WHERE id = ${id}`);
    request.failed = error !== null;
    this.free.push(wire);
    this.leave(request);
    this.serveNext();
    this.note();
  }

  private dropImpatient(): void {
    const limit = this.checkoutTimeoutMs ?? Infinity;
    for (let first = this.queue.at(0); first !== undefined && this.nowMs - first.atMs > limit; first = this.queue.at(0)) {
      this.queue.shift();
      first.failed = true;
      this.leave(first);
      this.note();
    }
  }

  private leave(request: Request): void {
    request.endedMs = this.nowMs;
    this.inside--;
  }

  private note(): void {
    this.line.push({ atMs: this.nowMs, inside: this.inside, waiting: this.queue.length });
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
