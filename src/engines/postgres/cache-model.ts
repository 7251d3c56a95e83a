import { exactExp, exactExpm1 } from '../../kernel/elementary.ts';

/**
Share of accesses that miss, one figure for each structure, when every row touches one random page of each and the pages share one
least-recently-used cache. Che's approximation: a page stays for a characteristic time T with sum of P(1 - exp(-T/P)) = cache pages, and an
access misses with exp(-T/P).

@param pages sizes of the structures in pages, all positive
@param cachePages size of the cache in pages
*/
export const lruMisses = (pages: readonly number[], cachePages: number): readonly number[] => {
  const total = pages.reduce((sum, p) => sum + p, 0);
  if (total <= cachePages) return pages.map(() => 0);
  if (cachePages <= 0) return pages.map(() => 1);
  const held = (t: number): number => pages.reduce((sum, p) => sum - p * exactExpm1(-t / p), 0);
  let low = 0;
  let high = Math.max(...pages);
  while (held(high) < cachePages) high *= 2;
  // 50 halvings leave an error far below a page.
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (held(middle) < cachePages) low = middle;
    else high = middle;
  }
  return pages.map((p) => exactExp(-low / p));
};

/** Pages of `pages` that `rows` random accesses touch for the first time when `before` accesses have been there already. */
export const pagesTouched = (pages: number, before: number, rows: number): number => pages * exactExp(-before / pages) * -exactExpm1(-rows / pages);
