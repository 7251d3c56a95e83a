import type { CastMode } from './cast.ts';
import { castCell, isCastable } from './cast.ts';
import { DataError, notOnTheTable } from './fault.ts';
import { literal } from './node.ts';
import type { PgType } from './pg-type.ts';
import { BIGINT, DATE, DOUBLE, INTEGER, NUMERIC, TEXT, UNKNOWN } from './pg-type.ts';
import type { Typed } from './scope.ts';

export function isNumber(type: PgType): boolean {
  return type.family === 'integer' || type.family === 'numeric' || type.family === 'float';
}

/**
An expression as a value of another type. A literal without a type is read at once, as the server does when it parses; anything else is cast row by
row. Throws 42804 or 42846 when the server has no such cast.
*/
export function coerced(value: Typed, to: PgType, mode: CastMode, location: number | null, what?: string): Typed {
  if (value.raw !== undefined) {
    if (value.raw === null) return { sql: 'NULL', type: to, raw: null };
    const momentWord = to.family === 'timestamp' || to.family === 'date' ? momentWordSql(value.raw, to) : null;
    if (momentWord) return { sql: momentWord, type: to };
    try {
      return { sql: cellSql(castCell(value.raw, UNKNOWN, to, mode)), type: to };
    } catch (thrown) {
      if (thrown instanceof DataError && thrown.location === null) throw new DataError(thrown.sqlstate, thrown.message, location);
      throw thrown;
    }
  }
  if (!isCastable(value.type, to, mode)) {
    if (mode === 'assignment') throw new DataError('42804', `${what ?? 'the column'} is of type ${to.base} but expression is of type ${value.type.base}`, location);
    throw new DataError('42846', `cannot cast type ${value.type.base} to ${to.base}`, location);
  }
  // The server prints as many decimals as the value was written with, which a binary fraction does not remember.
  if (value.type.base === 'numeric' && to.family === 'text' && value.type.modifiers.length === 0) throw notOnTheTable('A numeric of no stated scale as text (cast it to numeric(p,s) first)', location);
  return isSameValue(value.type, to) ? { sql: value.sql, type: to } : { sql: `pg_cast(${value.sql}, ${literal(value.type.name)}, ${literal(to.name)}, ${literal(mode)})`, type: to };
}

/** Whether every value of `from` is already kept as the same value of `to`. */
function isSameValue(from: PgType, to: PgType): boolean {
  if (from.name === to.name) return true;
  if (from.family === 'integer' && to.family === 'integer') return width(from) <= width(to);
  if (from.family === 'integer') return (to.family === 'numeric' && to.modifiers.length === 0) || to.base === 'double precision';
  if (from.base === 'character' && to.base !== 'character') return false;
  if (from.family === 'text' && to.family === 'text') return to.modifiers.length === 0 || (from.base === to.base && from.modifiers.length > 0 && from.modifiers[0] <= to.modifiers[0]);
  return (from.family === to.family && (from.family === 'timestamp' || from.family === 'json')) && from.base === to.base;
}

function width(type: PgType): number {
  return type.base === 'smallint' ? 2 : type.base === 'integer' ? 4 : 8;
}

function momentWordSql(text: string, to: PgType): string | null {
  const now = to.family === 'date' ? 'substr(pg_now(), 1, 10)' : 'pg_now()';
  switch (text.trim().toLowerCase()) {
    case 'now': return now;
    case 'today': return to.family === 'date' ? now : "substr(pg_now(), 1, 10) || ' 00:00:00.000000'";
    case 'infinity': case '-infinity': throw notOnTheTable('The moment infinity', null);
    default: return null;
  }
}

/** SQLite's literal of a cell. */
export function cellSql(cell: ReturnType<typeof castCell>): string {
  return Buffer.isBuffer(cell) ? `x'${cell.toString('hex')}'` : literal(cell);
}

/** The type that two sides of an operator, the arms of a CASE or the arms of a UNION meet in; null when the server finds none. */
export function commonType(types: readonly PgType[]): PgType | null {
  const known = types.filter((type) => type.family !== 'unknown');
  if (known.length === 0) return TEXT;
  return known.reduce<PgType | null>((left, right) => (left === null ? null : meet(left, right)), known[0]);
}

function meet(left: PgType, right: PgType): PgType | null {
  if (left.name === right.name) return left;
  if (isNumber(left) && isNumber(right)) {
    if (left.family === 'float' || right.family === 'float') return DOUBLE;
    if (left.family === 'numeric' || right.family === 'numeric') return NUMERIC;
    return width(left) > 4 || width(right) > 4 ? BIGINT : INTEGER;
  }
  if (left.family === 'text' && right.family === 'text') return TEXT;
  if (left.base === right.base) return { ...left, name: left.base, modifiers: [] };
  const families = [left.family, right.family];
  if (families.every((family) => family === 'timestamp' || family === 'date')) {
    if (families.every((family) => family === 'date')) return DATE;
    return left.base.includes('with time zone') ? left : right.family === 'timestamp' ? right : left;
  }
  if (left.family === 'json' && right.family === 'json') return null;
  return null;
}
