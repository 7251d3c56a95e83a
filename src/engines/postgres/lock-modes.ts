import modes from '../../../data/engines/postgres/lock-modes.json' with { type: 'json' };
import type { LockModeTable } from '../../sim/setup.ts';

const names = modes.modes.map((row) => row.mode);

/** PostgreSQL's eight table-level modes, weakest first, and their conflict table. */
export const lockModes: LockModeTable = {
  names,
  conflicts: modes.modes.map((row) => row.conflictsWith.reduce((bits, other) => bits | (1 << names.indexOf(other)), 0)),
  replicated: modes.replicated, hasTupleLocks: true,
};

/** True when two sessions cannot hold these two modes on one relation. */
export const conflict = (a: string, b: string): boolean => (lockModes.conflicts[names.indexOf(a)] & (1 << names.indexOf(b))) !== 0;

/** The stronger of two modes, in the manual's order. */
export const stronger = (a: string, b: string): string => (names.indexOf(a) >= names.indexOf(b) ? a : b);

/** 'AccessExclusiveLock' -> 'ACCESS EXCLUSIVE'. */
export const modeName = (mode: string): string => modes.modes.find((row) => row.mode === mode)?.manual ?? mode;

/** The mode that LOCK TABLE's number in the parse tree stands for (1 = ACCESS SHARE). */
export const modeOfNumber = (number: number): string => names[number - 1];

export type RowStrength = keyof typeof modes.rowLocks.conflicts;

/** Whether two row locks on one row exclude each other. */
export const rowConflict = (a: RowStrength, b: RowStrength): boolean => modes.rowLocks.conflicts[a].includes(b);
