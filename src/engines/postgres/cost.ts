import costs from '../../../data/engines/postgres/costs.json' with { type: 'json' };
import { exactLog } from '../../kernel/elementary.ts';
import type { Cost, CostState, Work } from '../engine.ts';
import { lruMisses, pagesTouched } from './cache-model.ts';

/** Everything per row of one kind of work, before disk and cache. */
type PerRow = { readonly us: number; readonly walBytes: number; readonly diskBytes: number; readonly deadRows: number; readonly fullPageImageBytes: number };

/** ln 2. */
const LN2 = 0.6931471805599453;

const nothing: PerRow = { us: 0, walBytes: 0, diskBytes: 0, deadRows: 0, fullPageImageBytes: costs.update.fullPageImageBytes };

const indexBytes = (work: Work): number => work.indexes.reduce((sum, index) => sum + index.bytesPerRow, 0);

/** `first` for the first index, `further` for each one after it. */
const perIndex = (work: Work, first: number, further: number): number => (work.indexes.length === 0 ? 0 : first + further * (work.indexes.length - 1));

const updateRow = (work: Work): PerRow => {
  if (work.isHot) return { us: costs.hot.us, walBytes: costs.hot.walBytes, diskBytes: 0, deadRows: 0, fullPageImageBytes: costs.hot.fullPageImageBytes };
  const { heapUs, firstIndexUs, furtherIndexUs, heapWalBytes, indexWalBytes, fullPageImageBytes } = costs.update;
  return {
    us: heapUs + perIndex(work, firstIndexUs, furtherIndexUs), walBytes: heapWalBytes + perIndex(work, indexWalBytes, indexWalBytes),
    diskBytes: work.rowBytes + indexBytes(work), deadRows: 1, fullPageImageBytes,
  };
};

const insertRow = (work: Work): PerRow => ({
  ...nothing, us: costs.insert.heapUs + perIndex(work, costs.insert.firstIndexUs, costs.insert.furtherIndexUs),
  walBytes: costs.insert.heapWalBytes * (work.rowBytes / 134) + perIndex(work, costs.insert.indexWalBytes, costs.insert.indexWalBytes), diskBytes: work.rowBytes + indexBytes(work),
});

const buildRow = (work: Work): PerRow => {
  const { sortedUs, perLogRowUs, wideBytes, widePerLogRowUs } = costs.buildIndex;
  const logRows = exactLog(Math.max(2, work.tableRows)) / LN2;
  const us = work.indexes.reduce((sum, index) => sum + (index.keyOrder === 'sequential' ? sortedUs : (index.bytesPerRow >= wideBytes ? widePerLogRowUs : perLogRowUs) * logRows), 0);
  return { ...nothing, us, walBytes: indexBytes(work), diskBytes: indexBytes(work) };
};

const rewriteRow = (work: Work): PerRow => ({
  ...nothing, us: costs.rewrite.us + costs.rewrite.furtherIndexUs * Math.max(0, work.indexes.length - 1),
  walBytes: work.rowBytes * costs.rewrite.walPerHeapByte + indexBytes(work) * costs.rewrite.walPerIndexByte, diskBytes: work.rowBytes + indexBytes(work),
});

const perRow = (work: Work): PerRow => {
  switch (work.kind) {
    case 'update':
      return updateRow(work);
    case 'insert':
      return insertRow(work);
    case 'delete':
      return { ...nothing, us: costs.delete.us, walBytes: costs.delete.walBytes, deadRows: 1 };
    case 'scan':
      return { ...nothing, us: costs.scan.us };
    case 'select':
      return { ...nothing, us: costs.select.us };
    case 'validate':
      return { ...nothing, us: costs.validate.us };
    case 'validate-foreign-key':
      return { ...nothing, us: costs.validateForeignKey.us };
    case 'rewrite':
      return rewriteRow(work);
    case 'build-index':
      return buildRow(work);
    case 'vacuum':
      return { ...nothing, us: costs.vacuum.us + costs.vacuum.indexUs * work.indexes.length, walBytes: costs.vacuum.walBytes + costs.vacuum.indexWalBytes * work.indexes.length };
    case 'truncate':
    case 'catalogue-only':
      return nothing;
  }
};

/** Bytes a row in each of the structures that the work meets in random order. */
const randomBytes = (work: Work): readonly number[] => {
  const isAnyOrder = work.visits === 'random';
  if (isChange(work) && work.kind !== 'delete' && !(work.isHot && work.visits === 'key order')) {
    return [...work.indexes.filter((index) => isAnyOrder || index.keyOrder === 'random').map((index) => index.bytesPerRow), ...(isAnyOrder ? [work.rowBytes] : [])];
  }
  return isAnyOrder ? [work.rowBytes] : [];
};

/** Pages written in the order they lie on disk: one full-page image each after a checkpoint. */
const sequentialPagesPerRow = (work: Work): number => {
  if (work.visits === 'random') return 0;
  const old = work.kind === 'insert' ? 0 : (work.rowBytes / costs.pageBytes) * (work.isHot ? costs.hot.oldPageShare : costs.update.oldPageShare);
  const indexes = work.isHot ? [] : work.indexes.filter((index) => index.keyOrder === 'sequential');
  return old + indexes.reduce((sum, index) => sum + index.bytesPerRow / costs.pageBytes, 0);
};

const isChange = (work: Work): boolean => work.kind === 'update' || work.kind === 'insert' || work.kind === 'delete';

/** What does not change from one piece of a work to the next; a work is asked for thousands of pieces. */
type Lasting = { readonly row: PerRow; readonly randomBytes: readonly number[]; readonly sequentialPagesPerRow: number };

const known: WeakMap<Work, Lasting> = new WeakMap();

const lastingOf = (work: Work): Lasting => {
  let lasting = known.get(work);
  if (lasting === undefined) {
    lasting = { row: perRow(work), randomBytes: randomBytes(work), sequentialPagesPerRow: sequentialPagesPerRow(work) };
    known.set(work, lasting);
  }
  return lasting;
};

/** Reading the heap in order: what does not fit in the cache comes from disk at its sequential speed. */
const sequentialReadUs = (work: Work, rows: number, state: CostState): number => {
  if (!['scan', 'select', 'validate', 'validate-foreign-key', 'rewrite', 'build-index', 'vacuum'].includes(work.kind)) return 0;
  const heapBytes = work.tableRows * work.rowBytes;
  const coldShare = heapBytes === 0 ? 0 : Math.max(0, 1 - state.storage.cacheBytes / heapBytes);
  return ((rows * work.rowBytes * coldShare) / state.storage.disk.sequentialReadBytesPerSec) * 1_000_000;
};

/**
What one full-page image costs: the disk's measured price from where the random-order pages take two thirds of the cache, less the more room
there is. Without pressure dirty pages are written back by the checkpointer, in the background.
*/
const imageUs = ({ storage }: CostState, pages: readonly number[]): number => {
  const bytes = pages.reduce((sum, p) => sum + p, 0) * costs.pageBytes;
  const pressure = Math.min(1, (costs.cache.pressureFactor * bytes) / Math.max(1, storage.cacheBytes));
  const floor = Math.min(costs.cache.unpressedImageUs, storage.disk.fullPageImageUs);
  return floor + (storage.disk.fullPageImageUs - floor) * pressure;
};

/**
Time, WAL and growth of `rows` rows of a piece of work. Per row: a constant by kind and index count, plus what the cache does not hold
(an LRU under independent random accesses, one per random-order index) and a full-page image for each page's first change after a checkpoint.

@returns whole microseconds and bytes; `reads` and `fullPageImages` may be fractions.
*/
export const costOf = (work: Work, _fromRow: number, rows: number, state: CostState): Cost => {
  const { disk, cacheBytes } = state.storage;
  if (work.kind === 'catalogue-only' || work.kind === 'truncate') return { durationUs: costs.catalogue.us, walBytes: costs.catalogue.walBytes, reads: 0, fullPageImages: 0, diskBytes: 0, deadRows: 0 };
  const lasting = lastingOf(work);
  const { row } = lasting;
  // Only what a change writes grows on its way.
  const growth = isChange(work) ? state.growth : 1;
  const pages = lasting.randomBytes.map((bytes) => Math.max(1, (work.tableRows * bytes * growth) / costs.pageBytes));
  let readsPerRow = 0;
  if (pages.length > 0) for (const miss of lruMisses(pages, cacheBytes / costs.pageBytes)) readsPerRow += miss;
  let images = 0;
  if (isChange(work)) {
    for (const p of pages) images += pagesTouched(p, state.rowsSinceCheckpoint, rows);
    images += lasting.sequentialPagesPerRow * rows;
  }
  const reads = readsPerRow * rows * costs.cache.observedShare;
  const skipped = work.rows === 0 ? 0 : work.rowsSkipped * Math.min(1, rows / work.rows);
  const us = row.us * rows + reads * disk.missUs + images * imageUs(state, pages) + skipped * costs.skip.us + sequentialReadUs(work, rows, state);
  return {
    durationUs: Math.max(1, Math.round(us)), walBytes: Math.round(row.walBytes * rows + images * row.fullPageImageBytes), reads, fullPageImages: images,
    diskBytes: Math.round(row.diskBytes * rows), deadRows: Math.round(row.deadRows * rows),
  };
};
