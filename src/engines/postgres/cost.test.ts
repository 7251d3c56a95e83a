import { describe, expect, test } from 'vitest';
import type { Work } from '../engine.ts';
import type { DiskProfile, StorageSetup } from '../../sim/setup.ts';
import { lruMisses, pagesTouched } from './cache-model.ts';
import { costOf } from './cost.ts';

const indexes = {
  pkey: { name: 'orders_pkey', keyOrder: 'sequential', bytesPerRow: 22 }, user: { name: 'user_id', keyOrder: 'random', bytesPerRow: 9.3 },
  created: { name: 'created_at', keyOrder: 'sequential', bytesPerRow: 22 }, status: { name: 'status_created', keyOrder: 'sequential', bytesPerRow: 31.6 },
  ref: { name: 'ref', keyOrder: 'random', bytesPerRow: 31.6 }, total: { name: 'total_cents', keyOrder: 'random', bytesPerRow: 16.8 },
} as const;
const { pkey, user, created, status, ref, total } = indexes;
const sets: Readonly<Record<number, Work['indexes']>> = { 0: [pkey], 1: [pkey, user], 3: [pkey, user, created, status], 5: [pkey, user, created, status, ref, total] };

const work = (rows: number, secondary: number, changes: Partial<Work> = {}): Work => ({
  kind: 'update', relation: 'orders', rows, tableRows: rows, rowBytes: 134, indexes: sets[secondary], phase: 'UPDATE', takesRowLocks: true, isHot: false, visits: 'key order', rowsSkipped: 0, ...changes,
});
const nvme: DiskProfile = { name: 'local NVMe', missUs: 67.6, fullPageImageUs: 37.8, commitUs: 400, sequentialReadBytesPerSec: 2e9 };
const volume: DiskProfile = { name: '3000 IOPS volume', missUs: 321, fullPageImageUs: 2.6, commitUs: 1000, sequentialReadBytesPerSec: 125e6 };
const storage = (cacheBytes: number, disk = nvme): StorageSetup => ({ cacheBytes, disk, maxWalSizeBytes: 16e9, checkpointTimeoutUs: 300e6, diskBytes: 1e12, diskUsedBytes: 0 });
const one = (w: Work, s: StorageSetup, rows: number) => costOf(w, 0, rows, { storage: s, rowsSinceCheckpoint: 0, growth: 1 });

/** A whole statement in pieces of about a simulated second, checkpoints by WAL and by time, as a run does it. */
const fly = (w: Work, s: StorageSetup): { readonly us: number; readonly perRowUs: number } => {
  let [done, us, since, wal, lastUs, piece] = [0, 0, 0, 0, 0, 500];
  while (done < w.rows) {
    const rows = Math.min(piece, w.rows - done);
    const cost = costOf(w, done, rows, { storage: s, rowsSinceCheckpoint: since, growth: 1 + done / w.rows });
    done += rows;
    since += rows;
    us += cost.durationUs;
    wal += cost.walBytes;
    piece = Math.max(500, Math.round((rows * 1e6) / cost.durationUs));
    if (wal > s.maxWalSizeBytes / 2 || us - lastUs > s.checkpointTimeoutUs) [since, wal, lastUs] = [0, 0, us];
  }
  return { us, perRowUs: us / w.rows };
};

describe('an UPDATE of all rows with everything in the cache costs what was measured', () => {
  // Secondary indexes, rows, measured us a row, allowed error. The constants are those of 50,000 to 500,000 rows; smaller runs were quicker
  // (the CPU's own caches), and the 5 million were measured beside other load.
  const points: readonly (readonly [number, number, number, number])[] = [
    [0, 10_000, 2.56, 0.35], [0, 50_000, 3.62, 0.2], [0, 500_000, 3.23, 0.2], [0, 5_000_000, 9.06, 0.7],
    [1, 10_000, 3.98, 0.6], [1, 50_000, 6.26, 0.2], [1, 500_000, 9.44, 0.4],
    [3, 10_000, 7.08, 0.75], [3, 50_000, 9.69, 0.3], [3, 500_000, 11.2, 0.2], [3, 5_000_000, 23, 0.55],
    [5, 10_000, 11, 0.7], [5, 50_000, 18.3, 0.15], [5, 500_000, 18.3, 0.15], [5, 5_000_000, 39.3, 0.55],
  ];
  test.each(points)('%i secondary indexes, %i rows: %f us a row, within %f of it', (secondary, rows, measured, error) => {
    const { perRowUs } = fly(work(rows, secondary), storage(2e9));
    expect(Math.abs(perRowUs / measured - 1)).toBeLessThan(error);
  });

  test.each([[0, 471], [1, 565], [3, 778], [5, 990]])('%i secondary indexes write %i bytes of WAL a row', (secondary, bytes) => {
    const perRow = one(work(50_000, secondary), storage(2e9), 50_000).walBytes / 50_000;
    expect(Math.abs(perRow / bytes - 1)).toBeLessThan(0.06);
  });

  test('with room on its pages it is HOT: the same for 0 and 5 indexes, and nothing grows', () => {
    const [bare, indexed] = [0, 5].map((n) => one(work(500_000, n, { isHot: true }), storage(2e9), 500_000));
    expect(indexed.durationUs).toBe(bare.durationUs);
    expect(bare.durationUs / 500_000).toBeGreaterThan(0.9);
    expect(bare.durationUs / 500_000).toBeLessThan(1.5);
    expect(indexed.diskBytes).toBe(0);
  });
});

describe('past the cache the cost a row has its cliff', () => {
  // Rows, measured us a row, reads a row, full-page images a row: 64 MB cache, 20,000-row slices right after a checkpoint, 5 indexes.
  const points: readonly (readonly [number, number, number, number])[] = [
    [100_000, 18.9, 0.01, 0.11], [300_000, 30.7, 0.06, 0.17], [1_000_000, 55.9, 0.09, 0.38], [2_000_000, 101, 0.87, 0.64], [4_000_000, 183, 1.7, 1], [8_000_000, 185, 2.29, 1.46],
  ];
  test.each(points)('%i rows on NVMe: %f us, %f reads, %f images', (rows, us, reads, images) => {
    const cost = one(work(rows, 5), storage(64 * 1024 * 1024), 20_000);
    expect(Math.abs(cost.durationUs / 20_000 / us - 1)).toBeLessThan(0.45);
    expect(Math.abs(cost.reads / 20_000 - reads)).toBeLessThan(0.12);
    expect(Math.abs(cost.fullPageImages / 20_000 - images)).toBeLessThan(0.3);
  });

  test('a 3000 IOPS volume with the set 3.4 times the cache: 546 us a row, within 15 %', () => {
    const cost = one(work(4_000_000, 5), storage(64 * 1024 * 1024, volume), 3_000);
    expect(Math.abs(cost.durationUs / 3_000 / 546 - 1)).toBeLessThan(0.15);
  });
});

test('200 ms at 10,000 rows become four hours at 80,000,000, and the curve comes out of the constants alone', () => {
  const production = storage(1.28e9);
  const small = fly(work(10_000, 5), production).us / 1e6;
  const medium = fly(work(50_000, 5), production).us / 1e6;
  const hours = fly(work(80_000_000, 5), production).us / 3.6e9;
  const cachedMinutes = fly(work(80_000_000, 5), storage(64e9)).us / 6e7;
  expect(small).toBeGreaterThan(0.15);
  expect(small).toBeLessThan(0.25);
  expect(medium).toBeGreaterThan(0.75);
  expect(medium).toBeLessThan(1.25);
  expect(hours).toBeGreaterThan(3.5);
  expect(hours).toBeLessThan(4.5);
  expect(cachedMinutes).toBeGreaterThan(22);
  expect(cachedMinutes).toBeLessThan(32);
});

describe('what helps on a real server helps here', () => {
  const base = one(work(8_000_000, 5), storage(128e6), 20_000).durationUs;
  test('more cache', () => {
    const times = [16e6, 64e6, 256e6, 1e9, 8e9].map((cache) => one(work(8_000_000, 5), storage(cache), 20_000).durationUs);
    expect(times.toSorted((a, b) => b - a)).toEqual(times);
    expect(times[4]).toBeLessThan(times[0] / 2);
  });
  test('fewer indexes in random order', () => {
    expect(one(work(8_000_000, 3), storage(128e6), 20_000).durationUs).toBeLessThan(base);
    const sorted = sets[5].map((index) => ({ ...index, keyOrder: 'sequential' as const }));
    expect(one(work(8_000_000, 5, { indexes: sorted }), storage(128e6), 20_000).durationUs).toBeLessThan(base / 3);
  });
  test('a faster disk', () => {
    expect(base).toBeLessThan(one(work(8_000_000, 5), storage(128e6, volume), 20_000).durationUs);
  });
});

describe('one pass over the table', () => {
  // Kind, indexes, measured us a row at 500,000 and 5,000,000 rows; the model is one constant between the two.
  const points: readonly (readonly [Work['kind'], Work['indexes'], number, number])[] = [
    ['scan', [], 0.0649, 0.0643], ['validate', [], 0.0556, 0.0881], ['validate-foreign-key', [], 0.18, 0.189], ['select', [], 0.213, 0.192],
    ['rewrite', [pkey], 0.889, 1.46], ['rewrite', sets[5], 3.53, 5.94], ['build-index', [created], 0.199, 0.227], ['build-index', [user], 0.39, 0.565], ['build-index', [ref], 0.416, 0.68],
  ];
  test.each(points)('%s of %j: %f us at 500,000 rows, %f at 5,000,000', (kind, built, small, large) => {
    for (const [rows, measured] of [[500_000, small], [5_000_000, large]]) {
      const us = one(work(rows, 0, { kind, indexes: built }), storage(2e9), rows).durationUs / rows;
      expect(Math.abs(us / measured - 1)).toBeLessThan(0.45);
    }
  });
});

describe('the cache model', () => {
  test('misses nothing while everything fits, and everything without a cache', () => {
    expect(lruMisses([100, 200], 300)).toEqual([0, 0]);
    expect(lruMisses([100, 200], 0)).toEqual([1, 1]);
  });
  test('equal structures share the cache equally: the miss share is what does not fit', () => {
    const [a, b] = lruMisses([1000, 1000], 500);
    expect(a).toBeCloseTo(0.75, 6);
    expect(b).toBeCloseTo(a, 9);
  });
  test('first touches add up to the pages touched in one go', () => {
    expect(pagesTouched(1000, 0, 300) + pagesTouched(1000, 300, 700)).toBeCloseTo(pagesTouched(1000, 0, 1000), 6);
  });
});
