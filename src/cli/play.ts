import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { capabilities } from '../adapters/capabilities.ts';
import { openProgress } from '../adapters/progress.ts';
import { resumeText } from '../game/pages/settings.ts';
import { didYouMean } from '../text/suggestion.ts';
import { defaultTheme, theme, THEME_NAMES } from '../ui/theme.ts';
import type { Theme, ThemeName } from '../ui/theme.ts';
import type { Museum } from '../game/museum.ts';
import type { Preferences } from '../game/progress.ts';
import type { Look } from '../ui/App.tsx';
import { readOwnKeys } from '../ui/own-keys.ts';
import type { OwnKeys } from '../ui/own-keys.ts';
import { titleBytes } from '../ui/title-lines.ts';
import { UsageError } from './command.ts';
import type { Replay } from '../game/replay.ts';
import type { Command, CommandIo } from './command.ts';

const usage = `Usage: runaway-migration play [options]

Opens the museum where you left it. Walk with W A S D or the arrow keys, look with Enter, ? shows all keys.

Options:
  --screen-reader    plain text and typed answers: for screen readers, pipes and simple terminals
  --theme <name>     ${THEME_NAMES.join(', ')}; "safe" for colour-blind eyes, "plain" without colour (NO_COLOR does the same)
  --ascii            draw with plain ASCII signs
  --reduced-motion   nothing moves by itself
  --fps <number>     frames a second at most (90); fewer for slow connections
  --keys <file>      your own keys: JSON from commands to keys, as docs/keys.md says
  --levels <folder>  play levels of your own ("levels new" writes one); progress in them is kept apart
  --seed <number>    another day's traffic (7)
  --replay <file|code>  open an incident that somebody wrote down, in the sandbox
  -h, --help         this text
`;

export type PlayOptions = { readonly theme: ThemeName | null; readonly ascii: boolean; readonly still: boolean; readonly linear: boolean; readonly fps: number; readonly seed: number; readonly keys: OwnKeys;
  /** Whole path of a folder of somebody's own levels. */
  readonly levels: string | null;
  /** The game opens in the sandbox, with this in it. */
  readonly replay?: Replay };

/** How the game opens without any option. With 60 frames a second at most, what a key did just behind a frame was seen after 33 ms. */
export const DEFAULT_OPTIONS: PlayOptions = { theme: null, ascii: false, still: false, linear: false, fps: 90, seed: 7, levels: null, keys: {} };

function optionsOf(args: readonly string[], workingFolder: string): { readonly options: PlayOptions; readonly replay: string | undefined } {
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true, strict: true,
    options: {
      'screen-reader': { type: 'boolean', default: false }, theme: { type: 'string' }, ascii: { type: 'boolean', default: false }, 'reduced-motion': { type: 'boolean', default: false },
      fps: { type: 'string', default: '90' }, seed: { type: 'string', default: '7' }, keys: { type: 'string' }, levels: { type: 'string' }, replay: { type: 'string' }, help: { type: 'boolean', short: 'h' },
    },
  });
  if (positionals.length > 0) throw new UsageError(`play takes no "${positionals[0]}"; --help lists its options.`);
  const named = THEME_NAMES.find((name) => name === values.theme) ?? null;
  if (values.theme !== undefined && named === null) throw new UsageError(`--theme ${values.theme}: there is no such theme.${didYouMean(values.theme, THEME_NAMES)} Themes: ${THEME_NAMES.join(', ')}.`);
  if (!/^\d{1,10}$/.test(values.seed)) throw new UsageError(`--seed ${values.seed}: a seed is a whole number from 0 to 9999999999.`);
  const fps = Number(values.fps);
  if (!(fps >= 1 && fps <= 120)) throw new UsageError(`--fps ${values.fps}: frames a second are a number from 1 to 120.`);
  const options: PlayOptions = { theme: named, ascii: values.ascii, still: values['reduced-motion'], linear: values['screen-reader'], fps, seed: Number(values.seed), levels: values.levels === undefined ? null : path.resolve(workingFolder, values.levels), keys: values.keys === undefined ? {} : keysFrom(values.keys, workingFolder) };
  return { options, replay: values.replay };
}

/** @throws UsageError with a sentence for each thing in the file that cannot be used */
function keysFrom(file: string, workingFolder: string): OwnKeys {
  let text: string;
  try {
    text = readFileSync(path.resolve(workingFolder, file), 'utf8');
  } catch {
    throw new UsageError(`--keys ${file}: this file cannot be read; give the path of a JSON file.`);
  }
  const { keys, faults } = readOwnKeys(text, file);
  if (faults.length > 0) throw new UsageError(faults.join(' '));
  return keys;
}

/** The theme that the title is drawn in: as the game behind it will be. */
function shownTheme(look: Look, saved: Preferences): Theme {
  const name = look.asked.theme ?? THEME_NAMES.find((one) => one === saved.theme) ?? look.theme;
  return theme(name, { isAscii: look.asked.isAscii || (saved.glyphs === null ? look.isAscii : saved.glyphs === 'ascii') });
}

export const command: Command = {
  name: 'play',
  summary: 'open the museum in the terminal',
  usage,
  async run(args, io) {
    const { options, replay } = optionsOf(args, io.workingFolder);
    if (replay === undefined) return openGame(options, io);
    const museum = await (await import('./own-levels.ts')).soundMuseum(options.levels, options.seed);
    return openGame({ ...options, replay: await replayHere(replay, museum, io.workingFolder) }, io, museum);
  },
};

/** A replay, once it is known that it can be flown here. @throws InputError with a sentence */
async function replayHere(word: string, museum: Museum, workingFolder: string): Promise<Replay> {
  const [{ replayFrom }, { levelFor }] = await Promise.all([import('./replay-file.ts'), import('./replay.ts')]);
  const replay = await replayFrom(word, workingFolder);
  levelFor(Object.values(museum.levels), replay, 'the replay');
  return replay;
}

/**
Opens the game as the terminal and the options allow.

@param read the museum, where it has been read already
*/
export async function openGame(options: PlayOptions, io: CommandIo, read: Museum | null = null): Promise<number> {
  const can = capabilities({
    env: io.env, platform: process.platform, stdout: process.stdout, stdin: process.stdin,
    asked: { ascii: options.ascii || undefined, still: options.still || undefined, linear: options.linear || undefined, colour: options.theme === 'plain' ? false : undefined },
  });
  // What is wrong with levels of one's own is said before the screen is taken; the program's are read behind the title.
  const museum = read ?? (options.levels === null ? null : await (await import('./own-levels.ts')).soundMuseum(options.levels, options.seed));
  const store = openProgress({ env: options.levels === null ? io.env : (await import('./own-levels.ts')).ownEnvironment(io.env, options.levels) });
  if (can.isLinear) return (await import('./play-session.ts')).playInText({ options, store, museum }, io);
  const look: Look = { theme: options.theme ?? (can.colour === 'none' ? 'plain' : defaultTheme(io.env)), isAscii: can.isAscii, isStill: can.isStill, asked: { theme: options.theme, isAscii: options.ascii }, keys: options.keys };
  // The title stands while everything else is still being read: the first frame is as quick as a prompt. Keys that come too early wait unseen.
  process.stdin.setRawMode(true);
  const title = options.replay ? '' : titleBytes(can.columns, can.rows - 1, shownTheme(look, store.first.preferences), resumeText(store.first));
  process.stdout.write(`\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J${title}\x1b[H`);
  return (await import('./play-session.ts')).playOnScreen({ options, store, museum }, look, io);
}
