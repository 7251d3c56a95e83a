import type { FlightPort, Glance, LiveFlight, Look } from '../run/port.ts';
import type { Action, Scenario } from '../run/scenario.ts';
import type { LogEntry, Series, Trace } from '../run/trace.ts';
import type { FlightAnswer, FlightFrame, FlightRequest } from './flight-messages.ts';
import { FlightCopy } from './flight-frames.ts';

/** A way to a simulating thread: a worker, or the service itself in the same thread. */
export type FlightChannel = {
  readonly post: (request: FlightRequest) => void;
  readonly onAnswer: (take: (answer: FlightAnswer) => void) => void;
  /** Called with a sentence when the other side has died. */
  readonly onDeath: (take: (message: string) => void) => void;
  readonly end: () => void;
};

/** Flights over channels, one channel for each that is started; its branches share it. */
export function flightsOver(open: () => FlightChannel): FlightPort {
  return { start: scenario => new Line(open()).start(scenario) };
}

type Question = { readonly flight: number; readonly resolve: (answer: FlightAnswer) => void; readonly reject: (error: Error) => void };

/** One channel with the flights on it and the questions that have no answer yet. */
class Line {
  private readonly channel: FlightChannel;
  private readonly flights = new Map<number, RemoteFlight>();
  private readonly questions = new Map<number, Question>();
  private lastFlight = 0;
  private lastAsk = 0;

  constructor(channel: FlightChannel) {
    this.channel = channel;
    channel.onAnswer(answer => this.take(answer));
    channel.onDeath(message => [...this.flights.keys()].forEach(flight => this.fail(flight, message)));
  }

  start(scenario: Scenario): LiveFlight {
    const flight = this.add(scenario);
    this.channel.post({ kind: 'start', flight: flight.number, scenario });
    return flight;
  }

  branch(from: RemoteFlight, us: number, actions: readonly Action[]): LiveFlight {
    const flight = this.add({ ...from.scenario, actions: [...from.scenario.actions, ...actions] });
    this.channel.post({ kind: 'branch', flight: flight.number, from: from.number, us, actions });
    return flight;
  }

  ask<K extends FlightAnswer['kind']>(flight: number, request: (ask: number) => FlightRequest): Promise<Extract<FlightAnswer, { kind: K }>> {
    const fault = this.flights.get(flight) === undefined ? 'This run has been closed.' : this.flights.get(flight)!.fault;
    if (fault !== null) return Promise.reject(new Error(fault));
    return new Promise((resolve, reject) => {
      const ask = ++this.lastAsk;
      this.questions.set(ask, { flight, resolve: answer => resolve(answer as Extract<FlightAnswer, { kind: K }>), reject });
      this.channel.post(request(ask));
    });
  }

  close(flight: number): void {
    this.fail(flight, 'This run has been closed.');
    this.flights.delete(flight);
    if (flight === 1) this.channel.end();
    else this.channel.post({ kind: 'close', flight });
  }

  private add(scenario: Scenario): RemoteFlight {
    const flight = new RemoteFlight(++this.lastFlight, scenario, this);
    this.flights.set(flight.number, flight);
    return flight;
  }

  private take(answer: FlightAnswer): void {
    if (answer.kind === 'frame') return this.flights.get(answer.flight)?.take(answer.frame, answer.scenario);
    if (answer.kind === 'fault') return this.fail(answer.flight, answer.message);
    this.questions.get(answer.ask)?.resolve(answer);
    this.questions.delete(answer.ask);
  }

  private fail(flight: number, message: string): void {
    this.flights.get(flight)?.fail(message);
    for (const [ask, question] of this.questions) {
      if (question.flight !== flight) continue;
      this.questions.delete(ask);
      question.reject(new Error(message));
    }
  }
}

class RemoteFlight implements LiveFlight {
  scenario: Scenario;
  reachedUs = 0;
  isOver = false;
  fault: string | null = null;
  readonly number: number;
  private readonly line: Line;
  private readonly copy = new FlightCopy();
  private readonly listeners = new Set<() => void>();

  constructor(number: number, scenario: Scenario, line: Line) {
    this.number = number;
    this.scenario = scenario;
    this.line = line;
  }

  get series(): Series {
    return this.copy.series;
  }

  get log(): readonly LogEntry[] {
    return this.copy.log;
  }

  take(frame: FlightFrame, scenario: Scenario | null): void {
    this.copy.take(frame);
    this.scenario = scenario ?? this.scenario;
    this.reachedUs = frame.reachedUs;
    this.isOver = frame.isOver;
    this.tell();
  }

  fail(message: string): void {
    this.fault ??= message;
    this.isOver = true;
    this.tell();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  async glance(us: number): Promise<Glance> {
    return (await this.line.ask<'glance'>(this.number, ask => ({ kind: 'glance', ask, flight: this.number, us }))).glance;
  }

  async look(us: number): Promise<Look> {
    return (await this.line.ask<'look'>(this.number, ask => ({ kind: 'look', ask, flight: this.number, us }))).look;
  }

  branch(us: number, actions: readonly Action[]): LiveFlight {
    return this.line.branch(this, us, actions);
  }

  async finish(): Promise<Trace> {
    return (await this.line.ask<'trace'>(this.number, ask => ({ kind: 'finish', ask, flight: this.number }))).trace;
  }

  close(): void {
    this.listeners.clear();
    this.line.close(this.number);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
