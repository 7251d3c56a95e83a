import type { Relation, Table } from '../../sql/catalogue.ts';
import type { Analysis } from '../engine.ts';
import type { CatalogueStore } from './catalogue-store.ts';
import { foreignKeysOf } from './catalogue-store.ts';
import type { Draft, HeldLock } from './draft.ts';
import { conflict, rowConflict } from './lock-modes.ts';
import type { RowStrength } from './lock-modes.ts';
import { opensIndexes } from './query.ts';

type Probe = 'select' | 'insert' | 'update' | 'selectForUpdate';
type Request = { readonly relation: string; readonly mode: string };
type Blocks = Analysis['blocks'][string];

/** The catalogue as other sessions see it: the one from before the statement. */
type View = { readonly store: CatalogueStore; readonly version: number };

const tableMode: Readonly<Record<Probe, string>> = { select: 'AccessShareLock', insert: 'RowExclusiveLock', update: 'RowExclusiveLock', selectForUpdate: 'RowShareLock' };

/**
What another session's ordinary statement on a table asks for: the table, all its indexes (planning opens each), all partitions below, the
parents above for the bound check of a write, the sequence of an INSERT's default, and the tables that a foreign key looks into.
*/
const requestsOf = ({ store, version }: View, table: Table, probe: Probe): readonly Request[] => {
  const mode = tableMode[probe];
  const indexMode = probe === 'selectForUpdate' && version < 12 ? 'AccessShareLock' : mode;
  const family = probe === 'insert' && table.partitionBy === null ? [table] : [table, ...store.descendantsOf(table.name)];
  const below = family.filter((t) => probe !== 'insert' || t.name === table.name || t.parent?.isDefault !== true || store.childrenOf(table.name).length === 1);
  const requests: Request[] = below.flatMap((t) => [{ relation: t.name, mode }, ...(opensIndexes(t, version) ? store.indexesOf(t.name).map((i) => ({ relation: i.name, mode: indexMode })) : [])]);
  if (probe === 'insert' || probe === 'update') for (const ancestor of store.ancestorsOf(table.name)) if (table.parent?.kind === 'partition') requests.push({ relation: ancestor.name, mode: 'AccessShareLock' });
  if (probe !== 'insert') return requests;
  for (const column of table.columns) if (column.sequence !== null) requests.push({ relation: column.sequence, mode: 'RowExclusiveLock' });
  for (const key of foreignKeysOf(table).filter((k) => k.enforced)) {
    requests.push({ relation: key.references, mode: 'RowShareLock' }, ...store.indexesOf(key.references).map((i) => ({ relation: i.name, mode: 'RowShareLock' })));
  }
  return requests;
};

const rowStrength: Readonly<Record<Probe, RowStrength | null>> = { select: null, insert: null, update: 'no key update', selectForUpdate: 'update' };

const isBlocked = (view: View, table: Table, probe: Probe, held: ReadonlyMap<string, HeldLock>, rows: ReadonlyMap<string, RowStrength>): boolean => {
  const waits = requestsOf(view, table, probe).some(({ relation, mode }) => {
    const lock = held.get(`${view.store.get(relation)?.lockedAs ?? relation}|false`);
    return lock !== undefined && !lock.isBrief && conflict(lock.mode, mode);
  });
  const wanted = rowStrength[probe];
  // A new row looks its referenced row up FOR KEY SHARE.
  const isKeyLocked = probe === 'insert' && foreignKeysOf(table).some((key) => key.enforced && rows.has(key.references) && rowConflict(rows.get(key.references) as RowStrength, 'key share'));
  if (waits || isKeyLocked || wanted === null) return waits || isKeyLocked;
  return [table, ...view.store.descendantsOf(table.name)].some((t) => rows.has(t.name) && rowConflict(rows.get(t.name) as RowStrength, wanted));
};

const blocksOf = (view: View, relation: Relation, draft: Draft): Blocks => {
  if (relation.kind === 'table') {
    const ask = (probe: Probe): boolean => isBlocked(view, relation, probe, draft.held, draft.rowLocks);
    return { select: ask('select'), insert: ask('insert'), update: ask('update'), selectForUpdate: ask('selectForUpdate') };
  }
  const names = [relation.name, ...(relation.kind === 'materialized view' ? view.store.indexesOf(relation.name).map((i) => i.name) : []), ...(relation.kind === 'view' ? relation.reads : [])];
  const select = names.some((name) => {
    const lock = draft.held.get(`${name}|false`);
    return lock !== undefined && !lock.isBrief && conflict(lock.mode, 'AccessShareLock');
  });
  return { select, insert: false, update: false, selectForUpdate: false };
};

/** Tables the report speaks about: whatever is locked, the tables of locked indexes and sequences, their partition families, and who points at them. */
const concernedTables = (view: View, draft: Draft): readonly Relation[] => {
  const names = new Set<string>(draft.concerned);
  const add = (name: string): void => {
    names.add(name);
    for (const relative of [...view.store.descendantsOf(name), ...view.store.ancestorsOf(name)]) {
      names.add(relative.name);
      for (const sibling of view.store.descendantsOf(relative.name)) names.add(sibling.name);
    }
  };
  for (const lock of draft.held.values()) {
    if (lock.isNew) continue;
    const relation = view.store.get(lock.relation);
    if (relation?.kind === 'index') add(relation.table);
    else if (relation?.kind === 'sequence') add(relation.ownedBy?.table ?? '');
    else if (relation !== undefined) {
      add(relation.name);
      for (const { table } of view.store.referencesTo(relation.name)) names.add(table.name);
      for (const above of view.store.viewsReading(relation.name)) if (above.kind === 'view') names.add(above.name);
    }
  }
  for (const locked of draft.rowLocks.keys()) for (const { table } of view.store.referencesTo(locked)) names.add(table.name);
  return [...names].map((name) => view.store.get(name)).filter((r): r is Relation => r !== undefined && r.isNew !== true && r.kind !== 'index' && r.kind !== 'sequence');
};

/** Who would wait for the statement, table by table, in name order. */
export const blocksByTable = (before: CatalogueStore, draft: Draft): Analysis['blocks'] => {
  const view: View = { store: before, version: draft.version };
  const entries = concernedTables(view, draft).map((relation) => [relation.lockedAs ?? relation.name, blocksOf(view, relation, draft)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
};
