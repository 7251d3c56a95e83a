import type { Table } from '../../sql/catalogue.ts';
import { kindOf, stringOf, stringsOf } from './ast.ts';
import type { Node } from './ast.ts';
import { dropRelation, dropType } from './drop.ts';
import type { Draft } from './draft.ts';
import { dropExtension, hasUnseenFunctions, isOverloaded } from './functions.ts';

type Part = 'triggers' | 'policies' | 'rules';

const attached: Readonly<Record<string, { readonly word: string; readonly part: Part }>> = {
  OBJECT_TRIGGER: { word: 'trigger', part: 'triggers' }, OBJECT_POLICY: { word: 'policy', part: 'policies' }, OBJECT_RULE: { word: 'rule', part: 'rules' },
};

/** Triggers, policies and rules hang on a table, and dropping one takes the table's ACCESS EXCLUSIVE lock. True when the object was one. */
export const dropAttached = (draft: Draft, node: Node, object: Node): boolean => {
  const kind = attached[String(node.removeType)];
  if (kind === undefined) return false;
  const names = object.List.items as readonly Node[];
  const name = stringOf(names.at(-1));
  const relation = draft.catalogue.get(draft.nameOfList(names.slice(0, -1)));
  if (relation === undefined && node.missing_ok === true) return true;
  const tableName = draft.nameOfList(names.slice(0, -1));
  if (relation === undefined) draft.refuse('42P01', `relation "${tableName}" does not exist`);
  const table = relation?.kind === 'table' ? relation : undefined;
  const isThere = table !== undefined && namesOf(table, kind.part).includes(name);
  if (!isThere && relation?.kind === 'table') {
    if (node.missing_ok === true) {
      // The server looks the name up under the lock that finding the relation took.
      return true;
    }
    draft.refuse('42704', `${kind.word} "${name}" for ${kind.part === 'triggers' ? 'table' : kind.part === 'rules' ? 'relation' : 'table'} "${tableName}" does not exist`);
  }
  draft.lock(tableName, 'AccessExclusiveLock');
  if (table === undefined) return true;
  if (kind.part === 'triggers') dropFromPartitions(draft, table, name);
  draft.catalogue.set({
    ...table, triggers: kind.part === 'triggers' ? table.triggers.filter((t) => t.name !== name) : table.triggers,
    policies: kind.part === 'policies' ? (table.policies ?? []).filter((p) => p.name !== name) : table.policies,
    rules: kind.part === 'rules' ? (table.rules ?? []).filter((r) => r !== name) : table.rules,
  });
  return true;
};

/** A row trigger of a partitioned table goes from its partitions too, and cannot go from one of them alone. */
const dropFromPartitions = (draft: Draft, table: Table, name: string): void => {
  const parent = table.parent?.kind === 'partition' ? draft.catalogue.table(table.parent.name) : undefined;
  if (parent?.triggers.some((t) => t.name === name) === true) draft.refuse('2BP01', `cannot drop trigger ${name} on table ${table.name} because trigger ${name} on table ${parent.name} requires it`);
  if (table.partitionBy === null) return;
  for (const partition of draft.catalogue.descendantsOf(table.name)) {
    if (!partition.triggers.some((t) => t.name === name)) continue;
    draft.lock(partition.name, 'AccessExclusiveLock');
    draft.catalogue.set({ ...partition, triggers: partition.triggers.filter((t) => t.name !== name) });
  }
};

const namesOf = (table: Table, part: Part): readonly string[] => {
  if (part === 'rules') return table.rules ?? [];
  return part === 'triggers' ? table.triggers.map((t) => t.name) : (table.policies ?? []).map((p) => p.name);
};

/** Everything that is no relation and hangs on none: types, functions, schemas, extensions, statistics ... */
export const dropOther = (draft: Draft, node: Node, object: Node): void => {
  const isCascade = node.behavior === 'DROP_CASCADE';
  const mayMiss = node.missing_ok === true;
  switch (node.removeType) {
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return dropType(draft, object, isCascade, mayMiss);
    case 'OBJECT_STATISTIC_EXT':
      return dropStatistics(draft, stringOf((object.List.items as readonly Node[]).at(-1)), mayMiss);
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE':
      return dropFunction(draft, stringOf((object.ObjectWithArgs.objname as readonly Node[]).at(-1)), isCascade, mayMiss);
    case 'OBJECT_AGGREGATE':
      return draft.catalogue.deleteFunction(stringOf((object.ObjectWithArgs.objname as readonly Node[]).at(-1)));
    case 'OBJECT_EXTENSION':
      return dropExtension(stringOf(object), draft);
    case 'OBJECT_SCHEMA':
      return dropSchema(draft, kindOf(object) === 'String' ? stringOf(object) : stringsOf(object.List?.items).join('.'), isCascade);
    default:
  }
};

const dropStatistics = (draft: Draft, name: string, mayMiss: boolean): void => {
  for (const relation of draft.catalogue.all()) {
    if (relation.kind !== 'table' || !relation.statistics.includes(name)) continue;
    if (draft.version >= 11) draft.lock(relation.name, 'ShareUpdateExclusiveLock');
    return draft.catalogue.set({ ...relation, statistics: relation.statistics.filter((s) => s !== name) });
  }
  if (!mayMiss) draft.refuse('42704', `statistics object "${name}" does not exist`);
};

const dropFunction = (draft: Draft, name: string, isCascade: boolean, mayMiss: boolean): void => {
  if (draft.catalogue.function(name) === undefined) {
    if (mayMiss || hasUnseenFunctions(draft)) return;
    if (draft.isRecording) draft.refuse('42883', `function ${name}() does not exist`);
  }
  for (const relation of draft.catalogue.all()) {
    if (relation.kind !== 'table' || !relation.columns.some((c) => new RegExp(`\\b${name.replace(/\W/g, '')}\\(`).test(c.default?.text ?? ''))) continue;
    if (!isCascade) draft.refuse('2BP01', `cannot drop function ${name}() because other objects depend on it`);
    draft.lock(relation.name, 'AccessExclusiveLock');
  }
  for (const relation of draft.catalogue.all()) {
    if (relation.kind !== 'table' || !relation.triggers.some((t) => t.function === name)) continue;
    if (!isCascade) draft.refuse('2BP01', `cannot drop function ${name}() because other objects depend on it`);
    draft.lock(relation.name, 'AccessExclusiveLock');
    draft.catalogue.set({ ...relation, triggers: relation.triggers.filter((t) => t.function !== name) });
  }
  // Of several functions with the name the others stay.
  if (!isOverloaded(draft.catalogue.function(name))) draft.catalogue.deleteFunction(name);
};

const dropSchema = (draft: Draft, name: string, isCascade: boolean): void => {
  const inside = [...draft.catalogue.all()].filter((r) => (name === 'public' ? !r.name.includes('.') : r.name.startsWith(`${name}.`)) && r.kind !== 'index');
  if (inside.length > 0 && !isCascade) draft.refuse('2BP01', `cannot drop schema ${name} because other objects depend on it`);
  const dropped = new Set<string>();
  for (const relation of inside) if (relation.kind !== 'sequence' || relation.ownedBy === null) dropRelation(draft, relation.name, true, dropped);
};
