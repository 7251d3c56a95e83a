import path from 'node:path';
import { parseArgs } from 'node:util';
import { replayCode } from '../adapters/replay-input.ts';
import { hashSentence, incidentScenario, levelOfIncident, levelWithRows } from '../game/replay.ts';
import type { Incident, Replay } from '../game/replay.ts';
import type { Level } from '../levels/level.ts';
import { levelScenario } from '../levels/level-scenario.ts';
import { didYouMean } from '../text/suggestion.ts';
import { InputError } from './check-input.ts';
import { UsageError, type Command, type CommandIo } from './command.ts';
import { progressLine } from './flight-progress.ts';
import { jsonReport, textReport, type JudgedFlight } from './fly-report.ts';
import { flyAndJudge, prepare, UnusableMigration } from './flown.ts';
import { levelsIn } from './own-levels.ts';
import { replayFrom } from './replay-file.ts';
import { VERSION } from './version.ts';

const usage = `Usage: runaway-migration replay <file | code> [options]

Flies an incident again that somebody wrote down: the same level, traffic, migration and actions on call. Says what came of it, and whether it is the
same run to the digest. "-" reads standard input. "fly --replay-out run.json" and the game write such files; a bug report is one of them.

Options:
  --levels <folder>   levels of your own, as with play
  --code              print the code of the incident instead of flying it
  --json              one line for machines
  -h, --help          this text

"play --replay <file | code>" opens the incident on the run screen.

Exit: 0 the same run, 1 another one, 2 the input cannot be used.
`;

type Options = { readonly source: string; readonly levels: string | null; readonly code: boolean; readonly json: boolean };

function optionsOf(args: readonly string[], workingFolder: string): Options {
  const known = ['code', 'json', 'levels', 'help'];
  for (const arg of args) {
    const name = /^--([^=]+)/.exec(arg)?.[1];
    if (name !== undefined && !known.includes(name)) throw new UsageError(`replay has no option "--${name}".${didYouMean(`--${name}`, known.map((word) => `--${word}`))}`);
  }
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, strict: true, options: { levels: { type: 'string' }, code: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } });
  if (positionals.length !== 1) throw new UsageError(positionals.length === 0 ? 'replay needs a file or a code: runaway-migration replay run.json' : `replay takes one file or code, and "${positionals[1]}" is a second.`);
  return { source: positionals[0], levels: values.levels === undefined ? null : path.resolve(workingFolder, values.levels), code: values.code, json: values.json };
}

/**
The level of a replay, with the replay's own number of rows, and that the replay fits it.

@throws InputError with a sentence: a level, framework or session that is not there, an action that comes too late
*/
export function levelFor(levels: readonly Level[], replay: Incident, name: string): Level {
  const found = levelOfIncident(levels, replay);
  const level = typeof found === 'string' ? found : levelWithRows(found, replay);
  const fault = typeof level === 'string' ? level : incidentScenario({ scenario: levelScenario }, level, replay);
  if (typeof level === 'string' || typeof fault === 'string') throw new InputError(`${name} cannot be flown: ${String(typeof fault === 'string' ? fault : level)}`);
  return level;
}

/** Flies an incident as `fly` does, with its actions. @throws InputError for a migration that cannot be flown */
export async function flyIncident(level: Level, incident: Incident, name: string, io: CommandIo): Promise<JudgedFlight> {
  const scenario = incidentScenario({ scenario: levelScenario }, level, incident);
  if (typeof scenario === 'string') throw new InputError(`${name} cannot be flown: ${scenario}`);
  const prepared = await prepare(level, scenario, incident.sql).catch((error: unknown) => {
    throw error instanceof UnusableMigration ? new InputError(error.faults.map((fault) => `${name}: ${fault.message}`).join('\n')) : error;
  });
  const progress = progressLine(io);
  const { trace, verdict, findings } = flyAndJudge(level, prepared, { size: incident.world, onSecond: progress.show });
  progress.clear();
  return { level, seed: incident.seed, framework: incident.framework, incident, trace, verdict, findings, lines: prepared.script.statements.map((statement) => statement.line) };
}

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = optionsOf(args, io.workingFolder);
  const replay: Replay = await replayFrom(options.source, io.workingFolder);
  const name = options.source === '-' ? 'the replay' : options.source.length > 60 ? 'the replay' : options.source;
  const level = levelFor(levelsIn(options.levels), replay, name);
  if (options.code) {
    io.out(`${replayCode(replay)}\n`);
    return 0;
  }
  const flight = await flyIncident(level, replay, name, io);
  const { isSame, sentence } = hashSentence(replay, flight.trace.hash, VERSION);
  io.out(options.json ? jsonReport(flight, { isSameRun: isSame, expectedHash: replay.traceHash }) : `${textReport(flight, io.columns)}${sentence}\n`);
  return isSame ? 0 : 1;
}

export const command: Command = { name: 'replay', summary: 'fly an incident again that somebody wrote down', usage, run };
