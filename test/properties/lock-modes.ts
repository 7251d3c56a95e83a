import type { LockModeTable } from '../../src/sim/setup.ts';

const names = ['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'];

/** Conflicting lock modes as the PostgreSQL manual lists them (section 13.3.1, table 13.2), by position in `names`. */
export const conflictLists: readonly (readonly number[])[] = [
  [7], [6, 7], [4, 5, 6, 7], [3, 4, 5, 6, 7], [2, 3, 5, 6, 7], [2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3, 4, 5, 6, 7],
];

export const postgresModes: LockModeTable = {
  names, conflicts: conflictLists.map((list) => list.reduce((mask, mode) => mask | (1 << mode), 0)), replicated: ['AccessExclusiveLock'],
};
