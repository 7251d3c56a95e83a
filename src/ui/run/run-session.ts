import type { Action } from '../../run/scenario.ts';
import type { Glance, LiveFlight, Look } from '../../run/port.ts';
import type { Measures } from '../../run/trace.ts';
import { decisionsOf, isSameDecisions, withTimeline, type Timeline } from '../../game/branch.ts';
import { digestLog, emptyDigest, type LogDigest, type Mark } from '../../game/run-log.ts';
import { marksOf } from '../../game/run-marks.ts';
import { openRun, reopenRun, runReducer, type Decision, type RunEvent, type RunStart, type RunView } from '../../game/run-view.ts';

/** 12.5 redraws a second, or two when nothing is to move by itself. */
const tickMs = 80;
const stillTickMs = 500;
/** The views change too fast to be read anyway, and cost much more than a glance. */
const lookEveryMs = 500;

/** A timeline with its flight, and what has been learned of it. */
export type FlownTimeline = Timeline & {
  readonly flight: LiveFlight;
  digest: LogDigest;
  /** The furthest moment of it that was on the screen. */
  seenUs: number;
  /** Its figures, once it is over and somebody has asked for them. */
  measures: Measures | null;
};

/** The marks of a timeline, as far as it has been flown. */
export const marksIn = ({ digest, flight }: FlownTimeline): readonly Mark[] => marksOf(digest, flight.series, flight.scenario.migration?.atUs ?? 0);

/**
A flight as it is looked at: the view, what has been learned of the run, and the state at the cursor as far as it has been answered. It lives outside
the screen, so that an overlay may take the screen away and bring it back as it was.

An unanswered question is never followed by another: a slow simulator makes the picture rarer, not the queue longer.
*/
export class RunSession {
  /** The timeline that is looked at; at first the flight itself. */
  current: FlownTimeline;
  timelines: readonly FlownTimeline[];
  view: RunView;
  glance: Glance | null = null;
  /** The server's views; asked for only while somebody wants them, and at most twice a second. */
  look: Look | null = null;
  private wantsLook = false;
  private readonly root: LiveFlight;
  private readonly listeners = new Set<() => void>();
  private version = 0;
  private glanceAtUs = -1;
  private lookAtMs = 0;
  private isAsking = false;
  private isLooking = false;
  private lastNumber = 1;
  private reachedBefore = 0;

  /** @param start for a run that was flown before: its actions make the second timeline, and that one is looked at */
  constructor(flight: LiveFlight, start: RunStart | null = null) {
    this.root = flight;
    this.current = { number: 1, parent: null, fromUs: 0, decisions: [], flight, digest: emptyDigest, seenUs: 0, measures: null };
    this.timelines = [this.current];
    const migrationAtUs = flight.scenario.migration?.atUs ?? 0;
    this.view = openRun(migrationAtUs);
    if (start === null) return;
    const decisions = decisionsOf(flight.scenario, start.actions);
    this.view = reopenRun(migrationAtUs, start.us, decisions);
    this.current.seenUs = start.us;
    if (decisions.length > 0) this.add({ number: ++this.lastNumber, parent: 1, fromUs: decisions[0].decidedUs, decisions, flight: flight.branch(0, start.actions), digest: emptyDigest, seenUs: start.us, measures: null });
  }

  get flight(): LiveFlight {
    return this.current.flight;
  }

  get digest(): LogDigest {
    return this.current.digest;
  }

  get marks(): readonly Mark[] {
    return marksIn(this.current);
  }

  /** For `useSyncExternalStore`: a number that changes whenever there is something to draw. */
  readonly changes = (): number => this.version;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Whether the server's views are on the screen. */
  wantLook(isWanted: boolean): void {
    this.wantsLook = isWanted;
  }

  /** Lets the time run; returns how to stop it. */
  run(isStill: boolean): () => void {
    let beforeMs = performance.now();
    const timer = setInterval(() => {
      const nowMs = performance.now();
      const elapsedUs = Math.round((nowMs - beforeMs) * 1000);
      beforeMs = nowMs;
      this.dispatch({ kind: 'tick', elapsedUs });
    }, isStill ? stillTickMs : tickMs);
    return () => clearInterval(timer);
  }

  dispatch(event: RunEvent): void {
    const { view, digest } = this;
    const wasAsking = this.isAsking;
    this.current.digest = digestLog(digest, this.flight.log);
    const { reachedUs, isOver } = this.flight;
    const isPast = isOver && view.cursorUs > reachedUs && reachedUs > 0;
    this.view = runReducer(isPast ? { ...view, cursorUs: reachedUs } : view, event, { reachedUs, isOver, digest: this.digest, marks: this.marks });
    this.current.seenUs = Math.max(this.current.seenUs, this.view.seenUs);
    this.ask();
    const isCompared = view.panel === 'compare' || view.panel === 'branches';
    if (isCompared && this.learn()) return this.draw();
    // A tick whose glance has just been asked for is drawn when the answer is there, some milliseconds later: one frame instead of two.
    const isAnswerDue = event.kind === 'tick' && this.isAsking && !wasAsking;
    if (!isAnswerDue && (this.view !== view || this.digest !== digest)) this.draw();
  }

  /** Decides on an action at the cursor. One thing at a time: it begins when the one before is done. What was decided after the cursor is not done on this timeline. */
  decide(costUs: number, make: (atUs: number) => Action): void {
    const { cursorUs } = this.view;
    const kept = this.decisionsBefore();
    const decision = { decidedUs: cursorUs, action: make(Math.max(cursorUs, kept.at(-1)?.action.atUs ?? 0) + costUs) };
    this.goOnWith([...kept, decision]);
  }

  /** From the cursor on nothing of what was decided later is done. */
  undoLater(): void {
    this.goOnWith(this.decisionsBefore());
  }

  /** Whether something was decided after the cursor. */
  get hasLater(): boolean {
    return this.decisionsBefore().length < this.view.decisions.length;
  }

  /** Looks at another timeline, at the same moment. */
  switchTo(number: number): void {
    const found = this.timelines.find(one => one.number === number);
    if (found === undefined || found === this.current) return;
    this.current = found;
    this.forget();
    this.dispatch({ kind: 'switched', seenUs: found.seenUs, decisions: found.decisions });
  }

  private decisionsBefore(): readonly Decision[] {
    return this.view.decisions.filter(decision => decision.decidedUs < this.view.cursorUs);
  }

  /** The same seed and the same actions give the same run: one that is known already is not flown again. */
  private goOnWith(decisions: readonly Decision[]): void {
    const { view: { cursorUs }, current } = this;
    const known = this.timelines.find(one => isSameDecisions(one.decisions, decisions));
    if (known !== undefined) {
      this.current = known;
    } else {
      const isMore = decisions.length > current.decisions.length && isSameDecisions(decisions.slice(0, -1), current.decisions);
      const flight = isMore ? this.flight.branch(cursorUs, [decisions.at(-1)!.action]) : this.root.branch(decisions[0].decidedUs, decisions.map(decision => decision.action));
      this.add({ number: ++this.lastNumber, parent: current.number, fromUs: cursorUs, decisions, flight, digest: emptyDigest, seenUs: cursorUs, measures: null });
    }
    this.forget();
    this.dispatch({ kind: 'branched', us: cursorUs, decisions });
  }

  private add(timeline: FlownTimeline): void {
    const { list, dropped } = withTimeline(this.timelines, timeline);
    dropped?.flight.close();
    this.timelines = list;
    this.current = timeline;
  }

  /** What was answered of another timeline is not of this one. */
  private forget(): void {
    this.look = null;
    this.glanceAtUs = -1;
    this.isAsking = false;
    this.isLooking = false;
  }

  /** Brings what is known of every timeline up to date; true when there is more to show than before. */
  private learn(): boolean {
    let reached = 0;
    for (const timeline of this.timelines) {
      timeline.digest = digestLog(timeline.digest, timeline.flight.log);
      reached += timeline.flight.reachedUs + (timeline.measures === null ? 0 : 1);
      if (timeline.flight.isOver && timeline.flight.fault === null && timeline.measures === null) void this.measure(timeline);
    }
    const isMore = reached !== this.reachedBefore;
    this.reachedBefore = reached;
    return isMore;
  }

  private readonly measuring = new Set<number>();

  private async measure(timeline: FlownTimeline): Promise<void> {
    if (this.measuring.has(timeline.number)) return;
    this.measuring.add(timeline.number);
    const trace = await timeline.flight.finish().catch(() => null);
    timeline.measures = trace?.measures ?? null;
    this.draw();
  }

  private ask(): void {
    const { flight, view: { cursorUs } } = this;
    if (flight.fault !== null || flight.reachedUs < cursorUs) return;
    if (!this.isAsking && this.glanceAtUs !== cursorUs) {
      this.isAsking = true;
      void this.answered(flight, flight.glance(cursorUs), glance => {
        this.glance = glance;
        this.glanceAtUs = cursorUs;
        this.draw();
      }, () => { this.isAsking = false; });
    }
    if (this.wantsLook && !this.isLooking && this.look?.atUs !== cursorUs && (!this.view.isPlaying || performance.now() - this.lookAtMs >= lookEveryMs)) {
      this.isLooking = true;
      this.lookAtMs = performance.now();
      void this.answered(flight, flight.look(cursorUs), look => {
        this.look = { ...look, atUs: cursorUs };
        // While the time runs the next tick draws it.
        if (!this.view.isPlaying) this.draw();
      }, () => { this.isLooking = false; });
    }
  }

  /** The state to be shown beside the cursor: while the time runs the newest there is, at a standstill that of this very moment or none yet. */
  get shownLook(): Look | null {
    return this.view.isPlaying || this.look?.atUs === this.view.cursorUs ? this.look : null;
  }

  /** Takes an answer, unless another branch is looked at by then. A refused one is said by the flight's own `fault`. */
  private async answered<T>(flight: LiveFlight, answer: Promise<T>, take: (value: T) => void, end: () => void): Promise<void> {
    const value = await answer.catch(() => null);
    if (this.flight !== flight) return;
    end();
    if (value === null) this.draw();
    else take(value);
  }

  private draw(): void {
    this.version += 1;
    for (const listener of this.listeners) listener();
  }
}

const sessions = new WeakMap<LiveFlight, RunSession>();

/** The session of a flight: the same one whenever it is asked for. */
export function sessionOf(flight: LiveFlight, start: RunStart | null = null): RunSession {
  const known = sessions.get(flight) ?? new RunSession(flight, start);
  sessions.set(flight, known);
  return known;
}
