import * as z from 'zod/mini';
import { InputError } from './check-input.ts';

/** What a scenario file says (docs/schema/queue-scenario-1.schema.json). Times are milliseconds. */
export type QueueScenario = {
  readonly engine: string;
  readonly serverVersion: string | null;
  readonly schema: string | null;
  readonly rows: Readonly<Record<string, number>> | null;
  readonly deadlockTimeoutMs: number;
  readonly steps: readonly { readonly atMs: number; readonly session: string; readonly sql: string }[];
  readonly askAtMs: readonly number[];
  readonly autovacuum: Readonly<Record<string, 'normal' | 'wraparound'>>;
};

/** A day and a half: longer than any lock scenario, and short enough to be simulated at once. */
const msMax = 1e8;

const moment = z.number('must be a number of milliseconds').check(z.minimum(0, 'must not be negative'), z.maximum(msMax, `must be at most ${msMax}`));

const shape = z.strictObject({
  format: z.literal(1, 'must be 1, the only format there is'),
  engine: z.optional(z.enum(['postgres', 'mysql', 'mariadb', 'sqlserver'], 'must be "postgres", "mysql", "mariadb" or "sqlserver"')),
  serverVersion: z.optional(z.union([z.string(), z.number()], 'must be a version, as in "16"')),
  schema: z.optional(z.string('must be the name of a file, or the schema\'s SQL itself')),
  rows: z.optional(z.record(z.string(), z.number('must be a number of rows').check(z.minimum(0, 'must not be negative')), 'must be an object of rows by table')),
  deadlockTimeoutMs: z.optional(moment),
  steps: z.array(z.strictObject({
    atMs: moment,
    session: z.string('must be the name of a session').check(z.minLength(1, 'must not be empty')),
    sql: z.string('must be a statement').check(z.minLength(1, 'must not be empty')),
  }, 'must be an object with atMs, session and sql'), 'must be a list of steps').check(z.minLength(1, 'must have at least one step'), z.maxLength(10_000, 'must have at most 10,000 steps')),
  askAtMs: z.array(moment, 'must be a list of moments in milliseconds').check(z.maxLength(10_000, 'must have at most 10,000 moments')),
  autovacuum: z.optional(z.record(z.string(), z.enum(['normal', 'wraparound'], 'must be "normal" or "wraparound"'), 'must be an object of sessions')),
}, 'must be a JSON object');

/** `steps[3].atMs` */
const pathText = (path: readonly PropertyKey[]): string =>
  path.map((part, index) => typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`).join('') || 'the scenario';

/** Line and column of an offset that JSON.parse names, where it names one. */
const jsonFault = (file: string, text: string, message: string): InputError => {
  const offset = /position (\d+)/.exec(message)?.[1];
  const before = offset === undefined ? text : text.slice(0, Number(offset));
  const line = before.split('\n').length;
  const column = before.length - before.lastIndexOf('\n');
  return new InputError(`${file}:${line}:${column}: this is not JSON (${message.replace(/ in JSON at position.*$/, '').replace(/\.$/, '')}). Correct it here and try again.`);
};

/**
A scenario from the text of its file, with what it leaves out filled in.

@throws InputError with one line for each thing that is wrong
*/
export const readQueueScenario = (file: string, text: string): QueueScenario => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw jsonFault(file, text, (error as Error).message);
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) {
    const lines = parsed.error.issues.slice(0, 10).map(issue => issue.code === 'unrecognized_keys'
      ? `${file}: ${pathText(issue.path)} has ${issue.keys.map(key => `"${key}"`).join(', ')}, which no scenario has. Take it out, or correct its spelling.`
      : `${file}: ${pathText(issue.path)} ${issue.message === 'Invalid input' ? 'is missing or of another type' : issue.message}.`);
    throw new InputError(lines.join('\n'));
  }
  const { data } = parsed;
  return {
    engine: data.engine ?? 'postgres', serverVersion: data.serverVersion === undefined ? null : String(data.serverVersion), schema: data.schema ?? null, rows: data.rows ?? null,
    deadlockTimeoutMs: data.deadlockTimeoutMs ?? 1000, steps: data.steps, askAtMs: data.askAtMs, autovacuum: data.autovacuum ?? {},
  };
};
