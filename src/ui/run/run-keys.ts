import table from '../../../data/keys/run.json' with { type: 'json' };
import type { Keymap } from '../keys.ts';

/** The keymap with the keys of the views; a command that the keymap has already (a player's remapping) is left as it is. */
export function runKeymap(keymap: Keymap): Keymap {
  const known = new Set(keymap.rows.map(row => row.command));
  return { rows: [...keymap.rows, ...table.commands.filter(row => !known.has(row.command))] };
}
