import type { Level } from '../levels/level.ts';
import type { Measures } from '../run/trace.ts';
import { clock, duration } from '../text/duration.ts';
import { logText } from '../text/log-text.ts';
import { evidenceSentence, offeredEvidence, SAY } from './evidence.ts';
import { scenarioOf } from './flights.ts';
import { lockModeName } from './lock-names.ts';
import { inUnit } from './measured.ts';
import { onCallChoices, actionEffects } from './run-actions.ts';
import { digestLog, emptyDigest } from './run-log.ts';
import type { LogDigest } from './run-log.ts';
import type { Flown, State } from './state.ts';
import { mayGo, signOffSentence } from './sign-off.ts';
import { isGuessRight, visitOf } from './visit.ts';
import { difference, withoutAction, WHAT_IFS_MAX } from './what-if.ts';
import type { WatchedFlight } from './what-if.ts';

/** A moment of a run that everybody should know afterwards: its time on the run's clock, and in words. */
export type Moment = { readonly atUs: number; readonly at: string; readonly words: string };

/** One thing that was done on call: what it was, and what the same run without it says of it; until that has been flown, and where it cannot be, what the run's own log tells. */
export type OnCallLine = { readonly atUs: number; readonly label: string; readonly outcome: 'better' | 'worse' | 'mixed' | 'same' | 'not flown yet' | 'unknown'; readonly sentence: string; readonly why: string | null };

/** Something that was pointed at or done and led nowhere, with the reason. */
export type RedHerring = { readonly what: string; readonly why: string };

export type PredictionLine = { readonly question: string; readonly words: string; readonly isRight: boolean };

/** The run as a line of moments: firsts of their kind, everything done on call, the end of the lock, the recovery; and the end of a run that was not long enough for its migration. */
export function timelineOf(flown: Flown, labels: readonly { readonly atUs: number; readonly label: string }[] = []): readonly Moment[] {
  const { milestones } = digestOf(flown);
  const isEnded = milestones.some(({ kind }) => kind === 'end' || kind === 'failed');
  const last: readonly Moment[] = isEnded ? [] : [{ atUs: flown.trace.endUs, at: clock(flown.trace.endUs), words: 'the run ends here, and the migration has not ended' }];
  // One entry of the log may be a first in more ways than one.
  return [...firstActions(milestones.filter(({ entry }, index) => milestones.findIndex((other) => other.entry === entry) === index)).map(({ kind, atUs, entry }): Moment => {
    const done = kind === 'action' ? labels.find((one) => one.atUs === atUs) : undefined;
    return { atUs, at: clock(atUs), words: done ? `on call: ${done.label}` : logText(entry, SAY) };
  }), ...last].toSorted((a, b) => a.atUs - b.atUs);
}

/** What was done comes before what it brought in the same moment. */
const firstActions = (milestones: LogDigest['milestones']): LogDigest['milestones'] => [...milestones.filter(({ kind }) => kind === 'action'), ...milestones.filter(({ kind }) => kind !== 'action')];

const digestOf = ({ trace }: Flown): LogDigest => digestLog(emptyDigest, trace.log);

/** Each action with what it changed. Its reason comes from the run's own log: what was held, and what an action of this kind can do about it. */
export function onCallLines(state: State, level: Level, flight: WatchedFlight): readonly OnCallLine[] {
  const flown = state.flown[flight];
  if (!flown || flown.actions.length === 0) return [];
  const scenario = flown.scenario ?? scenarioOf(state, level, flight, flown.actions);
  const choices = onCallChoices(scenario);
  const effects = actionEffects(scenario, flown.actions, digestOf(flown), [], flown.trace.series, lockModeName);
  return flown.actions.map((action, index): OnCallLine => {
    const { atUs } = action;
    const label = choices.find((one) => one.action && JSON.stringify(one.action(atUs)) === JSON.stringify(action))?.label ?? action.kind;
    const why = effects[index].outcome === 'did not help' ? effects[index].sentence : null;
    if (index >= WHAT_IFS_MAX) return { atUs, label, outcome: 'unknown', sentence: effects[index].sentence, why: null };
    const without = withoutAction(state, flown, index);
    if (without === null || typeof without === 'string') return { atUs, label, outcome: without === null ? 'not flown yet' : 'unknown', sentence: effects[index].sentence, why: null };
    const { outcome, sentence } = difference(flown.trace.measures, without);
    return { atUs, label, outcome, sentence, why: outcome === 'better' ? null : why };
  });
}

/** What the player took for the proof and was none, and what they did that did not help: things that are in every such run, and why they lead away. */
export function redHerrings(state: State, level: Level): readonly RedHerring[] {
  const flown = state.flown.production;
  if (!flown) return [];
  const items = offeredEvidence(level, flown);
  const pointed = [...new Set(visitOf(state.progress, level.id).evidencePicks)].flatMap((pick): readonly RedHerring[] => {
    const item = items.find(({ id }) => id === pick);
    if (!item) return [];
    const found = level.evidence.find(({ id }) => id === item.evidence) ?? null;
    return found?.proves ? [] : [{ what: `You pointed at: ${item.seen}  ${item.words}`, why: evidenceSentence(found) }];
  });
  const done = onCallLines(state, level, 'production').filter(({ outcome }) => outcome === 'same' || outcome === 'worse').map(({ atUs, label, why, sentence }): RedHerring => ({ what: `You did: ${label}, at ${clock(atUs)}`, why: why ?? sentence }));
  return [...pointed, ...done];
}

/** Each prediction against what came, one line each. */
export function predictionLines(state: State, level: Level): readonly PredictionLine[] {
  const { guesses, isPredictionLocked, signOff } = visitOf(state.progress, level.id);
  const flown = state.flown.production;
  if (!flown || !isPredictionLocked) return [];
  const production = flown.trace.measures;
  const guessed = level.predictions.map((prediction): PredictionLine => {
    const world: Measures = state.flown[prediction.world]?.trace.measures ?? production;
    const answer = world[prediction.measure];
    const guess = guesses[prediction.id];
    const said = guess === undefined ? 'nothing' : inUnit(guess, prediction.unit);
    const came = typeof answer === 'number' ? inUnit(answer, prediction.unit) : 'never';
    const isStopped = prediction.measure === 'migrationUs' && !world.migrationSucceeded;
    return { question: prediction.question, words: isStopped ? `You said ${said}; it was stopped after ${came}.` : `You said ${said}; it was ${came}.`, isRight: isGuessRight(prediction, guess, world) };
  });
  return signOff === null ? guessed : [...guessed, { question: 'Would you let it go to production as it is?', words: signOffSentence(signOff, level, flown), isRight: signOff === mayGo(level, flown) }];
}

/** Where nothing went wrong, and might have been taken for something that would. */
const SAFE_QUESTIONS: readonly string[] = [
  'What made this look dangerous, and which figure of the run showed that it was not?',
  'What would have to be different, in the line or around it, for it to be dangerous after all?',
  'Which rule of your own team has outlived its reason, and what does it cost to keep it?',
];

/** Three questions to talk about afterwards, with this run's own figures in them. */
export function questionsAfter(flown: Flown): readonly string[] {
  if (flown.verdict?.passed) return SAFE_QUESTIONS;
  const { firstErrorUs, firstKillUs } = flown.trace.measures;
  const start = digestOf(flown).milestones.find(({ kind }) => kind === 'start')?.atUs ?? 0;
  const wait = digestOf(flown).milestones.find(({ kind }) => kind === 'first-wait');
  const sign = wait && firstErrorUs !== null && firstErrorUs > wait.atUs - start
    ? `Somebody waited ${duration(wait.atUs - start)} after the start, and the first customer saw an error ${duration(firstErrorUs - (wait.atUs - start))} later. What in your own systems would have told you in between?`
    : 'Which figure would have told you first that something was wrong, and who looks at it in your own systems?';
  const helped = firstKillUs === null ? 'What was taken for granted here that had been true everywhere the migration was tried?' : 'Which part of the machinery meant well and made it worse, and would yours do the same?';
  return [sign, helped, 'Which change of your own has this shape: quick wherever it was tried, and tried only where nobody waits?'];
}
