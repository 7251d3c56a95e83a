import { existsSync } from 'node:fs';
import path from 'node:path';
import { oneLine } from '../text/wrap.ts';
import type { Engine } from '../engines/engine.ts';
import type { Script } from '../sql/script.ts';
import productionWorld from '../../levels/worlds/production.json' with { type: 'json' };
import { parseArguments } from './check-arguments.ts';
import { engineAndVersion } from './check-engine.ts';
import { faultText } from './check-file.ts';
import { InputError, readInput } from './check-input.ts';
import { inferSchema } from './check-schema.ts';
import { UsageError, type Command, type CommandIo } from './command.ts';
import { withoutPrepared } from './queue-prepared.ts';
import { answerQueue, type QueueAnswer } from './queue-run.ts';
import { readQueueScenario, type QueueScenario } from './queue-scenario.ts';

const usage = `Usage: runaway-migration queue <scenario.json | -> [--json]

Runs several sessions with timed statements through the simulator's lock manager, and says at each asked moment what every session does, which lock it
waits for, and who blocks it (as pg_blocking_pids would answer).

  --json    the answer as JSON, format 1; without it as text

The scenario: {"format": 1, "engine": "postgres", "serverVersion": "16", "schema": "schema.sql", "deadlockTimeoutMs": 500,
  "steps": [{"atMs": 0, "session": "report", "sql": "BEGIN"}, …], "askAtMs": [300]}
Statements take no time of their own unless "rows" gives the tables a size. A wait for a row or for another transaction's end is told as ShareLock
on "transactionid" or "virtualxid".

Exit status: 0 answered, 2 the scenario cannot be used.
`;

/** Rows of every table when the scenario does not say: small, so that any statement touches few. */
const queueRows = 2000;

/** All statements of the scenario, each fault with the step that has it. */
const allStatements = (file: string, engine: Engine, version: number, scenario: QueueScenario): Script => {
  const statements = scenario.steps.flatMap((step, index) => {
    const { script, faults } = engine.parse(step.sql, version);
    const fatal = faults.filter(fault => fault.kind !== 'unmodelled');
    if (fatal.length > 0) {
      throw new InputError(faultText(`${file}: steps[${index}].sql`, fatal));
    }
    if (script.statements.length === 0) {
      throw new InputError(`${file}: steps[${index}].sql has no statement in it. Write one, or take the step out.`);
    }
    return script.statements;
  });
  return { statements: statements.map((statement, index) => ({ ...statement, index })), noTransaction: true };
};

const schemaOf = async (file: string, engine: Engine, version: number, scenario: QueueScenario, workingFolder: string): Promise<string> => {
  const { schema } = scenario;
  if (schema === null) {
    return inferSchema(engine, version, allStatements(file, engine, version, scenario), productionWorld.scenario.database.storage).sql;
  }
  const isSql = /[;\n]/.test(schema);
  const beside = file === '-' ? workingFolder : path.dirname(path.resolve(workingFolder, file));
  const found = [path.resolve(beside, schema), path.resolve(workingFolder, schema)].find(candidate => !isSql && existsSync(candidate)) ?? schema;
  const sql = isSql ? schema : await readInput(found, workingFolder).catch((error: Error) => {
    throw error instanceof InputError ? new InputError(`${file}: the schema "${schema}" cannot be used: ${error.message}`) : error;
  });
  const faults = engine.catalogueOf(sql, {}, {}, version).faults.filter(fault => fault.kind !== 'unmodelled');
  if (faults.length > 0) {
    throw new InputError(faultText(isSql ? `${file}: schema` : schema, faults));
  }
  return sql;
};

const rowsOf = (engine: Engine, version: number, schema: string, scenario: QueueScenario): Readonly<Record<string, number>> => {
  const { catalogue } = engine.catalogueOf(schema, {}, {}, version);
  const tables = [...catalogue.relations.values()].flatMap(relation => relation.kind === 'table' ? [relation.name] : []);
  return { ...Object.fromEntries(tables.map(table => [table, queueRows])), ...scenario.rows };
};

const answerText = (answer: QueueAnswer): string => `${[
  ...answer.at.map(({ ms, sessions }) => [`at ${ms} ms`, ...Object.entries(sessions).map(([name, session]) => {
    const wait = session.waitsFor === null ? '' : `, waits for ${session.waitsFor.mode} on ${session.waitsFor.relation}`;
    const blockers = session.blockedBy.length === 0 ? '' : `, behind ${session.blockedBy.join(', ')}`;
    return `  ${name}: ${session.state}${wait}${blockers}`;
  })].join('\n')),
  ['at the end', ...Object.entries(answer.ended).map(([name, ended]) => ended.result === 'ok'
    ? `  ${name}: ok at ${ended.atMs} ms`
    : `  ${name}: ${ended.sqlstate} at ${ended.atMs} ms, ${ended.message}`)].join('\n'),
].join('\n\n')}\n`;

const run = async (args: readonly string[], io: CommandIo): Promise<number> => {
  const { flags, rest } = parseArguments('queue', args, { json: 'flag' });
  const [file, ...others] = rest;
  if (file === undefined || others.length > 0) {
    throw new UsageError(`queue reads one scenario${others.length > 0 ? `, and "${others[0]}" is a second one` : ''}. Name a JSON file, or "-" for standard input; "runaway-migration queue --help" shows one.`);
  }
  try {
    const scenario = withoutPrepared(readQueueScenario(file, await readInput(file, io.workingFolder)));
    const { engine, version } = await engineAndVersion(scenario.engine, scenario.serverVersion);
    allStatements(file, engine, version, scenario);
    const schema = await schemaOf(file, engine, version, scenario, io.workingFolder);
    const { answer, unknown } = answerQueue({ scenario, engine, version, schema, rows: rowsOf(engine, version, schema, scenario) });
    io.out(flags.has('json') ? `${JSON.stringify(answer, null, 2)}\n` : answerText(answer));
    if (unknown.size > 0) {
      throw new InputError([...unknown].map(([sql, sentence]) => `${file}: "${oneLine(sql, 60)}": ${sentence}. The answer holds for a scenario in which it fails.`).join('\n'));
    }
    return 0;
  } catch (error) {
    if (error instanceof InputError) {
      io.err(`${error.message}\n`);
      return 2;
    }
    throw error;
  }
};

export const command: Command = { name: 'queue', summary: 'who waits for whom: sessions with timed statements, answered at any moment', usage, run };
