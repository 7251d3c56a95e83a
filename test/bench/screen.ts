import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import pty from '@lydell/node-pty';
import type { Program } from '../journeys/program.ts';
import { freshHome, open, toPrediction, toProduction, toTicket } from '../journeys/visit.ts';
import { machine, median, quantile, root } from './fresh-process.ts';
import type { Machine } from './fresh-process.ts';
import { measured } from './measured.ts';
import type { Measured } from './measured.ts';

export type ScreenReport = { readonly machine: Machine; readonly rows: readonly Measured[] };

const ROUNDS = 11;
/** So many that the slowest hundredth is more than one of them. */
const KEYS = 200;
const WATCHED_MS = 8000;
/** Frames a second that the goals are about. */
const FRAMES_PER_SEC = 15;

/** The built program on a pseudo-terminal of 120x40: its first frame in turn with bare node, and a run on production that goes on. */
export async function screenReport(say: (line: string) => void): Promise<ScreenReport> {
  if (threadsOf(process.pid) === null) throw new Error('this machine does not tell the processor time of threads (/proc/<pid>/task/*/schedstat), which these figures are');
  const rows = [...await firstFrames(), ...await racingDashboard()];
  for (const row of rows) say(`${row.what}: ${row.value.toFixed(2)} ${row.unit} (${row.how})`);
  return { machine: machine(), rows };
}

type Spent = { readonly cpuMs: number; readonly wallMs: number };

/** What a program has spent when its terminal first shows something that it drew. */
function untilFirst(args: readonly string[], sign: string, env: Readonly<Record<string, string>>): Promise<Spent> {
  return new Promise((resolve, reject) => {
    const began = process.hrtime.bigint();
    const child = pty.spawn(process.execPath, [...args], { cols: 120, rows: 40, name: 'xterm-256color', env: { ...process.env, CI: '', ...env, TERM: 'xterm-256color' } as Record<string, string> });
    let shown = '';
    let isSeen = false;
    child.onData((text) => {
      shown += text;
      if (isSeen || !shown.includes(sign)) return;
      isSeen = true;
      const wallMs = Number(process.hrtime.bigint() - began) / 1e6;
      const cpuMs = threadsOf(child.pid)?.all ?? 0;
      child.kill('SIGKILL');
      resolve({ cpuMs, wallMs });
    });
    child.onExit(() => { if (!isSeen) reject(new Error(`the program ended before it showed "${sign}": ${shown.slice(-400)}`)); });
  });
}

async function firstFrames(): Promise<readonly Measured[]> {
  const home = freshHome();
  const { CI: _ci, ...inherited } = process.env;
  const env = { ...inherited, ...home.env } as Record<string, string>;
  delete env['CI'];
  const ours: Spent[] = [];
  const bare: Spent[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await untilFirst([path.join(root, 'dist/bin.js')], 'Everything you see is simulated', env));
      bare.push(await untilFirst(['-e', 'process.stdout.write("here"); setTimeout(() => {}, 60000)'], 'here', env));
    }
  } finally {
    home.remove();
  }
  const over = (of: (spent: Spent) => number): number => median(ours.map(of)) - median(bare.map(of));
  return [
    measured('first frame over bare node, processor time', over((each) => each.cpuMs), 'ms', [160, 100], `medians of ${ROUNDS} in turn: ${median(ours.map((each) => each.cpuMs)).toFixed(0)} and ${median(bare.map((each) => each.cpuMs)).toFixed(0)} ms`),
    measured('first frame over bare node, wall', over((each) => each.wallMs), 'ms', null, `the same runs: ${median(ours.map((each) => each.wallMs)).toFixed(0)} and ${median(bare.map((each) => each.wallMs)).toFixed(0)} ms, at best ${Math.min(...ours.map((each) => each.wallMs)).toFixed(0)} and ${Math.min(...bare.map((each) => each.wallMs)).toFixed(0)}`),
  ];
}

/** Processor time of a process's main thread and of all its threads, milliseconds. */
function threadsOf(pid: number): { readonly main: number; readonly all: number } | null {
  const folder = `/proc/${pid}/task`;
  if (!existsSync(`${folder}/${pid}/schedstat`)) return null;
  const msOf = (thread: string): number => {
    // The first number of schedstat: nanoseconds on a processor. A thread may end while the list is read.
    try { return Number(readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6; } catch { return 0; }
  };
  return { main: msOf(String(pid)), all: readdirSync(folder).reduce((sum, thread) => sum + msOf(thread), 0) };
}

async function racingDashboard(): Promise<readonly Measured[]> {
  const home = freshHome();
  const delayFile = path.join(home.folder, 'loop-delay.json');
  const hook = path.join(root, 'test/bench/loop-delay.mjs');
  const program = await open({ env: { ...home.env, NODE_OPTIONS: `--import=${hook}`, RUNAWAY_LOOP_DELAY: delayFile } }, { columns: 120, rows: 40 });
  let frames = 0;
  // Each frame is one synchronized output (DEC mode 2026).
  program.terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, (parameters) => { if (parameters[0] === 2026) frames++; return false; });
  try {
    await toTicket(program);
    await toPrediction(program);
    await toProduction(program);
    // It stops by itself at the first two things worth seeing; then it runs on.
    await program.until('the pool is empty');
    await program.press('Space');
    await program.until('the first customer sees an error');
    await program.press('Space');
    process.kill(program.pid, 'SIGURG');
    const before = { ...threadsOf(program.pid), frames, bytes: program.received, at: process.hrtime.bigint() };
    await after(WATCHED_MS);
    const now = threadsOf(program.pid);
    const drawn = frames - before.frames;
    const bytes = program.received - before.bytes;
    const wallMs = Number(process.hrtime.bigint() - before.at) / 1e6;
    process.kill(program.pid, 'SIGURG');
    const keys = await keyTimes(program);
    const delay = JSON.parse(readFileSync(delayFile, 'utf8')) as { count: number; p50: number; p99: number };
    const mainMs = (now?.main ?? 0) - (before.main ?? 0);
    return [
      measured('dashboard at 15 frames a second: main thread\'s share of a core', (mainMs / Math.max(1, drawn)) * FRAMES_PER_SEC / 10, '%', [20, 10],
        `${(mainMs / Math.max(1, drawn)).toFixed(2)} ms a frame; ${drawn} frames in ${(wallMs / 1000).toFixed(1)} s; with the worker and the compiler ${(((now?.all ?? 0) - (before.all ?? 0)) / wallMs * 100).toFixed(0)} % of a core`),
      measured('bytes a frame', bytes / Math.max(1, drawn) / 1000, 'kB', [1.5, 0.8], 'the same frames'),
      measured('UI thread delay beside the worker, p99', delay.p99, 'ms', [10, 5], `how late a timer of 10 ms comes, wall, under this load; median ${delay.p50.toFixed(1)} ms of ${delay.count} times`),
      measured('key to changed frame while production races, p99', quantile(keys, 0.99), 'ms', [33, 33], `${keys.length} keys, wall, under this load; median ${median(keys).toFixed(1)} ms, at best ${Math.min(...keys).toFixed(1)} ms`),
    ];
  } finally {
    program.kill('SIGKILL');
    await program.ended;
    home.remove();
  }
}

/** From a key's byte to the frame that shows what it did: the speed of time, between once and twice, while production goes on. */
async function keyTimes(program: Program): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < KEYS; i++) {
    const [key, sign] = i % 2 === 0 ? ['+', '×2 '] : ['-', '×1 '];
    const began = process.hrtime.bigint();
    const shown = new Promise<void>((resolve) => {
      const listening = program.terminal.onWriteParsed(() => {
        if (!program.lines()[0].includes(sign)) return;
        listening.dispose();
        resolve();
      });
    });
    program.send(key);
    await shown;
    times.push(Number(process.hrtime.bigint() - began) / 1e6);
    await program.idle();
  }
  return times;
}
