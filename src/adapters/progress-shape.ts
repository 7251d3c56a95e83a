import { MEDALS, RUNGS, NEW_PROGRESS, NEW_VISIT, PROGRESS_FORMAT, STEPS } from '../game/progress.ts';
import type { Medal, Rung, Progress, Visit } from '../game/progress.ts';

/** What a progress file holds: progress, the format of a newer program, or something that is neither. */
export type ReadProgress = { readonly kind: 'progress'; readonly progress: Progress } | { readonly kind: 'newer'; readonly format: number } | { readonly kind: 'corrupt'; readonly reason: string };

/** Reads the text of a progress file. Fields that an older file lacks get their first values; a field of the wrong kind makes the file corrupt. */
export function readProgress(text: string): ReadProgress {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'corrupt', reason: 'it is not JSON' };
  }
  if (!isRecord(value) || typeof value.format !== 'number') return { kind: 'corrupt', reason: 'it has no format number' };
  if (value.format > PROGRESS_FORMAT) return { kind: 'newer', format: value.format };
  const progress = { ...NEW_PROGRESS, ...value };
  const fault = faultOf(progress);
  if (fault !== null) return { kind: 'corrupt', reason: fault };
  const visits = Object.fromEntries(Object.entries(progress.visits).map(([level, visit]) => [level, { ...NEW_VISIT, ...(visit as Partial<Visit>) }]));
  const wrong = Object.entries(visits).find(([, visit]) => visitFault(visit) !== null);
  if (wrong) return { kind: 'corrupt', reason: `visits.${wrong[0]}.${visitFault(wrong[1])}` };
  return { kind: 'progress', progress: { ...progress, visits } as Progress };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The first field of `value` that is of another kind than in `first`; a field that begins as null may hold any text or nothing. */
function unlike(value: Readonly<Record<string, unknown>>, first: Readonly<Record<string, unknown>>): string | null {
  for (const [field, example] of Object.entries(first)) {
    const found = value[field];
    if (example === null ? found !== null && typeof found !== 'string' : Array.isArray(example) !== Array.isArray(found) || typeof found !== typeof example || found === null) return field;
  }
  return null;
}

function faultOf(progress: Readonly<Record<string, unknown>>): string | null {
  const own = unlike(progress, NEW_PROGRESS);
  if (own !== null) return own;
  if (!RUNGS.includes(progress.rung as Rung)) return 'rung';
  const place = unlike(progress.place as Readonly<Record<string, unknown>>, NEW_PROGRESS.place);
  if (place !== null) return `place.${place}`;
  const preferences = { ...NEW_PROGRESS.preferences, ...(progress.preferences as object) };
  const wrong = unlike(preferences, NEW_PROGRESS.preferences);
  if (wrong !== null) return `preferences.${wrong}`;
  const visits = Object.values(progress.visits as object);
  if (!visits.every(isRecord)) return 'visits';
  const isEvery = (field: keyof Progress, holds: (value: unknown) => boolean): boolean => Object.values(progress[field] as object).every(holds);
  if (!isEvery('revisits', (answer) => isRecord(answer) && typeof answer.opening === 'number' && typeof answer.isKnown === 'boolean')) return 'revisits';
  if (!isEvery('predictions', isPrediction)) return 'predictions';
  if (!isEvery('doors', (right) => typeof right === 'number')) return 'doors';
  if (!isEvery('plateDays', (day) => typeof day === 'number')) return 'plateDays';
  return isEvery('recalls', (recall) => isRecord(recall) && typeof recall.known === 'number' && typeof recall.day === 'number' && typeof recall.isMissed === 'boolean') ? null : 'recalls';
}

const isDays = (days: unknown): boolean => Array.isArray(days) && days.every((day) => isRecord(day) && typeof day.seed === 'number' && MEDALS.includes(day.medal as Medal) && Array.isArray(day.failed));

const isPrediction = (made: unknown): boolean => isRecord(made) && [made.level, made.prediction].every((text) => typeof text === 'string') && [made.guess, made.confidence, made.round].every((figure) => typeof figure === 'number')
  && (made.answer === null || typeof made.answer === 'number') && typeof made.isRight === 'boolean';

function visitFault(visit: Visit): string | null {
  const { confidence, signOff, draft, proof, help, ...rest } = NEW_VISIT;
  const wrong = unlike(visit, rest);
  if (wrong !== null) return wrong;
  if (!STEPS.includes(visit.step)) return 'step';
  if (!MEDALS.includes(visit.best)) return 'best';
  if (visit.confidence !== confidence && typeof visit.confidence !== 'number') return 'confidence';
  if (visit.signOff !== signOff && typeof visit.signOff !== 'boolean') return 'signOff';
  if (visit.draft !== draft && !(isRecord(visit.draft) && typeof visit.draft.sql === 'string' && Array.isArray(visit.draft.actions))) return 'draft';
  if (visit.proof !== proof && !(isRecord(visit.proof) && typeof visit.proof.sql === 'string' && typeof visit.proof.framework === 'string' && Array.isArray(visit.proof.actions) && isDays(visit.proof.otherDays))) return 'proof';
  if (visit.help !== help && !(isRecord(visit.help) && RUNGS.includes(visit.help.rung as Rung) && typeof visit.help.isOpen === 'boolean' && typeof visit.help.shown === 'number' && typeof visit.help.tries === 'number' && Array.isArray(visit.help.order))) return 'help';
  return Object.values({ ...visit.answers, ...visit.transferAnswers }).every((answers) => Array.isArray(answers)) ? null : 'answers';
}
