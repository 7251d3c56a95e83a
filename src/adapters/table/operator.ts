import { coerced, commonType, isNumber } from './coerce.ts';
import { DataError, notOnTheTable } from './fault.ts';
import type { PgType } from './pg-type.ts';
import { BOOLEAN, DATE, INTEGER, INTERVAL, JSONB, NUMERIC, numericOfScale, scaleOf, TEXT, TIMESTAMP } from './pg-type.ts';
import type { Typed } from './scope.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '<=', '>', '>=']);

/**
A binary operator of the server as SQLite, chosen by the types of its sides. 42883 when the server has no such operator; a refusal by name when the
table does not carry it out.
*/
export function operator(name: string, left: Typed, right: Typed, location: number, isLenient = false): Typed {
  if (COMPARISONS.has(name)) return comparison(name === '!=' ? '<>' : name, left, right, location, isLenient);
  switch (name) {
    case '||': return concatenation(left, right, location);
    case '+': case '-': return sum(name, left, right, location);
    case '*': case '/': case '%': return product(name, left, right, location);
    case '~': case '~*': case '!~': case '!~*': {
      const test = `pg_matches(${textOf(left, location).sql}, ${textOf(right, location).sql}, ${name.includes('*') ? 1 : 0})`;
      return { sql: name.startsWith('!') ? `(NOT ${test})` : test, type: BOOLEAN };
    }
    case '->': return { sql: `pg_json_get(${left.sql}, ${jsonKey(right)})`, type: JSONB };
    case '->>': return { sql: `pg_json_text(${left.sql}, ${jsonKey(right)})`, type: TEXT };
    case '?': return { sql: `pg_json_has(${left.sql}, ${jsonKey(right)})`, type: BOOLEAN };
    default: throw notOnTheTable(`The operator ${name}`, location);
  }
}

function textOf(value: Typed, location: number): Typed {
  if (value.raw === undefined && value.type.family !== 'text') throw notOnTheTable(`A pattern match on type ${value.type.base}`, location);
  return coerced(value, TEXT, 'explicit', location);
}

function jsonKey(key: Typed): string {
  return key.raw !== undefined ? coerced(key, TEXT, 'explicit', null).sql : key.sql;
}

function missing(name: string, left: Typed, right: Typed, location: number): DataError {
  return new DataError('42883', `operator does not exist: ${left.type.base} ${name} ${right.type.base}`, location);
}

function comparison(name: string, left: Typed, right: Typed, location: number, isLenient: boolean): Typed {
  if (left.raw === null || right.raw === null) return { sql: `(${left.sql} ${name} ${right.sql})`, type: BOOLEAN };
  const type = commonType([left.type, right.type]) ?? (isLenient ? TEXT : null);
  if (!type) throw missing(name, left, right, location);
  if (type.base === 'json') throw missing(name, left, right, location);
  if (type.family === 'enum' && !['=', '<>'].includes(name)) throw notOnTheTable('Ordering by the labels of an enum', location);
  // Blanks at the end of a character(n) mean nothing.
  const isPadded = [left, right].some((side) => side.type.base === 'character');
  const sides = [left, right].map((side) => {
    // A time of the run's clock, as the views show it: the clock begins with 1970.
    if (isLenient && type.family === 'timestamp' && /^\d+:\d{2}:\d{2}/.test(side.raw ?? '')) return `pg_shift('1970-01-01 00:00:00.000000', ${coerced(side, INTERVAL, 'explicit', location).sql}, 1)`;
    if (side.raw !== undefined) return coerced(side, type, 'explicit', location).sql;
    return side.type.family === 'date' && type.family === 'timestamp' ? coerced(side, type, 'explicit', location).sql : side.sql;
  }).map((sql) => (type.family === 'interval' ? `pg_interval_us(${sql})` : isPadded ? `rtrim(${sql}, ' ')` : sql));
  return { sql: `(${sides[0]} ${name} ${sides[1]})`, type: BOOLEAN };
}

function concatenation(left: Typed, right: Typed, location: number): Typed {
  if (left.type.family === 'json' && (right.type.family === 'json' || right.raw !== undefined)) {
    return { sql: `pg_json_join(${left.sql}, ${right.raw === undefined ? right.sql : coerced(right, JSONB, 'explicit', location).sql})`, type: JSONB };
  }
  const isText = [left, right].some((side) => side.raw !== undefined || side.type.family === 'text');
  if (!isText) throw missing('||', left, right, location);
  return { sql: `(${coerced(left, TEXT, 'explicit', location).sql} || ${coerced(right, TEXT, 'explicit', location).sql})`, type: TEXT };
}

function sum(name: string, left: Typed, right: Typed, location: number): Typed {
  const [a, b] = literalsLike(left, right, location, name === '-');
  const sign = name === '+' ? 1 : -1;
  if (isNumber(a.type) && isNumber(b.type)) return arithmetic(name, a, b);
  const families = `${a.type.family} ${b.type.family}`;
  switch (families) {
    case 'timestamp interval': return { sql: `pg_shift(${a.sql}, ${b.sql}, ${sign})`, type: a.type };
    case 'date interval': return { sql: `pg_shift(${a.sql}, ${b.sql}, ${sign})`, type: TIMESTAMP };
    case 'interval timestamp': if (sign === 1) return { sql: `pg_shift(${b.sql}, ${a.sql}, 1)`, type: b.type }; break;
    case 'interval interval': return { sql: `pg_interval_plus(${a.sql}, ${b.sql}, ${sign})`, type: INTERVAL };
    case 'date integer': return { sql: `substr(pg_shift(${a.sql}, '0 ' || ${b.sql} || ' 0', ${sign}), 1, 10)`, type: DATE };
    case 'date date': if (sign === -1) return { sql: `CAST(julianday(${a.sql}) - julianday(${b.sql}) AS INTEGER)`, type: INTEGER }; break;
    case 'timestamp timestamp': case 'timestamp date': case 'date timestamp': if (sign === -1) return { sql: `pg_moment_minus(${a.sql}, ${b.sql})`, type: INTERVAL }; break;
    default: break;
  }
  throw missing(name, left, right, location);
}

function product(name: string, left: Typed, right: Typed, location: number): Typed {
  const [a, b] = literalsLike(left, right, location, false);
  if (isNumber(a.type) && isNumber(b.type)) return arithmetic(name, a, b);
  if (a.type.family === 'interval' && isNumber(b.type) && name !== '%') return { sql: `pg_interval_times(${a.sql}, ${name === '*' ? b.sql : `1.0 / ${b.sql}`})`, type: INTERVAL };
  if (isNumber(a.type) && b.type.family === 'interval' && name === '*') return { sql: `pg_interval_times(${b.sql}, ${a.sql})`, type: INTERVAL };
  throw missing(name, left, right, location);
}

/** A literal without a type takes the other side's; added to a moment it is an interval, as the server chooses. */
function literalsLike(left: Typed, right: Typed, location: number, isMinus: boolean): readonly [Typed, Typed] {
  const like = (side: Typed, other: Typed): Typed => {
    if (side.raw === undefined) return side;
    const isMoment = other.type.family === 'timestamp' || other.type.family === 'date';
    const type = other.raw !== undefined ? null : isMoment && !isMinus ? INTERVAL : other.type;
    return type ? coerced(side, type, 'explicit', location) : side;
  };
  return [like(left, right), like(right, left)];
}

/** Numbers: the result's type is the wider one, and integers are checked against it as the server checks them. */
function arithmetic(name: string, a: Typed, b: Typed): Typed {
  const type = commonType([a.type, b.type]) as PgType;
  const args = `(${a.sql}, ${b.sql})`;
  if (type.family === 'integer') {
    if (name === '/' || name === '%') return { sql: `${name === '/' ? 'pg_int_divide' : 'pg_mod'}${args}`, type };
    return { sql: `pg_in_range((${a.sql} ${name} ${b.sql}), ${type.base === 'bigint' ? 8 : 4})`, type: type.base === 'smallint' ? INTEGER : type };
  }
  if (name === '/' || name === '%') return { sql: `${name === '/' ? 'pg_divide' : 'pg_mod'}${args}`, type: type.family === 'numeric' ? NUMERIC : type };
  // Sums and products of decimals are cut to 12 places, so that binary fractions do not show (0.1 + 0.2 is 0.3 for the server's numeric).
  if (type.family !== 'numeric') return { sql: `(${a.sql} ${name} ${b.sql})`, type };
  const [left, right] = [scaleOf(a.type), scaleOf(b.type)];
  const scale = left === null || right === null ? null : name === '*' ? left + right : Math.max(left, right);
  return { sql: `round(${a.sql} ${name} ${b.sql}, 12)`, type: scale === null ? NUMERIC : numericOfScale(scale) };
}
