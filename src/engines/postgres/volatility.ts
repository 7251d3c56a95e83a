import functions from '../../../data/engines/postgres/functions.json' with { type: 'json' };
import type { CatalogueStore } from './catalogue-store.ts';
import { functionsIn } from './ast.ts';

export type Volatility = 'immutable' | 'stable' | 'volatile';

/** Volatility of the most volatile function in an expression: the user's own functions as they were created, the built-in ones from the table. */
export const volatilityOf = (expression: unknown, catalogue: CatalogueStore): Volatility => {
  let worst: Volatility = 'immutable';
  for (const name of functionsIn(expression)) {
    const own = catalogue.function(name)?.volatility ?? builtIn(name);
    if (own === 'volatile') return 'volatile';
    if (own === 'stable') worst = 'stable';
  }
  return worst;
};

const builtIn = (name: string): Volatility => {
  if (functions.volatile.includes(name)) return 'volatile';
  return functions.stable.includes(name) ? 'stable' : 'immutable';
};
