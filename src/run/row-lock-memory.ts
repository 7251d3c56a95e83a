import type { Work } from '../engines/engine.ts';
import type { SessionView } from '../sim/step.ts';
import type { ScriptState, Todo } from './script-state.ts';

/** What a transaction's row locks mean for the next piece of a work: how many rows it may have, and what is done before and after it. */
export type LockMemory = {
  /** Rows up to the next moment at which the server looks; Infinity where it never does. */
  readonly rowsUntilNextLook: number;
  /** The server has no memory for another row lock: the statement fails before its next row. */
  readonly failure: { readonly sqlstate: string; readonly message: string } | null;
  /** Asked for when that many rows are locked: the whole table at once, or nothing. */
  readonly ask: Todo | null;
};

const UNLIMITED: LockMemory = { rowsUntilNextLook: Infinity, failure: null, ask: null };

/** True once one lock on the whole table stands for the row locks: they have been given back, and no more are taken. */
export function isTableLocked(work: Work, view: SessionView): boolean {
  const mode = work.escalation?.mode ?? null;
  return mode !== null && view.holds?.(work.relation, mode) === true;
}

/** What the row locks that the open transaction has gathered so far mean for this work. */
export function lockMemory(state: ScriptState, work: Work, view: SessionView): LockMemory {
  const { escalation } = work;
  if (escalation === undefined || isTableLocked(work, view)) return UNLIMITED;
  const { mode, bytesPerRow, askFromBytes, everyRows, failFromBytes, error } = escalation;
  const bytes = state.transaction?.lockBytes ?? 0;
  if (bytes + bytesPerRow > failFromBytes) return { ...UNLIMITED, failure: error };
  const untilFull = Math.floor((failFromBytes - bytes) / bytesPerRow);
  if (mode === null) return { ...UNLIMITED, rowsUntilNextLook: untilFull };
  const untilAsked = bytes >= askFromBytes ? everyRows : Math.ceil((askFromBytes - bytes) / bytesPerRow);
  return { rowsUntilNextLook: Math.max(1, Math.min(untilAsked, untilFull)), failure: null,
    ask: { kind: 'plan-step', step: { kind: 'lock', relation: work.relation, mode, ifFree: true } } };
}

/** The open transaction after so many rows more of this work. */
export function withRowLocks(transaction: ScriptState['transaction'], work: Work, rows: number, view: SessionView): ScriptState['transaction'] {
  const { escalation } = work;
  if (transaction === null || escalation === undefined) return transaction;
  return { ...transaction, lockBytes: isTableLocked(work, view) ? 0 : (transaction.lockBytes ?? 0) + rows * escalation.bytesPerRow };
}
