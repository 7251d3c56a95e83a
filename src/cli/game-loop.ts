import { momentsToLookAt } from '../game/flights.ts';
import { step } from '../game/step.ts';
import type { JudgedDay } from './rehearsal.ts';
import type { Action, Effect, FlightName, State } from '../game/state.ts';
import type { InvariantCount } from '../levels/data-check.ts';
import type { Level } from '../levels/level.ts';
import type { Action as OnCallAction } from '../run/scenario.ts';
import type { LiveFlight, Look } from '../run/port.ts';
import type { QueryViews } from '../game/run-query.ts';
import type { Trace } from '../run/trace.ts';
import type { Finding } from '../findings/finding.ts';
import type { Replay } from '../game/replay.ts';
import type { Scenario } from '../run/scenario.ts';
import type { Game } from '../ui/game.ts';
import { whatIfQueue } from './what-if-queue.ts';

/** What the game needs of the machine it runs on; each performs one kind of effect and reports in a sentence when it cannot. */
export type Outside = {
  /** Reads and tries the migration, then starts its flight; rejects with a sentence when it cannot be flown. */
  start(effect: FlyEffect): Promise<LiveFlight>;
  /** Asks the level's questions of the rows that this run left behind. */
  countRows(level: Level, flight: FlightName, trace: Trace): Promise<readonly InvariantCount[]>;
  /** Flies an attempt on another day of traffic, and judges it; rejects with a sentence. */
  judgeDay(effect: Pick<Extract<Effect, { readonly kind: 'judge-day' }>, 'level' | 'scenario'> & { readonly own: string | null }): Promise<JudgedDay>;
  /** What the detectors find in a run of the sandbox. */
  findings?(level: Level, flight: FlightName, scenario: Scenario, trace: Trace): Promise<readonly Finding[]>;
  /** Writes a run down in a new file; the answer is a sentence with its place and its code. */
  writeReplay?(fileName: string, replay: Replay): Promise<string>;
  /** Writes progress; the answer is a sentence for the player when it could not be written. */
  save(progress: State['progress']): string | null;
  /** False: there is no place to keep progress in, and the visit ends with the program. */
  readonly isKept?: boolean;
  /** `beside`: a second file under the same name with another ending. */
  writeFile(fileName: string, text: string, beside?: { readonly ending: string; readonly text: string }): Promise<string>;
  /** The number of today, counted in whole days from any fixed one. */
  today?(): number;
  /** The edited text, or a sentence. */
  editOutside(sql: string, fileName: string): Promise<{ readonly sql: string } | { readonly sentence: string }>;
  leave(farewell: string): void;
  readonly query?: QueryViews;
  readonly lockNotes?: Game['lockNotes'];
  readonly smallTable?: Game['smallTable'];
};

/** What is said at the door when nothing of the visit could be kept. */
const UNKEPT_FAREWELL = 'This visit could not be kept: it lived in memory, and ends here.';

/** A flight that the game asks for. */
export type FlyEffect = Extract<Effect, { readonly kind: 'fly' }>;

export type GameLoop = Game & {
  /** False while an effect is under way. */
  isIdle(): boolean;
  /** Closes what is flying. */
  close(): void;
};

/** Runs the game: the reducer decides, the outside does, and what comes back is an action again. */
export function gameLoop(first: State, outside: Outside): GameLoop {
  let state = first;
  let onScreen: { readonly level: string; readonly name: FlightName; readonly flight: LiveFlight } | null = null;
  let pending = 0;
  let saveFault: string | null = null;
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());

  const dispatch = (action: Action): void => {
    // Only the shell knows what day it is.
    const [next, effects] = step(state, action.kind === 'open-museum' && action.day === undefined ? { ...action, day: outside.today?.() } : action);
    state = next;
    if (onScreen && !isShown(state, onScreen.level, onScreen.name)) closeOnScreen();
    for (const effect of effects) perform(effect);
    tell();
  };

  const closeOnScreen = (): void => {
    onScreen?.flight.close();
    onScreen = null;
  };

  const during = (work: Promise<void>): void => {
    pending += 1;
    void work.finally(() => {
      pending -= 1;
      tell();
    });
  };

  const perform = (effect: Effect): void => {
    switch (effect.kind) {
      case 'save': {
        const fault = outside.save(effect.progress);
        // Said once: a full disk must not talk over the game.
        if (fault !== null && fault !== saveFault) state = { ...state, notice: fault };
        saveFault = fault;
        return;
      }
      case 'fly': return fly(effect);
      case 'judge-day': return judge(effect);
      case 'fly-way': return flyWay(effect);
      case 'what-if': return during(whatIf(effect));
      case 'edit-outside': return during(outside.editOutside(effect.sql, effect.fileName).then((answer) => dispatch('sql' in answer ? { kind: 'edit', sql: answer.sql } : { kind: 'notice', sentence: answer.sentence })));
      case 'write-file': return during(outside.writeFile(effect.fileName, effect.text, effect.beside).then((sentence) => dispatch({ kind: 'notice', sentence })));
      case 'write-replay': return during(Promise.resolve(outside.writeReplay?.(effect.fileName, effect.replay) ?? null).then((sentence) => dispatch({ kind: 'notice', sentence })));
      case 'leave': return outside.leave(saveFault === null && outside.isKept !== false ? effect.farewell : UNKEPT_FAREWELL);
    }
  };

  /** Whoever comes back to a verdict asks again for what is being judged already. */
  const judging = new Set<string>();
  const judge = (effect: Extract<Effect, { kind: 'judge-day' }>): void => {
    const { level: { id: level }, proof, seed } = effect;
    const key = `${level} ${proof} ${seed}`;
    if (judging.has(key)) return;
    judging.add(key);
    during(outside.judgeDay(effect).finally(() => judging.delete(key)).then(({ day }) => dispatch({ kind: 'day-judged', level, proof, day }), (error: unknown) => dispatch({ kind: 'notice', sentence: sentenceOf(error) })));
  };

  const flyWay = ({ key, level, scenario }: Extract<Effect, { kind: 'fly-way' }>): void => {
    if (judging.has(key)) return;
    judging.add(key);
    during(outside.judgeDay({ level, scenario, own: null }).finally(() => judging.delete(key)).then(
      ({ day, measures }) => dispatch({ kind: 'way-flown', key, flown: { verdict: day, measures } }),
      (error: unknown) => dispatch({ kind: 'way-flown', key, flown: sentenceOf(error) }),
    ));
  };

  /** Only the newest question for the screen counts: whoever leaves a run while it is being prepared has left it. */
  let asked = 0;
  const fly = (effect: FlyEffect): void => {
    const { level, flight: name, scenario } = effect;
    const number = ++asked;
    during(outside.start(effect).then(
      async (flight) => {
        if (!isShown(state, level.id, name)) return end(level, name, flight, scenario.actions).finally(() => flight.close());
        if (number !== asked) return flight.close();
        closeOnScreen();
        onScreen = { level: level.id, name, flight };
      },
      (error: unknown) => dispatch({ kind: 'flight-failed', level: level.id, flight: name, sentence: sentenceOf(error) }),
    ));
  };

  const whatIf = whatIfQueue(outside.start, ({ level }) => state.screen.kind === 'debrief' && state.screen.level === level.id, (key, result) => dispatch({ kind: 'what-if-ended', key, result }));

  const end = async (level: Level, name: FlightName, flight: LiveFlight, actions: readonly OnCallAction[]): Promise<void> => {
    try {
      const trace = await flight.finish();
      const looks: Look[] = [];
      for (const us of momentsToLookAt(trace)) looks.push(await flight.look(us));
      // Nothing in the sandbox is judged: its rows are not counted, what is found is told.
      const findings = name === 'sandbox' || name === 'own' ? await outside.findings?.(level, name, flight.scenario, trace) : undefined;
      const invariants = name === 'sandbox' ? [] : await outside.countRows(level, name, trace);
      dispatch({ kind: 'flight-ended', level: level.id, flight: name, flown: { trace, looks, actions, invariants, scenario: flight.scenario, findings } });
    } catch (error) {
      dispatch({ kind: 'flight-failed', level: level.id, flight: name, sentence: sentenceOf(error) });
    }
  };

  return {
    state: () => state,
    dispatch,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flight: () => onScreen?.flight ?? null,
    endFlight: (flight, actions) => {
      if (!onScreen) return;
      const { level, name } = onScreen;
      during(end(state.museum.levels[level], name, flight, actions));
    },
    query: outside.query,
    lockNotes: outside.lockNotes,
    smallTable: outside.smallTable,
    isIdle: () => pending === 0,
    close: closeOnScreen,
  };
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 3).join(' ');

const isShown = ({ screen }: State, level: string, name: FlightName): boolean => screen.kind === 'run' && screen.level === level && screen.flight === name;
