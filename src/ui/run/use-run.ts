import { useEffect, useReducer, useRef } from 'react';
import type { Action } from '../../run/scenario.ts';
import type { Glance, LiveFlight, Look } from '../../run/port.ts';
import { digestLog, emptyDigest, type LogDigest } from '../../game/run-log.ts';
import { openRun, runReducer, type RunEvent, type RunFacts, type RunView } from '../../game/run-view.ts';

/** A flight as it is looked at: the view, what has been learned of the run, and the state at the cursor as far as it has been answered. */
export type RunScene = {
  readonly flight: LiveFlight;
  readonly view: RunView;
  readonly digest: LogDigest;
  readonly glance: Glance | null;
  /** The server's views; asked for only while `wantsLook`, and at most twice a second. */
  readonly look: Look | null;
};

type Held = { flight: LiveFlight; view: RunView; digest: LogDigest; glance: Glance | null; glanceAtUs: number; isAsking: boolean; look: Look | null; lookAtMs: number; isLooking: boolean; tickAtMs: number };

/** 12.5 redraws a second, or two when nothing is to move by itself. */
const tickMs = 80;
const stillTickMs = 500;
/** The views change too fast to be read anyway, and cost much more than a glance. */
const lookEveryMs = 500;

/** Where each flight was left: an overlay takes the screen away for a moment, and what comes back must be as it was. */
const left = new WeakMap<LiveFlight, Held>();

/**
Runs the time of a run screen: ticks the view, asks the flight for the state at the cursor, and says when to draw again.
An unanswered question is never followed by another, so that a slow simulator makes the picture rarer, not the queue longer.
*/
export function useRun(flight: LiveFlight, isStill: boolean, wantsLook: boolean) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const kept = useRef<Held | null>(null);
  kept.current ??= left.get(flight) ?? {
    flight, view: openRun(flight.scenario.migration?.atUs ?? 0), digest: emptyDigest, glance: null, glanceAtUs: -1, isAsking: false,
    look: null, lookAtMs: 0, isLooking: false, tickAtMs: performance.now(),
  };
  const held = kept.current;
  left.set(flight, held);
  const wants = useRef(wantsLook);
  wants.current = wantsLook;
  const isMounted = useRef(true);

  const facts = (): RunFacts => {
    held.digest = digestLog(held.digest, held.flight.log);
    return { reachedUs: held.flight.reachedUs, isOver: held.flight.isOver, digest: held.digest };
  };

  const ask = (): void => {
    const { flight: asked, view: { cursorUs } } = held;
    if (!held.isAsking && held.glanceAtUs !== cursorUs && asked.fault === null && asked.reachedUs >= cursorUs) {
      held.isAsking = true;
      asked.glance(cursorUs).then(glance => {
        if (held.flight !== asked) return;
        held.glance = glance;
        held.glanceAtUs = cursorUs;
        if (isMounted.current) redraw();
      }, () => undefined).finally(() => { held.isAsking = false; });
    }
    const isStale = held.look?.atUs !== cursorUs && performance.now() - held.lookAtMs >= lookEveryMs;
    if (wants.current && isStale && !held.isLooking && asked.fault === null) {
      held.isLooking = true;
      held.lookAtMs = performance.now();
      asked.look(cursorUs).then(look => {
        if (held.flight !== asked) return;
        held.look = { ...look, atUs: cursorUs };
        if (isMounted.current) redraw();
      }, () => undefined).finally(() => { held.isLooking = false; });
    }
  };

  const dispatch = (event: RunEvent): void => {
    const { view, digest } = held;
    const wasAsking = held.isAsking;
    held.view = runReducer(view, event, facts());
    ask();
    // A tick whose glance has just been asked for is drawn when the answer is there, some milliseconds later: one frame instead of two.
    const isAnswerDue = event.kind === 'tick' && held.isAsking && !wasAsking;
    if (!isAnswerDue && (held.view !== view || held.digest !== digest)) redraw();
  };

  /** Decides on an action at the cursor. One thing at a time: it begins when the one before is done. Decisions after the cursor are undone. */
  const decide = (costUs: number, make: (atUs: number) => Action): void => {
    const us = held.view.cursorUs;
    const kept = held.view.decisions.filter(decision => decision.decidedUs < us);
    const action = make(Math.max(us, kept.at(-1)?.action.atUs ?? 0) + costUs);
    const decisions = [...kept, { decidedUs: us, action }];
    const isUndoing = kept.length < held.view.decisions.length;
    const next = isUndoing ? flight.branch(decisions[0].decidedUs, decisions.map(decision => decision.action)) : held.flight.branch(us, [action]);
    if (held.flight !== flight) held.flight.close();
    Object.assign(held, { flight: next, digest: emptyDigest, glanceAtUs: -1, look: null, isAsking: false, isLooking: false });
    dispatch({ kind: 'branched', us, decisions });
  };

  useEffect(() => {
    isMounted.current = true;
    held.tickAtMs = performance.now();
    const timer = setInterval(() => {
      const nowMs = performance.now();
      const elapsedUs = Math.round((nowMs - held.tickAtMs) * 1000);
      held.tickAtMs = nowMs;
      dispatch({ kind: 'tick', elapsedUs });
    }, isStill ? stillTickMs : tickMs);
    return () => {
      isMounted.current = false;
      clearInterval(timer);
    };
  }, [isStill]);

  return { scene: held as RunScene, dispatch, decide };
}
