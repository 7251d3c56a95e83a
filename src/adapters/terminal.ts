import { writeFileSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** What a screen must be able to do for its terminal to be given back: Ink's `unmount`, and `suspendTerminal` of its `useApp()`. */
export type HeldScreen = {
  unmount(): void;
  /** Leaves the alternate screen and raw mode; `resume` takes them again and draws all anew. Null until the first component is mounted. */
  suspend: (() => Promise<{ resume(): Promise<void> }>) | null;
};

export type TerminalKeeper = {
  /** The screen that holds the terminal from now on. */
  attach(screen: HeldScreen): void;
  /** Ctrl+C as a key, since raw mode makes it one: gives the terminal back and ends with 130. */
  interrupt(): void;
  /** Ctrl+Z as a key: gives the terminal back and stops the job, as the shell expects; `fg` brings the screen back. */
  stop(): Promise<void>;
  /** Hands the terminal to other work (an editor) and takes it back; a Ctrl+C meanwhile belongs to that work. */
  lend<T>(work: () => Promise<T>): Promise<T>;
  /** The normal end: gives the terminal back, says the farewell on the ordinary screen, and ends. */
  leave(farewell: string, exitCode?: number): void;
  /** An internal fault: one sentence, the stack in a report file, exit 70. */
  fault(error: unknown): void;
};

export type KeeperOptions = {
  readonly version: string;
  /** Called once before the end, whichever it is: what must be closed (flights). Must not wait. */
  readonly onEnd: () => void;
};

/** Exit codes of a shell for a process ended by a signal: 128 and its number. */
const SIGNAL_EXITS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const FAULT_EXIT = 70;

/** Cursor shown, colours reset, bracketed paste and the alternate screen off: for when the screen's own way out has failed. */
const GIVE_BACK = '\x1b[?2004l\x1b[?1049l\x1b[0m\x1b[?25h';

/** Takes care that the terminal is given back whatever ends the program. One for the whole process. */
export function keepTerminal(options: KeeperOptions): TerminalKeeper {
  let screen: HeldScreen | null = null;
  let isEnding = false;
  let isAway = false;

  const giveBack = (): void => {
    try {
      options.onEnd();
    } finally {
      const held = screen;
      screen = null;
      try {
        held?.unmount();
      } catch {
        say(1, GIVE_BACK);
      }
    }
  };

  const end = (exitCode: number, sentence: string, stream: 1 | 2): void => {
    if (isEnding) return;
    isEnding = true;
    giveBack();
    if (sentence !== '') say(stream, `${sentence}\n`);
    process.exit(exitCode);
  };

  const fault = (error: unknown): void => {
    if (isEnding) return;
    end(FAULT_EXIT, faultSentence(error, options.version), 2);
  };

  const stop = async (): Promise<void> => {
    if (isAway || isEnding || process.platform === 'win32') return;
    isAway = true;
    const suspension = await suspended(screen);
    process.removeListener('SIGTSTP', onStop);
    // The whole job stops: npm or npx in front of this process would otherwise keep the shell waiting. The signal is delivered before kill() returns, and the
    // next line runs after `fg`; a job that no shell watches (an orphaned process group) is not stopped at all, and goes on.
    process.kill(0, 'SIGTSTP');
    process.on('SIGTSTP', onStop);
    await back(suspension);
    isAway = false;
  };
  const onStop = (): void => { void stop().catch(fault); };

  /** Continued without having been stopped here (SIGSTOP from outside): the shell has had the terminal, so it is taken anew. */
  const onContinue = (): void => {
    if (isAway || isEnding || !screen?.suspend) return;
    isAway = true;
    void suspended(screen).then(back).then(() => { isAway = false; }).catch(fault);
  };

  for (const [signal, exitCode] of Object.entries(SIGNAL_EXITS)) {
    process.on(signal as NodeJS.Signals, () => { if (!(signal === 'SIGINT' && isAway)) end(exitCode, '', 2); });
  }
  if (process.platform !== 'win32') {
    process.on('SIGTSTP', onStop);
    process.on('SIGCONT', onContinue);
  }
  process.on('uncaughtException', fault);
  process.on('unhandledRejection', fault);
  // A terminal that is gone (its window closed) answers writes with EIO; that is an end, not a fault.
  for (const stream of [process.stdout, process.stderr, process.stdin]) stream.on('error', () => end(SIGNAL_EXITS.SIGHUP, '', 2));

  return {
    attach(held) { screen = held; },
    interrupt: () => end(SIGNAL_EXITS.SIGINT, '', 2),
    stop, fault,
    leave: (farewell, exitCode = 0) => end(exitCode, farewell, 1),
    async lend(work) {
      isAway = true;
      const suspension = await suspended(screen);
      await quietInput();
      try {
        return await work();
      } finally {
        await back(suspension);
        isAway = false;
      }
    },
  };
}

type Suspension = { resume(): Promise<void> };

async function back(suspension: Suspension | null): Promise<void> {
  // While stopped in the background, no size change is told.
  (process.stdout as unknown as { _refreshSize?: () => void })._refreshSize?.();
  await suspension?.resume();
}

async function suspended(screen: HeldScreen | null): Promise<Suspension | null> {
  return screen?.suspend ? await screen.suspend() : null;
}

/**
Raw mode is off by now, but this process would still read the keys that are meant for the other. A stream that lost its 'readable' listener can be paused
only a turn later, and stops reading a turn after that; the screen starts it again by itself.
*/
async function quietInput(): Promise<void> {
  await new Promise((resolve) => { setImmediate(resolve); });
  process.stdin.pause();
  await new Promise((resolve) => { setImmediate(resolve); });
}

/** Writes at once and whole; a terminal that is gone is no reason to fail on the way out. */
function say(stream: 1 | 2, text: string): void {
  try {
    writeSync(stream, text);
  } catch {
    // Nobody is there to read it.
  }
}

function faultSentence(error: unknown, version: string): string {
  const report = path.join(os.tmpdir(), `runaway-migration-report-${process.pid}.txt`);
  const text = [`runaway-migration ${version}, Node ${process.version}, ${process.platform} ${process.arch}`, `terminal ${process.stdout.columns}x${process.stdout.rows}, TERM=${process.env.TERM ?? ''}`, '',
    error instanceof Error ? (error.stack ?? error.message) : String(error), ''].join('\n');
  try {
    writeFileSync(report, text, { mode: 0o600 });
    return `The museum had to close: something went wrong that is not your doing. Your progress is saved; a report for the authors is in ${report}`;
  } catch {
    return 'The museum had to close: something went wrong that is not your doing. Your progress is saved; a report could not be written.';
  }
}
