import { holdersOf } from './blockers.ts';
import { blockerNames } from './long-waits.ts';
import type { RowStrength } from './row-locks.ts';
import { firstInLineFor, wantedRows } from './row-waits.ts';
import type { Session } from './session.ts';
import { IDLE_TIMER, STATEMENT_TIMER, STEP_TIMER } from './sessions.ts';
import type { Simulation } from './simulation.ts';
import { AWAITED, AWAITING_LOCK, AWAITING_ROW, IN_SERVICE } from './slots.ts';
import type { Step, WorkStep } from './step.ts';

/** How often a client that waits for the standby looks again. */
const REPLICA_POLL_US = 100_000;

/** Carries out one step. @returns true when it took no time and the driver may go on; otherwise the session's events go on with it */
export function carryOut(sim: Simulation, session: Session, step: Step): boolean {
  switch (step.kind) {
    case 'statement': return statement(sim, session, step);
    case 'end-statement': return endStatement(sim, session);
    case 'begin': return begin(sim, session);
    case 'commit':
      if (sim.setup.shipsAtCommit === true) sim.standby.walWritten(session.unsentBytes, session.unsentReplayUs);
      sim.sessions.endTransaction(session);
      return true;
    case 'rollback':
      sim.sessions.endTransaction(session);
      return true;
    case 'savepoint':
      session.savepoints = [...session.savepoints, step.name];
      return true;
    case 'rollback-to': return rollbackTo(sim, session, step.name);
    case 'release': return releaseSavepoint(sim, session, step.name);
    case 'lock': return lock(sim, session, step);
    case 'unlock': return unlock(sim, session, step.relation, step.mode);
    case 'wait-for-holders': {
      const relation = sim.locks.relation(step.relation);
      const mode = sim.locks.modeNumber(step.mode);
      return waitFor(sim, session, holdersOf(sim, sim.locks, relation, mode, session.index), step.phase);
    }
    case 'reference-snapshot':
      session.referenceXmin = oldestXid(sim);
      session.referenceUs = sim.nowUs;
      return true;
    case 'wait-for-snapshots': return waitFor(sim, session, snapshotHolders(sim, session), step.phase);
    case 'work': return work(sim, session, step);
    case 'lock-row': return lockRow(sim, session, step);
    case 'snapshot':
      snapshot(sim, session, step.held);
      return true;
    case 'sleep': return sleep(sim, session, step.durationUs);
    case 'pause': return pause(sim, session, step);
    case 'wait-for-replica':
      session.maxLagUs = step.maxLagUs;
      return waitForReplica(sim, session);
    case 'note':
      sim.noted(session, step.note);
      return true;
    case 'fail':
      sim.sessions.fail(session, step.sqlstate, step.message);
      return false;
  }
}

function snapshot(sim: Simulation, session: Session, isHeld: boolean): void {
  if (isHeld && session.snapshotUs >= 0) return;
  session.snapshotUs = isHeld ? sim.nowUs : -1;
  session.xmin = isHeld ? oldestXid(sim) : -1;
}

/** The oldest transaction that has a number and still runs, else the next one: customers' own last milliseconds. */
export function oldestXid(sim: Simulation): number {
  return sim.sessions.all.reduce((oldest, { xid }) => (xid >= 0 && xid < oldest ? xid : oldest), sim.wal.nextXid);
}

/** A transaction gets its number with its first write, row lock or lock that the standby has to know of. */
function numbered(sim: Simulation, session: Session): void {
  if (session.xid < 0) session.xid = sim.wal.nextXid++;
}

/** The session's own event while it is in the middle of a step. */
export function retryStep(sim: Simulation, session: Session): void {
  if (session.activity === 'replica') {
    session.activity = 'none';
    if (waitForReplica(sim, session)) sim.sessions.proceed(session);
  } else if (session.activity === 'working') {
    endWork(sim, session);
    sim.sessions.proceed(session);
  } else if (session.activity === 'pausing') {
    session.activity = 'none';
    sim.sessions.proceed(session);
  } else if (session.activity === 'sleeping') {
    sim.cancelSession(session.index, IDLE_TIMER);
    session.activity = 'none';
    sim.sessions.proceed(session);
  } else if (session.waitPhase === 'again') {
    session.waitPhase = '';
    const step = session.work;
    const row = session.rowStep;
    if (step !== null ? work(sim, session, step) : row === null || lockRow(sim, session, row)) sim.sessions.proceed(session);
  }
}

function statement(sim: Simulation, session: Session, step: Extract<Step, { kind: 'statement' }>): boolean {
  const isNextPage = session.isPaged && session.run?.statement === step.statement;
  if (!isNextPage) {
    sim.sessions.fileRun(session);
    session.run = { session: session.name, statement: step.statement, sql: step.sql, startUs: sim.nowUs, endUs: null, lockWaitUs: 0, workUs: 0, rows: 0, sqlstate: null };
    sim.journal.write({ atUs: sim.nowUs, kind: 'statement-started', session: session.name, statement: step.statement, sql: step.sql });
  } else if (session.run !== null) {
    // A page that is looked for first: what is done with it is a statement of its own, told once.
    if (step.sql !== session.run.sql && session.lastWork?.rowsDone === 0) sim.journal.write({ atUs: sim.nowUs, kind: 'statement-started', session: session.name, statement: step.statement, sql: step.sql });
    session.run = { ...session.run, endUs: null };
  }
  session.isPaged = false;
  // Progress of a page is counted on from the page before it.
  if (!isNextPage) session.lastWork = null;
  session.statement = { ...step, startUs: sim.nowUs };
  session.workAtStatementUs = session.transactionWorkUs;
  session.queryUs = sim.nowUs;
  session.lastSql = step.sql;
  session.stateChangeUs = sim.nowUs;
  if (step.statementTimeoutUs > 0) sim.scheduleSession(session.index, STATEMENT_TIMER, sim.nowUs + step.statementTimeoutUs);
  return true;
}

function endStatement(sim: Simulation, session: Session): boolean {
  sim.cancelSession(session.index, STATEMENT_TIMER);
  const { statement: ended, lastWork } = session;
  if (ended === null) return true;
  session.isPaged = lastWork !== null && lastWork.rowsDone < lastWork.rowsTotal;
  if (!session.isPaged) sim.journal.write({ atUs: sim.nowUs, kind: 'statement-ended', session: session.name, statement: ended.statement, sql: ended.sql });
  sim.sessions.closeStatement(session, null);
  if (!session.inTransaction) sim.sessions.endTransaction(session);
  return true;
}

function begin(sim: Simulation, session: Session): boolean {
  session.inTransaction = true;
  session.isAborted = false;
  session.transactionUs = sim.nowUs;
  return true;
}

function rollbackTo(sim: Simulation, session: Session, name: string): boolean {
  const at = session.savepoints.lastIndexOf(name);
  if (at < 0) {
    sim.sessions.fail(session, '3B001', `savepoint "${name}" does not exist`);
    return false;
  }
  sim.sessions.releaseTransaction(session, at + 1);
  sim.sessions.wakeRowWaiters(session.index);
  session.savepoints = session.savepoints.slice(0, at + 1);
  session.isAborted = false;
  return true;
}

/** RELEASE: the savepoint is forgotten, what was locked since then now belongs to the level above. */
function releaseSavepoint(sim: Simulation, session: Session, name: string): boolean {
  const at = session.savepoints.lastIndexOf(name);
  if (at < 0) return true;
  session.savepoints = session.savepoints.slice(0, at);
  sim.locks.lowerLevels(session.index, at);
  sim.rowLocks.lowerLevels(session.index, at);
  return true;
}

function lock(sim: Simulation, session: Session, step: Extract<Step, { kind: 'lock' }>): boolean {
  const { index } = session;
  const relation = sim.locks.relation(step.relation);
  const mode = sim.locks.modeNumber(step.mode);
  const isNew = (sim.locks.maskOf(index, relation) & (1 << mode)) === 0;
  const outcome = sim.locks.acquireOwned(index, relation, mode, step.session ?? false, session.savepoints.length, step.noWait !== true && step.ifFree !== true);
  switch (outcome) {
    case 'granted':
      if (sim.setup.modes.replicated.includes(step.mode)) numbered(sim, session);
      if (!isNew) return true;
      sim.ledger.requested(index, relation, mode);
      sim.ledger.granted(index, relation, mode);
      sim.standby.lockTaken(index, step.relation, step.mode);
      if (step.rowLocks !== undefined) {
        sim.journal.write({ atUs: sim.nowUs, kind: 'lock-granted', session: session.name, relation: step.relation, mode: step.mode, waitedUs: 0, rowLocks: step.rowLocks });
      }
      return true;
    case 'waiting':
      sim.ledger.requested(index, relation, mode);
      sim.sessions.startWait(session, 'relation');
      sim.journal.write({ atUs: sim.nowUs, kind: 'lock-waiting', session: session.name, relation: step.relation, mode: step.mode, blockedBy: blockerNames(sim, index) });
      if (sim.setup.modes.deadlockWeights !== undefined) sim.checkDeadlock(index);
      return false;
    case 'unavailable':
      if (step.ifFree === true) return true;
      sim.sessions.fail(session, '55P03', `could not obtain lock on relation "${step.relation}"`);
      return false;
    case 'deadlock':
      sim.sessions.failOnDeadlock(session);
      return false;
  }
}

function unlock(sim: Simulation, session: Session, relationName: string, modeName: string): boolean {
  const relation = sim.locks.relation(relationName);
  const mode = sim.locks.modeNumber(modeName);
  let isDone = false;
  sim.locks.releaseOwned(session.index, (held) => {
    const isIt = !isDone && held.relation === relation && held.mode === mode;
    isDone ||= isIt;
    return isIt;
  });
  if (isDone) sim.standby.lockReleased(session.index, relationName, modeName);
  sim.ledger.ended(session.index, relation, mode);
  return true;
}

/** Waits until each of these lockers' present transactions has ended, one after the other. */
function waitFor(sim: Simulation, session: Session, lockers: readonly number[], phase: string): boolean {
  if (lockers.length === 0) return true;
  session.targets = lockers.map((slot) => ({ slot, generation: sim.slots.generation[slot] }));
  session.targetsTotal = lockers.length;
  session.waitPhase = phase;
  for (const slot of lockers) sim.slots.flags[slot] |= AWAITED;
  sim.sessions.startWait(session, 'virtualxid');
  return false;
}

/**
Who holds a snapshot that is not younger than the reference: sessions whose xmin says so, and every request that was at work in the primary before. As
in WaitForOlderSnapshots (indexcmds.c), whose limit is the xmin of the snapshot that the second scan has read with: what began during that scan is not
waited for, once a transaction number has been used since.
*/
function snapshotHolders(sim: Simulation, session: Session): readonly number[] {
  const { slots } = sim;
  const found: number[] = sim.sessions.all.filter((other) => other !== session && other.snapshotUs >= 0 && other.xmin <= session.referenceXmin).map((other) => other.index);
  for (let slot = slots.scripted; slot < slots.highWater; slot++) {
    const state = slots.state[slot];
    const isAtWork = state === AWAITING_LOCK || state === AWAITING_ROW || (state === IN_SERVICE && slots.connection[slot] >= 0);
    if (isAtWork && slots.tryUs[slot] <= session.referenceUs && sim.locks.serves(slot)) found.push(slot);
  }
  return found;
}

function work(sim: Simulation, session: Session, step: WorkStep): boolean {
  const { rowLocks } = step;
  session.work = step;
  session.rowStep = null;
  if (rowLocks !== null) {
    const holder = sim.rowLocks.holderOf(rowLocks.relation, rowLocks.from, rowLocks.to, 'no key update', session.index);
    if (holder >= 0) return waitForRow(sim, session, holder);
    numbered(sim, session);
    const growth = { from: rowLocks.from, sinceUs: sim.nowUs, untilUs: sim.nowUs + Math.max(0, Math.round(step.durationUs)) };
    sim.rowLocks.add({ session: session.index, ...rowLocks, strength: 'no key update', level: session.savepoints.length, growth });
  }
  session.activity = 'working';
  session.workSinceUs = sim.nowUs;
  sim.scheduleSession(session.index, STEP_TIMER, sim.nowUs + Math.max(0, Math.round(step.durationUs)));
  return false;
}

function endWork(sim: Simulation, session: Session): void {
  const step = session.work;
  session.activity = 'none';
  session.work = null;
  if (step === null) return;
  const spentUs = sim.nowUs - session.workSinceUs;
  session.transactionWorkUs += spentUs;
  sim.noteUndo(session);
  const newRows = step.rowsDone - (session.lastWork?.rowsDone ?? 0);
  if (session.run !== null) session.run = { ...session.run, workUs: session.run.workUs + spentUs, rows: Math.max(session.run.rows, step.rowsDone, newRows) };
  session.lastWork = step;
  if (session.setup.isMigration) sim.migrationRows = step.rowsDone;
  sim.wal.grow(step.diskBytes, step.deadRows);
  const isSent = sim.setup.shipsAtCommit !== true || !session.inTransaction;
  if (!isSent) {
    session.unsentBytes += step.replayUs === undefined ? step.walBytes : 0;
    session.unsentReplayUs += step.replayUs ?? 0;
  }
  if (step.walBytes > 0) {
    numbered(sim, session);
    sim.wal.write(step.walBytes, isSent);
  }
}

function lockRow(sim: Simulation, session: Session, step: Extract<Step, { kind: 'lock-row' }>): boolean {
  const rows = Math.max(1, sim.setup.relationRows[step.relation] ?? 1e9);
  const from = (step.row - 1) / rows;
  const to = step.row / rows;
  const strength: RowStrength = step.strength;
  const holder = sim.rowLocks.holderOf(step.relation, from, to, strength, session.index);
  session.rowStep = step;
  session.work = null;
  if (holder >= 0) return waitForRow(sim, session, holder);
  numbered(sim, session);
  sim.rowLocks.add({ session: session.index, relation: step.relation, from, to, strength, level: session.savepoints.length });
  return true;
}

function waitForRow(sim: Simulation, session: Session, holder: number): boolean {
  const wanted = wantedRows(sim, session);
  const first = wanted === null ? -1 : firstInLineFor(sim, wanted, session.index);
  sim.rowLocks.enqueue(session.index, first >= 0 ? first : holder);
  sim.sessions.startWait(session, 'transactionid');
  if (sim.setup.modes.deadlockWeights !== undefined) sim.checkDeadlock(session.index);
  return false;
}

function sleep(sim: Simulation, session: Session, durationUs: number): boolean {
  if (durationUs <= 0) return true;
  session.activity = 'sleeping';
  sim.scheduleSession(session.index, STEP_TIMER, sim.nowUs + Math.round(durationUs));
  const idleTimeoutUs = session.setup.idleInTransactionTimeoutUs ?? sim.idleInTransactionTimeoutUs;
  if (session.inTransaction && idleTimeoutUs > 0) sim.scheduleSession(session.index, IDLE_TIMER, sim.nowUs + idleTimeoutUs);
  return false;
}

function pause(sim: Simulation, session: Session, { durationUs, waitEvent }: Extract<Step, { kind: 'pause' }>): boolean {
  if (durationUs <= 0) return true;
  session.activity = 'pausing';
  session.waitEvent = waitEvent;
  session.waitSinceUs = sim.nowUs;
  sim.scheduleSession(session.index, STEP_TIMER, sim.nowUs + Math.round(durationUs));
  return false;
}

function waitForReplica(sim: Simulation, session: Session): boolean {
  if (sim.standby.lagUs() <= session.maxLagUs) return true;
  session.activity = 'replica';
  sim.scheduleSession(session.index, STEP_TIMER, sim.nowUs + REPLICA_POLL_US);
  return false;
}
