import modes from '../../../data/engines/mysql/lock-modes.json' with { type: 'json' };
import type { LockModeTable } from '../../sim/setup.ts';

type LockError = { readonly sqlstate: string; readonly message: string };

/** Where the queue for a metadata lock differs from first come, first served: what a lock manager has to know to carry it out. */
export type MetadataLockQueue = {
  /** False: a session that holds a lock gets no priority for its next one. It waits behind a waiting ALTER that waits for it, and gets 1213. */
  readonly holderGoesAhead: boolean;
  /** `waitsBehind[a]` has bit b set when a new request for mode a stands behind a waiting request for b; EXCLUSIVE stands behind nobody. */
  readonly waitsBehind: readonly number[];
  /** Weight of a waiting request by mode: of the sessions in a deadlock the lightest is the victim, at once. */
  readonly deadlockWeights: readonly number[];
  readonly deadlockError: LockError;
  readonly timeoutError: LockError;
};

const names = modes.modes.map((row) => row.mode);
const bits = (others: readonly string[]): number => others.reduce((sum, other) => sum | (1 << names.indexOf(other)), 0);

/** Metadata lock modes, weakest first, named as performance_schema.metadata_locks.LOCK_TYPE prints them. */
export const lockModes: LockModeTable & MetadataLockQueue = {
  names, conflicts: modes.modes.map((row) => bits(row.conflictsWith)), replicated: modes.replicated,
  holderGoesAhead: modes.holderGoesAhead, waitsBehind: modes.modes.map((row) => bits(row.waitsBehind)), deadlockWeights: modes.modes.map((row) => row.deadlockWeight),
  deadlockError: modes.deadlockError, timeoutError: modes.timeoutError,
};

/** 'SHARED_NO_WRITE' -> 'shared no write', the manual's spelling being the same words. */
export const modeName = (mode: string): string => mode.replaceAll('_', ' ');
