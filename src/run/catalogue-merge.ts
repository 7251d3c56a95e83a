import type { Catalogue } from '../sql/catalogue.ts';

/**
The committed catalogue with what one session has changed of it: each relation, and of a relation each column, constraint and field, is the session's
where the session changed it, and as others have committed it meanwhile where it did not. What either side has dropped stays dropped.

@param base the catalogue that the session set out from
@param own the same as the session has changed it
@param now the catalogue as committed at this moment; where nobody else has committed, the answer is `own` itself
*/
export function mergedCatalogue(base: Catalogue, own: Catalogue, now: Catalogue): Catalogue {
  if (now === base) return own;
  if (own === base) return now;
  return {
    ...now,
    relations: mergedMap(base.relations, own.relations, now.relations),
    types: mergedMap(base.types, own.types, now.types),
    functions: mergedMap(base.functions, own.functions, now.functions),
  };
}

function mergedMap<Value>(base: ReadonlyMap<string, Value>, own: ReadonlyMap<string, Value>, now: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  if (now === base) return own;
  if (own === base) return now;
  const merged = new Map(now);
  for (const name of base.keys()) if (!own.has(name)) merged.delete(name);
  for (const [name, value] of own) {
    const before = base.get(name);
    const present = now.get(name);
    if (value === before) continue;
    if (before === undefined || present === undefined) {
      if (before === undefined) merged.set(name, value);
    } else merged.set(name, mergedValue(before, value, present) as Value);
  }
  return merged;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isNamed = (value: unknown): value is { readonly name: string } => isFields(value) && typeof value.name === 'string';
const isListOfNamed = (value: unknown): value is readonly { readonly name: string }[] => Array.isArray(value) && value.every(isNamed);
const isSame = (a: unknown, b: unknown): boolean => a === b || (Array.isArray(a) && JSON.stringify(a) === JSON.stringify(b));

function mergedValue(base: unknown, own: unknown, now: unknown): unknown {
  if (isSame(now, base)) return own;
  if (isSame(own, base)) return now;
  if (isListOfNamed(base) && isListOfNamed(own) && isListOfNamed(now)) return [...mergedMap(byName(base), byName(own), byName(now)).values()];
  if (isFields(base) && isFields(own) && isFields(now) && own.kind === now.kind) return mergedFields(base, own, now);
  return own;
}

const byName = <Named extends { readonly name: string }>(list: readonly Named[]): ReadonlyMap<string, Named> => new Map(list.map((each) => [each.name, each]));

const mergedFields = (base: Fields, own: Fields, now: Fields): Fields =>
  Object.fromEntries(mergedMap(new Map(Object.entries(base)), new Map(Object.entries(own)), new Map(Object.entries(now))));
