import type { Level, WorldSize } from '../levels/level.ts';
import type { InvariantCount } from '../levels/data-check.ts';
import type { Verdict } from '../levels/verdict.ts';
import type { Action as OnCallAction, Scenario } from '../run/scenario.ts';
import type { Look } from '../run/port.ts';
import type { Measures, Trace } from '../run/trace.ts';
import type { Belongs } from './doors.ts';
import type { LadderMove } from './ladder.ts';
import type { Finding } from '../findings/finding.ts';
import type { WayFlown } from './ways.ts';
import type { Museum } from './museum.ts';
import type { Replay } from './replay.ts';
import type { Rewindable } from './rewind.ts';
import type { RunStart } from './run-view.ts';
import type { Sandbox, SandboxMove, SandboxStation } from './sandbox.ts';
import type { DayVerdict, Preferences, Progress } from './progress.ts';

/** Which flight of a level: the migration as the ticket brought it, in three sizes, the player's own on production, or what lies in the sandbox. */
export type FlightName = WorldSize | 'own' | 'sandbox';

/** Where the player is. `level` is a level's id. */
export type Screen =
  | { readonly kind: 'title' }
  | { readonly kind: 'hall' }
  | { readonly kind: 'map' }
  /** `query`: what was typed to search it. */
  | { readonly kind: 'collection'; readonly query?: string }
  | { readonly kind: 'calibration' }
  | { readonly kind: 'about' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'frameworks'; readonly level: string }
  | { readonly kind: 'ticket'; readonly level: string }
  /** `start`: one that was flown before, opened at a moment with what was done in it. */
  | { readonly kind: 'run'; readonly level: string; readonly flight: FlightName; readonly start?: RunStart }
  | { readonly kind: 'sandbox'; readonly station: SandboxStation }
  | { readonly kind: 'prediction'; readonly level: string }
  | { readonly kind: 'outcome'; readonly level: string }
  | { readonly kind: 'evidence'; readonly level: string }
  | { readonly kind: 'diagnosis'; readonly level: string }
  | { readonly kind: 'fix'; readonly level: string }
  | { readonly kind: 'verdict'; readonly level: string }
  | { readonly kind: 'comparison'; readonly level: string }
  | { readonly kind: 'plaque'; readonly level: string }
  | { readonly kind: 'transfer'; readonly level: string }
  | { readonly kind: 'revisit'; readonly level: string }
  | { readonly kind: 'debrief'; readonly level: string }
  /** Known ways of a level whose player has found one: all of them, or one by its `wayKey`. */
  | { readonly kind: 'ways'; readonly level: string; readonly way: string | null }
  /** The door from one exhibit to another: which case each statement belongs to, as answered so far; null before it is opened. */
  | { readonly kind: 'door'; readonly level: string; readonly to: string; readonly answers: readonly Belongs[] | null };

/** Something in front of a screen that takes the keys until it is closed. */
export type Overlay =
  | { readonly kind: 'keys' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'hints' };

/** A finished flight, with what a player could have looked at. */
export type Flown = {
  readonly trace: Trace;
  /** The server's views at the moments that `momentsToLookAt` chose. */
  readonly looks: readonly Look[];
  /** What the on-call engineer did in it. */
  readonly actions: readonly OnCallAction[];
  readonly invariants: readonly InvariantCount[];
  readonly verdict: Verdict | null;
  /** What was flown, prepared: an action can be left out of it. */
  readonly scenario?: Scenario;
  /** Mechanisms found in it, where they are asked for: in the sandbox. */
  readonly findings?: readonly Finding[];
};

export type State = {
  readonly museum: Museum;
  readonly screen: Screen;
  readonly overlay: Overlay | null;
  readonly progress: Progress;
  /** Finished flights of one level, the one that was visited last, by name. */
  readonly flown: Readonly<Partial<Record<FlightName, Flown>>>;
  /** What lies in the sandbox; absent until it has been opened. */
  readonly sandbox?: Sandbox | null;
  /** That level's id; a flight of another takes the place of all of them. */
  readonly flownLevel?: string;
  /** Runs that were flown again without one of their actions, by `whatIfKey`: their figures, or a sentence why they could not be flown. */
  readonly whatIfs?: Readonly<Record<string, Measures | string>>;
  /** Known ways that were flown to be looked at, by `wayKey`. */
  readonly ways?: Readonly<Record<string, WayFlown>>;
  /** One sentence above the footer: what just happened, or what went wrong. */
  readonly notice: string | null;
  /** True once `leave` was confirmed: nothing follows. */
  readonly isOver: boolean;
};

/** Everything that can happen to the game: what a player decides, and what comes back from outside. */
export type Action =
  /** `day`: today's number, counted in whole days from any fixed one; only the shell knows it. */
  | { readonly kind: 'open-museum'; readonly day?: number }
  | { readonly kind: 'walk'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'go-to-case'; readonly place: number }
  | { readonly kind: 'next-case' | 'previous-case' }
  | { readonly kind: 'look' }
  | { readonly kind: 'show'; readonly screen: 'hall' | 'map' | 'collection' | 'calibration' | 'about' | 'settings' }
  | { readonly kind: 'search'; readonly query: string }
  | { readonly kind: 'go-to-hall'; readonly hall: string }
  | { readonly kind: 'open-debrief' }
  /** Flies the attempt in the sandbox on the day on which it did not hold. */
  | { readonly kind: 'watch-day' }
  | { readonly kind: 'show-ways'; readonly way: string | null }
  | { readonly kind: 'way-flown'; readonly key: string; readonly flown: WayFlown }
  /** A run without one of its actions came to its end, or could not be flown. */
  | { readonly kind: 'what-if-ended'; readonly key: string; readonly result: Measures | string }
  | { readonly kind: 'open-door'; readonly level: string; readonly to: string }
  /** To the first statement, or which case the one that is shown belongs to. */
  | { readonly kind: 'answer-door'; readonly belongs: Belongs | null }
  /** To a station of the visit that has been reached already. */
  | { readonly kind: 'go-to'; readonly station: 'evidence' | 'diagnosis' | 'fix' | 'comparison' | 'plaque' | 'transfer' | 'verdict' }
  | { readonly kind: 'visit'; readonly level: string }
  /** Begins a level again from its ticket; what was earned stays. */
  | { readonly kind: 'start-over'; readonly level: string }
  /** Goes on to the next station of the visit. */
  | { readonly kind: 'continue' }
  /** One station back, or back to the hall from the first. */
  | { readonly kind: 'back' }
  | { readonly kind: 'choose-framework'; readonly framework: string }
  | { readonly kind: 'show-frameworks' }
  /** `isFinal`: this is the answer, on to the next question; otherwise the slider only moved. */
  | { readonly kind: 'guess'; readonly prediction: string; readonly value: number; readonly isFinal: boolean }
  /** Whether the migration may go to production as it is: the last answer before the confidence. */
  | { readonly kind: 'sign-off'; readonly mayGo: boolean }
  /** Commits to all answers with this confidence; production runs. */
  | { readonly kind: 'lock-prediction'; readonly percent: 50 | 70 | 90 }
  /** A flight came to its end; `looks` at the moments that `momentsToLookAt` names. */
  | { readonly kind: 'flight-ended'; readonly level: string; readonly flight: FlightName; readonly flown: Omit<Flown, 'verdict'> }
  | { readonly kind: 'flight-failed'; readonly level: string; readonly flight: FlightName; readonly sentence: string }
  /** The attempt with this number of the level's proofs was flown on another day of traffic, behind the screen. */
  | { readonly kind: 'day-judged'; readonly level: string; readonly proof: number; readonly day: DayVerdict }
  | { readonly kind: 'point-at'; readonly evidence: string; readonly item: string }
  | { readonly kind: 'answer'; readonly question: string; readonly option: string }
  | { readonly kind: 'edit'; readonly sql: string }
  | { readonly kind: 'open-editor' }
  /** The help on the workbench. */
  | { readonly kind: 'ladder'; readonly move: LadderMove }
  | { readonly kind: 'hint' }
  | { readonly kind: 'fly-own' }
  /** Flies the ticket's own migration as the player's answer: to leave it as it is may be right. */
  | { readonly kind: 'fly-as-it-is' }
  | { readonly kind: 'write-post-mortem' }
  /** Back into a run that has ended, at this moment, with what was done in it. */
  | { readonly kind: 'rewind'; readonly flight: Rewindable; readonly us: number; readonly actions: readonly OnCallAction[] }
  | { readonly kind: 'write-replay'; readonly of: Rewindable }
  | { readonly kind: 'sandbox'; readonly move: SandboxMove }
  | { readonly kind: 'overlay'; readonly overlay: Overlay['kind'] | null }
  | { readonly kind: 'prefer'; readonly preferences: Partial<Preferences> }
  | { readonly kind: 'recall-open'; readonly level: string }
  | { readonly kind: 'recall'; readonly question: string; readonly isKnown: boolean }
  /** From outside: progress written by another window, a sentence to show. */
  | { readonly kind: 'progress-elsewhere'; readonly progress: Progress }
  | { readonly kind: 'notice'; readonly sentence: string | null }
  | { readonly kind: 'leave' };

/** What the game asks of the outside; performed by the cli with adapters. */
export type Effect =
  | { readonly kind: 'save'; readonly progress: Progress }
  /** Fly this scenario (`own`: the player's text as they wrote it, for the places of faults); the answer is `flight-ended` or `flight-failed`. */
  | { readonly kind: 'fly'; readonly level: Level; readonly flight: FlightName; readonly scenario: Scenario; readonly own: string | null }
  /** Fly the attempt on another day of traffic behind the screen, and judge it; the answer is `day-judged`, or a `notice`. Asked again it goes on as it is. */
  | { readonly kind: 'judge-day'; readonly level: Level; readonly proof: number; readonly seed: number; readonly scenario: Scenario; readonly own: string }
  /** Open this text in the player's editor; the answer is `edit`. */
  | { readonly kind: 'edit-outside'; readonly sql: string; readonly fileName: string }
  /** Fly a known way behind the screen, and judge it; the answer is `way-flown`. */
  | { readonly kind: 'fly-way'; readonly key: string; readonly level: Level; readonly scenario: Scenario }
  /** The same run without one of its actions; the answer is `what-if-ended`. */
  | { readonly kind: 'what-if'; readonly key: string; readonly level: Level; readonly flight: FlightName; readonly scenario: Scenario; readonly own: string | null }
  /** `beside`: written under the same name with another ending, or neither is. */
  | { readonly kind: 'write-file'; readonly fileName: string; readonly text: string; readonly beside?: { readonly ending: string; readonly text: string } }
  /** Write a run down in a new file, and say its code. */
  | { readonly kind: 'write-replay'; readonly fileName: string; readonly replay: Replay }
  | { readonly kind: 'leave'; readonly farewell: string };
