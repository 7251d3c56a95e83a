import text from '../../../data/text/findings/lock-held-across-backfill.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { heldAcross } from '../held-across.ts';
import { dataWork } from '../sighting.ts';

/** A transaction takes a lock that stops customers and then changes rows for longer than they can wait. */
export const lockHeldAcrossBackfill: Detector = {
  id: 'lock-held-across-backfill',
  text,
  see: (subject): readonly Sighting[] => heldAcross(subject, later => dataWork(later) !== null),
};
