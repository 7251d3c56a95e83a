import type { Glance } from '../run/port.ts';
import type { PodState } from '../run/flight.ts';
import type { Scenario } from '../run/scenario.ts';
import type { Series } from '../run/trace.ts';
import type { Hold, LogDigest } from './run-log.ts';

/** One moment of a run as the dashboard shows it. Rates are of the last whole second before the moment, and NaN before there was one. */
export type Dashboard = {
  readonly atUs: number;
  readonly status: 'before' | 'running' | 'done' | 'failed';
  readonly migration: { readonly sql: string; readonly phase: string; readonly state: string; readonly rowsDone: number; readonly rowsTotal: number; readonly leftUs: number | null } | null;
  /** The relation lock of the migration that others wait for, or its strongest; another scripted session's if it holds none. */
  readonly hold: { readonly session: string; readonly mode: string; readonly relation: string; readonly forUs: number; readonly takenBy: string } | null;
  readonly waiting: { readonly count: number; readonly relation: string | null };
  readonly pool: { readonly busy: number; readonly size: number; readonly waiting: number };
  readonly connections: { readonly used: number; readonly max: number; readonly reserved: number; readonly ghosts: number };
  readonly served: Trend;
  readonly failed: Trend;
  readonly p99Us: Trend;
  readonly replica: { readonly lagUs: number; readonly waiting: number } | null;
  readonly pods: readonly PodState[];
  /** NaN before the first glance. */
  readonly podsReady: number;
};

/** A figure now, and its last buckets, oldest first; NaN where the run had not begun. */
export type Trend = { readonly now: number; readonly past: readonly number[] };

export type DashboardAsk = {
  readonly scenario: Scenario;
  readonly series: Series;
  readonly digest: LogDigest;
  readonly glance: Glance | null;
  readonly cursorUs: number;
  /** Buckets of the sparklines: how many, and how many seconds each stands for. */
  readonly buckets: number;
  readonly bucketSeconds: number;
  /** Strength of a lock mode: a larger number is stronger. */
  readonly modeRank: (mode: string) => number;
};

/** Everything the dashboard shows of a moment, from what the run has left behind and a glance at the fleet. */
export function dashboardOf(ask: DashboardAsk): Dashboard {
  const { scenario, series, cursorUs, glance } = ask;
  const second = Math.min(series.seconds, Math.floor(cursorUs / 1_000_000)) - 1;
  const at = (values: Float64Array): number => second >= 0 ? values[second] : Number.NaN;
  const trend = (values: Float64Array, of: 'mean' | 'max'): Trend => ({ now: at(values), past: bucketsOf(values, second, ask.buckets, ask.bucketSeconds, of) });
  const { server } = scenario.database;
  const pools = (glance?.pools ?? []).filter(pool => pool.name !== 'standby');
  const hold = holdAt(ask);
  const waiters = glance ? sum(pools, pool => pool.waitingForLock) : second >= 0 ? at(series.lockWaiters) : 0;
  return {
    atUs: cursorUs,
    status: statusAt(ask.digest, cursorUs),
    migration: glance?.migration ? progress(glance.migration, series.migrationRows, second) : null,
    hold: hold && { session: hold.session, mode: hold.mode, relation: hold.relation, forUs: Math.max(0, cursorUs - hold.fromUs), takenBy: hold.takenBy },
    // What somebody else holds is where they wait only when somebody does.
    waiting: { count: waiters, relation: hold && (hold.session === 'migration' || waiters > 0) ? hold.relation : null },
    pool: { busy: sum(pools, pool => pool.busy), size: sum(pools, pool => pool.size), waiting: sum(pools, pool => pool.waiting) },
    connections: { used: at(series.connections), max: server.maxConnections, reserved: server.superuserReservedConnections, ghosts: at(series.ghosts) },
    served: trend(series.served, 'mean'),
    failed: trend(series.failed, 'mean'),
    p99Us: trend(series.p99Us, 'max'),
    replica: scenario.replica && second >= 0 ? { lagUs: at(series.replicaLagUs), waiting: at(series.replicaLockWaiters) } : null,
    pods: glance?.pods ?? [],
    podsReady: glance ? glance.pods.filter(pod => pod.isReady).length : Number.NaN,
  };
}

/** Seconds that one bucket of a sparkline stands for: some seconds of real time fit into the line, but never more than there has been. */
export const bucketSecondsAt = (speed: number, cursorUs: number, buckets: number): number => Math.max(1, Math.min(Math.round(speed / 5), Math.ceil(cursorUs / 1_000_000 / buckets)));

/** The last buckets up to a second; boundaries stand still at multiples of the bucket, so that the picture moves without trembling. */
export function bucketsOf(values: Float64Array, lastSecond: number, buckets: number, seconds: number, of: 'mean' | 'max'): readonly number[] {
  const last = Math.floor(lastSecond / seconds);
  return Array.from({ length: buckets }, (_, position) => {
    const bucket = last - buckets + 1 + position;
    const from = bucket * seconds;
    const until = Math.min(from + seconds, lastSecond + 1, values.length);
    if (bucket < 0 || until <= from) return Number.NaN;
    let total = 0;
    let peak = 0;
    for (let second = from; second < until; second++) {
      total += values[second];
      peak = Math.max(peak, values[second]);
    }
    return of === 'max' ? peak : total / (until - from);
  });
}

function statusAt(digest: LogDigest, us: number): Dashboard['status'] {
  const passed = (kind: string): boolean => digest.milestones.some(one => one.kind === kind && one.atUs <= us);
  if (passed('failed')) return 'failed';
  if (passed('end')) return 'done';
  return passed('start') ? 'running' : 'before';
}

/**
Of the migration's locks the one that others wait for, and the strongest of several; when it has none, of another script's. The lock on an index
that is being built is stronger than the one on its table, and nobody waits for it. The glance knows the locks of its own moment, the log those that had to be waited for.
*/
function holdAt({ glance, digest, cursorUs: us, modeRank: rank }: DashboardAsk): Hold | null {
  const known = glance?.holds?.filter(hold => hold.grantedUs !== null).map((hold): Hold & { readonly waiters: number } => ({
    session: hold.session, relation: hold.relation, mode: hold.mode, fromUs: hold.grantedUs!, untilUs: null, waiters: hold.waitersMax,
    takenBy: digest.statements.findLast(one => one.session === hold.session && one.statement === hold.statement && one.atUs <= us)?.sql ?? '',
  }));
  const held = known ?? digest.holds.filter(hold => hold.fromUs <= us && (hold.untilUs === null || hold.untilUs > us)).map(hold => ({ ...hold, waiters: 0 }));
  const own = held.filter(hold => hold.session === 'migration');
  const among = own.length > 0 ? own : held;
  const weight = (hold: (typeof among)[number]): number => (hold.waiters > 0 ? 1_000 : 0) + rank(hold.mode);
  return among.reduce<(typeof among)[number] | null>((best, hold) => best === null || weight(hold) > weight(best) ? hold : best, null);
}

/** Between two batches a session works on nothing; the series remembers how far the statement had come. */
function progress(migration: NonNullable<Glance['migration']>, rows: Float64Array, second: number): Dashboard['migration'] {
  const rowsDone = Math.min(migration.rowsTotal, Math.max(migration.rowsDone, second >= 0 ? rows[second] : 0));
  return { ...migration, rowsDone, leftUs: leftUs(rows, second, { rowsDone, rowsTotal: migration.rowsTotal }) };
}

/** Time to the statement's end at the pace of the last minute; null while nothing moves. */
function leftUs(rows: Float64Array, second: number, migration: { readonly rowsDone: number; readonly rowsTotal: number }): number | null {
  const spanSeconds = Math.min(60, second);
  if (spanSeconds <= 0 || migration.rowsTotal <= 0) return null;
  const done = rows[second] - rows[second - spanSeconds];
  return done > 0 ? Math.round(((migration.rowsTotal - migration.rowsDone) / done) * spanSeconds * 1_000_000) : null;
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((total, item) => total + of(item), 0);
