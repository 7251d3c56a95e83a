import type { Detector } from '../finding.ts';
import { foreignKeyCheckedUnderLock } from './foreign-key-checked-under-lock.ts';
import { fullScanUnderLock } from './full-scan-under-lock.ts';
import { indexWithoutConcurrently } from './index-without-concurrently.ts';
import { lockHeldAcrossBackfill } from './lock-held-across-backfill.ts';
import { lockHeldAcrossDdl } from './lock-held-across-ddl.ts';
import { lockQueue } from './lock-queue.ts';
import { longRowLocks } from './long-row-locks.ts';
import { noLockTimeout } from './no-lock-timeout.ts';
import { podsKilledByProbe } from './pods-killed-by-probe.ts';
import { poolExhausted } from './pool-exhausted.ts';
import { replicaBlocked } from './replica-blocked.ts';
import { replicaLags } from './replica-lags.ts';
import { tableRewriteUnderLock } from './table-rewrite-under-lock.ts';
import { uniqueConstraintBuildsIndex } from './unique-constraint-builds-index.ts';

/** Every detector there is, in the order in which findings of equal weight are told. */
export const detectors: readonly Detector[] = [
  lockHeldAcrossBackfill, lockHeldAcrossDdl, tableRewriteUnderLock, fullScanUnderLock, indexWithoutConcurrently, uniqueConstraintBuildsIndex,
  foreignKeyCheckedUnderLock, lockQueue, noLockTimeout, longRowLocks, poolExhausted, podsKilledByProbe, replicaBlocked, replicaLags,
];
