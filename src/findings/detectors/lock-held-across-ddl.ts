import text from '../../../data/text/findings/lock-held-across-ddl.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { heldAcross } from '../held-across.ts';
import { dataWork } from '../sighting.ts';

/** A transaction takes a lock that stops customers and keeps it while another statement scans, builds or checks. */
export const lockHeldAcrossDdl: Detector = {
  id: 'lock-held-across-ddl',
  text,
  see: (subject): readonly Sighting[] => heldAcross(subject, later => dataWork(later) === null),
};
