import { exactExp, exactExpm1, nearExpm1 } from '../../kernel/elementary.ts';

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
  const root = near(pages, cachePages);
  let low = 0;
  let high = Math.max(...pages);
  while (holdsLess(pages, cachePages, high, root)) high *= 2;
  // 50 halvings leave an error far below a page.
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (holdsLess(pages, cachePages, middle, root)) low = middle;
    else high = middle;
  }
  return pages.map((p) => exactExp(-low / p));
};

/** Where the pages held come to what the cache has, and how far from there a sum can be on the wrong side only through rounding. */
type Root = { readonly at: number; readonly margin: number };

/** Whether a characteristic time of t holds fewer pages than the cache has. Asked of the exact functions only where the answer is not plain. */
const holdsLess = (pages: readonly number[], cachePages: number, t: number, root: Root): boolean => {
  if (t < root.at - root.margin) return true;
  if (t > root.at + root.margin) return false;
  let held = 0;
  for (const p of pages) held -= p * exactExpm1(-t / p);
  return held < cachePages;
};

/** Sums of a few such terms are good to about 1e-15 of the cache: twenty times that is room enough. */
const ROUNDING = 2e-14;

/**
The root by Newton's method: the pages held are a rising concave function of t, so the steps come from below and never pass it. Only answers far beyond
the rounding are taken from here, so the halvings above take the very way that they would take without it, at an eighth of the cost. They were most of
the time of a migration in small batches.
*/
const near = (pages: readonly number[], cachePages: number): Root => {
  let at = 0;
  for (let i = 0; i < NEWTON_STEPS; i++) {
    let missing = cachePages;
    let slope = 0;
    for (const p of pages) {
      const left = nearExpm1(-at / p);
      missing += p * left;
      slope += 1 + left;
    }
    const margin = (ROUNDING * cachePages) / slope;
    const step = missing / slope;
    if (!(Math.abs(step) > margin)) return { at, margin: margin < STRAIGHT * Math.max(...pages) ? 2 * margin : Infinity };
    at += step;
  }
  return { at, margin: Infinity };
};

/** Over so short a part of a structure's own time the sum rises in a straight line; where rounding blurs more than that, nothing is plain. */
const STRAIGHT = 1e-3;

/** Ten are usual; a cache that is all but large enough takes more. */
const NEWTON_STEPS = 60;

/** Pages of `pages` that `rows` random accesses touch for the first time when `before` accesses have been there already. */
export const pagesTouched = (pages: number, before: number, rows: number): number => pages * exactExp(-before / pages) * -exactExpm1(-rows / pages);
