import type { QueueScenario } from './queue-scenario.ts';

/** Put behind the text of a statement whose generic plan a session has already: planning, and with it the look at every index, falls away. */
export const cachedPlanMark = '/* cached plan */';

const prepare = /^\s*prepare\s+(\w+)\s*(?:\([^)]*\))?\s+(?:as|from)\s+([\s\S]+?);?\s*$/i;
const execute = /^\s*execute\s+(\w+)\s*(?:\(([\s\S]*)\))?\s*;?\s*$/i;

const withValues = (sql: string, values: string): string => {
  const list = values.split(',').map(value => value.trim());
  return sql.replaceAll(/\$(\d+)/g, (whole, number: string) => list[Number(number) - 1] ?? whole);
};

/**
The scenario with each EXECUTE replaced by the statement that its session has prepared. From its second time on under `force_generic_plan` (or its seventh
otherwise: the server tries five custom plans first, then makes the generic one; manual, PREPARE) a cached plan is used.
*/
export const withoutPrepared = (scenario: QueueScenario): QueueScenario => {
  const prepared = new Map<string, { readonly sql: string; uses: number }>();
  const forced = new Set<string>();
  const steps = scenario.steps.map((step, position) => ({ ...step, position })).toSorted((a, b) => a.atMs - b.atMs || a.position - b.position).map(({ atMs, session, sql }) => {
    const step = { atMs, session, sql };
    const [, name, body] = prepare.exec(step.sql) ?? [];
    if (name !== undefined && body !== undefined) {
      prepared.set(`${step.session} ${name}`, { sql: body, uses: 0 });
      return step;
    }
    if (/plan_cache_mode\s*(?:=|to)\s*'?force_generic_plan/i.test(step.sql)) {
      forced.add(step.session);
    }
    const call = execute.exec(step.sql);
    const found = call && prepared.get(`${step.session} ${call[1]}`);
    if (!call || !found) {
      return step;
    }
    found.uses += 1;
    const isCached = found.uses > (forced.has(step.session) ? 1 : 6);
    return { ...step, sql: `${withValues(found.sql, call[2] ?? '')}${isCached ? ` ${cachedPlanMark}` : ''}` };
  });
  return { ...scenario, steps };
};
