import type { Key } from 'ink';
import editor from '../../data/keys/editor.json' with { type: 'json' };
import table from '../../data/keys/keys.json' with { type: 'json' };
import run from '../../data/keys/run.json' with { type: 'json' };

/** The places in which keys mean something; the one that is on top gets the key. */
export type Place = 'hall' | 'page' | 'run' | 'editor' | 'overlay';

/** One row of the key table. `label` stands in the footer (null: only in the list of keys), `says` is the whole description. */
export type KeyRow = { readonly command: string; readonly keys: readonly string[]; readonly where: readonly string[]; readonly label: string | null; readonly says: string };

/** The rows in force, with what the player remapped put in. */
export type Keymap = { readonly rows: readonly KeyRow[] };

/** All commands there are: those of the halls and pages, of the views in a run, of the editor. */
export const KEY_ROWS: readonly KeyRow[] = [...table.commands, ...run.commands, ...editor.commands];

/** Bindings that nobody may take away: leaving a text and leaving the program must always work. */
export const FIXED_KEYS: ReadonlySet<string> = new Set(['ctrl+c', 'ctrl+z']);

/**
The default table with a player's own bindings (command to key names). A binding to a fixed key is ignored; a key taken by a remapped command is
taken from other commands of the same place, so that one key never means two things.
*/
export function keymap(own: Readonly<Record<string, readonly string[]>> = {}): Keymap {
  const rows = KEY_ROWS;
  const wanted = (row: KeyRow) => own[row.command]?.filter((key) => !FIXED_KEYS.has(key)) ?? [];
  const taken = (place: string, command: string) => rows.filter((row) => row.command !== command && row.where.includes(place)).flatMap(wanted);
  return {
    rows: rows.map((row) => {
      if (wanted(row).length > 0) return { ...row, keys: wanted(row) };
      const left = row.keys.filter((key) => !row.where.some((place) => taken(place, row.command).includes(key)));
      return { ...row, keys: left };
    }),
  };
}

const SPECIAL: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'], ['downArrow', 'down'], ['leftArrow', 'left'], ['rightArrow', 'right'], ['pageUp', 'pageup'], ['pageDown', 'pagedown'], ['home', 'home'], ['end', 'end'],
  ['return', 'enter'], ['escape', 'escape'], ['tab', 'tab'], ['backspace', 'backspace'], ['delete', 'delete'],
];

/** The name of a pressed key as the table spells it: 'w', 'up', 'ctrl+r', 'shift+tab', 'space', '?'. */
export function keyName(input: string, key: Partial<Key>): string {
  const special = SPECIAL.find(([flag]) => key[flag])?.[1];
  const bare = special ?? (input === ' ' ? 'space' : input === '\r' || input === '\n' ? 'enter' : input.length === 1 ? input.toLowerCase() : input);
  if (key.ctrl) return `ctrl+${bare}`;
  if (key.meta && !key.escape) return `alt+${bare}`;
  return key.shift && special ? `shift+${bare}` : bare;
}

/** What a key means in a place, or null. */
export function commandFor(map: Keymap, place: Place, input: string, key: Partial<Key>): string | null {
  const name = keyName(input, key);
  return map.rows.find((row) => row.where.includes(place) && row.keys.includes(name))?.command ?? null;
}

const WORDS: Readonly<Record<string, string>> = { up: '↑', down: '↓', left: '←', right: '→', enter: 'Enter', escape: 'Esc', space: 'Space', tab: 'Tab', pageup: 'PgUp', pagedown: 'PgDn', home: 'Home', end: 'End', backspace: 'Backspace', delete: 'Del' };
const ASCII_WORDS: Readonly<Record<string, string>> = { ...WORDS, up: 'Up', down: 'Down', left: 'Left', right: 'Right' };

/** A key's name for people: 'Enter', '^R', 'M'. */
export function keyLabel(name: string, isAscii: boolean): string {
  if (/^ctrl\+.$/.test(name)) return `^${name.slice(5).toUpperCase()}`;
  if (name.includes('+') && name.length > 1) return name.split('+').map((part) => keyLabel(part, isAscii)).map((part) => (part === 'shift' ? 'Shift' : part === 'alt' ? 'Alt' : part === 'ctrl' ? 'Ctrl' : part)).join('+');
  return (isAscii ? ASCII_WORDS : WORDS)[name] ?? (/^[a-z]$/.test(name) ? name.toUpperCase() : name);
}

/** The footer's entries for a place: the first key of each command that has a label, without those named in `hidden`. */
export function footerKeys(map: Keymap, place: Place, isAscii: boolean, hidden: readonly string[] = []): readonly { readonly key: string; readonly label: string }[] {
  return map.rows
    .filter((row) => row.where.includes(place) && row.label !== null && row.keys.length > 0 && !hidden.includes(row.command))
    .map((row) => ({ key: keyLabel(row.keys[0], isAscii), label: row.label! }));
}

/** The whole list for `?`. */
export function keysOf(map: Keymap, place: Place, isAscii: boolean): readonly { readonly keys: readonly string[]; readonly says: string }[] {
  return map.rows.filter((row) => row.where.includes(place) && row.keys.length > 0).map((row) => ({ keys: row.keys.map((key) => keyLabel(key, isAscii)), says: row.says }));
}
