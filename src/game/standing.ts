import type { ActionEffect } from './run-actions.ts';
import type { LogDigest } from './run-log.ts';

const SECOND_US = 1_000_000;
/** The server says for whom it waits after a second; two more for a step in between. */
const NEXT_US = 3 * SECOND_US;

export type StandingEffect = { readonly key: 'effect.went-on' | 'effect.next-in-line' | 'effect.still-standing'; readonly outcome: ActionEffect['outcome']; readonly blocker: string };

/** What an action brought to a migration that stood still for somebody's transaction at that moment; null when it did not. */
export function standingEffect({ standing, milestones }: LogDigest, atUs: number): StandingEffect | null {
  const end = milestones.find(({ kind }) => kind === 'end' || kind === 'failed');
  const stood = standing.findLast((one) => one.atUs <= atUs);
  if (stood === undefined || (end !== undefined && end.atUs < atUs)) return null;
  if (end !== undefined && end.atUs <= atUs + SECOND_US) return { key: 'effect.went-on', outcome: 'helped', blocker: stood.blockedBy[0] ?? '' };
  const next = standing.find((one) => one.atUs > atUs && one.atUs <= atUs + NEXT_US);
  if (next !== undefined) return { key: 'effect.next-in-line', outcome: 'helped', blocker: next.blockedBy[0] ?? '' };
  return { key: 'effect.still-standing', outcome: 'did not help', blocker: stood.blockedBy[0] ?? '' };
}
