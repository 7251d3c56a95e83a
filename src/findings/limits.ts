/**
From when on a figure is worth a finding. The figures follow from the standard production that `check` flies on: 600 requests a second on
12 pods with 15 connections each, 5 s checkout timeout, 10 s request deadline.
*/

/** 180 connections / 600 requests a second = 0.3 s until a full lock has emptied the pools; rounded down, since the table may be the busiest. */
export const blockedUsWarning = 200_000;

/** A request that waits longer than this breaks the p99 that the standard production promises (never over one second). */
export const blockedUsError = 1_000_000;

/** Row locks make only writers of the same rows wait: a second is noticed, the request deadline of 10 s makes it fail. */
export const rowLockUsWarning = 1_000_000;
export const rowLockUsError = 10_000_000;

/** One batch holds its row locks and its share of the replica for its own time only; two seconds is the longest wait that stays unnoticed by a deadline. */
export const batchUsWarning = 2_000_000;

/** While a statement waits for its lock everybody stands behind it: from the pool's checkout timeout of 5 s on, waiting alone fails requests. */
export const lockTimeoutUsMax = 5_000_000;

export const replicaLagUsMax = 10_000_000;
export const replicaBlockedUsMax = 1_000_000;

export const diskFreeRatioMin = 0.15;

/** Below this a quadratic batch has no time to hurt: ten batches of the usual size. */
export const quadraticRowsMin = 50_000;

/** From this size on a delete in a referenced table is felt without an index on the referencing column: a scan takes about 70 ns a row. */
export const unindexedRowsMin = 100_000;
