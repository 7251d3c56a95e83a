import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { castCell, jsonbText, withinRange } from './cast.ts';
import type { Cell, CastMode } from './cast.ts';
import { DataError } from './fault.ts';
import { addIntervals, extractField, formatMoment, intervalOfUs, intervalUs, momentText, momentUs, readInterval, scaleInterval, shiftMoment, truncateMoment } from './moment.ts';
import type { PgType } from './pg-type.ts';
import { BIGINT, INTEGER, NUMERIC, typeNamed } from './pg-type.ts';

/** What the callbacks read from the table they serve; changes between statements. */
export type CallbackState = {
  /** The moment that now() answers, microseconds since 1970; NaN when it is not known. */
  nowUs: number;
  /** Counts up with each volatile answer, so that the same statements give the same values. */
  draws: number;
  /** Labels of each enum; a migration may add some. */
  readonly enums: Map<string, readonly string[]>;
  /** Next value and step by sequence name; the step is the rows that one row here stands for. */
  sequences: Map<string, { next: number; readonly step: number }>;
  /** Sequence that a column owns, by 'table.column'. */
  ownedSequences: Map<string, string>;
  /** Called for every row that a bounded query looks at; throws when its time is over. */
  onTick: () => void;
  /** The pids that a session waits for, as '{4281,4290}'; null where there are no sessions. */
  readonly blockingPids?: (pid: number) => string;
};

/** Longest text that a function may make, so that a bounded query stays bounded in memory. */
const TEXT_LIMIT = 1_000_000;

/** Makes the server's functions known to SQLite under `pg_` names. Errors keep the server's codes. */
export function registerCallbacks(database: Database, state: CallbackState): void {
  const types = new Map<string, PgType>();
  const typeOf = (name: string): PgType => {
    const known = types.get(name);
    if (known && known.labels === state.enums.get(name)) return known;
    const read = typeNamed(name, state.enums);
    types.set(name, read);
    return read;
  };
  // oxlint-disable-next-line typescript/no-explicit-any
  const pure = (name: string, callback: (...args: any[]) => unknown): void => { database.function(name, { deterministic: true, varargs: true }, callback); };
  // oxlint-disable-next-line typescript/no-explicit-any
  const strict = (name: string, callback: (...args: any[]) => unknown): void => pure(name, (...args) => (args.some((arg) => arg === null) ? null : callback(...args)));
  // oxlint-disable-next-line typescript/no-explicit-any
  const volatile = (name: string, callback: (...args: any[]) => unknown): void => { database.function(name, { varargs: true }, callback); };

  pure('pg_cast', (value: Cell, from: string, to: string, mode: CastMode) => castCell(value, typeOf(from), typeOf(to), mode));
  volatile('pg_raise', (sqlstate: string, message: string) => { throw new DataError(sqlstate, message); });
  pure('pg_one_row', (rows: number, value: Cell) => {
    if (rows > 1) throw new DataError('21000', 'more than one row returned by a subquery used as an expression');
    return value;
  });
  volatile('pg_tick', () => { state.onTick(); return 1; });
  strict('pg_blocking_pids', (pid: number) => {
    if (!state.blockingPids) throw new DataError(null, 'The function pg_blocking_pids() cannot be carried out on the in-memory table yet');
    return state.blockingPids(pid);
  });
  strict('pg_cardinality', (list: string) => elementsOf(list).length);
  strict('pg_in_list', (value: Cell, list: string) => Number(elementsOf(list).includes(String(value))));
  registerNumbers(strict);
  registerExtremes(pure);
  registerTexts(strict, pure);
  registerMoments(strict);
  registerJson(strict);
  volatile('pg_now', () => {
    if (Number.isNaN(state.nowUs)) throw new DataError(null, 'now() is not known here; compare with a time of the views instead, such as \'00:00:20\'');
    return momentText(state.nowUs);
  });
  volatile('pg_clock', () => momentText(state.nowUs + state.draws++));
  volatile('pg_random', () => Number.parseInt(digest(state).slice(0, 12), 16) / 2 ** 48);
  volatile('pg_uuid', () => digest(state).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5'));
  registerSequences(volatile, state);
  database.table('pg_series', { columns: ['value'], parameters: ['first', 'last', 'step'], *rows(first: number, last: number, step: number) {
    if (step === 0) throw new DataError('22023', 'step size cannot equal zero');
    for (let value = first; step > 0 ? value <= last : value >= last; value += step) { state.onTick(); yield [value]; }
  } } as never);
}

/** The elements of an array as the server prints it, without quotes inside: '{4281,4290}'. */
function elementsOf(list: string): readonly string[] {
  return list.replace(/^\{|\}$/g, '').split(',').filter((element) => element !== '');
}

function digest(state: CallbackState): string {
  return createHash('sha256').update(`draw ${state.draws++}`).digest('hex');
}

// oxlint-disable-next-line typescript/no-explicit-any
type Register = (name: string, callback: (...args: any[]) => unknown) => void;

function registerNumbers(strict: Register): void {
  strict('pg_in_range', (value: number, bytes: number) => withinRange(value, bytes === 8 ? BIGINT : INTEGER));
  strict('pg_int_divide', (a: number, b: number) => { refuseZero(b); return Math.trunc(a / b); });
  strict('pg_divide', (a: number, b: number) => { refuseZero(b); return a / b; });
  strict('pg_mod', (a: number, b: number) => { refuseZero(b); return a % b; });
  strict('pg_round', (value: number, digits = 0) => castCell(value, NUMERIC, { ...NUMERIC, modifiers: [300, digits] }, 'explicit'));
  strict('pg_trunc', (value: number, digits = 0) => Math.trunc(value * 10 ** digits) / 10 ** digits);
  strict('pg_scaled', (rows: number, rowsPerRow: number, which: string) => (which === 'limit' ? Math.max(rows > 0 ? 1 : 0, Math.round(rows / rowsPerRow)) : Math.round(rows / rowsPerRow)));
}

function extreme(pick: (a: Cell, b: Cell) => boolean): (...args: Cell[]) => Cell {
  return (...args) => args.reduce((best, arg) => (arg !== null && (best === null || pick(arg, best)) ? arg : best), null);
}

function registerExtremes(pure: Register): void {
  // GREATEST and LEAST pass over NULLs, so they are called with them.
  pure('pg_greatest', extreme((a, b) => (a as number) > (b as number)));
  pure('pg_least', extreme((a, b) => (a as number) < (b as number)));
}

function refuseZero(divisor: number): void {
  if (Number(divisor) === 0) throw new DataError('22012', 'division by zero');
}

function bounded(text: string): string {
  if (text.length > TEXT_LIMIT) throw new DataError('54000', 'a text longer than a million letters');
  return text;
}

/** What stands before or behind a text to bring it to a length. */
function padding(text: string, length: number, fill: string): string {
  const missing = Math.max(0, Math.min(length, TEXT_LIMIT) - text.length);
  return fill === '' ? '' : fill.repeat(Math.ceil(missing / fill.length)).slice(0, missing);
}

function registerTexts(strict: Register, pure: Register): void {
  strict('pg_lower', (text: string) => text.toLowerCase());
  strict('pg_upper', (text: string) => text.toUpperCase());
  strict('pg_initcap', (text: string) => text.toLowerCase().replace(/[\p{L}\p{N}]+/gu, (word) => word[0].toUpperCase() + word.slice(1)));
  strict('pg_reverse', (text: string) => [...text].toReversed().join(''));
  strict('pg_left', (text: string, n: number) => [...text].slice(0, n).join(''));
  strict('pg_right', (text: string, n: number) => [...text].slice(n > 0 ? -n : n === 0 ? text.length : -n).join(''));
  strict('pg_lpad', (text: string, length: number, fill = ' ') => (text.length >= length ? text.slice(0, length) : padding(text, length, fill) + text));
  strict('pg_rpad', (text: string, length: number, fill = ' ') => (text.length >= length ? text.slice(0, length) : text + padding(text, length, fill)));
  strict('pg_repeat', (text: string, n: number) => (n * text.length > TEXT_LIMIT ? bounded('x'.repeat(TEXT_LIMIT + 1)) : text.repeat(Math.max(0, n))));
  strict('pg_split_part', (text: string, by: string, n: number) => { const parts = text.split(by); return (n < 0 ? parts.at(n) : parts[n - 1]) ?? ''; });
  strict('pg_substr', (text: string, from: number, length?: number) => {
    if (length !== undefined && length < 0) throw new DataError('22011', 'negative substring length not allowed');
    return [...text].slice(Math.max(0, from - 1), length === undefined ? undefined : Math.max(0, from - 1 + length)).join('');
  });
  strict('pg_translate', (text: string, from: string, to: string) => [...text].map((letter) => { const at = [...from].indexOf(letter); return at < 0 ? letter : ([...to][at] ?? ''); }).join(''));
  strict('pg_md5', (text: string) => createHash('md5').update(text).digest('hex'));
  strict('pg_starts_with', (text: string, start: string) => Number(text.startsWith(start)));
  strict('pg_quote_literal', (text: string) => `'${text.replaceAll("'", "''")}'`);
  pure('pg_concat_ws', (by: Cell, ...parts: Cell[]) => (by === null ? null : parts.filter((part) => part !== null).join(String(by))));
  strict('pg_like', (text: string, pattern: string, ignoresCase: number) => Number(likeOf(pattern, ignoresCase === 1).test(text)));
  strict('pg_matches', (text: string, pattern: string, ignoresCase: number) => Number(regexOf(pattern, ignoresCase === 1 ? 'iu' : 'u').test(text)));
  strict('pg_regexp_replace', (text: string, pattern: string, replacement: string, flags = '') =>
    text.replace(regexOf(pattern, `u${flags.includes('g') ? 'g' : ''}${flags.includes('i') ? 'i' : ''}`), replacement.replaceAll('$', '$$$$').replace(/\\(\d)/g, '$$$1').replaceAll('\\&', '$$&')));
}

const patterns = new Map<string, RegExp>();

function cached(key: string, make: () => RegExp): RegExp {
  const known = patterns.get(key) ?? make();
  if (patterns.size > 200) patterns.clear();
  patterns.set(key, known);
  return known;
}

function likeOf(pattern: string, ignoresCase: boolean): RegExp {
  return cached(`like ${ignoresCase} ${pattern}`, () => {
    const source = pattern.replace(/\\?[\s\S]/gu, (token) => (token === '%' ? '[\\s\\S]*' : token === '_' ? '[\\s\\S]' : token.replace(/^\\(?=.)/s, '').replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')));
    return new RegExp(`^${source}$`, ignoresCase ? 'iu' : 'u');
  });
}

/** A POSIX pattern as JavaScript's; what the two read differently is refused by name. */
function regexOf(pattern: string, flags: string): RegExp {
  return cached(`regex ${flags} ${pattern}`, () => {
    if (/\[\[[:.=]|\\[mMyYA-CE-RT-VX-Z]|\(\?[a-z]/.test(pattern)) throw new DataError(null, `The pattern ${pattern} cannot be matched on the in-memory table yet`);
    try {
      return new RegExp(pattern, flags);
    } catch {
      throw new DataError('2201B', `invalid regular expression: ${pattern}`);
    }
  });
}

function registerMoments(strict: Register): void {
  strict('pg_shift', (moment: string, interval: string, sign: number) => shiftMoment(moment, interval, sign));
  strict('pg_moment_minus', (a: string, b: string) => intervalOfUs(momentUs(a) - momentUs(b)));
  strict('pg_interval_plus', (a: string, b: string, sign: number) => addIntervals(a, b, sign));
  strict('pg_interval_times', (interval: string, factor: number) => scaleInterval(interval, factor));
  strict('pg_interval_us', (interval: string) => intervalUs(/^-?\d+ -?\d+ -?\d+$/.test(interval) ? interval : readInterval(interval)));
  strict('pg_date_trunc', (unit: string, moment: string) => truncateMoment(unit.toLowerCase(), moment));
  strict('pg_extract', (unit: string, moment: string, isInterval: number) => extractField(unit.toLowerCase(), moment, isInterval === 1));
  strict('pg_to_char', (moment: string, pattern: string) => formatMoment(moment, pattern));
  strict('pg_to_timestamp', (seconds: number) => momentText(Math.round(seconds * 1_000_000)));
  strict('pg_timezone', (zone: string, moment: string) => {
    if (!['utc', 'gmt', 'etc/utc'].includes(zone.toLowerCase())) throw new DataError(null, `The time zone ${zone} cannot be carried out on the in-memory table yet, which is in UTC`);
    return moment;
  });
}

/** What stands under a key of an object or at a place of an array; undefined for nothing. */
function inside(json: string, key: string | number): unknown {
  const value: unknown = JSON.parse(json);
  if (Array.isArray(value)) return typeof key === 'number' ? value.at(key) : undefined;
  return value !== null && typeof value === 'object' && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function registerJson(strict: Register): void {
  strict('pg_json_get', (json: string, key: string | number) => { const found = inside(json, key); return found === undefined ? null : jsonbText(found); });
  strict('pg_json_text', (json: string, key: string | number) => { const found = inside(json, key); return found === undefined || found === null ? null : typeof found === 'string' ? found : jsonbText(found); });
  strict('pg_json_has', (json: string, key: string) => Number(inside(json, key) !== undefined));
  strict('pg_json_join', (a: string, b: string) => {
    const left: unknown = JSON.parse(a), right: unknown = JSON.parse(b);
    if (Array.isArray(left) || Array.isArray(right)) return jsonbText([left, right].flat());
    return jsonbText({ ...(left as object), ...(right as object) });
  });
}

function registerSequences(volatile: Register, state: CallbackState): void {
  const named = (name: string): { next: number; readonly step: number } => {
    const bare = name.replaceAll('"', '').split('.').at(-1) as string;
    const sequence = state.sequences.get(bare);
    if (!sequence) throw new DataError('42P01', `relation "${bare}" does not exist`);
    return sequence;
  };
  volatile('pg_nextval', (name: string) => { const sequence = named(name); const value = sequence.next; sequence.next += sequence.step; return value; });
  volatile('pg_currval', (name: string) => { const sequence = named(name); return sequence.next - sequence.step; });
  volatile('pg_setval', (name: string, value: number | null, isCalled: number = 1) => {
    if (value === null) return null;
    const sequence = named(name);
    sequence.next = value + (isCalled === 0 ? 0 : sequence.step);
    return value;
  });
  volatile('pg_serial_sequence', (table: string, column: string) => state.ownedSequences.get(`${table.replaceAll('"', '').split('.').at(-1)}.${column}`) ?? null);
}

