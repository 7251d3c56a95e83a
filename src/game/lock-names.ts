import table from '../../data/engines/postgres/lock-modes.json' with { type: 'json' };

/** From the weakest to the strongest, as the manual lists them. */
const modes: readonly { readonly mode: string; readonly manual: string }[] = table.modes;

/** The manual's spelling of a mode that a view prints: AccessExclusiveLock is ACCESS EXCLUSIVE. Modes of other engines are spelled alike everywhere. */
export const lockModeName = (mode: string): string => modes.find((one) => one.mode === mode)?.manual ?? mode;

/** Larger is stronger; modes that the table does not have are the weakest. */
export const lockModeRank = (mode: string): number => modes.findIndex((one) => one.mode === mode);
