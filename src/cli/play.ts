import { parseArgs } from 'node:util';
import { capabilities } from '../adapters/capabilities.ts';
import { editOutside } from '../adapters/external-editor.ts';
import { builtInLevelFolder, levelFiles } from '../adapters/level-files.ts';
import { writePostMortem } from '../adapters/post-mortem.ts';
import { openProgress } from '../adapters/progress.ts';
import type { ProgressStore } from '../adapters/progress.ts';
import { keepTerminal } from '../adapters/terminal.ts';
import { resumeText } from '../game/pages/settings.ts';
import type { LockNotes } from '../game/editor-notes.ts';
import type { State } from '../game/state.ts';
import type { Level } from '../levels/level.ts';
import { didYouMean } from '../text/suggestion.ts';
import { defaultTheme, theme, THEME_NAMES } from '../ui/theme.ts';
import type { ThemeName } from '../ui/theme.ts';
import { titleBytes } from '../ui/title-lines.ts';
import { UsageError } from './command.ts';
import type { Command, CommandIo } from './command.ts';
import { gameLoop } from './game-loop.ts';
import type { GameLoop, Outside } from './game-loop.ts';
import { idleSignal } from './idle-signal.ts';

declare const __VERSION__: string | undefined;

const usage = `Usage: runaway-migration play [options]

Opens the museum where you left it. Walk with W A S D or the arrow keys, look with Enter, ? shows all keys.

Options:
  --screen-reader    plain text and typed answers: for screen readers, pipes and simple terminals
  --theme <name>     ${THEME_NAMES.join(', ')}; "safe" for colour-blind eyes, "plain" without colour (NO_COLOR does the same)
  --ascii            draw with plain ASCII signs
  --reduced-motion   nothing moves by itself
  --fps <number>     frames a second at most (60); fewer for slow connections
  --seed <number>    another day's traffic (7)
  -h, --help         this text
`;

type Options = { readonly theme: ThemeName | null; readonly ascii: boolean; readonly still: boolean; readonly linear: boolean; readonly fps: number; readonly seed: number };

function optionsOf(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true, strict: true,
    options: {
      'screen-reader': { type: 'boolean', default: false }, theme: { type: 'string' }, ascii: { type: 'boolean', default: false }, 'reduced-motion': { type: 'boolean', default: false },
      fps: { type: 'string', default: '60' }, seed: { type: 'string', default: '7' }, help: { type: 'boolean', short: 'h' },
    },
  });
  if (positionals.length > 0) throw new UsageError(`play takes no "${positionals[0]}"; --help lists its options.`);
  const named = THEME_NAMES.find((name) => name === values.theme) ?? null;
  if (values.theme !== undefined && named === null) throw new UsageError(`--theme ${values.theme}: there is no such theme.${didYouMean(values.theme, THEME_NAMES)} Themes: ${THEME_NAMES.join(', ')}.`);
  if (!/^\d{1,10}$/.test(values.seed)) throw new UsageError(`--seed ${values.seed}: a seed is a whole number from 0 to 9999999999.`);
  const fps = Number(values.fps);
  if (!(fps >= 1 && fps <= 120)) throw new UsageError(`--fps ${values.fps}: frames a second are a number from 1 to 120.`);
  return { theme: named, ascii: values.ascii, still: values['reduced-motion'], linear: values['screen-reader'], fps, seed: Number(values.seed) };
}

export const command: Command = {
  name: 'play',
  summary: 'open the museum in the terminal',
  usage,
  async run(args, io) {
    const options = optionsOf(args);
    const can = capabilities({
      env: io.env, platform: process.platform, stdout: process.stdout, stdin: process.stdin,
      asked: { ascii: options.ascii || undefined, still: options.still || undefined, linear: options.linear || undefined, colour: options.theme === 'plain' ? false : undefined },
    });
    const store = openProgress({ env: io.env });
    if (can.isLinear) return playInText(options, store, io);
    const look = { theme: options.theme ?? (can.colour === 'none' ? 'plain' as const : defaultTheme(io.env)), isAscii: can.isAscii, isStill: can.isStill };
    // The title stands while everything else is still being read: the first frame is as quick as a prompt.
    process.stdout.write(`\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J${titleBytes(can.columns, can.rows - 1, theme(look.theme, look), resumeText(store.first))}\x1b[H`);
    return playOnScreen(options, store, look, io);
  },
};

async function firstState(options: Options, store: ProgressStore): Promise<State> {
  const { openMuseum } = await import('./museum.ts');
  const museum = openMuseum(levelFiles(builtInLevelFolder(import.meta.dirname)), options.seed);
  return { museum, screen: { kind: 'title' }, overlay: null, progress: store.first, flown: {}, notice: store.sentences.join(' ') || null, isOver: false };
}

/** The outside that both ways of playing share. */
async function sharedOutside(store: ProgressStore, io: CommandIo): Promise<Pick<Outside, 'start' | 'countRows' | 'smallTable' | 'save' | 'writeFile'>> {
  const [{ flightsInWorkers }, { simulation }] = await Promise.all([import('../adapters/flight-worker.ts'), import('./play-outside.ts')]);
  const flights = flightsInWorkers(workerFile());
  return { ...simulation(flights), save: (progress) => store.save(progress), writeFile: (fileName, text) => writePostMortem(io.workingFolder, fileName, text) };
}

/** The simulation's own program: beside this one when built, its source otherwise. */
const workerFile = (): URL => new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

async function playOnScreen(options: Options, store: ProgressStore, look: { readonly theme: ThemeName; readonly isAscii: boolean; readonly isStill: boolean }, io: CommandIo): Promise<number> {
  let game: GameLoop | null = null;
  const keeper = keepTerminal({ version: typeof __VERSION__ === 'string' ? __VERSION__ : 'not built', onEnd: () => game?.close() });
  const isSignalled = io.env['RUNAWAY_IDLE_SIGNAL'] !== undefined;
  const idle = idleSignal(process.stdin, process.stdout, isSignalled);
  const [state, { showGame }] = await Promise.all([firstState(options, store), import('./play-app.tsx')]);
  // The simulator and the tables are loaded behind the first frame; whatever needs them waits for them.
  const shared = new Promise<Awaited<ReturnType<typeof sharedOutside>>>((resolve, reject) => setImmediate(() => sharedOutside(store, io).then(resolve, reject)));
  let ready: Awaited<typeof shared> | null = null;
  void shared.then((outside) => { ready = outside; }, (error: unknown) => keeper.fault(error));
  game = gameLoop(state, {
    start: async (effect) => (await shared).start(effect),
    countRows: async (level, flight, trace) => (await shared).countRows(level, flight, trace),
    smallTable: (level, flight) => ready?.smallTable?.(level, flight) ?? null,
    query: async (sql, views) => (await import('../adapters/query-prompt.ts')).queryViews(sql, views),
    lockNotes: notesOn(() => game?.state()),
    save: (progress) => store.save(progress),
    writeFile: (fileName, text) => writePostMortem(io.workingFolder, fileName, text),
    editOutside: (sql, fileName) => editOutside(sql, fileName, { env: io.env, lend: (work) => keeper.lend(work) }),
    leave: (farewell) => keeper.leave(farewell),
  });
  store.onElsewhere((progress) => game?.dispatch({ kind: 'progress-elsewhere', progress }));
  showGame({ game, look, keeper, idle, isSignalled, framesPerSec: options.fps });
  await store.ready();
  return new Promise<number>(() => undefined);
}

/** The notes on a level's workbench: one function for each level, so that the editor asks only when its text changes. */
function notesOn(state: () => State | undefined): (level: Level) => LockNotes {
  const known = new Map<string, LockNotes>();
  return (level) => {
    const notes = known.get(level.id) ?? (async (text) => (await import('./lock-notes.ts')).lockNotesOf(level, () => state()?.progress.framework ?? level.defaultFramework)(text));
    known.set(level.id, notes);
    return notes;
  };
}

async function playInText(options: Options, store: ProgressStore, io: CommandIo): Promise<number> {
  const [{ playLinear }, state, shared] = await Promise.all([import('./linear.ts'), firstState(options, store), sharedOutside(store, io), store.ready()]);
  if (state.notice) io.out(`${state.notice}\n\n`);
  const game = gameLoop(state, {
    ...shared,
    editOutside: (sql, fileName) => editOutside(sql, fileName, { env: io.env, lend: (work) => work() }),
    leave: (farewell) => io.out(`\n${farewell}\n`),
  });
  await playLinear(game, process.stdin, (text) => io.out(text));
  game.close();
  return 0;
}
