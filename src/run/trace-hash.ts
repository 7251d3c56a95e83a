import { Digest } from '../kernel/digest.ts';
import { SERIES_NAMES } from '../sim/series.ts';
import type { Scenario } from './scenario.ts';
import type { Trace } from './trace.ts';

/** Changes whenever the simulator gives other figures for the same scenario on purpose. */
const SIMULATOR_VERSION = 1;

/** The digest that tells two traces apart: scenario (the seed in it), every second, every entry, every figure. */
export function traceHash(scenario: Scenario, trace: Omit<Trace, 'hash'>): string {
  const digest = new Digest();
  digest.word(SIMULATOR_VERSION);
  digest.text(JSON.stringify(scenario));
  for (const name of SERIES_NAMES) digest.numbers(trace.series[name]);
  if (trace.fluid !== undefined) digest.text(JSON.stringify(trace.fluid));
  const { endUs, endedBecause, log, measures, statements, lockHolds, dataCommits, counters, latency } = trace;
  digest.text(JSON.stringify({ endUs, endedBecause, log, measures, statements, lockHolds, dataCommits, counters, latency }));
  return digest.hex();
}
