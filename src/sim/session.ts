import { NEVER_US } from '../kernel/never.ts';
import { Stateful } from '../kernel/stateful.ts';
import type { Captured } from '../kernel/stateful.ts';
import { Stream } from '../kernel/stream.ts';
import type { StatementRun } from './journal.ts';
import type { DriverWorld, SessionSetup } from './simulation-setup.ts';
import type { Driver, Step, StepResult, WorkStep } from './step.ts';

/** What a session is at, between two steps of its driver. Waits carry the name of their kind in pg_locks. */
export type Activity = 'none' | 'working' | 'sleeping' | 'pausing' | 'relation' | 'transactionid' | 'virtualxid' | 'replica' | 'rolling back';

/** One transaction somebody waits for, told from later ones of the same slot by its generation. */
export type Target = { readonly slot: number; readonly generation: number };

export type StatementInfo = Extract<Step, { kind: 'statement' }> & { readonly startUs: number };

/** A scripted session's state; sessions.ts carries out its steps. */
export class Session extends Stateful {
  readonly index: number;
  readonly setup: SessionSetup;
  readonly name: string;
  readonly driver: Driver;
  readonly random: Stream;
  /** Row among the server's connections, -1 before and after. */
  connection = -1;
  hasEnded = false;
  /** Ended by somebody, and there until its work is undone. */
  isEnding = false;
  /** The server has closed the connection; the driver may only still say farewell. */
  isTerminated = false;
  activity: Activity = 'none';
  inTransaction = false;
  isAborted = false;
  transactionUs = NEVER_US;
  /** Work done in the open transaction: what an engine with an undo log would have to undo. */
  transactionWorkUs = 0;
  /** What of it was done before the present statement: an error that undoes only its statement leaves that. */
  workAtStatementUs = 0;
  /** Log and replay time of the open transaction that the standby has not been sent yet. */
  unsentBytes = 0;
  unsentReplayUs = 0;
  savepoints: readonly string[] = [];
  statement: StatementInfo | null = null;
  /** Text that the activity view shows, also after the statement's end. */
  lastSql = '';
  stateChangeUs = 0;
  waitSinceUs = 0;
  /** What a pause inside the server goes by in its views. */
  waitEvent = '';
  targets: readonly Target[] = [];
  /** How many there were when the wait began. */
  targetsTotal = 0;
  waitPhase = '';
  work: WorkStep | null = null;
  rowStep: Extract<Step, { kind: 'lock-row' }> | null = null;
  workSinceUs = 0;
  lastWork: WorkStep | null = null;
  maxLagUs = 0;
  /** Since when it holds a snapshot, NEVER_US for none. */
  snapshotUs = NEVER_US;
  /** Number of the open transaction once it has written or locked rows, and of the oldest one its snapshot still sees running; -1 for none. */
  xid = -1;
  xmin = -1;
  /** The same of the snapshot that others are measured by, and when it was taken; none: everybody's present one counts. */
  referenceXmin = Infinity;
  referenceUs = Infinity;
  /** When the last statement began. */
  queryUs = NEVER_US;
  last: StepResult = { kind: 'ok' };
  /** The statement's account, pages of one batched statement added up. */
  run: StatementRun | null = null;
  /** True while the pages of a batched statement are not all done. */
  isPaged = false;

  constructor(index: number, setup: SessionSetup, seed: number, world: DriverWorld) {
    super();
    this.index = index;
    this.setup = setup;
    this.name = setup.name;
    this.driver = setup.driver(world);
    this.random = new Stream(seed, `session:${setup.name}`);
  }

  get isWaiting(): boolean {
    return this.activity === 'relation' || this.activity === 'transactionid' || this.activity === 'virtualxid';
  }

  /** As pg_stat_activity.state says it. */
  get state(): 'active' | 'idle' | 'idle in transaction' | 'idle in transaction (aborted)' {
    if (this.statement !== null) return 'active';
    if (!this.inTransaction) return 'idle';
    return this.isAborted ? 'idle in transaction (aborted)' : 'idle in transaction';
  }

  protected override heldFields(): readonly string[] {
    return ['statement', 'work', 'rowStep', 'lastWork', 'last', 'run'];
  }

  override capture(before?: Captured): Captured {
    return { ...super.capture(before), driverState: this.driver.state };
  }

  override restore(saved: Captured): void {
    const { driverState, ...own } = saved;
    super.restore(own);
    this.driver.state = driverState;
  }
}
