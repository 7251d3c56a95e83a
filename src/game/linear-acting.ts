import type { Action as OnCallAction, Scenario } from '../run/scenario.ts';
import { duration, parseDuration } from '../text/duration.ts';
import { decisionsOf, timelineName } from './branch.ts';
import { scenarioOf } from './flights.ts';
import { levelOf } from './museum.ts';
import { onCallChoices } from './run-actions.ts';
import type { OnCallChoice } from './run-actions.ts';
import type { Rewindable } from './rewind.ts';
import { sandboxOf, sandboxScenario } from './sandbox.ts';
import type { Action, State } from './state.ts';

/** What a typed line did about acting on call: actions that wait for the next run, what the game is told, and what is said. */
export type ActingTurn = { readonly planned: readonly OnCallAction[]; readonly actions: readonly Action[]; readonly say: string | null };

/** The run that a page speaks of: one that has been flown, or one that is flown next. */
type Run = { readonly flight: Rewindable; readonly isFlown: boolean; readonly scenario: Scenario; readonly actions: readonly OnCallAction[] };

const FLIGHTS: Readonly<Partial<Record<State['screen']['kind'], Rewindable>>> = { prediction: 'production', outcome: 'production', evidence: 'production', diagnosis: 'production', fix: 'own', verdict: 'own', comparison: 'own' };

function runOf(state: State, planned: readonly OnCallAction[]): Run | null {
  const { screen } = state;
  if (screen.kind === 'sandbox') {
    const flown = screen.station === 'result' ? state.sandbox?.flown : null;
    return { flight: 'sandbox', isFlown: flown != null, scenario: sandboxScenario(state, []), actions: flown?.actions ?? sandboxOf(state).actions };
  }
  const flight = FLIGHTS[screen.kind];
  if (flight === undefined || !('level' in screen)) return null;
  const isAhead = screen.kind === 'prediction' || screen.kind === 'fix';
  const flown = isAhead || flight === 'sandbox' ? undefined : state.flown[flight];
  if (!isAhead && !flown) return null;
  return { flight, isFlown: !isAhead, scenario: flown?.scenario ?? scenarioOf(state, levelOf(state.museum, screen.level), flight, []), actions: flown?.actions ?? planned };
}

/** Reads "actions", "at 30 s terminate the migration", "at 2 m 9" and "undo"; null for any other line. */
export function actingTurn(state: State, planned: readonly OnCallAction[], line: string): ActingTurn | null {
  const words = line.trim().toLowerCase();
  const say = (sentence: string): ActingTurn => ({ planned, actions: [], say: sentence });
  if (!/^(actions$|at\b|undo$)/.test(words)) return null;
  const run = runOf(state, planned);
  if (run === null) return say('There is no run here to act in. Before a run on production, and on the pages after it, you can.');
  if (words === 'actions') return say(listText(run));
  if (words === 'undo') return run.actions.length === 0 ? say('Nothing has been done on call.') : withActions(run, run.actions.slice(0, -1));
  const acted = actedAt(run.scenario, run.actions, words.replace(/^at\s*/, ''));
  return typeof acted === 'string' ? say(acted) : withActions(run, acted);
}

/**
What is done on call when "30 s terminate the migration" is added to what was done before; or a sentence why that cannot be read. As on the screen:
whoever goes back to a moment has not done yet what came after it.
*/
export function actedAt(scenario: Scenario, actions: readonly OnCallAction[], words: string): readonly OnCallAction[] | string {
  const [, time, what] = /^(\d[\d.]*\s*[a-zµ]+)\s+(.+)$/.exec(words.trim().toLowerCase()) ?? [];
  const us = time === undefined ? null : parseDuration(time);
  if (us === null) return 'Type when and what, as in "at 30 s terminate the migration" or "at 2 m 4"; "actions" lists what can be done.';
  if (us > scenario.horizonUs) return `No run goes on for longer than ${duration(scenario.horizonUs)}.`;
  const found = choicesFor(scenario, what);
  if (found.length === 0) return `Nothing that can be done is called "${what}". "actions" lists what can.`;
  if (found.length > 1) return `"${what}" may be: ${found.map(({ label }) => label).join('; ')}. Type more of it, or its number.`;
  const [{ costUs, action }] = found;
  const before = decisionsOf(scenario, actions).filter(({ decidedUs }) => decidedUs < us).map(({ action: kept }) => kept);
  return [...before, action!(Math.max(us, before.at(-1)?.atUs ?? 0, 1) + costUs)];
}

/** Everything that can be done, with its number and the time that it takes. */
export const actionList = (scenario: Scenario): string => choicesOf(scenario).map(({ label, costUs }, index) => `${index + 1}. ${label} (${duration(costUs)} until it is done)`).join('\n');

/** Choices that do something, by number or by any of their words. */
function choicesFor(scenario: Scenario, what: string): readonly OnCallChoice[] {
  const choices = choicesOf(scenario);
  if (/^\d+$/.test(what)) return choices.slice(Number(what) - 1, Number(what));
  const asked = what.split(/\s+/);
  const found = choices.filter(({ label }) => asked.every((word) => label.toLowerCase().includes(word)));
  return found.filter(({ label }) => label.toLowerCase() === what).length === 1 ? found.filter(({ label }) => label.toLowerCase() === what) : found;
}

const choicesOf = (scenario: Scenario): readonly OnCallChoice[] => onCallChoices(scenario).filter(({ action }) => action !== null);

function listText({ scenario, actions, isFlown }: Run): string {
  const done = actions.length === 0 ? 'So far nothing.' : `So far: ${timelineName(scenario, { decisions: actions.map((action) => ({ decidedUs: 0, action })) })}.`;
  return `${actionList(scenario)}\n${done} Type "at 30 s" and a number or words; ${isFlown ? 'the run is flown again with it' : 'the next run is flown with it'}. "undo" takes the last one back.`;
}

function withActions({ flight, isFlown, scenario }: Run, actions: readonly OnCallAction[]): ActingTurn {
  const last = actions.at(-1);
  const told = last === undefined ? 'Nothing is done on call.' : `On call: ${timelineName(scenario, { decisions: actions.map((action) => ({ decidedUs: 0, action })) })}, on the clock of the run.`;
  if (isFlown) return { planned: [], actions: [{ kind: 'rewind', flight, us: last?.atUs ?? 0, actions }], say: `${told} The run is flown again.` };
  if (flight === 'sandbox') return { planned: [], actions: [{ kind: 'sandbox', move: { kind: 'set', change: { actions } } }], say: told };
  return { planned: actions, actions: [], say: `${told} The next run on production is flown with it.` };
}

