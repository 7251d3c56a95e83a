import type { Level, WorldSize } from '../levels/level.ts';
import { WORLD_SIZES } from '../levels/level.ts';
import type { Action, Scenario } from '../run/scenario.ts';
import { duration } from '../text/duration.ts';
import { grouped } from '../text/number.ts';
import { didYouMean } from '../text/suggestion.ts';
import type { LevelRules } from './museum.ts';

/** The newest replay file that this program writes and reads. */
export const REPLAY_FORMAT = 1;

/** What makes an incident: the same on every machine gives the same run, second for second. */
export type Incident = {
  /** The level's code, as people type it: 'L01'. */
  readonly level: string;
  readonly world: WorldSize;
  /** Rows of the world's table; null: as many as the world has. */
  readonly rows: number | null;
  readonly framework: string;
  /** The player's own migration; null: the one that the level's ticket comes with. */
  readonly sql: string | null;
  readonly seed: number;
  /** What was done on call, in order of time. */
  readonly actions: readonly Action[];
};

/** An incident as a file or a code carries it. `traceHash`: the digest of the run that it gave, or its first digits; null when nobody has flown it yet. */
export type Replay = Incident & { readonly format: typeof REPLAY_FORMAT; readonly version: string; readonly traceHash: string | null };

export type ReadReplay = { readonly kind: 'replay'; readonly replay: Replay } | { readonly kind: 'fault'; readonly sentence: string };

const PROGRAM = 'runaway-migration';
export const ROWS_MAX = 10_000_000_000;
export const SEED_MAX = 9_999_999_999;
const ACTIONS_MAX = 100;
/** A year: further than any run is flown, and short enough that a typing error is not waited for. */
const MOMENT_US_MAX = 366 * 86_400 * 1_000_000;

/** The text of a replay file. */
export function replayText({ format, version, level, world, rows, framework, seed, sql, actions, traceHash }: Replay): string {
  return `${JSON.stringify({ program: PROGRAM, format, version, level, world, rows, framework, seed, sql, actions, traceHash }, null, 2)}\n`;
}

/** Reads a replay file; a sentence says what is wrong with it, and where. */
export function readReplay(text: string): ReadReplay {
  const fault = (sentence: string): ReadReplay => ({ kind: 'fault', sentence });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fault(`it is not JSON${placeIn(text, error)}. It may be cut off, or changed on its way: ask for the file once more.`);
  }
  return replayOf(value);
}

/** Reads what a file or a code holds. */
export function replayOf(value: unknown): ReadReplay {
  const wrong = (what: string): ReadReplay => ({ kind: 'fault', sentence: `${what}. Write it again with "fly --replay-out" or from the game.` });
  if (!isRecord(value) || value.program !== PROGRAM) return wrong('it is no replay file of this program: "program" must be "runaway-migration"');
  if (typeof value.format === 'number' && value.format > REPLAY_FORMAT) return { kind: 'fault', sentence: `it has format ${value.format}, and this program reads formats up to ${REPLAY_FORMAT}. Install a newer version of the program.` };
  if (value.format !== REPLAY_FORMAT) return wrong(`"format" must be ${REPLAY_FORMAT}`);
  const { version, level, world, rows, framework, seed, sql, traceHash } = value;
  if (typeof version !== 'string' || version === '' || version.length > 40) return wrong('"version" must be the version of the program that wrote it');
  if (typeof level !== 'string' || level === '') return wrong('"level" must be the code of a level, as in "L01"');
  if (!WORLD_SIZES.some((size) => size === world)) return wrong(`"world" must be one of ${WORLD_SIZES.join(', ')}`);
  if (rows !== null && !isWhole(rows, 1, ROWS_MAX)) return wrong(`"rows" must be null or a whole number from 1 to ${grouped(ROWS_MAX)}`);
  if (typeof framework !== 'string' || framework === '') return wrong('"framework" must be the name of a framework, as in "rails"');
  if (!isWhole(seed, 0, SEED_MAX)) return wrong('"seed" must be a whole number from 0 to 9999999999');
  if (sql !== null && typeof sql !== 'string') return wrong('"sql" must be null or a text');
  if (traceHash !== null && !(typeof traceHash === 'string' && /^[0-9a-f]{8,32}$/.test(traceHash))) return wrong('"traceHash" must be null or 8 to 32 hexadecimal digits');
  const actions = readActions(value.actions);
  if (typeof actions === 'string') return wrong(actions);
  return { kind: 'replay', replay: { format: REPLAY_FORMAT, version, level, world: world as WorldSize, rows, framework, sql, seed, actions, traceHash } };
}

/** The actions in order of time, each with its fields in one fixed order, because the digest of a run reads them as they are written; or what is wrong. */
export function readActions(value: unknown): readonly Action[] | string {
  if (!Array.isArray(value)) return '"actions" must be a list';
  if (value.length > ACTIONS_MAX) return `"actions" has ${value.length} entries, and at most ${ACTIONS_MAX} are read`;
  const read = value.map((one: unknown, at) => readAction(one, `action ${at + 1}`));
  const fault = read.find((one) => typeof one === 'string');
  return fault === undefined ? (read as Action[]).toSorted((one, other) => one.atUs - other.atUs) : fault;
}

const PROBES = ['liveness', 'readiness', 'startup'] as const;
const SETTINGS = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout'] as const;

function readAction(value: unknown, name: string): Action | string {
  if (!isRecord(value)) return `${name} must be an object`;
  const { atUs, kind } = value;
  if (!isWhole(atUs, 1, MOMENT_US_MAX)) return `${name}: "atUs" must be a whole number of microseconds from 1 on, within a year`;
  switch (kind) {
    case 'cancel': case 'terminate':
      return typeof value.session === 'string' && value.session !== '' ? { atUs, kind, session: value.session } : `${name}: "session" must name a session, as in "migration"`;
    case 'shed-traffic':
      return typeof value.share === 'number' && value.share >= 0 && value.share <= 1 ? { atUs, kind, share: value.share } : `${name}: "share" must be a number from 0 to 1`;
    case 'scale-pods': return isWhole(value.pods, 0, 1000) ? { atUs, kind, pods: value.pods } : `${name}: "pods" must be a whole number from 0 to 1000`;
    case 'set-probe': return readProbe(value, atUs, name);
    case 'set-timeout': {
      const setting = SETTINGS.find((one) => one === value.setting);
      if (setting === undefined) return `${name}: "setting" must be one of ${SETTINGS.join(', ')}`;
      return isWhole(value.valueUs, 0, MOMENT_US_MAX) ? { atUs, kind, setting, valueUs: value.valueUs } : `${name}: "valueUs" must be a whole number of microseconds`;
    }
    case 'restart-pods': return { atUs, kind };
    default: return `${name}: there is no action "${String(kind)}".${didYouMean(String(kind), KINDS)} There are: ${KINDS.join(', ')}`;
  }
}

const KINDS = ['cancel', 'terminate', 'shed-traffic', 'scale-pods', 'set-probe', 'set-timeout', 'restart-pods'];

function readProbe({ probe: named, timeoutUs, failureThreshold, needsConnection, off }: Readonly<Record<string, unknown>>, atUs: number, name: string): Action | string {
  const probe = PROBES.find((one) => one === named);
  if (probe === undefined) return `${name}: "probe" must be one of ${PROBES.join(', ')}`;
  if (timeoutUs !== undefined && !isWhole(timeoutUs, 1, MOMENT_US_MAX)) return `${name}: "timeoutUs" must be a whole number of microseconds`;
  if (failureThreshold !== undefined && !isWhole(failureThreshold, 1, 1000)) return `${name}: "failureThreshold" must be a whole number from 1 to 1000`;
  if (needsConnection !== undefined && typeof needsConnection !== 'boolean') return `${name}: "needsConnection" must be true or false`;
  if (off !== undefined && typeof off !== 'boolean') return `${name}: "off" must be true or false`;
  return {
    atUs, kind: 'set-probe', probe, ...(timeoutUs === undefined ? {} : { timeoutUs }), ...(failureThreshold === undefined ? {} : { failureThreshold }),
    ...(needsConnection === undefined ? {} : { needsConnection }), ...(off === undefined ? {} : { off }),
  };
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Line and column of a JSON fault, as far as the parser says them; the end of the text when it ended too early. */
function placeIn(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const position = /position (\d+)/.exec(message)?.[1];
  const before = text.slice(0, position === undefined ? text.length : Number(position)).split('\n');
  return ` (line ${before.length}, column ${before.at(-1)!.length + 1})`;
}

/** The level of an incident, by its code or the name of its folder in any case of letters; a sentence when it is not there. */
export function levelOfIncident(levels: readonly Level[], { level: wanted }: Pick<Incident, 'level'>): Level | string {
  const word = wanted.toLowerCase();
  const found = levels.find((level) => level.code.toLowerCase() === word || level.id.toLowerCase() === word);
  if (found) return found;
  const known = levels.map(({ code }) => code);
  return `its level "${wanted}" is not there.${didYouMean(wanted, known)} There ${known.length === 1 ? 'is' : 'are'}: ${known.join(', ')}.`;
}

/** Rows that the real table beside a run carries at most: each stands for so many of the world's. */
const REAL_ROWS = 100_000;

/** The level with the incident's number of rows in its world; the same level when it takes the world as it is. */
export function levelWithRows(level: Level, { world: size, rows }: Pick<Incident, 'world' | 'rows'>): Level {
  if (rows === null) return level;
  const world = level.worlds[size];
  const { database } = world.scenario;
  const scenario = { ...world.scenario, database: { ...database, rows: { ...database.rows, [world.table]: rows } } };
  return { ...level, worlds: { ...level.worlds, [size]: { ...world, rows, rowsPerRow: Math.max(world.rowsPerRow, Math.ceil(rows / REAL_ROWS)), scenario } } };
}

/** Whether a level's objectives say anything about an incident: they are made for its production as it is. */
export const isJudged = ({ world, rows }: Pick<Incident, 'world' | 'rows'>): boolean => world === 'production' && rows === null;

/** The scenario that an incident flies, before its rows have been tried; a sentence when it does not fit the level (which has the incident's rows already). */
export function incidentScenario(rules: Pick<LevelRules, 'scenario'>, level: Level, incident: Incident): Scenario | string {
  const { world, framework, sql, seed, actions } = incident;
  const start = level.starts.find((one) => one.framework === framework);
  if (start === undefined) return `its framework "${framework}" is not one of this level's.${didYouMean(framework, level.starts.map((one) => one.framework))} There are: ${level.starts.map((one) => one.framework).join(', ')}.`;
  const scenario = rules.scenario(level, world, { sql: sql ?? start.sentSql, framework, isOriginal: sql === null, actions }, seed);
  const sessions = ['migration', ...(scenario.migration?.runner ? [scenario.migration.runner.name] : []), ...scenario.sessions.map(({ name }) => name)];
  for (const [at, action] of actions.entries()) {
    if (action.atUs > scenario.horizonUs) return `action ${at + 1} comes after the run's end: at ${duration(action.atUs)}, and no run goes on for longer than ${duration(scenario.horizonUs)}.`;
    if ('session' in action && !sessions.includes(action.session)) return `action ${at + 1} names the session "${action.session}", which is not in this run.${didYouMean(action.session, sessions)} There ${sessions.length === 1 ? 'is' : 'are'}: ${sessions.join(', ')}.`;
  }
  return scenario;
}

/** What came of flying a replay: the same run, another one of another version, or another one of this version, in one sentence. */
export function hashSentence(replay: Pick<Replay, 'version' | 'traceHash'>, hash: string, version: string): { readonly isSame: boolean; readonly sentence: string } {
  const { traceHash } = replay;
  const isOther = replay.version !== version;
  if (traceHash === null) return { isSame: true, sentence: 'This replay carries no digest: nothing to compare with.' };
  if (hash.startsWith(traceHash)) return { isSame: true, sentence: isOther ? `The same run, to the digest, although version ${replay.version} wrote it and this is ${version}.` : 'The same run, to the digest.' };
  return {
    isSame: false,
    sentence: isOther
      ? `Not the same run: version ${replay.version} wrote this replay and this is ${version}, whose figures differ (digest ${hash}, expected ${traceHash}). Run it with version ${replay.version} to see what was seen then.`
      : `Not the same run, although this version (${version}) wrote the replay: digest ${hash}, expected ${traceHash}. The level or the program has been changed; if you changed neither, please report it with this file.`,
  };
}
