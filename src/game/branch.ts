import type { Action, Scenario } from '../run/scenario.ts';
import { clock } from '../text/duration.ts';
import { onCallChoices } from './run-actions.ts';
import type { Decision } from './run-view.ts';

/**
One way in which a run went: the flight as it came, or one with something else done from a moment on. All have the same seed; what was done is the
only difference, so each can be had again from its decisions alone.
*/
export type Timeline = {
  /** From 1; never used again for another one. */
  readonly number: number;
  /** Number of the one it left, null for the first. */
  readonly parent: number | null;
  /** The moment at which it left its parent. */
  readonly fromUs: number;
  readonly decisions: readonly Decision[];
};

/** A flight's snapshots take up to 40 MB; five of them are as much as a small machine gives willingly. */
export const TIMELINES_MAX = 5;

/** The list with one more, and the one that had to go for it: the oldest that is neither the first nor the one that it leaves. */
export function withTimeline<T extends Timeline>(known: readonly T[], added: T): { readonly list: readonly T[]; readonly dropped: T | null } {
  const dropped = known.length < TIMELINES_MAX ? null : known.find(one => one.parent !== null && one.number !== added.parent) ?? null;
  return { list: [...known.filter(one => one !== dropped), added], dropped };
}

export const isSameDecisions = (one: readonly Decision[], other: readonly Decision[]): boolean =>
  JSON.stringify(one.map(({ action }) => action)) === JSON.stringify(other.map(({ action }) => action));

/** What was done on a timeline, in words: 'as it came', 'Add pods: 24 in all 00:45, Terminate the migration 01:20'. */
export function timelineName(scenario: Scenario, { decisions }: Pick<Timeline, 'decisions'>): string {
  if (decisions.length === 0) return 'as it came';
  return decisions.map(({ action }) => `${actionName(scenario, action)} ${shortClock(action.atUs)}`).join(', ');
}

/** An action as the menu calls it; its kind when the menu does not have it. */
export function actionName(scenario: Scenario, action: Action): string {
  return choiceOf(scenario, action)?.label ?? action.kind.replaceAll('-', ' ');
}

const shortClock = (us: number): string => clock(us).replace(/\.\d$/, '');

const choiceOf = (scenario: Scenario, action: Action) =>
  onCallChoices(scenario).find(choice => choice.action !== null && JSON.stringify(choice.action(action.atUs)) === JSON.stringify(action));

/** Actions of a run that is flown again, each with the moment at which somebody must have set about it. */
export function decisionsOf(scenario: Scenario, actions: readonly Action[]): readonly Decision[] {
  return actions.map(action => ({ action, decidedUs: Math.max(0, action.atUs - (choiceOf(scenario, action)?.costUs ?? 0)) }));
}
