import text from '../../../data/text/findings/disk-nearly-full.en.json' with { type: 'json' };
import { percent } from '../../text/number.ts';
import type { Detector, Sighting } from '../finding.ts';
import { diskFreeRatioMin } from '../limits.ts';

/** In the flight old row versions, a second copy of a table or the log filled the disk. */
export const diskNearlyFull: Detector = {
  id: 'disk-nearly-full',
  text,
  see: (subject): readonly Sighting[] => {
    const free = subject.trace?.measures.diskFreeRatioMin ?? 1;
    const heaviest = subject.statements.toSorted((a, b) => b.estimate.walBytes - a.estimate.walBytes)[0];
    return free >= diskFreeRatioMin ? [] : [{
      severity: free <= 0 ? 'error' : 'warning', statement: heaviest?.statement.index ?? null, message: free <= 0 ? 'full' : 'low', instead: null,
      values: { free: percent(Math.max(0, free)), limit: percent(diskFreeRatioMin) },
    }];
  },
};
