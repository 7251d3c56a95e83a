import modes from '../../../data/engines/sqlserver/lock-modes.json' with { type: 'json' };
import type { LockModeTable } from '../../sim/setup.ts';

const names = modes.modes.map((row) => row.mode);

/** Table lock modes as sys.dm_tran_locks.request_mode prints them, weakest first. Documented, not measured. */
export const lockModes: LockModeTable = {
  names, conflicts: modes.modes.map((row) => row.conflictsWith.reduce((bits, other) => bits | (1 << names.indexOf(other)), 0)), replicated: modes.replicated,
  timeoutError: modes.timeoutError, deadlockError: modes.deadlockError, isErrorLocal: true,
};

/** 'Sch-M' -> 'Sch-M (schema modification)': the name that the views print says little to who sees it for the first time. */
export const modeName = (mode: string): string => {
  const row = modes.modes.find((candidate) => candidate.mode === mode);
  return row === undefined ? mode : `${mode} (${row.manual})`;
};
