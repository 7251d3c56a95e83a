import type { Cost, CostState, Engine, Work } from '../engines/engine.ts';
import type { StorageSetup } from '../sim/setup.ts';
import type { SessionView, WorkStep } from '../sim/step.ts';
import type { Progress } from './script-state.ts';

/** Work is handed to the simulator in pieces of about this length, so that costs can follow checkpoints and growth. */
const PIECE_US = 1_000_000;

export type Piece = { readonly step: WorkStep; readonly rows: number; readonly progress: Progress };

/**
The next piece of a work: at most about one simulated second of it.

@param done rows of this work already done, and `total` those to do in all; a piece without rows (a catalogue change) is one piece
@param statementRows rows of the whole statement, all its pages included: what progress is shown against
@param lockedFrom where in the table, in key order, this piece's rows begin: pages that step over rows are further on than they have rows done
*/
export function nextPiece(engine: Engine, storage: StorageSetup, work: Work, done: number, total: number, statementRows: number, progress: Progress, view: SessionView, lockedFrom = progress.rows): Piece {
  const rowsSinceCheckpoint = progress.checkpoints === view.checkpoints ? progress.rowsSinceCheckpoint : 0;
  const growth = work.kind === 'update' && work.tableRows > 0 ? 1 + Math.min(1, progress.rows / work.tableRows) : 1;
  const state: CostState = { storage, rowsSinceCheckpoint, growth };
  const { rows, cost } = sized(engine, work, done, total - done, progress.rowsPerPiece, state);
  const filledPiece = cost.durationUs >= PIECE_US / 2 ? rows : progress.rowsPerPiece;
  const rowsAfter = progress.rows + rows;
  return {
    rows,
    progress: { rows: rowsAfter, rowsTotal: statementRows, checkpoints: view.checkpoints, rowsSinceCheckpoint: rowsSinceCheckpoint + rows, rowsPerPiece: filledPiece },
    step: {
      kind: 'work', phase: work.phase, durationUs: cost.durationUs, rowsDone: rowsAfter, rowsTotal: statementRows, walBytes: cost.walBytes,
      ...(engine.shipsAtCommit === true && DDL_WORK.has(work.kind) ? { replayUs: cost.durationUs } : {}), diskBytes: cost.diskBytes, deadRows: cost.deadRows, rowLocks: rowLocks(work, lockedFrom, lockedFrom + rows),
    },
  };
}

/** Work of a statement that the standby is sent as such, and does by itself. */
const DDL_WORK: ReadonlySet<Work['kind']> = new Set(['catalogue-only', 'rewrite', 'build-index', 'validate', 'validate-foreign-key', 'truncate']);

/** As many rows as fill a piece, found by asking the engine: the cost per row changes with the state, so the last answer is only a first guess. */
function sized(engine: Engine, work: Work, fromRow: number, left: number, guess: number, state: CostState): { readonly rows: number; readonly cost: Cost } {
  let rows = guess === 0 ? left : Math.min(left, guess);
  let cost = engine.cost(work, fromRow, rows, state);
  for (let round = 0; round < 8; round++) {
    const isTooLong = cost.durationUs > PIECE_US * 1.1 && rows > 1;
    const isTooShort = cost.durationUs < PIECE_US / 2 && rows < left;
    if (!isTooLong && !isTooShort) break;
    const scaled = Math.floor((rows * PIECE_US) / Math.max(1, cost.durationUs));
    rows = Math.max(1, Math.min(left, scaled));
    cost = engine.cost(work, fromRow, rows, state);
  }
  return { rows, cost };
}

/** The rows of this piece as a share of the table in key order; what visits rows at random locks that share all the same. */
function rowLocks(work: Work, from: number, to: number): WorkStep['rowLocks'] {
  if (!work.takesRowLocks || work.tableRows === 0 || to === from) return null;
  return { relation: work.relation, from: Math.min(1, from / work.tableRows), to: Math.min(1, to / work.tableRows) };
}

/** The write that makes a COMMIT durable: the disk's own time, while everything is still held. */
export function commitWork(storage: StorageSetup, progress: Progress): WorkStep {
  return {
    kind: 'work', phase: 'commit', durationUs: storage.disk.commitUs, rowsDone: progress.rows, rowsTotal: progress.rowsTotal, walBytes: 0, diskBytes: 0, deadRows: 0, rowLocks: null,
  };
}
