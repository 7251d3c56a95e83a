import type { Plan, Work } from '../engines/engine.ts';
import type { Catalogue } from '../sql/catalogue.ts';
import { mergedCatalogue } from './catalogue-merge.ts';
import { changeOf, cutTo } from './plan-rows.ts';
import type { StatementRefusal } from './scenario.ts';
import { effectiveSettings } from './script-settings.ts';
import type { OpenTransaction, ScriptSetup, ScriptState, Todo } from './script-state.ts';

/** The current statement's plan, made anew when the catalogue has changed since. */
export function withPlan(setup: ScriptSetup, before: ScriptState): { readonly state: ScriptState; readonly plan: Plan } {
  const state = withCommitted(setup, before);
  const catalogue: Catalogue = state.transaction?.catalogue ?? setup.catalogue();
  if (state.plan !== null && state.planCatalogue === catalogue) return { state: { ...state, stepCatalogue: catalogue }, plan: state.plan };
  const share = setup.shares?.find(({ statement }) => statement === state.statement)?.share ?? null;
  const guessed = setup.engine.plan(setup.script.statements[state.statement], {
    catalogue, version: setup.version, settings: effectiveSettings(state), inTransaction: state.transaction?.isExplicit ?? false,
    isolation: state.transaction?.isolation ?? 'read committed', ...(share === null ? {} : { share }),
  });
  const plan = withShare(guessed, share);
  return { state: { ...state, plan, planCatalogue: catalogue, stepCatalogue: catalogue }, plan };
}

/**
An open transaction sees what others have committed of the catalogue, from its next statement on, at every isolation level ("Internal access to the
system catalogs is not done using the isolation level of the current transaction", PostgreSQL manual, 13 "Caveats").
*/
function withCommitted(setup: ScriptSetup, state: ScriptState): ScriptState {
  const { transaction } = state;
  const now = setup.catalogue();
  if (transaction === null || transaction.base === now) return state;
  return { ...state, transaction: { ...transaction, catalogue: mergedCatalogue(transaction.base, transaction.catalogue, now), base: now } };
}

/** The plan with as many changed rows as were seen, where that is known. */
function withShare(plan: Plan, share: number | null): Plan {
  if (share === null) return plan;
  const parts = changeOf(plan);
  if (parts.length > 1) return { ...plan, steps: cutTo(plan, Math.round(parts[0].tableRows * share)) };
  const seen = (work: Work): Work => (work.kind === 'update' || work.kind === 'delete' ? { ...work, rows: Math.round(work.tableRows * share) } : work);
  return { ...plan, steps: plan.steps.map((step) => (step.kind === 'work' ? { ...step, work: seen(step.work) } : step)) };
}

/** The plan of a statement that the rows refuse: it gets its locks, and what it works at first goes wrong. */
export function refusedPlan(setup: ScriptSetup, state: ScriptState, plan: Plan): { readonly plan: Plan; readonly refusal: StatementRefusal | null } {
  const refusal = setup.refusals?.find((candidate) => candidate.statement === state.statement) ?? null;
  if (refusal === null) return { plan, refusal };
  const firstWork = plan.steps.findIndex((step) => step.kind === 'work');
  return { plan: { ...plan, steps: firstWork < 0 ? plan.steps : plan.steps.slice(0, firstWork) }, refusal };
}

/** The plan's steps, under a snapshot where the statement reads rows: to its end, or to the transaction's from REPEATABLE READ on. */
export function planParts(plan: Plan, isolation: OpenTransaction['isolation']): readonly Todo[] {
  const steps = plan.steps.map((step): Todo => ({ kind: 'plan-step', step }));
  // A query has its snapshot even where it only sleeps.
  const readsRows = plan.steps.some((step) => step.kind === 'pause' || step.kind === 'work' && ['select', 'update', 'delete', 'insert'].includes(step.work.kind));
  if (!readsRows) return steps;
  const snapshot = (held: boolean): Todo => ({ kind: 'step', step: { kind: 'snapshot', held } });
  return isolation === 'read committed' ? [snapshot(true), ...steps, snapshot(false)] : [snapshot(true), ...steps];
}

/** The part of the changed rows that the statement's own condition still reaches: none where nobody has looked, as in `SET x = … WHERE x IS NULL`. */
export function remainsReached(setup: ScriptSetup, state: ScriptState): number {
  return setup.shares?.find(({ statement }) => statement === state.statement)?.remains ?? 0;
}

/** The work that a batch directive pages: the statement's change of rows, whole; null when it has none. Asked anew for every piece, so it is worked out once a plan. */
export function pagedWork(plan: Plan): Work | null {
  let work = pagedWorks.get(plan);
  if (work === undefined) {
    const parts = changeOf(plan);
    work = parts.length === 0 ? null : { ...parts[0], rows: parts.reduce((sum, part) => sum + part.rows, 0) };
    pagedWorks.set(plan, work);
  }
  return work;
}

const pagedWorks = new WeakMap<Plan, Work | null>();
