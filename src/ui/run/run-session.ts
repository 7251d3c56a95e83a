import type { Action } from '../../run/scenario.ts';
import type { Glance, LiveFlight, Look } from '../../run/port.ts';
import { digestLog, emptyDigest, type LogDigest } from '../../game/run-log.ts';
import { openRun, runReducer, type RunEvent, type RunView } from '../../game/run-view.ts';

/** 12.5 redraws a second, or two when nothing is to move by itself. */
const tickMs = 80;
const stillTickMs = 500;
/** The views change too fast to be read anyway, and cost much more than a glance. */
const lookEveryMs = 500;

/**
A flight as it is looked at: the view, what has been learned of the run, and the state at the cursor as far as it has been answered. It lives outside
the screen, so that an overlay may take the screen away and bring it back as it was.

An unanswered question is never followed by another: a slow simulator makes the picture rarer, not the queue longer.
*/
export class RunSession {
  /** The branch that is looked at; at first the flight itself. */
  flight: LiveFlight;
  view: RunView;
  digest: LogDigest = emptyDigest;
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

  constructor(flight: LiveFlight) {
    this.root = flight;
    this.flight = flight;
    this.view = openRun(flight.scenario.migration?.atUs ?? 0);
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
    this.digest = digestLog(digest, this.flight.log);
    this.view = runReducer(view, event, { reachedUs: this.flight.reachedUs, isOver: this.flight.isOver, digest: this.digest });
    this.ask();
    // A tick whose glance has just been asked for is drawn when the answer is there, some milliseconds later: one frame instead of two.
    const isAnswerDue = event.kind === 'tick' && this.isAsking && !wasAsking;
    if (!isAnswerDue && (this.view !== view || this.digest !== digest)) this.draw();
  }

  /** Decides on an action at the cursor. One thing at a time: it begins when the one before is done. Decisions after the cursor are undone. */
  decide(costUs: number, make: (atUs: number) => Action): void {
    const { cursorUs, decisions: before } = this.view;
    const kept = before.filter(decision => decision.decidedUs < cursorUs);
    const action = make(Math.max(cursorUs, kept.at(-1)?.action.atUs ?? 0) + costUs);
    const decisions = [...kept, { decidedUs: cursorUs, action }];
    const isUndoing = kept.length < before.length;
    const next = isUndoing ? this.root.branch(decisions[0].decidedUs, decisions.map(decision => decision.action)) : this.flight.branch(cursorUs, [action]);
    if (this.flight !== this.root) this.flight.close();
    this.flight = next;
    this.digest = emptyDigest;
    this.look = null;
    this.glanceAtUs = -1;
    this.isAsking = false;
    this.isLooking = false;
    this.dispatch({ kind: 'branched', us: cursorUs, decisions });
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
    if (this.wantsLook && !this.isLooking && this.look?.atUs !== cursorUs && performance.now() - this.lookAtMs >= lookEveryMs) {
      this.isLooking = true;
      this.lookAtMs = performance.now();
      void this.answered(flight, flight.look(cursorUs), look => {
        this.look = { ...look, atUs: cursorUs };
        // While the time runs the next tick draws it.
        if (!this.view.isPlaying) this.draw();
      }, () => { this.isLooking = false; });
    }
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
export function sessionOf(flight: LiveFlight): RunSession {
  const known = sessions.get(flight) ?? new RunSession(flight);
  sessions.set(flight, known);
  return known;
}
