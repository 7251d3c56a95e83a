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
  const end = flight.log.findLast((entry) => entry.kind === 'migration-ended' || entry.kind === 'migration-failed');
  return end !== undefined && flight.nowUs - end.atUs > AFTERMATH_US;
}

/** Over three seconds, so that one customer across a second's edge is no outage. */
function isOut(series: Series, second: number): boolean {
  const sum = (values: Float64Array): number => values[second - 1] + values[second] + values[second + 1];
  return series.arrived[second] > 0 && sum(series.served) < 0.5 * sum(series.arrived);
}
