import type { Engine, Plan, PlanStep, Work } from '../engines/engine.ts';
import type { BatchDirective } from '../sql/script.ts';
import type { StorageSetup } from '../sim/setup.ts';
import type { SessionView } from '../sim/step.ts';
import { NO_PROGRESS } from '../run/script-state.ts';
import { nextPiece } from '../run/script-work.ts';
import type { Estimate } from './subject.ts';

/** How long a piece of work takes on an otherwise idle server, and from when on it runs. */
export type StepTime = { readonly step: PlanStep; readonly startUs: number; readonly endUs: number };

/**
What the work costs when nobody else is there: cut into the same pieces, and priced by the same engine, as a flight does; a checkpoint falls due
whenever `max_wal_size` of log has been written or `checkpoint_timeout` has passed.
*/
const workEstimate = (engine: Engine, storage: StorageSetup, work: Work): Estimate => {
  let progress = NO_PROGRESS;
  let durationUs = 0;
  let walBytes = 0;
  let done = 0;
  let checkpoints = 0;
  let checkpointWalBytes = 0;
  let checkpointUs = 0;
  do {
    if (walBytes - checkpointWalBytes >= storage.maxWalSizeBytes || durationUs - checkpointUs >= storage.checkpointTimeoutUs) {
      checkpoints += 1;
      checkpointWalBytes = walBytes;
      checkpointUs = durationUs;
    }
    const view: SessionView = {
      nowUs: durationUs, last: { kind: 'ok' }, inTransaction: true, isAborted: false, walBytesTotal: walBytes, checkpointWalBytes, checkpointUs, checkpoints,
      replicaLagUs: 0, random: () => 0.5,
    };
    const piece = nextPiece(engine, storage, work, done, work.rows, work.rows, progress, view);
    progress = piece.progress;
    durationUs += piece.step.durationUs;
    walBytes += piece.step.walBytes;
    done += piece.rows;
  } while (done < work.rows);
  return { rows: work.rows, durationUs, walBytes };
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
    }
    steps.push({ step, startUs, endUs: durationUs });
  }
  if (batch !== null) {
    durationUs += Math.ceil(rows / batch.rows) * (storage.disk.commitUs + batch.pauseUs);
  }
  return { rows, durationUs: Math.round(durationUs), walBytes: Math.round(walBytes), steps };
};
