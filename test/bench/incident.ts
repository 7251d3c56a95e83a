import type { Scenario } from '../../src/run/scenario.ts';

const SECOND = 1_000_000;

export type IncidentSize = 'tiny' | 'small' | 'big' | 'whole';

/** Simulated seconds, and when the lock is taken and given up. */
const SPANS: Readonly<Record<IncidentSize, readonly [number, number, number]>> = {
  tiny: [60, 20, 40], small: [600, 300, 360], big: [14_400, 7_200, 7_260], whole: [14_400, 1_800, 12_600],
};

/**
The reference workload "the incident": 2,000 requests a second through one shared pool of 40 with a queue of 500, twelve probed pods, and one
session that holds an ACCESS EXCLUSIVE lock. `engine` says whose SQL the statements are in.
*/
export function incident(size: IncidentSize, sql: { readonly engine: string; readonly version: number; readonly schema: string; readonly read: string; readonly lock: string; readonly unlock: string }): Scenario {
  const [seconds, lockedFrom, lockedTo] = SPANS[size];
  return {
    format: 1, seed: 1, horizonUs: seconds * SECOND,
    database: {
      engine: sql.engine, version: sql.version, schema: sql.schema, rows: { orders: 1_000_000 }, facts: {}, settings: {},
      server: { maxConnections: 100, superuserReservedConnections: 3, deadlockTimeoutUs: SECOND, rollbackPerWork: 0, clientConnectionCheckIntervalUs: 0, lockTimeoutUs: 0,
        statementTimeoutUs: 0, idleInTransactionSessionTimeoutUs: 0 },
      storage: { cacheBytes: 8e9, disk: { name: 'nvme', missUs: 100, fullPageImageUs: 10, commitUs: 1000, sequentialReadBytesPerSec: 1e9 }, maxWalSizeBytes: 1e9,
        checkpointTimeoutUs: 300 * SECOND, diskBytes: 1e12, diskUsedBytes: 1e11 },
    },
    traffic: [{ name: 'read order', sql: sql.read, perSec: 2000, serviceUs: 8000, replicaShare: 0, ownPoolSize: null }],
    clients: { deadlineUs: 5 * SECOND, tries: 1, backoffUs: 0, backoffFactor: 1, jitter: false, retryBudget: 1, cancelsStatement: true },
    fleet: {
      pods: 12, pool: { scope: 'shared', size: 40, checkoutTimeoutUs: 3600 * SECOND, queueLimit: 500 }, replicaPool: null, cpuUsPerRequest: 0, maxInFlightPerPod: 1_000_000,
      bootUs: 30 * SECOND, graceUs: 0, drainsAfterKill: true, restartBackoff: { initialUs: 0, maxUs: 0, resetAfterUs: 0 }, connectionsAtBoot: 0,
      liveness: { periodUs: 10 * SECOND, timeoutUs: SECOND, failureThreshold: 3, initialDelayUs: 30 * SECOND, needsConnection: true, serviceUs: 1000 },
      readiness: null, startup: null,
    },
    replica: null,
    sessions: [{ name: 'holder', application: 'psql', settings: {}, isSuperuser: true,
      steps: [{ atUs: lockedFrom * SECOND, sql: sql.lock }, { atUs: lockedTo * SECOND, sql: sql.unlock }] }],
    migration: null, actions: [], stopAfterCalmUs: null,
  };
}
