import type { Index, Relation, Table } from '../../sql/catalogue.ts';
import { stringOf } from './ast.ts';
import type { Node } from './ast.ts';
import { foreignKeysOf } from './catalogue-store.ts';
import type { Draft } from './draft.ts';
import { dropAttached, dropOther } from './drop-objects.ts';
import { typeText } from './types.ts';

const relationKinds: Readonly<Record<string, Relation['kind']>> = {
  OBJECT_TABLE: 'table', OBJECT_FOREIGN_TABLE: 'table', OBJECT_INDEX: 'index', OBJECT_SEQUENCE: 'sequence', OBJECT_VIEW: 'view', OBJECT_MATVIEW: 'materialized view',
};

/** DROP of anything; relations are locked ACCESS EXCLUSIVE with all that goes with them. */
export const dropObjects = (node: Node, draft: Draft): void => {
  const kind = relationKinds[String(node.removeType)];
  const objects = node.objects as readonly Node[];
  if (node.concurrent === true) return dropIndexConcurrently(node, draft);
  if (kind === undefined) {
    for (const object of objects) if (!dropAttached(draft, node, object)) dropOther(draft, node, object);
    return draft.publish();
  }
  const names = objects.map((object) => draft.nameOfList(object.List.items as readonly Node[]));
  const found = names.filter((name) => isThere(draft, name, kind, node.missing_ok === true));
  const dropped = new Set(found);
  for (const name of found) dropRelation(draft, name, node.behavior === 'DROP_CASCADE', dropped);
  draft.publish();
};

const isThere = (draft: Draft, name: string, kind: Relation['kind'], mayMiss: boolean): boolean => {
  const relation = draft.catalogue.get(name);
  if (relation === undefined) {
    if (mayMiss) return false;
    return draft.refuse(kind === 'index' ? '42704' : '42P01', `${kind} "${name}" does not exist`);
  }
  if (relation.kind !== kind) draft.refuse('42809', `"${name}" is not ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`);
  return true;
};

/** Locks and removes one relation and everything that depends on it; without CASCADE a dependent outside `dropped` refuses. */
export const dropRelation = (draft: Draft, name: string, isCascade: boolean, dropped: Set<string>): void => {
  const relation = draft.catalogue.get(name);
  if (relation === undefined) return;
  dropped.add(name);
  if (relation.kind === 'index') return dropIndex(draft, relation, isCascade, dropped);
  if (relation.kind === 'sequence') return dropSequence(draft, name, isCascade);
  draft.lock(name, 'AccessExclusiveLock');
  // The parent's partition descriptor changes, so it is locked first.
  if (relation.kind === 'table' && relation.parent?.kind === 'partition') draft.lock(relation.parent.name, 'AccessExclusiveLock');
  dropDependents(draft, relation, isCascade, dropped);
  if (relation.kind === 'table') dropParts(draft, relation, isCascade, dropped);
  else for (const index of draft.catalogue.indexesOf(name)) dropOwnIndex(draft, index);
  draft.catalogue.delete(name);
};

const dropDependents = (draft: Draft, relation: Relation, isCascade: boolean, dropped: Set<string>): void => {
  const word = relation.kind;
  for (const view of draft.catalogue.viewsReading(relation.name).filter((v) => !dropped.has(v.name))) {
    if (!isCascade) draft.refuse('2BP01', `cannot drop ${word} ${relation.name} because other objects depend on it`);
    dropRelation(draft, view.name, true, dropped);
  }
  for (const { table, key } of draft.catalogue.referencesTo(relation.name)) {
    if (table.name === relation.name) continue;
    if (!isCascade && !dropped.has(table.name)) draft.refuse('2BP01', `cannot drop table ${relation.name} because other objects depend on it`);
    draft.lock(table.name, 'AccessExclusiveLock');
    const fresh = draft.table(table.name);
    draft.catalogue.set({ ...fresh, constraints: fresh.constraints.filter((c) => c.name !== key.name) });
  }
};

const dropParts = (draft: Draft, table: Table, isCascade: boolean, dropped: Set<string>): void => {
  for (const child of draft.catalogue.childrenOf(table.name)) {
    if (child.parent?.kind === 'inherits' && !isCascade && !dropped.has(child.name)) draft.refuse('2BP01', `cannot drop table ${table.name} because other objects depend on it`);
    if (!dropped.has(child.name) || draft.catalogue.get(child.name) !== undefined) dropRelation(draft, child.name, isCascade, dropped);
  }
  for (const key of foreignKeysOf(table)) if (key.references !== table.name && draft.catalogue.get(key.references) !== undefined) draft.lock(key.references, 'AccessExclusiveLock');
  for (const index of draft.catalogue.indexesOf(table.name)) dropOwnIndex(draft, index);
  for (const sequence of draft.catalogue.sequencesOf(table.name)) {
    draft.lock(sequence.name, 'AccessExclusiveLock');
    draft.catalogue.delete(sequence.name);
  }
};

const dropOwnIndex = (draft: Draft, index: Index): void => {
  draft.lock(index.name, 'AccessExclusiveLock');
  draft.catalogue.delete(index.name);
};

/** DROP INDEX: ACCESS EXCLUSIVE on the table as well as on the index. */
const dropIndex = (draft: Draft, index: Index, isCascade: boolean, dropped: Set<string>): void => {
  draft.lock(index.table, 'AccessExclusiveLock');
  draft.lock(index.name, 'AccessExclusiveLock');
  const table = draft.catalogue.table(index.table);
  const constraint = table?.constraints.find((c) => 'index' in c && c.index === index.name);
  if (constraint !== undefined) draft.refuse('2BP01', `cannot drop index ${index.name} because constraint ${constraint.name} on table ${index.table} requires it`);
  if (index.parent !== null && !dropped.has(index.parent)) draft.refuse('2BP01', `cannot drop index ${index.name} because index ${index.parent} requires it`);
  draft.catalogue.delete(index.name);
  for (const child of draft.catalogue.childrenOf(index.table)) {
    for (const part of draft.catalogue.indexesOf(child.name).filter((i) => i.parent === index.name)) {
      dropped.add(part.name);
      dropIndex(draft, part, isCascade, dropped);
    }
  }
};

const dropSequence = (draft: Draft, name: string, isCascade: boolean): void => {
  draft.lock(name, 'AccessExclusiveLock');
  const users = [...draft.catalogue.all()].flatMap((r) => (r.kind === 'table' ? [r] : [])).filter((t) => t.columns.some((c) => usesSequence(c, name)));
  const owner = users.find((t) => t.columns.some((c) => c.sequence === name && c.identity !== null));
  if (owner !== undefined) draft.refuse('2BP01', `cannot drop sequence ${name} because column of table ${owner.name} requires it`);
  if (users.length > 0 && !isCascade) draft.refuse('2BP01', `cannot drop sequence ${name} because other objects depend on it`);
  for (const table of users) {
    draft.lock(table.name, 'AccessExclusiveLock');
    draft.catalogue.set({ ...table, columns: table.columns.map((c) => (usesSequence(c, name) ? { ...c, default: null, sequence: null } : c)) });
  }
  draft.catalogue.delete(name);
};

const usesSequence = (column: Table['columns'][number], name: string): boolean =>
  column.sequence === name || new RegExp(`nextval\\('(public\\.)?${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}'`).test(column.default?.text ?? '');

/** DROP INDEX CONCURRENTLY: first INVALID, then gone, waiting for everyone who may still use it in between. */
const dropIndexConcurrently = (node: Node, draft: Draft): void => {
  draft.outsideTransactionOnly('DROP INDEX CONCURRENTLY');
  const objects = node.objects as readonly Node[];
  if (objects.length > 1) draft.refuse('0A000', 'DROP INDEX CONCURRENTLY does not support dropping multiple objects');
  if (node.behavior === 'DROP_CASCADE') draft.refuse('0A000', 'DROP INDEX CONCURRENTLY does not support CASCADE');
  const name = draft.nameOfList(objects[0].List.items as readonly Node[]);
  if (!isThere(draft, name, 'index', node.missing_ok === true)) return;
  const index = draft.index(name);
  const table = draft.table(index.table);
  draft.lock(table.name, 'ShareUpdateExclusiveLock', { session: true });
  draft.lock(name, 'ShareUpdateExclusiveLock', { session: true });
  const constraint = table.constraints.find((c) => 'index' in c && c.index === name);
  if (constraint !== undefined) draft.refuse('2BP01', `cannot drop index ${name} because constraint ${constraint.name} on table ${table.name} requires it`);
  if (table.partitionBy !== null) draft.refuse('0A000', `cannot drop partitioned index "${name}" concurrently`);
  draft.catalogue.set({ ...index, valid: false });
  draft.publish();
  draft.step({ kind: 'commit-inside' });
  draft.step({ kind: 'wait-for-holders', relation: table.name, mode: 'AccessExclusiveLock', phase: 'waiting for users of the index' });
  draft.catalogue.delete(name);
  draft.publish();
  draft.unlock(name, 'ShareUpdateExclusiveLock');
  draft.unlock(table.name, 'ShareUpdateExclusiveLock');
};

/** DROP TYPE and DROP DOMAIN: columns of the type refuse it, or go with CASCADE. */
export const dropType = (draft: Draft, object: Node, isCascade: boolean, mayMiss: boolean): void => {
  const name = typeText(object.TypeName) || stringOf(object);
  if (draft.catalogue.type(name) === undefined) {
    if (mayMiss) return;
    draft.refuse('42704', `type "${name}" does not exist`);
  }
  const users = [...draft.catalogue.all()].flatMap((r) => (r.kind === 'table' ? [r] : [])).filter((t) => t.columns.some((c) => c.type === name || c.type === `${name}[]`));
  if (users.length > 0 && !isCascade) draft.refuse('2BP01', `cannot drop type ${name} because other objects depend on it`);
  for (const table of users) {
    draft.lock(table.name, 'AccessExclusiveLock');
    draft.catalogue.set({ ...table, columns: table.columns.filter((c) => c.type !== name && c.type !== `${name}[]`) });
  }
  draft.catalogue.deleteType(name);
};
