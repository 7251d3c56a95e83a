import functions from '../../../data/engines/postgres/functions.json' with { type: 'json' };
import type { CatalogueStore } from './catalogue-store.ts';
import { functionsIn } from './ast.ts';

export type Volatility = 'immutable' | 'stable' | 'volatile';

/** Volatility of the most volatile function in an expression: the user's own functions as they were created, the built-in ones from the table. */
export const volatilityOf = (expression: unknown, catalogue: CatalogueStore): Volatility => {
  let worst: Volatility = 'immutable';
  for (const name of functionsIn(expression)) {
    const own = catalogue.function(name)?.volatility ?? builtIn.get(name) ?? brought.get(name)?.volatility ?? (families.test(name) ? 'volatile' : 'immutable');
    if (own === 'volatile') return 'volatile';
    if (own === 'stable') worst = 'stable';
  }
  return worst;
};

type Lists = Readonly<Partial<Record<Volatility, string>>>;

const named = (lists: Lists): readonly (readonly [string, Volatility])[] =>
  (['immutable', 'stable', 'volatile'] as const).flatMap((volatility) => (lists[volatility] ?? '').split(' ').filter((name) => name !== '').map((name) => [name, volatility] as const));

const builtIn: ReadonlyMap<string, Volatility> = new Map([...named(functions), ...named({ stable: functions.values })]);
const since: Readonly<Record<string, number>> = functions.since;

const extensions: readonly (readonly [string, Lists])[] = Object.entries(functions.extensions);
const brought: ReadonlyMap<string, { readonly volatility: Volatility; readonly extensions: readonly string[] }> = new Map(extensions.flatMap(([, lists]) => named(lists))
  .map(([name, volatility]) => [name, { volatility, extensions: extensions.filter(([, lists]) => named(lists).some(([own]) => own === name)).map(([extension]) => extension) }]));

/** True for a function of pg_catalog that this version has; of names gone since 14 nothing is known. */
export const isBuiltIn = (name: string, version: number): boolean => (builtIn.has(name) || families.test(name)) && (since[name] ?? 0) <= version;

/** Names of the server's own administration, all but the listed ones volatile. */
const families = new RegExp(functions.families);
const inner = new RegExp(functions.inner);

/** The version that brought a function, where that is known. */
export const sinceOf = (name: string): number | null => since[name] ?? null;

/** True for a name that may be one of the server's functions behind operators, types and casts (int4eq, boxout), of which no list is kept. */
export const mayBeInner = (name: string): boolean => inner.test(name);

/** Extensions that bring a function of this name, of those whose functions are all known here. None of these functions locks a table. */
export const extensionsWith = (name: string): readonly string[] => brought.get(name)?.extensions ?? [];

/** Extensions whose functions are all known here. */
export const knownExtensions: ReadonlySet<string> = new Set(['plpgsql', ...extensions.map(([extension]) => extension)]);
