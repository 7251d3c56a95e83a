import type { LogEntry, Series } from '../run/trace.ts';
import type { Level } from './level.ts';

const SECOND_US = 1_000_000;

/**
Whether no medal can be earned any more, however the run goes on: the outage (from the first to the last second in which fewer than half of the
requests were good) has become longer than bronze allows, and it only grows.
*/
export function isLost(level: Level, series: Series): boolean {
  const last = series.seconds - 2;
  if (last < 1 || !isOut(series, last)) return false;
  let first = 1;
  while (first < last && !isOut(series, first)) first++;
  return (last - first) * SECOND_US > level.bronzeOutageUs;
}

/** A system that has not come back by then will not: what is broken is there to stay. */
const AFTERMATH_US = 1_800_000_000;

/** Whether a run has shown all that it has to show: its migration ended half an hour ago, and the service is still not well. */
export function isAftermathOver(flight: { readonly nowUs: number; readonly log: readonly LogEntry[] }): boolean {
  const endUs = migrationEndUs(flight.log);
  return endUs >= 0 && flight.nowUs - endUs > AFTERMATH_US;
}

/** How far each log has been read: it is asked about once a second, and reading it whole each time was a fifth of a four-hour flight. */
const readSoFar = new WeakMap<readonly LogEntry[], { length: number; endUs: number }>();

/** When the migration ended last, -1 as long as it has not. */
function migrationEndUs(log: readonly LogEntry[]): number {
  let read = readSoFar.get(log);
  if (read === undefined || read.length > log.length) {
    read = { length: 0, endUs: -1 };
    readSoFar.set(log, read);
  }
  for (; read.length < log.length; read.length++) {
    const entry = log[read.length];
    if (entry.kind === 'migration-ended' || entry.kind === 'migration-failed') read.endUs = entry.atUs;
  }
  return read.endUs;
}

/** Over three seconds, so that one customer across a second's edge is no outage. */
function isOut(series: Series, second: number): boolean {
  const sum = (values: Float64Array): number => values[second - 1] + values[second] + values[second + 1];
  return series.arrived[second] > 0 && sum(series.served) < 0.5 * sum(series.arrived);
}
