/** The nine things that a run may be judged by, in the order in which they are shown. */
export const OBJECTIVE_IDS = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9'] as const;
export type ObjectiveId = (typeof OBJECTIVE_IDS)[number];

/** What a figure counts: `us` microseconds, `ratio` a share from 0 to 1, `count` things. */
export type Unit = 'us' | 'ratio' | 'count';

/**
How one objective came out. An objective may have several conditions; the one shown is the first that failed, or the last of all when none did.
*/
export type ObjectiveResult = {
  readonly id: ObjectiveId;
  readonly passed: boolean;
  /** Name of the figure that was compared. */
  readonly measure: string;
  /** Null when the run had no such figure (a migration that never ended has no run time). */
  readonly measured: number | null;
  readonly limit: number;
  readonly isAtLeast: boolean;
  readonly unit: Unit;
  /** What happened, for people: measured, limit, and what the figure means. */
  readonly sentence: string;
};

/**
What a run earned by its outcome. Bronze: the data is right and the whole outage shorter than the level allows. Silver: every objective.
The plate needs silver and the right diagnosis; gold also a right prediction and evidence at the first try (`grade`).
*/
export type Verdict = {
  readonly objectives: readonly ObjectiveResult[];
  readonly passed: boolean;
  readonly medal: 'none' | 'bronze' | 'silver';
  /** One sentence that sums up. */
  readonly sentence: string;
};

/** The worse of two medals: several runs of one migration count as their worst. */
export const worseMedal = (one: Verdict['medal'], other: Verdict['medal']): Verdict['medal'] => (RUN_MEDALS.indexOf(one) <= RUN_MEDALS.indexOf(other) ? one : other);

const RUN_MEDALS: readonly Verdict['medal'][] = ['none', 'bronze', 'silver'];

/** What the player did beside the migration; tries count from 1. */
export type PlayerAnswers = {
  readonly isPredictionRight: boolean;
  readonly isDiagnosisRight: boolean;
  readonly isEvidenceRight: boolean;
  readonly evidenceTries: number;
};

export type Grade = { readonly medal: 'none' | 'bronze' | 'silver' | 'gold'; readonly isPlateEarned: boolean };

/**
The one score there is. The plate: silver and the right diagnosis with a piece of evidence that proves it, in any number of tries. Gold adds a
right prediction and the evidence at the first try.
*/
export function grade(verdict: Verdict, answers: PlayerAnswers): Grade {
  const isPlateEarned = verdict.medal === 'silver' && answers.isDiagnosisRight && answers.isEvidenceRight;
  const isGold = isPlateEarned && answers.isPredictionRight && answers.evidenceTries === 1;
  return { medal: isGold ? 'gold' : verdict.medal, isPlateEarned };
}
