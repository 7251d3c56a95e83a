import type { Plan, PlanStep, Work } from '../engines/engine.ts';
import { pagedWork, planParts, withPlan } from './script-plan.ts';
import { statementTimeouts } from './script-settings.ts';
import type { ScriptSetup, ScriptState, Todo } from './script-state.ts';
import { todoList } from './script-state.ts';

/**
One page of a batched statement: `WHERE <key> > fromKey ORDER BY <key> LIMIT rows`, committed by itself. Inside an open transaction the pages are
only statements of that transaction: nothing is committed, and nothing let go, before its end. The plan is the first page's for all of them.
*/
export function pageStarted(setup: ScriptSetup, before: ScriptState, fromKey: number): ScriptState {
  const { state, plan } = fromKey > 0 && before.plan !== null ? { state: { ...before, pageFromKey: fromKey }, plan: before.plan } : withPlan(setup, { ...before, pageFromKey: fromKey });
  const { sql, batch } = setup.script.statements[state.statement];
  const paged = pagedWork(plan);
  if (batch === null || paged === null) return { ...state, pageFromKey: null, pageToKey: null };
  const toKey = Math.min(paged.tableRows, fromKey + keysPerPage(paged, batch.rows));
  const rows = Math.round((paged.rows * (toKey - fromKey)) / Math.max(1, paged.tableRows));
  const isOwn = state.transaction === null;
  // What a page teaches the catalogue, the first has taught it; a transaction around the pages has had the locks since then, too.
  const steps = fromKey === 0 ? plan.steps : plan.steps.filter((step) => step.kind !== 'catalogue' && (isOwn || step.kind !== 'lock'));
  const page: Plan = { ...plan, steps: steps.map((step) => pageStep(step, rows)) };
  const start: Todo = { kind: 'step', step: { kind: 'statement', sql, statement: state.statement, ...statementTimeouts(setup, state) } };
  const end: Todo = { kind: 'step', step: { kind: 'end-statement' } };
  const changed: Todo = { kind: 'changed' };
  const work = planParts(page, state.transaction?.isolation ?? 'read committed');
  const parts: readonly Todo[] = isOwn
    ? [start, { kind: 'open', isExplicit: false }, ...work, changed, { kind: 'close', isCommit: true }, { kind: 'announce' }, end]
    : [start, ...work, changed, end];
  const progress = { ...state.progress, rows: Math.round((paged.rows * fromKey) / Math.max(1, paged.tableRows)) };
  return { ...state, progress, pageToKey: toKey, todo: todoList([...parts, { kind: 'page-done', fromKey, toKey }], state.todo) };
}

/** After a page: the pause, the standby's turn, and the next page, until the key's end. */
export function pageDone(setup: ScriptSetup, state: ScriptState, page: { readonly toKey: number }): ScriptState {
  const { batch } = setup.script.statements[state.statement];
  const paged = state.plan === null ? null : pagedWork(state.plan);
  if (batch === null || paged === null || page.toKey >= paged.tableRows) return { ...state, pageFromKey: null, pageToKey: null };
  const parts: Todo[] = [];
  if (batch.pauseUs > 0) parts.push({ kind: 'step', step: { kind: 'sleep', durationUs: batch.pauseUs } });
  if (batch.maxReplicaLagUs !== null) parts.push({ kind: 'step', step: { kind: 'wait-for-replica', maxLagUs: batch.maxReplicaLagUs } });
  return { ...state, attempt: 0, todo: todoList([...parts, { kind: 'page', fromKey: page.toKey }], state.todo) };
}

/** Keys that hold one page of matching rows, keys being dense and matches spread evenly. */
function keysPerPage(work: Work, pageRows: number): number {
  return Math.max(1, Math.round((pageRows * work.tableRows) / Math.max(1, work.rows)));
}

function pageStep(step: PlanStep, rows: number): PlanStep {
  return step.kind === 'work' && step.work.rows > 0 ? { ...step, work: { ...step.work, rows } } : step;
}
