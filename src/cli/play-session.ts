import { editOutside } from '../adapters/external-editor.ts';
import { writePostMortem } from '../adapters/post-mortem.ts';
import type { ProgressStore } from '../adapters/progress.ts';
import { keepTerminal } from '../adapters/terminal.ts';
import type { LockNotes } from '../game/editor-notes.ts';
import type { Museum } from '../game/museum.ts';
import { replayText } from '../game/replay.ts';
import type { Replay } from '../game/replay.ts';
import { shortCode } from '../game/replay-code.ts';
import { openedReplay } from '../game/sandbox.ts';
import type { State } from '../game/state.ts';
import type { Level } from '../levels/level.ts';
import type { Look } from '../ui/App.tsx';
import type { CommandIo } from './command.ts';
import { gameLoop } from './game-loop.ts';
import type { GameLoop, Outside } from './game-loop.ts';
import { idleSignal } from './idle-signal.ts';
import type { PlayOptions } from './play.ts';
import { VERSION } from './version.ts';

/** Days since 1970 by this machine's own clock and zone: a day begins where the player is. */
const today = (): number => Math.floor((Date.now() - new Date().getTimezoneOffset() * 60_000) / 86_400_000);

/** What a game begins with; the museum is null when it is the program's own and still to be read. */
export type Opening = { readonly options: PlayOptions; readonly store: ProgressStore; readonly museum: Museum | null };

async function firstState({ options, store, museum: read }: Opening): Promise<State> {
  const museum = read ?? (await import('./own-levels.ts')).museumIn(options.levels, options.seed);
  const first: State = { museum, screen: { kind: 'title' }, overlay: null, progress: store.first, flown: {}, notice: store.sentences.join(' ') || null, isOver: false };
  return options.replay ? { ...first, screen: { kind: 'sandbox', station: 'bench' }, sandbox: openedReplay(options.replay) } : first;
}

/** The outside that both ways of playing share. */
async function sharedOutside(store: ProgressStore, io: CommandIo): Promise<ReturnType<typeof import('./play-outside.ts').simulation> & Pick<Outside, 'save' | 'writeFile'>> {
  const [{ flightsInWorkers }, { rehearsalInWorker }, { openSmallTable }, { simulation }] = await Promise.all([
    import('../adapters/flight-worker.ts'), import('./rehearsal-thread.ts'), import('./rehearsal.ts'), import('./play-outside.ts'),
  ]);
  return { ...simulation(flightsInWorkers(workerFile()), rehearsalInWorker(workerFile()), rehearsalInWorker(workerFile()), openSmallTable), save: (progress) => store.save(progress), writeFile: (fileName, text, beside) => writePostMortem(io.workingFolder, fileName, text, beside) };
}

/** A run in a new file, and its code: the long one of a migration of the player's own is in the file only. */
async function keepReplay(folder: string, fileName: string, replay: Replay): Promise<string> {
  const sentence = await writePostMortem(folder, fileName, replayText(replay), undefined, 'The run');
  const code = shortCode(replay);
  if (!sentence.startsWith('The run is in')) return sentence;
  return code === null ? `${sentence} "runaway-migration replay <file> --code" makes one word of it, to be sent in a message.` : `${sentence} Its code: ${code}`;
}

/** The simulation's own program: beside this one when built, its source otherwise. */
const workerFile = (): URL => new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/** The game on the alternate screen, which already shows the title. Never resolves: the keeper of the terminal ends the program. */
export async function playOnScreen(opening: Opening, look: Look, io: CommandIo): Promise<number> {
  const { options, store } = opening;
  let game: GameLoop | null = null;
  const keeper = keepTerminal({ version: VERSION, onEnd: () => game?.close() });
  // Until Ink has the screen: whatever ends the program meanwhile gives back what the title has taken.
  keeper.attach({ unmount: giveBackTitle, suspend: null });
  const isSignalled = io.env['RUNAWAY_IDLE_SIGNAL'] !== undefined;
  const idle = idleSignal(process.stdin, process.stdout, isSignalled);
  const opened = await Promise.all([firstState(opening), import('./play-app.tsx')]).catch((error: unknown) => keeper.fault(error));
  // A part that is missing or damaged: the keeper has given the terminal back and ends the program.
  if (!opened) return new Promise<number>(() => undefined);
  const [state, { showGame }] = opened;
  // The simulator and the tables are loaded behind the first frame; whatever needs them waits for them.
  const shared = new Promise<Awaited<ReturnType<typeof sharedOutside>>>((resolve, reject) => setImmediate(() => sharedOutside(store, io).then(resolve, reject)));
  let ready: Awaited<typeof shared> | null = null;
  void shared.then((outside) => { ready = outside; }, (error: unknown) => keeper.fault(error));
  game = gameLoop(state, {
    start: async (effect) => (await shared).start(effect),
    countRows: async (level, flight, trace) => (await shared).countRows(level, flight, trace),
    judgeDay: async (effect) => (await shared).judgeDay(effect),
    smallTable: (level, flight) => ready?.smallTable?.(level, flight) ?? null,
    query: async (sql, views) => (await shared).query(sql, views),
    findings: async (level, flight, scenario, trace) => (await shared).findings(level, flight, scenario, trace),
    writeReplay: (fileName, replay) => keepReplay(io.workingFolder, fileName, replay),
    lockNotes: notesOn(() => game?.state(), async (level, framework, text) => (await shared).notes(level, framework)(text)),
    save: (progress) => store.save(progress),
    writeFile: (fileName, text, beside) => writePostMortem(io.workingFolder, fileName, text, beside),
    editOutside: (sql, fileName) => editOutside(sql, fileName, { env: io.env, lend: (work) => keeper.lend(work) }),
    isKept: store.file !== null,
    leave: (farewell) => keeper.leave(farewell),
    today,
  });
  store.onElsewhere((progress) => game?.dispatch({ kind: 'progress-elsewhere', progress }));
  showGame({ game, look, keeper, idle, isSignalled, framesPerSec: options.fps });
  await store.ready();
  return new Promise<number>(() => undefined);
}

function giveBackTitle(): void {
  process.stdin.setRawMode(false);
  process.stdout.write('\x1b[?1049l\x1b[?25h');
}

/** The notes on a level's workbench: one function for each level, so that the editor asks only when its text changes. */
function notesOn(state: () => State | undefined, ask: (level: Level, framework: string, text: string) => ReturnType<LockNotes>): (level: Level) => LockNotes {
  const known = new Map<string, LockNotes>();
  return (level) => {
    const notes = known.get(level.id) ?? ((text: string) => ask(level, state()?.progress.framework ?? level.defaultFramework, text));
    known.set(level.id, notes);
    return notes;
  };
}

/** The game in plain text, to the end of the input. */
export async function playInText(opening: Opening, io: CommandIo): Promise<number> {
  const { store } = opening;
  const [{ playLinear }, state, shared] = await Promise.all([import('./linear.ts'), firstState(opening), sharedOutside(store, io), store.ready()]);
  if (state.notice) io.out(`${state.notice}\n\n`);
  const game = gameLoop(state, {
    ...shared,
    writeReplay: (fileName, replay) => keepReplay(io.workingFolder, fileName, replay),
    editOutside: (sql, fileName) => editOutside(sql, fileName, { env: io.env, lend: (work) => work() }),
    isKept: store.file !== null,
    leave: (farewell) => io.out(`\n${farewell}\n`),
    today,
  });
  await playLinear(game, process.stdin, (text) => io.out(text));
  game.close();
  return 0;
}
