import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { fly } from '../../src/cli/flown.ts';
import { preparedStart, SEEDS } from '../../src/cli/level-check.ts';
import type { Trace } from '../../src/run/trace.ts';

/*
The catalogue of runs: what each level's own migration comes to on production, in each framework, on five days of traffic. A change of the simulator
that moves a run is seen here, and has to be accepted by hand: npx vitest run test/levels/catalogue.test.ts --update
*/
const levels = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded);
/** Six frameworks on five days, most of a minute on a busy machine. */
const FLIGHTS_MS = 600_000;

const COLUMNS = ['framework', 'seed', 'migration us', 'lock held us', 'blocked us', 'arrived', 'failed', 'p99 us', 'outage us', 'pods killed', 'WAL bytes', 'trace'];

function figures({ measures, hash }: Trace): readonly (string | number)[] {
  const { migrationUs, lockHeldUsMax, blockedRequestUsMax, requestsArrived, requestsFailed, p99Us, outageUs, podsKilled, walBytes } = measures;
  return [migrationUs ?? 'no end', lockHeldUsMax, blockedRequestUsMax, requestsArrived, requestsFailed, p99Us, outageUs, podsKilled, walBytes, hash.slice(0, 12)];
}

/** Columns padded to their widest entry, so that a difference shows as one changed line. */
function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return `${rows.map((row) => row.map((cell, column) => (column === 0 ? String(cell).padEnd(widths[column]) : String(cell).padStart(widths[column]))).join('  ')).join('\n')}\n`;
}

describe.each(levels)('$code $title', (level) => {
  test('runs as the catalogue says', async () => {
    const rows: (readonly (string | number)[])[] = [COLUMNS];
    for (const { framework } of level.starts) {
      for (const seed of SEEDS) rows.push([framework, seed, ...figures(fly(level, await preparedStart(level, 'production', framework, seed)))]);
    }
    await expect(table(rows)).toMatchFileSnapshot(path.join(import.meta.dirname, 'catalogue', `${level.code}.txt`));
  }, FLIGHTS_MS);
});
