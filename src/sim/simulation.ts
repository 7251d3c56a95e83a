import { EventCalendar } from '../kernel/event-calendar.ts';
import { NEVER_US } from '../kernel/never.ts';
import { sharedWith, Stateful } from '../kernel/stateful.ts';
import type { Captured } from '../kernel/stateful.ts';
import { TimeoutList } from '../kernel/timeout-list.ts';
import { Arrivals } from './arrivals.ts';
import { Backends } from './backends.ts';
import { Clients } from './clients.ts';
import { Cpus } from './cpus.ts';
import { checkDeadlock } from './deadlocks.ts';
import {
  POD_CLASS, ROW_MEETING_EVENT, SERVER_CLASS, SERVICE_CLASS, PROBE_CLASS, CPU_EVENTS, PROBE_EVENTS, STANDBY_EVENT, STANDBY_DELAY_EVENT, SESSION_EVENTS, FROM_INTERVENTIONS, FROM_DEADLINES,
  FROM_PROBE_TIMEOUTS, FROM_CHECKOUTS, FROM_LOCK_TIMEOUTS, FROM_STATEMENT_TIMEOUTS, FROM_GHOST_CHECKS, FROM_DEADLOCK_CHECKS, FROM_CALENDAR, FROM_ARRIVALS, NOT_BEFORE, SOURCES,
} from './event-numbers.ts';
import { FleetPools } from './fleet-pools.ts';
import { Interventions } from './interventions.ts';
import type { TimedIntervention } from './interventions.ts';
import { Journal } from './journal.ts';
import { LockLedger } from './lock-ledger.ts';
import { primaryListener, standbyListener } from './lock-listeners.ts';
import { LockTable } from './lock-table.ts';
import { Meter } from './meter.ts';
import { Pods, PODS_MAX } from './pods.ts';
import { Pools } from './pools.ts';
import { PROBE_KINDS, Probes } from './probes.ts';
import { Requests } from './requests.ts';
import { RestingTraffic } from './resting-traffic.ts';
import { RowLocks } from './row-locks.ts';
import { SecondClock } from './second-clock.ts';
import type { Session } from './session.ts';
import { SESSION_TIMERS, Sessions } from './sessions.ts';
import type { SimulationSetup } from './simulation-setup.ts';
import { IN_BACKOFF, IN_SERVICE, Slots } from './slots.ts';
import { Standby } from './standby.ts';
import { Wal } from './wal.ts';

/** Reads what drivers note; may change what traffic does (`requests.setPlans`) and keep an immutable value in `attachment`. */
export type NoteReader = (sim: Simulation, session: Session, note: unknown) => void;

/**
The one deterministic discrete-event simulation: all parts, their events in one order of time, and their state as something that can be captured
and put back. Same setup, same run, to the bit.
*/
export class Simulation extends Stateful {
  nowUs = 0;
  events = 0;
  /** Of those, customers turned away in one go. */
  eventsInOneGo = 0;
  /** Server-wide settings of the moment. */
  lockTimeoutUs: number;
  statementTimeoutUs: number;
  idleInTransactionTimeoutUs: number;
  migrationRows = 0;
  migrationStartUs = NEVER_US;
  migrationEndUs = NEVER_US;
  migrationFailed = false;
  undoUsMax = 0;
  /** Whatever the reader of notes keeps: an immutable value. */
  attachment: unknown;

  /** When each source of events has its next one; the order of the sources decides between events of one moment. */
  readonly sources = new Float64Array(SOURCES).fill(Infinity);
  readonly setup: SimulationSetup;
  readonly startupProcess: number;
  readonly slots: Slots;
  readonly calendar: EventCalendar;
  readonly deadlines: TimeoutList;
  readonly probeTimeouts: TimeoutList;
  readonly checkouts: TimeoutList;
  readonly deadlockChecks: TimeoutList;
  readonly lockTimeouts: TimeoutList;
  readonly statementTimeouts: TimeoutList;
  readonly ghostChecks: TimeoutList;
  /** All of these. */
  readonly timeouts: readonly TimeoutList[];
  readonly journal = new Journal();
  readonly meter: Meter;
  readonly locks: LockTable;
  readonly standbyLocks: LockTable;
  readonly rowLocks: RowLocks;
  readonly ledger: LockLedger;
  readonly backends: Backends;
  readonly replicaBackends: Backends;
  readonly pools: Pools;
  readonly replicaPools: Pools;
  readonly fleetPools: FleetPools;
  readonly standby: Standby;
  readonly wal: Wal;
  readonly cpus: Cpus;
  readonly pods: Pods;
  readonly probes: Probes;
  readonly requests: Requests;
  readonly clients: Clients;
  readonly arrivals: Arrivals;
  readonly sessions: Sessions;
  readonly interventions: Interventions;
  readonly clock: SecondClock;
  /** Not part of what is captured: a run that takes the fluid shortcut is never looked back at. */
  readonly resting: RestingTraffic;
  private readonly slotEvents: number;
  private readonly readNote: NoteReader;
  private readonly parts: readonly Stateful[];

  constructor(setup: SimulationSetup, interventions: readonly TimedIntervention[], readNote: NoteReader, isFluid = false) {
    super();
    this.setup = setup;
    this.attachment = setup.attachment;
    this.readNote = readNote;
    const { server, replica, classes, seed } = setup;
    this.lockTimeoutUs = server.lockTimeoutUs;
    this.statementTimeoutUs = server.statementTimeoutUs;
    this.idleInTransactionTimeoutUs = server.idleInTransactionSessionTimeoutUs;
    this.startupProcess = setup.sessions.length;
    this.slotEvents = SESSION_EVENTS + setup.sessions.length * SESSION_TIMERS;
    this.slots = new Slots(setup.sessions.length + 1, (capacity) => this.slotsGrew(capacity));
    const { capacity } = this.slots;
    this.calendar = new EventCalendar(this.slotEvents + capacity, this.sources, FROM_CALENDAR);
    const list = (source: number): TimeoutList => new TimeoutList(capacity, this.sources, source, NOT_BEFORE);
    this.timeouts = [
      this.deadlines = list(FROM_DEADLINES), this.probeTimeouts = list(FROM_PROBE_TIMEOUTS), this.checkouts = list(FROM_CHECKOUTS), this.deadlockChecks = list(FROM_DEADLOCK_CHECKS),
      this.lockTimeouts = list(FROM_LOCK_TIMEOUTS), this.statementTimeouts = list(FROM_STATEMENT_TIMEOUTS), this.ghostChecks = list(FROM_GHOST_CHECKS),
    ];
    this.meter = new Meter(this.journal, classes.map((each) => each.name));
    this.locks = new LockTable(setup.modes, this.slots, primaryListener(this), false);
    this.standbyLocks = new LockTable(setup.modes, this.slots, standbyListener(this), true);
    this.rowLocks = new RowLocks(this.slots);
    this.ledger = new LockLedger(this);
    this.backends = new Backends(server.maxConnections, server.superuserReservedConnections, 0);
    this.replicaBackends = new Backends(replica?.maxConnections ?? 0, server.superuserReservedConnections, 1);
    this.pools = new Pools(FleetPools.count(this, PODS_MAX), this.slots, this.backends);
    this.replicaPools = new Pools(PODS_MAX, this.slots, this.replicaBackends);
    this.fleetPools = new FleetPools(this, PODS_MAX);
    this.fleetPools.prepare(PODS_MAX);
    this.standby = new Standby(this);
    this.wal = new Wal(this);
    this.cpus = new Cpus(this, PODS_MAX);
    this.pods = new Pods(this);
    this.probes = new Probes(this, PODS_MAX);
    this.requests = new Requests(this);
    this.clients = new Clients(this);
    this.arrivals = new Arrivals(seed, classes, this.sources, FROM_ARRIVALS);
    this.sessions = new Sessions(this);
    this.interventions = new Interventions(this, interventions);
    this.clock = new SecondClock(this);
    this.resting = new RestingTraffic(this, isFluid);
    this.parts = this.allParts();
    this.pods.begin();
    this.probes.begin();
    this.sessions.begin();
  }

  /** Processes every event up to this moment, it included. */
  advanceTo(us: number): void {
    while (this.nowUs < us) {
      const nextUs = Math.min(us, this.clock.nextUs);
      if (this.resting.isResting) this.runWhileResting(nextUs);
      else this.runSlice(nextUs);
      this.nowUs = nextUs;
      if (nextUs !== this.clock.nextUs) continue;
      this.resting.secondEnds();
      this.clock.tick();
      this.resting.secondBegins();
    }
  }

  /** @param before an earlier one of this simulation: what has not changed since is shared with it */
  captureAll(before?: readonly Captured[]): readonly Captured[] {
    return [this, ...this.parts].map((part, index) => (before === undefined ? part.capture() : sharedWith(part.capture(before[index]), before[index])));
  }

  restoreAll(saved: readonly Captured[]): void {
    this.restore(saved[0]);
    this.parts.forEach((part, index) => part.restore(saved[index + 1]));
  }

  /** Only a request's own service, back-off or refusal is timed here. */
  scheduleSlot(slot: number, us: number): void {
    this.calendar.schedule(this.slotEvents + slot, us, SERVICE_CLASS);
  }

  cancelSlot(slot: number): void {
    this.calendar.cancel(this.slotEvents + slot);
  }

  schedulePod(pod: number, us: number): void {
    this.calendar.schedule(pod, us, POD_CLASS);
  }

  cancelPod(pod: number): void {
    this.calendar.cancel(pod);
  }

  scheduleCpu(pod: number, us: number): void {
    this.calendar.schedule(CPU_EVENTS + pod, us, SERVICE_CLASS);
  }

  cancelCpu(pod: number): void {
    this.calendar.cancel(CPU_EVENTS + pod);
  }

  scheduleProbe(pod: number, kind: number, us: number): void {
    this.calendar.schedule(PROBE_EVENTS + pod * PROBE_KINDS + kind, us, PROBE_CLASS);
  }

  cancelProbe(pod: number, kind: number): void {
    this.calendar.cancel(PROBE_EVENTS + pod * PROBE_KINDS + kind);
  }

  scheduleSession(session: number, timer: number, us: number): void {
    this.calendar.schedule(SESSION_EVENTS + session * SESSION_TIMERS + timer, us, SERVER_CLASS);
  }

  cancelSession(session: number, timer: number): void {
    this.calendar.cancel(SESSION_EVENTS + session * SESSION_TIMERS + timer);
  }

  scheduleStandby(us: number): void {
    this.calendar.schedule(STANDBY_EVENT, us, SERVER_CLASS);
  }

  scheduleStandbyDelay(us: number): void {
    this.calendar.schedule(STANDBY_DELAY_EVENT, us, SERVER_CLASS);
  }

  cancelStandbyDelay(): void {
    this.calendar.cancel(STANDBY_DELAY_EVENT);
  }

  noted(session: Session, note: unknown): void {
    this.journal.notes.push({ atUs: this.nowUs, session: session.name, note });
    this.readNote(this, session, note);
  }

  migrationStarted(): void {
    this.migrationStartUs = this.nowUs;
    this.journal.write({ atUs: this.nowUs, kind: 'migration-started' });
  }

  migrationEnded(): void {
    this.sessions.endCompanions();
    this.migrationEndUs = this.nowUs;
    this.journal.write({ atUs: this.nowUs, kind: this.migrationFailed ? 'migration-failed' : 'migration-ended' });
  }

  /** What a rollback at this moment would take, kept as a maximum for the migration. */
  noteUndo(session: Session): void {
    const undoUs = session.transactionWorkUs * this.setup.server.rollbackPerWork;
    if (session.setup.isMigration && undoUs > this.undoUsMax) this.undoUsMax = undoUs;
  }

  /** A waiting backend looks whether it is part of a deadlock. */
  checkDeadlock(locker: number): void {
    const found = checkDeadlock(this, locker);
    if (found.kind !== 'deadlock') return;
    const name = (each: number): string => this.sessions.all[each]?.name ?? this.setup.classes[this.slots.requestClass[each]]?.name ?? 'a probe';
    const { victim } = found;
    this.journal.write({ atUs: this.nowUs, kind: 'deadlock', victim: name(victim), sessions: found.lockers.map(name) });
    if (victim < this.slots.scripted) this.sessions.failOnDeadlock(this.sessions.all[victim]);
    else this.requests.fail(victim, 'statement error');
  }

  protected override heldFields(): readonly string[] {
    return ['attachment'];
  }

  /** Everybody's events but the customers', up to the moment at which they go on. */
  private runWhileResting(endUs: number): void {
    const { sources, resting } = this;
    while (resting.isResting) {
      const us = Math.min(sources[FROM_INTERVENTIONS], sources[FROM_CALENDAR]);
      if (us > endUs) return;
      this.nowUs = us;
      this.events++;
      if (sources[FROM_INTERVENTIONS] === us) {
        resting.forget();
        this.interventions.carryOut();
      } else {
        this.calendarFired(this.calendar.pop());
        resting.look();
      }
    }
    this.runSlice(endUs);
  }

  /** At most one simulated second: a loop that is entered once and runs for hours is thrown away by the JIT compiler at its exit. */
  private runSlice(endUs: number): void {
    const { sources, calendar, pods } = this;
    for (;;) {
      const dueUs = sources[FROM_CALENDAR];
      const arrivalUs = sources[FROM_ARRIVALS];
      const isDue = dueUs <= arrivalUs;
      const us = isDue ? dueUs : arrivalUs;
      if (sources[NOT_BEFORE] <= us && this.timeoutFires(us < endUs ? us : endUs)) continue;
      if (us > endUs) return;
      if (!isDue && pods.readyCount === 0 && this.clients.canTurnAway) {
        this.turnAwayUntil(Math.min(dueUs, endUs + 1));
        continue;
      }
      this.nowUs = us;
      this.events++;
      if (isDue) this.calendarFired(calendar.pop());
      else this.arrived();
    }
  }

  /**
  Nobody is there to serve: all who come before the next other event (and before this moment) are turned away in one go. The same customers at the
  same moments and the same counts as one by one, so the same trace; most of a long outage is this.
  */
  private turnAwayUntil(us: number): void {
    const { sources, arrivals } = this;
    let limitUs = us;
    for (let i = 0; i < FROM_CALENDAR; i++) if (sources[i] < limitUs) limitUs = sources[i];
    const count = this.resting.isAllowed ? this.resting.turnedAway(limitUs) : arrivals.drawUntil(limitUs);
    this.nowUs = arrivals.lastUs;
    this.events += count;
    this.eventsInOneGo += count;
    this.clients.turnAway(count, arrivals.lastUs);
  }

  /** The first of the sources before the calendar fires, unless it is later than this moment. @returns whether it was in time */
  private timeoutFires(us: number): boolean {
    const { sources } = this;
    let source = 0;
    for (let i = 1; i < FROM_CALENDAR; i++) if (sources[i] < sources[source]) source = i;
    sources[NOT_BEFORE] = sources[source];
    if (sources[source] > us) return false;
    this.nowUs = sources[source];
    this.events++;
    this.timeoutFired(source);
    return true;
  }

  private arrived(): void {
    const requestClass = this.arrivals.nextClass;
    this.arrivals.draw();
    this.clients.arrive(requestClass);
  }

  private timeoutFired(source: number): void {
    const { requests } = this;
    switch (source) {
      case FROM_INTERVENTIONS: return this.interventions.carryOut();
      case FROM_DEADLINES: return requests.patienceOver(this.deadlines.head);
      case FROM_PROBE_TIMEOUTS: return requests.patienceOver(this.probeTimeouts.head);
      case FROM_CHECKOUTS: return requests.fail(this.checkouts.head, 'checkout timeout');
      case FROM_LOCK_TIMEOUTS: return requests.fail(this.lockTimeouts.head, 'statement error');
      case FROM_STATEMENT_TIMEOUTS: return requests.fail(this.statementTimeouts.head, 'query cancelled');
      case FROM_GHOST_CHECKS: return requests.fail(this.ghostChecks.head, 'pod killed');
      case FROM_DEADLOCK_CHECKS: {
        const slot = this.deadlockChecks.head;
        this.deadlockChecks.remove(slot);
        this.checkDeadlock(slot);
      }
    }
  }

  private calendarFired(event: number): void {
    const slot = event - this.slotEvents;
    if (slot < 0) this.otherFired(event);
    else if (this.slots.state[slot] === IN_SERVICE) this.requests.serviceOver(slot);
    else if (this.slots.state[slot] === IN_BACKOFF) this.clients.backoffOver(slot);
    else this.requests.fail(slot, 'statement error');
  }

  /** An event that is not a slot's own. */
  private otherFired(event: number): void {
    if (event >= SESSION_EVENTS) {
      this.sessions.timerFired(Math.floor((event - SESSION_EVENTS) / SESSION_TIMERS), (event - SESSION_EVENTS) % SESSION_TIMERS);
    } else if (event >= STANDBY_EVENT) {
      if (event === STANDBY_EVENT) this.standby.replay();
      else if (event === ROW_MEETING_EVENT) this.resting.rowMet();
      else this.standby.delayOver();
    } else if (event >= PROBE_EVENTS) {
      this.probes.send(Math.floor((event - PROBE_EVENTS) / PROBE_KINDS), (event - PROBE_EVENTS) % PROBE_KINDS);
    } else if (event >= CPU_EVENTS) this.cpus.turnOver(event - CPU_EVENTS);
    else this.pods.turnOver(event);
  }

  private slotsGrew(capacity: number): void {
    this.calendar.growTo(this.slotEvents + capacity);
    for (const list of this.timeouts) list.growTo(capacity);
  }

  private allParts(): readonly Stateful[] {
    return [
      this.slots, this.calendar, ...this.timeouts, this.journal, this.meter, ...this.meter.histograms, this.locks, this.locks.sets, this.locks.queues,
      this.standbyLocks, this.standbyLocks.sets, this.standbyLocks.queues, this.rowLocks, this.ledger, this.backends, this.replicaBackends, this.pools, this.replicaPools, this.fleetPools, this.standby, this.wal,
      this.cpus, this.pods, this.probes, this.requests, this.requests.timers, ...this.requests.streams, this.clients, ...this.clients.streams, this.arrivals, ...this.arrivals.streams,
      this.sessions, ...this.sessions.all, ...this.sessions.all.map((session) => session.random), this.interventions, this.clock, this.clock.recorder,
    ];
  }
}
