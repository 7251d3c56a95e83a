import type { Level, Prediction, Question } from '../levels/level.ts';
import { grade } from '../levels/verdict.ts';
import type { Verdict } from '../levels/verdict.ts';
import type { Measures } from '../run/trace.ts';
import { NEW_VISIT, STEPS, betterMedal } from './progress.ts';
import type { Progress, Step, Visit } from './progress.ts';
import { standingOf } from './seeds.ts';
import type { FlightName, Screen } from './state.ts';

/** The flight that a station shows, if it shows one. */
const FLIGHTS: Partial<Record<Step, FlightName>> = { laptop: 'laptop', staging: 'staging', production: 'production', proof: 'own' };

/** The screen of a station. */
export function screenOf(level: string, step: Step): Screen {
  const flight = FLIGHTS[step];
  if (flight) return { kind: 'run', level, flight };
  return { kind: step as Exclude<Step, 'laptop' | 'staging' | 'production' | 'proof'>, level };
}

/** The finished flights that a station speaks of; one that is missing (the player came back) is flown again, to the same result. */
export function flightsOf(step: Step): readonly FlightName[] {
  switch (step) {
    case 'ticket': case 'laptop': case 'staging': case 'production': case 'proof': return [];
    case 'prediction': return ['laptop', 'staging'];
    case 'outcome': case 'evidence': case 'diagnosis': case 'fix': case 'plaque': case 'transfer': return ['production'];
    case 'verdict': case 'comparison': return ['production', 'own'];
  }
}

export const visitOf = (progress: Progress, level: string): Visit => progress.visits[level] ?? NEW_VISIT;

/** The station after this one; the last stays. */
export const stepAfter = (step: Step): Step => STEPS[Math.min(STEPS.length - 1, STEPS.indexOf(step) + 1)];

/** One back, over the runs: a run is not a place to return to, what stands before it is. */
export function stepBefore(step: Step): Step | null {
  const before = STEPS[STEPS.indexOf(step) - 1];
  if (!before) return null;
  return FLIGHTS[before] && before !== 'production' ? stepBefore(before) : before === 'production' ? 'prediction' : before;
}

export const questionsOf = (level: Level): readonly Question[] => [level.diagnosis.mechanism, level.diagnosis.patternClass, level.diagnosis.subPattern];

/** Whether the last answer given is the right one. */
export const isAnswered = (question: Question, answers: Visit['answers']): boolean => answers[question.id]?.at(-1) === question.answer;

export const isDiagnosed = (level: Level, answers: Visit['answers']): boolean => questionsOf(level).every((question) => isAnswered(question, answers));

/** Right when the guess lies within the factor of the measured figure, on either side; a run without the figure proves nobody right. */
export function isGuessRight(prediction: Prediction, guess: number | undefined, measures: Measures): boolean {
  const answer = measures[prediction.measure];
  // A migration that was stopped has not shown how long it takes.
  if (prediction.measure === 'migrationUs' && !measures.migrationSucceeded) return false;
  if (guess === undefined || typeof answer !== 'number' || answer <= 0) return false;
  return guess >= answer / prediction.withinFactor && guess <= answer * prediction.withinFactor;
}

/** Guesses start where nobody's thinking is led to: in the middle of the scale. */
export const startingGuess = (prediction: Prediction): number => Math.round(Math.sqrt(prediction.from * prediction.to));

/** What a verdict on all days of traffic and everything answered so far have earned, nothing before all are flown; medals are never taken away. */
export function graded(visit: Visit, verdict: Verdict): Visit {
  const standing = standingOf(visit.proof?.otherDays ?? [], verdict);
  if (!standing.isComplete) return visit;
  const { medal, isPlateEarned } = grade({ ...verdict, medal: standing.medal }, {
    isPredictionRight: visit.isPredictionRight,
    isDiagnosisRight: visit.isDiagnosisRight,
    isEvidenceRight: visit.isEvidenceRight,
    evidenceTries: visit.evidencePicks.length,
  });
  return { ...visit, best: betterMedal(visit.best, medal), isPlateEarned: visit.isPlateEarned || isPlateEarned };
}
