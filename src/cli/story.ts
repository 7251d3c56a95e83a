import { parseArgs } from 'node:util';
import { capabilities } from '../adapters/capabilities.ts';
import { builtInLevelFolder, loadHalls } from '../adapters/level-files.ts';
import { dataAfter, inflowOf } from '../adapters/table-replay.ts';
import { judge } from '../levels/judge.ts';
import type { Level } from '../levels/level.ts';
import { attemptScenario, levelScenario } from '../levels/level-scenario.ts';
import { startFlight, prepareWith } from '../run/run.ts';
import type { Scenario } from '../run/scenario.ts';
import { duration } from '../text/duration.ts';
import { grouped } from '../text/number.ts';
import { UsageError, type Command, type CommandIo } from './command.ts';
import { prepare } from './flown.ts';
import { asciiOnly, storyText } from './story-text.ts';
import type { StoryFlight } from './story-text.ts';

const usage = `Usage: runaway-migration story [options]

Tells the first exhibit in plain text: its migration flown on a laptop, on staging and on production, what happened there, and a better migration on the
same traffic. It asks nothing and takes less than a minute. This is what you see when there is no terminal.

Options:
  --seed <number>   another day's traffic (7)
  --ascii           plain ASCII signs only
  -h, --help        this text
`;

/** The fix that is flown beside the migration: the same work in batches, so that the two can be compared hour by hour. */
const REFERENCE_FIX = 'batches-then-proof';

/** The rows are the same whatever the traffic's seed. */
const ROWS_SEED = 1;

/** Simulated time between two looks at the progress line. */
const SLICE_US = 120_000_000;

type Options = { readonly seed: number; readonly ascii: boolean };

function optionsOf(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, strict: true, options: { seed: { type: 'string', default: '7' }, ascii: { type: 'boolean', default: false } } });
  if (positionals.length > 0) throw new UsageError(`story takes no "${positionals[0]}"; --help lists its options.`);
  if (!/^\d{1,10}$/.test(values.seed)) throw new UsageError(`--seed ${values.seed}: a seed is a whole number from 0 to 9999999999.`);
  return { seed: Number(values.seed), ascii: values.ascii };
}

/** One line on standard error that is written over while something long is under way; nothing at all where nobody watches. */
type ProgressLine = { show(text: string): void; clear(): void };

function progressLine(io: CommandIo, isWatched: boolean): ProgressLine {
  let width = 0;
  const write = (text: string): void => {
    if (!isWatched) return;
    const cut = text.slice(0, Math.max(20, io.columns - 1));
    io.err(`\r${cut.padEnd(width)}${cut === '' ? '\r' : ''}`);
    width = cut.length;
  };
  return { show: write, clear: () => write('') };
}

/** Flies one scenario to its end, telling how far it has come, and judges it. */
async function flown(level: Level, scenario: Scenario, size: StoryFlight['size'], what: string, line: ProgressLine): Promise<StoryFlight> {
  line.show(`${what} ...`);
  const prepared = await prepare(level, scenario);
  const flight = startFlight(prepareWith(prepared.scenario, prepared.engine), { keepsSnapshots: false });
  for (let us = SLICE_US; !flight.isOver; us += SLICE_US) {
    flight.advanceTo(us);
    line.show(`${what}: ${duration(flight.nowUs)} simulated`);
  }
  line.show(`${what}: counting rows`);
  const trace = flight.finish();
  const { catalogue, script } = prepared;
  const { rowsPerRow, invariants, rows } = level.worlds[size];
  const { counts } = dataAfter({ catalogue, script, rowsPerRow, seed: ROWS_SEED, commits: trace.dataCommits, inflow: inflowOf(prepared.scenario, catalogue), served: trace.series, endUs: trace.endUs }, invariants);
  return { size, rows, trace, verdict: judge(level, trace, counts) };
}

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { seed, ascii } = optionsOf(args);
  const { isAscii } = capabilities({ env: io.env, platform: process.platform, stdout: process.stdout, stdin: process.stdin, asked: ascii ? { ascii } : {} });
  const level = loadHalls(builtInLevelFolder(import.meta.dirname))[0].loaded[0];
  const fix = level.attempts.find((attempt) => attempt.name === REFERENCE_FIX) ?? level.attempts.find((attempt) => attempt.kind === 'solution');
  if (!fix) throw new Error(`${level.code} has no solution to fly`);
  const start = level.starts.find((candidate) => candidate.framework === level.defaultFramework) ?? level.starts[0];
  const say = (text: string): void => io.out(isAscii ? asciiOnly(text) : text);
  const line = progressLine(io, process.stderr.isTTY === true);
  const text = storyText({ level, start, fix, seed, columns: Math.max(60, Math.min(io.columns, 100)), isAscii });

  say(text.opening());
  const original = { sql: start.sentSql, framework: start.framework, isOriginal: true, actions: [] };
  const flights: StoryFlight[] = [];
  for (const size of ['laptop', 'staging', 'production'] as const) {
    flights.push(await flown(level, levelScenario(level, size, original, seed), size, `Flying on ${level.worlds[size].name}, ${grouped(level.worlds[size].rows)} rows`, line));
  }
  line.clear();
  say(text.sizes(flights));
  say(text.cascade(flights[2]));
  const better = await flown(level, attemptScenario(level, fix, seed), 'production', 'Flying the better migration on the same traffic', line);
  line.clear();
  say(text.fix(flights[2], better));
  return 0;
}

export const command: Command = { name: 'story', summary: 'tell the first exhibit in plain text, without questions', usage, run };
