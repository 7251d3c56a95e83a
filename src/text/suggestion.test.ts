import { expect, test } from 'vitest';
import { didYouMean, editDistance, nearestWord } from './suggestion.ts';

const commands = ['play', 'fly', 'check', 'queue', 'levels', 'progress'];

test('a swap of neighbours is one edit', () => {
  expect([editDistance('chekc', 'check'), editDistance('', 'fly'), editDistance('fly', 'fly'), editDistance('maigration', 'migration')]).toEqual([1, 3, 0, 1]);
});

test('the nearest word is named, a far one is not', () => {
  expect([nearestWord('chekc', commands), nearestWord('queu', commands), nearestWord('prog', commands), nearestWord('zebra', commands)])
    .toEqual(['check', 'queue', 'progress', null]);
  expect(nearestWord('x'.repeat(100_000), commands)).toBeNull();
  expect(didYouMean('flyy', commands)).toBe(' Did you mean "fly"?');
  expect(didYouMean('zebra', commands)).toBe('');
});
