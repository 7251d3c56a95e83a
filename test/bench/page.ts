import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CheckReport } from './check-speed.ts';
import { root } from './fresh-process.ts';
import type { Machine } from './fresh-process.ts';
import type { FuzzReport } from './fuzz.ts';
import { ENGINE, type PeerReport } from './peers.ts';
import type { Measured } from './measured.ts';
import type { ScaleReport } from './scale-report.ts';
import type { ScreenReport } from './screen.ts';

const folder = path.join(root, 'test/bench/results');

export function writeResult(name: string, report: unknown): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
}

/** docs/performance.md from the results that are there. Nothing in it is written by hand but the sentences. */
export function writePage(): void {
  const parts = [
    '# Speed, as measured\n\nWritten by `npm run bench` from `test/bench/results/*.json`; do not edit it by hand. Figures are processor time unless a line says otherwise, '
    + 'each from a fresh process, the median of its runs; the engine is one bundled file, as the published program is. What other programs did to the machine meanwhile is its load.\n',
    peerPart(read<PeerReport>('peers')),
    FLUID,
    measuredPart('How it grows', '`npm run bench -- scale`', read<ScaleReport>('scale')),
    measuredPart('On the screen', '`npm run build && npm run bench -- screen`, on a pseudo-terminal of 120x40', read<ScreenReport>('screen')),
    measuredPart('check and the package', '`npm run build && npm run bench -- check`', read<CheckReport>('check')),
    fuzzPart(read<FuzzReport>('fuzz')),
  ];
  writeFileSync(path.join(root, 'docs/performance.md'), parts.filter((part) => part !== '').join('\n'));
}

/** What a fluid run leaves out, for whoever reads its figure. */
const FLUID = `## What the fluid run counts

Two things in a flight of hours are steady: customers to whom nothing happens, and customers whom nobody can serve. An exact run simulates the first one by one. It counts the second from one event to
the next, with the same draws and the same trace. A fluid run (\`fidelity: 'fluid'\`, used by \`check\`) also counts the first: after 100,000 of them, simulated one by one and alike in both halves,
further quiet seconds take their number and durations from that sample, while sessions, locks, log, checkpoints and standby go on event by event. The count ends at the moment at which somebody would notice: a
lock in the way, a session that waits for their transactions, new plans, an action, or a locked row that one of them meets (drawn from the share of rows that is locked). After half a million customers
turned away, further ones are counted by their law. Tests compare both runs on the start of every level in every world and on some attempts: failed requests within 0.5 %, p99 of all that ended within 2 %,
the same verdict, and the exact trace to the byte where nothing was counted. The trace says what was counted. What the game judges is exact.
`;

function read<T>(name: string): T | null {
  const file = path.join(folder, `${name}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as T : null;
}

function machineLine(of: Machine): string {
  return `${of.processor}, ${of.cores} cores, ${of.memoryGb} GB, ${of.system}, Node ${of.node}, load ${of.load} at the end.`;
}

function peerPart(report: PeerReport | null): string {
  if (report === null) return '';
  const rows = report.rows.map((row) => {
    const cells = [row.size, row.system, String(row.runs), whole(row.cpuMs), row.mainMs === undefined ? '' : whole(row.mainMs), row.nsPerEvent.toFixed(0), (row.eventsPerSec / 1e6).toFixed(2), `${ratio(row.timesEngine)}x`, `${ratio(row.timesEngineBig)}x`, whole(row.rssMb),
      row.completed.toLocaleString('en'), row.failed.toLocaleString('en'), row.p99Ms.toFixed(1)];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '## Beside its peers\n',
    'One workload for all: 2,000 requests a second through a pool of 40 with a queue of 500, twelve probed pods, and a session that holds an exclusive lock for a minute; ten simulated '
    + 'minutes (small) or four hours (big). The engine runs it as a scenario through the same `run()` as everything else, with its lock manager, pods and series; the peers are our own programs in '
    + '`test/bench/peers`, which do only what the workload asks. *idiom* arms a deadline for every request, *opt* only for one that may miss it. An event is an arrival, a completion, a timeout, a probe, '
    + 'a restart: what happens, not what a library does about it. No process warms up; *main* is the part of the time that the simulating thread took, the rest is the compiler\'s and the collector\'s threads.\n',
    `\`npm run bench\`. ${machineLine(report.machine)}\n`,
    '| size | system | runs | ms | main | ns/event | M events/s | against the engine | against the engine in big | MB | completed | failed | p99 ms |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|---|', ...rows, '',
    ...goalLines(report),
    ...report.absent.map((each) => `Left out: ${each}.\n`),
    report.disagreements.length === 0 ? 'All agree: completed within 0.2 %, failed within 1 %, p99 within 5 %.\n' : `They disagree: ${report.disagreements.join('; ')}.\n`,
  ].join('\n');
}

/** What is asked of the engine beside its peers, as the same size has it; more is better. */
function goalLines({ rows }: PeerReport): readonly string[] {
  const engine = rows.find(({ system, size }) => system === ENGINE && size === 'big');
  const goals = [['SimPy', 40, 80], ['simjs', 8, 16]] as const;
  const lines = goals.flatMap(([name, floor, aim]) => rows.filter(({ system }) => system.startsWith(name))
    .map(({ system, size, timesEngine }) => goalLine(`times as fast as ${system}, ${size}`, timesEngine, `${ratio(timesEngine)}x`, floor, aim)));
  return [
    '| goal | measured | floor / aim | reached |', '|---|---|---|---|',
    ...(engine === undefined ? [] : [goalLine('M events/s in big', engine.eventsPerSec / 1e6, (engine.eventsPerSec / 1e6).toFixed(1), 8, 16)]), ...lines, '',
  ];
}

function goalLine(what: string, value: number, said: string, floor: number, aim: number): string {
  return `| ${what} | ${said} | ${floor} / ${aim} | ${reached(-value, -floor, -aim)} |`;
}

/** Less is better. */
function reached(value: number, floor: number, aim: number): string {
  return value <= aim ? 'aim' : value <= floor ? 'floor' : 'missed';
}

function measuredPart(title: string, command: string, report: { readonly machine: Machine; readonly rows: readonly Measured[] } | null): string {
  if (report === null) return '';
  const rows = report.rows.map(({ what, value, unit, floor, aim, how }) => {
    const verdict = floor === null ? '' : reached(value, floor, aim ?? floor);
    return `| ${what} | ${figure(value)} ${unit} | ${floor === null ? '' : `${floor} / ${aim ?? floor}`} | ${verdict} | ${how} |`;
  });
  return [`## ${title}\n`, `${command}. ${machineLine(report.machine)}\n`, '| what | measured | floor / aim | reached | how |', '|---|---|---|---|---|', ...rows, ''].join('\n');
}

function fuzzPart(report: FuzzReport | null): string {
  if (report === null) return '';
  const { inputs, crashes, refused, planned, cpuMs, slowestMs } = report;
  return [
    '## Mangled input\n', `\`npm run bench -- fuzz\`. ${machineLine(report.machine)}\n`,
    `${whole(inputs)} mangled SQL texts through parsing and planning: ${whole(planned)} planned, ${whole(refused)} refused in a sentence, ${whole(crashes.length)} kinds of crash; `
    + `${(cpuMs / inputs).toFixed(3)} ms each, the slowest ${slowestMs.toFixed(0)} ms.\n`,
    ...crashes.map((each) => `- ${each.engine}: ${each.message}\n`),
  ].join('\n');
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const ratio = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0));
const figure = (value: number): string => (Math.abs(value) >= 100 ? whole(value) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2));
