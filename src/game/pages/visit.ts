import type { Level, Prediction } from '../../levels/level.ts';
import { grouped } from '../../text/number.ts';
import { scenarioOf, startOf } from '../flights.ts';
import { lockModeName } from '../lock-names.ts';
import { inUnit } from '../measured.ts';
import { code, heading, page, text } from '../page.ts';
import type { Block, Page, PageChoice } from '../page.ts';
import type { Measures } from '../../run/trace.ts';
import type { State } from '../state.ts';
import { runChoices } from '../rewind.ts';
import { actionEffects } from '../run-actions.ts';
import { digestLog, emptyDigest } from '../run-log.ts';
import { isSignOffRight, signOffSentence } from '../sign-off.ts';
import { isGuessRight, startingGuess, visitOf } from '../visit.ts';

export const placeOf = (level: Level, station: string): string => `${level.exhibit} ${level.title} · ${station}`;

export const goOn = (label: string): PageChoice => ({ id: 'continue', label, action: { kind: 'continue' } });
export const debriefChoice: PageChoice = { id: 'debrief', label: 'The debrief: your run, moment by moment', action: { kind: 'open-debrief' } };
/** The same where the player's own migration has run as well: the debrief is of what the ticket came with. */
export const firstRunChoice: PageChoice = { ...debriefChoice, label: 'The debrief of the first run, moment by moment' };
export const backToHall: PageChoice = { id: 'hall', label: 'Back to the exhibits', action: { kind: 'show', screen: 'hall' } };

const STANDING = {
  executed: 'Recorded from the framework itself, run against a real server.',
  documented: 'As the framework’s documentation describes it; not recorded from a run.',
  condensed: 'A loop of the framework’s, written here as one statement with its pages.',
} as const;

const LANGUAGES: Readonly<Record<string, string>> = { rails: 'ruby', django: 'python', alembic: 'python', laravel: 'php', flyway: 'sql', efcore: 'csharp', typeorm: 'typescript' };

export function ticketPage(state: State, level: Level): Page {
  const start = startOf(state, level);
  const { ticket } = level;
  const { worlds } = level;
  return page({
    place: placeOf(level, 'ticket'),
    status: start.frameworkName,
    blocks: [
      text(`${ticket.number}  from ${ticket.from}`, 'quiet'),
      heading(ticket.title),
      text(ticket.body),
      code(start.file, LANGUAGES[start.framework] ?? 'text', start.code, '+'),
    ],
    beside: [
      heading(`What ${start.frameworkName} sends`),
      code('', 'sql', start.sentSql),
      text(STANDING[start.standing], 'quiet'),
      text(`It will run on ${worlds.laptop.name} (${grouped(worlds.laptop.rows)} rows), on ${worlds.staging.name} (${grouped(worlds.staging.rows)}) and on ${worlds.production.name} (${grouped(worlds.production.rows)}).`),
    ],
    question: null,
    choices: [
      goOn(`Run it on ${worlds.laptop.name}`),
      { id: 'framework', label: `Another framework than ${start.frameworkName}`, action: { kind: 'show-frameworks' } },
      backToHall,
    ],
  });
}

export function frameworksPage(state: State, level: Level): Page {
  const now = startOf(state, level);
  return page({
    place: placeOf(level, 'framework'),
    status: now.frameworkName,
    blocks: [text('The same change in each framework’s own code, with the SQL that it sends. Chosen once for all exhibits; you can choose again at any ticket.')],
    question: 'Which one do you work with?',
    choices: level.starts.map((start) => ({
      id: start.framework,
      label: start.frameworkName,
      note: start.framework === now.framework ? 'chosen now' : start.standing === 'documented' ? 'from its documentation' : undefined,
      action: { kind: 'choose-framework', framework: start.framework },
    })),
  });
}

const CONFIDENCE = [[50, 'A guess: it could as well be another'], [70, 'Fairly sure'], [90, 'I would bet on it']] as const;

export function predictionPage(state: State, level: Level): Page {
  const visit = visitOf(state.progress, level.id);
  const prediction = level.predictions[visit.question];
  const status = visit.isPredictionLocked ? 'locked in' : `question ${Math.min(visit.question, level.predictions.length + 1) + 1} of ${level.predictions.length + 2}`;
  if (visit.isPredictionLocked) {
    return page({
      place: placeOf(level, 'prediction'), status,
      blocks: [text('Your prediction is locked in: it was made before production ran.'), guessesTable(state, level)],
      choices: [goOn('Run it on production'), backToHall],
    });
  }
  // Progress of an earlier version may stand at the confidence without having been asked this.
  if (!prediction && (visit.question === level.predictions.length || visit.signOff === null)) return signOffPage(state, level, status);
  if (!prediction) {
    return page({
      place: placeOf(level, 'prediction'), status,
      blocks: [guessesTable(state, level), text('Once locked in, a prediction stays as it is.', 'quiet')],
      question: 'How sure are you? Choosing locks the prediction in, and production runs.',
      choices: [
        ...CONFIDENCE.map(([percent, label]): PageChoice => ({ id: String(percent), label: `${percent} %  ${label}`, action: { kind: 'lock-prediction', percent } })),
        { id: 'back', label: 'Change my answers first', action: { kind: 'back' } },
      ],
    });
  }
  const value = visit.guesses[prediction.id] ?? startingGuess(prediction);
  return page({
    place: placeOf(level, 'prediction'), status,
    blocks: [smallRuns(state, level), ...(prediction.straightLine === null ? [] : [text(`A straight line through the small runs would say ${inUnit(prediction.straightLine, prediction.unit)}.`, 'quiet')])],
    question: prediction.question,
    slider: sliderOf(prediction, value),
    choices: [{ id: 'this', label: `My answer: ${inUnit(value, prediction.unit)}`, action: { kind: 'guess', prediction: prediction.id, value, isFinal: true } }],
  });
}

const SIGN_OFF = 'Would you let it go to production as it is?';

/** The question that is asked of every change at work, and in every exhibit. */
function signOffPage(state: State, level: Level, status: string): Page {
  const { signOff } = visitOf(state.progress, level.id);
  const choice = (mayGo: boolean, label: string): PageChoice => ({ id: mayGo ? 'yes' : 'no', label, note: signOff === mayGo ? 'your answer so far' : undefined, action: { kind: 'sign-off', mayGo } });
  return page({
    place: placeOf(level, 'prediction'), status,
    blocks: [smallRuns(state, level), text('It runs either way: this is a simulation. Some changes that look dangerous are safe, and holding those back has its price as well.', 'quiet')],
    beside: [heading('What it sends'), code('', 'sql', startOf(state, level).sentSql), heading('What it is judged by'), { kind: 'list', items: level.objectives.map(({ id, title }) => ({ sign: 'open' as const, text: `${id} ${title}` })) }],
    question: SIGN_OFF,
    choices: [choice(true, 'Yes: it keeps every objective'), choice(false, 'No: something would be broken'), { id: 'back', label: 'Change my answers first', action: { kind: 'back' } }],
  });
}

const sliderOf = (prediction: Prediction, value: number) =>
  ({ from: prediction.from, to: prediction.to, value, unit: prediction.unit, set: (next: number) => ({ kind: 'guess' as const, prediction: prediction.id, value: next, isFinal: false }) });

/** What the two small runs took: all that anybody knew at this point. */
function smallRuns(state: State, level: Level): Block {
  const took = (flight: 'laptop' | 'staging') => {
    const measures = state.flown[flight]?.trace.measures;
    return measures?.migrationUs == null ? '…' : inUnit(measures.migrationUs, 'us');
  };
  return {
    kind: 'table',
    columns: ['', 'rows', 'took', 'customers'],
    rows: [
      ['laptop', grouped(level.worlds.laptop.rows), took('laptop'), 'none there'],
      ['staging', grouped(level.worlds.staging.rows), took('staging'), 'hardly any'],
      ['production', grouped(level.worlds.production.rows), '?', 'all of them'],
    ],
  };
}

function guessesTable(state: State, level: Level): Block {
  const { guesses, signOff } = visitOf(state.progress, level.id);
  return { kind: 'facts', rows: [
    ...level.predictions.map(({ id, question, unit }): readonly [string, string] => [question, guesses[id] === undefined ? 'not answered' : inUnit(guesses[id], unit)]),
    ...(signOff !== null ? [[SIGN_OFF, signOff ? 'yes' : 'no'] as const] : []),
  ] };
}

/** Prediction and outcome on one line each; it says of both kinds of error what they are worth. */
export function outcomePage(state: State, level: Level): Page {
  const visit = visitOf(state.progress, level.id);
  const flown = state.flown.production;
  if (!flown) return waitingPage(level, 'what happened');
  const { measures } = flown.trace;
  const blocks = level.predictions.flatMap((prediction): readonly Block[] => {
    const world = state.flown[prediction.world]?.trace.measures ?? measures;
    const answer = world[prediction.measure];
    const guess = visit.guesses[prediction.id];
    const measured = typeof answer === 'number' ? inUnit(answer, prediction.unit) : 'never';
    const isStopped = prediction.measure === 'migrationUs' && !world.migrationSucceeded;
    const isRight = isGuessRight(prediction, guess, world);
    const values: Readonly<Record<string, string>> = { answer: measured, guess: guess === undefined ? 'nothing' : inUnit(guess, prediction.unit) };
    return [
      heading(prediction.question),
      { kind: 'list', items: [{ sign: isRight ? 'good' : 'open', text: isStopped ? `You said ${values['guess']}; it was stopped after ${measured}, and nobody will know how long it would have run.` : `You said ${values['guess']}; it was ${measured}.` }] },
      ...isStopped ? [] : [text(prediction.explanation.replace(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole))],
    ];
  });
  return page({
    place: placeOf(level, 'your prediction'),
    status: '',
    blocks: [
      ...blocks,
      ...(visit.signOff === null ? [] : [heading(SIGN_OFF), { kind: 'list', items: [{ sign: isSignOffRight(visit, level, flown) ? 'good' : 'open', text: signOffSentence(visit.signOff, level, flown) }] } satisfies Block]),
      ...brokenObjectives(state), text(calibration(visit.confidence, visit.isPredictionRight, flown.verdict?.passed === true, isAllTooSmall(state, level, measures)), 'quiet'), ...onCallBlocks(state, level, 'production'),
    ],
    choices: [goOn(flown.verdict?.passed ? 'Find out why it held: look at the evidence' : 'Find out why: look at the evidence'), debriefChoice, ...runChoices(state, level, 'production'), backToHall],
  });
}

/** The objectives that were broken, with their figures: S1 alone says nothing, and where no request failed nobody has seen yet what went wrong. */
function brokenObjectives({ flown: { production } }: State): readonly Block[] {
  const broken = production?.verdict?.objectives.filter(({ passed }) => !passed) ?? [];
  if (!production || broken.length === 0) return [];
  return [heading(production.trace.measures.requestsFailed > 0 ? 'What it did not keep' : 'No request failed. And yet:'), { kind: 'list', items: broken.map(({ id, sentence }) => ({ sign: 'bad', text: `${id}: ${sentence}` })) }];
}

/** What was done on call in a run, and what came of it: told afterwards, because in the middle of it nobody knows. */
export function onCallBlocks(state: State, level: Level, flight: 'production' | 'own'): readonly Block[] {
  const flown = state.flown[flight];
  if (!flown || flown.actions.length === 0) return [];
  const { trace, actions } = flown;
  const effects = actionEffects(scenarioOf(state, level, flight, actions), actions, digestLog(emptyDigest, trace.log), [], trace.series, lockModeName);
  return [heading('What you did on call'), { kind: 'list', items: effects.map(({ outcome, sentence }) => ({ sign: outcome === 'helped' ? 'good' : 'open', text: sentence })) }];
}

/** Whether all that was guessed wrong was guessed too small. */
function isAllTooSmall(state: State, level: Level, production: Measures): boolean {
  const { guesses } = visitOf(state.progress, level.id);
  const wrong = level.predictions.flatMap((prediction): readonly (readonly [guess: number, answer: number])[] => {
    const world = state.flown[prediction.world]?.trace.measures ?? production;
    const [guess, answer] = [guesses[prediction.id], world[prediction.measure]];
    return guess === undefined || typeof answer !== 'number' || isGuessRight(prediction, guess, world) ? [] : [[guess, answer]];
  });
  return wrong.length > 0 && wrong.every(([guess, answer]) => guess < answer);
}

function calibration(confidence: number | null, isRight: boolean, isKept: boolean, isTooSmall: boolean): string {
  if (confidence === null) return '';
  if (isRight) return confidence === 90 ? 'You were sure, and right.' : `You gave it ${confidence} %, and were right: you know more of this than you trusted yourself to.`;
  if (isKept) return `You gave it ${confidence} %. What looks dangerous and what is are two things; telling them apart is what this exhibit is for.`;
  if (confidence === 50) return 'You called it a guess, and it was one. Hardly anybody gets this right.';
  if (!isTooSmall) return `You gave it ${confidence} %, and it came out otherwise. That is worth something: where a guess and a run part, there is something to find out.`;
  return `You gave it ${confidence} %. The surprise is the point: everything seen so far spoke for a smaller number.`;
}

/** While a flight is flown again in the background. */
export function waitingPage(level: Level, station: string): Page {
  return page({
    place: placeOf(level, station),
    status: '',
    blocks: [text('The run is being flown again: the same seed and the same actions give the same run, so nothing you saw will change. This takes a few seconds.')],
    choices: [backToHall],
  });
}
