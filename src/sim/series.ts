import { Stateful } from '../kernel/stateful.ts';
import type { Captured } from '../kernel/stateful.ts';

/** One array per quantity, one element per simulated second, all of the same length. */
export type Series = {
  readonly seconds: number;
  readonly arrived: Float64Array;
  readonly served: Float64Array;
  readonly failed: Float64Array;
  /** Latency of the requests that ended in this second, microseconds; 0 where none ended. */
  readonly p50Us: Float64Array;
  readonly p99Us: Float64Array;
  readonly maxUs: Float64Array;
  /** Sessions that wait for a relation lock or a row on the primary, and for a relation lock on the standby. */
  readonly lockWaiters: Float64Array;
  readonly replicaLockWaiters: Float64Array;
  readonly poolBusy: Float64Array;
  readonly poolWaiting: Float64Array;
  readonly connections: Float64Array;
  readonly ghosts: Float64Array;
  readonly podsReady: Float64Array;
  readonly podsRunning: Float64Array;
  readonly replicaLagUs: Float64Array;
  readonly walBytes: Float64Array;
  readonly diskUsedBytes: Float64Array;
  readonly deadRows: Float64Array;
  /** Rows that the migration has done, of `rowsTotal` of its current statement. */
  readonly migrationRows: Float64Array;
};

export type SeriesName = Exclude<keyof Series, 'seconds'>;

/** In the order in which a recorded second gives its values. */
export const SERIES_NAMES: readonly SeriesName[] = [
  'arrived', 'served', 'failed', 'p50Us', 'p99Us', 'maxUs', 'lockWaiters', 'replicaLockWaiters', 'poolBusy', 'poolWaiting', 'connections', 'ghosts',
  'podsReady', 'podsRunning', 'replicaLagUs', 'walBytes', 'diskUsedBytes', 'deadRows', 'migrationRows',
];

/** Seconds that were written down, one array for each of SERIES_NAMES; up to `filled` they never change. */
type Columns = { arrays: Float64Array[]; filled: number };

/**
Grows by doubling. A run, the looks back into it and its branches write into the same columns as long as they say the same: whoever comes to a second that is
written already, and has another one, takes a copy of its own. So a snapshot is a reference and a length, and going back copies nothing.
*/
export class SeriesRecorder extends Stateful {
  seconds = 0;
  private columns: Columns = { arrays: SERIES_NAMES.map(() => new Float64Array(1024)), filled: 0 };

  /** @param values one for each of SERIES_NAMES, in that order */
  record(values: ArrayLike<number>): void {
    const at = this.seconds++;
    if (at < this.columns.filled) {
      if (this.columns.arrays.every((column, i) => column[at] === values[i])) return;
      this.columns = { arrays: this.columns.arrays.map((column) => extended(column.subarray(0, at), Math.max(1024, 2 * at))), filled: at };
    }
    const { columns } = this;
    if (at === columns.arrays[0].length) columns.arrays = columns.arrays.map((column) => extended(column, at * 2));
    for (let i = 0; i < columns.arrays.length; i++) columns.arrays[i][at] = values[i];
    columns.filled = this.seconds;
  }

  /** A view of what has been recorded so far. */
  series(): Series {
    const views = SERIES_NAMES.map((name, i) => [name, this.columns.arrays[i].subarray(0, this.seconds)] as const);
    return { seconds: this.seconds, ...(Object.fromEntries(views) as Record<SeriesName, Float64Array>) };
  }

  override capture(): Captured {
    return { columns: this.columns, seconds: this.seconds };
  }

  override restore(saved: Captured): void {
    this.seconds = saved['seconds'] as number;
    this.columns = saved['columns'] as Columns;
  }
}

function extended(column: Float64Array, length: number): Float64Array {
  const grown = new Float64Array(length);
  grown.set(column);
  return grown;
}
