/**
Small incidents that are played twice, on a real server and in the simulator, and must come out alike. Times are milliseconds from the first
customer. Where an incident is about work over rows, the real server's work is made slow by pg_sleep per row, as the customers' statements are, so
that a busy machine changes nothing: how long work over rows takes by itself is calibrated elsewhere (cost.test.ts), and the simulator is given as
many rows as keep it busy for the same time.
*/
export type Incident = {
  readonly id: string;
  readonly title: string;
  readonly readsPerSec: number;
  readonly writesPerSec: number;
  /** How long customers wait for a connection of their pool before they fail; null = for ever. */
  readonly checkoutTimeoutMs: number | null;
  /** Sessions with timed statements; the last one is the cause, and the end of its last statement the release. */
  readonly sessions: readonly TimedSession[];
  /** True when the cause's duration is the server's work over rows: then the simulator is given it. */
  readonly isWork: boolean;
};

export type TimedSession = { readonly name: string; readonly steps: readonly TimedStep[] };

/** `simulated` = the same statement where the real one has a pg_sleep in it; `{rows}` stands for the rows of a tenth of the table. */
export type TimedStep = { readonly atMs: number; readonly sql: string; readonly simulated?: string; readonly pauseMs?: number };

export const POOL_SIZE = 10;
export const SERVICE_MS = 20;
export const ROWS = 5000;
const START_MS = 3000;

export const SCHEMA = 'CREATE TABLE orders (id bigint PRIMARY KEY, total integer NOT NULL, flag integer NOT NULL)';

export const READ = 'SELECT total FROM orders WHERE id = 1';
export const WRITE = 'UPDATE orders SET total = total + 1 WHERE id = 1';

const everybody = { readsPerSec: 150, writesPerSec: 50, checkoutTimeoutMs: null, isWork: false };
const half = { readsPerSec: 100, writesPerSec: 100, checkoutTimeoutMs: null, isWork: true };
const reader: TimedSession = { name: 'report', steps: [{ atMs: START_MS - 500, sql: 'BEGIN' }, { atMs: START_MS - 500, sql: 'SELECT count(*) FROM orders' }, { atMs: START_MS + 3000, sql: 'COMMIT' }] };
const add = { atMs: START_MS, sql: 'ALTER TABLE orders ADD COLUMN note text' };
const pages = Array.from({ length: 10 }, (_, page): TimedStep => ({
  atMs: START_MS, pauseMs: 50,
  sql: `UPDATE orders SET flag = flag + 1 WHERE id > ${(page * ROWS) / 10} AND id <= ${((page + 1) * ROWS) / 10} AND pg_sleep(0.0008) IS NOT NULL`,
  simulated: page === 0 ? '-- migrate: batch {rows} by id, pause 50ms\nUPDATE orders SET flag = flag + 1' : '',
}));

export const incidents: readonly Incident[] = [
  { ...everybody, id: 'alter-behind-reader', title: 'ALTER TABLE waits 3 s behind an open reader', sessions: [reader, { name: 'cause', steps: [add] }] },
  { ...everybody, id: 'alter-with-lock-timeout', title: 'the same with lock_timeout = 1 s', sessions: [reader, { name: 'cause', steps: [{ atMs: START_MS - 100, sql: "SET lock_timeout = '1s'" }, add] }] },
  { ...everybody, id: 'alter-impatient-customers', title: 'the same without lock_timeout; customers wait 1 s for a connection', checkoutTimeoutMs: 1000, sessions: [reader, { name: 'cause', steps: [add] }] },
  { ...everybody, id: 'access-exclusive-2s', title: 'ACCESS EXCLUSIVE held for 2 s',
    sessions: [{ name: 'cause', steps: [{ atMs: START_MS, sql: 'BEGIN' }, { atMs: START_MS, sql: 'LOCK TABLE orders IN ACCESS EXCLUSIVE MODE' }, { atMs: START_MS + 2000, sql: 'COMMIT' }] }] },
  { ...half, id: 'index-plain', title: 'CREATE INDEX under writers',
    sessions: [{ name: 'cause', steps: [{ atMs: START_MS, sql: 'CREATE INDEX orders_flag_idx ON orders (slow(flag))', simulated: 'CREATE INDEX orders_flag_idx ON orders (flag)' }] }] },
  { ...half, id: 'index-concurrently', title: 'CREATE INDEX CONCURRENTLY under writers',
    sessions: [{ name: 'cause', steps: [{ atMs: START_MS, sql: 'CREATE INDEX CONCURRENTLY orders_flag_idx ON orders (slow(flag))', simulated: 'CREATE INDEX CONCURRENTLY orders_flag_idx ON orders (flag)' }] }] },
  { ...half, id: 'backfill-in-batches', title: 'UPDATE of all rows in ten batches, 50 ms between them', sessions: [{ name: 'cause', steps: pages }] },
  { ...half, id: 'one-big-update', title: 'UPDATE of all rows in one transaction',
    sessions: [{ name: 'cause', steps: [{ atMs: START_MS, sql: 'UPDATE orders SET flag = flag + 1 WHERE pg_sleep(0.0008) IS NOT NULL', simulated: 'UPDATE orders SET flag = flag + 1' }] }] },
];

/** What one play of an incident came to. Times in milliseconds. */
export type Outcome = {
  /** From the start of the cause's first statement to the end of its last. */
  readonly causeMs: number;
  readonly causeError: string | null;
  /** Customers who have come and have no answer: the most at one moment, and the mean while the cause ran. */
  readonly queuePeak: number;
  readonly queueMean: number;
  /** The longest time that a statement of a customer waited in the server, its own service left out. */
  readonly blockedMs: number;
  /** The slowest customer, from arrival to answer. */
  readonly slowestMs: number;
  /** From the release until nobody waits for a connection. */
  readonly drainMs: number;
  readonly failed: number;
};

/**
A real run also says what the customers' statements took beyond their pg_sleep before the incident and after it: on the mean, which the simulator
is given, and at most, below which a wait cannot be told from the machine's own pauses.
*/
export type RealOutcome = Outcome & { readonly overheadMs: number; readonly noiseMs: number; readonly arrived: number };

export type TimedRecording = { readonly server: string; readonly version: number; readonly incidents: Readonly<Record<string, readonly RealOutcome[]>> };

/** The time line of how many customers are inside, and how many of them wait for a connection. */
export type Moment = { readonly atMs: number; readonly inside: number; readonly waiting: number };

/** Figures of the time line, the same for both plays. */
export const queueFigures = (line: readonly Moment[], cause: { readonly startMs: number; readonly endMs: number }): Pick<Outcome, 'queuePeak' | 'queueMean' | 'drainMs'> => {
  let [area, last, peak] = [0, 0, 0];
  let lastMs = cause.startMs;
  for (const { atMs, inside } of line) {
    const toMs = Math.min(cause.endMs, Math.max(cause.startMs, atMs));
    area += last * (toMs - lastMs);
    [last, lastMs] = [inside, toMs];
    peak = Math.max(peak, inside);
  }
  area += last * Math.max(0, cause.endMs - lastMs);
  const before = line.findLast((moment) => moment.atMs <= cause.endMs);
  const empty = (before?.waiting ?? 0) === 0 ? cause.endMs : line.find((moment) => moment.atMs > cause.endMs && moment.waiting === 0)?.atMs ?? Infinity;
  return { queuePeak: peak, queueMean: area / Math.max(1, cause.endMs - cause.startMs), drainMs: empty - cause.endMs };
};

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
