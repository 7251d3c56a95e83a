import { didYouMean } from '../text/suggestion.ts';
import { FIXED_KEYS, KEY_ROWS } from './keys.ts';

/** Bindings of a player's own: command to key names. */
export type OwnKeys = Readonly<Record<string, readonly string[]>>;

/** Keys that a menu or an open list answers to whatever the table says. */
const OF_THE_MENU: ReadonlySet<string> = new Set(['choose', 'go-up', 'go-down', 'close']);

const NAMED = ['up', 'down', 'left', 'right', 'enter', 'escape', 'space', 'tab', 'backspace', 'delete', 'pageup', 'pagedown', 'home', 'end'];
const isKey = (name: string): boolean => {
  const bare = name.replace(/^(?:(?:ctrl|alt|shift)\+)+(?=.)/, '');
  return NAMED.includes(bare) || ([...bare].length === 1 && bare === bare.toLowerCase() && bare.trim() !== '');
};

/**
Reads a file of bindings: a JSON object from command to key name, or to a list of them.

@param file how the sentences call it
*/
export function readOwnKeys(text: string, file: string): { readonly keys: OwnKeys; readonly faults: readonly string[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { keys: {}, faults: [`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}.`] };
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return { keys: {}, faults: [`${file}: a JSON object is wanted, from commands to keys, such as {"map": ["g"]}.`] };
  const entries = Object.entries(value).map(([command, keys]: [string, unknown]) => [command, typeof keys === 'string' ? [keys] : keys] as const);
  const faults = entries.flatMap(([command, keys]) => commandFaults(command, keys));
  const own = Object.fromEntries(entries) as OwnKeys;
  const all = [...faults, ...(faults.length === 0 ? doubleFaults(own) : [])];
  return { keys: all.length === 0 ? own : {}, faults: all.map((fault) => `${file}: ${fault}`) };
}

function commandFaults(command: string, keys: unknown): readonly string[] {
  const row = KEY_ROWS.find((one) => one.command === command);
  if (!row) return [`there is no command "${command}".${didYouMean(command, KEY_ROWS.map((one) => one.command))} docs/keys.md lists them all.`];
  if (OF_THE_MENU.has(command)) return [`"${command}" belongs to the menus and cannot be changed.`];
  if (!Array.isArray(keys) || keys.length === 0 || keys.some((key) => typeof key !== 'string')) return [`"${command}" wants a key such as "g", or a list of keys such as ["g", "ctrl+g"].`];
  return (keys as readonly string[]).flatMap((key) => {
    if (FIXED_KEYS.has(key)) return [`"${command}" cannot have ${key}: it is kept for the way out.`];
    if (!isKey(key)) return [`"${command}": there is no key "${key}". A key is one sign in lower case, or ${NAMED.join(', ')}; in front of it may stand ctrl+, alt+ or shift+.`];
    if (row.where.includes('editor') && [...key].length === 1) return [`"${command}" cannot have "${key}": in the editor it types.`];
    return [];
  });
}

/** One key that is given to two commands of the same place. */
function doubleFaults(own: OwnKeys): readonly string[] {
  const rows = KEY_ROWS.filter((row) => own[row.command]);
  return rows.flatMap((row, at) => rows.slice(at + 1).flatMap((other) => own[row.command].filter((key) => own[other.command].includes(key) && row.where.some((place) => other.where.includes(place)))
    .map((key) => `${key} is given both to "${row.command}" and to "${other.command}".`)));
}
