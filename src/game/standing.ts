import type { LogEntry } from '../run/trace.ts';
import type { ActionEffect } from './run-actions.ts';
import type { LogDigest } from './run-log.ts';

const SECOND_US = 1_000_000;
/** The server says for whom it waits after a second; two more for a step in between. */
const NEXT_US = 3 * SECOND_US;

/** The migration standing still for others' transactions: since when it was seen, whose are still open, and when the last of them ended or the migration itself was broken off. */
export type Standing = { readonly atUs: number; readonly blockedBy: readonly string[]; readonly open: readonly string[]; readonly untilUs: number | null; readonly isBrokenOff: boolean };

/** The standing still brought on by one entry of the log. */
export function followStanding(standing: Standing[], entry: LogEntry): void {
  if (entry.kind === 'transaction-waiting' && entry.session === 'migration') standing.push({ atUs: entry.atUs, blockedBy: entry.blockedBy, open: entry.blockedBy, untilUs: null, isBrokenOff: false });
  const stood = standing.at(-1);
  if (stood === undefined || stood.untilUs !== null || !('session' in entry)) return;
  const { session, atUs } = entry;
  if (isBroken(entry) && session === 'migration') standing[standing.length - 1] = { ...stood, untilUs: atUs, isBrokenOff: true };
  else if (isBroken(entry) || endsTransaction(entry)) {
    const open = stood.open.filter((name) => name !== session);
    standing[standing.length - 1] = { ...stood, open, untilUs: open.length === 0 ? atUs : null };
  }
}

/**
A running statement fails where it is cancelled; a session that only holds its transaction open is cancelled as a whole. Either breaks the
transaction off, and it lets go of its snapshot and its locks.
*/
const isBroken = ({ kind }: LogEntry): boolean => kind === 'query-cancelled' || kind === 'statement-failed';

const endsTransaction = (entry: LogEntry): boolean => entry.kind === 'statement-ended' && /^\s*(COMMIT|END|ROLLBACK(?!\s+TO)|ABORT)\b/i.test(entry.sql);

export type StandingEffect = { readonly key: 'effect.went-on' | 'effect.next-in-line' | 'effect.still-standing' | 'effect.broken-off'; readonly outcome: ActionEffect['outcome']; readonly blocker: string };

/** What an action brought to a migration that stood still for somebody's transaction at that moment; null when it did not. */
export function standingEffect({ standing, milestones }: LogDigest, atUs: number): StandingEffect | null {
  const end = milestones.find(({ kind }) => kind === 'end' || kind === 'failed');
  const stood = standing.findLast((one) => one.atUs <= atUs);
  if (stood === undefined || (end !== undefined && end.atUs < atUs) || (stood.untilUs !== null && stood.untilUs < atUs)) return null;
  const blocker = stood.blockedBy[0] ?? '';
  const isOverSoon = stood.untilUs !== null && stood.untilUs <= atUs + SECOND_US;
  if (isOverSoon && stood.isBrokenOff) return { key: 'effect.broken-off', outcome: 'did not help', blocker };
  if (end !== undefined && end.atUs <= atUs + SECOND_US) return { key: 'effect.went-on', outcome: 'helped', blocker };
  const next = standing.find((one) => one.atUs > atUs && one.atUs <= atUs + NEXT_US);
  if (next !== undefined) return { key: 'effect.next-in-line', outcome: 'helped', blocker: next.blockedBy[0] ?? '' };
  if (isOverSoon) return { key: 'effect.went-on', outcome: 'helped', blocker };
  return { key: 'effect.still-standing', outcome: 'did not help', blocker };
}
