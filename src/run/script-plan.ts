import type { Plan, PlanStep, Work } from '../engines/engine.ts';
import type { Catalogue } from '../sql/catalogue.ts';
import type { StatementRefusal } from './scenario.ts';
import { effectiveSettings } from './script-settings.ts';
import type { OpenTransaction, ScriptSetup, ScriptState, Todo } from './script-state.ts';

/** The current statement's plan, made anew when the catalogue has changed since. */
export function withPlan(setup: ScriptSetup, state: ScriptState): { readonly state: ScriptState; readonly plan: Plan } {
  const catalogue: Catalogue = state.transaction?.catalogue ?? setup.catalogue();
  if (state.plan !== null && state.planCatalogue === catalogue) return { state, plan: state.plan };
  const guessed = setup.engine.plan(setup.script.statements[state.statement], {
    catalogue, version: setup.version, settings: effectiveSettings(state), inTransaction: state.transaction?.isExplicit ?? false,
    isolation: state.transaction?.isolation ?? 'read committed',
  });
  const plan = withShare(guessed, setup.shares?.find(({ statement }) => statement === state.statement)?.share ?? null);
  return { state: { ...state, plan, planCatalogue: catalogue }, plan };
}

/** The plan with as many changed rows as were seen, where that is known. */
function withShare(plan: Plan, share: number | null): Plan {
  if (share === null) return plan;
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
  const readsRows = plan.steps.some((step) => step.kind === 'work' && ['select', 'update', 'delete', 'insert'].includes(step.work.kind));
  if (!readsRows) return steps;
  const snapshot = (held: boolean): Todo => ({ kind: 'step', step: { kind: 'snapshot', held } });
  return isolation === 'read committed' ? [snapshot(true), ...steps, snapshot(false)] : [snapshot(true), ...steps];
}

/** The work that a batch directive pages: the statement's change of rows; null when it has none. */
export function pagedWork(plan: Plan): Work | null {
  const step = plan.steps.find((candidate): candidate is Extract<PlanStep, { kind: 'work' }> => candidate.kind === 'work' && candidate.work.rows > 0);
  return step?.work ?? null;
}
