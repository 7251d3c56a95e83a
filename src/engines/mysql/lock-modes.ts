import modes from '../../../data/engines/mysql/lock-modes.json' with { type: 'json' };
import type { LockModeTable } from '../../sim/setup.ts';

const names = modes.modes.map((row) => row.mode);
const bits = (others: readonly string[]): number => others.reduce((sum, other) => sum | (1 << names.indexOf(other)), 0);

/** Metadata lock modes, weakest first, named as performance_schema.metadata_locks.LOCK_TYPE prints them. */
export const lockModes: LockModeTable = {
  names, conflicts: modes.modes.map((row) => bits(row.conflictsWith)), replicated: modes.replicated,
  holderGoesAhead: modes.holderGoesAhead, waitsBehind: modes.modes.map((row) => bits(row.waitsBehind)), deadlockWeights: modes.modes.map((row) => row.deadlockWeight),
  deadlockError: modes.deadlockError, timeoutError: modes.timeoutError, queueOrder: 'mode', isErrorLocal: true, rowLockTimeoutUs: modes.innodbLockWaitTimeoutSeconds * 1_000_000,
};

/** 'SHARED_NO_WRITE' -> 'shared no write', the manual's spelling being the same words. */
export const modeName = (mode: string): string => mode.replaceAll('_', ' ');
