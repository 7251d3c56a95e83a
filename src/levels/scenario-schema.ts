import * as z from 'zod/mini';

/**
What the parts of a world may contain, field by field as in the simulator's own setup: a misspelt `tires` for `tries` would otherwise be a world
without it.
*/
const text = z.string().check(z.minLength(1));
const count = z.number().check(z.minimum(0));
const whole = z.int().check(z.minimum(0));
const us = z.int().check(z.minimum(0));
const share = z.number().check(z.minimum(0), z.maximum(1));
const settings = z.record(z.string(), z.string());

const probe = z.nullable(z.strictObject({
  periodUs: us.check(z.minimum(1)), timeoutUs: us, failureThreshold: z.int().check(z.minimum(1)), initialDelayUs: us, needsConnection: z.boolean(), serviceUs: us,
}));

const pool = z.strictObject({ scope: z.enum(['pod', 'shared']), size: whole, checkoutTimeoutUs: us, queueLimit: whole });

const tableFacts = z.strictObject({
  rowBytes: z.optional(count),
  indexes: z.optional(z.record(z.string(), z.strictObject({ keyOrder: z.optional(z.enum(['sequential', 'random'])), bytesPerRow: z.optional(count) }))),
  columns: z.optional(z.record(z.string(), z.strictObject({ nulls: z.optional(z.enum(['all', 'some', 'none'])), pointsAt: z.optional(text), spanDays: z.optional(count) }))),
});

export const actionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ atUs: us, kind: z.enum(['cancel', 'terminate']), session: text }),
  z.strictObject({ atUs: us, kind: z.literal('shed-traffic'), share }),
  z.strictObject({ atUs: us, kind: z.literal('scale-pods'), pods: whole }),
  z.strictObject({
    atUs: us, kind: z.literal('set-probe'), probe: z.enum(['liveness', 'readiness', 'startup']),
    timeoutUs: z.optional(us), failureThreshold: z.optional(z.int().check(z.minimum(1))), needsConnection: z.optional(z.boolean()), off: z.optional(z.boolean()),
  }),
  z.strictObject({ atUs: us, kind: z.literal('set-timeout'), setting: z.enum(['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout']), valueUs: us }),
  z.strictObject({ atUs: us, kind: z.literal('restart-pods') }),
]);

export const scenarioSchema = z.strictObject({
  format: z.literal(1),
  horizonUs: us.check(z.minimum(1)),
  stopAfterCalmUs: z.nullable(us),
  database: z.strictObject({
    engine: text,
    version: count,
    schema: text,
    rows: z.record(z.string(), whole),
    facts: z.record(z.string(), tableFacts),
    server: z.strictObject({
      maxConnections: whole, superuserReservedConnections: whole, deadlockTimeoutUs: us, rollbackPerWork: count, clientConnectionCheckIntervalUs: us, lockTimeoutUs: us,
      statementTimeoutUs: us, idleInTransactionSessionTimeoutUs: us,
    }),
    storage: z.strictObject({
      cacheBytes: count,
      disk: z.strictObject({ name: text, missUs: count, fullPageImageUs: count, commitUs: count, sequentialReadBytesPerSec: count.check(z.minimum(1)) }),
      maxWalSizeBytes: count, checkpointTimeoutUs: us, diskBytes: count, diskUsedBytes: count,
    }),
    settings,
  }),
  traffic: z.array(z.strictObject({ name: text, sql: text, perSec: count, serviceUs: count, replicaShare: share, ownPoolSize: z.nullable(whole), rowsFrom: z.optional(share) })),
  clients: z.strictObject({
    deadlineUs: us.check(z.minimum(1)), tries: z.int().check(z.minimum(1)), backoffUs: us, backoffFactor: count, jitter: z.boolean(), retryBudget: count, cancelsStatement: z.boolean(),
  }),
  fleet: z.strictObject({
    pods: whole, pool, replicaPool: z.nullable(pool), cpuUsPerRequest: count, maxInFlightPerPod: whole, bootUs: us, graceUs: us, drainsAfterKill: z.boolean(),
    restartBackoff: z.strictObject({ initialUs: us, maxUs: us, resetAfterUs: us }), connectionsAtBoot: whole, liveness: probe, readiness: probe, startup: probe,
  }),
  replica: z.nullable(z.strictObject({ replayBytesPerSec: count.check(z.minimum(1)), applyDelayUs: us, maxConnections: whole, maxStandbyStreamingDelayUs: us })),
  sessions: z.array(z.strictObject({
    name: text, application: text, steps: z.array(z.strictObject({ atUs: us, sql: text })), settings, isSuperuser: z.optional(z.boolean()), isAutovacuum: z.optional(z.enum(['normal', 'wraparound'])),
  })),
});

/** A world with a migration in it: what an attempt may have changed as well. */
export const flownScenarioSchema = z.extend(scenarioSchema, {
  seed: whole,
  migration: z.nullable(z.looseObject({ atUs: us, sql: z.string(), settings })),
  actions: z.array(actionSchema),
});
