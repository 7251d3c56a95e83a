import prices from '../../../data/engines/sqlserver/costs.json' with { type: 'json' };
import type { Cost, CostState, Work } from '../engine.ts';

const FREE: Cost = { durationUs: 0, walBytes: 0, reads: 0, fullPageImages: 0, diskBytes: 0, deadRows: 0 };

export const rollbackPerWork: number = prices.rollbackPerWork;

/** Time and log of a piece of work, at prices that were not measured on this server. */
export function costOf(work: Work, _fromRow: number, rows: number, state: CostState): Cost {
  const scanUs = (rows + work.rowsSkipped) * prices.scanUs + misses(work, rows + work.rowsSkipped, state);
  const indexBytes = work.indexes.reduce((sum, index) => sum + index.bytesPerRow, 0);
  const logBytes = Math.round(rows * (prices.logBytes + prices.logIndexBytes * work.indexes.length));
  const reads = work.visits === 'random' ? Math.round(rows * missShare(work, state)) : 0;
  const written = (rowUs: number): Cost => ({ ...FREE, reads, walBytes: logBytes,
    durationUs: Math.round(rows * (rowUs + prices.indexUs * work.indexes.length) + work.rowsSkipped * prices.scanUs + reads * state.storage.disk.missUs) });
  switch (work.kind) {
    case 'catalogue-only': case 'truncate': return { ...FREE, durationUs: prices.quickUs };
    case 'scan': case 'select': case 'validate': case 'validate-foreign-key': case 'vacuum': return { ...FREE, durationUs: Math.round(scanUs) };
    case 'update': case 'delete': return written(prices.updateUs);
    case 'insert': return { ...written(prices.insertUs), diskBytes: rows * (work.rowBytes + indexBytes) };
    case 'rewrite': return { ...written(prices.rewriteUs), diskBytes: rows * (work.rowBytes + indexBytes) };
    case 'build-index': return { ...FREE, durationUs: Math.round(scanUs + rows * prices.buildUs * Math.max(1, work.indexes.length)),
      walBytes: Math.round(rows * indexBytes), diskBytes: rows * indexBytes };
  }
}

/** Share of the rows found through another index whose page the cache does not hold. */
const missShare = (work: Work, state: CostState): number => Math.max(0, 1 - state.storage.cacheBytes / Math.max(1, work.tableRows * work.rowBytes));

function misses(work: Work, rows: number, state: CostState): number {
  const isCached = work.tableRows * work.rowBytes <= state.storage.cacheBytes;
  return isCached ? 0 : (rows * work.rowBytes * 1_000_000) / Math.max(1, state.storage.disk.sequentialReadBytesPerSec);
}
