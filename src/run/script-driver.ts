import type { Driver, SessionView, Step } from '../sim/step.ts';
import { mergedCatalogue } from './catalogue-merge.ts';
import type { Note } from './note.ts';
import { lockMemory, withRowLocks } from './row-lock-memory.ts';
import { pagedWork, withPlan } from './script-plan.ts';
import { afterError, statementPlanned } from './script-statement.ts';
import { lockedFrom, pageDone, pageStarted } from './script-batch.ts';
import { statementTimeouts, withSettings } from './script-settings.ts';
import { initialState, NO_PROGRESS, todoList, type ScriptSetup, type ScriptState, type Todo } from './script-state.ts';
import { atSavepoint, closed, opened, rolledBackTo, savepointReleased } from './script-transaction.ts';
import { commitWork, nextPiece } from './script-work.ts';

/**
Carries out a script as a client of the database does: statement by statement, each planned against the catalogue of its moment, with the implicit
transactions, the aborted-transaction rule and the batches and retries that the script asks for. The state is one immutable value.

@throws never for SQL: what the server would refuse becomes a `fail` step, and the script goes on as its kind of client would
*/
export function scriptDriver(setup: ScriptSetup): Driver {
  const driver: Driver = {
    state: initialState(setup),
    next(view: SessionView): Step | null {
      let state = driver.state as ScriptState;
      if (state.isEnded) return null;
      if (view.last.kind === 'error') state = afterError(setup, state, view);
      for (;;) {
        const turn = taken(setup, state, view);
        state = turn.state;
        if (turn.step !== null || state.isEnded) {
          driver.state = state;
          return turn.step;
        }
      }
    },
  };
  return driver;
}

type Turn = { readonly state: ScriptState; readonly step: Step | null };

function taken(setup: ScriptSetup, before: ScriptState, view: SessionView): Turn {
  if (before.todo === null) return { state: statementStarted(setup, before, view), step: null };
  const todo = before.todo.head;
  const state: ScriptState = { ...before, todo: before.todo.tail };
  switch (todo.kind) {
    case 'step':
      return { state, step: todo.step };
    case 'open':
      return state.transaction !== null ? { state, step: null } : { state: opened(setup, state, todo.isExplicit), step: { kind: 'begin' } };
    case 'close':
      return closing(setup, state, todo);
    case 'announce':
      return { state: announced(setup, state), step: null };
    case 'changed':
      return { state: withChange(state), step: null };
    case 'set':
      return { state: withSettings(state, todo.settings, todo.isLocal), step: null };
    case 'savepoint':
      return { state: atSavepoint(state, todo.name), step: { kind: 'savepoint', name: todo.name } };
    case 'rollback-to':
      return { state: rolledBackTo(state, todo.name), step: { kind: 'rollback-to', name: todo.name } };
    case 'release':
      return { state: savepointReleased(state, todo.name), step: { kind: 'release', name: todo.name } };
    case 'plan-step':
      return planStep(state, todo);
    case 'pieces':
      return pieces(setup, state, todo, view);
    case 'page':
      return { state: pageStarted(setup, state, todo.fromKey), step: null };
    case 'page-done':
      return { state: pageDone(setup, state, todo), step: null };
    case 'page-read':
      return { state: { ...state, todo: { head: { kind: 'pieces', work: todo.work, done: 0, total: todo.work.rows, isReading: true }, tail: state.todo } }, step: null };
    case 'again':
      return { state: again(setup, state), step: null };
    case 'end-script':
      return ended(state, todo.error);
  }
}

function statementStarted(setup: ScriptSetup, before: ScriptState, view: SessionView): ScriptState {
  const statement = before.statement + 1;
  const state: ScriptState = { ...before, statement, attempt: 0, pageFromKey: null, pageToKey: null, pageNumber: 0, pagesTotal: null, progress: NO_PROGRESS, plan: null, planCatalogue: null, stepCatalogue: null };
  if (statement >= setup.script.statements.length) return { ...state, todo: lastWords(setup, state) };
  const waitUs = (setup.notBeforeUs[statement] ?? 0) - view.nowUs;
  const planned = todoList([{ kind: 'again' }]);
  return { ...state, todo: waitUs > 0 ? todoList([{ kind: 'step', step: { kind: 'sleep', durationUs: waitUs } }], planned) : planned };
}

/** Longer than any run: the session sits there until somebody ends it. */
const FOR_EVER_US = 365 * 86_400_000_000;

/** A migration tool closes its connection, and the server rolls back what was left open; a console stays. */
function lastWords(setup: ScriptSetup, state: ScriptState): ScriptState['todo'] {
  if (setup.staysOpen) return todoList([{ kind: 'step', step: { kind: 'sleep', durationUs: FOR_EVER_US } }]);
  const end: Todo = { kind: 'end-script', error: null };
  return state.transaction === null ? todoList([end]) : todoList([{ kind: 'close', isCommit: false }, end]);
}

function again(setup: ScriptSetup, state: ScriptState): ScriptState {
  if (state.pageFromKey !== null) return { ...state, todo: todoList([{ kind: 'page', fromKey: state.pageFromKey }], state.todo) };
  const planned = withPlan(setup, { ...state, progress: NO_PROGRESS });
  return statementPlanned(setup, planned.state, planned.plan, statementTimeouts(setup, planned.state));
}

function planStep(state: ScriptState, todo: Extract<Todo, { kind: 'plan-step' }>): Turn {
  const { step } = todo;
  switch (step.kind) {
    case 'work':
      return { state: { ...state, todo: { head: { kind: 'pieces', work: step.work, done: 0, total: step.work.rows }, tail: state.todo } }, step: null };
    case 'catalogue': {
      const { transaction } = state;
      if (transaction === null) return { state, step: null };
      // The plan was made before the statement's waits: what others have committed since is not in it.
      const catalogue = mergedCatalogue(state.stepCatalogue ?? transaction.catalogue, step.catalogue, transaction.catalogue);
      return { state: { ...state, stepCatalogue: step.catalogue, transaction: { ...transaction, catalogue, hasNewCatalogue: true, commitNeeds: 'flush' } }, step: null };
    }
    case 'commit-inside':
      return { state: { ...state, todo: todoList([{ kind: 'close', isCommit: true }, { kind: 'announce' }, { kind: 'open', isExplicit: false }], state.todo) }, step: null };
    case 'lock':
      // What is asked for without waiting stands for the row locks that the statement has gathered.
      return { state, step: step.ifFree === true ? { ...step, rowLocks: state.progress.rows } : step };
    default:
      return { state, step };
  }
}

function pieces(setup: ScriptSetup, state: ScriptState, todo: Extract<Todo, { kind: 'pieces' }>, view: SessionView): Turn {
  const { rowsUntilNextLook, failure, ask } = lockMemory(state, todo.work, view);
  if (failure !== null) return { state, step: { kind: 'fail', ...failure } };
  const until = Math.min(todo.total, todo.done + rowsUntilNextLook);
  const piece = nextPiece(setup.engine, setup.storage, todo.work, todo.done, until, statementRows(state, todo), state.progress, view, lockedFrom(setup, state, todo.done));
  const done = todo.done + piece.rows;
  const left: ScriptState['todo'] = done < todo.total ? { head: { ...todo, done }, tail: state.todo } : state.todo;
  const rest = ask !== null && done === until && done < todo.total ? { head: ask, tail: left } : left;
  const transaction = withRowLocks(state.transaction, todo.work, piece.rows, view);
  const written: ScriptState['transaction'] = transaction === null || piece.step.walBytes === 0 ? transaction : { ...transaction, commitNeeds: 'flush' };
  if (todo.isReading === true) return { state: { ...state, todo: rest }, step: { ...piece.step, rowsDone: state.progress.rows } };
  return { state: { ...state, progress: piece.progress, transaction: written, todo: rest }, step: piece.step };
}

/** All rows of the statement: of a batch, those of all its pages; of a work that is cut where its locks are looked at, those of all parts. */
function statementRows(state: ScriptState, { work, total }: Extract<Todo, { kind: 'pieces' }>): number {
  if (state.plan === null || (state.pageFromKey === null && work.escalation === undefined)) return total;
  if (state.pagesTotal !== null) return state.pagesTotal;
  return pagedWork(state.plan)?.rows ?? total;
}

/** Notes that the statement, or the page of it, has taken effect in the open transaction; pages that follow each other are one range. */
function withChange(state: ScriptState): ScriptState {
  const { transaction } = state;
  if (transaction === null) return state;
  const change = { statement: state.statement, fromKey: state.pageFromKey, toKey: state.pageToKey };
  const last = transaction.changed[transaction.changed.length - 1];
  if (last !== undefined && last.statement === change.statement && last.toKey !== null && last.toKey === change.fromKey) {
    return { ...state, transaction: { ...transaction, changed: [...transaction.changed.slice(0, -1), { ...last, toKey: change.toKey }] } };
  }
  return { ...state, transaction: { ...transaction, changed: [...transaction.changed, change] } };
}

/** COMMIT of a transaction that an error has aborted is a ROLLBACK; one that wrote waits for the disk first. */
function closing(setup: ScriptSetup, state: ScriptState, todo: Extract<Todo, { kind: 'close' }>): Turn {
  const { transaction } = state;
  if (transaction === null) return { state, step: null };
  const commits = todo.isCommit && !transaction.isAborted;
  if (commits && transaction.commitNeeds === 'flush') {
    return { state: { ...state, transaction: { ...transaction, commitNeeds: 'nothing' }, todo: { head: todo, tail: state.todo } }, step: commitWork(setup.storage, state.progress) };
  }
  return { state: closed(state, commits), step: { kind: commits ? 'commit' : 'rollback' } };
}

/** What others have committed since this transaction began stays; its own changes go on top. */
function announced(setup: ScriptSetup, state: ScriptState): ScriptState {
  const { committed } = state;
  if (committed === null) return state;
  const notes: Note[] = committed.catalogue === null ? [] : [{ kind: 'catalogue', catalogue: mergedCatalogue(committed.base, committed.catalogue, setup.catalogue()) }];
  for (const change of committed.changed) notes.push({ kind: 'data-commit', ...change });
  return { ...state, committed: null, todo: todoList(notes.map((note): Todo => ({ kind: 'step', step: { kind: 'note', note } })), state.todo) };
}

function ended(state: ScriptState, error: { readonly sqlstate: string; readonly message: string } | null): Turn {
  const note: Note = { kind: 'script-ended', succeeded: error === null, error: error === null ? null : { ...error, statement: state.statement } };
  return { state: { ...state, isEnded: true, todo: null }, step: { kind: 'note', note } };
}
