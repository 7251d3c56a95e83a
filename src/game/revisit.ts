import type { Level } from '../levels/level.ts';
import type { RetrievalQuestion } from '../levels/level.ts';
import { changeProgress } from './step.ts';
import type { Museum } from './museum.ts';
import type { Progress, Recall } from './progress.ts';
import type { State } from './state.ts';
import { visitOf } from './visit.ts';

/** Days after the plate on which a question comes back: spaced further and further apart, as practice that lasts is. */
export const DUE_DAYS = [2, 7, 21] as const;
/** A question that was missed comes back after so many days; two questions on one exhibit are no nearer to each other either. */
const AGAIN_DAYS = 2;

const NOTHING_YET: Recall = { known: 0, day: 0, isMissed: false };

/** The day on which this exhibit's next question is due; null without a plate whose day is known, and once all three have been answered. */
export function dueDay(progress: Progress, level: string): number | null {
  const plateDay = progress.plateDays[level];
  const { known, day } = progress.recalls[level] ?? NOTHING_YET;
  if (plateDay === undefined || known >= DUE_DAYS.length) return null;
  const planned = plateDay + DUE_DAYS[known];
  return progress.recalls[level] ? Math.max(planned, day + AGAIN_DAYS) : planned;
}

/** Exhibits whose question waits today, the one that has waited longest first. */
export function dueLevels({ levels }: Museum, progress: Progress): readonly Level[] {
  return Object.values(levels)
    .filter((level) => level.retrieval.length > 0 && isDue(progress, level.id))
    .toSorted((a, b) => (dueDay(progress, a.id) ?? 0) - (dueDay(progress, b.id) ?? 0));
}

const isDue = (progress: Progress, level: string): boolean => {
  const due = dueDay(progress, level);
  return progress.day > 0 && due !== null && due <= progress.day;
};

/** The question that is asked: of a due exhibit the next one each time, and the same one after it was missed; between times the one that was turned longest ago. */
export function questionFor(progress: Progress, level: Level): RetrievalQuestion | null {
  const { known } = progress.recalls[level.id] ?? NOTHING_YET;
  if (isDue(progress, level.id)) return level.retrieval[known % Math.max(1, level.retrieval.length)] ?? null;
  const turned = ({ id }: RetrievalQuestion): number => progress.revisits[id]?.opening ?? -1;
  return level.retrieval.toSorted((a, b) => turned(a) - turned(b))[0] ?? null;
}

/** The museum opens on a day. Plates that have no day yet (an older save) count from this one; days that lie ahead (a clock set back) do, too. */
export function openedOn(progress: Progress, day: number | undefined): Progress {
  if (day === undefined) return progress;
  const notAhead = <T>(days: Readonly<Record<string, T>>, kept: (value: T) => T) => Object.fromEntries(Object.entries(days).map(([level, value]) => [level, kept(value)]));
  return datePlates({
    ...progress, day,
    plateDays: notAhead(progress.plateDays, (earned) => Math.min(earned, day)),
    recalls: notAhead(progress.recalls, (recall) => ({ ...recall, day: Math.min(recall.day, day) })),
  });
}

/** Gives every plate that has been earned its day; the same progress when each has one, or when no day is known. */
export function datePlates(progress: Progress): Progress {
  if (progress.day <= 0) return progress;
  const undated = Object.entries(progress.visits).filter(([level, { isPlateEarned }]) => isPlateEarned && progress.plateDays[level] === undefined);
  return undated.length === 0 ? progress : { ...progress, plateDays: { ...progress.plateDays, ...Object.fromEntries(undated.map(([level]) => [level, progress.day])) } };
}

/** An answer to the question on the screen: known, and the next one comes later; missed, and this one comes back. */
export function recalled(state: State, question: string, isKnown: boolean): State {
  const { screen, progress } = state;
  const revisits = { ...progress.revisits, [question]: { opening: progress.openings, isKnown } };
  if (screen.kind !== 'revisit') return changeProgress(state, { revisits });
  const before = progress.recalls[screen.level] ?? NOTHING_YET;
  // A card that is turned between times is practice too, and moves nothing.
  if (!isDue(progress, screen.level)) return { ...changeProgress(state, { revisits }), screen: { kind: 'collection' }, notice: isKnown ? 'It has stayed with you.' : 'Now you have seen it once more.' };
  const recall: Recall = { known: before.known + (isKnown ? 1 : 0), day: progress.day, isMissed: !isKnown };
  const answered = changeProgress(state, { revisits, recalls: { ...progress.recalls, [screen.level]: recall } });
  return { ...answered, screen: { kind: 'collection' }, notice: nextSentence(answered.progress, screen.level, isKnown) };
}

function nextSentence(progress: Progress, level: string, isKnown: boolean): string {
  const due = dueDay(progress, level);
  const word = isKnown ? 'It has stayed with you.' : 'Now you have seen it once more.';
  if (due === null) return `${word} That was the last of three questions on this exhibit.`;
  const days = due - progress.day;
  return `${word} ${isKnown ? 'The next question on this exhibit comes' : 'The question comes back'} ${days <= 1 ? 'tomorrow' : `in ${days} days`}.`;
}

/** One line for the foyer while a question waits; null when none does. It waits for as long as it has to. */
export function waitingQuestion(state: State): string | null {
  const due = dueLevels(state.museum, state.progress);
  if (due.length === 0) return null;
  return due.length === 1 ? `A question waits in your collection (C): ${due[0].title}.` : `${due.length} questions wait in your collection (C).`;
}

/** Whether a level's questions may be asked at all: once its plate hangs, or its last station has been done. */
export const hasQuestions = (progress: Progress, level: Level): boolean =>
  level.retrieval.length > 0 && (visitOf(progress, level.id).isPlateEarned || visitOf(progress, level.id).isTransferDone);
