import { FRAMEWORKS } from '../frameworks/index.ts';
import { oneOf, parseArguments } from './check-arguments.ts';
import { UsageError } from './command.ts';

export const checkEngines = ['postgres', 'mysql', 'mariadb', 'sqlserver'] as const;
export const checkFormats = ['text', 'json', 'github', 'sarif', 'junit'] as const;

export type CheckOptions = {
  readonly file: string;
  readonly schema: string | null;
  readonly rows: string | null;
  readonly engine: string;
  readonly serverVersion: string | null;
  readonly framework: string | null;
  /** Requests a second on the largest table that the migration touches. */
  readonly traffic: { readonly readsPerSec: number; readonly writesPerSec: number };
  readonly seed: number;
  readonly seeds: number;
  readonly format: (typeof checkFormats)[number];
  readonly flies: boolean;
};

const kinds = {
  schema: 'value', rows: 'value', engine: 'value', 'server-version': 'value', framework: 'value', traffic: 'value', seed: 'value', seeds: 'value', format: 'value',
  json: 'flag', fly: 'flag', 'no-fly': 'flag',
} as const;

const wholeNumber = (name: string, text: string, min: number, max: number): number => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UsageError(`--${name} takes a whole number from ${min} to ${max}, not "${text}".`);
  }
  return value;
};

const trafficMax = 20_000;

const trafficOf = (text: string): CheckOptions['traffic'] => {
  const parts = text.split(',').map(part => /^\s*(\d+(?:\.\d+)?)\s*([rw])\s*$/i.exec(part));
  const rate = (letter: string): number => parts.reduce((sum, part) => sum + (part && part[2]!.toLowerCase() === letter ? Number(part[1]) : 0), 0);
  if (parts.some(part => part === null) || rate('r') > trafficMax || rate('w') > trafficMax) {
    throw new UsageError(`--traffic takes reads and writes a second, as in 480r,120w (at most ${trafficMax} of each), not "${text}".`);
  }
  return { readsPerSec: rate('r'), writesPerSec: rate('w') };
};

/** @throws UsageError for anything that is not understood, with what to write instead */
export const checkOptions = (args: readonly string[]): CheckOptions => {
  const { options, flags, rest } = parseArguments('check', args, kinds);
  const [file, ...others] = rest;
  if (file === undefined) {
    throw new UsageError('check needs a migration: name a file of SQL, or "-" for standard input. Run "runaway-migration check --help" for more.');
  }
  if (others.length > 0) {
    throw new UsageError(`check reads one migration at a time, and "${others[0]}" is a second one.`);
  }
  if (flags.has('fly') && flags.has('no-fly')) {
    throw new UsageError('--fly and --no-fly contradict each other. Give one of them.');
  }
  const format = options.get('format');
  if (flags.has('json') && format !== undefined && format !== 'json') {
    throw new UsageError(`--json and --format ${format} contradict each other. Give one of them.`);
  }
  if (file === '-' && options.get('schema') === '-') {
    throw new UsageError('Only one of the migration and the schema can come from standard input.');
  }
  const framework = options.get('framework');
  return {
    file,
    schema: options.get('schema') ?? null,
    rows: options.get('rows') ?? null,
    engine: oneOf('check', 'engine', options.get('engine') ?? 'postgres', checkEngines),
    serverVersion: options.get('server-version') ?? null,
    framework: framework === undefined ? null : oneOf('check', 'framework', framework.toLowerCase(), FRAMEWORKS.map(known => known.id)),
    traffic: trafficOf(options.get('traffic') ?? '480r,120w'),
    seed: wholeNumber('seed', options.get('seed') ?? '1', 0, 2 ** 32 - 1),
    seeds: wholeNumber('seeds', options.get('seeds') ?? '1', 1, 100),
    format: flags.has('json') ? 'json' : (oneOf('check', 'format', format ?? 'text', checkFormats) as CheckOptions['format']),
    flies: !flags.has('no-fly'),
  };
};
