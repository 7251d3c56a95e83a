import type { Plan, PlanStep, Work } from '../engines/engine.ts';

/** The first work with rows, and those that go on with it: one change that is cut where the server looks at its row locks. */
export function changeOf(plan: Plan): readonly Work[] {
  const works = plan.steps.flatMap((step) => (step.kind === 'work' && step.work.rows > 0 ? [step.work] : []));
  return works.filter(({ kind, relation, escalation }, at) => at === 0 || (escalation !== undefined && kind === works[0].kind && relation === works[0].relation));
}

/**
The plan's steps with so many rows of its change in all: each part gives what it has, the last what is left. A part without rows is not reached, nor
what is asked for in front of it.
*/
export function cutTo(plan: Plan, rows: number): readonly PlanStep[] {
  const parts = changeOf(plan);
  if (parts.length < 2) return plan.steps.map((step) => (step.kind === 'work' && step.work.rows > 0 ? { ...step, work: { ...step.work, rows } } : step));
  let left = rows;
  return plan.steps.flatMap((step): readonly PlanStep[] => {
    if (step.kind === 'lock' && step.ifFree === true) return left > 0 ? [step] : [];
    if (step.kind !== 'work' || !parts.includes(step.work)) return [step];
    const own = step.work === parts.at(-1) ? left : Math.min(left, step.work.rows);
    left -= own;
    return own > 0 ? [{ ...step, work: { ...step.work, rows: own } }] : [];
  });
}
