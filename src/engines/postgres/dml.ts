import type { Column, Table } from '../../sql/catalogue.ts';
import { accessOf } from './access.ts';
import type { Access } from './access.ts';
import { isNullConstant, stringOf } from './ast.ts';
import type { Node } from './ast.ts';
import { foreignKeysOf } from './catalogue-store.ts';
import type { Draft } from './draft.ts';
import { expressionText } from './expression-text.ts';
import { refuseLiteral } from './literals.ts';
import { insertInto } from './insert.ts';
import { indexColumns } from './alter-table/state.ts';
import { isColumn, lockForRead, noteAccess, readQuery } from './query.ts';
import { prunedPartitions } from './pruning.ts';
import { tableWork, workIndexes } from './work.ts';

type Target = { readonly table: Table; readonly alias: string; readonly where: Node | undefined; readonly isOnly: boolean };

/** The statement's own table with its partitions and children, all in ROW EXCLUSIVE, their indexes too. */
const lockTarget = (draft: Draft, node: Node): Target => {
  const name = draft.nameOf(node.relation);
  const relation = draft.relation(name);
  if (relation.kind === 'view') {
    draft.lock(name, 'RowExclusiveLock');
    const [base] = relation.reads;
    if (relation.reads.length !== 1) draft.refuse('55000', `cannot update view "${name}"`);
    return lockTarget(draft, { ...node, relation: { ...node.relation, relname: base, schemaname: undefined } });
  }
  if (relation.kind !== 'table') return draft.refuse('42809', `cannot change ${relation.kind} "${name}"`);
  return { table: relation, alias: (node.relation.alias?.aliasname as string | undefined) ?? name, where: node.whereClause as Node | undefined, isOnly: node.relation.inh !== true };
};

/** Tables whose rows the statement changes: the target, or its partitions. */
const changedTables = (draft: Draft, { table, where, isOnly }: Target): readonly Table[] => {
  const below = isOnly ? [] : prunedPartitions(draft, table, where).flatMap((child) => changedTables(draft, { table: child, alias: child.name, where, isOnly }));
  return table.partitionBy === null ? [table, ...below] : below;
};

/** Checking a row against its partition's bound opens the parents; up to 13 the executor did so for every kind of change. */
const openAncestors = (draft: Draft, table: Table, isBoundChecked: boolean): void => {
  if (!isBoundChecked && draft.version >= 14) return;
  if (table.parent?.kind !== 'partition') return;
  for (const ancestor of draft.catalogue.ancestorsOf(table.name)) draft.lock(ancestor.name, 'AccessShareLock');
};

/** Sub-queries and the other tables of UPDATE ... FROM and DELETE ... USING. */
const readOthers = (draft: Draft, node: Node): void => {
  readQuery(draft, { fromClause: [...(node.fromClause ?? []), ...(node.usingClause ?? [])], withClause: node.withClause, targetList: node.targetList, whereClause: node.whereClause, isPart: true });
};

export const updateRows = (node: Node, draft: Draft): void => {
  const target = lockTarget(draft, node);
  const set = ((node.targetList ?? []) as readonly Node[]).map((t) => t.ResTarget as Node);
  const columns = set.map((t) => String(t.name));
  for (const column of columns) checkAssigned(draft, target.table, column);
  checkWhere(draft, target);
  if (target.where?.CurrentOfExpr !== undefined) draft.refuse('34000', `cursor "${String(target.where.CurrentOfExpr.cursor_name)}" does not exist`);
  for (const { name, val } of set) refuseLiteral(draft, target.table.columns.find((c) => c.name === name)?.type ?? 'text', val as Node | undefined);
  for (const { name, val } of set) refuseNull(draft, target.table, String(name), val as Node | undefined);
  lockForRead(draft, target.table.name, 'RowExclusiveLock', 'RowExclusiveLock', target.where, target.isOnly);
  readOthers(draft, node);
  const isBoundChecked = true;
  openAncestors(draft, target.table, isBoundChecked);
  const access = accessThrough(draft, target, node);
  for (const table of changedTables(draft, target)) {
    const share = shareOf(access, target.table, table);
    noteAccess(draft, table, share);
    const isKeyChanged = draft.catalogue.indexesOf(table.name).some((i) => i.unique && i.predicate === null && i.keys.some((key) => columns.includes(key)));
    if (table.rows > 0) draft.lockRows(table.name, isKeyChanged ? 'update' : 'no key update');
    lockForeignKeys(draft, table, columns);
    const indexes = draft.catalogue.indexesOf(table.name).filter((i) => i.ready);
    const isHot = table.fillfactor <= 50 && !indexes.some((i) => i.method !== 'brin' && indexColumns(i).some((c) => columns.includes(c)));
    draft.work(tableWork(table, 'update', 'UPDATE', {
      rows: share.rows, indexes: workIndexes(indexes), takesRowLocks: true, isHot, rowsSkipped: access.skipped,
    }));
    remember(draft, table, set, access);
  }
  draft.publish();
};

/** NULL for a NOT NULL column fails at the first row that the statement reaches. */
const refuseNull = (draft: Draft, table: Table, name: string, value: Node | undefined): void => {
  const isNotNull = table.columns.some((c) => c.name === name && c.notNull);
  if (isNotNull && value !== undefined && isNullConstant(value) && table.rows > 0) {
    draft.refuse('23502', draft.version >= 13 ? `null value in column "${name}" of relation "${table.name}" violates not-null constraint` : `null value in column "${name}" violates not-null constraint`);
  }
};

const checkAssigned = (draft: Draft, table: Table, name: string): void => {
  const column = table.columns.find((c) => c.name === name);
  if (column === undefined) return draft.refuse('42703', `column "${name}" of relation "${table.name}" does not exist`);
  if (column.generated !== null) draft.refuse(draft.version >= 13 ? '428C9' : '42601', `column "${name}" can only be updated to DEFAULT`);
  if (column.identity === 'always') draft.refuse('428C9', `column "${name}" can only be updated to DEFAULT`);
};

const checkWhere = (draft: Draft, { table, where, alias }: Target): void => {
  const operands = where?.A_Expr === undefined ? [] : [where.A_Expr.lexpr as Node | undefined];
  for (const operand of operands) {
    const fields = (operand?.ColumnRef?.fields ?? []) as readonly Node[];
    const name = stringOf(fields.at(-1));
    if (fields.length === 1 && name !== '' && name !== alias && !isColumn(table, name)) draft.refuse('42703', `column "${name}" does not exist`);
  }
};

/** Rows that the condition reaches; `key IN (SELECT ... LIMIT n)` reaches n, `skipped` rows are read on the way to them. */
const accessThrough = (draft: Draft, target: Target, node: Node): Access & { readonly skipped: number } => {
  const direct = accessOf(draft, target.table, target.alias, target.where);
  const link = findLink(target.where);
  if (link === null) {
    const few = fewJoined(node);
    if (few === null || direct.kind !== 'all') return { ...direct, skipped: 0 };
    const joined = accessOf(draft, target.table, target.alias, target.where, true);
    return { kind: joined.kind === 'all' ? 'all' : 'some', rows: Math.min(few, target.table.rows), skipped: 0 };
  }
  const limit = link.limitCount?.A_Const?.ival?.ival as number | undefined;
  const source = ((link.fromClause ?? []) as readonly Node[])[0]?.RangeVar as Node | undefined;
  const inner = source === undefined ? undefined : draft.catalogue.table(draft.nameOf(source));
  if (inner === undefined) return { kind: 'some', rows: 1, skipped: 0 };
  const below = accessOf(draft, inner, String(source?.alias?.aliasname ?? inner.name), link.whereClause);
  const rows = Math.min(limit ?? below.rows, below.rows, target.table.rows);
  // Without an index every batch reads past the rows that earlier batches have done: half of the table on average.
  const skipped = below.kind === 'all' && link.whereClause !== undefined && limit !== undefined ? Math.round(inner.rows / 2) : 0;
  return { kind: limit === undefined && below.kind === 'all' ? 'all' : 'some', rows, skipped };
};

/** Rows of a join's other side where it is a list of VALUES or a query with LIMIT, by itself or named by WITH; null where it is a table. */
const fewJoined = (node: Node): number | null => {
  const items = (node.fromClause ?? node.usingClause ?? []) as readonly Node[];
  const named = new Map(((node.withClause?.ctes ?? []) as readonly Node[]).map((c) => [String(c.CommonTableExpr.ctename), c.CommonTableExpr.ctequery?.SelectStmt as Node | undefined]));
  const rows = items.map((item) => {
    const query = (item.RangeSubselect?.subquery?.SelectStmt ?? named.get(String(item.RangeVar?.relname))) as Node | undefined;
    const values = query?.valuesLists as readonly Node[] | undefined;
    return values === undefined ? ((query?.limitCount?.A_Const?.ival?.ival as number | undefined) ?? null) : values.length;
  });
  return rows.length === 0 || rows.includes(null) ? null : Math.max(...rows.map(Number));
};

const findLink = (where: Node | undefined): Node | null => {
  if (where?.SubLink !== undefined && where.SubLink.testexpr !== undefined) return where.SubLink.subselect.SelectStmt as Node;
  for (const arg of (where?.BoolExpr?.args ?? []) as readonly Node[]) {
    const found = findLink(arg);
    if (found !== null) return found;
  }
  return null;
};

/** A partition gets its share of the rows that the whole table's condition reaches. */
const shareOf = (access: Access, whole: Table, part: Table): Access => {
  if (part.name === whole.name || whole.partitionBy === null) return access;
  return { kind: access.kind, rows: access.kind === 'all' ? part.rows : Math.min(part.rows, access.rows) };
};

/** New values of referencing columns are looked up in the referenced table; changed keys are looked for in the referencing ones. */
const lockForeignKeys = (draft: Draft, table: Table, columns: readonly string[]): void => {
  for (const key of foreignKeysOf(table).filter((k) => k.enforced && k.columns.some((c) => columns.includes(c)))) {
    lookUp(draft, key.references, 'RowShareLock');
    draft.lockRows(key.references, 'key share');
  }
  for (const { table: other, key } of draft.catalogue.referencesTo(table.name)) {
    if (key.enforced && key.referencedColumns.some((c) => columns.includes(c))) lookUp(draft, other.name, key.onUpdate === 'cascade' ? 'RowExclusiveLock' : 'RowShareLock');
  }
};

/** A referential check is a query of its own: FOR KEY SHARE on the other table, planned with all its indexes. */
export const lookUp = (draft: Draft, name: string, mode: string): void => {
  lockForRead(draft, name, mode, mode === 'RowShareLock' && draft.version < 12 ? 'AccessShareLock' : mode);
  draft.concerned.add(name);
};

/** What an UPDATE to a constant tells of a column's values. */
const remember = (draft: Draft, table: Table, set: readonly Node[], access: Access): void => {
  const fresh = draft.table(table.name);
  const isAll = access.kind === 'all' && access.rows === table.rows;
  const columns = fresh.columns.map((column): Column => {
    const value = set.find((t) => t.name === column.name)?.val as Node | undefined;
    if (value === undefined) return column;
    if (isNullConstant(value)) return { ...column, nulls: isAll ? 'all' : 'some' };
    const witnesses = value.A_Const === undefined ? column.witnesses : [...(column.witnesses ?? []), expressionText(value)].slice(-8);
    const { nulls: _nulls, uniform: _uniform, ...rest } = column;
    const nulls = isAll ? 'none' : column.nulls === 'all' ? undefined : column.nulls;
    return { ...rest, ...(nulls === undefined ? {} : { nulls }), ...(witnesses === undefined ? {} : { witnesses }), ...(isAll && value.A_Const !== undefined ? { uniform: true } : {}) };
  });
  if (columns.some((column, i) => column !== fresh.columns[i])) draft.catalogue.set({ ...fresh, columns });
};

export const deleteRows = (node: Node, draft: Draft): void => {
  const target = lockTarget(draft, node);
  checkWhere(draft, target);
  lockForRead(draft, target.table.name, 'RowExclusiveLock', 'RowExclusiveLock', target.where, target.isOnly);
  readOthers(draft, node);
  openAncestors(draft, target.table, false);
  const access = accessThrough(draft, target, node);
  for (const table of changedTables(draft, target)) {
    const share = shareOf(access, target.table, table);
    noteAccess(draft, table, share);
    if (table.rows > 0) draft.lockRows(table.name, 'update');
    const scanned = checkReferencing(draft, table, share);
    draft.work(tableWork(table, 'delete', 'DELETE', { rows: share.rows, takesRowLocks: true, rowsSkipped: access.skipped + scanned * share.rows }));
  }
};

/** Each deleted row is looked for in every referencing table; without an index there, each time by a scan. Returns rows read per deleted row. */
const checkReferencing = (draft: Draft, table: Table, access: Access): number => {
  let scanned = 0;
  for (const { table: other, key } of draft.catalogue.referencesTo(table.name)) {
    if (!key.enforced) continue;
    const isChanging = key.onDelete === 'cascade' || key.onDelete === 'set null' || key.onDelete === 'set default';
    lookUp(draft, other.name, isChanging ? 'RowExclusiveLock' : 'RowShareLock');
    if (isChanging && other.rows > 0) draft.lockRows(other.name, key.onDelete === 'cascade' ? 'update' : 'no key update');
    const isIndexed = draft.catalogue.indexesOf(other.name).some((i) => i.valid && key.columns.includes(i.keys[0]));
    if (isIndexed) continue;
    scanned += other.rows;
    draft.scan(other.name);
    if (access.kind === 'all') draft.grow('O(n^2)');
  }
  return scanned;
};

export const insertRows = (node: Node, draft: Draft): void => {
  const target = lockTarget(draft, { ...node, whereClause: undefined });
  insertInto(draft, node, target.table);
};

/** MERGE: the target as UPDATE locks it, the source as SELECT does. */
export const mergeRows = (node: Node, draft: Draft): void => {
  draft.needs(15, 'MERGE');
  const target = lockTarget(draft, node);
  const clauses = ((node.mergeWhenClauses ?? []) as readonly Node[]).map((c) => c.MergeWhenClause as Node);
  if (clauses.some((c) => c.matchKind === 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE')) draft.needs(17, 'BY');
  lockForRead(draft, target.table.name, 'RowExclusiveLock', 'RowExclusiveLock');
  readQuery(draft, { fromClause: [node.sourceRelation], withClause: node.withClause });
  const source = (node.sourceRelation as Node).RangeVar === undefined ? undefined : draft.catalogue.table(draft.nameOf((node.sourceRelation as Node).RangeVar));
  const isValues = (node.sourceRelation as Node).RangeSubselect?.subquery?.SelectStmt?.valuesLists !== undefined;
  const rows = isValues ? 1 : Math.min(source?.rows ?? 1, target.table.rows);
  const changes = clauses.filter((c) => c.commandType === 'CMD_UPDATE' || c.commandType === 'CMD_DELETE');
  for (const table of changedTables(draft, target)) {
    if (changes.length > 0 && table.rows > 0) draft.lockRows(table.name, changes.some((c) => c.commandType === 'CMD_DELETE') ? 'update' : 'no key update');
    if (!isValues) draft.scan(table.name);
    draft.work(tableWork(table, 'update', 'MERGE', { rows, indexes: workIndexes(draft.catalogue.indexesOf(table.name)), takesRowLocks: true }));
  }
  const insert = clauses.find((c) => c.commandType === 'CMD_INSERT');
  const given = new Set(((insert?.targetList ?? []) as readonly Node[]).map((t) => String(t.ResTarget.name)));
  const counted = insert === undefined ? [] : target.table.columns.filter((column) => column.sequence !== null && !given.has(column.name));
  for (const { sequence } of counted) if (sequence !== null) draft.lock(sequence, 'RowExclusiveLock');
};
