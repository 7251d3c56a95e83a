import type { Level } from '../levels/level.ts';
import type { Measures } from '../run/trace.ts';
import { duration } from '../text/duration.ts';
import { grouped } from '../text/number.ts';
import { bytes } from '../text/bytes.ts';
import { withMeasures } from './measured.ts';
import type { Flown } from './state.ts';

const orNone = (us: number): string => (us === 0 ? 'none' : duration(us));

type Row = readonly [label: string, read: (measures: Measures) => string];

/** Replica lag alone would say that all was well: its reads waited for a lock that it replayed. */
const replica = (measures: Measures): string => {
  const lag = measures.replicaLagUsMax === 0 ? 'never' : duration(measures.replicaLagUsMax);
  return measures.replicaBlockedUsMax > 1_000_000 ? `${lag}; reads waited ${duration(measures.replicaBlockedUsMax)}` : lag;
};

const failed = ({ requestsFailed, requestsArrived }: Measures): string =>
  `${grouped(requestsFailed)} of ${grouped(requestsArrived)}`;

const migration = ({ migrationUs, migrationSucceeded }: Measures): string =>
  migrationUs === null ? 'did not end' : migrationSucceeded ? duration(migrationUs) : `failed after ${duration(migrationUs)}`;

const ROWS: readonly Row[] = [
  ['blocking lock held', (measures) => orNone(measures.lockHeldUsMax)],
  ['longest wait of a request', (measures) => orNone(measures.blockedRequestUsMax)],
  ['requests failed', failed],
  ['first error after', (measures) => (measures.firstErrorUs === null ? 'none' : duration(measures.firstErrorUs))],
  ['customers shut out', (measures) => (measures.outageUs === 0 ? 'never' : duration(measures.outageUs))],
  ['pods killed', (measures) => grouped(measures.podsKilled)],
  ['replica behind, worst', replica],
  ['written to the log', (measures) => bytes(measures.walBytes)],
  ['migration took', migration],
];

const NOT_FLOWN = 'not flown yet';

/** Label, before, after: the same figures of both runs in the same units. */
export function comparisonRows(before: Measures | null, after: Measures | null): readonly (readonly [string, string, string])[] {
  return ROWS.map(([label, read]) => [label, before ? read(before) : NOT_FLOWN, after ? read(after) : NOT_FLOWN]);
}

/** One sentence under the table, from the figures; `kept` tells in which of the two runs every objective was kept. */
export function comparisonSentence(before: Measures, after: Measures, kept: { readonly before: boolean; readonly after: boolean } = { before: false, after: false }): string {
  if (kept.before) return kept.after ? 'Nothing went wrong before, and nothing went wrong now: it was safe as it was.' : 'It was safe as it was. What was changed out of care is what failed.';
  if (!after.migrationSucceeded) return 'The table tells it plainly: whatever was spared, the change itself is not there yet.';
  if (after.requestsFailed === 0 && after.podsKilled === 0) {
    if (!before.migrationSucceeded) return 'This time it came to its end, and nobody noticed.';
    if (before.requestsFailed === 0 && before.podsKilled === 0) return 'No request failed in either run: what differs is told by the objectives, and hardly by this table.';
    const ratio = (after.migrationUs ?? 0) / Math.max(1, before.migrationUs ?? 0);
    if (ratio < 0.5) return 'The same change, and this time there was nothing to notice.';
    if (ratio < 0.95) return 'It was done sooner than before, and this time nobody noticed.';
    return ratio > 1.05 ? 'It took longer than before, and this time nobody noticed.' : 'It took as long as before, and this time nobody noticed.';
  }
  if (after.outageUs < before.outageUs) return `Shorter by ${duration(before.outageUs - after.outageUs)}, and still somebody noticed.`;
  return 'Customers met this one as well.';
}

/** What happened, with the figures of the player's own first run. Where somebody on call ended the migration, the exhibit's story is not that run's. */
export function storyOf(level: Level, { trace: { measures }, actions }: Flown): string {
  return actions.length > 0 && !measures.migrationSucceeded ? 'What was done on call ended the migration before it was done. The figures tell what had come of it by then.' : withMeasures(level.story, measures);
}
