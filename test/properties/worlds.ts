import type { RequestClass, Scenario, SessionScript } from '../../src/run/scenario.ts';
import type { FleetSetup } from '../../src/sim/setup.ts';

type Changes = {
  readonly seed?: number; readonly seconds?: number; readonly traffic?: readonly RequestClass[]; readonly fleet?: Partial<FleetSetup>;
  readonly clients?: Partial<Scenario['clients']>; readonly server?: Partial<Scenario['database']['server']>; readonly sessions?: readonly SessionScript[];
  readonly migration?: string | null; readonly migrationAtUs?: number; readonly replica?: Scenario['replica']; readonly actions?: Scenario['actions']; readonly stopAfterCalmUs?: number | null;
};

export const SECOND = 1_000_000;

export function requestClass(name: string, sql: string, perSec: number, serviceUs: number, changes: Partial<RequestClass> = {}): RequestClass {
  return { name, sql, perSec, serviceUs, replicaShare: 0, ownPoolSize: null, ...changes };
}

export function session(name: string, ...steps: readonly (readonly [number, string])[]): SessionScript {
  return { name, application: name, settings: {}, steps: steps.map(([seconds, sql]) => ({ atUs: seconds * SECOND, sql })) };
}

/** One pod, one pool of 20, no probes, patient customers: what a test does not name does not matter to it. */
export function world(changes: Changes = {}): Scenario {
  return {
    format: 1, seed: changes.seed ?? 1, horizonUs: (changes.seconds ?? 60) * SECOND,
    database: {
      engine: 'small', version: 1, schema: '', rows: { orders: 1_000_000 }, facts: {}, settings: {},
      server: { maxConnections: 1000, superuserReservedConnections: 3, deadlockTimeoutUs: SECOND, rollbackPerWork: 0, clientConnectionCheckIntervalUs: 0, lockTimeoutUs: 0,
        statementTimeoutUs: 0, idleInTransactionSessionTimeoutUs: 0, ...changes.server },
      storage: { cacheBytes: 1e9, disk: { name: 'test', missUs: 100, fullPageImageUs: 10, commitUs: 1000, sequentialReadBytesPerSec: 1e9 }, maxWalSizeBytes: 1e9,
        checkpointTimeoutUs: 300 * SECOND, diskBytes: 1e12, diskUsedBytes: 1e11 },
    },
    traffic: changes.traffic ?? [requestClass('read', 'READ orders', 250, 30_000)],
    clients: { deadlineUs: 3600 * SECOND, tries: 1, backoffUs: 0, backoffFactor: 2, jitter: false, retryBudget: 1, cancelsStatement: false, ...changes.clients },
    fleet: {
      pods: 1, pool: { scope: 'pod', size: 20, checkoutTimeoutUs: 3600 * SECOND, queueLimit: 1_000_000 }, replicaPool: null, cpuUsPerRequest: 0, maxInFlightPerPod: 1_000_000,
      bootUs: 25 * SECOND, graceUs: 30 * SECOND, drainsAfterKill: false, restartBackoff: { initialUs: 10 * SECOND, maxUs: 300 * SECOND, resetAfterUs: 600 * SECOND },
      connectionsAtBoot: 20, liveness: null, readiness: null, startup: null, ...changes.fleet,
    },
    replica: changes.replica ?? null, sessions: changes.sessions ?? [],
    migration: changes.migration == null ? null : { atUs: changes.migrationAtUs ?? 20 * SECOND, sql: changes.migration, settings: {} },
    actions: changes.actions ?? [], stopAfterCalmUs: changes.stopAfterCalmUs ?? null,
  };
}

/** The production of the levels: twelve pods of fifteen connections, probes that need the database, 600 requests a second, a standby. */
export function production(changes: Changes & { readonly pods?: number } = {}): Scenario {
  const probe = { periodUs: 10 * SECOND, timeoutUs: SECOND, failureThreshold: 3, initialDelayUs: 30 * SECOND, needsConnection: true, serviceUs: 1000 };
  return world({
    traffic: [requestClass('reads', 'READ orders', 480, 3000, { replicaShare: 0.3 }), requestClass('writes', 'WRITE orders', 120, 6000)],
    replica: { replayBytesPerSec: 100e6, applyDelayUs: 5000, maxConnections: 200, maxStandbyStreamingDelayUs: 30 * SECOND },
    ...changes,
    server: { maxConnections: 200, ...changes.server },
    clients: { deadlineUs: 10 * SECOND, tries: 3, ...changes.clients },
    fleet: {
      pods: 12, pool: { scope: 'pod', size: 15, checkoutTimeoutUs: 5 * SECOND, queueLimit: 10_000 }, replicaPool: { scope: 'pod', size: 15, checkoutTimeoutUs: 5 * SECOND, queueLimit: 10_000 },
      cpuUsPerRequest: 8000, maxInFlightPerPod: 1000, connectionsAtBoot: 15, liveness: probe, readiness: probe, ...changes.fleet,
    },
  });
}
