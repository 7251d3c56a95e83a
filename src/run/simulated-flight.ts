import type { Catalogue } from '../sql/catalogue.ts';
import { assertNoConflicts } from '../sim/lock-invariants.ts';
import { queued } from '../sim/request-census.ts';
import { Simulation } from '../sim/simulation.ts';
import { flightState } from './flight-state.ts';
import type { Flight, FlightState } from './flight.ts';
import { measuresOf } from './measures.ts';
import type { Note } from './note.ts';
import { MIGRATION_SESSION } from './prepare.ts';
import type { Prepared } from './prepare.ts';
import type { Action, Scenario } from './scenario.ts';
import { SnapshotShelf } from './snapshots.ts';
import type { DataCommit, IndexAtEnd, LogEntry, Series, StatementRun, Trace } from './trace.ts';
import { traceHash } from './trace-hash.ts';

const SECOND_US = 1_000_000;
/**
A snapshot whenever it would take about so many events' work to come here from the last one, three milliseconds; a second's own work is that of a hundred.
So they lie close where much happens, and minutes apart where nothing does.
*/
const SNAPSHOT_EVENTS = 30_000;
const SECOND_EVENTS = 100;
/** What snapshots may take together before older ones are thinned. */
const SNAPSHOT_BYTES_MAX = 7_000_000;

export type FlightOptions = {
  /** Asked once a simulated second; true ends the flight early as 'verdict certain'. */
  readonly isDecided?: (flight: Flight) => boolean;
  /** False: no snapshots; then a look back or a branch starts from the beginning. */
  readonly keepsSnapshots?: boolean;
};

export type RunOptions = FlightOptions & {
  /**
  'fluid': seconds in which nothing stands in the customers' way are taken from a sample of them, and those whom nobody can serve are counted by their law
  (src/sim/resting-traffic.ts). The trace says so in `fluid`; where the conditions never hold it is the exact one. 'exact' when not given.
  */
  readonly fidelity?: 'exact' | 'fluid';
};

/** The one implementation of `Flight`: a simulation, the moments it can go back to, and the end of the run. */
export class SimulatedFlight implements Flight {
  readonly scenario: Scenario;
  isOver = false;
  private endedBecause: Trace['endedBecause'] = 'horizon';
  private readonly prepared: Prepared;
  private readonly options: RunOptions;
  private readonly sim: Simulation;
  private readonly shelf = new SnapshotShelf(SNAPSHOT_BYTES_MAX);
  private snapshotWork = 0;
  /**
  A second simulation in which the past is looked at, made when first asked and anew when the flight has gone on since: what holds more microseconds than an
  integer of V8's (35 minutes) has another shape for it than what does not yet, and an old mirror would have the compiled engine thrown away at the first look (15 ms).
  */
  private mirror: { readonly sim: Simulation; readonly madeUs: number } | null = null;
  private trace: Trace | null = null;

  constructor(prepared: Prepared, options: RunOptions = {}, actions: readonly Action[] = prepared.scenario.actions) {
    this.prepared = prepared;
    this.options = options;
    this.scenario = { ...prepared.scenario, actions };
    this.sim = new Simulation(prepared.setup, actions, prepared.readNote, options.fidelity === 'fluid');
    this.shelf.add({ atUs: 0, parts: this.sim.captureAll() });
  }

  get nowUs(): number {
    return this.sim.nowUs;
  }

  get series(): Series {
    return this.sim.clock.recorder.series();
  }

  get log(): readonly LogEntry[] {
    return this.sim.journal.log;
  }

  advanceTo(us: number): void {
    const endUs = Math.min(us, this.scenario.horizonUs);
    while (!this.isOver && this.sim.nowUs < endUs) {
      this.sim.advanceTo(Math.min(endUs, (Math.floor(this.sim.nowUs / SECOND_US) + 1) * SECOND_US));
      if (this.sim.nowUs % SECOND_US === 0) this.secondOver();
      if (this.sim.nowUs >= this.scenario.horizonUs) this.end('horizon');
    }
  }

  stateAt(us: number): FlightState {
    const atUs = Math.max(0, Math.min(Math.floor(us), this.sim.nowUs));
    if (atUs === this.sim.nowUs) return flightState(this.scenario, this.sim, this.prepared.engine);
    return flightState(this.scenario, this.mirrored(atUs), this.prepared.engine);
  }

  branch(us: number, actions: readonly Action[]): SimulatedFlight {
    const atUs = Math.max(0, Math.min(Math.floor(us), this.sim.nowUs));
    const kept = this.scenario.actions.filter((action) => action.atUs <= atUs);
    const later = this.scenario.actions.filter((action) => action.atUs > atUs);
    const added = actions.map((action) => ({ ...action, atUs: Math.max(action.atUs, atUs + 1) }));
    const all = [...kept, ...[...later, ...added].toSorted((a, b) => a.atUs - b.atUs)];
    const flight = new SimulatedFlight(this.prepared, this.options, all);
    flight.sim.restoreAll(this.shelf.before(atUs).parts);
    flight.sim.interventions.replace(this.scenario.actions);
    flight.sim.advanceTo(atUs);
    flight.sim.interventions.replace(all);
    flight.shelf.add({ atUs, parts: flight.sim.captureAll() });
    flight.snapshotWork = workOf(flight.sim);
    flight.branchedFrom = { flight: this, atUs };
    return flight;
  }

  /** Where this flight's own past begins: what lies before is the flight's that it was branched from. */
  private branchedFrom: { readonly flight: SimulatedFlight; readonly atUs: number } | null = null;

  finish(): Trace {
    this.advanceTo(this.scenario.horizonUs);
    this.trace ??= this.traced();
    return this.trace;
  }

  private secondOver(): void {
    const { sim } = this;
    if (this.options.keepsSnapshots !== false && workOf(sim) >= this.snapshotWork + SNAPSHOT_EVENTS) {
      this.shelf.add({ atUs: sim.nowUs, parts: sim.captureAll(this.shelf.last.parts) });
      this.snapshotWork = workOf(sim);
      // A second simulation beside the first, once: code that was compiled for the only one there is would be compiled anew at the first look back (30 ms).
      if (this.mirror === null) this.stateAt(sim.nowUs - 1);
      assertNoConflicts(sim.locks, sim.slots.scripted);
      assertNoConflicts(sim.standbyLocks, sim.slots.scripted);
    }
    const { stopAfterCalmUs } = this.scenario;
    const calmSinceUs = Math.max(sim.clock.wellSinceUs, sim.migrationEndUs);
    if (stopAfterCalmUs !== null && sim.migrationEndUs >= 0 && sim.clock.wellSinceUs >= 0 && sim.nowUs - calmSinceUs >= stopAfterCalmUs) this.end('calm');
    else if (this.options.isDecided?.(this) === true) this.end('verdict certain');
  }

  private end(because: Trace['endedBecause']): void {
    if (this.isOver) return;
    this.isOver = true;
    this.endedBecause = because;
  }

  private mirrored(atUs: number): Simulation {
    const from = this.branchedFrom;
    if (from !== null && atUs < from.atUs) return from.flight.atMoment(atUs);
    const snapshot = this.shelf.before(atUs);
    if (this.mirror?.madeUs !== this.sim.nowUs) {
      this.mirror = { sim: new Simulation(this.prepared.setup, this.scenario.actions, this.prepared.readNote), madeUs: this.sim.nowUs };
    }
    const { sim } = this.mirror;
    const isNear = sim.nowUs <= atUs && sim.nowUs >= snapshot.atUs;
    if (!isNear || sim.nowUs === 0) {
      sim.restoreAll(snapshot.parts);
      sim.interventions.replace(this.scenario.actions);
    }
    sim.advanceTo(atUs);
    return sim;
  }

  private atMoment(atUs: number): Simulation {
    return atUs === this.sim.nowUs ? this.sim : this.mirrored(atUs);
  }

  private traced(): Trace {
    const { sim } = this;
    sim.resting.wake();
    const { meter, journal } = sim;
    const series = this.series;
    const { servedLatency } = meter;
    const waiting = meter.waiting + queued(sim);
    const body: Omit<Trace, 'hash'> = {
      endUs: sim.nowUs, endedBecause: this.endedBecause, series, log: journal.log, measures: measuresOf(sim, series),
      statements: [...journal.statements, ...sim.sessions.all.flatMap((session): StatementRun[] => (session.run === null ? [] : [session.run]))],
      lockHolds: sim.ledger.holds(), dataCommits: this.dataCommits(), indexes: this.indexes(),
      counters: { events: sim.events, arrived: meter.arrived, served: meter.served, failed: meter.failed, waiting, inFlight: meter.waiting + meter.inFlight - waiting },
      ...(sim.resting.customersCounted > 0 ? { fluid: { restedUs: sim.resting.restedUs, customersCounted: sim.resting.customersCounted } } : {}),
      latency: { meanUs: Math.round(servedLatency.mean()), p50Us: servedLatency.quantile(0.5), p99Us: servedLatency.quantile(0.99), p999Us: servedLatency.quantile(0.999) },
    };
    return { hash: traceHash(this.scenario, body), ...body };
  }

  private dataCommits(): readonly DataCommit[] {
    return this.sim.journal.notes.flatMap(({ atUs, session, note: noted }): DataCommit[] => {
      const note = noted as Note;
      if (session !== MIGRATION_SESSION || note.kind !== 'data-commit') return [];
      return [{ atUs, statement: note.statement, fromKey: note.fromKey, toKey: note.toKey }];
    });
  }

  private indexes(): readonly IndexAtEnd[] {
    return [...(this.sim.attachment as Catalogue).relations.values()].flatMap((relation): IndexAtEnd[] => {
      if (relation.kind !== 'index') return [];
      const { name, table, method, keys, predicate, valid } = relation;
      return [{ name, table, method, keys, predicate, valid }];
    });
  }
}

/** The work that a run has taken so far, in events. */
function workOf(sim: Simulation): number {
  return sim.events - sim.eventsInOneGo + (sim.nowUs / SECOND_US) * SECOND_EVENTS;
}
