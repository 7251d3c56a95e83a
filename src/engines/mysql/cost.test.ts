import { describe, expect, test } from 'vitest';
import type { CostState, Work } from '../engine.ts';
import { costOf, rollbackPerWork } from './cost.ts';

const GB = 1024 ** 3;
const state = (cacheBytes = GB): CostState => ({ rowsSinceCheckpoint: 0, growth: 1, storage: { cacheBytes, maxWalSizeBytes: GB,
  checkpointTimeoutUs: 300_000_000, diskBytes: 100 * GB, diskUsedBytes: GB,
  disk: { name: 'test', missUs: 300, fullPageImageUs: 3, commitUs: 500, sequentialReadBytesPerSec: 500_000_000 } } });
const index = (name: string): Work['indexes'][number] => ({ name, keyOrder: 'random', bytesPerRow: 20 });
const work = (kind: Work['kind'], indexes: number, phase = '', rows = 500_000): Work => ({ kind, relation: 't', rows, tableRows: rows, rowBytes: 134,
  indexes: Array.from({ length: indexes }, (_, at) => index(`i${at}`)), phase,
  takesRowLocks: false, isHot: false, visits: 'key order', rowsSkipped: 0 });
const usPerRow = (one: Work, at = state()): number => costOf(one, 0, one.rows, at).durationUs / one.rows;

/** Points measured at 500,000 rows: microseconds a row (the table in calibration, MariaDB). */
const points: readonly (readonly [string, Work, number])[] = [
  ['copy without index', work('rewrite', 0, 'copy to tmp table'), 7.74], ['copy with five', work('rewrite', 5, 'copy to tmp table'), 17.2],
  ['rebuild without index', work('rewrite', 0, 'altering table'), 2.37], ['rebuild with five', work('rewrite', 5, 'altering table'), 10.9],
  ['one index', work('build-index', 1), 2.65], ['update of a column without index', work('update', 0), 4.08],
];

describe('prices against the measured points', () => {
  test.each(points)('%s', (_name, one, measured) => {
    expect(usPerRow(one) / measured).toBeGreaterThan(0.65);
    expect(usPerRow(one) / measured).toBeLessThan(1.35);
  });

  test('a smaller cache, more indexes and more rows never make it cheaper', () => {
    const big = work('rewrite', 3, 'copy to tmp table', 50_000_000);
    expect(usPerRow(big, state(GB))).toBeGreaterThan(usPerRow(big, state(8 * GB)) * 1.5);
    expect(usPerRow(work('rewrite', 4, 'copy to tmp table'))).toBeGreaterThan(usPerRow(work('rewrite', 3, 'copy to tmp table')));
  });

  test('rows found through a secondary index pay a read each where the table does not fit the cache', () => {
    const looked = { ...work('update', 0, '', 50_000_000), visits: 'random' as const };
    expect(usPerRow(looked, state(GB)) - usPerRow({ ...looked, visits: 'key order' }, state(GB))).toBeGreaterThan(200);
    expect(usPerRow(looked, state(16 * GB))).toBe(usPerRow({ ...looked, visits: 'key order' }, state(16 * GB)));
  });

  test('a change of the dictionary alone takes the same at any size', () => {
    expect(costOf(work('catalogue-only', 0), 0, 0, state())).toEqual(costOf({ ...work('catalogue-only', 5), tableRows: 80_000_000 }, 0, 0, state()));
  });

  test('undoing takes longer than doing', () => {
    expect(rollbackPerWork).toBe(1.26);
  });
});
