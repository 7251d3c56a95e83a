import { readFileSync } from 'node:fs';
import path from 'node:path';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import type { Terminal } from '@xterm/headless';

/**
The built program on a real pseudo-terminal, read through a terminal emulator. The program says when it is idle, with how many bytes of input it
has taken and the size that it has drawn for (an operating-system command that terminals ignore, sent only when `RUNAWAY_IDLE_SIGNAL` is set), so
that a journey acts at the right moment and never sleeps.
*/
export type Program = {
  /** Sends keys by name ('Enter', 'Up', 'ctrl+c') or as they are ('w'), one at a time, each answered by an idle signal before the next. */
  press(...keys: readonly string[]): Promise<void>;
  /** Sends text as typed characters. */
  type(text: string): Promise<void>;
  /** Sends bytes without waiting for an answer. */
  send(bytes: string): void;
  resize(columns: number, rows: number): Promise<void>;
  /** Resolves when the screen contains the text; rejects with the screen after two minutes. */
  until(text: string): Promise<void>;
  idle(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** The screen as plain lines, right-trimmed. */
  lines(): string[];
  screen(): string;
  /** The emulator itself, for pictures of the screen. */
  readonly terminal: Terminal;
  /** The exit status, once the program has ended. */
  readonly ended: Promise<{ readonly code: number; readonly signal: number }>;
  /** True while the alternate screen is in use, and while the cursor is hidden: both must be false at the end. */
  readonly isAlternate: boolean;
  readonly isCursorHidden: boolean;
  /** All bytes that the program has written so far. */
  readonly received: number;
  readonly pid: number;
};

const KEYS: Readonly<Record<string, string>> = { Up: '\x1b[A', Down: '\x1b[B', Right: '\x1b[C', Left: '\x1b[D', Enter: '\r', Escape: '\x1b', Tab: '\t', Backspace: '\x7f', Space: ' ',
  Home: '\x1b[H', End: '\x1b[F', PageUp: '\x1b[5~', PageDown: '\x1b[6~', Delete: '\x1b[3~', F1: '\x1bOP' };
const bytesOf = (key: string) => KEYS[key] ?? (/^ctrl\+[a-z]$/.test(key) ? String.fromCharCode(key.charCodeAt(5) - 96) : key);

const root = path.resolve(import.meta.dirname, '../..');
const PATIENCE_MS = 120_000;

/** What `npm run build` makes. */
export const builtProgram = path.join(root, 'dist/bin.js');


/** @param options `command`: another program in its place, such as a shell; it gives no idle signal */
export function start(args: readonly string[], options: { readonly columns?: number; readonly rows?: number; readonly env?: Readonly<Record<string, string>>; readonly command?: readonly [string, ...string[]]; readonly onData?: (text: string) => void } = {}): Program {
  const columns = options.columns ?? 80;
  const rows = options.rows ?? 24;
  const { CI: _ci, NO_COLOR: _noColor, FORCE_COLOR: _forceColor, NODE_ENV: _nodeEnv, ...inherited } = process.env;
  const env = { ...inherited, TERM: 'xterm-256color', COLORTERM: 'truecolor', RUNAWAY_IDLE_SIGNAL: '1', ...options.env } as Record<string, string>;
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 2000 });
  const [file, ...first] = options.command ?? [process.execPath, builtProgram];
  const child = pty.spawn(file, [...first, ...args], { cols: columns, rows, env, name: 'xterm-256color' });

  let sent = 0;
  let size = `${columns}x${rows}`;
  let mark = { bytes: -1, size: '' };
  let received = 0;
  let isCursorHidden = false;
  let hasEnded = false;
  const waiting = new Set<() => void>();
  const wake = () => waiting.forEach((check) => check());
  terminal.parser.registerOscHandler(7879, (text) => {
    const [, bytes, drawn] = text.split(';');
    mark = { bytes: Number(bytes), size: drawn };
    return true;
  });
  child.onData((text) => {
    received += Buffer.byteLength(text);
    options.onData?.(text);
    isCursorHidden = [...text.matchAll(/\x1b\[\?25([hl])/g)].at(-1)?.[1] === 'l' || (isCursorHidden && !text.includes('\x1b[?25h'));
    terminal.write(text, wake);
  });
  const ended = new Promise<{ code: number; signal: number }>((resolve) => {
    child.onExit(({ exitCode, signal }) => terminal.write('', () => {
      hasEnded = true;
      resolve({ code: exitCode, signal: signal ?? 0 });
      wake();
    }));
  });

  const lines = () => Array.from({ length: terminal.rows }, (_, y) => terminal.buffer.active.getLine(terminal.buffer.active.viewportY + y)?.translateToString(true) ?? '');
  const screen = () => lines().join('\n');
  const when = (condition: () => boolean, what: string) => new Promise<void>((resolve, reject) => {
    const stop = () => {
      waiting.delete(check);
      clearTimeout(patience);
    };
    const check = () => {
      if (condition()) { stop(); resolve(); }
      else if (hasEnded) { stop(); reject(new Error(`the program ended while waiting for ${what}; its screen:\n${screen()}`)); }
    };
    const patience = setTimeout(() => { stop(); reject(new Error(`no ${what} within two minutes; the screen:\n${screen()}`)); }, PATIENCE_MS);
    waiting.add(check);
    check();
  });
  const idle = () => when(() => mark.bytes >= sent && mark.size === size, 'idle signal');
  const send = (bytes: string) => {
    sent += Buffer.byteLength(bytes);
    child.write(bytes);
  };
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) {
      send(bytesOf(key));
      await idle();
    }
  };

  return {
    press,
    type: (text) => press(...text),
    send,
    async resize(newColumns, newRows) {
      size = `${newColumns}x${newRows}`;
      terminal.resize(newColumns, newRows);
      child.resize(newColumns, newRows);
      await idle();
    },
    until: (text) => when(() => screen().includes(text), `"${text}" on the screen`),
    idle,
    kill: (signal) => child.kill(signal),
    lines,
    screen,
    terminal,
    ended,
    get isAlternate() { return terminal.buffer.active.type === 'alternate'; },
    get isCursorHidden() { return isCursorHidden; },
    get received() { return received; },
    pid: child.pid,
  };
}

/** The program's version, for journeys that look at what it prints. */
export const version: string = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version;
