import { DataError } from './fault.ts';
import { momentText, printInterval, printMoment, readInterval, readMoment } from './moment.ts';
import type { PgType } from './pg-type.ts';
import { rangeOf } from './pg-type.ts';

/** What SQLite hands to and takes from a callback. */
export type Cell = string | number | bigint | Buffer | null;

/** 'explicit': CAST or ::, which cuts text to its length; 'assignment': into a column, which refuses what does not fit. */
export type CastMode = 'explicit' | 'assignment';

/**
A value of one type as a value of another, with the server's own errors: 22P02 for text that is no such value, 22003 out of range, 22001 too long.
The two types are known to be convertible (`isCastable`).
*/
export function castCell(value: Cell, from: PgType, to: PgType, mode: CastMode): Cell {
  if (value === null) return null;
  switch (to.family) {
    case 'integer': return integerOf(value, from, to);
    case 'numeric': return numericOf(value, from, to);
    case 'float': return floatOf(value, from, to);
    case 'boolean': return booleanOf(value, from);
    case 'text': return lengthChecked(printed(value, from), to, mode);
    case 'timestamp': return from.family === 'timestamp' ? value : from.family === 'date' ? `${String(value)} 00:00:00.000000` : readMomentOrNow(String(value), to);
    case 'date': return from.family === 'timestamp' ? String(value).slice(0, 10) : from.family === 'date' ? value : readMomentOrNow(String(value), to).slice(0, 10);
    case 'time': return from.family === 'timestamp' ? String(value).slice(11) : String(value);
    case 'interval': return from.family === 'interval' ? value : readInterval(String(value));
    case 'uuid': return uuidOf(String(value));
    case 'json': return jsonOf(printed(value, from), to, from);
    case 'bytes': return from.family === 'bytes' ? value : bytesOf(String(value));
    case 'enum': return labelOf(printed(value, from), to);
    case 'unknown': return printed(value, from);
  }
}

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'numeric', 'float']);

/** Whether the server has a cast between the two (an explicit one, or one for assignments). */
export function isCastable(from: PgType, to: PgType, mode: CastMode): boolean {
  if (from.family === 'unknown' || from.base === to.base) return true;
  if (NUMBERS.has(from.family) && NUMBERS.has(to.family)) return true;
  if (to.family === 'text') return true;
  if ((from.family === 'timestamp' || from.family === 'date') && (to.family === 'timestamp' || to.family === 'date')) return true;
  if (from.family === 'timestamp' && to.family === 'time') return true;
  if (from.family === 'json' && to.family === 'json') return true;
  if (mode === 'assignment') return false;
  if (from.family === 'text') return true;
  return (from.family === 'boolean' && to.base === 'integer') || (from.base === 'integer' && to.family === 'boolean');
}

function syntax(type: PgType, text: string): DataError {
  return new DataError('22P02', `invalid input syntax for type ${type.base}: "${text}"`);
}

/** A number in [min, max] of its integer type, or 22003 as the server says it. */
export function withinRange(value: Cell, to: PgType): Cell {
  if (value === null) return null;
  const [min, max] = rangeOf(to);
  const n = Number(value);
  if (n < min || n > max) throw new DataError('22003', `${to.base} out of range`);
  return value;
}

function integerOf(value: Cell, from: PgType, to: PgType): Cell {
  if (from.family === 'unknown' || from.family === 'text') {
    const text = String(value).trim();
    if (!/^[+-]?\d+$/.test(text)) throw syntax(to, String(value));
    const [min, max] = rangeOf(to);
    if (Number(text) < min || Number(text) > max) throw new DataError('22003', `value "${text}" is out of range for type ${to.base}`);
    return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
  }
  if (from.family === 'integer' || from.family === 'boolean') return withinRange(value, to);
  const n = Number(value);
  // numeric rounds half away from zero, the float types half to even.
  const rounded = from.family === 'numeric' ? Math.sign(n) * Math.round(Math.abs(n)) : Math.abs(n % 1) === 0.5 ? 2 * Math.round(n / 2) : Math.round(n);
  return withinRange(rounded, to);
}

function numericOf(value: Cell, from: PgType, to: PgType): Cell {
  const text = String(value).trim();
  if ((from.family === 'unknown' || from.family === 'text') && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw syntax(to, String(value));
  const n = Number(value);
  if (to.modifiers.length === 0) return n;
  const [precision, scale = 0] = to.modifiers;
  const rounded = Number(`${Math.sign(n) * Math.round(Number(`${Math.abs(n)}e${scale}`))}e-${scale}`);
  if (Math.abs(rounded) >= 10 ** (precision - scale)) throw new DataError('22003', 'numeric field overflow');
  return Number.isNaN(rounded) ? Number(n.toFixed(scale)) : rounded;
}

function floatOf(value: Cell, from: PgType, to: PgType): Cell {
  const n = Number(value);
  if ((from.family === 'unknown' || from.family === 'text') && (Number.isNaN(n) || String(value).trim() === '')) throw syntax(to, String(value));
  return to.base === 'real' ? Math.fround(n) : n;
}

function booleanOf(value: Cell, from: PgType): Cell {
  if (from.family === 'boolean') return value;
  if (from.family === 'integer') return Number(value) === 0 ? 0 : 1;
  const text = String(value).trim().toLowerCase();
  if (text !== '' && ['true', 'yes', 'on', '1'].some((word) => word.startsWith(text) && text !== 'o')) return 1;
  if (text !== '' && ['false', 'no', 'off', '0'].some((word) => word.startsWith(text) && text !== 'o')) return 0;
  throw new DataError('22P02', `invalid input syntax for type boolean: "${String(value)}"`);
}

/** A value's text as the server prints it. */
export function printed(value: Cell, from: PgType): string {
  switch (from.family) {
    case 'boolean': return Number(value) === 0 ? 'false' : 'true';
    case 'numeric': return from.modifiers.length === 0 ? String(value) : Number(value).toFixed(from.modifiers[1] ?? 0);
    case 'timestamp': return printMoment(String(value), from.base.includes('with time zone'));
    case 'interval': return printInterval(String(value));
    case 'text': return from.base === 'character' ? String(value).trimEnd() : String(value);
    case 'bytes': return `\\x${(value as Buffer).toString('hex')}`;
    default: return String(value);
  }
}

function lengthChecked(text: string, to: PgType, mode: CastMode): string {
  const limit = to.modifiers[0];
  if (limit === undefined || limit === 0) return text;
  const letters = [...text];
  if (letters.length > limit) {
    if (mode === 'assignment' && letters.slice(limit).some((letter) => letter !== ' ')) throw new DataError('22001', `value too long for type ${to.name}`);
    return letters.slice(0, limit).join('');
  }
  return to.base === 'character' ? text.padEnd(limit) : text;
}

/** `now` and its kin are read at the moment that the table's clock shows; the caller replaces them before. */
function readMomentOrNow(text: string, to: PgType): string {
  if (text.trim() === 'epoch') return momentText(0);
  return readMoment(text, to.base === 'timestamp without time zone' ? 'timestamp' : to.base);
}

function uuidOf(text: string): string {
  const bare = text.replace(/[{}-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(bare)) throw new DataError('22P02', `invalid input syntax for type uuid: "${text}"`);
  return bare.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function jsonOf(text: string, to: PgType, from: PgType): string {
  if (from.base === to.base) return text;
  try {
    const value: unknown = JSON.parse(text);
    return to.base === 'jsonb' ? jsonbText(value) : text;
  } catch {
    throw new DataError('22P02', 'invalid input syntax for type json');
  }
}

/** A JSON value as jsonb prints it: keys by length and then by their letters, a space after each colon and comma. */
export function jsonbText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonbText).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => Buffer.byteLength(a) - Buffer.byteLength(b) || (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}: ${jsonbText(item)}`).join(', ')}}`;
}

function bytesOf(text: string): Buffer {
  return text.startsWith('\\x') ? Buffer.from(text.slice(2), 'hex') : Buffer.from(text, 'utf8');
}

function labelOf(text: string, to: PgType): string {
  if (!to.labels?.includes(text)) throw new DataError('22P02', `invalid input value for enum ${to.name}: "${text}"`);
  return text;
}

