import type { Detector } from '../finding.ts';
import { batchSkipsRows } from './batch-skips-rows.ts';
import { batchTooLarge } from './batch-too-large.ts';
import { batchWithoutIndex } from './batch-without-index.ts';
import { columnTypeRewrite } from './column-type-rewrite.ts';
import { concurrentlyInTransaction } from './concurrently-in-transaction.ts';
import { deadlockInFlight } from './deadlock-in-flight.ts';
import { diskNearlyFull } from './disk-nearly-full.ts';
import { foreignKeyCheckedUnderLock } from './foreign-key-checked-under-lock.ts';
import { fullScanUnderLock } from './full-scan-under-lock.ts';
import { ifNotExistsLies } from './if-not-exists-lies.ts';
import { indexWithoutConcurrently } from './index-without-concurrently.ts';
import { invalidIndexLeft } from './invalid-index-left.ts';
import { lockHeldAcrossBackfill } from './lock-held-across-backfill.ts';
import { lockHeldAcrossDdl } from './lock-held-across-ddl.ts';
import { lockQueue } from './lock-queue.ts';
import { lockTimeoutTooLong } from './lock-timeout-too-long.ts';
import { longRowLocks } from './long-row-locks.ts';
import { migrationFails } from './migration-fails.ts';
import { noLockTimeout } from './no-lock-timeout.ts';
import { notNullWithoutDefault } from './not-null-without-default.ts';
import { outageOutlivesCause } from './outage-outlives-cause.ts';
import { partitionAttachScans } from './partition-attach-scans.ts';
import { partitionDetachBlocks } from './partition-detach-blocks.ts';
import { podsKilledByProbe } from './pods-killed-by-probe.ts';
import { poolExhausted } from './pool-exhausted.ts';
import { refreshUnderLock } from './refresh-under-lock.ts';
import { reindexUnderLock } from './reindex-under-lock.ts';
import { replicaBlocked } from './replica-blocked.ts';
import { replicaLags } from './replica-lags.ts';
import { replicaRepeatsChange } from './replica-repeats-change.ts';
import { rowLocksEscalate } from './row-locks-escalate.ts';
import { sequenceStillInteger } from './sequence-still-integer.ts';
import { severalTablesLocked } from './several-tables-locked.ts';
import { statementFails } from './statement-fails.ts';
import { statementTimeoutAborts } from './statement-timeout-aborts.ts';
import { statisticsLost } from './statistics-lost.ts';
import { tableCopied } from './table-copied.ts';
import { tableRewriteUnderLock } from './table-rewrite-under-lock.ts';
import { timezoneDecidesRewrite } from './timezone-decides-rewrite.ts';
import { transactionLeftOpen } from './transaction-left-open.ts';
import { truncateInUse } from './truncate-in-use.ts';
import { unindexedForeignKey } from './unindexed-foreign-key.ts';
import { uniqueConstraintBuildsIndex } from './unique-constraint-builds-index.ts';
import { vacuumFull } from './vacuum-full.ts';
import { versionSkew } from './version-skew.ts';
import { volatileDefault } from './volatile-default.ts';
import { waitsForTransactions } from './waits-for-transactions.ts';

/** Every detector there is, in the order in which findings of equal weight are told. */
export const detectors: readonly Detector[] = [
  lockHeldAcrossBackfill, lockHeldAcrossDdl, tableRewriteUnderLock, volatileDefault, columnTypeRewrite, vacuumFull, tableCopied, rowLocksEscalate,
  fullScanUnderLock, foreignKeyCheckedUnderLock, indexWithoutConcurrently, uniqueConstraintBuildsIndex, reindexUnderLock, refreshUnderLock,
  partitionAttachScans, partitionDetachBlocks, concurrentlyInTransaction, statementFails, transactionLeftOpen, statementTimeoutAborts, migrationFails,
  waitsForTransactions, lockQueue, longRowLocks, batchSkipsRows, batchWithoutIndex, batchTooLarge, poolExhausted, podsKilledByProbe, outageOutlivesCause, replicaBlocked,
  replicaLags, diskNearlyFull, deadlockInFlight, invalidIndexLeft, ifNotExistsLies, sequenceStillInteger, notNullWithoutDefault, unindexedForeignKey, statisticsLost,
  noLockTimeout, lockTimeoutTooLong, severalTablesLocked, truncateInUse, versionSkew, timezoneDecidesRewrite, replicaRepeatsChange,
];
