import type { Level } from '../levels/level.ts';
import type { Action as OnCallAction } from '../run/scenario.ts';
import { decisionsOf } from './branch.ts';
import { firstDraft } from './draft.ts';
import { scenarioOf, startOf } from './flights.ts';
import { levelOf } from './museum.ts';
import type { PageChoice } from './page.ts';
import type { Incident } from './replay.ts';
import { REPLAY_FORMAT } from './replay.ts';
import { sandboxOf } from './sandbox.ts';
import type { Effect, Flown, State } from './state.ts';
import { visitOf } from './visit.ts';

/** A run that can be gone back into, and written down. */
export type Rewindable = 'production' | 'own' | 'sandbox';

const flownOf = (state: State, flight: Rewindable): Flown | undefined => (flight === 'sandbox' ? state.sandbox?.flown ?? undefined : state.flown[flight]);

/** Back into a run that has ended: to the moment before the first error, and to the one before anything was done; and the run as a file. */
export function runChoices(state: State, level: Level, flight: Rewindable): readonly PageChoice[] {
  const flown = flownOf(state, flight);
  if (!flown) return [];
  const errorUs = flown.trace.log.find(({ kind }) => kind === 'first-error')?.atUs;
  const actedUs = flown.actions.length === 0 ? undefined : decisionsOf(flown.scenario ?? scenarioOf(state, level, flight, flown.actions), flown.actions)[0].decidedUs;
  const rewind = (us: number) => ({ kind: 'rewind' as const, flight, us, actions: flown.actions });
  const isOpen = isAsFlown(state, level, flight);
  return [
    ...(isOpen && errorUs !== undefined ? [{ id: 'before-error', label: 'Back into this run: the moment before the first error', action: rewind(Math.max(0, errorUs - SECOND_US)) }] : []),
    ...(isOpen && actedUs !== undefined ? [{ id: 'before-acting', label: 'Back into this run: before anything was done on call', action: rewind(actedUs) }] : []),
    { id: 'replay', label: 'Keep this run: a replay file and its code', action: { kind: 'write-replay', of: flight } },
  ];
}

const SECOND_US = 1_000_000;

/** What lies on the workbench may be another text by now than the one that was flown. */
function isAsFlown(state: State, level: Level, flight: Rewindable): boolean {
  if (flight !== 'own') return true;
  const { draft, leavesIt, proof } = visitOf(state.progress, level.id);
  const start = startOf(state, level);
  return proof === null || (proof.framework === start.framework && proof.sql === (leavesIt ? firstDraft(start) : draft?.sql ?? firstDraft(start)));
}

/** Where a run is opened again: with what was done in it, at this moment. The same seed and actions give the same run. */
export function rewound(state: State, flight: Rewindable, us: number, actions: readonly OnCallAction[]): State {
  const { screen } = state;
  return screen.kind === 'run' && screen.flight === flight ? { ...state, screen: { ...screen, start: { us, actions } } } : state;
}

/** Whether a run is on the screen that was flown before. */
export const isRewound = (screen: State['screen']): boolean => screen.kind === 'run' && screen.start !== undefined;

/** The incident of a run that has ended, from which it can be flown anywhere. */
export function incidentOfRun(state: State, level: Level, flight: Rewindable, actions: readonly OnCallAction[]): Incident {
  if (flight === 'sandbox') return { ...sandboxOf(state), actions };
  const { draft, proof } = visitOf(state.progress, level.id);
  const start = startOf(state, level);
  const own = flight === 'own' ? { sql: proof?.sql ?? draft?.sql ?? firstDraft(start), framework: proof?.framework ?? start.framework } : { sql: null, framework: start.framework };
  return { level: level.code, world: 'production', rows: null, ...own, seed: state.museum.seed, actions };
}

/** Writes a run down. */
export function writeReplay(state: State, flight: Rewindable): readonly Effect[] {
  const { screen } = state;
  const flown = flownOf(state, flight);
  if (!flown || !(flight === 'sandbox' || 'level' in screen)) return [];
  const level = 'level' in screen ? levelOf(state.museum, screen.level) : null;
  const incident = level === null ? sandboxOf(state) : incidentOfRun(state, level, flight, flown.actions);
  const replay = { ...incident, format: REPLAY_FORMAT, version: state.museum.version ?? 'not built', traceHash: flown.trace.hash } as const;
  return [{ kind: 'write-replay', fileName: `replay-${incident.level.toLowerCase()}.json`, replay }];
}
