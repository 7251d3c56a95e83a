import { expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { testAttempts } from './attempts.ts';

testAttempts('corridor-of-queues');

test('no hall is left out: each has a file of its own beside this one', () => {
  expect(loadHalls(builtInLevelFolder(import.meta.dirname)).map(({ id }) => id)).toEqual(['small-room', 'corridor-of-queues']);
});
