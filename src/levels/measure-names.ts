import type { Measures } from '../run/trace.ts';

/** Every figure of a run, by name; the compiler asks for each of them. */
const ALL: Readonly<Record<keyof Measures, true>> = {
  migrationUs: true, migrationSucceeded: true, migrationWaitUs: true, lockHeldUsMax: true, requestsArrived: true, requestsServed: true, requestsFailed: true, goodRatio: true, p99Us: true,
  p99OverOneSecondUs: true, blockedRequestUsMax: true, outageUs: true, poolExhaustedUs: true, firstErrorUs: true, firstKillUs: true, podsKilled: true, podRestarts: true,
  replicaLagUsMax: true, replicaBlockedUsMax: true, lockWaitersMax: true, connectionsMax: true, ghostsMax: true, walBytes: true, deadRows: true, diskFreeRatioMin: true,
  stopUsMax: true, recoveredUs: true, outageAfterCauseUs: true,
};
export const MEASURES = Object.keys(ALL) as readonly (keyof Measures)[];

/** Figures that the judge adds: rows that break an invariant, wanted indexes that are not there, and the moment of the migration's end, null when it had none. */
export const JUDGE_MEASURES = ['rowsWrong', 'indexesMissing', 'endedAtUs'] as const;
export type JudgeMeasure = (typeof JUDGE_MEASURES)[number];
