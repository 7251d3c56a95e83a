import prices from '../../../data/engines/mysql/costs.json' with { type: 'json' };
import type { Cost, CostState, Work } from '../engine.ts';

type Price = { readonly rowUs: number; readonly indexUs: number; readonly redoBytes: number; readonly indexRedoBytes: number };

const FREE: Cost = { durationUs: 0, walBytes: 0, reads: 0, fullPageImages: 0, diskBytes: 0, deadRows: 0 };

export const rollbackPerWork: number = prices.rollbackPerWork;

/** Time, redo and growth of `rows` rows of a piece of work. InnoDB writes no full-page images into its log (it has a doublewrite buffer). */
export function costOf(work: Work, _fromRow: number, rows: number, state: CostState): Cost {
  switch (work.kind) {
    case 'catalogue-only': return { ...FREE, durationUs: prices.instantUs };
    case 'truncate': return { ...FREE, durationUs: prices.instantUs, diskBytes: -rows * (work.rowBytes + indexBytes(work)) };
    case 'scan': case 'select': case 'validate': case 'vacuum': return scanned(work, rows, state);
    case 'validate-foreign-key': return { ...scanned(work, rows, state), durationUs: Math.round(scanned(work, rows, state).durationUs * 2) };
    case 'rewrite': return changed(work, rows, state, work.phase === 'altering table' ? prices.rebuild : prices.copy, { grows: true,
      inKeyOrder: work.phase === 'altering table' });
    case 'build-index': return builtIndexes(work, rows, state);
    case 'update': return { ...changed(work, rows, state, prices.update, { grows: false, inKeyOrder: false }), deadRows: rows };
    case 'delete': return { ...changed(work, rows, state, prices.delete, { grows: false, inKeyOrder: false }), deadRows: rows };
    case 'insert': return changed(work, rows, state, prices.insert, { grows: true, inKeyOrder: false });
  }
}

const indexBytes = (work: Work): number => work.indexes.reduce((sum, index) => sum + index.bytesPerRow, 0);

/** Longer rows cost more in proportion, half of a row's price being its bytes. */
const widthFactor = (work: Work): number => 0.5 + (0.5 * Math.max(20, work.rowBytes)) / prices.referenceRowBytes;

function scanned(work: Work, rows: number, state: CostState): Cost {
  const visited = rows + work.rowsSkipped;
  const isCached = work.tableRows * work.rowBytes <= state.storage.cacheBytes;
  const readUs = isCached ? 0 : (visited * work.rowBytes * 1_000_000) / Math.max(1, state.storage.disk.sequentialReadBytesPerSec);
  return { ...FREE, durationUs: Math.round(visited * prices.scanUs * widthFactor(work) + readUs) };
}

/** Reads per row of indexes whose keys land anywhere: what the cache does not hold (calibration: n * (1 - cache / set)). */
function readsPerRow(work: Work, state: CostState): number {
  const random = work.indexes.filter((index) => index.keyOrder === 'random');
  const setBytes = random.reduce((sum, index) => sum + index.bytesPerRow * work.tableRows, 0);
  return setBytes === 0 ? 0 : random.length * Math.max(0, 1 - state.storage.cacheBytes / setBytes);
}

/** Rows that were found through a secondary index lie on pages of their own in the clustered one. */
const lookupsPerRow = (work: Work, state: CostState): number => (work.visits === 'random' ? Math.max(0, 1 - state.storage.cacheBytes / Math.max(1,
  work.tableRows * work.rowBytes)) : 0);

/** Rows written one by one, with an entry in each index; a sorted rebuild puts them in key order and misses no page. */
function changed(work: Work, rows: number, state: CostState, price: Price, how: { readonly grows: boolean; readonly inKeyOrder: boolean }): Cost {
  const reads = how.inKeyOrder ? 0 : Math.round(rows * (readsPerRow(work, state) + lookupsPerRow(work, state)));
  const perRowUs = price.rowUs * widthFactor(work) + price.indexUs * work.indexes.length;
  const skippedUs = work.rowsSkipped * prices.scanUs;
  const redo = rows * (price.redoBytes * widthFactor(work) + price.indexRedoBytes * work.indexes.length);
  return {
    durationUs: Math.round(rows * perRowUs + skippedUs + reads * state.storage.disk.missUs + state.storage.disk.commitUs), walBytes: Math.round(redo), reads,
      fullPageImages: 0,
    diskBytes: how.grows ? Math.round(rows * (work.rowBytes + indexBytes(work))) : 0, deadRows: 0,
  };
}

/** A table scan, a sort, and sorted inserts. */
function builtIndexes(work: Work, rows: number, state: CostState): Cost {
  const price = prices.buildIndex;
  const scan = scanned(work, rows, state);
  return { ...scan, durationUs: Math.round(scan.durationUs + rows * (price.rowUs + price.indexUs * work.indexes.length)),
    walBytes: Math.round(rows * price.indexRedoBytes * work.indexes.length), diskBytes: Math.round(rows * indexBytes(work)) };
}
