import type { AnalysedStatement } from '../findings/subject.ts';
import type { Catalogue, Trigger } from '../sql/catalogue.ts';
import { listed } from '../text/number.ts';

/** Triggers of the servers' own, which change nothing but the row that they are called for. */
const harmless: ReadonlySet<string> = new Set(['suppress_redundant_updates_trigger', 'tsvector_update_trigger', 'tsvector_update_trigger_column']);

/** Whether a trigger's function may do something to tables: one whose body is known and has no statement in it cannot. */
const mayTouchTables = ({ function: name }: Trigger, catalogue: Catalogue): boolean => {
  if (name === undefined) return true;
  if (harmless.has(name)) return false;
  const body = catalogue.functions.get(name)?.body;
  return typeof body !== 'string' || /\b(select|insert|update|delete|merge|truncate|perform|execute|call|lock|copy|notify|alter|create|drop)\b/i.test(body);
};

/**
What is not said of changes that fire triggers: the engines plan a statement, not the functions that its rows call.

@returns a sentence for each table with such triggers
*/
export const triggerSentences = (statements: readonly AnalysedStatement[]): readonly string[] => {
  const firing = new Map<string, Set<string>>();
  for (const { plan, before } of statements) {
    for (const step of plan.steps) {
      if (step.kind !== 'work') continue;
      const { relation, kind } = step.work;
      const table = before.relations.get(relation);
      if (table?.kind !== 'table') continue;
      const fired = table.triggers.filter(trigger => trigger.enabled && trigger.events.includes(kind) && mayTouchTables(trigger, before));
      if (fired.length > 0) firing.set(relation, new Set([...(firing.get(relation) ?? []), ...fired.map(({ name }) => name)]));
    }
  }
  return [...firing].map(([table, names]) =>
    `${names.size === 1 ? 'A trigger' : 'Triggers'} of ${table} (${listed([...names])}) will run: what ${names.size === 1 ? 'it does' : 'they do'} to other tables, and how long ${names.size === 1 ? 'it takes' : 'they take'}, is not part of this.`);
};
