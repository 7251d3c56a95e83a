import type { Plan, Work } from '../engines/engine.ts';
import { pageQuery } from '../sql/page-query.ts';
import { cutTo } from './plan-rows.ts';
import { pagedWork, planParts, remainsReached, withPlan } from './script-plan.ts';
import { effectiveSettings, statementTimeouts } from './script-settings.ts';
import type { ScriptSetup, ScriptState, Todo } from './script-state.ts';
import { todoList } from './script-state.ts';

/**
One page of a batched statement: `WHERE <key> > fromKey ORDER BY <key> LIMIT rows`, committed by itself. Inside an open transaction the pages are
only statements of that transaction: nothing is committed, and nothing let go, before its end. The plan is the first page's for all of them.
A page by OFFSET is found by a query of its own first, which reads its way past everything that lies before the page.
*/
export function pageStarted(setup: ScriptSetup, before: ScriptState, fromKey: number): ScriptState {
  const { state, plan } = fromKey > 0 && before.plan !== null ? { state: { ...before, pageFromKey: fromKey }, plan: before.plan } : withPlan(setup, { ...before, pageFromKey: fromKey });
  const { sql, batch } = setup.script.statements[state.statement];
  const paged = pagedWork(plan);
  if (batch === null || paged === null) return { ...state, pageFromKey: null, pageToKey: null };
  const toKey = Math.min(paged.tableRows, fromKey + keysPerPage(paged, batch.rows));
  const rows = Math.round((paged.rows * Math.max(0, toKey - fromKey)) / Math.max(1, paged.tableRows));
  const isByOffset = batch.paging === 'offset';
  const rowsBefore = isByOffset ? Math.min(paged.rows, state.pageNumber * batch.rows) : Math.round((paged.rows * fromKey) / Math.max(1, paged.tableRows));
  // A page that is not full is the last one; one that finds nothing only shows it.
  const isLast = isByOffset && rows < batch.rows;
  const progress = { ...state.progress, rows: rowsBefore };
  const reading = isByOffset ? pageRead(setup, state, Math.min(paged.tableRows, toKey)) : [];
  const next = { ...state, progress, pageToKey: toKey, pagesTotal: isLast ? rowsBefore + rows : null };
  if (isByOffset && rows === 0) return { ...next, todo: todoList([...reading, { kind: 'page-done', fromKey, toKey: paged.tableRows }], state.todo) };
  const isOwn = state.transaction === null;
  // What a page teaches the catalogue, the first has taught it; a transaction around the pages has had the locks since then, too.
  const whole = cutTo(plan, rows);
  const page: Plan = { ...plan, steps: fromKey === 0 ? whole : whole.filter((step) => step.kind !== 'catalogue' && (isOwn || step.kind !== 'lock')) };
  const start: Todo = { kind: 'step', step: { kind: 'statement', sql, statement: state.statement, ...statementTimeouts(setup, state) } };
  const end: Todo = { kind: 'step', step: { kind: 'end-statement' } };
  const changed: Todo = { kind: 'changed' };
  const work = planParts(page, state.transaction?.isolation ?? 'read committed');
  const parts: readonly Todo[] = isOwn
    ? [start, { kind: 'open', isExplicit: false }, ...work, changed, { kind: 'close', isCommit: true }, { kind: 'announce' }, end]
    : [start, ...work, changed, end];
  return { ...next, todo: todoList([...reading, ...parts, { kind: 'page-done', fromKey, toKey: isLast ? paged.tableRows : toKey }], state.todo) };
}

/** After a page: the pause, the standby's turn, and the next page, until the key's end. */
export function pageDone(setup: ScriptSetup, state: ScriptState, page: { readonly fromKey: number; readonly toKey: number }): ScriptState {
  const { batch } = setup.script.statements[state.statement];
  const paged = state.plan === null ? null : pagedWork(state.plan);
  const isByOffset = batch?.paging === 'offset';
  if (batch === null || paged === null || (isByOffset ? state.pagesTotal !== null : page.toKey >= paged.tableRows)) return { ...state, pageFromKey: null, pageToKey: null, pagesTotal: null };
  const parts: Todo[] = [];
  if (batch.pauseUs > 0) parts.push({ kind: 'step', step: { kind: 'sleep', durationUs: batch.pauseUs } });
  if (batch.maxReplicaLagUs !== null) parts.push({ kind: 'step', step: { kind: 'wait-for-replica', maxLagUs: batch.maxReplicaLagUs } });
  const fromKey = isByOffset ? offsetKey(paged, batch.rows, state.pageNumber + 1, remainsReached(setup, state)) : page.toKey;
  return { ...state, attempt: 0, pageNumber: state.pageNumber + 1, todo: todoList([...parts, { kind: 'page', fromKey }], state.todo) };
}

/** Where in the table, in key order, the rows of a page begin that are worked on next. */
export function lockedFrom(setup: ScriptSetup, state: ScriptState, done: number): number | undefined {
  const paged = state.plan === null ? null : pagedWork(state.plan);
  if (state.pageFromKey === null || paged === null || setup.script.statements[state.statement].batch?.paging !== 'offset') return undefined;
  return state.pageFromKey + done * (paged.tableRows / Math.max(1, paged.rows));
}

/** Keys that hold one page of matching rows, keys being dense and matches spread evenly. */
function keysPerPage(work: Work, pageRows: number): number {
  return Math.max(1, Math.round((pageRows * work.tableRows) / Math.max(1, work.rows)));
}

/**
Where page n (from 0) begins when `OFFSET n * pageRows` counts what the condition still reaches. Each page before it has left only `remains` of its
rows in that set, so the offset reaches as much further as rows have gone: with none remaining every page is followed by one that is stepped over.
*/
function offsetKey(work: Work, pageRows: number, page: number, remains: number): number {
  return Math.min(work.tableRows, Math.round(page * keysPerPage(work, pageRows) * (2 - remains)));
}

/** The query that finds the page: planned by the engine as the statement that it is; it reads from the first key to the page's last. */
function pageRead(setup: ScriptSetup, state: ScriptState, toKey: number): readonly Todo[] {
  const statement = setup.script.statements[state.statement];
  const { batch } = statement;
  const paged = state.plan === null ? null : pagedWork(state.plan);
  if (batch === null || paged === null) return [];
  const sql = pageQuery(statement.sql, paged.relation, batch.by, batch.rows, state.pageNumber * batch.rows);
  const isolation = state.transaction?.isolation ?? 'read committed';
  const plan = setup.engine.plan({ ...statement, sql, batch: null }, {
    catalogue: state.transaction?.catalogue ?? setup.catalogue(), version: setup.version, settings: effectiveSettings(state), inTransaction: state.transaction?.isExplicit ?? false, isolation,
  });
  const isOwn = state.transaction === null;
  // Where the engine has other words for a page, its reading is that of the rows all the same.
  const isKnown = plan.error === null && plan.unmodelled === null;
  const read: Work = { ...paged, kind: 'select', phase: 'SELECT', rows: toKey, indexes: [], takesRowLocks: false, isHot: false, rowsSkipped: 0 };
  const parts: readonly Todo[] = !isKnown ? [{ kind: 'page-read', work: read }] : planParts(plan, isolation).map((todo): Todo => (todo.kind === 'plan-step' && todo.step.kind === 'work' ? { kind: 'page-read', work: { ...todo.step.work, rows: toKey, rowsSkipped: 0 } } : todo));
  const start: Todo = { kind: 'step', step: { kind: 'statement', sql, statement: state.statement, ...statementTimeouts(setup, state) } };
  const end: Todo = { kind: 'step', step: { kind: 'end-statement' } };
  return isOwn ? [start, { kind: 'open', isExplicit: false }, ...parts, { kind: 'close', isCommit: true }, end] : [start, ...parts, end];
}
