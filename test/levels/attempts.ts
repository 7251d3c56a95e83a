import { describe, expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { attemptFaults, flownAttempt, SEEDS } from '../../src/cli/level-check.ts';

/** Hours of production on several days of traffic: most of a minute on a busy machine. */
const FLIGHTS_MS = 600_000;

/** An attempt that works for hours meets the whole variety of a day's traffic, and takes seconds to fly: two days must do here, `npm run levels` flies all five. */
const LONG_US = 3_600_000_000;
const LONG_SEEDS = [SEEDS[0], SEEDS[SEEDS.length - 1]];

/** Tests that every attempt of a hall's levels comes out as its file says; a hall a file, so that both cores have work. */
export function testAttempts(hall: string): void {
  const levels = loadHalls(builtInLevelFolder(import.meta.dirname)).find(({ id }) => id === hall)?.loaded ?? [];
  describe.each(levels)('$code $title', (level) => {
    test.each(level.attempts)('$kind $name comes out as its file says, on five days, or on two when it takes hours', async (attempt) => {
      let seeds = SEEDS;
      for (const seed of SEEDS) {
        if (!seeds.includes(seed)) continue;
        const run = await flownAttempt(level, attempt, seed);
        expect([seed, attemptFaults(attempt, run)]).toEqual([seed, []]);
        if (run.trace.endUs > LONG_US) seeds = LONG_SEEDS;
      }
    }, FLIGHTS_MS);
  });
}
