import { attemptScenario } from '../levels/level-scenario.ts';
import type { Attempt, Level } from '../levels/level.ts';
import type { Measures } from '../run/trace.ts';
import { missingFlights } from './flights.ts';
import { levelOf } from './museum.ts';
import type { DayVerdict } from './progress.ts';
import type { Effect, State } from './state.ts';
import { visitOf } from './visit.ts';

/** One of the level's known attempts as it was flown just now: how it was judged, and its figures; or a sentence why it was not flown. */
export type WayFlown = { readonly verdict: DayVerdict; readonly measures: Measures } | string;

export const wayKey = (level: Level, attempt: Attempt): string => `${level.id}/${attempt.kind}/${attempt.name}`;

/** The known attempts, those that hold first; to do nothing is no way that anybody needs to be shown. */
export const waysOf = (level: Level): readonly Attempt[] => level.attempts.filter(({ sql }) => sql !== null).toSorted((a, b) => Number(a.kind === 'mistake') - Number(b.kind === 'mistake'));

/** Known ways are shown to whoever has found one: before that they would be an answer key. */
export function areWaysOpen(state: State, level: Level): boolean {
  const { best, isTransferDone } = visitOf(state.progress, level.id);
  return best === 'silver' || best === 'gold' || isTransferDone;
}

/** To the list of known ways, or to one of them, which is flown with the museum's own seed. */
export function showWays(state: State, id: string, key: string | null): readonly [State, readonly Effect[]] {
  const level = state.museum.levels[id];
  if (!level || !areWaysOpen(state, level)) return [state, []];
  const attempt = waysOf(level).find((one) => wayKey(level, one) === key) ?? null;
  const there: State = { ...state, overlay: null, screen: { kind: 'ways', level: id, way: attempt && wayKey(level, attempt) } };
  return [there, [...missingFlights({ ...there, screen: { kind: 'verdict', level: id } }), ...(attempt === null || state.ways?.[wayKey(level, attempt)] !== undefined ? [] : [flownWay(state, level, attempt)])]];
}

const flownWay = (state: State, level: Level, attempt: Attempt): Effect =>
  ({ kind: 'fly-way', key: wayKey(level, attempt), level, scenario: attemptScenario(level, attempt, state.museum.seed) });

/** From one way to the list, from the list to where the visit stands; null when the screen is another. */
export function backFromWay(state: State): readonly [State, readonly Effect[]] | null {
  const { screen } = state;
  return screen.kind === 'ways' && screen.way !== null ? showWays(state, levelOf(state.museum, screen.level).id, null) : null;
}
