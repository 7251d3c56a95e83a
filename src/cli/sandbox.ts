import path from 'node:path';
import { parseArgs } from 'node:util';
import { FRAMEWORKS } from '../frameworks/index.ts';
import { actedAt, actionList } from '../game/linear-acting.ts';
import { incidentScenario, levelOfIncident, ROWS_MAX } from '../game/replay.ts';
import type { Incident } from '../game/replay.ts';
import { levelScenario } from '../levels/level-scenario.ts';
import { WORLD_SIZES } from '../levels/level.ts';
import type { Action, Scenario } from '../run/scenario.ts';
import { grouped } from '../text/number.ts';
import { didYouMean } from '../text/suggestion.ts';
import { readInput } from './check-input.ts';
import { parseCount } from './check-rows.ts';
import { UsageError, type Command, type CommandIo } from './command.ts';
import { jsonReport, textReport } from './fly-report.ts';
import { levelsIn, soundMuseum } from './own-levels.ts';
import { flyIncident, levelFor } from './replay.ts';
import { replayOfRun, writeReplay } from './replay-file.ts';

const usage = `Usage: runaway-migration sandbox [file.sql] [options]

Any migration on any world, with no goal: write it, fly it, act on call, see what is found. Opens the game in its sandbox; where there is no terminal,
or with --report, it flies the migration and prints what came of it. "-" reads standard input.

Options:
  --world <level[:size]>  whose world: L01, or L01:laptop, L01:staging, L01:production (production)
  --rows <count>          rows of the world's table, as in 80M; as many as the world has when not given
  --framework <name>      who sends it: ${FRAMEWORKS.map((framework) => framework.id).join(', ')}
  --seed <number>         another day's traffic (7)
  --act <when what>       on call, as in "30 s terminate the migration"; may be given several times, "--act list" says what there is
  --levels <folder>       levels of your own, as with play
  --report                print what comes of it instead of opening the game
  --replay-out <file>     write the run down; "replay <file>" flies it again anywhere
  --json                  the report in one line for machines
  -h, --help              this text

Exit: 0 it was flown, 2 the input cannot be used.
`;

type Options = { readonly file: string | null; readonly levels: string | null; readonly world: string; readonly rows: string | null; readonly framework: string | null; readonly seed: number; readonly acts: readonly string[]; readonly report: boolean;
  readonly replayOut: string | null; readonly json: boolean };

function optionsOf(args: readonly string[], workingFolder: string): Options {
  const known = ['world', 'rows', 'framework', 'seed', 'act', 'levels', 'report', 'replay-out', 'json', 'help'];
  for (const arg of args) {
    const name = /^--([^=]+)/.exec(arg)?.[1];
    if (name !== undefined && !known.includes(name)) throw new UsageError(`sandbox has no option "--${name}".${didYouMean(`--${name}`, known.map((word) => `--${word}`))}`);
  }
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true, strict: true,
    options: {
      world: { type: 'string', default: 'L01' }, rows: { type: 'string' }, framework: { type: 'string' }, seed: { type: 'string', default: '7' }, act: { type: 'string', multiple: true, default: [] }, levels: { type: 'string' }, report: { type: 'boolean', default: false },
      'replay-out': { type: 'string' }, json: { type: 'boolean', default: false },
    },
  });
  if (positionals.length > 1) throw new UsageError(`sandbox takes one file, and "${positionals[1]}" is a second.`);
  if (!/^\d{1,10}$/.test(values.seed)) throw new UsageError(`--seed ${values.seed}: a seed is a whole number from 0 to 9999999999.`);
  return {
    file: positionals[0] ?? null, levels: values.levels === undefined ? null : path.resolve(workingFolder, values.levels), world: values.world, rows: values.rows ?? null, framework: values.framework?.toLowerCase() ?? null,
    seed: Number(values.seed), acts: values.act, report: values.report, replayOut: values['replay-out'] ?? null, json: values.json,
  };
}

function rowsIn(text: string | null): number | null {
  if (text === null) return null;
  const rows = parseCount(text);
  if (rows === null || rows < 1 || rows > ROWS_MAX) throw new UsageError(`--rows ${text}: rows are a number from 1 to ${grouped(ROWS_MAX)}, as in 80M or 50k.`);
  return rows;
}

/** @throws UsageError for an action that cannot be read */
function added(scenario: Scenario, actions: readonly Action[], words: string): readonly Action[] {
  const acted = actedAt(scenario, actions, words);
  if (typeof acted === 'string') throw new UsageError(`--act ${words}: ${acted.replace('"actions" lists', '"--act list" says').replaceAll('"at ', '"')}`);
  return acted;
}

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = optionsOf(args, io.workingFolder);
  const rows = rowsIn(options.rows);
  const [code, named = 'production'] = options.world.split(':');
  const world = WORLD_SIZES.find((size) => size === named.toLowerCase());
  if (world === undefined) throw new UsageError(`--world ${options.world}: behind the colon stands a size.${didYouMean(named, WORLD_SIZES)} Sizes: ${WORLD_SIZES.join(', ')}.`);
  const isReport = options.report || options.json || options.replayOut !== null || !io.isTerminal;
  // The game shows the levels that the incident was found among: they are read once.
  const museum = isReport ? null : await soundMuseum(options.levels, options.seed);
  const levels = museum === null ? levelsIn(options.levels) : Object.values(museum.levels);
  const found = levelOfIncident(levels, { level: code });
  if (typeof found === 'string') throw new UsageError(`--world ${options.world}: ${found.replace(/^its level/, 'the level')}`);
  const sql = options.file === null ? null : await readInput(options.file, io.workingFolder);
  const calm: Incident = { level: found.code, world, rows, framework: options.framework ?? found.defaultFramework, sql, seed: options.seed, actions: [] };
  const name = options.file === null ? `${found.code}'s own migration` : options.file === '-' ? 'standard input' : options.file;
  const level = levelFor(levels, calm, name);
  const scenario = incidentScenario({ scenario: levelScenario }, level, calm) as Scenario;
  if (options.acts.includes('list')) {
    io.out(`${actionList(scenario)}\n`);
    return 0;
  }
  const incident = { ...calm, actions: options.acts.reduce<readonly Action[]>((actions, words) => added(scenario, actions, words), []) };
  if (museum !== null) return (await import('./play.ts')).openGame({ ...(await import('./play.ts')).DEFAULT_OPTIONS, seed: options.seed, levels: options.levels, replay: replayOfRun(incident, null) }, io, museum);
  const flight = { ...await flyIncident(level, incident, name, io), isForNothing: true };
  io.out(options.json ? jsonReport(flight) : textReport(flight, io.columns));
  if (options.replayOut !== null) await writeReplay(options.replayOut, replayOfRun(incident, flight.trace.hash), io);
  return 0;
}

export const command: Command = { name: 'sandbox', summary: 'any migration on any world, with no goal', usage, run };
