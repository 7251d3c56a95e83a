import modes from '../../../data/engines/mysql/lock-modes.json' with { type: 'json' };
import type { LockModeTable } from '../../sim/setup.ts';

const names = modes.modes.map((row) => row.mode);
const bits = (others: readonly string[]): number => others.reduce((sum, other) => sum | (1 << names.indexOf(other)), 0);

/** Metadata lock modes, weakest first, named as performance_schema.metadata_locks.LOCK_TYPE prints them. */
export const lockModes: LockModeTable = { names, conflicts: modes.modes.map((row) => bits(row.conflictsWith)), replicated: modes.replicated };

/**
Which waiting requests a new request stands behind: a waiting EXCLUSIVE holds up every new lock but SHARED_HIGH_PRIO and itself, a waiting
SHARED_NO_WRITE new writers. The lock manager's own queue order covers both; kept for whoever shows or tests it.
*/
export const waitsBehind: Readonly<Record<string, readonly string[]>> = Object.fromEntries(modes.modes.map((row) => [row.mode, row.waitsBehind]));

/** False: a transaction that holds a lock gets no priority for its next one. It waits behind a waiting ALTER, which waits for it: error 1213. */
export const holderGoesAhead: boolean = modes.holderGoesAhead;

/** 'SHARED_NO_WRITE' -> 'shared no write', the manual's spelling being the same words. */
export const modeName = (mode: string): string => mode.replaceAll('_', ' ');
