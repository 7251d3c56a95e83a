/** What a colour is for. A screen names the role, a theme says which colour that is, and no role is told by colour alone. */
export type Role =
  | 'text' | 'quiet' | 'strong' | 'accent' | 'frame' | 'good' | 'bad' | 'warning' | 'migration' | 'waiting' | 'chosen'
  | 'wall' | 'door' | 'case' | 'visitor' | 'plaque' | 'bronze' | 'silver' | 'gold'
  | 'sql-keyword' | 'sql-string' | 'sql-comment' | 'sql-number' | 'added' | 'removed';

export type ThemeName = 'dark' | 'light' | 'safe' | 'plain';
export const THEME_NAMES: readonly ThemeName[] = ['dark', 'light', 'safe', 'plain'];

export const THEME_TITLES: Readonly<Record<ThemeName, string>> = {
  dark: 'For dark terminals', light: 'For light terminals', safe: 'Safe for colour-blind eyes (blue and orange)', plain: 'Without colour',
};

/** Colours as Ink takes them; undefined = the terminal's own. `quiet` is dim by attribute, so that it keeps its contrast on any background. */
const COLOURS: Readonly<Record<ThemeName, Partial<Record<Role, string>>>> = {
  dark: {
    accent: 'cyanBright', frame: 'gray', good: 'greenBright', bad: 'redBright', warning: 'yellowBright', migration: 'magentaBright', waiting: 'yellowBright', chosen: 'cyanBright',
    wall: 'gray', door: 'cyanBright', case: 'white', visitor: 'yellowBright', plaque: 'yellow', bronze: 'yellow', silver: 'white', gold: 'yellowBright',
    'sql-keyword': 'cyanBright', 'sql-string': 'greenBright', 'sql-comment': 'gray', 'sql-number': 'yellowBright', added: 'greenBright', removed: 'redBright',
  },
  light: {
    accent: 'blue', frame: 'gray', good: 'green', bad: 'red', warning: '#8a5a00', migration: 'magenta', waiting: '#8a5a00', chosen: 'blue',
    wall: 'gray', door: 'blue', case: 'black', visitor: 'red', plaque: '#8a5a00', bronze: '#8a5a00', silver: '#555555', gold: '#8a5a00',
    'sql-keyword': 'blue', 'sql-string': 'green', 'sql-comment': 'gray', 'sql-number': '#8a5a00', added: 'green', removed: 'red',
  },
  // Blue and vermilion of Okabe and Ito's palette, told apart by all common forms of colour blindness (https://jfly.uni-koeln.de/color/).
  safe: {
    accent: '#56b4e9', frame: 'gray', good: '#56b4e9', bad: '#d55e00', warning: '#e69f00', migration: '#cc79a7', waiting: '#e69f00', chosen: '#56b4e9',
    wall: 'gray', door: '#56b4e9', case: 'white', visitor: '#f0e442', plaque: '#e69f00', bronze: '#e69f00', silver: 'white', gold: '#f0e442',
    'sql-keyword': '#56b4e9', 'sql-string': '#009e73', 'sql-comment': 'gray', 'sql-number': '#e69f00', added: '#56b4e9', removed: '#d55e00',
  },
  plain: {},
};

/** Every sign the screens draw with; each is one column wide in both sets. */
export type Glyphs = typeof UNICODE;

const UNICODE = {
  horizontal: '─', vertical: '│', topLeft: '┌', topRight: '┐', bottomLeft: '└', bottomRight: '┘', teeLeft: '├', teeRight: '┤', teeDown: '┬', teeUp: '┴', cross: '┼',
  caseHorizontal: '═', caseVertical: '║', caseTopLeft: '╔', caseTopRight: '╗', caseBottomLeft: '╚', caseBottomRight: '╝',
  filled: '▓', shaded: '░', solid: '█', visitor: '▲', visitorDown: '▼', visitorLeft: '◀', visitorRight: '▶', doorway: '┊', arrow: '→', arrowLeft: '←', arrowUp: '↑', arrowDown: '↓',
  dot: '·', bullet: '•', tick: '✓', cross2: '✗', turning: '↻', pointer: '❯', earned: '▪', open: '▫', ellipsis: '…', star: '★', starEmpty: '☆', knob: '●', rail: '─', play: '▶', pauseSign: '‖',
  barEmpty: '░', barFull: '█', waiter: '●', times: '×', dash: '–',
} as const satisfies Record<string, string>;

const ASCII: Readonly<Record<keyof typeof UNICODE, string>> = {
  horizontal: '-', vertical: '|', topLeft: '+', topRight: '+', bottomLeft: '+', bottomRight: '+', teeLeft: '+', teeRight: '+', teeDown: '+', teeUp: '+', cross: '+',
  caseHorizontal: '=', caseVertical: 'H', caseTopLeft: '#', caseTopRight: '#', caseBottomLeft: '#', caseBottomRight: '#',
  filled: '%', shaded: ':', solid: '#', visitor: '@', visitorDown: '@', visitorLeft: '@', visitorRight: '@', doorway: ':', arrow: '>', arrowLeft: '<', arrowUp: '^', arrowDown: 'v',
  dot: '.', bullet: '*', tick: '+', cross2: 'x', turning: 'o', pointer: '>', earned: '#', open: '.', ellipsis: '~', star: '*', starEmpty: '.', knob: 'O', rail: '-', play: '>', pauseSign: '=',
  barEmpty: '.', barFull: '#', waiter: 'o', times: 'x', dash: '-',
};

/** How the screens look: colours by role, signs, and whether anything may move by itself. */
export type Theme = {
  readonly name: ThemeName;
  readonly isAscii: boolean;
  readonly isStill: boolean;
  readonly glyphs: Readonly<Record<keyof Glyphs, string>>;
  /** Ink's `color` for a role; undefined = the terminal's own. */
  colour(role: Role): string | undefined;
};

export function theme(name: ThemeName, options: { readonly isAscii?: boolean; readonly isStill?: boolean } = {}): Theme {
  const colours = COLOURS[name];
  return { name, isAscii: options.isAscii ?? false, isStill: options.isStill ?? false, glyphs: options.isAscii ? ASCII : UNICODE, colour: (role) => colours[role] };
}

/** Which theme a terminal gets when the player chose none: NO_COLOR (https://no-color.org) wins over everything but the player's own flag. */
export function defaultTheme(env: Readonly<Record<string, string | undefined>>): ThemeName {
  if (env['NO_COLOR']) return 'plain';
  // COLORFGBG is 'foreground;background'; 7 and 15 are the light greys and white.
  const background = env['COLORFGBG']?.split(';').at(-1);
  return background === '7' || background === '15' ? 'light' : 'dark';
}

/** Folds the few signs beyond ASCII that texts use into ASCII ones of the same width. */
export function toAscii(text: string): string {
  return text.replace(/[–—]/g, '-').replace(/[“”„]/g, '"').replace(/[‘’]/g, "'").replace(/…/g, '~').replace(/×/g, 'x').replace(/[→▶]/g, '>').replace(/[←◀]/g, '<').replace(/≥/g, '>').replace(/≤/g, '<').replace(/·/g, '.').replace(/[µμ]/g, 'u').replace(/[•●]/g, '*').replace(/§/g, 'S').replace(/[^\x20-\x7e\n]/g, '?');
}
