/**
The physical side of a simulated production system, as plain numbers: what the simulator needs to know of servers, fleet, probes and
clients. Nothing here knows SQL. Times are integer microseconds, sizes bytes, rates per second.
*/

/** An engine's lock modes and which of them conflict; index = mode number. `conflicts[a]` has bit b set when a and b conflict. */
export type LockModeTable = {
  readonly names: readonly string[];
  readonly conflicts: readonly number[];
  /** Modes that a standby replays from the log (PostgreSQL: ACCESS EXCLUSIVE only). */
  readonly replicated: readonly string[];
  /** `waitsBehind[a]` has bit b set when a request for a stands behind a waiting request for b; as in `conflicts` when not given. */
  readonly waitsBehind?: readonly number[];
  /** 'arrival': behind those who came before; 'mode': behind all who wait for such a mode, earlier or later. Arrival when not given. */
  readonly queueOrder?: 'arrival' | 'mode';
  /** False: a session that holds a lock is not let ahead of those who wait for it. True when not given. */
  readonly holderGoesAhead?: boolean;
  /** By mode. Given: a circle is seen when it closes, among waits of one kind (relations, rows), and the lightest waiter in it is the victim. */
  readonly deadlockWeights?: readonly number[];
  /** What the server says to a deadlock's victim and at the end of lock_timeout; PostgreSQL's words when not given. */
  readonly deadlockError?: ServerError;
  readonly timeoutError?: ServerError;
  /** True: an error undoes its statement and the transaction goes on, but for a deadlock's, which undoes all of it. */
  readonly isErrorLocal?: boolean;
  /** True: of several who want a row the first waits for its holder, and the others for the first. */
  readonly hasTupleLocks?: boolean;
  /** A limit of its own for waits for rows; lock_timeout holds for them too when not given. */
  readonly rowLockTimeoutUs?: number;
};

export type ServerError = { readonly sqlstate: string; readonly message: string };

export type ServerSettings = {
  readonly maxConnections: number;
  readonly superuserReservedConnections: number;
  readonly deadlockTimeoutUs: number;
  /** Rollback time as a share of the work undone: 0 for PostgreSQL, about 1 for InnoDB. */
  readonly rollbackPerWork: number;
  /** PostgreSQL 14+: how often a waiting backend looks whether its client is still there; 0 = never (the default). */
  readonly clientConnectionCheckIntervalUs: number;
  /** Server-wide defaults of the session settings; 0 = off. */
  readonly lockTimeoutUs: number;
  readonly statementTimeoutUs: number;
  readonly idleInTransactionSessionTimeoutUs: number;
};

export type StorageSetup = {
  /** The only cache there is (shared_buffers with direct I/O), bytes. */
  readonly cacheBytes: number;
  readonly disk: DiskProfile;
  readonly maxWalSizeBytes: number;
  readonly checkpointTimeoutUs: number;
  readonly diskBytes: number;
  readonly diskUsedBytes: number;
};

/** A disk in the terms of calibration section 3: what one cache miss (dirty victim included), one full-page image and one durable commit cost. */
export type DiskProfile = { readonly name: string; readonly missUs: number; readonly fullPageImageUs: number; readonly commitUs: number; readonly sequentialReadBytesPerSec: number };

export type ReplicaSetup = {
  readonly replayBytesPerSec: number;
  readonly applyDelayUs: number;
  readonly maxConnections: number;
  readonly maxStandbyStreamingDelayUs: number;
};

export type FleetSetup = {
  readonly pods: number;
  readonly pool: PoolSetup;
  /** The pool to the standby; null when reads all go to the primary. Always one per pod. */
  readonly replicaPool: PoolSetup | null;
  /** CPU time that one request takes on its pod, before it asks for a connection; 0 = none. One core a pod, first come first served. */
  readonly cpuUsPerRequest: number;
  /** Requests that a pod holds at once; more are refused at the door. */
  readonly maxInFlightPerPod: number;
  readonly bootUs: number;
  readonly graceUs: number;
  /** True: requests that a stopping pod has accepted run to their end outside the fleet's capacity. False: they fail when the pod is killed. */
  readonly drainsAfterKill: boolean;
  readonly restartBackoff: { readonly initialUs: number; readonly maxUs: number; readonly resetAfterUs: number };
  /** Connections that a booting pod opens; without all of them its start fails. */
  readonly connectionsAtBoot: number;
  readonly liveness: ProbeSetup | null;
  readonly readiness: ProbeSetup | null;
  readonly startup: ProbeSetup | null;
};

export type PoolSetup = {
  /** 'pod': each pod has its own; 'shared': one for all, as a server-side pooler is. */
  readonly scope: 'pod' | 'shared';
  readonly size: number;
  readonly checkoutTimeoutUs: number;
  /** Places in the wait queue of one pool; more are refused at once. */
  readonly queueLimit: number;
};

export type ProbeSetup = {
  readonly periodUs: number;
  readonly timeoutUs: number;
  readonly failureThreshold: number;
  readonly initialDelayUs: number;
  /** What /health touches: a connection from the pool and a query of `serviceUs`, or only the process. */
  readonly needsConnection: boolean;
  readonly serviceUs: number;
};

export type ClientPolicy = {
  /** From arrival to the client giving up on one try. */
  readonly deadlineUs: number;
  /** Tries in all, the first included. */
  readonly tries: number;
  readonly backoffUs: number;
  readonly backoffFactor: number;
  readonly jitter: boolean;
  /** Retries as a share of first tries over the last ten seconds; 1 and more = no budget. */
  readonly retryBudget: number;
  /** True: a client that gives up cancels its statement in the server and frees the connection; false: the backend works on for nobody. */
  readonly cancelsStatement: boolean;
};
