import rule from '../../../data/engines/sqlserver/escalation.json' with { type: 'json' };
import type { Table } from '../../sql/catalogue.ts';
import type { PlanStep, RowEscalation, Work } from '../engine.ts';
import type { Planning } from './planning.ts';

/** An attempt to have a lock at once: where it is not free, the statement goes on without (no error, no waiting). */
export type TryLock = Extract<PlanStep, { kind: 'lock' }> & { readonly ifFree: true };

const isForbidden = (table: Table): boolean => table.options?.['lock_escalation'] === 'disable';

/** True when this many locks of one statement on one index or heap would be traded for a table lock. */
export const escalates = (table: Table, locks: number): boolean => locks >= rule.locksOfOneStatement && !isForbidden(table);

export const tryLock = (table: Table, mode: string): TryLock => ({ kind: 'lock', relation: table.name, mode, ifFree: true });

/** Bytes that all locks of the server may take together. */
function lockMemoryBytes({ context }: Planning): number {
  const asked = Number(context.settings.get('max_server_memory_mb'));
  return (asked > 0 ? asked : rule.memorySettingMb) * 1024 * 1024 * rule.lockMemoryShare;
}

/** What each row's locks cost in memory, and from when on the server asks for the table or gives up. A changed key of an index is locked where it was and where it is now. */
function memoryOf(planning: Planning, table: Table, work: Work, mode: string): RowEscalation {
  const bytes = lockMemoryBytes(planning);
  return { mode: isForbidden(table) ? null : mode, bytesPerRow: rule.lockBytes * (1 + 2 * work.indexes.length), everyRows: rule.retryEvery,
    askFromBytes: bytes * rule.askAtShareOfLockMemory, failFromBytes: bytes, error: rule.outOfLocks };
}

/**
The work of one statement, cut where the server tries to escalate for the first time: after 5,000 row locks. From there on it tries again every 1,250
while it was refused.

@param mode X where rows are changed, S where they are only read and kept
@param locks row locks that one run of it takes: those of a page, where it is run page by page
*/
export function escalatingWork(planning: Planning, table: Table, work: Work, mode: 'X' | 'S', locks: number = work.rows): readonly PlanStep[] {
  const escalation = memoryOf(planning, table, work, mode);
  if (!escalates(table, locks)) return [{ kind: 'work', work: { ...work, escalation } }];
  const first: PlanStep = { kind: 'work', work: { ...work, rows: rule.locksOfOneStatement, escalation } };
  const left = work.rows - rule.locksOfOneStatement;
  return left > 0 ? [first, tryLock(table, mode), { kind: 'work', work: { ...work, rows: left, escalation: { ...escalation, askFromBytes: 0 } } }] : [first, tryLock(table, mode)];
}
