import type { Action } from '../run/scenario.ts';
import type { LogDigest, Mark, MilestoneKind } from './run-log.ts';

/** Simulated seconds per real second, from real time to an hour a second. */
export const SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600] as const;

export type Panel = 'none' | 'why' | 'views' | 'act' | 'branches' | 'compare';

/** How a player looks at a run: everything about the screen that is not the run itself. Times in simulated microseconds. */
export type RunView = {
  readonly cursorUs: number;
  /** The furthest moment shown so far: the right end of the scrub line. */
  readonly seenUs: number;
  readonly speed: (typeof SPEEDS)[number];
  readonly isPlaying: boolean;
  /** Waiting for the simulation to come to the next event, to the next mark, to a first of its kind, or to its end. */
  readonly seeking: 'event' | 'mark' | MilestoneKind | 'run-end' | null;
  /** A first of its kind that was asked for, and that this run does not have. */
  readonly missing: MilestoneKind | null;
  readonly panel: Panel;
  /** Why the time stands still, when it stopped by itself. */
  readonly stoppedAt: Mark | null;
  /** Kinds of milestones that have stopped the time once already. */
  readonly announced: readonly MilestoneKind[];
  /** What was decided on call on this branch, in order of time. */
  readonly decisions: readonly Decision[];
};

/** An action, and when somebody set about it: scrubbing back before that moment undoes it. */
export type Decision = { readonly decidedUs: number; readonly action: Action };

/** What the reducer may know of the flight. */
export type RunFacts = { readonly reachedUs: number; readonly isOver: boolean; readonly digest: LogDigest; readonly marks: readonly Mark[] };

export type RunEvent =
  /** Real time has passed. */
  | { readonly kind: 'tick'; readonly elapsedUs: number }
  | { readonly kind: 'toggle' | 'faster' | 'slower' | 'next-event' | 'previous-event' | 'next-mark' | 'previous-mark' | 'to-start' | 'to-end' }
  /** To the first event of this kind, however far it is. */
  | { readonly kind: 'to-first'; readonly of: MilestoneKind }
  | { readonly kind: 'step'; readonly us: number }
  /** To a moment, as far as there is one. */
  | { readonly kind: 'go'; readonly us: number }
  | { readonly kind: 'panel'; readonly panel: Panel }
  /** A new branch begins here with these decisions in all. */
  | { readonly kind: 'branched'; readonly us: number; readonly decisions: readonly Decision[] }
  /** Another timeline is looked at, at the same moment; `seenUs` is how far it has been shown. */
  | { readonly kind: 'switched'; readonly seenUs: number; readonly decisions: readonly Decision[] };

/** Where a run is opened that has been flown before: a moment, and what was done in it. */
export type RunStart = { readonly us: number; readonly actions: readonly Action[] };

/** Milestones at which the time stops by itself the first time, so that nobody's eyes are elsewhere. */
const stops: ReadonlySet<MilestoneKind> = new Set(['first-wait', 'first-error', 'first-kill', 'end', 'failed']);

/** A run begins in real time, playing, a breath before its migration. */
export function openRun(migrationAtUs: number): RunView {
  const cursorUs = Math.max(0, migrationAtUs - 2_000_000);
  return { cursorUs, seenUs: cursorUs, speed: 1, isPlaying: true, seeking: null, missing: null, panel: 'none', stoppedAt: null, announced: [], decisions: [] };
}

/** A run that is opened at a moment of a run before it: the time stands still there, and nothing stops it again that was seen then. From its beginning it plays as any other. */
export function reopenRun(migrationAtUs: number, us: number, decisions: readonly Decision[]): RunView {
  const opened = { ...openRun(migrationAtUs), decisions };
  return us <= opened.cursorUs ? opened : { ...opened, cursorUs: us, seenUs: us, isPlaying: false, announced: [...stops] };
}

/** The next view. A moment beyond what has been simulated is never shown: the cursor waits at the head of the race. */
export function runReducer(view: RunView, event: RunEvent, facts: RunFacts): RunView {
  switch (event.kind) {
    case 'tick': return tick(view, event.elapsedUs, facts);
    case 'toggle': return view.isPlaying || view.seeking ? pause(view) : { ...view, isPlaying: true, missing: null, stoppedAt: null };
    case 'faster': return { ...view, speed: neighbour(view.speed, 1) };
    case 'slower': return { ...view, speed: neighbour(view.speed, -1) };
    case 'step': return goTo(pause(view), view.cursorUs + event.us, facts);
    case 'go': return goTo(pause(view), event.us, facts);
    case 'next-event': return tick({ ...pause(view), seeking: 'event' }, 0, facts);
    case 'previous-event': return goTo(pause(view), facts.digest.newAtUs.findLast(us => us < view.cursorUs) ?? 0, facts);
    case 'next-mark': return tick({ ...pause(view), seeking: 'mark' }, 0, facts);
    case 'previous-mark': return toMark(pause(view), facts.marks.findLast(one => one.atUs < view.cursorUs), facts) ?? goTo(pause(view), 0, facts);
    case 'to-first': return tick({ ...pause(view), seeking: event.of }, 0, facts);
    case 'to-start': return goTo(pause(view), 0, facts);
    case 'to-end': return tick({ ...pause(view), seeking: 'run-end' }, 0, facts);
    case 'panel': return { ...view, panel: event.panel === view.panel ? 'none' : event.panel };
    case 'branched': return { ...pause(view), cursorUs: event.us, seenUs: event.us, decisions: event.decisions, isPlaying: true, panel: 'none' };
    case 'switched': return { ...pause(view), seenUs: Math.max(event.seenUs, view.cursorUs), decisions: event.decisions };
  }
}

const pause = (view: RunView): RunView => ({ ...view, isPlaying: false, seeking: null, missing: null, stoppedAt: null });

function goTo(view: RunView, us: number, facts: RunFacts): RunView {
  const cursorUs = us <= view.cursorUs ? Math.max(0, Math.round(us)) : Math.max(view.cursorUs, Math.min(Math.round(us), facts.reachedUs));
  return cursorUs === view.cursorUs ? view : { ...view, cursorUs, seenUs: Math.max(view.seenUs, cursorUs) };
}

function tick(view: RunView, elapsedUs: number, facts: RunFacts): RunView {
  if (view.seeking === 'run-end') {
    const at = goTo(view, Math.max(view.cursorUs, facts.reachedUs), facts);
    return facts.isOver ? { ...pause(at), announced: [...new Set([...at.announced, ...stops])] } : at;
  }
  if (view.seeking === 'event') {
    const next = nextEventUs(facts.digest.newAtUs, view.cursorUs);
    if (next !== null) return arrive(goTo(pause(view), next, facts), next, facts);
    return facts.isOver ? pause(goTo(view, facts.reachedUs, facts)) : view;
  }
  if (view.seeking === 'mark') {
    const next = facts.marks.find(one => one.atUs > view.cursorUs);
    return toMark(pause(view), next, facts) ?? (facts.isOver ? pause(goTo(view, facts.reachedUs, facts)) : view);
  }
  if (view.seeking !== null) {
    const { seeking } = view;
    const first = facts.marks.find(one => one.kind === seeking);
    return toMark(pause(view), first, facts) ?? (facts.isOver ? { ...pause(view), missing: seeking } : view);
  }
  if (!view.isPlaying) return view;
  // A branch that has just begun may not have reached the cursor yet: the time never runs backwards by itself.
  const wantedUs = Math.max(view.cursorUs, Math.min(view.cursorUs + elapsedUs * view.speed, facts.reachedUs));
  const stop = facts.digest.milestones.find(one => stops.has(one.kind) && !view.announced.includes(one.kind) && one.atUs > view.cursorUs && one.atUs <= wantedUs);
  if (stop) return { ...goTo(pause(view), stop.atUs, facts), stoppedAt: stop, announced: [...view.announced, stop.kind] };
  const at = goTo(view, wantedUs, facts);
  return facts.isOver && at.cursorUs >= facts.reachedUs ? pause(at) : at;
}

/** Stands on a mark and says what it is; null when there is none. */
function toMark(view: RunView, mark: Mark | undefined, facts: RunFacts): RunView | null {
  if (mark === undefined) return null;
  return { ...goTo(view, mark.atUs, facts), stoppedAt: mark, announced: [...new Set([...view.announced, mark.kind])] };
}

/** Events within this time of each other are one step: a statement and the lock that it takes at once. */
const togetherUs = 20_000;

/** The end of the next group of events after a moment; null when none is known. */
function nextEventUs(events: readonly number[], us: number): number | null {
  const at = events.findIndex(event => event > us);
  if (at < 0) return null;
  return events.slice(at).findLast(event => event <= events[at] + togetherUs)!;
}

/** Standing on a milestone after a jump: it is announced, and does not stop the time again. */
function arrive(view: RunView, us: number, facts: RunFacts): RunView {
  const milestone = facts.digest.milestones.findLast(one => one.atUs <= us && one.atUs >= us - togetherUs) ?? null;
  return milestone ? { ...view, stoppedAt: milestone, announced: [...new Set([...view.announced, milestone.kind])] } : view;
}

function neighbour(speed: RunView['speed'], steps: number): RunView['speed'] {
  const at = SPEEDS.indexOf(speed) + steps;
  return SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at))];
}

/**
The scrub line's scale. An incident happens in its first seconds and then lasts for hours, so places stand for the logarithm of the time since
the migration's start; what comes before has the first tenth.
*/
export type Scale = { readonly placeOf: (us: number) => number; readonly usAt: (place: number) => number; readonly places: number };

export function logScale(places: number, startUs: number, endUs: number): Scale {
  const head = startUs > 0 ? Math.max(1, Math.floor(places / 10)) : 0;
  const tail = Math.max(1, places - 1 - head);
  const span = Math.log1p(Math.max(1, endUs - startUs) / unitUs);
  return {
    places,
    placeOf: us => us <= startUs
      ? Math.round((startUs === 0 ? 0 : Math.max(0, us) / startUs) * head)
      : Math.min(places - 1, head + Math.round((Math.log1p((us - startUs) / unitUs) / span) * tail)),
    usAt: place => place <= head
      ? Math.round((head === 0 ? 0 : Math.max(0, place) / head) * startUs)
      : Math.round(startUs + Math.expm1(((Math.min(place, places - 1) - head) / tail) * span) * unitUs),
  };
}

/** Half a second: finer differences than this are not told apart on the scrub line. */
const unitUs = 500_000;
