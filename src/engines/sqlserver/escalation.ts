import rule from '../../../data/engines/sqlserver/escalation.json' with { type: 'json' };
import type { Table } from '../../sql/catalogue.ts';
import type { PlanStep, Work } from '../engine.ts';

/** An attempt to have a lock at once: where it is not free, the statement goes on without (no error, no waiting). */
export type TryLock = Extract<PlanStep, { kind: 'lock' }> & { readonly ifFree: true };

/** Attempts beyond the first that a plan writes out; a statement that is refused so often stays with row locks in the model. */
const ATTEMPTS = 8;

/** True when this many locks of one statement on one index or heap would be traded for a table lock. */
export const escalates = (table: Table, locks: number): boolean => locks >= rule.locksOfOneStatement && table.options?.['lock_escalation'] !== 'disable';

export const tryLock = (table: Table, mode: string): TryLock => ({ kind: 'lock', relation: table.name, mode, ifFree: true });

/**
The work of one statement cut where the server tries to escalate: after 5,000 row locks, then every 1,250 while it was not granted.

@param mode X where rows are changed, S where they are only read and kept
*/
export function escalatingWork(table: Table, work: Work, mode: 'X' | 'S'): readonly PlanStep[] {
  if (!escalates(table, work.rows)) return [{ kind: 'work', work }];
  const attempt = tryLock(table, mode);
  const cuts = [rule.locksOfOneStatement];
  while (cuts.length <= ATTEMPTS && (cuts.at(-1) ?? 0) + rule.retryEvery < work.rows) cuts.push((cuts.at(-1) ?? 0) + rule.retryEvery);
  const bounds = [0, ...cuts, work.rows];
  return bounds.slice(1).flatMap((end, at): readonly PlanStep[] => {
    const rows = end - bounds[at];
    const piece: readonly PlanStep[] = rows > 0 ? [{ kind: 'work', work: { ...work, rows } }] : [];
    return at < cuts.length ? [...piece, attempt] : piece;
  });
}
