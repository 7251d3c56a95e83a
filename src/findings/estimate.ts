import type { Cost, Engine, Plan, PlanStep, Work } from '../engines/engine.ts';
import type { BatchDirective } from '../sql/script.ts';
import type { DatabaseSetup } from '../run/scenario.ts';
import type { Estimate } from './subject.ts';

type StorageSetup = DatabaseSetup['storage'];

/** How long a piece of work takes on an otherwise idle server, and from when on it runs. */
export type StepTime = { readonly step: PlanStep; readonly startUs: number; readonly endUs: number };

/** Long enough to be few, short against the 300 s between checkpoints: a piece sees one state of checkpoint and growth. */
const pieceUs = 20_000_000;

/** More pieces than any statement needs; a work that is not over by then goes on at its last price. */
const piecesMax = 5_000;

type Progress = { readonly done: number; readonly rowsSinceCheckpoint: number; readonly guess: number };

/** About `pieceUs` of the work, found from the price of the piece before. */
const nextPiece = (engine: Engine, storage: StorageSetup, work: Work, progress: Progress): { readonly rows: number; readonly cost: Cost } => {
  const left = work.rows - progress.done;
  const growth = work.kind === 'update' && work.tableRows > 0 ? 1 + Math.min(1, progress.done / work.tableRows) : 1;
  const state = { storage, rowsSinceCheckpoint: progress.rowsSinceCheckpoint, growth };
  const priced = (rows: number): { readonly rows: number; readonly cost: Cost } => ({ rows, cost: engine.cost(work, progress.done, rows, state) });
  const first = priced(Math.min(left, progress.guess));
  const scale = pieceUs / Math.max(1, first.cost.durationUs);
  return first.rows === 0 || (scale > 0.5 && (scale < 4 || first.rows === left)) ? first : priced(Math.max(1, Math.min(left, Math.floor(first.rows * scale))));
};

/**
What the work costs when nobody else is there: cut into pieces and priced by the same engine as a flight does; a checkpoint falls due whenever
`max_wal_size` of log has been written or `checkpoint_timeout` has passed.
*/
const workEstimate = (engine: Engine, storage: StorageSetup, work: Work): Estimate => {
  let progress: Progress = { done: 0, rowsSinceCheckpoint: 0, guess: work.rows };
  let durationUs = 0;
  let walBytes = 0;
  let sinceCheckpoint = { walBytes: 0, us: 0 };
  let pieces = 0;
  do {
    const { rows, cost } = nextPiece(engine, storage, work, progress);
    pieces += 1;
    const share = pieces === piecesMax ? (work.rows - progress.done) / Math.max(1, rows) : 1;
    durationUs += cost.durationUs * share;
    walBytes += cost.walBytes * share;
    sinceCheckpoint = { walBytes: sinceCheckpoint.walBytes + cost.walBytes, us: sinceCheckpoint.us + cost.durationUs };
    const isDue = sinceCheckpoint.walBytes >= storage.maxWalSizeBytes || sinceCheckpoint.us >= storage.checkpointTimeoutUs;
    sinceCheckpoint = isDue ? { walBytes: 0, us: 0 } : sinceCheckpoint;
    progress = { done: progress.done + rows * share, rowsSinceCheckpoint: isDue ? 0 : progress.rowsSinceCheckpoint + rows, guess: Math.max(1, rows) };
  } while (progress.done < work.rows);
  return { rows: work.rows, durationUs, walBytes };
};

/**
The reading on the way to pages by OFFSET: each passes all that lies before it, which is half of the table on average. In a set that shrinks as the
pages go by only every second page is met; so many are counted, and so many rows changed: the least that it can be.
*/
const offsetReadUs = (engine: Engine, storage: StorageSetup, plan: Plan, batch: BatchDirective): number => {
  const changed = plan.steps.find((step): step is Extract<PlanStep, { kind: 'work' }> => step.kind === 'work' && step.work.rows > 0)?.work;
  if (changed === undefined) {
    return 0;
  }
  const pages = Math.ceil(changed.rows / batch.rows / 2);
  const read: Work = { ...changed, kind: 'select', phase: 'SELECT', rows: Math.round(changed.tableRows / 2), indexes: [], takesRowLocks: false, isHot: false, rowsSkipped: 0 };
  return pages * workEstimate(engine, storage, read).durationUs;
};

export type PlanEstimate = Estimate & { readonly steps: readonly StepTime[] };

/**
Time, rows and log of one statement, with the moment of each of its steps. A batched statement adds one durable commit and one pause a batch; its
row locks live for one batch, its relation locks too.
*/
export const planEstimate = (engine: Engine, storage: StorageSetup, plan: Plan, batch: BatchDirective | null): PlanEstimate => {
  const steps: StepTime[] = [];
  let durationUs = 0;
  let walBytes = 0;
  let rows = 0;
  for (const step of plan.steps) {
    const startUs = durationUs;
    if (step.kind === 'work') {
      const work = workEstimate(engine, storage, step.work);
      durationUs += work.durationUs;
      walBytes += work.walBytes;
      rows = Math.max(rows, work.rows);
    } else if (step.kind === 'pause') durationUs += step.durationUs;
    steps.push({ step, startUs, endUs: durationUs });
  }
  if (batch !== null) {
    durationUs += Math.ceil(rows / batch.rows) * (storage.disk.commitUs + batch.pauseUs);
    if (batch.paging === 'offset' && rows > batch.rows) {
      const pageReadUs = offsetReadUs(engine, storage, plan, batch);
      return { rows: Math.ceil(rows / 2), durationUs: Math.round(durationUs / 2 + pageReadUs), walBytes: Math.round(walBytes / 2), steps, pageReadUs };
    }
  }
  return { rows, durationUs: Math.round(durationUs), walBytes: Math.round(walBytes), steps };
};
