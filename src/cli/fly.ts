import path from 'node:path';
import { parseArgs } from 'node:util';
import { FRAMEWORKS } from '../frameworks/index.ts';
import type { Level } from '../levels/level.ts';
import { levelScenario } from '../levels/level-scenario.ts';
import { duration } from '../text/duration.ts';
import { didYouMean } from '../text/suggestion.ts';
import { progressLine } from './flight-progress.ts';
import { replayOfRun, writeReplay } from './replay-file.ts';
import { InputError, readInput } from './check-input.ts';
import { UsageError, type Command, type CommandIo } from './command.ts';
import { daysReport, jsonReport, textReport, type JudgedFlight } from './fly-report.ts';
import { levelsIn } from './own-levels.ts';
import { flyAndJudge, prepare, UnusableMigration, type PreparedMigration } from './flown.ts';

const usage = `Usage: runaway-migration fly <level> [options]

Flies a migration on the level's production, 80,000,000 rows and all its traffic, and judges it by what comes out. Without --migration it is the
migration that the level's ticket comes with.

Options:
  --migration <file>   your own migration, as SQL; "-" reads standard input
  --framework <name>   whose transaction is put around it: ${FRAMEWORKS.map((framework) => framework.id).join(', ')}
  --seed <number>      another day's traffic (7)
  --seeds <list>       several days, as in 7,1,2: each is judged, and the verdict is the worst of them
  --replay-out <file>  write the run down: "replay <file>" flies it again anywhere, a bug report is one such file
  --levels <folder>    a level of your own, from this folder
  --json               one line for machines
  -h, --help           this text

A file says "-- migrate: no-transaction" to leave the framework's transaction. In front of a statement, "-- migrate: retry 10, backoff 1s, jitter"
and "-- migrate: batch 5000 by id, pause 80ms, while replica lag < 10s" do what they say; "batch 5000 by id, offset" counts its pages with OFFSET. "-- migrate: session-lock" has a
framework that keeps a lock of its own hold it without a transaction, as flyway.postgresql.transactional.lock=false does.

Exit: 0 every objective is kept, 1 one is not, 2 the input cannot be used.
`;

type Options = { readonly level: string; readonly migration: string | null; readonly framework: string | null; readonly seeds: readonly number[]; readonly levels: string | null; readonly replayOut: string | null; readonly json: boolean };

function optionsOf(args: readonly string[]): Options {
  const known = ['migration', 'framework', 'seed', 'seeds', 'levels', 'replay-out', 'json', 'help'];
  for (const arg of args) {
    const name = /^--([^=]+)/.exec(arg)?.[1];
    if (name !== undefined && !known.includes(name)) throw new UsageError(`fly has no option "--${name}".${didYouMean(`--${name}`, known.map((word) => `--${word}`))}`);
  }
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true, strict: true,
    options: { migration: { type: 'string' }, framework: { type: 'string' }, seed: { type: 'string' }, seeds: { type: 'string' }, levels: { type: 'string' }, 'replay-out': { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  if (values['replay-out'] !== undefined && values.seeds?.includes(',') === true) throw new UsageError('--replay-out writes one run, and --seeds asks for several; give one seed.');
  if (positionals.length !== 1) throw new UsageError(positionals.length === 0 ? 'fly needs a level: runaway-migration fly L01' : `fly takes one level, and "${positionals[1]}" is a second.`);
  if (values.seed !== undefined && values.seeds !== undefined) throw new UsageError('--seed and --seeds say the same in two ways; give one of them.');
  if (values.seed !== undefined && !/^\d{1,10}$/.test(values.seed)) throw new UsageError(`--seed ${values.seed}: a seed is a whole number from 0 to 9999999999.`);
  if (values.seeds !== undefined && !/^\d{1,10}(,\d{1,10})*$/.test(values.seeds)) throw new UsageError(`--seeds ${values.seeds}: write whole numbers with commas between them, as in 7,1,2.`);
  return { level: positionals[0], migration: values.migration ?? null, framework: values.framework ?? null, seeds: (values.seeds ?? values.seed ?? '7').split(',').map(Number), levels: values.levels ?? null, replayOut: values['replay-out'] ?? null, json: values.json };
}

/** The level by its code (L01), its folder's name or its number in the museum, in any case of letters. */
function levelOf(name: string, folder: string | null): Level {
  const levels = levelsIn(folder);
  const wanted = name.toLowerCase();
  const level = levels.find((candidate) => [candidate.code, candidate.id, candidate.exhibit].some((word) => word.toLowerCase() === wanted));
  if (level !== undefined) return level;
  const words = levels.flatMap((candidate) => [candidate.code, candidate.id]);
  throw new UsageError(`there is no level "${name}".${didYouMean(name, words)} There ${levels.length === 1 ? 'is' : 'are'}: ${levels.map((candidate) => `${candidate.code} (${candidate.title})`).join(', ')}.`);
}

function frameworkOf(level: Level, name: string | null): string {
  if (name === null) return level.defaultFramework;
  const words = level.starts.map((start) => start.framework);
  if (words.includes(name.toLowerCase())) return name.toLowerCase();
  throw new UsageError(`there is no framework "${name}".${didYouMean(name, words)} There are: ${words.join(', ')}.`);
}

async function preparedFlight(level: Level, framework: string, options: Options, sql: string, seed: number): Promise<PreparedMigration> {
  const text = { sql, framework, isOriginal: options.migration === null, actions: [] };
  try {
    return await prepare(level, levelScenario(level, 'production', text, seed), options.migration === null ? null : sql);
  } catch (error) {
    if (!(error instanceof UnusableMigration)) throw error;
    const name = options.migration === '-' ? 'standard input' : options.migration ?? `${level.code}'s own migration`;
    throw new InputError(error.faults.map((fault) => `${name}: ${fault.message}`).join('\n'));
  }
}

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = optionsOf(args);
  const level = levelOf(options.level, options.levels === null ? null : path.resolve(io.workingFolder, options.levels));
  const framework = frameworkOf(level, options.framework);
  const start = level.starts.find((candidate) => candidate.framework === framework) ?? level.starts[0];
  const sql = options.migration === null ? start.sentSql : await readInput(options.migration, io.workingFolder);
  const flights: JudgedFlight[] = [];
  for (const seed of options.seeds) {
    const flight = await flown(level, framework, options, sql, seed, io);
    flights.push(flight);
    // For people the first day is told whole, of the others only how they came out.
    if (options.json) io.out(jsonReport(flight));
    else if (flights.length === 1) io.out(textReport(flight, io.columns));
  }
  if (options.replayOut !== null) {
    const replay = replayOfRun({ level: level.code, world: 'production', rows: null, framework, sql: options.migration === null ? null : sql, seed: flights[0].seed, actions: [] }, flights[0].trace.hash);
    await writeReplay(options.replayOut, replay, io);
  }
  if (flights.length > 1 && !options.json) io.out(daysReport(flights, io.columns));
  return flights.every(({ verdict }) => verdict.passed) ? 0 : 1;
}

async function flown(level: Level, framework: string, options: Options, sql: string, seed: number, io: CommandIo): Promise<JudgedFlight> {
  const prepared = await preparedFlight(level, framework, options, sql, seed);
  const progress = progressLine(io);
  const { trace, verdict, findings } = flyAndJudge(level, prepared, { onSecond: progress.show });
  progress.clear();
  // One that mostly stood still for others has shown what it does; no batch would bring it to an end.
  const stoodStill = trace.measures.migrationWaitUs > trace.endUs / 2;
  if (trace.measures.migrationUs === null && trace.endedBecause === 'horizon' && !stoodStill) {
    throw new InputError(`The migration had not ended when the flight stopped, after ${duration(prepared.scenario.horizonUs)} of simulated time. Larger batches or shorter pauses bring it to an end.`);
  }
  return { level, seed, framework, trace, verdict, findings, lines: prepared.script.statements.map((statement) => statement.line) };
}

export const command: Command = { name: 'fly', summary: 'fly a migration on a level\'s production and judge it', usage, run };
