import type { Level, Start } from '../levels/level.ts';
import type { Action as OnCallAction, Scenario } from '../run/scenario.ts';
import type { Trace } from '../run/trace.ts';
import { firstDraft } from './draft.ts';
import { levelOf } from './museum.ts';
import { sandboxFlight, sandboxScenario } from './sandbox.ts';
import type { Action, Effect, FlightName, Flown, State } from './state.ts';
import { flightsOf, graded, isGuessRight, visitOf } from './visit.ts';
import { seedsOf, standingOf } from './seeds.ts';
import { isSignOffRight } from './sign-off.ts';
import type { Proof, Step, Visit } from './progress.ts';

/** The migration in the player's framework, or in the level's own when it has no such variant. */
export function startOf(state: State, level: Level): Start {
  return level.starts.find(({ framework }) => framework === state.progress.framework) ?? level.starts.find(({ framework }) => framework === level.defaultFramework) ?? level.starts[0];
}

/** The player's own migration: as it lies on the workbench when it is about to be flown, otherwise as it was flown last. */
function ownOf(state: State, level: Level): Pick<Proof, 'sql' | 'framework'> {
  const { screen } = state;
  const { draft, leavesIt, proof } = visitOf(state.progress, level.id);
  const isAboutToFly = screen.kind === 'run' && screen.flight === 'own' && screen.level === level.id;
  const start = startOf(state, level);
  return isAboutToFly || proof === null ? { sql: leavesIt ? firstDraft(start) : draft?.sql ?? firstDraft(start), framework: start.framework } : proof;
}

/** What a flight of this level flies: the ticket's migration in a world, or the player's own on production; with what the engineer on call does in it. */
export function scenarioOf(state: State, level: Level, flight: FlightName, actions: readonly OnCallAction[], seed = state.museum.seed): Scenario {
  const { rules } = state.museum;
  if (flight === 'sandbox') return sandboxScenario(state, actions);
  if (flight === 'own') return rules.scenario(level, 'production', { ...ownOf(state, level), isOriginal: false, actions }, seed);
  const { sentSql, framework } = startOf(state, level);
  return rules.scenario(level, flight, { sql: sentSql, framework, isOriginal: true, actions }, seed);
}

function flying(state: State, level: Level, flight: FlightName, actions: readonly OnCallAction[]): Effect {
  const own = flight === 'own' ? ownOf(state, level).sql : null;
  return { kind: 'fly', level, flight, scenario: scenarioOf(state, level, flight, actions), own };
}

/** The flights that the screen needs and that are not there: its own, always new, or those that it speaks of. */
export function missingFlights(state: State): readonly Effect[] {
  const { screen } = state;
  if (!('level' in screen)) return [];
  const level = levelOf(state.museum, screen.level);
  if (screen.kind === 'run') return [screen.flight === 'sandbox' ? sandboxFlight(state) : flying(state, level, screen.flight, [])];
  if (screen.kind === 'frameworks' || screen.kind === 'revisit') return [];
  const visit = visitOf(state.progress, level.id);
  const isThere = (flight: FlightName) => state.flown[flight] !== undefined || (flight === 'own' && visit.proofs === 0);
  return flightsOf(screen.kind as Step).filter((flight) => !isThere(flight)).map((flight) => flying(state, level, flight, actionsOf(visit, flight)));
}

/** Nobody is on call on the small machines. */
function actionsOf({ productionActions, proof, draft }: Visit, flight: FlightName): readonly OnCallAction[] {
  if (flight === 'laptop' || flight === 'staging') return [];
  return flight === 'production' ? productionActions : proof?.actions ?? draft?.actions ?? [];
}

/** The attempt as it has just been flown: what it will be judged by on other days. */
export function newProof(state: State, level: Level, actions: readonly OnCallAction[]): Proof {
  const { sql, framework } = ownOf(state, level);
  return { sql, framework, actions, otherDays: [] };
}

/** The next day of traffic on which the attempt that was flown last is to be judged; none when all are, or when none need be. */
export function dayToJudge(state: State, level: Level): readonly Effect[] {
  const { proof, proofs } = visitOf(state.progress, level.id);
  const verdict = state.flownLevel === level.id ? state.flown.own?.verdict : null;
  if (!proof || !verdict || standingOf(proof.otherDays, verdict).isComplete) return [];
  const seed = seedsOf(level.id, proof.sql, state.museum.seed)[proof.otherDays.length + 1];
  const scenario = state.museum.rules.scenario(level, 'production', { sql: proof.sql, framework: proof.framework, isOriginal: false, actions: proof.actions }, seed);
  return [{ kind: 'judge-day', level, proof: proofs, seed, scenario, own: proof.sql }];
}

/** The visit with one more day judged; the same visit when the answer is not to what was asked last (an older attempt, a day that is there already). */
export function visitAfterDay(state: State, level: Level, { proof: number, day }: Extract<Action, { kind: 'day-judged' }>): Visit {
  const visit = visitOf(state.progress, level.id);
  const { proof, proofs } = visit;
  if (!proof || proofs !== number || seedsOf(level.id, proof.sql, state.museum.seed)[proof.otherDays.length + 1] !== day.seed) return visit;
  const after = { ...visit, proof: { ...proof, otherDays: [...proof.otherDays, day] } };
  const verdict = state.flownLevel === level.id ? state.flown.own?.verdict : null;
  return verdict ? graded(after, verdict) : after;
}

/** Takes a finished flight in: its verdict, whether the prediction was right, and what it has earned. */
export function takeFlight(state: State, action: Extract<Action, { kind: 'flight-ended' }>): State {
  const level = levelOf(state.museum, action.level);
  const { trace, invariants } = action.flown;
  const verdict = action.flight === 'production' || action.flight === 'own' ? state.museum.rules.judge(level, trace, invariants) : null;
  const flown: Flown = { ...action.flown, verdict };
  const others = state.flownLevel === level.id ? state.flown : {};
  return { ...state, flownLevel: level.id, flown: { ...others, [action.flight]: flown } };
}

/** The visit after a finished flight: the prediction is compared with production, the player's own migration is graded. */
export function visitAfterFlight(state: State, level: Level, flight: FlightName) {
  const visit = visitOf(state.progress, level.id);
  const flown = state.flown[flight];
  if (flight === 'production' && flown) {
    const measures = (world: string) => state.flown[world as FlightName]?.trace.measures ?? flown.trace.measures;
    const isRight = visit.isPredictionLocked && isSignOffRight(visit, level, flown) && level.predictions.every((prediction) => isGuessRight(prediction, visit.guesses[prediction.id], measures(prediction.world)));
    return isRight === visit.isPredictionRight ? visit : { ...visit, isPredictionRight: isRight };
  }
  return flight === 'own' && flown?.verdict ? graded(visit, flown.verdict) : visit;
}

/**
The moments at which the server's views are worth a look when evidence is asked for: while the longest customer-blocking lock is held (a little
after it was taken, when others queue), and late in the same hold. Where the migration itself stands still for somebody's transaction, when it last
began to do so: then that is what there is to see.
*/
export function momentsToLookAt(trace: Trace): readonly number[] {
  const standing = trace.log.findLast((entry) => entry.kind === 'transaction-waiting' && entry.session === 'migration');
  if (standing) return [standing.atUs];
  const longest = trace.lockHolds.filter((hold) => hold.grantedUs !== null).toSorted((a, b) => heldUs(b, trace) - heldUs(a, trace) || (a.grantedUs ?? 0) - (b.grantedUs ?? 0))[0];
  if (!longest || longest.grantedUs === null) return [Math.floor(trace.endUs / 2)];
  const from = longest.grantedUs;
  const held = heldUs(longest, trace);
  return [from + Math.min(15_000_000, Math.floor(held / 2)), from + Math.floor(held / 2)].filter((at, index, all) => all.indexOf(at) === index);
}

const heldUs = (hold: Trace['lockHolds'][number], trace: Trace): number => (hold.releasedUs ?? trace.endUs) - (hold.grantedUs ?? 0);
