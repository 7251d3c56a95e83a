import { Stateful } from '../kernel/stateful.ts';
import type { Simulation } from './simulation.ts';

/**
The write-ahead log, checkpoints, and what has been written to disk.

A checkpoint begins after `checkpoint_timeout`, or when about half of `max_wal_size` has been written since the last one (with the default
completion target of 0.9 PostgreSQL divides by 1.9). Old segments are kept up to `max_wal_size`.
*/
export class Wal extends Stateful {
  totalBytes = 0;
  /** The next transaction that writes gets this number: the server has been in use for a while when the run begins. */
  nextXid = 81_204_000;
  /** What customers' own transactions have written, and how many they were. */
  customersBytes = 0;
  customersTransactions = 0;
  checkpointBytes = 0;
  checkpointUs = 0;
  checkpoints = 0;
  deadRows = 0;
  private grownBytes = 0;
  freeRatioMin: number;
  private isLow = false;
  private readonly sim: Simulation;

  constructor(sim: Simulation) {
    super();
    this.sim = sim;
    this.freeRatioMin = 1;
    this.noteFree();
  }

  get diskUsedBytes(): number {
    const { storage } = this.sim.setup;
    return storage.diskUsedBytes + this.grownBytes + Math.min(this.totalBytes, storage.maxWalSizeBytes);
  }

  /** @param isSent false for log of a transaction that the standby gets when it commits */
  write(bytes: number, isSent = true): void {
    this.totalBytes += bytes;
    if (isSent) this.sim.standby.walWritten(bytes);
    if (this.totalBytes - this.checkpointBytes >= this.sim.setup.storage.maxWalSizeBytes / 1.9) this.checkpoint('wal');
  }

  /** The log of a customer's own transaction, or of so many of them together. */
  writeTransaction(bytes: number, transactions = 1): void {
    this.nextXid += transactions;
    this.customersBytes += bytes;
    this.customersTransactions += transactions;
    this.write(bytes);
  }

  grow(bytes: number, deadRows: number): void {
    this.grownBytes += bytes;
    this.deadRows += deadRows;
  }

  /** Once a second. */
  noteTime(): void {
    const { storage } = this.sim.setup;
    if (this.sim.nowUs - this.checkpointUs >= storage.checkpointTimeoutUs && this.totalBytes > this.checkpointBytes) this.checkpoint('time');
    this.noteFree();
  }

  private checkpoint(cause: 'wal' | 'time'): void {
    this.checkpointBytes = this.totalBytes;
    this.checkpointUs = this.sim.nowUs;
    this.checkpoints++;
    this.sim.journal.write({ atUs: this.sim.nowUs, kind: 'checkpoint', cause });
  }

  private noteFree(): void {
    const { diskBytes } = this.sim.setup.storage;
    const free = diskBytes > 0 ? 1 - this.diskUsedBytes / diskBytes : 1;
    if (free < this.freeRatioMin) this.freeRatioMin = free;
    if (free < LOW_RATIO !== this.isLow) {
      this.isLow = free < LOW_RATIO;
      if (this.isLow) this.sim.journal.write({ atUs: this.sim.nowUs, kind: 'disk-low', freeRatio: free });
    }
  }
}

/** Less than this share of free disk is worth an entry in the log. */
const LOW_RATIO = 0.15;
