import type { Plan } from '../engines/engine.ts';
import type { SessionView, Step } from '../sim/step.ts';
import type { Note } from './note.ts';
import { pagedWork, planParts, refusedPlan } from './script-plan.ts';
import { todoList, type ScriptSetup, type ScriptState, type Todo } from './script-state.ts';
import { hasSavepoint } from './script-transaction.ts';

/** SQLSTATEs that a retry directive forgives: lock_not_available and deadlock_detected (manual, appendix A). Engines with errors of their own add theirs. */
const FORGIVEN = new Set(['55P03', '40P01']);

/** A wait given up or a deadlock lost: the next try may go well. */
function isForgiven({ engine }: ScriptSetup, { sqlstate, message }: { readonly sqlstate: string; readonly message: string }): boolean {
  const { timeoutError, deadlockError } = engine.lockModes;
  return FORGIVEN.has(sqlstate) || [timeoutError, deadlockError].some((own) => own !== undefined && own.sqlstate === sqlstate && own.message === message);
}

/** There is no session (any more): admin_shutdown, crash_shutdown, idle_in_transaction_session_timeout, transaction_timeout, connection lost, too_many_connections. */
const SESSION_ENDED = new Set(['57P01', '57P02', '25P03', '25P04', '08003', '08006', '53300']);

const END: Todo = { kind: 'step', step: { kind: 'end-statement' } };

export type Timeouts = { readonly lockTimeoutUs: number; readonly statementTimeoutUs: number; readonly rowLockTimeoutUs?: number };

/** The state with everything that the current statement has to do. */
export function statementPlanned(setup: ScriptSetup, state: ScriptState, plan: Plan, timeouts: Timeouts): ScriptState {
  const { sql, batch } = setup.script.statements[state.statement];
  const start: Todo = { kind: 'step', step: { kind: 'statement', sql, statement: state.statement, ...timeouts } };
  const refusal = refusalOf(state, plan);
  if (refusal !== null) return { ...state, todo: todoList([start, fail(refusal.sqlstate, refusal.message), END], state.todo) };
  const refused = refusedPlan(setup, state, plan);
  if (refused.refusal !== null) {
    const parts: readonly Todo[] = [start, { kind: 'open', isExplicit: false }, ...planParts(refused.plan, 'read committed'), fail(refused.refusal.sqlstate, refused.refusal.message), END];
    return { ...state, todo: todoList(parts, state.todo) };
  }
  if (plan.role === 'work' && batch !== null && pagedWork(plan) !== null) return { ...state, todo: todoList([{ kind: 'page', fromKey: 0 }], state.todo) };
  return { ...state, todo: todoList([start, ...partsOf(state, plan), END], state.todo) };
}

function fail(sqlstate: string, message: string): Todo {
  return { kind: 'step', step: { kind: 'fail', sqlstate, message } };
}

/** What the server says instead of carrying the statement out; null when it does. */
function refusalOf(state: ScriptState, plan: Plan): { readonly sqlstate: string; readonly message: string } | null {
  const { transaction } = state;
  const endsTransaction = plan.role === 'commit' || plan.role === 'rollback' || plan.role === 'rollback-to';
  if (transaction?.isAborted && !endsTransaction) {
    return { sqlstate: '25P02', message: 'current transaction is aborted, commands ignored until end of transaction block' };
  }
  if (plan.unmodelled !== null) return { sqlstate: '0A000', message: plan.unmodelled };
  if (plan.error !== null) return plan.error;
  if (plan.role === 'savepoint' || plan.role === 'release' || plan.role === 'rollback-to') return savepointRefusal(state, plan);
  return null;
}

function savepointRefusal(state: ScriptState, plan: Plan): { readonly sqlstate: string; readonly message: string } | null {
  if (state.transaction === null) return { sqlstate: '25P01', message: 'savepoints can only be used in transaction blocks' };
  if (plan.role === 'savepoint' || hasSavepoint(state, plan.name ?? '')) return null;
  return { sqlstate: '3B001', message: `savepoint "${plan.name ?? ''}" does not exist` };
}

function partsOf(state: ScriptState, plan: Plan): readonly Todo[] {
  switch (plan.role) {
    case 'begin':
      return [{ kind: 'open', isExplicit: true }];
    case 'commit':
    case 'rollback':
      return [{ kind: 'close', isCommit: plan.role === 'commit' }, { kind: 'announce' }];
    case 'set':
      return [{ kind: 'set', settings: plan.settings ?? {}, isLocal: plan.isLocal }];
    case 'savepoint':
    case 'rollback-to':
    case 'release':
      return [{ kind: plan.role, name: plan.name ?? '' }];
    case 'work':
      return workParts(state, plan);
  }
}

/** A statement outside a transaction gets one of its own, and its effect shows at once. */
function workParts(state: ScriptState, plan: Plan): readonly Todo[] {
  const work = planParts(plan, state.transaction?.isolation ?? 'read committed');
  if (state.transaction !== null) {
    // DDL that commits by itself (MySQL manual 15.3.3) leaves no transaction behind.
    const commitsItself = plan.steps.some((step) => step.kind === 'commit-inside');
    return commitsItself ? [...work, { kind: 'changed' }, { kind: 'close', isCommit: true }, { kind: 'announce' }] : [...work, { kind: 'changed' }];
  }
  return [{ kind: 'open', isExplicit: false }, ...work, { kind: 'changed' }, { kind: 'close', isCommit: true }, { kind: 'announce' }];
}

/** The state after the last step failed: again where a directive forgives it, else on with the script or to its end. */
export function afterError(setup: ScriptSetup, before: ScriptState, view: SessionView): ScriptState {
  if (view.last.kind !== 'error') return before;
  const { sqlstate, message } = view.last;
  const error = { sqlstate, message };
  if (SESSION_ENDED.has(sqlstate)) return { ...before, transaction: null, todo: todoList([{ kind: 'end-script', error }]) };
  const isExplicit = before.transaction?.isExplicit ?? false;
  const cleanUp: readonly Todo[] = before.transaction !== null && !isExplicit ? [END, { kind: 'close', isCommit: false }] : [END];
  const transaction = transactionAfterError(setup, before, sqlstate);
  const state: ScriptState = { ...before, transaction, todo: null };
  const retry = isExplicit || !isForgiven(setup, error) ? null : setup.script.statements[before.statement]?.retry ?? null;
  if (retry !== null && before.attempt < retry.times) {
    const pauseUs = Math.round(retry.backoffUs * (retry.jitter ? 0.5 + view.random() : 1));
    return { ...state, attempt: before.attempt + 1, todo: todoList([...cleanUp, ...retryParts(before, pauseUs)]) };
  }
  if (!setup.stopsAtError) return { ...state, todo: todoList(cleanUp) };
  return { ...state, todo: todoList([END, { kind: 'close', isCommit: false }, { kind: 'end-script', error }]) };
}

/** Aborted until its ROLLBACK; where errors are local it goes on, but a deadlock has ended it. */
function transactionAfterError({ engine }: ScriptSetup, { transaction }: ScriptState, sqlstate: string): ScriptState['transaction'] {
  if (transaction === null) return null;
  const { isErrorLocal, deadlockError } = engine.lockModes;
  if (isErrorLocal !== true) return { ...transaction, isAborted: true };
  return sqlstate === deadlockError?.sqlstate ? null : transaction;
}

function retryParts(state: ScriptState, pauseUs: number): readonly Todo[] {
  const note: Note = { kind: 'retry', statement: state.statement, attempt: state.attempt + 1, pauseUs };
  const steps: readonly Step[] = [{ kind: 'note', note }, { kind: 'sleep', durationUs: pauseUs }];
  return [...steps.map((step): Todo => ({ kind: 'step', step })), { kind: 'again' }];
}
