import type { Node } from './node.ts';
import { lastName, names } from './node.ts';
import { notOnTheTable } from './fault.ts';

/** How values of a type are kept and compared on the table. */
export type Family = 'integer' | 'numeric' | 'float' | 'boolean' | 'text' | 'timestamp' | 'date' | 'time' | 'interval' | 'uuid' | 'json' | 'bytes' | 'enum' | 'unknown';

/** A type in the server's spelling (format_type), with what the table needs to know about it. */
export type PgType = { readonly name: string; readonly base: string; readonly family: Family; readonly modifiers: readonly number[]; readonly labels?: readonly string[] };

/** The server's short names and their spelling by format_type. */
const FULL_NAMES: Readonly<Record<string, string>> = {
  int2: 'smallint', int4: 'integer', int: 'integer', int8: 'bigint', float4: 'real', float8: 'double precision', bool: 'boolean', varchar: 'character varying',
  bpchar: 'character', char: 'character', timestamp: 'timestamp without time zone', timestamptz: 'timestamp with time zone', time: 'time without time zone',
  timetz: 'time with time zone', decimal: 'numeric', serial: 'integer', serial4: 'integer', bigserial: 'bigint', serial8: 'bigint', smallserial: 'smallint', serial2: 'smallint',
};

const FAMILIES: Readonly<Record<string, Family>> = {
  smallint: 'integer', integer: 'integer', bigint: 'integer', oid: 'integer', numeric: 'numeric', real: 'float', 'double precision': 'float', boolean: 'boolean',
  text: 'text', 'character varying': 'text', character: 'text', citext: 'text', name: 'text', 'timestamp without time zone': 'timestamp', 'timestamp with time zone': 'timestamp',
  date: 'date', 'time without time zone': 'time', interval: 'interval', uuid: 'uuid', json: 'json', jsonb: 'json', bytea: 'bytes', unknown: 'unknown', inet: 'text', regclass: 'text',
};

export const UNKNOWN: PgType = plain('unknown');
export const BOOLEAN: PgType = plain('boolean');
export const TEXT: PgType = plain('text');
export const INTEGER: PgType = plain('integer');
export const BIGINT: PgType = plain('bigint');
export const NUMERIC: PgType = plain('numeric');
export const DOUBLE: PgType = plain('double precision');
export const TIMESTAMPTZ: PgType = plain('timestamp with time zone');
export const TIMESTAMP: PgType = plain('timestamp without time zone');
export const DATE: PgType = plain('date');
export const INTERVAL: PgType = plain('interval');
export const UUID: PgType = plain('uuid');
export const JSONB: PgType = plain('jsonb');

function plain(base: string): PgType {
  return { name: base, base, family: FAMILIES[base], modifiers: [] };
}

/** A numeric whose values are known to have so many decimals, as a sum or a literal has. */
export function numericOfScale(scale: number): PgType {
  return { name: `numeric(1000,${scale})`, base: 'numeric', family: 'numeric', modifiers: [1000, scale] };
}

/** How many decimals values of a type have; null when that differs from value to value. */
export function scaleOf(type: PgType): number | null {
  if (type.family === 'integer') return 0;
  return type.family === 'numeric' && type.modifiers.length > 0 ? (type.modifiers[1] ?? 0) : null;
}

/** User-made enums by name, so that a label can be checked. */
export type Enums = ReadonlyMap<string, readonly string[]>;

/** Reads a type from its spelling by format_type ('character varying(20)', 'timestamp(3) without time zone'). */
export function typeNamed(text: string, enums: Enums, location: number | null = null): PgType {
  const match = /^([^(]+?)\s*(?:\(([\d\s,]+)\))?(\s+with(?:out)? time zone)?$/.exec(text.trim());
  const word = match?.[1] ?? text;
  const long = match?.[3] ? `${word}${match[3].replace(/\s+/g, ' ')}` : word;
  return typeOf(FULL_NAMES[long] ?? long, (match?.[2] ?? '').split(',').filter((part) => part.trim() !== '').map(Number), enums, location);
}

/** Reads a type from a TypeName node of the parse tree. */
export function typeOfNode(typeName: Node, enums: Enums): PgType {
  if (typeName.arrayBounds) throw notOnTheTable('An array type', typeName.location);
  const modifiers = (typeName.typmods ?? []).map((item: Node) => item.A_Const?.ival?.ival ?? 0);
  const word = lastName(typeName.names);
  const isCatalogChar = word === 'bpchar' && names(typeName.names)[0] === 'pg_catalog';
  return typeOf(FULL_NAMES[word] ?? word, isCatalogChar && modifiers.length === 0 ? [1] : modifiers, enums, typeName.location);
}

function typeOf(base: string, modifiers: readonly number[], enums: Enums, location: number | null): PgType {
  const labels = enums.get(base);
  if (labels) return { name: base, base, family: 'enum', modifiers: [], labels };
  const family = FAMILIES[base];
  if (!family) throw notOnTheTable(`The type ${base}`, location);
  // interval and timestamp precisions only cut fractions of a second; the table keeps microseconds.
  const kept = base === 'interval' || family === 'timestamp' ? [] : modifiers;
  const name = kept.length === 0 ? base : `${base}(${kept.join(',')})`;
  return { name, base, family, modifiers: kept };
}

/** A type that the table only lets lie there, as text. */
export function isOpaque(type: PgType): boolean {
  return type.family === 'text' && !(type.base in FAMILIES);
}

/** SQLite's storage for a family. */
export function storageOf(type: PgType): 'INTEGER' | 'REAL' | 'TEXT' | 'BLOB' {
  switch (type.family) {
    case 'integer': case 'boolean': return 'INTEGER';
    case 'numeric': case 'float': return 'REAL';
    case 'bytes': return 'BLOB';
    default: return 'TEXT';
  }
}

/** Smallest and largest value of an integer type. */
export function rangeOf(type: PgType): readonly [number, number] {
  switch (type.base) {
    case 'smallint': return [-32768, 32767];
    case 'integer': return [-2147483648, 2147483647];
    case 'oid': return [0, 4294967295];
    default: return [-(2 ** 63), 2 ** 63];
  }
}
