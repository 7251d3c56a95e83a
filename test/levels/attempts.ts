import { describe, expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { attemptFaults, flownAttempt, SEEDS } from '../../src/cli/level-check.ts';

/** Hours of production on five days of traffic: most of a minute on a busy machine. */
const FLIGHTS_MS = 600_000;

/** Tests that every attempt of a hall's levels comes out as its file says, on all seeds; a hall a file, so that both cores have work. */
export function testAttempts(hall: string): void {
  const levels = loadHalls(builtInLevelFolder(import.meta.dirname)).find(({ id }) => id === hall)?.loaded ?? [];
  describe.each(levels)('$code $title', (level) => {
    test.each(level.attempts)('$kind $name comes out as its file says, on five seeds', async (attempt) => {
      for (const seed of SEEDS) expect([seed, attemptFaults(attempt, await flownAttempt(level, attempt, seed))]).toEqual([seed, []]);
    }, FLIGHTS_MS);
  });
}
