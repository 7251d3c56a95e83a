import type { Relation, Table } from '../../sql/catalogue.ts';
import { accessOf } from './access.ts';
import type { Access } from './access.ts';
import { functionsIn, inner, kindOf, stringOf, valueText, walk } from './ast.ts';
import type { Node } from './ast.ts';
import { deleteRows, insertRows, updateRows } from './dml.ts';
import type { Draft } from './draft.ts';
import type { RowStrength } from './lock-modes.ts';
import { prunedPartitions } from './pruning.ts';
import { tableWork } from './work.ts';

/** Names that WITH defines in a query: they are no relations. */
const commonTables = (query: unknown): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const [kind, node] of walk(query)) if (kind === 'CommonTableExpr') names.add(String(node.ctename));
  return names;
};

/** A partitioned table's own indexes are looked at by the planner only from 16 on (they help to prove uniqueness). */
export const opensIndexes = (table: Table, version: number): boolean => table.partitionBy === null || version >= 16;

/** Planning opens every index of a table that it reads, with the same mode as the table itself (AccessShareLock before 12 unless it is modified). */
export const lockForRead = (draft: Draft, name: string, mode: string, indexMode = mode, where: Node | undefined = undefined, isOnly = false): void => {
  const relation = draft.catalogue.get(name);
  if (relation === undefined) return;
  draft.lock(name, mode);
  switch (relation.kind) {
    case 'table':
      if (opensIndexes(relation, draft.version)) draft.lockIndexes(name, indexMode);
      if (!isOnly) for (const child of prunedPartitions(draft, relation, where)) lockForRead(draft, child.name, mode, indexMode);
      return;
    case 'materialized view':
      return draft.lockIndexes(name, indexMode);
    case 'view':
      for (const other of relation.reads) lockForRead(draft, other, mode, indexMode);
      return;
    default:
  }
};

const strengths: Readonly<Record<string, RowStrength>> = { LCS_FORKEYSHARE: 'key share', LCS_FORSHARE: 'share', LCS_FORNOKEYUPDATE: 'no key update', LCS_FORUPDATE: 'update' };

export type Source = { readonly relation: Relation; readonly alias: string; readonly isOnly?: boolean };

/** Relations named in the FROM clause of one SELECT level. */
const sourcesOf = (draft: Draft, from: unknown, hidden: ReadonlySet<string>): readonly Source[] => {
  const found: Source[] = [];
  for (const item of (from ?? []) as readonly Node[]) collect(draft, item, hidden, found);
  return found;
};

const collect = (draft: Draft, item: Node, hidden: ReadonlySet<string>, found: Source[]): void => {
  if (item.RangeVar !== undefined) {
    const name = draft.nameOf(item.RangeVar);
    if (hidden.has(name) && item.RangeVar.schemaname === undefined) return;
    if (/^(pg_catalog|information_schema)\./.test(name) || (name.startsWith('pg_') && draft.catalogue.get(name) === undefined)) return;
    const relation = draft.relation(name);
    if (relation.kind === 'index') draft.refuse('42809', `cannot open relation "${name}"`);
    found.push({ relation, alias: (item.RangeVar.alias?.aliasname as string | undefined) ?? name, isOnly: item.RangeVar.inh !== true });
  } else if (item.JoinExpr !== undefined) {
    collect(draft, item.JoinExpr.larg, hidden, found);
    collect(draft, item.JoinExpr.rarg, hidden, found);
  }
};

/** Locks and work of everything that a query reads, its sub-queries included; `skip` is the statement's own target. */
export const readQuery = (draft: Draft, query: Node): void => {
  for (const name of commonTables(query)) draft.commonTables.add(name);
  const hidden = draft.commonTables;
  for (const name of functionsIn([query])) if (name === 'nextval' || name === 'setval') lockSequenceArguments(draft, query);
  for (const [kind, node] of walk([{ SelectStmt: query }])) {
    if (kind === 'SelectStmt') for (const level of levelsOf(node)) readLevel(draft, level, hidden, level === query && query.isPart !== true);
    else if (kind === 'InsertStmt') insertRows(node, draft);
    else if (kind === 'UpdateStmt') updateRows(node, draft);
    else if (kind === 'DeleteStmt') deleteRows(node, draft);
  }
};

/** UNION, INTERSECT and EXCEPT: each side is a level of its own, unwrapped in the parse tree. */
const levelsOf = (select: Node): readonly Node[] => (select.larg === undefined ? [select] : [...levelsOf(select.larg as Node), ...levelsOf(select.rarg as Node)]);

const readLevel = (draft: Draft, select: Node, hidden: ReadonlySet<string>, isTop: boolean): void => {
  const sources = sourcesOf(draft, select.fromClause, hidden);
  // Names inside a sub-query may be the outer query's.
  if (isTop) checkColumns(draft, select, sources);
  const where = conditionOf(select);
  const isDriven = hasDriver(draft, sources, where);
  for (const source of sources) {
    const strength = lockStrength(select, source);
    const mode = strength === null ? 'AccessShareLock' : 'RowShareLock';
    lockForRead(draft, source.relation.name, mode, strength === null || draft.version < 12 ? 'AccessShareLock' : mode, select.whereClause, source.isOnly);
    for (const table of storedTables(draft, source, select.whereClause)) readTable(draft, select, { table, alias: source.alias, strength, where, isJoined: isDriven });
  }
};

/** WHERE and the ON conditions of inner and outer joins alike: for finding rows they say the same. */
const conditionOf = (select: Node): Node | undefined => {
  const terms = [select.whereClause as Node | undefined, ...((select.fromClause ?? []) as readonly Node[]).flatMap(joinConditions)].filter((t): t is Node => t !== undefined);
  return terms.length > 1 ? { BoolExpr: { boolop: 'AND_EXPR', args: terms } } : terms[0];
};

const joinConditions = (item: Node): readonly Node[] => {
  const join = item.JoinExpr as Node | undefined;
  if (join === undefined) return [];
  return [...joinConditions(join.larg as Node), ...joinConditions(join.rarg as Node), ...(join.quals === undefined ? [] : [join.quals as Node])];
};

/** Some table is reached by a key, so the others are looked up row by row instead of being read whole. */
const fewRows = 200;
const hasDriver = (draft: Draft, sources: readonly Source[], where: Node | undefined): boolean => sources.length > 1 && sources.some(({ relation, alias }) => {
  if (relation.kind !== 'table') return false;
  const access = accessOf(draft, relation, alias, where);
  return access.kind !== 'all' && access.rows <= fewRows;
});

/** One plain table of columns: a name that is in neither is the server's 42703. */
const checkColumns = (draft: Draft, select: Node, sources: readonly Source[]): void => {
  const [only] = sources;
  if (sources.length !== 1 || only.relation.kind !== 'table' || ((select.fromClause ?? []) as readonly Node[])[0]?.RangeVar === undefined) return;
  for (const part of [select.whereClause, ...((select.targetList ?? []) as readonly Node[]).map((t) => t.ResTarget?.val as Node)]) {
    if (part === undefined || hasSubquery(part)) continue;
    for (const [kind, node] of walk([part])) {
      if (kind !== 'ColumnRef') continue;
      const fields = node.fields as readonly Node[];
      const name = stringOf(fields.at(-1));
      if (fields.length === 1 && name !== '' && name !== only.alias && !isColumn(only.relation, name)) draft.refuse('42703', `column "${name}" does not exist`);
    }
  }
};

const hasSubquery = (node: Node): boolean => [...walk([node])].some(([kind]) => kind === 'SubLink');

const systemColumns = new Set(['ctid', 'tableoid', 'xmin', 'xmax', 'cmin', 'cmax']);

export const isColumn = (table: Table, name: string): boolean => table.columns.some((c) => c.name === name) || systemColumns.has(name);

const lockStrength = (select: Node, source: Source): RowStrength | null => {
  for (const wrapped of (select.lockingClause ?? []) as readonly Node[]) {
    const clause = wrapped.LockingClause as Node;
    const named = ((clause.lockedRels ?? []) as readonly Node[]).map((r) => String(r.RangeVar.relname));
    if (named.length === 0 || named.includes(source.alias)) return strengths[String(clause.strength)] ?? null;
  }
  return null;
};

/** The tables with rows behind a name: partitions of a partitioned table, tables under a view. */
export const storedTables = (draft: Draft, source: Source, where?: Node): readonly Table[] => {
  const { relation } = source;
  if (relation.kind === 'view') return relation.reads.flatMap((name) => storedTables(draft, { relation: draft.relation(name), alias: name }));
  if (relation.kind !== 'table') return [];
  const below = source.isOnly === true ? [] : prunedPartitions(draft, relation, where).flatMap((child) => storedTables(draft, { relation: child, alias: source.alias }));
  return relation.partitionBy === null ? [relation, ...below] : below;
};

type Reading = { readonly table: Table; readonly alias: string; readonly strength: RowStrength | null; readonly where: Node | undefined; readonly isJoined: boolean };

const readTable = (draft: Draft, select: Node, { table, alias, strength, where, isJoined }: Reading): void => {
  const access = accessOf(draft, table, alias, where, isJoined);
  const limit = select.limitCount === undefined ? null : Number(valueText(select.limitCount) || 1000);
  const offset = select.limitOffset === undefined ? 0 : Number(valueText(select.limitOffset) || 0);
  const isShort = limit !== null && !needsAllRows(draft, select, table);
  noteAccess(draft, table, isShort && access.kind === 'all' && select.whereClause === undefined ? { kind: 'some', rows: limit } : access);
  const rows = limit === null ? access.rows : Math.min(limit, access.rows);
  if (strength !== null) {
    const isSkipping = ((select.lockingClause ?? []) as readonly Node[]).some((c) => c.LockingClause.waitPolicy === 'LockWaitSkip');
    if (!isSkipping) draft.lockRows(table.name, strength);
  }
  const visited = access.kind === 'all' && !isShort ? table.rows : rows;
  draft.work(tableWork(table, 'select', 'SELECT', { rows: visited, takesRowLocks: strength !== null, rowsSkipped: offset }));
};

/** Sorting or grouping without a fitting index reads everything before the first row comes out. */
const needsAllRows = (draft: Draft, select: Node, table: Table): boolean => {
  if ((select.groupClause ?? []).length > 0 || select.distinctClause !== undefined) return true;
  const sorted = ((select.sortClause ?? []) as readonly Node[])[0]?.SortBy.node as Node | undefined;
  if (sorted === undefined) return ((select.targetList ?? []) as readonly Node[]).some((t) => kindOf(t.ResTarget?.val) === 'FuncCall' && isAggregate(inner(t.ResTarget.val)));
  const column = sorted.ColumnRef === undefined ? null : stringOf((sorted.ColumnRef.fields as readonly Node[]).at(-1));
  return !draft.catalogue.indexesOf(table.name).some((i) => i.valid && i.keys[0] === column);
};

const isAggregate = (call: Node): boolean => ['count', 'sum', 'avg', 'min', 'max', 'array_agg', 'string_agg', 'bool_and', 'bool_or'].includes(stringOf((call.funcname as readonly Node[]).at(-1)));

/** What a scan or an index look-up means for the report. */
export const noteAccess = (draft: Draft, table: Table, access: Access): void => {
  if (access.kind === 'all') draft.scan(table.name);
  else if (access.kind === 'some') draft.grow('O(rows touched)');
};

/** nextval('s') and setval('s', n) lock the sequence as writing does. */
export const lockSequenceArguments = (draft: Draft, expression: unknown): void => {
  for (const [kind, node] of walk(expression)) {
    if (kind !== 'FuncCall') continue;
    const name = stringOf((node.funcname as readonly Node[]).at(-1));
    if (name !== 'nextval' && name !== 'setval') continue;
    const argument = valueText(((node.args ?? []) as readonly Node[])[0]).replace(/^public\./, '').replaceAll('"', '');
    if (draft.catalogue.get(argument)?.kind === 'sequence') draft.lock(argument, 'RowExclusiveLock');
    else draft.refuse('42P01', `relation "${argument}" does not exist`);
  }
};
