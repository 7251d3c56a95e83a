import { describe, expect, test } from 'vitest';
import { exactExp, exactExpm1 } from '../../kernel/elementary.ts';
import { Stream } from '../../kernel/stream.ts';
import { lruMisses } from './cache-model.ts';

/** The same by halving alone, every sum asked of the exact functions. */
function missesByHalving(pages: readonly number[], cachePages: number): readonly number[] {
  const held = (t: number): number => pages.reduce((sum, p) => sum - p * exactExpm1(-t / p), 0);
  let low = 0;
  let high = Math.max(...pages);
  while (held(high) < cachePages) high *= 2;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (held(middle) < cachePages) low = middle;
    else high = middle;
  }
  return pages.map((p) => exactExp(-low / p));
}

describe('misses of a shared cache', () => {
  test('the short cut to the characteristic time ends at the same bits as halving all the way', () => {
    const random = new Stream(1, 'cache sizes');
    for (let i = 0; i < 3000; i++) {
      const pages = Array.from({ length: 1 + Math.floor(random.uniform() * 5) }, () => Math.max(1, 4_000_000 * random.uniform() ** (1 + 9 * random.uniform())));
      const total = pages.reduce((sum, p) => sum + p, 0);
      // Every tenth cache is all but large enough: there the sum hardly rises any more.
      const share = i % 10 === 0 ? 1 - 10 ** (-1 - 13 * random.uniform()) : random.uniform();
      const cachePages = total * share;
      if (total <= cachePages || cachePages <= 0) continue;
      expect(lruMisses(pages, cachePages), `${pages.join()} in ${cachePages}`).toEqual(missesByHalving(pages, cachePages));
    }
  });
});
