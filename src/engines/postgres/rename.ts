import type { Constraint, Index, Relation, Table } from '../../sql/catalogue.ts';
import { stringOf } from './ast.ts';
import type { Node } from './ast.ts';
import type { Draft } from './draft.ts';
import { renameFunction } from './functions.ts';
import { besideTable } from './names.ts';

/** ALTER ... RENAME: catalogue only; ACCESS EXCLUSIVE but for indexes, which since 12 take SHARE UPDATE EXCLUSIVE. */
export const renameObject = (node: Node, draft: Draft): void => {
  const to = String(node.newname);
  switch (node.renameType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_SEQUENCE':
    case 'OBJECT_INDEX':
    case 'OBJECT_FOREIGN_TABLE':
      return renameRelation(node, draft, to);
    case 'OBJECT_COLUMN':
      return renameColumn(node, draft, to);
    case 'OBJECT_TABCONSTRAINT':
      return renameConstraint(node, draft, to);
    case 'OBJECT_TRIGGER':
    case 'OBJECT_POLICY':
    case 'OBJECT_RULE':
      return renameAttached(node, draft, to);
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return renameType(draft, stringOf((node.object.List.items as readonly Node[]).at(-1)), to);
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE':
    case 'OBJECT_AGGREGATE':
      return renameFunction(stringOf((node.object.ObjectWithArgs.objname as readonly Node[]).at(-1)), to, draft);
    default:
  }
};

const indexMode = (draft: Draft): string => (draft.version >= 12 ? 'ShareUpdateExclusiveLock' : 'AccessExclusiveLock');

/** ALTER TABLE takes any relation; these commands only their own kind. ALTER INDEX on a table is let through as ALTER TABLE. */
const wrongKinds: Readonly<Record<string, { readonly kind: Relation['kind']; readonly words: string }>> = {
  OBJECT_VIEW: { kind: 'view', words: 'a view' }, OBJECT_MATVIEW: { kind: 'materialized view', words: 'a materialized view' }, OBJECT_SEQUENCE: { kind: 'sequence', words: 'a sequence' },
};

const renameRelation = (node: Node, draft: Draft, to: string): void => {
  const name = draft.nameOf(node.relation);
  if (draft.catalogue.get(name) === undefined && node.missing_ok === true) return;
  const relation = draft.relation(name);
  const wrong = wrongKinds[String(node.renameType)];
  if (wrong !== undefined && relation.kind !== wrong.kind) draft.refuse('42809', `"${name}" is not ${wrong.words}`);
  // ALTER TABLE asks for the stronger lock before it knows that the name is an index.
  draft.lock(name, relation.kind === 'index' && node.renameType === 'OBJECT_INDEX' ? indexMode(draft) : 'AccessExclusiveLock');
  const target = besideTable(name, to);
  if (draft.catalogue.get(target) !== undefined) draft.refuse('42P07', `relation "${to}" already exists`);
  moveRelation(draft, relation, target);
  draft.publish();
};

/** The relation under another name, and every mention of it with it. */
export const moveRelation = (draft: Draft, relation: Relation, to: string): void => {
  const from = relation.name;
  const indexes = draft.catalogue.indexesOf(from);
  const children = draft.catalogue.childrenOf(from);
  const references = draft.catalogue.referencesTo(from);
  const views = draft.catalogue.viewsReading(from);
  const sequences = draft.catalogue.sequencesOf(from);
  draft.catalogue.delete(from);
  draft.catalogue.set({ ...relation, name: to, ...(relation.isNew === true ? {} : { lockedAs: relation.lockedAs ?? from }) } as Relation);
  if (relation.kind === 'index') return renameIndexOf(draft, relation, to);
  for (const index of indexes) draft.catalogue.set({ ...index, table: to });
  for (const child of children) if (child.parent !== null) draft.catalogue.set({ ...draft.table(child.name), parent: { ...child.parent, name: to } });
  for (const { table } of references) {
    const fresh = draft.table(table.name === from ? to : table.name);
    draft.catalogue.set({ ...fresh, constraints: fresh.constraints.map((c) => (c.kind === 'foreign-key' && c.references === from ? { ...c, references: to } : c)) });
  }
  for (const view of views) {
    const { [from]: own, ...others } = view.uses ?? {};
    draft.catalogue.set({ ...view, reads: view.reads.map((r) => (r === from ? to : r)), uses: own === undefined ? others : { ...others, [to]: own } });
  }
  for (const sequence of sequences) if (sequence.ownedBy !== null) draft.catalogue.set({ ...sequence, ownedBy: { ...sequence.ownedBy, table: to } });
  if (relation.kind === 'sequence' && relation.ownedBy !== null) renameSequenceOf(draft, relation.ownedBy.table, from, to);
};

const renameIndexOf = (draft: Draft, index: Index, to: string): void => {
  const table = draft.catalogue.table(index.table);
  const bare = to.slice(to.lastIndexOf('.') + 1);
  if (table !== undefined) draft.catalogue.set({ ...table, constraints: table.constraints.map((c): Constraint => ('index' in c && c.index === index.name ? { ...c, index: to, name: bare } : c)) });
  for (const child of draft.catalogue.childrenOf(index.table)) for (const part of draft.catalogue.indexesOf(child.name)) if (part.parent === index.name) draft.catalogue.set({ ...part, parent: to });
};

const renameSequenceOf = (draft: Draft, table: string, from: string, to: string): void => {
  const owner = draft.catalogue.table(table);
  if (owner !== undefined) draft.catalogue.set({ ...owner, columns: owner.columns.map((c) => (c.sequence === from ? { ...c, sequence: to } : c)) });
};

const renameColumn = (node: Node, draft: Draft, to: string): void => {
  const name = draft.nameOf(node.relation);
  if (draft.catalogue.get(name) === undefined && node.missing_ok === true) return;
  const relation = draft.relation(name);
  draft.lock(name, 'AccessExclusiveLock');
  if (relation.kind !== 'table') return draft.publish();
  const from = String(node.subname);
  if (!relation.columns.some((c) => c.name === from)) draft.refuse('42703', `column "${from}" does not exist`);
  if (relation.columns.some((c) => c.name === to)) draft.refuse('42701', `column "${to}" of relation "${name}" already exists`);
  const parent = draft.catalogue.table(relation.parent?.name ?? '');
  if (parent?.columns.some((c) => c.name === from) === true) draft.refuse('42P16', `cannot rename inherited column "${from}"`);
  const descendants = draft.catalogue.descendantsOf(name);
  if (descendants.length > 0 && node.relation.inh !== true) draft.refuse('42P16', `inherited column "${from}" must be renamed in child tables too`);
  for (const table of [relation, ...descendants]) {
    draft.lock(table.name, 'AccessExclusiveLock');
    renameIn(draft, table, from, to);
  }
  draft.publish();
};

const swap = (names: readonly string[], from: string, to: string): readonly string[] => names.map((n) => (n === from ? to : n));

const renameIn = (draft: Draft, table: Table, from: string, to: string): void => {
  const constraints = table.constraints.map((c): Constraint => {
    if (c.kind === 'not-null') return c.column === from ? { ...c, column: to } : c;
    return c.kind === 'check' ? { ...c, columns: swap(c.columns, from, to), provesNotNull: swap(c.provesNotNull, from, to), text: replaceWord(c.text, from, to) } : { ...c, columns: swap(c.columns, from, to) };
  });
  const columns = table.columns.map((c) => (c.name === from ? { ...c, name: to } : c.generated === null || c.default === null ? c : { ...c, default: { ...c.default, text: replaceWord(c.default.text, from, to) } }));
  const partitionBy = table.partitionBy === null ? null : { ...table.partitionBy, columns: swap(table.partitionBy.columns, from, to) };
  draft.catalogue.set({ ...table, columns, constraints, partitionBy });
  for (const index of draft.catalogue.indexesOf(table.name)) draft.catalogue.set({ ...index, keys: swap(index.keys, from, to), included: swap(index.included, from, to), expressionColumns: swap(index.expressionColumns ?? [], from, to) });
  for (const { table: other, key } of draft.catalogue.referencesTo(table.name)) {
    const fresh = draft.table(other.name);
    draft.catalogue.set({ ...fresh, constraints: fresh.constraints.map((c) => (c.name === key.name && c.kind === 'foreign-key' ? { ...c, referencedColumns: swap(c.referencedColumns, from, to) } : c)) });
  }
  for (const view of draft.catalogue.viewsReading(table.name)) {
    const own = view.uses?.[table.name];
    if (own !== undefined && own !== null) draft.catalogue.set({ ...view, uses: { ...view.uses, [table.name]: swap(own, from, to) } });
  }
};

const replaceWord = (text: string, from: string, to: string): string => text.replace(new RegExp(`(?<![\\w"'])${from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w"'(])`, 'g'), to);

const renameConstraint = (node: Node, draft: Draft, to: string): void => {
  const name = draft.nameOf(node.relation);
  const table = draft.table(name);
  draft.lock(name, 'AccessExclusiveLock');
  const from = String(node.subname);
  const constraint = table.constraints.find((c) => c.name === from) ?? draft.refuse('42704', `constraint "${from}" for table "${name}" does not exist`);
  if (table.constraints.some((c) => c.name === to)) draft.refuse('42710', `constraint "${to}" for relation "${name}" already exists`);
  if (constraint.kind === 'check' && draft.catalogue.table(table.parent?.name ?? '')?.constraints.some((c) => c.name === from) === true) draft.refuse('42P16', `cannot rename inherited constraint "${from}"`);
  if ('index' in constraint) {
    draft.lock(constraint.index, indexMode(draft));
    if (draft.catalogue.get(besideTable(name, to)) !== undefined) draft.refuse('42P07', `relation "${to}" already exists`);
    moveRelation(draft, draft.index(constraint.index), besideTable(name, to));
  } else {
    for (const target of [table, ...(constraint.kind === 'check' ? draft.catalogue.descendantsOf(name) : [])]) {
      draft.lock(target.name, 'AccessExclusiveLock');
      const fresh = draft.table(target.name);
      draft.catalogue.set({ ...fresh, constraints: fresh.constraints.map((c) => (c.name === from ? { ...c, name: to } : c)) });
    }
  }
  draft.publish();
};

const renameAttached = (node: Node, draft: Draft, to: string): void => {
  const name = draft.nameOf(node.relation);
  const table = draft.table(name);
  draft.lock(name, 'AccessExclusiveLock');
  const from = String(node.subname);
  const isTrigger = node.renameType === 'OBJECT_TRIGGER';
  const word = isTrigger ? 'trigger' : node.renameType === 'OBJECT_POLICY' ? 'policy' : 'rule';
  const isThere = isTrigger ? table.triggers.some((t) => t.name === from) : word === 'rule' ? table.rules?.includes(from) : table.policies?.some((p) => p.name === from);
  if (isThere !== true) draft.refuse('42704', `${word} "${from}" for ${word === 'rule' ? 'relation' : 'table'} "${name}" does not exist`);
  draft.catalogue.set({
    ...table, triggers: isTrigger ? table.triggers.map((t) => (t.name === from ? { ...t, name: to } : t)) : table.triggers,
    policies: word === 'policy' ? table.policies?.map((p) => (p.name === from ? { ...p, name: to } : p)) : table.policies,
    rules: word === 'rule' ? swap(table.rules ?? [], from, to) : table.rules,
  });
  draft.publish();
};

const renameType = (draft: Draft, from: string, to: string): void => {
  const type = draft.catalogue.type(from) ?? draft.refuse('42704', `type "${from}" does not exist`);
  draft.catalogue.deleteType(from);
  draft.catalogue.setType({ ...type, name: to });
  for (const relation of draft.catalogue.all()) {
    if (relation.kind === 'table' && relation.columns.some((c) => c.type === from)) draft.catalogue.set({ ...relation, columns: relation.columns.map((c) => (c.type === from ? { ...c, type: to } : c)) });
  }
  draft.publish();
};

/** ALTER ... SET SCHEMA: ACCESS EXCLUSIVE, and the sequences that the columns own move along. */
export const setSchema = (node: Node, draft: Draft): void => {
  if (node.relation === undefined) return;
  const name = draft.nameOf(node.relation);
  if (draft.catalogue.get(name) === undefined && node.missing_ok === true) return;
  const kind = draft.relation(name).kind;
  if (kind === 'index') draft.refuse('42809', draft.version >= 15 ? `cannot change schema of index "${name}"` : `"${name}" is an index`);
  draft.lock(name, 'AccessExclusiveLock');
  const inSchema = (old: string): string => draft.resolve(String(node.newschema), old.slice(old.lastIndexOf('.') + 1));
  const owned = draft.catalogue.sequencesOf(name);
  const indexes = draft.catalogue.indexesOf(name);
  for (const sequence of owned) {
    draft.lock(sequence.name, 'AccessExclusiveLock');
    moveRelation(draft, sequence, inSchema(sequence.name));
  }
  for (const index of indexes) moveRelation(draft, index, inSchema(index.name));
  moveRelation(draft, draft.relation(name), inSchema(name));
  draft.publish();
};
