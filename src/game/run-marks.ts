import type { Series } from '../run/trace.ts';
import type { LogDigest, Mark } from './run-log.ts';

const second = 1_000_000;

/**
The marks of a run: what its log tells, and the first wait also where only customers waited, of whom the log tells nothing before a pool is empty.
Seconds are counted as a whole, so that mark stands at the end of the first second in which somebody waited.
*/
export function marksOf(digest: LogDigest, series: Pick<Series, 'seconds' | 'lockWaiters'>, startUs: number): readonly Mark[] {
  const { milestones } = digest;
  const told = milestones.find(one => one.kind === 'first-wait')?.atUs ?? Number.POSITIVE_INFINITY;
  const waitedUs = (firstSecondOfWaiting(series, startUs, told) + 1) * second;
  if (waitedUs >= told) return milestones;
  const before = milestones.filter(one => one.atUs <= waitedUs);
  const after = milestones.filter(one => one.atUs > waitedUs && one.kind !== 'first-wait');
  return [...before, { kind: 'first-wait', atUs: waitedUs, entry: null }, ...after];
}

function firstSecondOfWaiting({ seconds, lockWaiters }: Pick<Series, 'seconds' | 'lockWaiters'>, startUs: number, untilUs: number): number {
  const last = Math.min(seconds, Math.ceil(untilUs / second));
  for (let at = Math.floor(startUs / second); at < last; at++) if (lockWaiters[at] > 0) return at;
  return Number.POSITIVE_INFINITY;
}
