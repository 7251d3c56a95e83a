import type { Level } from '../levels/level.ts';
import { changeProgress } from './step.ts';
import type { PredictionMade, Progress } from './progress.ts';
import type { FlightName, State } from './state.ts';
import { mayGo } from './sign-off.ts';
import { isGuessRight, visitOf } from './visit.ts';

/** The question whether the migration may go to production as it is: asked of every level beside its own; 1 stands for yes. */
export const SIGN_OFF = 'sign-off';

export const CONFIDENCES = [50, 70, 90] as const;

/** Below so many answers a share says more about luck than about the one who guessed. */
export const ANSWERS_MIN = 5;

/** Keeps what became of the predictions of this level once production has been flown; nothing when they were kept before. */
export function recordPredictions(state: State, level: Level, flight: FlightName): State {
  const { guesses, confidence, isPredictionLocked, round, signOff } = visitOf(state.progress, level.id);
  const flown = state.flown.production;
  if (flight !== 'production' || !flown || !isPredictionLocked || confidence === null) return state;
  const made = level.predictions.flatMap((prediction): readonly (readonly [string, PredictionMade])[] => {
    const guess = guesses[prediction.id];
    const key = `${level.id}/${round}/${prediction.id}`;
    const known = state.progress.predictions[key];
    if (guess === undefined || (known && known.answer !== null)) return [];
    const world = state.flown[prediction.world]?.trace.measures ?? flown.trace.measures;
    const figure = world[prediction.measure];
    const isStopped = prediction.measure === 'migrationUs' && !world.migrationSucceeded;
    const answer = typeof figure === 'number' && !isStopped ? figure : null;
    if (known && answer === null) return [];
    return [[key, { level: level.id, prediction: prediction.id, round, guess, answer, isRight: isGuessRight(prediction, guess, world), confidence }]];
  });
  const signedKey = `${level.id}/${round}/${SIGN_OFF}`;
  const isSigned = signOff !== null && state.progress.predictions[signedKey] === undefined;
  const answer = mayGo(level, flown);
  if (isSigned) made.push([signedKey, { level: level.id, prediction: SIGN_OFF, round, guess: Number(signOff), answer: Number(answer), isRight: signOff === answer, confidence }]);
  return made.length === 0 ? state : changeProgress(state, { predictions: { ...state.progress.predictions, ...Object.fromEntries(made) } });
}

/** How often somebody was right when they said that they were so sure. */
export type CalibrationRow = { readonly percent: 50 | 70 | 90; readonly right: number; readonly of: number };

export type Calibration = {
  readonly rows: readonly CalibrationRow[];
  /** Predictions that are kept and not counted: made again after the answer had been seen, and those whose run was stopped before it could tell. */
  readonly again: number;
  readonly untold: number;
};

export function calibrationOf(progress: Pick<Progress, 'predictions'>): Calibration {
  const made = Object.values(progress.predictions);
  const counted = made.filter(({ round, answer }) => round === 0 && answer !== null);
  return {
    rows: CONFIDENCES.map((percent) => {
      const said = counted.filter(({ confidence }) => confidence === percent);
      return { percent, right: said.filter(({ isRight }) => isRight).length, of: said.length };
    }),
    again: made.filter(({ round }) => round > 0).length,
    untold: made.filter(({ round, answer }) => round === 0 && answer === null).length,
  };
}

/**
Over- or underconfidence in one sentence. The deviation is measured by what chance alone would do: the standard deviation of the number right, if each
had been right with the probability that was said. Within one of these it is said to fit.
*/
export function calibrationSentence({ rows }: Calibration): string {
  const total = rows.reduce((sum, { of }) => sum + of, 0);
  const right = rows.reduce((sum, row) => sum + row.right, 0);
  if (total < ANSWERS_MIN) return `${total === 0 ? 'No prediction has met its run yet' : total === 1 ? 'One prediction has met its run so far' : `${total} predictions have met their runs so far`}: too few to tell; from ${ANSWERS_MIN} on this page says more.`;
  const expected = rows.reduce((sum, { percent, of }) => sum + (of * percent) / 100, 0);
  const spread = Math.sqrt(rows.reduce((sum, { percent, of }) => sum + of * (percent / 100) * (1 - percent / 100), 0));
  const said = `You were right ${right} of ${total} times; what you said of yourself comes to ${Math.round(expected)}.`;
  if (right - expected <= -spread) return `${said} That is overconfidence: be less sure, or look for what would make you wrong before you say a number.`;
  if (right - expected >= spread) return `${said} That is underconfidence: you know more of this than you trust yourself to.`;
  return `${said} That fits: you know how well you know it.`;
}
