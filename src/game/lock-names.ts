import sqlserver from '../../data/engines/sqlserver/lock-modes.json' with { type: 'json' };
import table from '../../data/engines/postgres/lock-modes.json' with { type: 'json' };

/** From the weakest to the strongest, as the manual lists them. */
const modes: readonly { readonly mode: string; readonly manual: string }[] = table.modes;

/** The manual's spelling of a mode that a view prints: AccessExclusiveLock is ACCESS EXCLUSIVE. Modes of other engines are spelled alike everywhere. */
export const lockModeName = (mode: string): string => modes.find((one) => one.mode === mode)?.manual ?? mode;

/** Other engines' modes, from the weakest to the strongest; no two engines have a name in common. */
const otherModes: readonly string[] = sqlserver.modes.map(({ mode }) => mode);

/** Larger is stronger; modes that no table has are the weakest. */
export const lockModeRank = (mode: string): number => Math.max(modes.findIndex((one) => one.mode === mode), otherModes.indexOf(mode));
