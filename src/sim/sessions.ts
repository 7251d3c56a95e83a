import { assert } from '../kernel/assert.ts';
import { NEVER_US } from '../kernel/never.ts';
import { Stateful } from '../kernel/stateful.ts';
import type { OwnedLock } from './lock-table.ts';
import { stillWaiting } from './long-waits.ts';
import { carryOut, retryStep } from './session-steps.ts';
import { Session } from './session.ts';
import { sessionView } from './session-view.ts';
import type { ServerError } from './setup.ts';
import type { Simulation } from './simulation.ts';
import { AWAITED } from './slots.ts';

/** Timers that one session can have at once. */
export const STEP_TIMER = 0;
export const LOCK_TIMER = 1;
export const STATEMENT_TIMER = 2;
export const IDLE_TIMER = 3;
export const DEADLOCK_TIMER = 4;
export const SESSION_TIMERS = 5;

/** As PostgreSQL says it. */
const LOCK_TIMEOUT: ServerError = { sqlstate: '55P03', message: 'canceling statement due to lock timeout' };
const DEADLOCK: ServerError = { sqlstate: '40P01', message: 'deadlock detected' };

/** More steps than this without time passing are a driver that goes round in circles. */
const INSTANT_STEPS_MAX = 100_000;

/** The scripted sessions: the migration, reports, consoles, autovacuum workers. Errors and their consequences are handled here, steps in session-steps.ts. */
export class Sessions extends Stateful {
  readonly all: readonly Session[];
  private readonly sim: Simulation;

  constructor(sim: Simulation) {
    super();
    this.sim = sim;
    this.all = sim.setup.sessions.map((setup, index) => new Session(index, setup, sim.setup.seed, sim));
  }

  begin(): void {
    for (const session of this.all) this.sim.scheduleSession(session.index, STEP_TIMER, Math.max(0, session.setup.startUs));
  }

  byName(name: string): Session | undefined {
    return this.all.find((session) => session.name === name);
  }

  waitingOnTransactions(): number {
    let count = 0;
    for (const session of this.all) if (session.activity === 'transactionid' || session.activity === 'virtualxid') count++;
    return count;
  }

  /** A session's event. */
  timerFired(index: number, timer: number): void {
    const session = this.all[index];
    switch (timer) {
      case STEP_TIMER: return this.stepTimeOver(session);
      case LOCK_TIMER: return this.failWith(session, this.sim.setup.modes.timeoutError ?? LOCK_TIMEOUT);
      case STATEMENT_TIMER: return this.fail(session, '57014', 'canceling statement due to statement timeout');
      case IDLE_TIMER: return this.terminateWith(session, '25P03', 'terminating connection due to idle-in-transaction timeout');
      case DEADLOCK_TIMER: return stillWaiting(this.sim, session);
    }
  }

  /** The migration's tool is done, and its other session goes with it. One that was cut off before cannot say that the migration is done. */
  endCompanions(): void {
    for (const session of this.all) {
      if (session.setup.isCompanion !== true) continue;
      if (session.isTerminated) this.sim.migrationFailed = true;
      if (session.hasEnded) continue;
      this.stopStep(session);
      this.endSession(session);
    }
  }

  /** Goes on with a session whose last step has succeeded. */
  proceed(session: Session): void {
    session.last = { kind: 'ok' };
    this.drive(session);
  }

  /** The relation lock that a session waited for is its own: it goes on in an event of its own, for the grant may come from the middle of another's release. */
  lockGranted(index: number): void {
    const session = this.all[index];
    this.endWait(session);
    this.sim.scheduleSession(index, STEP_TIMER, this.sim.nowUs);
  }

  /** The transaction that held the wanted row has ended: the step is tried again. */
  rowReleased(index: number): void {
    this.endWait(this.all[index]);
    this.all[index].waitPhase = 'again';
    this.sim.scheduleSession(index, STEP_TIMER, this.sim.nowUs);
  }

  /** Somebody's transaction that sessions wait for has ended. */
  transactionEnded(slot: number): void {
    this.sim.slots.flags[slot] &= ~AWAITED;
    for (const session of this.all) {
      if (session.activity === 'virtualxid' && session.targets[0]?.slot === slot) this.nextTarget(session, slot);
    }
  }

  /** pg_cancel_backend. @returns what it did */
  cancel(index: number, message: string): string {
    const session = this.all[index];
    if (session.connection < 0) return 'not connected';
    if (session.statement === null) return 'idle: there was nothing to cancel';
    this.fail(session, '57014', message);
    return 'statement cancelled';
  }

  /** pg_terminate_backend. */
  terminate(index: number): string {
    const session = this.all[index];
    if (session.connection < 0) return 'not connected';
    this.terminateWith(session, '57P01', 'terminating connection due to administrator command');
    return 'connection terminated';
  }

  failOnDeadlock(session: Session): void {
    this.failWith(session, this.sim.setup.modes.deadlockError ?? DEADLOCK);
  }

  private failWith(session: Session, error: ServerError): void {
    this.fail(session, error.sqlstate, error.message);
  }

  /**
  An error of the present step, from inside or outside. The transaction is aborted, and its locks go at once, as AbortTransaction lets them go; where
  errors are local, the statement's work is undone and the transaction keeps its locks.
  */
  fail(session: Session, sqlstate: string, message: string): void {
    const { sim } = this;
    this.stopStep(session);
    sim.cancelSession(session.index, STATEMENT_TIMER);
    session.last = { kind: 'error', sqlstate, message };
    if (session.statement !== null) {
      const { sql, statement } = session.statement;
      sim.journal.write({ atUs: sim.nowUs, kind: 'statement-failed', session: session.name, statement, sql, sqlstate, message });
    }
    this.closeStatement(session, sqlstate);
    const undoneUs = session.transactionWorkUs - (this.undoes(session, sqlstate) === 'statement' ? session.workAtStatementUs : 0);
    const undoUs = Math.round(undoneUs * sim.setup.server.rollbackPerWork);
    if (undoUs > 0) {
      session.activity = 'rolling back';
      sim.scheduleSession(session.index, STEP_TIMER, sim.nowUs + undoUs);
      return;
    }
    this.abort(session);
    this.drive(session);
  }

  /** Ends the statement's account; pages of one statement go on adding to it. */
  closeStatement(session: Session, sqlstate: string | null): void {
    const { sim } = this;
    session.statement = null;
    session.stateChangeUs = sim.nowUs;
    if (session.run === null) return;
    session.run = { ...session.run, endUs: sim.nowUs, sqlstate };
  }

  /** Puts the account of the last statement among the finished ones. */
  fileRun(session: Session): void {
    if (session.run !== null) this.sim.journal.statements.push(session.run);
    session.run = null;
  }

  /** Gives up everything that belongs to the transaction, from this savepoint depth on. */
  releaseTransaction(session: Session, fromLevel: number): void {
    const { sim } = this;
    const { index } = session;
    const given = sim.locks.ownedBy(index).filter((lock) => !lock.isSession && lock.level >= fromLevel);
    for (const lock of given) sim.standby.lockReleased(index, sim.locks.nameOf(lock.relation), sim.setup.modes.names[lock.mode]);
    sim.locks.releaseOwned(index, (lock) => !lock.isSession && lock.level >= fromLevel);
    // After the release, so that the waits which it ends are counted on its account.
    for (const lock of given) sim.ledger.ended(index, lock.relation, lock.mode);
    sim.rowLocks.release(index, fromLevel);
    if (fromLevel > 0) return;
    session.snapshotUs = NEVER_US;
    session.xid = -1;
    session.xmin = -1;
    session.transactionWorkUs = 0;
    session.unsentBytes = 0;
    session.unsentReplayUs = 0;
    session.savepoints = [];
    session.isAborted = false;
    session.transactionUs = NEVER_US;
    sim.slots.generation[index]++;
    if ((sim.slots.flags[index] & AWAITED) !== 0) this.transactionEnded(index);
  }

  /** Those who wait for a row of this session's may look again. */
  wakeRowWaiters(index: number): void {
    const { sim } = this;
    const waiters: number[] = [];
    for (let waiter = sim.rowLocks.firstWaiter(index); waiter >= 0; waiter = sim.rowLocks.firstWaiter(index)) {
      sim.rowLocks.leave(waiter);
      waiters.push(waiter);
    }
    for (const waiter of waiters) {
      if (waiter < sim.slots.scripted) this.rowReleased(waiter);
      else sim.requests.rowReleased(waiter);
    }
  }

  endTransaction(session: Session): void {
    session.inTransaction = false;
    this.releaseTransaction(session, 0);
    this.wakeRowWaiters(session.index);
  }

  /** Marks a session as waiting and arms the timers of a wait. */
  startWait(session: Session, activity: 'relation' | 'transactionid' | 'virtualxid'): void {
    const { sim } = this;
    session.activity = activity;
    session.waitSinceUs = sim.nowUs;
    const { modes } = sim.setup;
    const isForRow = activity === 'transactionid' && modes.rowLockTimeoutUs !== undefined;
    const lockTimeoutUs = (isForRow ? session.statement?.rowLockTimeoutUs ?? modes.rowLockTimeoutUs : session.statement?.lockTimeoutUs) ?? 0;
    if (lockTimeoutUs > 0) sim.scheduleSession(session.index, LOCK_TIMER, sim.nowUs + lockTimeoutUs);
    sim.scheduleSession(session.index, DEADLOCK_TIMER, sim.nowUs + sim.setup.server.deadlockTimeoutUs);
  }

  endWait(session: Session): void {
    const { sim } = this;
    sim.cancelSession(session.index, LOCK_TIMER);
    sim.cancelSession(session.index, DEADLOCK_TIMER);
    if (session.run !== null) session.run = { ...session.run, lockWaitUs: session.run.lockWaitUs + sim.nowUs - session.waitSinceUs };
    session.activity = 'none';
  }

  /** Goes on to the first target that still lives, or on with the driver when there is none. `ended` is known to have just ended. */
  nextTarget(session: Session, ended: number): void {
    const { slots } = this.sim;
    const left = session.targets.slice(1).filter((target) => target.slot !== ended && slots.generation[target.slot] === target.generation);
    session.targets = left;
    this.endWait(session);
    if (left.length > 0) {
      slots.flags[left[0].slot] |= AWAITED;
      // Each is a lock of its own to wait for: lock_timeout "applies separately to each lock acquisition attempt" (manual, 20.11.1).
      return this.startWait(session, 'virtualxid');
    }
    this.sim.scheduleSession(session.index, STEP_TIMER, this.sim.nowUs);
  }

  /** Asks the driver for steps until one takes time. */
  private drive(session: Session): void {
    for (let count = 0; count < INSTANT_STEPS_MAX; count++) {
      const step = session.driver.next(sessionView(this.sim, session));
      if (step === null) return this.endSession(session);
      if (session.isTerminated && step.kind !== 'note') {
        session.last = { kind: 'error', sqlstate: '08003', message: 'connection does not exist' };
        continue;
      }
      session.last = { kind: 'ok' };
      if (!carryOut(this.sim, session, step)) return;
    }
    assert(false, `session ${session.name} takes steps without end at one moment`);
  }

  private stepTimeOver(session: Session): void {
    const { sim } = this;
    switch (session.activity) {
      case 'none':
        if (session.connection < 0 && !session.hasEnded && !session.isTerminated) return this.connect(session);
        if (session.waitPhase === 'again') return retryStep(sim, session);
        return this.proceed(session);
      case 'rolling back':
        session.activity = 'none';
        if (session.isEnding) return this.cutOff(session, session.last.kind === 'error' ? session.last.sqlstate : '');
        this.abort(session);
        return this.drive(session);
      default:
        return retryStep(sim, session);
    }
  }

  private connect(session: Session): void {
    const { sim } = this;
    const refusal = sim.backends.refusal(1, session.setup.isSuperuser);
    if (refusal !== null) {
      session.isTerminated = true;
      session.last = { kind: 'error', sqlstate: '53300', message: refusal };
      sim.journal.write({ atUs: sim.nowUs, kind: 'query-cancelled', session: session.name, sqlstate: '53300', message: refusal });
    } else {
      session.connection = sim.backends.connect(-1, sim.nowUs);
      sim.backends.slot[session.connection] = session.index;
      sim.slots.connection[session.index] = session.connection;
      if (session.setup.isMigration) sim.migrationStarted();
    }
    this.drive(session);
  }

  private terminateWith(session: Session, sqlstate: string, message: string): void {
    const { sim } = this;
    sim.journal.write({ atUs: sim.nowUs, kind: 'query-cancelled', session: session.name, sqlstate, message });
    session.last = { kind: 'error', sqlstate, message };
    // Where work has to be undone, the session is there until it is, with all its locks.
    session.isEnding = session.transactionWorkUs * sim.setup.server.rollbackPerWork >= 1;
    if (session.activity === 'rolling back' && session.isEnding) return;
    this.stopStep(session);
    if (!session.isEnding) return this.cutOff(session, sqlstate);
    session.activity = 'rolling back';
    sim.scheduleSession(session.index, STEP_TIMER, sim.nowUs + Math.round(session.transactionWorkUs * sim.setup.server.rollbackPerWork));
  }

  private cutOff(session: Session, sqlstate: string): void {
    session.isEnding = false;
    this.disconnect(session, sqlstate);
    session.isTerminated = true;
    this.drive(session);
  }

  private endSession(session: Session): void {
    this.disconnect(session, null);
    session.hasEnded = true;
    if (session.setup.isMigration) this.sim.migrationEnded();
  }

  private disconnect(session: Session, sqlstate: string | null): void {
    const { sim } = this;
    if (session.connection < 0) return;
    for (let timer = 0; timer < SESSION_TIMERS; timer++) sim.cancelSession(session.index, timer);
    if (session.statement !== null) this.closeStatement(session, sqlstate);
    this.fileRun(session);
    const kept = sim.locks.ownedBy(session.index).filter((each) => each.isSession);
    sim.locks.releaseOwned(session.index, (lock) => lock.isSession);
    for (const lock of kept) sim.ledger.ended(session.index, lock.relation, lock.mode);
    this.endTransaction(session);
    sim.backends.close(session.connection);
    session.connection = -1;
    sim.slots.connection[session.index] = -1;
  }

  /** Takes the session out of whatever its present step has it in. */
  private stopStep(session: Session): void {
    const { sim } = this;
    const { index } = session;
    sim.cancelSession(index, STEP_TIMER);
    sim.cancelSession(index, IDLE_TIMER);
    if (session.isWaiting) {
      const { activity } = session;
      this.endWait(session);
      if (activity === 'relation') {
        const relation = sim.slots.waitRelation[index];
        const mode = sim.slots.waitMode[index];
        sim.locks.withdraw(index);
        sim.ledger.ended(index, relation, mode);
      } else if (activity === 'transactionid') sim.rowLocks.leave(index);
      else session.targets = [];
    }
    session.activity = 'none';
    session.work = null;
    session.waitPhase = '';
  }

  private abort(session: Session): void {
    const undone = this.undoes(session, session.last.kind === 'error' ? session.last.sqlstate : '');
    if (undone === 'abort') this.releaseSessionLocks(session);
    if (!session.inTransaction || undone === 'everything') return this.endTransaction(session);
    if (undone === 'statement') {
      session.transactionWorkUs = session.workAtStatementUs;
      return;
    }
    const level = session.savepoints.length;
    const { savepoints, transactionUs } = session;
    this.releaseTransaction(session, level);
    this.wakeRowWaiters(session.index);
    session.savepoints = savepoints;
    session.transactionUs = transactionUs;
    session.isAborted = true;
  }

  /**
  What CONCURRENTLY keeps across its own transactions goes with an error (ProcReleaseLocks in PostgreSQL's proc.c releases every lock of the
  default method when a transaction aborts); advisory locks are of another method and stay.
  */
  private releaseSessionLocks(session: Session): void {
    const { locks, ledger } = this.sim;
    const goes = (lock: OwnedLock) => lock.isSession && !locks.nameOf(lock.relation).startsWith('advisory ');
    const given = locks.ownedBy(session.index).filter(goes);
    if (given.length === 0) return;
    locks.releaseOwned(session.index, goes);
    for (const lock of given) ledger.ended(session.index, lock.relation, lock.mode);
  }

  /** How much of the transaction an error takes with it; 'abort' = it waits for its ROLLBACK. */
  private undoes(session: Session, sqlstate: string): 'abort' | 'statement' | 'everything' {
    const { modes } = this.sim.setup;
    if (modes.isErrorLocal !== true || !session.inTransaction) return 'abort';
    return sqlstate === (modes.deadlockError ?? DEADLOCK).sqlstate ? 'everything' : 'statement';
  }
}
