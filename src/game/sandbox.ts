import type { Level, World } from '../levels/level.ts';
import type { Action as OnCallAction, Scenario } from '../run/scenario.ts';
import type { Measures } from '../run/trace.ts';
import type { RunStart } from './run-view.ts';
import { firstDraft } from './draft.ts';
import { incidentScenario, levelOfIncident, levelWithRows, readReplay, REPLAY_FORMAT, replayText } from './replay.ts';
import type { Incident, Replay } from './replay.ts';
import type { Action, Effect, FlightName, Flown, State } from './state.ts';

/** Where in the sandbox one is: at its bench, at one of the things to choose, in the editor, or before what came of the last flight. */
export type SandboxStation = 'bench' | 'level' | 'world' | 'rows' | 'framework' | 'editor' | 'result';

/** Any world, any migration, no goal: what is to be flown, and the last flight of it (null once something has been changed). */
export type Sandbox = { readonly incident: Incident; readonly flown: Flown | null;
  /** Figures of the flight before the last one, whatever has been changed since. */
  readonly before?: Measures | null;
  /** The replay that was opened, for as long as nothing in it has been changed: its digest is the one to be met. */
  readonly opened?: Replay | null };

export type SandboxMove =
  | { readonly kind: 'open' }
  | { readonly kind: 'go'; readonly station: SandboxStation }
  /** Changes what is to be flown; `stays`: one goes on choosing. */
  | { readonly kind: 'set'; readonly change: Partial<Incident>; readonly stays?: boolean }
  /** Flies it, with what was done on call so far (or with these `actions`); `us`: opened at this moment. */
  | { readonly kind: 'fly'; readonly us?: number; readonly actions?: readonly OnCallAction[] };

type Stepped = readonly [State, readonly Effect[]];

/** What lies in the sandbox: of this visit, of an earlier one, or the first exhibit's own incident. */
export function sandboxOf(state: State): Incident {
  if (state.sandbox) return state.sandbox.incident;
  const read = typeof state.progress.sandbox === 'string' ? readReplay(state.progress.sandbox) : null;
  if (read?.kind === 'replay' && typeof levelOfIncident(Object.values(state.museum.levels), read.replay) !== 'string') return incidentOf(read.replay);
  const first = state.museum.halls.flatMap(({ cases }) => cases).map(({ level }) => (level === null ? undefined : state.museum.levels[level])).find((level) => level !== undefined);
  const level = first ?? Object.values(state.museum.levels)[0];
  return { level: level.code, world: 'production', rows: null, framework: frameworkIn(state, level), sql: null, seed: state.museum.seed, actions: [] };
}

const incidentOf = ({ level, world, rows, framework, sql, seed, actions }: Replay): Incident => ({ level, world, rows, framework, sql, seed, actions });

const frameworkIn = ({ progress }: State, level: Level): string => level.starts.find(({ framework }) => framework === progress.framework)?.framework ?? level.defaultFramework;

/** The sandbox with somebody's replay in it. */
export const openedReplay = (replay: Replay): Sandbox => ({ incident: incidentOf(replay), flown: null, opened: replay });

/** The level whose world stands in the sandbox, as it is. */
export function sandboxBase(state: State): Level {
  const found = levelOfIncident(Object.values(state.museum.levels), sandboxOf(state));
  return typeof found === 'string' ? Object.values(state.museum.levels)[0] : found;
}

/** The same with the sandbox's number of rows in that world. */
export const sandboxLevel = (state: State): Level => levelWithRows(sandboxBase(state), sandboxOf(state));

/** The text in the sandbox's editor: the player's own, or the ticket's without the framework's transaction around it. */
export function sandboxText(state: State): string {
  const { sql, framework } = sandboxOf(state);
  const { starts } = sandboxBase(state);
  return sql ?? firstDraft(starts.find((start) => start.framework === framework) ?? starts[0]);
}

/** The world that a flight is flown in. */
export function worldOf(state: State, level: Level, flight: FlightName): World {
  if (flight === 'sandbox') return sandboxLevel(state).worlds[sandboxOf(state).world];
  return level.worlds[flight === 'own' ? 'production' : flight];
}

/** What the sandbox flies, with these actions. */
export function sandboxScenario(state: State, actions: readonly OnCallAction[]): Scenario {
  const incident = sandboxOf(state);
  const level = sandboxLevel(state);
  const scenario = incidentScenario(state.museum.rules, level, { ...incident, actions });
  if (typeof scenario !== 'string') return scenario;
  // What is set in the sandbox fits its level; a framework that has gone from it since is answered by the level's own.
  const start = level.starts.find(({ framework }) => framework === level.defaultFramework) ?? level.starts[0];
  return state.museum.rules.scenario(level, incident.world, { sql: incident.sql ?? start.sentSql, framework: start.framework, isOriginal: incident.sql === null, actions: [] }, incident.seed);
}

/** The run that the sandbox flies: without its actions, which make a timeline of their own. */
export function sandboxFlight(state: State): Effect {
  return { kind: 'fly', level: sandboxLevel(state), flight: 'sandbox', scenario: sandboxScenario(state, []), own: sandboxOf(state).sql };
}

/** The sandbox with something changed, kept with the progress: a typed migration is not lost with the window. */
function withIncident(state: State, incident: Incident, flown: Flown | null): State {
  const kept = replayText({ ...incident, format: REPLAY_FORMAT, version: versionOf(state), traceHash: null });
  const { opened = null } = state.sandbox ?? {};
  const isOpened = opened !== null && JSON.stringify(incidentOf(opened)) === JSON.stringify(incidentOf({ ...opened, ...incident }));
  return { ...state, sandbox: { incident, flown, opened: isOpened ? opened : null, before: state.sandbox?.flown?.trace.measures ?? state.sandbox?.before ?? null }, progress: { ...state.progress, sandbox: kept, revision: state.progress.revision + 1 } };
}

const versionOf = ({ museum }: State): string => museum.version ?? 'not built';

const at = (state: State, station: SandboxStation): State => ({ ...state, screen: { kind: 'sandbox', station }, overlay: null });

export function onSandbox(state: State, move: SandboxMove): Stepped {
  switch (move.kind) {
    case 'open': return [at({ ...state, sandbox: state.sandbox ?? { incident: sandboxOf(state), flown: null } }, 'bench'), []];
    case 'go': return state.sandbox && (move.station !== 'result' || state.sandbox.flown) ? [at(state, move.station), []] : [state, []];
    case 'set': {
      if (state.screen.kind !== 'sandbox') return [state, []];
      const incident = changed(state, move.change);
      return [at(withIncident(state, incident, null), move.stays ? state.screen.station : 'bench'), []];
    }
    case 'fly': {
      const actions = move.actions ?? sandboxOf(state).actions;
      const start: RunStart | undefined = actions.length > 0 || move.us !== undefined ? { us: move.us ?? 0, actions } : undefined;
      const laid = move.actions === undefined ? state : withIncident(state, { ...sandboxOf(state), actions }, state.sandbox?.flown ?? null);
      const flying: State = { ...laid, screen: { kind: 'run', level: sandboxBase(state).id, flight: 'sandbox', ...(start ? { start } : {}) }, overlay: null };
      return [flying, [sandboxFlight(flying)]];
    }
  }
}

/** Another level brings its own frameworks and number of rows; what names a session of the old one is no longer done. */
function changed(state: State, change: Partial<Incident>): Incident {
  const next = { ...sandboxOf(state), ...change };
  if (change.level === undefined && change.world === undefined && change.sql === undefined) return next;
  const level = Object.values(state.museum.levels).find(({ code }) => code === next.level) ?? sandboxBase(state);
  const fits = level.starts.some(({ framework }) => framework === next.framework);
  const isElsewhere = change.level !== undefined || change.world !== undefined;
  return { ...next, framework: fits ? next.framework : frameworkIn(state, level), rows: isElsewhere ? change.rows ?? null : next.rows, actions: change.actions ?? [] };
}

/** One step back: from the bench to the hall, from anywhere else to the bench. */
export function backInSandbox(state: State): State {
  const isAtBench = state.screen.kind === 'sandbox' && state.screen.station === 'bench';
  return isAtBench ? { ...state, screen: { kind: 'hall' }, overlay: null } : at(state, 'bench');
}

/** The editor's text. */
export function editedInSandbox(state: State, sql: string): State {
  const { actions } = sandboxOf(state);
  return { ...withIncident(state, { ...sandboxOf(state), sql, actions }, null), overlay: null };
}

/** A flight that came to its end is shown with what was done in it. */
export function sandboxEnded(state: State, { flown, flight }: Extract<Action, { kind: 'flight-ended' }>): Stepped {
  if (state.screen.kind !== 'run' || state.screen.flight !== flight) return [state, []];
  return [at(withIncident(state, { ...sandboxOf(state), actions: flown.actions }, { ...flown, verdict: null }), 'result'), []];
}

/** A migration that cannot be flown: back to the text, with the sentence. */
export const sandboxFailed = (state: State, sentence: string): Stepped => [{ ...at(state, sandboxOf(state).sql === null ? 'bench' : 'editor'), notice: sentence }, []];
