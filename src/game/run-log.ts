import type { LogEntry } from '../run/trace.ts';
import { followStanding } from './standing.ts';
import type { Standing } from './standing.ts';

/** A first of its kind that everybody should see: the marks of the scrub line, and where the time stops by itself once. */
export type MilestoneKind = 'start' | 'first-wait' | 'pool-empty' | 'first-error' | 'first-kill' | 'refused' | 'action' | 'let-go' | 'failed' | 'end' | 'recovered';
export type Milestone = { readonly kind: MilestoneKind; readonly atUs: number; readonly entry: LogEntry };

/** A milestone, or one that no line of the log tells: `entry` is null then. */
export type Mark = Omit<Milestone, 'entry'> & { readonly entry: LogEntry | null };

/**
What has been made out of a log so far. A log only grows, so a digest is brought up to date by reading what is new.
`newAtUs` are the moments at which something happened for the first time (of its kind, session, statement, table): where "next event" goes.
*/
export type LogDigest = {
  readonly read: number;
  readonly seen: ReadonlySet<string>;
  readonly newAtUs: readonly number[];
  readonly milestones: readonly Milestone[];
  readonly holds: readonly Hold[];
  readonly statements: readonly { readonly session: string; readonly statement: number; readonly sql: string; readonly atUs: number }[];
  /** When the migration was seen to stand still for another's transaction, and for whose. */
  readonly standing: readonly Standing[];
};

/** A relation lock from its grant to its release, and the statement that took it. */
export type Hold = { readonly session: string; readonly relation: string; readonly mode: string; readonly fromUs: number; readonly untilUs: number | null; readonly takenBy: string };

export const emptyDigest: LogDigest = { read: 0, seen: new Set(), newAtUs: [], milestones: [], holds: [], statements: [], standing: [] };

/** The digest brought up to the end of the log; the same object when nothing is new. A shorter log (another branch) is read from its beginning. */
export function digestLog(before: LogDigest, log: readonly LogEntry[]): LogDigest {
  const from = log.length < before.read ? emptyDigest : before;
  if (log.length === from.read) return from;
  const seen = new Set(from.seen);
  const newAtUs = [...from.newAtUs];
  const milestones = [...from.milestones];
  const holds = [...from.holds];
  const statements = [...from.statements];
  const standing = [...from.standing];
  for (let at = from.read; at < log.length; at++) {
    const entry = log[at];
    const key = novelty(entry);
    const isNew = !seen.has(key);
    seen.add(key);
    if (isNew && !isRoutine(entry) && !isOfGone(log, at)) newAtUs.push(entry.atUs);
    addMilestones(milestones, entry);
    if (entry.kind === 'statement-started') statements.push({ session: entry.session, statement: entry.statement, sql: entry.sql, atUs: entry.atUs });
    followStanding(standing, entry);
    takeLock(holds, statements, entry);
  }
  return { read: log.length, seen, newAtUs, milestones, holds, statements, standing };
}

/** Entries of the same novelty are one event to a reader: pods are not told apart, sessions and statements are. */
function novelty(entry: LogEntry): string {
  const facts = entry as Readonly<Record<string, unknown>>;
  const isLast = entry.kind === 'probe-failed' && entry.failures >= entry.threshold;
  return [entry.kind, facts.session, facts.statement, facts.relation, facts.mode, facts.probe, facts.isOver, facts.isReleased, facts.action, facts.attempt, isLast, entry.kind === 'transaction-waiting' ? entry.blockedBy.join() : ''].join('|');
}

const isRoutine = (entry: LogEntry): boolean => isNoise(entry) || (entry.kind === 'lock-released' && entry.waiters === 0);

/** A lock that others waited for a shorter time than this leaves no mark when it lets go: batches do that hundreds of times. */
const letGoUsMin = 1_000_000;

function addMilestones(known: Milestone[], entry: LogEntry): void {
  for (const kind of milestoneKinds(entry)) {
    const at = kind === 'action' ? -1 : known.findIndex(one => one.kind === kind);
    if (at < 0) known.push({ kind, atUs: entry.atUs, entry });
    // Of several locks that let go the one that was held longest counts: it is the one the run is about.
    else if (kind === 'let-go' && heldUs(entry) > heldUs(known[at].entry)) {
      known.splice(at, 1);
      known.push({ kind, atUs: entry.atUs, entry });
    }
  }
}

const heldUs = (entry: LogEntry): number => entry.kind === 'lock-released' ? entry.heldUs : 0;

function milestoneKinds(entry: LogEntry): readonly MilestoneKind[] {
  switch (entry.kind) {
    case 'migration-started': return ['start'];
    case 'lock-waiting': case 'transaction-waiting': return ['first-wait'];
    // Where no script waits for a lock, the first who are seen to wait are those who find no connection.
    case 'pool-exhausted': return ['first-wait', 'pool-empty'];
    case 'first-error': return ['first-error'];
    case 'pod-stopping': case 'pod-killed': return ['first-kill'];
    case 'connections-exhausted': return ['refused'];
    case 'action': return ['action'];
    case 'lock-released': return entry.waiters > 0 && entry.heldUs >= letGoUsMin ? ['let-go'] : [];
    case 'migration-failed': return ['failed'];
    case 'migration-ended': return ['end'];
    case 'recovered': return ['recovered'];
    default: return [];
  }
}

function takeLock(holds: Hold[], statements: LogDigest['statements'], entry: LogEntry): void {
  if (entry.kind === 'lock-granted') {
    const takenBy = statements.findLast(one => one.session === entry.session)?.sql ?? '';
    holds.push({ session: entry.session, relation: entry.relation, mode: entry.mode, fromUs: entry.atUs, untilUs: null, takenBy });
  }
  if (entry.kind === 'lock-released') {
    const at = holds.findLastIndex(hold => hold.untilUs === null && hold.session === entry.session && hold.relation === entry.relation && hold.mode === entry.mode);
    if (at >= 0) holds[at] = { ...holds[at], untilUs: entry.atUs };
    // A lock that was granted at once has no line of its own; its release says since when it was held.
    else holds.push({ session: entry.session, relation: entry.relation, mode: entry.mode, fromUs: entry.atUs - entry.heldUs, untilUs: entry.atUs, takenBy: '' });
  }
}

/** A line of the log as it is shown: neighbours of one kind that differ only in their pod, or locks that are replayed together, are told as one; `others`: the relations of such locks. */
export type LogGroup = { readonly entry: LogEntry; readonly pods: readonly number[]; readonly isMilestone: boolean; readonly others?: readonly string[] };

/**
The last `count` groups up to a moment, oldest first. What belongs to the machinery's daily round is left out.
*/
export function lastGroups(log: readonly LogEntry[], digest: LogDigest, untilUs: number, count: number): readonly LogGroup[] {
  const groups: LogGroup[] = [];
  const milestones = new Set<LogEntry>(digest.milestones.map(one => one.entry));
  for (let at = entriesUntil(log, untilUs) - 1; at >= 0 && groups.length <= count; at--) {
    const entry = log[at];
    if (isNoise(entry) || isTold(log, at) || isOfGone(log, at)) continue;
    const last = groups.at(-1);
    if (last && 'pod' in entry && toldTogether(last.entry, entry)) {
      groups[groups.length - 1] = { entry, pods: last.pods.includes(entry.pod) ? last.pods : [entry.pod, ...last.pods], isMilestone: last.isMilestone || milestones.has(entry) };
    } else if (last && isReplayedWith(last.entry, entry)) {
      groups[groups.length - 1] = { ...last, entry, others: [...last.others ?? [], relationOf(last.entry)] };
    } else groups.push({ entry, pods: 'pod' in entry ? [entry.pod] : [], isMilestone: milestones.has(entry) });
  }
  // That the service is well again is written a minute later, for the moment at which it was: it is told where it belongs.
  return groups.slice(0, count).toReversed().toSorted((one, other) => one.entry.atUs - other.entry.atUs).map((group) => withOthers(group.others ? group : { ...group, entry: told(log, group.entry) }));
}

/** A statement that locks a table and all its indexes is repeated on the replica lock by lock, in one moment. */
const isReplayedWith = (one: LogEntry, other: LogEntry): boolean => one.kind === 'replica-lock' && other.kind === 'replica-lock' && one.isReleased === other.isReleased && one.atUs === other.atUs;

const relationOf = (entry: LogEntry): string => entry.kind === 'replica-lock' ? entry.relation : '';

/** An entry as it is told: of a lock that the replica replays, whether it lies on something that this run has only just made. No query uses that before its transaction has committed. */
export function told(log: readonly LogEntry[], entry: LogEntry): LogEntry & { readonly isNew?: boolean } {
  if (entry.kind !== 'replica-lock') return entry;
  const isNew = log.some((other) => other.atUs <= entry.atUs && other.kind === 'statement-started' && nameMade(other.sql) === entry.relation);
  return isNew ? { ...entry, isNew } : entry;
}

/** The name that a CREATE gives, without its schema and quotes; null where it gives none. */
const nameMade = (sql: string): string | null => /^\s*create\s+(?:unique\s+)?(?:index|table)\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?(?:(?:"[^"]+"|\w+)\.)?"?(\w+)"?(?=\s*\(|\s+on\b|\s+as\b|\s+partition\b)/i.exec(sql)?.[1] ?? null;

function withOthers(group: LogGroup): LogGroup {
  const { entry, others = [] } = group;
  // A table that is altered twice in one transaction is locked twice, and one table all the same.
  const more = new Set(others.filter((relation) => relation !== relationOf(entry))).size;
  return entry.kind === 'replica-lock' && more > 0 ? { ...group, entry: { ...entry, relation: `${entry.relation} and ${more} more` } } : group;
}

/** Same kind, and of probes the same probe. */
const toldTogether = (one: LogEntry, other: LogEntry): boolean => one.kind === other.kind && (one.kind !== 'probe-failed' || other.kind !== 'probe-failed' || one.probe === other.probe);

/** A pod that is stopped, and so no longer ready, because its probe has just failed too often: the line about the probe says all three. */
function isTold(log: readonly LogEntry[], at: number): boolean {
  const entry = log[at];
  if (entry.kind !== 'pod-stopping' && entry.kind !== 'pod-not-ready') return false;
  const isCause = (other: LogEntry | undefined): boolean => other?.kind === 'probe-failed' && other.probe !== 'readiness' && other.pod === entry.pod && other.atUs === entry.atUs;
  return isCause(log[at - 1]) || isCause(log[at - 2]);
}

/** A pool that is no longer full because its pod has been told to stop: nobody has gained a connection by it. */
function isOfGone(log: readonly LogEntry[], at: number): boolean {
  const entry = log[at];
  if (entry.kind !== 'pool-recovered') return false;
  for (let before = at - 1; before >= 0; before--) {
    const other = log[before];
    if (!('pod' in other) || other.pod !== entry.pod) continue;
    if (other.kind === 'pod-stopping' || other.kind === 'pod-killed' || other.kind === 'pod-start-failed') return true;
    if (other.kind === 'pod-started' || other.kind === 'pod-ready') return false;
  }
  return false;
}

/** What belongs to the machinery's daily round: a reader of the story is not told. */
const isNoise = (entry: LogEntry): boolean => entry.kind === 'checkpoint' || (entry.kind === 'statement-ended' && isTransactionWord(entry.sql))
  || (entry.kind === 'probe-failed' && (entry.probe === 'readiness' || entry.failures < entry.threshold));

const isTransactionWord = (sql: string): boolean => /^\s*(begin|start\s+transaction|commit|end|rollback|savepoint|release|set)\b/i.test(sql);

/** How many entries of a log are at or before a moment. */
export function entriesUntil(log: readonly { readonly atUs: number }[], us: number): number {
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (log[middle].atUs <= us) low = middle + 1;
    else high = middle;
  }
  return low;
}
