import text from '../../../data/text/findings/transaction-left-open.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { isRefused } from '../sighting.ts';

/** The script ends inside a transaction that it has opened itself: nothing of it is kept. */
export const transactionLeftOpen: Detector = {
  id: 'transaction-left-open',
  text,
  see: (subject): readonly Sighting[] => {
    const last = subject.statements.at(-1);
    const ends = last && (last.plan.role === 'commit' || last.plan.role === 'rollback');
    const opener = subject.statements.find(statement => statement.plan.role === 'begin' && statement.transaction === last?.transaction);
    return last && last.transaction !== null && !ends && !isRefused(last) && opener
      ? [{ severity: 'error', statement: opener.statement.index, message: 'open', instead: 'commit', values: {} }]
      : [];
  },
};
