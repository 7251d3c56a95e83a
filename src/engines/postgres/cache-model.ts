import { nearExp, nearExpm1 } from '../../kernel/elementary.ts';

/**
Share of accesses that miss, one figure for each structure, when every row touches one random page of each and the pages share one
least-recently-used cache. Che's approximation: a page stays for a characteristic time T with sum of P(1 - exp(-T/P)) = cache pages, and an
access misses with exp(-T/P).

@param pages sizes of the structures in pages, all positive
@param cachePages size of the cache in pages
*/
export const lruMisses = (pages: readonly number[], cachePages: number): readonly number[] => {
  let total = 0;
  for (const p of pages) total += p;
  if (total <= cachePages) return pages.map(() => 0);
  if (cachePages <= 0) return pages.map(() => 1);
  const time = characteristicTime(pages, total, cachePages);
  return pages.map((p) => nearExp(-time / p));
};

/**
By Newton's method: the pages held are a rising concave function of the time, so steps that begin below stay below. The beginning is what a bound on all of them,
1 - exp(-x) <= x / (1 + x / 2), and structures of equal size (which hold the most) give: never too late, and two steps nearer than an empty cache.
*/
const characteristicTime = (pages: readonly number[], total: number, cachePages: number): number => {
  let time = cachePages / pages.length / (1 - cachePages / (2 * total));
  for (let i = 0; i < STEPS_MAX; i++) {
    let missing = cachePages;
    let slope = 0;
    for (const p of pages) {
      const left = nearExpm1(-time / p);
      missing += p * left;
      slope += 1 + left;
    }
    const step = missing / slope;
    if (!(step > time * 1e-13)) break;
    time += step;
  }
  return time;
};

/** Four are usual; a cache that is all but large enough takes some thirty. */
const STEPS_MAX = 60;

/** Pages of `pages` that `rows` random accesses touch for the first time when `before` accesses have been there already. */
export const pagesTouched = (pages: number, before: number, rows: number): number => pages * nearExp(-before / pages) * -nearExpm1(-rows / pages);
