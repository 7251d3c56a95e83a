import type { Table, View } from '../../sql/catalogue.ts';
import { stringOf, stringsOf, walk } from './ast.ts';
import type { Node } from './ast.ts';
import { emptyTable } from './column-definition.ts';
import type { Draft } from './draft.ts';
import { lockForRead, readQuery } from './query.ts';
import { tableWork, workIndexes } from './work.ts';

type Reads = { readonly reads: readonly string[]; readonly uses: View['uses']; readonly columns: readonly string[] };

/** What a view's query reads: relations, and the columns of each as far as names tell; `*` is all of them. */
const readsOf = (draft: Draft, query: Node): Reads => {
  const hidden = new Set([...walk(query)].flatMap(([kind, node]) => (kind === 'CommonTableExpr' ? [String(node.ctename)] : [])));
  const aliases = new Map<string, string>();
  for (const [kind, node] of walk(query)) {
    if (kind !== 'RangeVar' || (hidden.has(String(node.relname)) && node.schemaname === undefined)) continue;
    const name = draft.nameOf(node);
    if (draft.catalogue.get(name) === undefined && name.startsWith('pg_')) continue;
    draft.relation(name);
    aliases.set(String(node.alias?.aliasname ?? node.relname), name);
  }
  const uses: Record<string, string[]> = Object.fromEntries([...new Set(aliases.values())].map((name) => [name, []]));
  for (const [kind, node] of walk(query)) if (kind === 'ColumnRef') noteUse(draft, node, aliases, uses);
  return { reads: Object.keys(uses), uses, columns: outputColumns(draft, query, aliases) };
};

const columnsOfRelation = (draft: Draft, name: string): readonly string[] => {
  const relation = draft.catalogue.get(name);
  if (relation?.kind === 'table') return relation.columns.map((c) => c.name);
  return relation?.kind === 'view' || relation?.kind === 'materialized view' ? (relation.columns ?? []) : [];
};

const noteUse = (draft: Draft, reference: Node, aliases: ReadonlyMap<string, string>, uses: Record<string, string[]>): void => {
  const fields = reference.fields as readonly Node[];
  const qualifier = fields.length > 1 ? aliases.get(stringOf(fields.at(-2))) : undefined;
  const relations = qualifier === undefined ? Object.keys(uses) : [qualifier];
  for (const name of relations) {
    const own = columnsOfRelation(draft, name);
    uses[name].push(...(fields.at(-1)?.A_Star === undefined ? own.filter((c) => c === stringOf(fields.at(-1))) : own));
  }
};

const outputColumns = (draft: Draft, query: Node, aliases: ReadonlyMap<string, string>): readonly string[] => {
  const select = (query.SelectStmt ?? query) as Node;
  return ((select.targetList ?? []) as readonly Node[]).flatMap((wrapped) => {
    const target = wrapped.ResTarget as Node;
    const fields = (target.val?.ColumnRef?.fields ?? []) as readonly Node[];
    if (fields.at(-1)?.A_Star !== undefined) return [...new Set(aliases.values())].flatMap((name) => columnsOfRelation(draft, name));
    if (target.name !== undefined) return [String(target.name)];
    const call = target.val?.FuncCall as Node | undefined;
    return [fields.length > 0 ? stringOf(fields.at(-1)) : call === undefined ? '?column?' : stringOf((call.funcname as readonly Node[]).at(-1))];
  });
};

/** CREATE VIEW: ACCESS SHARE on what it reads; replacing one takes its ACCESS EXCLUSIVE. */
export const createView = (node: Node, draft: Draft): void => {
  const name = draft.nameOf(node.view);
  const old = draft.catalogue.get(name);
  if (old !== undefined && node.replace !== true) draft.refuse('42P07', `relation "${name}" already exists`);
  if (old !== undefined && old.kind !== 'view') draft.refuse('42809', `"${name}" is not a view`);
  const { reads, uses, columns } = readsOf(draft, node.query);
  for (const read of reads) draft.lock(read, 'AccessShareLock');
  const aliases = stringsOf(node.aliases);
  const named = aliases.length > 0 ? [...aliases, ...columns.slice(aliases.length)] : columns;
  if (old?.kind === 'view') refuseLostColumns(draft, old, named);
  draft.lock(name, 'AccessExclusiveLock', { isNew: old === undefined || old.isNew === true, kind: 'view' });
  draft.catalogue.set({ kind: 'view', name, text: '', reads, uses, columns: named, populated: true, ...(old === undefined ? { isNew: true } : {}) });
  draft.publish();
};

const refuseLostColumns = (draft: Draft, old: View, columns: readonly string[]): void => {
  const before = old.columns ?? [];
  if (columns.length < before.length) draft.refuse('42P16', 'cannot drop columns from view');
  const at = before.findIndex((column, i) => columns[i] !== column);
  if (at >= 0) draft.refuse('42P16', `cannot change name of view column "${before[at]}" to "${columns[at]}"`);
};

/** CREATE TABLE AS, SELECT INTO, CREATE MATERIALIZED VIEW: the new relation for itself, the query's tables as it reads them. */
export const createFromQuery = (node: Node, draft: Draft): void => {
  const into = node.into as Node;
  const name = into.rel.schemaname === undefined ? String(into.rel.relname) : draft.nameOf(into.rel);
  if (draft.catalogue.get(name) !== undefined) {
    if (node.if_not_exists !== true) draft.refuse('42P07', `relation "${name}" already exists`);
    // The query is analysed before the name is looked at.
    for (const read of readsOf(draft, node.query).reads) draft.lock(read, 'AccessShareLock');
    return;
  }
  const query = (node.query.SelectStmt ?? node.query) as Node;
  const { reads, uses, columns } = readsOf(draft, { SelectStmt: query });
  const isView = node.objtype === 'OBJECT_MATVIEW';
  if (into.skipData === true) {
    // WITH NO DATA the query is analysed but not planned, so no index is opened.
    for (const read of reads) draft.lock(read, 'AccessShareLock');
  } else readQuery(draft, query);
  const rows = into.skipData === true ? 0 : Math.max(0, ...reads.map((read) => draft.catalogue.table(read)?.rows ?? 0));
  const types = new Map(reads.flatMap((read) => (draft.catalogue.table(read)?.columns ?? []).map((c) => [c.name, c.type] as const)));
  if (isView) draft.catalogue.set({ kind: 'materialized view', name, text: '', reads, uses, columns, populated: into.skipData !== true, rows, isNew: true });
  else draft.catalogue.set(asTable(name, columns, types, rows));
  draft.lock(name, 'AccessExclusiveLock', { isNew: true, kind: 'table' });
  draft.publish();
};

const asTable = (name: string, columns: readonly string[], types: ReadonlyMap<string, string>, rows: number): Table => ({
  ...emptyTable(name), rows, rowBytes: 100, isNew: true,
  columns: columns.map((column) => ({ name: column, type: types.get(column) ?? 'text', notNull: false, default: null, identity: null, generated: null, sequence: null, hasStatistics: false })),
});

/** REFRESH: the query is run anew. CONCURRENTLY keeps readers in (EXCLUSIVE) and needs a unique index to compare by. */
export const refreshView = (node: Node, draft: Draft): void => {
  const name = draft.nameOf(node.relation);
  const view = draft.relation(name);
  if (view.kind !== 'materialized view') return draft.refuse('0A000', `"${name}" is not a materialized view`);
  const isConcurrent = node.concurrent === true;
  const indexes = draft.catalogue.indexesOf(name);
  if (isConcurrent && node.skipData === true) draft.refuse('42601', 'REFRESH options CONCURRENTLY and WITH NO DATA cannot be used together');
  draft.lock(name, isConcurrent ? 'ExclusiveLock' : 'AccessExclusiveLock');
  if (isConcurrent && !view.populated) draft.refuse('55000', 'CONCURRENTLY cannot be used when the materialized view is not populated');
  if (isConcurrent && !indexes.some((i) => i.unique && i.valid && i.predicate === null && (i.expressionColumns ?? []).length === 0)) draft.refuse('55000', `cannot refresh materialized view "${name.includes('.') ? name : `public.${name}`}" concurrently`);
  if (node.skipData !== true) for (const read of view.reads) {
    lockForRead(draft, read, 'AccessShareLock');
    for (const table of stored(draft, read)) {
      draft.scan(table.name);
      draft.work(tableWork(table, 'scan', 'REFRESH MATERIALIZED VIEW'));
    }
  }
  if (isConcurrent) {
    draft.lockIndexes(name, 'RowExclusiveLock');
    draft.catalogue.set({ ...view, populated: true });
    return draft.publish();
  }
  const heap: Table = { ...emptyTable(name), rows: view.rows ?? 0, rowBytes: 64 };
  draft.rewrite(name);
  if (indexes.length > 0 && node.skipData !== true) draft.scan(name);
  for (const index of indexes) {
    draft.lock(index.name, 'AccessExclusiveLock');
    draft.rebuilds.add(index.name);
  }
  draft.work(tableWork(heap, 'rewrite', 'REFRESH MATERIALIZED VIEW', { indexes: workIndexes(indexes) }));
  draft.catalogue.set({ ...view, populated: node.skipData !== true });
  draft.publish();
};

const stored = (draft: Draft, name: string): readonly Table[] => {
  const relation = draft.catalogue.get(name);
  if (relation?.kind === 'table') return relation.partitionBy === null ? [relation] : draft.catalogue.descendantsOf(name).filter((t) => t.partitionBy === null);
  return relation?.kind === 'view' ? relation.reads.flatMap((read) => stored(draft, read)) : [];
};

