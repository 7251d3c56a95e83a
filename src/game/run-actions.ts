import words from '../../data/text/on-call.en.json' with { type: 'json' };
import type { Action, Scenario } from '../run/scenario.ts';
import type { LockHold, Series } from '../run/trace.ts';
import { percent } from '../text/number.ts';
import { fill } from '../text/template.ts';
import { engineWords } from './engine-words.ts';
import type { Hold, LogDigest } from './run-log.ts';
import { standingEffect } from './standing.ts';

/** What the engineer on call can do now. `costUs` passes before it takes effect; without `action` nothing but time passes. */
export type OnCallChoice = { readonly id: string; readonly label: string; readonly says: string; readonly costUs: number; readonly action: ((atUs: number) => Action) | null };

const second = 1_000_000;

/**
Times of the steps, for a practised engineer with a terminal open: half a minute to read a dashboard or to find and stop a session, one to change
a setting of the database, one and a half for the load balancer, two for a rollout of the deployment. Rules of the game, not measurements.
*/
const costs = { look: 30 * second, session: 30 * second, setting: 60 * second, balancer: 90 * second, rollout: 120 * second, scale: 45 * second } as const;

type ChoiceName = Exclude<keyof typeof words, `effect.${string}`>;

/** The choices in a scenario, the harmless ones first. Sessions are the migration and those of other people that the scenario names. */
export function onCallChoices(scenario: Scenario): readonly OnCallChoice[] {
  const pods = scenario.fleet.pods;
  const sessions = [...(scenario.migration ? ['migration'] : []), ...(scenario.migration?.runner ? [scenario.migration.runner.name] : []), ...scenario.sessions.map(session => session.name)];
  const hasProbe = scenario.fleet.liveness !== null;
  const { onCall } = engineWords(scenario.database.engine);
  const choice = (name: ChoiceName, costUs: number, make: ((atUs: number) => Action) | null, values: Readonly<Record<string, string | number>> = {}): OnCallChoice => {
    const { label, says } = onCall[name] ?? words[name];
    return { id: [name, values.session].filter(Boolean).join(' '), label: fill(label, values), says, costUs, action: make };
  };
  return [
    choice('look', costs.look, null),
    choice('wait', 60 * second, null),
    ...sessions.flatMap(session => [
      choice('cancel', costs.session, atUs => ({ atUs, kind: 'cancel', session }), { session: spoken(session) }),
      choice('terminate', costs.session, atUs => ({ atUs, kind: 'terminate', session }), { session: spoken(session) }),
    ]),
    choice('lock-timeout', costs.setting, atUs => ({ atUs, kind: 'set-timeout', setting: 'lock_timeout', valueUs: 2 * second })),
    choice('statement-timeout', costs.setting, atUs => ({ atUs, kind: 'set-timeout', setting: 'statement_timeout', valueUs: 30 * second })),
    choice('idle-timeout', costs.setting, atUs => ({ atUs, kind: 'set-timeout', setting: 'idle_in_transaction_session_timeout', valueUs: 60 * second })),
    choice('shed-half', costs.balancer, atUs => ({ atUs, kind: 'shed-traffic', share: 0.5 })),
    choice('shed-most', costs.balancer, atUs => ({ atUs, kind: 'shed-traffic', share: 0.9 })),
    choice('shed-none', costs.balancer, atUs => ({ atUs, kind: 'shed-traffic', share: 0 })),
    choice('scale-up', costs.scale, atUs => ({ atUs, kind: 'scale-pods', pods: pods * 2 }), { pods: pods * 2 }),
    choice('scale-down', costs.scale, atUs => ({ atUs, kind: 'scale-pods', pods: Math.ceil(pods / 2) }), { pods: Math.ceil(pods / 2) }),
    ...(hasProbe ? [
      choice('probe-longer', costs.rollout, atUs => ({ atUs, kind: 'set-probe', probe: 'liveness', timeoutUs: 30 * second, failureThreshold: 10 })),
      choice('probe-shallow', costs.rollout, atUs => ({ atUs, kind: 'set-probe', probe: 'liveness', needsConnection: false })),
    ] : []),
    choice('restart-pods', costs.session, atUs => ({ atUs, kind: 'restart-pods' })),
  ];
}

const spoken = (session: string): string => session === 'migration' ? 'the migration' : session;

/** What an action brought, told afterwards: whether it helped, and if not, why not. */
export type ActionEffect = { readonly action: Action; readonly outcome: 'helped' | 'did not help' | 'unknown'; readonly sentence: string };

/** Two minutes: the longest of a boot, a probe's patience and a first back-off in the levels' fleets. */
const effectUs = 120 * second;
/** In less time than this nothing can be said about an action. */
const effectUsMin = 10 * second;
/** From here the service counts as well enough to call an action a help. */
const goodEnough = 0.9;

/** @param holdsNow locks that are held at the moment to which the flight has come, when it is not over */
export function actionEffects(scenario: Scenario, actions: readonly Action[], digest: LogDigest, holdsNow: readonly LockHold[], series: Series, modeName: (mode: string) => string): readonly ActionEffect[] {
  const choices = onCallChoices(scenario);
  const holds: readonly Hold[] = [...digest.holds, ...holdsNow.filter(one => one.grantedUs !== null && !isReleased(digest.holds, one)).map(one => ({ ...one, fromUs: one.grantedUs!, untilUs: null, takenBy: '' }))];
  const firstErrorUs = digest.milestones.find(one => one.kind === 'first-error')?.atUs ?? Number.POSITIVE_INFINITY;
  // A service that is well again is not watched for long: what there is of it must do.
  const endUs = digest.milestones.some(one => one.kind === 'recovered') ? series.seconds * second : Number.POSITIVE_INFINITY;
  return actions.map((action, at) => {
    // What comes after the next action is that one's doing.
    const untilUs = Math.min(action.atUs + effectUs, actions[at + 1]?.atUs ?? Number.POSITIVE_INFINITY, endUs);
    const name = choices.find(one => one.action && isSame(one.action(action.atUs), action))?.label ?? action.kind;
    const before = goodShare(series, action.atUs - 30 * second, action.atUs);
    const after = untilUs - action.atUs < effectUsMin ? null : goodShare(series, (action.atUs + untilUs) / 2, untilUs);
    const hold = holds.find(one => one.fromUs <= action.atUs && (one.untilUs === null || one.untilUs >= untilUs) && firstErrorUs < Number.POSITIVE_INFINITY);
    // Only ending a statement or a session makes it let go; anything else that comes at that moment is chance.
    const ended = action.kind === 'cancel' || action.kind === 'terminate'
      ? holds.find(one => one.fromUs < action.atUs && one.untilUs !== null && one.untilUs >= action.atUs && one.untilUs < action.atUs + second) : undefined;
    // Where work has to be undone, its locks stay until it is.
    const undone = ended === undefined && (action.kind === 'cancel' || action.kind === 'terminate') && scenario.database.server.rollbackPerWork > 0
      ? holds.find(one => one.session === action.session && one.fromUs < action.atUs && (one.untilUs === null || one.untilUs >= action.atUs + second)) : undefined;
    const lock = ended ?? undone ?? hold;
    const say = (key: keyof typeof words & `effect.${string}`): ActionEffect => ({
      action, outcome: key === 'effect.helped' || key === 'effect.let-go' ? 'helped' : key === 'effect.too-soon' ? 'unknown' : 'did not help',
      sentence: fill(words[key], { action: name, good: percent(after ?? 0), before: percent(before ?? 0), session: spoken(lock?.session ?? ''), mode: modeName(lock?.mode ?? ''), relation: lock?.relation ?? '' }),
    });
    const stood = action.atUs < firstErrorUs ? standingEffect(digest, action.atUs) : null;
    if (stood) return { action, outcome: stood.outcome, sentence: fill(words[stood.key], { action: name, blocker: spoken(stood.blocker) }) };
    if (action.atUs < firstErrorUs) return say('effect.before');
    if (after === null) return say('effect.too-soon');
    if (after >= goodEnough && (before ?? 0) < goodEnough) return say('effect.helped');
    if (ended) return say('effect.let-go');
    if (undone) return say('effect.undoing');
    if (action.kind === 'set-timeout' && hold) return say('effect.next-try');
    return say(hold ? 'effect.still-held' : 'effect.recovering');
  });
}

/** A moment before its release is looked at, and the release is known already. */
const isReleased = (known: readonly Hold[], { session, relation, mode, grantedUs }: LockHold): boolean =>
  known.some(hold => hold.session === session && hold.relation === relation && hold.mode === mode && hold.untilUs !== null && hold.fromUs <= grantedUs! + 1 && hold.untilUs > grantedUs!);

const isSame = (one: Action, other: Action): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Served of arrived between two moments; null when that time has not been flown yet. */
function goodShare(series: Series, fromUs: number, untilUs: number): number | null {
  const from = Math.max(0, Math.floor(fromUs / second));
  const until = Math.floor(untilUs / second);
  if (until > series.seconds || until <= from) return null;
  let arrived = 0;
  let served = 0;
  for (let at = from; at < until; at++) {
    arrived += series.arrived[at];
    served += series.served[at];
  }
  return arrived === 0 ? 1 : Math.min(1, served / arrived);
}
