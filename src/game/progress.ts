import type { Action as OnCallAction } from '../run/scenario.ts';

/** The newest progress file that this program writes and reads. */
export const PROGRESS_FORMAT = 1;

/** The stations of a visit to a level, in their order. */
export const STEPS = ['ticket', 'laptop', 'staging', 'prediction', 'production', 'outcome', 'evidence', 'diagnosis', 'fix', 'proof', 'verdict', 'comparison', 'plaque', 'transfer'] as const;
export type Step = (typeof STEPS)[number];

export type Medal = 'none' | 'bronze' | 'silver' | 'gold';
export const MEDALS: readonly Medal[] = ['none', 'bronze', 'silver', 'gold'];

/** What a player wrote, kept while they leave and come back. */
export type AttemptDraft = {
  readonly sql: string;
  /** Actions that the on-call engineer took in the last flight of this attempt. */
  readonly actions: readonly OnCallAction[];
};

/** Kinds of help on the workbench, from the most to none: each level after a clean solve begins one further. */
export const RUNGS = ['worked', 'order', 'gap', 'free'] as const;
export type Rung = (typeof RUNGS)[number];

/** The help on a level's workbench. */
export type Help = {
  /** The kind that was chosen last: what is flown has come from it. */
  readonly rung: Rung;
  /** The ladder stands before the editor. */
  readonly isOpen: boolean;
  /** Steps of the worked example that were shown. */
  readonly shown: number;
  /** The steps to be put in order, as they stand, each by its place in the author's order. */
  readonly order: readonly number[];
  /** How often the order was compared. */
  readonly tries: number;
};

/** How an attempt did on another day of traffic. */
export type DayVerdict = {
  readonly seed: number;
  readonly medal: 'none' | 'bronze' | 'silver';
  /** The objectives that were not kept, each with what happened. */
  readonly failed: readonly { readonly id: string; readonly sentence: string }[];
};

/** The attempt that was flown last, as it was then, and how it did on other days of traffic, as far as those have been flown. */
export type Proof = {
  readonly sql: string;
  readonly framework: string;
  readonly actions: readonly OnCallAction[];
  readonly otherDays: readonly DayVerdict[];
};

/** One player's way through one level. Everything here is plain JSON. */
export type Visit = {
  /** Grows with every change: the newer of two windows wins. */
  readonly revision: number;
  readonly step: Step;
  /** Position in a station of several questions. */
  readonly question: number;
  /** Guess by prediction id, in the unit of that prediction. */
  readonly guesses: Readonly<Record<string, number>>;
  /** How sure the player said they were, in percent. */
  readonly confidence: 50 | 70 | 90 | null;
  /** Whether the player would let the ticket's migration go to production as it is; null before they were asked. */
  readonly signOff: boolean | null;
  readonly isPredictionLocked: boolean;
  readonly isPredictionRight: boolean;
  /** Ids of what was pointed at, in order; '' for something that proves nothing. */
  readonly evidencePicks: readonly string[];
  readonly isEvidenceRight: boolean;
  /** Chosen options by question id, the last one counts. */
  readonly answers: Readonly<Record<string, readonly string[]>>;
  readonly isDiagnosisRight: boolean;
  /** What was done on call in the last production run of the ticket's migration: the same incident can be flown again. */
  readonly productionActions: readonly OnCallAction[];
  readonly draft: AttemptDraft | null;
  /** The attempt that was or is being flown is the ticket's own migration, left as it is, and not the draft. */
  readonly leavesIt: boolean;
  /** Flights of the player's own migration on production. */
  readonly proofs: number;
  readonly proof: Proof | null;
  readonly hintsTaken: number;
  /** Null before the workbench was opened. */
  readonly help: Help | null;
  /** Chosen options of the transfer questions by question id. */
  readonly transferAnswers: Readonly<Record<string, readonly string[]>>;
  readonly best: Medal;
  readonly isPlateEarned: boolean;
  readonly isTransferDone: boolean;
  /** How often the level has been started over. */
  readonly round: number;
};

/** What is written to disk after every step. */
export type Progress = {
  readonly format: typeof PROGRESS_FORMAT;
  /** Grows with every change of what is not in a visit. */
  readonly revision: number;
  readonly framework: string | null;
  /** What the workbench of the next level opens with. */
  readonly rung: Rung;
  readonly visits: Readonly<Record<string, Visit>>;
  /** Where the player was: a level's visit goes on there, the hall opens there. */
  readonly place: { readonly level: string | null; readonly hall: string; readonly column: number; readonly row: number };
  /** What lies in the sandbox, as a replay file; null while nothing does. */
  readonly sandbox?: string | null;
  readonly hasWalked: boolean;
  readonly hasLooked: boolean;
  readonly preferences: Preferences;
  /** How often the museum was opened: revisit questions come back by it. */
  readonly openings: number;
  /** Retrieval questions answered: question id to the opening at which, and whether it was known. */
  readonly revisits: Readonly<Record<string, { readonly opening: number; readonly isKnown: boolean }>>;
  /** Every prediction that was locked in and has met its run, by level, round and question. */
  readonly predictions: Readonly<Record<string, PredictionMade>>;
  /** Doors between two exhibits that were opened: how many of the statements were placed right, at best. */
  readonly doors: Readonly<Record<string, number>>;
  /** The number of the day on which the museum was opened last; 0 where no day is known. */
  readonly day: number;
  /** The day on which each level's plate was earned. */
  readonly plateDays: Readonly<Record<string, number>>;
  /** How far the questions that come back have come, by level. */
  readonly recalls: Readonly<Record<string, Recall>>;
};

/** A guess with what came of it. `answer` is null when the run could not tell: a migration that was stopped has not shown how long it takes. */
export type PredictionMade = {
  readonly level: string;
  readonly prediction: string;
  /** 0 the first time; later ones were made after the answer had been seen. */
  readonly round: number;
  readonly guess: number;
  readonly answer: number | null;
  readonly isRight: boolean;
  readonly confidence: 50 | 70 | 90;
};

/** Answers that were known, the day of the last one, and whether it was missed. */
export type Recall = { readonly known: number; readonly day: number; readonly isMissed: boolean };

export type Preferences = {
  readonly theme: string | null;
  readonly glyphs: 'unicode' | 'ascii' | null;
  readonly reducedMotion: boolean;
  /** Bindings that the player changed: command to key names. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
};

export const NEW_VISIT: Visit = {
  revision: 0, step: 'ticket', question: 0, guesses: {}, confidence: null, signOff: null, isPredictionLocked: false, isPredictionRight: false, evidencePicks: [], isEvidenceRight: false,
  answers: {}, isDiagnosisRight: false, productionActions: [], draft: null, leavesIt: false, proofs: 0, proof: null, hintsTaken: 0, help: null, transferAnswers: {}, best: 'none', isPlateEarned: false, isTransferDone: false,
  round: 0,
};

export const NEW_PROGRESS: Progress = {
  format: PROGRESS_FORMAT, revision: 0, framework: null, rung: 'worked', visits: {}, place: { level: null, hall: 'small-room', column: -1, row: -1 }, hasWalked: false, hasLooked: false,
  preferences: { theme: null, glyphs: null, reducedMotion: false, keys: {} }, openings: 0, revisits: {},
  predictions: {}, doors: {}, day: 0, plateDays: {}, recalls: {},
};

/** The better of two medals. */
export const betterMedal = (one: Medal, other: Medal): Medal => (MEDALS.indexOf(one) >= MEDALS.indexOf(other) ? one : other);

/** Two windows played at once: what was earned in either stays earned; for the rest the one that went further wins. */
export function mergeProgress(one: Progress, other: Progress): Progress {
  const newer = one.revision >= other.revision ? one : other;
  const levels = [...new Set([...Object.keys(one.visits), ...Object.keys(other.visits)])].toSorted();
  return {
    ...newer,
    openings: Math.max(one.openings, other.openings),
    hasWalked: one.hasWalked || other.hasWalked,
    hasLooked: one.hasLooked || other.hasLooked,
    visits: Object.fromEntries(levels.map((level) => [level, mergeVisits(one.visits[level], other.visits[level])])),
    revisits: { ...other.revisits, ...one.revisits, ...newer.revisits },
    predictions: { ...other.predictions, ...one.predictions, ...newer.predictions },
    doors: mergedBy(one.doors, other.doors, Math.max),
    plateDays: mergedBy(one.plateDays, other.plateDays, Math.min),
    recalls: mergedBy(one.recalls, other.recalls, furtherRecall),
  };
}

function mergedBy<T>(one: Readonly<Record<string, T>>, other: Readonly<Record<string, T>>, choose: (one: T, other: T) => T): Readonly<Record<string, T>> {
  const both = Object.entries(one).map(([key, value]) => [key, key in other ? choose(value, other[key]) : value] as const);
  return { ...other, ...Object.fromEntries(both) };
}

/** The later answer counts; of two on one day the one that knew more. */
const furtherRecall = (one: Recall, other: Recall): Recall => (one.day - other.day || one.known - other.known) >= 0 ? one : other;

function mergeVisits(one: Visit | undefined, other: Visit | undefined): Visit {
  if (!one || !other) return one ?? other ?? NEW_VISIT;
  const newer = one.revision >= other.revision ? one : other;
  return {
    ...newer,
    best: betterMedal(one.best, other.best),
    isPlateEarned: one.isPlateEarned || other.isPlateEarned,
    isTransferDone: one.isTransferDone || other.isTransferDone,
    hintsTaken: Math.max(one.hintsTaken, other.hintsTaken),
  };
}
