import type { Level } from '../levels/level.ts';
import { hallBefore, hallOf, levelOf } from './museum.ts';
import { caseBefore, doorAt, spotBefore, spotOf, walk } from './floor.ts';
import { firstDraft } from './draft.ts';
import { dayToJudge, missingFlights, newProof, startOf, takeFlight, visitAfterDay, visitAfterFlight } from './flights.ts';
import { NEW_VISIT, STEPS } from './progress.ts';
import type { Progress, Visit } from './progress.ts';
import { postMortemEffects } from './post-mortem.ts';
import { goToHall, throughDoor } from './map.ts';
import { watchDay } from './watched-day.ts';
import { backFromWay, showWays } from './ways.ts';
import { missingWhatIfs, openDebrief } from './what-if.ts';
import { answerDoor, backFromDoor, openDoor } from './doors.ts';
import { recordPredictions } from './calibration.ts';
import { datePlates, openedOn, recalled } from './revisit.ts';
import type { Action, Effect, Screen, State } from './state.ts';
import { isDiagnosed, questionsOf, isAnswered, screenOf, stepAfter, stepBefore, visitOf, graded } from './visit.ts';
import { isRewound, rewound, writeReplay } from './rewind.ts';
import { backInSandbox, editedInSandbox, onSandbox, sandboxEnded, sandboxFailed, sandboxText } from './sandbox.ts';
import { evidenceSentence } from './evidence.ts';
import { edited, fadedRung, isLadderOpen, onLadder, withHelp } from './ladder.ts';

type Stepped = readonly [State, readonly Effect[]];

/** The game's one rule: what a state becomes by an action, and what is asked of the outside. An action that does not fit the screen changes nothing. */
export function step(state: State, action: Action): Stepped {
  if (state.isOver) return [state, []];
  const [after, effects] = act({ ...state, notice: KEEPS_NOTICE.has(action.kind) ? state.notice : null }, action);
  const next = after.progress === state.progress ? after : { ...after, progress: datePlates(after.progress) };
  // Written after every change, so that nothing is lost by a closed window.
  return next.progress === state.progress ? [next, effects] : [next, [{ kind: 'save', progress: next.progress }, ...effects]];
}

/** What comes from outside does not wipe out what is being said, and what was said at the door is said again behind it. */
const KEEPS_NOTICE: ReadonlySet<Action['kind']> = new Set(['flight-ended', 'what-if-ended', 'day-judged', 'way-flown', 'progress-elsewhere', 'open-museum']);

function act(state: State, action: Action): Stepped {
  switch (action.kind) {
    case 'open-museum': return openMuseum(state, action.day);
    case 'walk': case 'go-to-case': case 'next-case': case 'previous-case': case 'look': return inHall(state, action);
    case 'show': return show(state, { kind: action.screen });
    case 'go-to': return goTo(state, action.station);
    case 'search': return [state.screen.kind === 'collection' ? { ...state, screen: { kind: 'collection', query: action.query } } : state, []];
    case 'go-to-hall': return [goToHall(state, action.hall), []];
    case 'watch-day': return watchDay(state);
    case 'show-ways': return 'level' in state.screen ? showWays(state, state.screen.level, action.way) : [state, []];
    case 'way-flown': return [{ ...state, ways: { ...state.ways, [action.key]: action.flown } }, []];
    case 'open-debrief': return openDebrief(state);
    case 'what-if-ended': return [{ ...state, whatIfs: { ...state.whatIfs, [action.key]: action.result } }, []];
    case 'open-door': return [openDoor(state, action.level, action.to), []];
    case 'answer-door': return [answerDoor(state, action.belongs), []];
    case 'visit': return visitLevel(state, action.level);
    case 'start-over': return startOver(state, action.level);
    case 'continue': return onward(state);
    case 'back': return back(state);
    case 'show-frameworks': return 'level' in state.screen ? [{ ...state, screen: { kind: 'frameworks', level: state.screen.level } }, []] : [state, []];
    case 'choose-framework': return chooseFramework(state, action.framework);
    case 'guess': return guess(state, action);
    case 'sign-off': return signOff(state, action.mayGo);
    case 'lock-prediction': return lockPrediction(state, action.percent);
    case 'flight-ended': return flightEnded(state, action);
    case 'flight-failed': return flightFailed(state, action.level, action.flight, action.sentence);
    case 'day-judged': return dayJudged(state, action);
    case 'point-at': return pointAt(state, action.evidence, action.item);
    case 'answer': return answer(state, action.question, action.option);
    case 'edit': return state.screen.kind === 'sandbox' ? [editedInSandbox(state, action.sql), []] : changeVisit({ ...state, overlay: null }, (visit) => edited(visit, action.sql));
    case 'open-editor': return openEditor(state);
    case 'ladder': return [onLadder(state, action.move), []];
    case 'hint': return takeHint(state);
    case 'fly-own': return flyOwn(state, false);
    case 'fly-as-it-is': return flyOwn(state, true);
    case 'write-post-mortem': return writePostMortem(state);
    case 'write-replay': return [state, writeReplay(state, action.of)];
    case 'rewind': return rewind(state, action);
    case 'sandbox': return onSandbox(state, action.move);
    case 'overlay': return [{ ...state, overlay: action.overlay === null ? null : { kind: action.overlay } }, []];
    case 'prefer': return [changeProgress(state, { preferences: { ...state.progress.preferences, ...action.preferences } }), []];
    case 'recall-open': return state.museum.levels[action.level] ? enter(state, { kind: 'revisit', level: action.level }) : [state, []];
    case 'recall': return [recalled(state, action.question, action.isKnown), []];
    case 'progress-elsewhere': return [{ ...state, progress: action.progress }, []];
    case 'notice': return [{ ...state, notice: action.sentence }, []];
    case 'leave': return [{ ...state, overlay: null, isOver: true }, [{ kind: 'leave', farewell: 'Your progress is saved. The museum opens again where you left it.' }]];
  }
}

export function changeProgress(state: State, change: Partial<Progress>): State {
  return { ...state, progress: { ...state.progress, ...change, revision: state.progress.revision + 1 } };
}

/** The visit of the level on the screen, changed; nothing when the screen has no level. */
function changeVisit(state: State, change: (visit: Visit) => Visit): Stepped {
  if (!('level' in state.screen)) return [state, []];
  return [withVisit(state, state.screen.level, change(visitOf(state.progress, state.screen.level))), []];
}

export function withVisit(state: State, level: string, visit: Visit): State {
  const before = state.progress.visits[level];
  if (before === visit) return state;
  return changeProgress(state, { visits: { ...state.progress.visits, [level]: { ...visit, revision: (before?.revision ?? 0) + 1 } } });
}

/** The museum opens where the player left it: in the visit they were in, or in the hall. */
function openMuseum(closed: State, day?: number): Stepped {
  const state = { ...closed, progress: openedOn(closed.progress, day) };
  const hall = hallOf(state.museum, state.progress.place.hall);
  const spot = spotOf(hall, state.progress.place);
  const opened = changeProgress({ ...state, screen: { kind: 'hall' } }, { openings: state.progress.openings + 1, place: { ...state.progress.place, hall: hall.id, ...spot } });
  const { level } = state.progress.place;
  if (level === null || !state.museum.levels[level]) return [opened, []];
  const { step: station } = visitOf(state.progress, level);
  return enter({ ...opened, notice: state.notice ?? (station === 'ticket' ? null : 'You were here when you left.') }, screenOf(level, station));
}

/** Goes to a screen and has flown what it speaks of. */
function enter(state: State, screen: Screen): Stepped {
  const isOther = 'level' in screen && state.flownLevel !== undefined && state.flownLevel !== screen.level;
  const there: State = { ...(screen.kind === 'fix' ? withHelp(state, screen.level) : state), screen, overlay: null, ...(isOther ? { flown: {}, flownLevel: screen.level } : {}) };
  return [there, [...missingFlights(there), ...('level' in screen ? dayToJudge(there, levelOf(state.museum, screen.level)) : [])]];
}

function show(state: State, screen: Screen): Stepped {
  const place = { ...state.progress.place, level: null };
  const leaves = screen.kind === 'hall' && state.progress.place.level !== null;
  return enter(leaves ? changeProgress(state, { place }) : state, screen);
}

function inHall(state: State, action: Extract<Action, { kind: 'walk' | 'go-to-case' | 'next-case' | 'previous-case' | 'look' }>): Stepped {
  if (state.screen.kind !== 'hall') return [state, []];
  const { place } = state.progress;
  const hall = hallOf(state.museum, place.hall);
  const spot = spotOf(hall, place);
  const stand = (to: { column: number; row: number }, isWalk = true): State =>
    to.column === place.column && to.row === place.row ? state : changeProgress(state, { place: { ...place, ...to }, hasWalked: state.progress.hasWalked || isWalk });
  const here = caseBefore(hall, spot)?.place;
  switch (action.kind) {
    case 'walk': {
      const to = walk(hall, spot, action.columns, action.rows);
      const door = action.columns === 0 ? null : doorAt(to);
      return [door === 'on' || (door === 'back' && hallBefore(state.museum, hall) !== null) ? throughDoor(stand(to), hall, door) : stand(to), []];
    }
    case 'go-to-case': return [hall.cases.some((one) => one.place === action.place) ? stand(spotBefore(hall, action.place)) : state, []];
    case 'next-case': return [stand(spotBefore(hall, here === undefined ? 1 : (here % hall.cases.length) + 1)), []];
    case 'previous-case': return [stand(spotBefore(hall, here === undefined || here === 1 ? hall.cases.length : here - 1)), []];
    case 'look': {
      const found = caseBefore(hall, spot);
      if (found?.level) return visitLevel({ ...changeProgress(state, { hasLooked: true }) }, found.level);
      return [{ ...state, notice: found ? `${found.title}: ${found.note}` : doorAt(spot) === 'on' ? throughDoor(state, hall, 'on').notice : 'Nothing stands here. Walk up to a case, then look.' }, []];
    }
  }
}

/** Before the case of a level, in its own hall; who stands there already stays where they stand. */
function placeOf(state: State, level: string): Progress['place'] {
  const { place } = state.progress;
  const hall = state.museum.halls.find(({ cases }) => cases.some((one) => one.level === level));
  const found = hall?.cases.find((one) => one.level === level);
  if (hall === undefined || found === undefined) return { ...place, level };
  return hall.id === place.hall && caseBefore(hall, place) === found ? { ...place, level } : { ...place, level, hall: hall.id, ...spotBefore(hall, found.place) };
}

/** Opens a level where its visit stands; one that was finished opens at its plaque. */
function visitLevel(state: State, level: string): Stepped {
  if (!state.museum.levels[level]) return [state, []];
  const visit = visitOf(state.progress, level);
  const started = state.progress.visits[level] ? state : withVisit(state, level, NEW_VISIT);
  const station = visit.isTransferDone ? 'plaque' : visit.step;
  return enter(changeProgress(started, { place: placeOf(state, level) }), screenOf(level, station));
}

function startOver(state: State, level: string): Stepped {
  if (!state.museum.levels[level]) return [state, []];
  const { best, isPlateEarned, isTransferDone, draft, revision, round } = visitOf(state.progress, level);
  const again = withVisit({ ...state, flown: {} }, level, { ...NEW_VISIT, revision, best, isPlateEarned, isTransferDone, draft, round: round + 1 });
  return enter(changeProgress(again, { place: { ...state.progress.place, level } }), { kind: 'ticket', level });
}

function chooseFramework(state: State, framework: string): Stepped {
  if (state.screen.kind !== 'frameworks' || !levelOf(state.museum, state.screen.level).starts.some((start) => start.framework === framework)) return [state, []];
  const { level } = state.screen;
  // The flights were flown with what the other framework sends.
  return enter(changeProgress({ ...state, flown: {} }, { framework }), { kind: 'ticket', level });
}

/** To the next question of a station, or to the next station. */
function onward(state: State): Stepped {
  const { screen } = state;
  if (screen.kind === 'title') return openMuseum(state);
  if (!('level' in screen)) return show(state, { kind: 'hall' });
  if (screen.kind === 'frameworks') return enter(state, { kind: 'ticket', level: screen.level });
  const level = levelOf(state.museum, screen.level);
  const visit = visitOf(state.progress, screen.level);
  const station = visit.step;
  // A run goes on only when it has ended, a prediction only when it is locked, the workbench only through a run.
  if (screen.kind === 'run' || screen.kind === 'revisit' || screen.kind === 'door') return [state, []];
  if (screen.kind === 'debrief' || screen.kind === 'ways') return back(state);
  if (screen.kind === 'prediction') {
    if (visit.isPredictionLocked) return toStation(state, screen.level, 'production');
    return visit.question < level.predictions.length ? toQuestion(state, visit.question + 1) : [state, []];
  }
  if (screen.kind === 'diagnosis') {
    const questions = questionsOf(level);
    if (visit.question < questions.length - 1) return toQuestion(state, visit.question + 1);
  }
  if (screen.kind === 'transfer') {
    if (visit.question < level.transfer.questions.length - 1) return toQuestion(state, visit.question + 1);
    const done = withVisit(state, screen.level, { ...visit, isTransferDone: true, question: 0 });
    return show({ ...done }, { kind: 'hall' });
  }
  if (screen.kind === 'fix') return flyOwn(state, false);
  return toStation(state, screen.level, station === screen.kind ? stepAfter(station) : screen.kind === 'plaque' ? 'transfer' : station);
}

function toQuestion(state: State, question: number): Stepped {
  return changeVisit(state, (visit) => ({ ...visit, question }));
}

export function toStation(state: State, level: string, station: Visit['step']): Stepped {
  const visit = visitOf(state.progress, level);
  return enter(withVisit(state, level, { ...visit, step: station, question: 0 }), screenOf(level, station));
}

/** Back to a station that the visit has reached: the diagnosis from the verdict, the workbench from the comparison. */
function goTo(state: State, station: Extract<Action, { kind: 'go-to' }>['station']): Stepped {
  const { screen } = state;
  if (!('level' in screen)) return [state, []];
  const visit = visitOf(state.progress, screen.level);
  // The new case comes after the plaque, and opens from it.
  const isNext = station === 'transfer' && screen.kind === 'plaque';
  const isReached = isNext || STEPS.indexOf(station) <= STEPS.indexOf(visit.step) || visit.isTransferDone || (visit.proofs > 0 && station !== 'transfer');
  return isReached ? toStation(state, screen.level, station) : [state, []];
}

function back(state: State): Stepped {
  const { screen } = state;
  if (state.overlay) return [{ ...state, overlay: null }, []];
  if (screen.kind === 'title') return [state, []];
  if (screen.kind === 'hall') return [{ ...state, overlay: { kind: 'leave' } }, []];
  if (screen.kind === 'calibration' || screen.kind === 'revisit') return show(state, { kind: 'collection' });
  if (screen.kind === 'sandbox' || (screen.kind === 'run' && screen.flight === 'sandbox')) return [backInSandbox(state), []];
  if (!('level' in screen)) return show(state, { kind: 'hall' });
  if (isRewound(screen)) return toStation(state, screen.level, screen.kind === 'run' && screen.flight === 'own' ? 'verdict' : 'outcome');
  if (screen.kind === 'frameworks') return enter(state, { kind: 'ticket', level: screen.level });
  if (screen.kind === 'door') return [backFromDoor(state), []];
  const visit = visitOf(state.progress, screen.level);
  const list = backFromWay(state);
  if (list) return list;
  if (screen.kind === 'debrief' || screen.kind === 'ways') return enter(state, screenOf(screen.level, visit.isTransferDone ? 'plaque' : visit.step));
  if ((screen.kind === 'prediction' || screen.kind === 'diagnosis' || screen.kind === 'transfer') && visit.question > 0) return toQuestion(state, visit.question - 1);
  if (screen.kind === 'run' && screen.flight === 'own') return toStation(state, screen.level, 'fix');
  // Opened from the editor it closes to the editor.
  if (isLadderOpen(state) && visit.draft !== null) return [onLadder(state, { kind: 'close' }), []];
  const before = screen.kind === 'plaque' && visit.isTransferDone ? null : stepBefore(visit.step);
  if (before === null) return show(state, { kind: 'hall' });
  const [there, effects] = toStation(state, screen.level, before);
  // Back is to where one came from: the last of the questions, not the first.
  if (before !== 'diagnosis') return [there, effects];
  return [toQuestion(there, questionsOf(levelOf(state.museum, screen.level)).length - 1)[0], effects];
}

function guess(state: State, action: Extract<Action, { kind: 'guess' }>): Stepped {
  if (state.screen.kind !== 'prediction') return [state, []];
  const visit = visitOf(state.progress, state.screen.level);
  if (visit.isPredictionLocked) return [state, []];
  const guessed = withVisit(state, state.screen.level, { ...visit, guesses: { ...visit.guesses, [action.prediction]: action.value } });
  return action.isFinal ? onward(guessed) : [guessed, []];
}

function signOff(state: State, mayGo: boolean): Stepped {
  if (state.screen.kind !== 'prediction') return [state, []];
  const level = levelOf(state.museum, state.screen.level);
  const visit = visitOf(state.progress, level.id);
  return visit.isPredictionLocked ? [state, []] : [withVisit(state, level.id, { ...visit, signOff: mayGo, question: level.predictions.length + 1 }), []];
}

function lockPrediction(state: State, confidence: 50 | 70 | 90): Stepped {
  if (state.screen.kind !== 'prediction') return [state, []];
  const level = levelOf(state.museum, state.screen.level);
  const visit = visitOf(state.progress, level.id);
  if (visit.isPredictionLocked || visit.signOff === null || level.predictions.some(({ id }) => visit.guesses[id] === undefined)) return [state, []];
  return toStation(withVisit(state, level.id, { ...visit, confidence, isPredictionLocked: true }), level.id, 'production');
}

/** A run on the screen goes on to the next station; one that was flown again in the background is only taken in. */
function flightEnded(state: State, action: Extract<Action, { kind: 'flight-ended' }>): Stepped {
  if (action.flight === 'sandbox') return sandboxEnded(state, action);
  const level = levelOf(state.museum, action.level);
  const { screen } = state;
  // One that was flown again behind the screen, for an exhibit that the player has left for another.
  if ('level' in screen && screen.level !== level.id) return [state, []];
  // Whoever goes back into the production run tries something out: what was predicted met the first one.
  const isTrial = action.flight === 'production' && isRewound(screen);
  const taken = takeFlight(isTrial ? state : withActions(state, level, action), action);
  const judged = isTrial ? taken : recordPredictions(withVisit(taken, level.id, visitAfterFlight(taken, level, action.flight)), level, action.flight);
  if (screen.kind !== 'run' || screen.level !== level.id || screen.flight !== action.flight) return [judged, [...dayToJudge(judged, level), ...missingWhatIfs(judged)]];
  return toStation(judged, level.id, stepAfter(visitOf(judged.progress, level.id).step));
}

/** One more day of traffic: it counts wherever the player is meanwhile. */
function dayJudged(state: State, action: Extract<Action, { kind: 'day-judged' }>): Stepped {
  const level = levelOf(state.museum, action.level);
  const visit = visitAfterDay(state, level, action);
  const judged = withVisit(state, level.id, visit);
  const rung = fadedRung(state.progress, level, visitOf(state.progress, level.id), visit);
  return [rung === state.progress.rung ? judged : changeProgress(judged, { rung }), dayToJudge(judged, level)];
}

/** What was done on call is part of the visit: the same flight can be flown again when the player comes back. */
function withActions(state: State, level: Level, { flight, flown: { actions } }: Extract<Action, { kind: 'flight-ended' }>): State {
  const visit = visitOf(state.progress, level.id);
  if (flight === 'production' && visit.productionActions.length + actions.length > 0) return withVisit(state, level.id, { ...visit, productionActions: actions });
  if (flight !== 'own') return state;
  const isNew = state.screen.kind === 'run' && state.screen.flight === 'own';
  // Progress of an earlier version of the program does not say what was flown: it was what lies on the workbench.
  if (!isNew && visit.proof !== null) return state;
  return withVisit(state, level.id, { ...visit, proofs: visit.proofs + (isNew ? 1 : 0), draft: visit.draft && { ...visit.draft, actions }, proof: newProof(state, level, actions) });
}

function flightFailed(state: State, level: string, flight: string, sentence: string): Stepped {
  if (flight === 'sandbox') return sandboxFailed(state, sentence);
  const there = { ...state, notice: sentence };
  if (state.screen.kind !== 'run' || state.screen.level !== level || state.screen.flight !== flight) return [there, []];
  const [back, effects] = toStation(there, level, flight === 'own' ? 'fix' : 'ticket');
  return [{ ...back, notice: sentence }, effects];
}

function pointAt(state: State, evidence: string, item: string): Stepped {
  if (state.screen.kind !== 'evidence') return [state, []];
  const level = levelOf(state.museum, state.screen.level);
  const found = level.evidence.find(({ id }) => id === evidence);
  const [pointed] = changeVisit(state, (visit) =>
    // Looking at the same thing again is no new try.
    visit.isEvidenceRight || visit.evidencePicks.at(-1) === item ? visit : { ...visit, evidencePicks: [...visit.evidencePicks, item], isEvidenceRight: found?.proves ?? false });
  return [regraded({ ...pointed, notice: evidenceSentence(found ?? null, state.flown.production?.verdict?.passed) }, level.id), []];
}

function answer(state: State, questionId: string, option: string): Stepped {
  const { screen } = state;
  if (screen.kind !== 'diagnosis' && screen.kind !== 'transfer') return [state, []];
  const level = levelOf(state.museum, screen.level);
  const isTransfer = screen.kind === 'transfer';
  const question = (isTransfer ? level.transfer.questions : questionsOf(level)).find(({ id }) => id === questionId);
  if (!question || !question.options.some(({ id }) => id === option)) return [state, []];
  const [answered] = changeVisit(state, (visit) => {
    const given = isTransfer ? visit.transferAnswers : visit.answers;
    if (isAnswered(question, given)) return visit;
    const answers = { ...given, [questionId]: [...(given[questionId] ?? []), option] };
    return isTransfer ? { ...visit, transferAnswers: answers } : { ...visit, answers, isDiagnosisRight: isDiagnosed(level, answers) };
  });
  return [regraded(answered, level.id), []];
}

/** A plate may be earned by the diagnosis that was still missing when the verdict came. */
function regraded(state: State, level: string): State {
  const verdict = state.flownLevel === level ? state.flown.own?.verdict : null;
  if (!verdict) return state;
  const visit = visitOf(state.progress, level);
  const after = graded(visit, verdict);
  return after.best === visit.best && after.isPlateEarned === visit.isPlateEarned ? state : withVisit(state, level, after);
}

function openEditor(state: State): Stepped {
  if (state.screen.kind === 'sandbox') return [state, [{ kind: 'edit-outside', sql: sandboxText(state), fileName: 'sandbox.sql' }]];
  if (state.screen.kind !== 'fix') return [state, []];
  const level = levelOf(state.museum, state.screen.level);
  return [state, [{ kind: 'edit-outside', sql: visitOf(state.progress, level.id).draft?.sql ?? firstDraft(startOf(state, level)), fileName: `${level.id}.sql` }]];
}

function takeHint(state: State): Stepped {
  if (!('level' in state.screen)) return [state, []];
  const { hints } = levelOf(state.museum, state.screen.level);
  const [hinted] = changeVisit(state, (visit) => (visit.hintsTaken >= hints.length ? visit : { ...visit, hintsTaken: visit.hintsTaken + 1 }));
  return [{ ...hinted, overlay: { kind: 'hints' } }, []];
}

/** What lies on the workbench is flown, or, left as it is, what the ticket came with; the text on the workbench stays. */
function flyOwn(state: State, leavesIt: boolean): Stepped {
  if (state.screen.kind !== 'fix') return [state, []];
  const { level } = state.screen;
  const { own: _, ...flown } = state.flown;
  return toStation(withVisit({ ...state, flown }, level, { ...visitOf(state.progress, level), leavesIt }), level, 'proof');
}

/** The run is flown again to that moment, and goes on from there. */
function rewind(state: State, { flight, us, actions }: Extract<Action, { kind: 'rewind' }>): Stepped {
  if (flight === 'sandbox') return onSandbox(state, { kind: 'fly', us, actions });
  if (!('level' in state.screen) || !state.flown[flight]) return [state, []];
  const [there, effects] = toStation(state, state.screen.level, flight === 'own' ? 'proof' : 'production');
  return [rewound(there, flight, us, actions), effects];
}

function writePostMortem(state: State): Stepped {
  if (!('level' in state.screen)) return [state, []];
  const level = levelOf(state.museum, state.screen.level);
  return [state, postMortemEffects(state, level)];
}
