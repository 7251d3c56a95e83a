import { coerced, commonType, isNumber } from './coerce.ts';
import { DataError } from './fault.ts';
import type { PgType } from './pg-type.ts';
import { BIGINT, BOOLEAN, DATE, DOUBLE, INTEGER, INTERVAL, JSONB, NUMERIC, numericOfScale, TEXT, TIMESTAMP, TIMESTAMPTZ, UUID } from './pg-type.ts';
import type { Typed } from './scope.ts';

/** How a function of the server is carried out: the types it takes (the last one repeats), and the SQL it becomes. */
type FunctionRule = {
  readonly takes: readonly (PgType | 'any' | 'number' | 'moment')[];
  readonly least: number;
  readonly gives: PgType | ((args: readonly Typed[]) => PgType);
  readonly sql: (args: readonly string[], typed: readonly Typed[]) => string;
};

const call = (name: string) => (args: readonly string[]): string => `${name}(${args.join(', ')})`;
const first = (args: readonly Typed[]): PgType => args[0].type;
const text = (least: number, takes: readonly (PgType | 'any')[], name: string, gives: PgType = TEXT): FunctionRule => ({ takes, least, gives, sql: call(name) });
const rounded = (name: string): FunctionRule => ({ takes: ['number', INTEGER], least: 1, gives: roundedType, sql: call(name) });

/** round(x, 2) has two decimals, round(x) none; of a float it stays a float. */
function roundedType([value, digits]: readonly Typed[]): PgType {
  if (value.type.family !== 'numeric') return DOUBLE;
  if (!digits) return numericOfScale(0);
  return /^\d+$/.test(digits.sql) ? numericOfScale(Number(digits.sql)) : NUMERIC;
}

const SCALAR: Readonly<Record<string, FunctionRule>> = {
  lower: text(1, [TEXT], 'pg_lower'), upper: text(1, [TEXT], 'pg_upper'), initcap: text(1, [TEXT], 'pg_initcap'), reverse: text(1, [TEXT], 'pg_reverse'),
  length: text(1, [TEXT], 'length', INTEGER), char_length: text(1, [TEXT], 'length', INTEGER), character_length: text(1, [TEXT], 'length', INTEGER),
  octet_length: { takes: [TEXT], least: 1, gives: INTEGER, sql: (args) => `length(CAST(${args[0]} AS BLOB))` },
  btrim: text(1, [TEXT, TEXT], 'trim'), ltrim: text(1, [TEXT, TEXT], 'ltrim'), rtrim: text(1, [TEXT, TEXT], 'rtrim'),
  replace: text(3, [TEXT, TEXT, TEXT], 'replace'), left: text(2, [TEXT, INTEGER], 'pg_left'), right: text(2, [TEXT, INTEGER], 'pg_right'),
  lpad: text(2, [TEXT, INTEGER, TEXT], 'pg_lpad'), rpad: text(2, [TEXT, INTEGER, TEXT], 'pg_rpad'), repeat: text(2, [TEXT, INTEGER], 'pg_repeat'),
  split_part: text(3, [TEXT, TEXT, INTEGER], 'pg_split_part'), strpos: text(2, [TEXT, TEXT], 'instr', INTEGER), position: text(2, [TEXT, TEXT], 'instr', INTEGER),
  substr: text(2, [TEXT, INTEGER, INTEGER], 'pg_substr'), substring: text(2, [TEXT, INTEGER, INTEGER], 'pg_substr'), translate: text(3, [TEXT, TEXT, TEXT], 'pg_translate'),
  md5: text(1, [TEXT], 'pg_md5'), chr: text(1, [INTEGER], 'char'), ascii: text(1, [TEXT], 'unicode', INTEGER), starts_with: text(2, [TEXT, TEXT], 'pg_starts_with', BOOLEAN),
  regexp_replace: text(3, [TEXT, TEXT, TEXT, TEXT], 'pg_regexp_replace'), quote_literal: text(1, [TEXT], 'pg_quote_literal'),
  concat: { takes: [TEXT], least: 1, gives: TEXT, sql: (args) => `(${args.map((arg) => `ifnull(${arg}, '')`).join(' || ')})` },
  to_char: { takes: ['moment', TEXT], least: 2, gives: TEXT, sql: call('pg_to_char') },
  concat_ws: text(2, [TEXT], 'pg_concat_ws'),
  abs: { takes: ['number'], least: 1, gives: first, sql: call('abs') }, sign: { takes: ['number'], least: 1, gives: DOUBLE, sql: call('sign') },
  round: rounded('pg_round'), trunc: rounded('pg_trunc'), floor: rounded('floor'), ceil: rounded('ceil'), ceiling: rounded('ceil'),
  mod: { takes: ['number', 'number'], least: 2, gives: (args) => commonType(args.map((arg) => arg.type)) ?? NUMERIC, sql: (args) => `pg_mod(${args.join(', ')})` },
  power: { takes: ['number', 'number'], least: 2, gives: DOUBLE, sql: call('pow') }, sqrt: { takes: ['number'], least: 1, gives: DOUBLE, sql: call('sqrt') },
  random: { takes: [], least: 0, gives: DOUBLE, sql: call('pg_random') }, gen_random_uuid: { takes: [], least: 0, gives: UUID, sql: call('pg_uuid') },
  uuid_generate_v4: { takes: [], least: 0, gives: UUID, sql: call('pg_uuid') }, uuidv4: { takes: [], least: 0, gives: UUID, sql: call('pg_uuid') },
  now: { takes: [], least: 0, gives: TIMESTAMPTZ, sql: call('pg_now') }, transaction_timestamp: { takes: [], least: 0, gives: TIMESTAMPTZ, sql: call('pg_now') },
  statement_timestamp: { takes: [], least: 0, gives: TIMESTAMPTZ, sql: call('pg_now') }, clock_timestamp: { takes: [], least: 0, gives: TIMESTAMPTZ, sql: call('pg_clock') },
  date_trunc: { takes: [TEXT, 'moment'], least: 2, gives: (args) => (args[1].type.family === 'date' ? TIMESTAMPTZ : args[1].type), sql: call('pg_date_trunc') },
  extract: { takes: [TEXT, 'moment'], least: 2, gives: (args) => (/epoch|second/i.test(args[0].sql) ? NUMERIC : numericOfScale(0)), sql: (args, typed) => `pg_extract(${args.join(', ')}, ${typed[1].type.family === 'interval' ? 1 : 0})` },
  date_part: { takes: [TEXT, 'moment'], least: 2, gives: DOUBLE, sql: (args, typed) => `pg_extract(${args.join(', ')}, ${typed[1].type.family === 'interval' ? 1 : 0})` },
  // The table's session zone is UTC, so a zone change to UTC only changes the type.
  timezone: { takes: [TEXT, 'moment'], least: 2, gives: (args) => (args[1].type.base === TIMESTAMPTZ.base ? TIMESTAMP : TIMESTAMPTZ), sql: call('pg_timezone') },
  age: { takes: ['moment', 'moment'], least: 2, gives: INTERVAL, sql: call('pg_moment_minus') },
  to_timestamp: { takes: ['number'], least: 1, gives: TIMESTAMPTZ, sql: call('pg_to_timestamp') },
  make_date: { takes: [INTEGER, INTEGER, INTEGER], least: 3, gives: DATE, sql: (args) => `printf('%04d-%02d-%02d', ${args.join(', ')})` },
  jsonb_build_object: { takes: ['any'], least: 0, gives: JSONB, sql: call('json_object') }, json_build_object: { takes: ['any'], least: 0, gives: JSONB, sql: call('json_object') },
  nextval: { takes: ['any'], least: 1, gives: BIGINT, sql: call('pg_nextval') }, pg_get_serial_sequence: { takes: [TEXT, TEXT], least: 2, gives: TEXT, sql: call('pg_serial_sequence') },
  setval: { takes: ['any', BIGINT, BOOLEAN], least: 2, gives: BIGINT, sql: call('pg_setval') }, currval: { takes: ['any'], least: 1, gives: BIGINT, sql: call('pg_currval') },
  pg_blocking_pids: { takes: [BIGINT], least: 1, gives: TEXT, sql: call('pg_blocking_pids') }, cardinality: { takes: [TEXT], least: 1, gives: INTEGER, sql: call('pg_cardinality') },
  array_length: { takes: [TEXT, INTEGER], least: 2, gives: INTEGER, sql: (args) => `nullif(pg_cardinality(${args[0]}), 0)` },
  pg_sleep: { takes: [DOUBLE], least: 1, gives: TEXT, sql: (args) => `CASE WHEN ${args[0]} IS NULL THEN NULL ELSE '' END` },
  pg_sleep_for: { takes: ['any'], least: 1, gives: TEXT, sql: (args) => `CASE WHEN ${args[0]} IS NULL THEN NULL ELSE '' END` },
};

const AGGREGATE: Readonly<Record<string, FunctionRule>> = {
  count: { takes: ['any'], least: 1, gives: BIGINT, sql: call('count') },
  sum: { takes: ['number'], least: 1, gives: (args) => (args[0].type.family === 'float' ? DOUBLE : args[0].type.base === 'bigint' || args[0].type.family === 'numeric' ? NUMERIC : BIGINT), sql: call('sum') },
  avg: { takes: ['number'], least: 1, gives: NUMERIC, sql: call('avg') },
  min: { takes: ['any'], least: 1, gives: first, sql: call('min') }, max: { takes: ['any'], least: 1, gives: first, sql: call('max') },
  bool_and: { takes: [BOOLEAN], least: 1, gives: BOOLEAN, sql: call('min') }, every: { takes: [BOOLEAN], least: 1, gives: BOOLEAN, sql: call('min') },
  bool_or: { takes: [BOOLEAN], least: 1, gives: BOOLEAN, sql: call('max') },
  string_agg: { takes: [TEXT, TEXT], least: 2, gives: TEXT, sql: call('group_concat') },
};

const WINDOW: Readonly<Record<string, FunctionRule>> = {
  row_number: { takes: [], least: 0, gives: BIGINT, sql: call('row_number') }, rank: { takes: [], least: 0, gives: BIGINT, sql: call('rank') },
  dense_rank: { takes: [], least: 0, gives: BIGINT, sql: call('dense_rank') }, ntile: { takes: [INTEGER], least: 1, gives: INTEGER, sql: call('ntile') },
  lag: { takes: ['any', INTEGER, 'any'], least: 1, gives: first, sql: call('lag') }, lead: { takes: ['any', INTEGER, 'any'], least: 1, gives: first, sql: call('lead') },
  first_value: { takes: ['any'], least: 1, gives: first, sql: call('first_value') }, last_value: { takes: ['any'], least: 1, gives: first, sql: call('last_value') },
};

/** Functions that give another answer for each row or call. */
export const VOLATILE: ReadonlySet<string> = new Set(['random', 'gen_random_uuid', 'uuid_generate_v4', 'uuidv4', 'clock_timestamp', 'nextval', 'setval']);

export function isAggregate(name: string): boolean {
  return name in AGGREGATE;
}

/** The call of a function of the server as SQLite; null when the table does not know the function. */
export function calledFunction(name: string, args: readonly Typed[], isWindow: boolean, location: number): Typed | null {
  const rule = SCALAR[name] ?? AGGREGATE[name] ?? (isWindow ? WINDOW[name] : undefined);
  if (!rule) return null;
  const tooMany = rule.takes.length === 0 ? args.length > 0 : args.length > rule.takes.length && !['concat', 'concat_ws', 'jsonb_build_object', 'json_build_object'].includes(name);
  if (args.length < rule.least || tooMany) throw unknownFunction(name, args, location);
  const typed = args.map((arg, at) => argument(name, arg, rule.takes[Math.min(at, rule.takes.length - 1)], args, location));
  const gives = typeof rule.gives === 'function' ? rule.gives(typed) : rule.gives;
  return { sql: rule.sql(typed.map((arg) => arg.sql), typed), type: gives };
}

function argument(name: string, arg: Typed, wanted: PgType | 'any' | 'number' | 'moment', all: readonly Typed[], location: number): Typed {
  if (wanted === 'any') return arg.raw === undefined ? arg : coerced(arg, TEXT, 'explicit', location);
  if (wanted === 'number') {
    if (arg.raw !== undefined) return coerced(arg, DOUBLE, 'explicit', location);
    if (!isNumber(arg.type)) throw unknownFunction(name, all, location);
    return arg;
  }
  if (wanted === 'moment') {
    if (arg.raw !== undefined) return coerced(arg, TIMESTAMPTZ, 'explicit', location);
    if (!['timestamp', 'date', 'interval', 'time'].includes(arg.type.family)) throw unknownFunction(name, all, location);
    return arg;
  }
  const isAllowed = arg.raw !== undefined || arg.type.family === wanted.family || name.startsWith('concat') || (isNumber(wanted) && isNumber(arg.type));
  if (!isAllowed) throw unknownFunction(name, all, location);
  // concat() prints by the type's own output, which is one letter for a truth value.
  if (name.startsWith('concat') && arg.type.family === 'boolean') return { sql: `substr('ft', ${arg.sql} + 1, 1)`, type: TEXT };
  return coerced(arg, wanted, 'explicit', location);
}

function unknownFunction(name: string, args: readonly Typed[], location: number): DataError {
  return new DataError('42883', `function ${name}(${args.map((arg) => arg.type.base).join(', ')}) does not exist`, location);
}
