import type { Action as OnCallAction } from '../run/scenario.ts';
import type { Measures } from '../run/trace.ts';
import { duration } from '../text/duration.ts';
import { grouped } from '../text/number.ts';
import { levelOf } from './museum.ts';
import { missingFlights, scenarioOf } from './flights.ts';
import { STEPS } from './progress.ts';
import type { Effect, Flown, State } from './state.ts';
import { visitOf } from './visit.ts';

/** The flights in which somebody on call can act. */
export const WATCHED_FLIGHTS = ['production', 'own'] as const;
export type WatchedFlight = (typeof WATCHED_FLIGHTS)[number];

/** So many of a run's actions are taken out of it one by one; each costs a flight of seconds, and nobody reads more. */
export const WHAT_IFS_MAX = 6;

/** Names a run without one of its actions: the digest tells runs apart, so that an answer about an older run is never taken for one about this. */
export const whatIfKey = (flown: Flown, action: number): string => `${flown.trace.hash}/${action}`;

/** What is known of this run without its action, or null while it is being flown; a sentence when it could not be flown. */
export const withoutAction = (state: State, flown: Flown, action: number): Measures | string | null => state.whatIfs?.[whatIfKey(flown, action)] ?? null;

/** The same run with each of its actions left out, as far as that has not been flown yet: what the debrief needs. */
export function missingWhatIfs(state: State): readonly Effect[] {
  const { screen } = state;
  if (screen.kind !== 'debrief') return [];
  const level = levelOf(state.museum, screen.level);
  return WATCHED_FLIGHTS.flatMap((flight) => {
    const flown = state.flown[flight];
    if (!flown) return [];
    const scenario = flown.scenario ?? scenarioOf(state, level, flight, flown.actions);
    return flown.actions.slice(0, WHAT_IFS_MAX).flatMap((_, left): readonly Effect[] => (withoutAction(state, flown, left) !== null
      ? [] : [{ kind: 'what-if', key: whatIfKey(flown, left), level, flight, own: null, scenario: { ...scenario, actions: allBut(flown.actions, left) } }]));
  });
}

const allBut = (actions: readonly OnCallAction[], left: number): readonly OnCallAction[] => actions.filter((_, at) => at !== left);

/** Whether customers were better or worse off by an action; `mixed` when one figure gained and another lost. */
export type Difference = { readonly outcome: 'better' | 'worse' | 'mixed' | 'same'; readonly sentence: string };

type CustomerFigure = { readonly name: string; readonly read: (measures: Measures) => number; readonly say: (value: number) => string; readonly feltFrom: number };

const orNever = (us: number): string => (us === 0 ? 'never' : duration(us));

/** What a customer can feel, and from which difference on: a tenth of a second of the levels' traffic (600 requests a second), the series' own grain, and a wait that a person notices. */
const CUSTOMER_FIGURES: readonly CustomerFigure[] = [
  { name: 'requests failed', read: ({ requestsFailed }) => requestsFailed, say: grouped, feltFrom: 60 },
  { name: 'customers shut out', read: ({ outageUs }) => outageUs, say: orNever, feltFrom: 2_000_000 },
  { name: 'longest wait of a request', read: ({ blockedRequestUsMax }) => blockedRequestUsMax, say: duration, feltFrom: 1_000_000 },
];

/** Less than a twentieth more or less of a large figure is told, and not called a help or a harm: pods that boot at other moments make as much. */
const FELT_SHARE = 0.05;
/** Two ends of a migration that are this near to each other are one. */
const SAME_SHARE = 0.01;

/** What one action changed, from the two runs' figures: with it, and without. */
export function difference(withIt: Measures, without: Measures): Difference {
  const changed = CUSTOMER_FIGURES.flatMap((figure) => {
    const [one, other] = [figure.read(withIt), figure.read(without)];
    const apart = Math.abs(one - other);
    return apart >= figure.feltFrom ? [{ isFelt: apart >= FELT_SHARE * Math.max(one, other), isBetter: one < other, words: `${figure.name}: ${figure.say(one)} with it, ${figure.say(other)} without` }] : [];
  });
  const migration = migrationText(withIt) === migrationText(without) || isNear(withIt, without) ? [] : [`the migration: ${migrationText(withIt)} with it, ${migrationText(without)} without`];
  const felt = changed.filter(({ isFelt }) => isFelt);
  if (felt.length === 0) {
    const lead = changed.length === 0 ? 'It changed nothing that a customer could feel' : 'It changed hardly anything that a customer could feel';
    const rest = [...changed.map(({ words }) => words), ...migration];
    return { outcome: 'same', sentence: rest.length === 0 ? `${lead}.` : `${lead}; ${rest.join('; ')}.` };
  }
  const better = felt.filter(({ isBetter }) => isBetter).length;
  const outcome = better === felt.length ? 'better' : better === 0 ? 'worse' : 'mixed';
  return { outcome, sentence: `${LEADS[outcome]} ${[...changed.map(({ words }) => words), ...migration].join('; ')}.` };
}

const LEADS: Readonly<Record<'better' | 'worse' | 'mixed', string>> = { better: 'It helped:', worse: 'It made things worse:', mixed: 'It helped in one way and cost in another:' };

const migrationText = ({ migrationUs, migrationSucceeded }: Measures): string =>
  migrationUs === null ? 'did not end' : migrationSucceeded ? `done after ${duration(migrationUs)}` : `broken off after ${duration(migrationUs)}`;

/** The same end, at a moment that differs by less than a hundredth. */
function isNear(one: Measures, other: Measures): boolean {
  if (one.migrationSucceeded !== other.migrationSucceeded || one.migrationUs === null || other.migrationUs === null) return false;
  return Math.abs(one.migrationUs - other.migrationUs) < SAME_SHARE * Math.max(one.migrationUs, other.migrationUs);
}

/** Opens the debrief of the exhibit on the screen, once production has run; what it needs and is not there is flown. */
export function openDebrief(state: State): readonly [State, readonly Effect[]] {
  if (!('level' in state.screen)) return [state, []];
  const { level } = state.screen;
  const visit = visitOf(state.progress, level);
  if (STEPS.indexOf(visit.step) < STEPS.indexOf('outcome') && !visit.isTransferDone) return [state, []];
  const there: State = { ...state, overlay: null, screen: { kind: 'debrief', level } };
  return [there, [...missingFlights({ ...state, screen: { kind: 'verdict', level } }), ...missingWhatIfs(there)]];
}
