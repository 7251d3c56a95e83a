import { expect, test } from 'vitest';
import { exactExp } from '../../kernel/elementary.ts';
import { Stream } from '../../kernel/stream.ts';
import { lruMisses } from './cache-model.ts';

/** The same by halving an interval. */
function missesByHalving(pages: readonly number[], cachePages: number): readonly number[] {
  const held = (t: number): number => pages.reduce((sum, p) => sum - p * Math.expm1(-t / p), 0);
  let low = 0;
  let high = Math.max(...pages);
  while (held(high) < cachePages) high *= 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (held(middle) < cachePages) low = middle;
    else high = middle;
  }
  return pages.map((p) => exactExp(-low / p));
}

test('misses of a shared cache are those that halving an interval finds, to the last digits', () => {
  const random = new Stream(1, 'cache sizes');
  for (let i = 0; i < 2000; i++) {
    const pages = Array.from({ length: 1 + Math.floor(random.uniform() * 5) }, () => Math.max(1, 4_000_000 * random.uniform() ** (1 + 9 * random.uniform())));
    const total = pages.reduce((sum, p) => sum + p, 0);
    // Every tenth cache is all but large enough: there the sum hardly rises any more.
    const cachePages = total * (i % 10 === 0 ? 1 - 10 ** (-1 - 9 * random.uniform()) : random.uniform());
    const expected = missesByHalving(pages, cachePages);
    lruMisses(pages, cachePages).forEach((miss, k) => expect(Math.abs(miss - expected[k]), `${pages.join()} in ${cachePages}`).toBeLessThan(1e-12));
  }
});
