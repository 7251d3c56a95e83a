import { KEY_ROWS, keyLabel } from './keys.ts';
import type { Place } from './keys.ts';

const PLACES: readonly (readonly [Place, string])[] = [['hall', 'In the hall'], ['page', 'On a page'], ['run', 'In a run'], ['editor', 'In the editor'], ['overlay', 'In front of a screen']];

const label = (key: string): string => `\`${keyLabel(key, false).replace('|', '\\|')}\``;

/** The text of docs/keys.md: every key of every place, and how to change them. */
export function keysDocument(): string {
  const tables = PLACES.map(([place, name]) => {
    const rows = KEY_ROWS.filter(({ where }) => where.includes(place)).map(({ command, keys, says }) => `| ${keys.map(label).join(' ')} | ${says} | \`${command}\` |`);
    return [`## ${name}`, '', '| keys | what they do | command |', '|---|---|---|', ...rows, ''].join('\n');
  });
  return [
    '# Keys', '',
    'Everything can be done with the keyboard. `?` lists the keys of the place one is in (`^G` in the editor, where letters are letters). `^C` leaves at once and',
    '`^Z` puts the museum aside, everywhere; progress is saved either way. In a menu the arrows or `J` and `K` move, `Enter` takes, and a digit takes at once.', '',
    '`^R` means Ctrl and R. This page is made from `data/keys/`; a test keeps it current.', '',
    ...tables,
    '## Your own keys', '',
    'Write a JSON file from commands to keys and start with `runaway-migration play --keys my-keys.json`:', '',
    '```json', '{ "map": ["g"], "walk-left": ["h", "left"], "fly": ["ctrl+f"] }', '```', '',
    'A key that you give to a command no longer means anything else in the same place. Names of keys: one sign in lower case, or `up` `down` `left` `right` `enter`',
    '`escape` `space` `tab` `backspace` `delete` `pageup` `pagedown` `home` `end`; `ctrl+`, `alt+` or `shift+` may stand in front. The menus’ own keys, `ctrl+c` and',
    '`ctrl+z` stay as they are. What cannot be used in the file is said, one sentence for each fault, before anything starts.', '',
  ].join('\n');
}
