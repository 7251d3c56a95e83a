import facts from '../../../data/engines/postgres/types.json' with { type: 'json' };
import { constantText, stringOf } from './ast.ts';
import type { Node } from './ast.ts';

const canonical = facts.names as Readonly<Record<string, string>>;
const bytes = facts.bytes as Readonly<Record<string, number>>;

/** A type in parts: 'character varying(20)[]' -> base 'character varying', args [20], isArray. */
export type TypeParts = { readonly base: string; readonly args: readonly number[]; readonly isArray: boolean };

const serials: Readonly<Record<string, 'smallint' | 'integer' | 'bigint'>> = {
  smallserial: 'smallint', serial2: 'smallint', serial: 'integer', serial4: 'integer', bigserial: 'bigint', serial8: 'bigint',
};

/** The integer type behind serial, bigserial or smallserial; null for every other type. */
export const serialType = (typeName: Node | undefined): 'smallint' | 'integer' | 'bigint' | null => {
  const names = (typeName?.names ?? []) as readonly Node[];
  return names.length === 1 ? (serials[stringOf(names[0])] ?? null) : null;
};

/** A type name of the parse tree as format_type prints it: 'bigint', 'character varying(20)', 'timestamp(3) without time zone'. */
export const typeText = (typeName: Node | undefined): string => {
  if (typeName === undefined) return '';
  const names = ((typeName.names ?? []) as readonly Node[]).map(stringOf).filter((name) => name !== 'pg_catalog' && name !== 'public');
  const isQuotedChar = names.length === 1 && names[0] === 'char' && (typeName.names as readonly Node[]).length === 1;
  const base = isQuotedChar ? '"char"' : (serialType(typeName) ?? canonical[names.join('.')] ?? names.join('.'));
  const args = ((typeName.typmods ?? []) as readonly Node[]).map((mod) => (mod.A_Const === undefined ? '' : constantText(mod.A_Const)));
  const isArray = ((typeName.arrayBounds ?? []) as readonly Node[]).length > 0;
  return formatType({ base, args: base === 'interval' ? [] : args.map(Number), isArray });
};

/** The reverse of `typeParts`. */
export const formatType = ({ base, args, isArray }: TypeParts): string => {
  const mods = args.length === 0 || (base === 'character' && args[0] === 0) ? '' : `(${args.join(',')})`;
  const temporal = /^(time|timestamp) (with.*)$/.exec(base);
  return `${temporal === null ? `${base}${mods}` : `${temporal[1]}${mods} ${temporal[2]}`}${isArray ? '[]' : ''}`;
};

export const typeParts = (type: string): TypeParts => {
  const isArray = type.endsWith('[]');
  const plain = isArray ? type.slice(0, -2) : type;
  const mods = /\(([\d, -]+)\)/.exec(plain);
  return { base: plain.replace(/\([\d, -]+\)/, '').trim(), args: mods === null ? [] : mods[1].split(',').map(Number), isArray };
};

const builtIn = new Set([...Object.keys(bytes), ...Object.values(canonical), ...facts.otherBuiltIn]);

/** Whether a server knows the type without anybody having made it. */
export const isBuiltIn = (base: string): boolean => builtIn.has(base) || base.startsWith('reg');

/** Bytes of an ordinary value of the type, as inferred for sizes nobody told. */
export const typeBytes = (type: string): number => {
  const { base, args, isArray } = typeParts(type);
  if (isArray) return 48;
  if ((base === 'character varying' || base === 'character') && args.length > 0) return Math.min(bytes[base] + 10, 1 + Math.ceil(args[0] * (base === 'character' ? 1 : 0.5)));
  return bytes[base] ?? 16;
};

/** How a value of one type becomes a value of another in ALTER COLUMN ... TYPE without USING. */
export type Coercion = 'same' | 'binary' | 'function' | 'refused';

const isText = (base: string): boolean => facts.textTypes.includes(base);

/** Cast between base types as pg_cast has it; only assignment and implicit casts count, as ALTER COLUMN TYPE does. */
export const baseCoercion = (from: string, to: string): Coercion => {
  if (from === to) return 'same';
  // A type that is neither built in nor made in the schema comes from an extension, whose casts are not known.
  if (bytes[from] === undefined || bytes[to] === undefined) return 'function';
  if (facts.binaryCoercible.some(([a, b]) => a === from && b === to)) return 'binary';
  if (isText(to)) return 'function';
  const targets = (facts.assignment as Readonly<Record<string, readonly string[]>>)[from];
  return targets?.includes(to) === true ? 'function' : 'refused';
};

/**
Whether the length coercion to the new modifier is proven superfluous by the server's planner support functions (varchar, numeric, the
temporal types, varbit): then the heap is not rewritten.
*/
export const lengthNeedsWork = (from: TypeParts, to: TypeParts): boolean => {
  if (to.args.length === 0 || (from.base === to.base && String(from.args) === String(to.args))) return false;
  // An array's elements are coerced one by one, and no support function proves that superfluous.
  if (to.isArray) return true;
  const sameBase = from.base === to.base;
  switch (to.base) {
    case 'character varying':
    case 'bit varying':
      return !sameBase || from.args.length === 0 || to.args[0] < from.args[0];
    case 'numeric': {
      if (!sameBase || from.args.length === 0) return true;
      const [oldPrecision, oldScale = 0] = from.args;
      const [precision, scale = 0] = to.args;
      return !(scale === oldScale && precision >= oldPrecision);
    }
    case 'timestamp without time zone':
    case 'timestamp with time zone':
    case 'time without time zone':
    case 'time with time zone':
      return to.args[0] < 6 && (!sameBase || from.args.length === 0 || to.args[0] < from.args[0]);
    default:
      return true;
  }
};
