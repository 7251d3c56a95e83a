import { expect, test } from 'vitest';
import { abbreviated, counted, fixed, grouped, groupedAligned, listed, percent } from './number.ts';

test('whole numbers are grouped by thousands with commas', () => {
  expect([0, 7, 999, 1000, 80_000_000, -1234, 2 ** 53, 1e21].map(grouped)).toEqual(
    ['0', '7', '999', '1,000', '80,000,000', '-1,234', '9,007,199,254,740,992', '1,000,000,000,000,000,000,000']);
  expect(grouped(Infinity)).toBe('unlimited');
  expect(groupedAligned(1234, 8)).toBe('   1,234');
});

test('decimals always carry a point and round to the nearest', () => {
  expect([fixed(2.25, 1), fixed(0.05, 1), fixed(1234.5, 2), fixed(-0.04, 1), fixed(1.005, 2)]).toEqual(['2.3', '0.1', '1,234.50', '0.0', '1.01']);
});

test('percent never calls nearly all all, nor nearly none none', () => {
  expect([percent(1), percent(0), percent(0.5), percent(0.99996), percent(0.9991), percent(0.00001), percent(0.123, 1)])
    .toEqual(['100 %', '0 %', '50 %', '99.99 %', '99.91 %', '0.01 %', '12.3 %']);
});

test('short forms', () => {
  expect([950, 6000, 6200, 80_000_000, 1_000_000_000, 999_999].map(abbreviated)).toEqual(['950', '6k', '6.2k', '80M', '1B', '1M']);
});

test('nouns and lists', () => {
  expect([counted(1, 'row'), counted(2, 'row'), counted(3, 'index', 'indexes')]).toEqual(['1 row', '2 rows', '3 indexes']);
  expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'], 'or')]).toEqual(['', 'a', 'a and b', 'a, b or c']);
});
