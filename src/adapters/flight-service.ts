import type { Flight } from '../run/flight.ts';
import type { Scenario } from '../run/scenario.ts';
import type { FlightAnswer, FlightRequest } from './flight-messages.ts';
import { frameSince, frameStart, glanceOf, lookOf, type FrameMark } from './flight-frames.ts';

/** What the service needs from its surroundings: the simulator, a clock in milliseconds, a way to go on later, and where answers go. */
export type ServiceSurroundings = {
  readonly startFlight: (scenario: Scenario) => Promise<Flight>;
  readonly post: (answer: FlightAnswer, transfer: readonly ArrayBuffer[]) => void;
  readonly nowMs: () => number;
  /** Runs the callback after the messages that have arrived meanwhile. */
  readonly later: (callback: () => void) => void;
};

type Held = { readonly flight: Flight; mark: FrameMark; frameAtMs: number; isTold: boolean; finishAsks: number[] };
type Question = Exclude<FlightRequest, { kind: 'start' }>;

/** Long enough to be worth a turn of the event loop, short enough that a question waits less than a screen frame. */
const sliceMs = 8;
/** 25 frames a second: twice the fastest redraw of a dashboard. */
const frameMs = 40;
/** Every so many turns the flights that nobody looks at go on as well. */
const OTHERS_EVERY = 4;
/** Bounds of one step of simulated time; the real step follows the speed of the machine. */
const stepUsMin = 10_000;
const stepUsMax = 60_000_000;

/** The simulating side: holds flights by number, races each to its end in short slices, and answers questions between slices. */
export function flightService(around: ServiceSurroundings): (request: FlightRequest) => void {
  const held = new Map<number, Held>();
  /** Questions to a flight that is still being prepared, by its number; branches asked of it share its list. */
  const starting = new Map<number, Question[]>();
  let isRacing = false;
  /** The flight that was last asked about is the one that somebody looks at: it runs ahead, and the others get a turn now and then. */
  let lookedAt = 0;
  let turns = 0;
  let stepUs = 100_000;

  const guarded = (flight: number, work: () => void): void => {
    try {
      work();
    } catch (error) {
      held.delete(flight);
      around.post({ kind: 'fault', flight, message: sentence(error) }, []);
    }
  };

  const postFrame = (number: number, of: Held): void => {
    const { frame, mark } = frameSince(of.flight, of.mark);
    around.post({ kind: 'frame', flight: number, frame, scenario: of.isTold ? null : of.flight.scenario }, [frame.values.buffer]);
    of.mark = mark;
    of.isTold = true;
    of.frameAtMs = around.nowMs();
  };

  const slice = (number: number, of: Held): void => {
    const startMs = around.nowMs();
    while (!of.flight.isOver && around.nowMs() - startMs < sliceMs) {
      const stepStartMs = around.nowMs();
      of.flight.advanceTo(of.flight.nowUs + stepUs);
      stepUs = around.nowMs() - stepStartMs > sliceMs / 2 ? Math.max(stepUsMin, Math.floor(stepUs / 2)) : Math.min(stepUsMax, stepUs * 2);
    }
    if (of.flight.isOver || around.nowMs() - of.frameAtMs >= frameMs) postFrame(number, of);
    if (of.flight.isOver) of.finishAsks.splice(0).forEach(ask => around.post({ kind: 'trace', ask, trace: of.flight.finish() }, []));
  };

  const race = (): void => {
    isRacing = false;
    const isFirst = held.get(lookedAt)?.flight.isOver === false;
    turns += 1;
    for (const [number, of] of held) if (!of.flight.isOver && (!isFirst || number === lookedAt || turns % OTHERS_EVERY === 0)) guarded(number, () => slice(number, of));
    wake();
  };

  const wake = (): void => {
    if (isRacing || ![...held.values()].some(of => !of.flight.isOver)) return;
    isRacing = true;
    around.later(race);
  };

  const add = (number: number, flight: Flight): void => {
    const of: Held = { flight, mark: frameStart, frameAtMs: 0, isTold: false, finishAsks: [] };
    held.set(number, of);
    postFrame(number, of);
    wake();
  };

  const answer = (request: Question, of: Held): void => {
    if (request.kind !== 'close') lookedAt = request.flight;
    switch (request.kind) {
      case 'branch': return add(request.flight, of.flight.branch(request.us, request.actions));
      case 'glance': return around.post({ kind: 'glance', ask: request.ask, glance: glanceOf(of.flight.stateAt(within(of.flight, request.us))) }, []);
      case 'look': return around.post({ kind: 'look', ask: request.ask, look: lookOf(of.flight.stateAt(within(of.flight, request.us))) }, []);
      case 'finish':
        if (of.flight.isOver) around.post({ kind: 'trace', ask: request.ask, trace: of.flight.finish() }, []);
        else of.finishAsks.push(request.ask);
        return;
      case 'close': held.delete(request.flight);
    }
  };

  const start = async (number: number, scenario: Scenario): Promise<void> => {
    const questions: Question[] = [];
    starting.set(number, questions);
    let fault: string | null = null;
    try {
      const flight = await around.startFlight(scenario);
      guarded(number, () => add(number, flight));
    } catch (error) {
      fault = sentence(error);
    }
    for (const [waiting, list] of starting) {
      if (list !== questions) continue;
      starting.delete(waiting);
      if (fault !== null) around.post({ kind: 'fault', flight: waiting, message: fault }, []);
    }
    questions.forEach(take);
  };

  const take = (request: FlightRequest): void => {
    if (request.kind === 'start') return void start(request.flight, request.scenario);
    const number = request.kind === 'branch' ? request.from : request.flight;
    const of = held.get(number);
    if (of) guarded(request.flight, () => answer(request, of));
    else wait(request, starting.get(number));
  };

  const wait = (request: Question, questions: Question[] | undefined): void => {
    questions?.push(request);
    if (questions !== undefined && request.kind === 'branch') starting.set(request.flight, questions);
  };
  return take;
}

const within = (flight: Flight, us: number): number => Math.max(0, Math.min(us, flight.nowUs));

const sentence = (error: unknown): string => error instanceof Error ? error.message : String(error);
