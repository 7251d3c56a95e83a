import { alterTable } from './alter-table/index.ts';
import { optionsOf } from './ast.ts';
import type { Node } from './ast.ts';
import { carryOutCalls } from './calls.ts';
import { createIndex } from './create-index.ts';
import { createTable } from './create-table.ts';
import { deleteRows, insertRows, mergeRows, updateRows } from './dml.ts';
import { doBlock } from './do-block.ts';
import type { Draft } from './draft.ts';
import { dropObjects } from './drop.ts';
import { modeOfNumber } from './lock-modes.ts';
import { clusterTable, reindex, truncateTables, vacuumOrAnalyze } from './maintenance.ts';
import {
  alterDomain, alterEnum, alterPolicy, alterSequence, comment, createPolicy, createRule, createSequence, createStatistics, createTrigger, createType, grant,
} from './objects.ts';
import { createAggregate, createExtension, createFunction } from './functions.ts';
import { preparedQuery } from './prepared.ts';
import { readQuery } from './query.ts';
import { renameObject, setSchema } from './rename.ts';
import { pauses } from './sleep.ts';
import { createFromQuery, createView, refreshView } from './views.ts';
import { tableWork } from './work.ts';

export type Planner = (node: Node, draft: Draft) => void;

const nothing: Planner = () => {};

const outside = (command: string): Planner => (_node, draft) => draft.outsideTransactionOnly(command);

const select: Planner = (node, draft) => {
  if (node.intoClause !== undefined) return createFromQuery({ into: node.intoClause, query: { SelectStmt: { ...node, intoClause: undefined } }, objtype: 'OBJECT_TABLE' }, draft);
  readQuery(draft, node);
};

const lockTable: Planner = (node, draft) => {
  if (!draft.inTransaction && draft.isRecording) draft.refuse('25P01', 'LOCK TABLE can only be used in transaction blocks');
  for (const wrapped of node.relations as readonly Node[]) {
    const name = draft.nameOf(wrapped.RangeVar);
    const relation = draft.relation(name);
    if (relation.kind === 'view' && draft.version < 11) draft.refuse('42809', `"${name}" is not a table`);
    if (relation.kind !== 'table' && relation.kind !== 'view') draft.refuse('42809', `cannot lock relation "${name}"`);
    const below = wrapped.RangeVar.inh !== true ? [] : relation.kind === 'view' ? relation.reads : draft.catalogue.descendantsOf(name).map((t) => t.name);
    for (const target of [name, ...below]) draft.lock(target, modeOfNumber(Number(node.mode)), { noWait: node.nowait === true });
  }
};

const copy: Planner = (node, draft) => {
  if (node.query !== undefined) return readQuery(draft, (node.query.SelectStmt ?? draft.unmodelled('COPY of a statement other than SELECT')) as Node);
  const name = draft.nameOf(node.relation);
  const table = draft.table(name);
  if (node.is_from !== true) {
    // Until 13 COPY gave its lock back at once, not at the end of the transaction.
    if (draft.version >= 14) draft.lock(name, 'AccessShareLock');
    else draft.step({ kind: 'lock', relation: name, mode: 'AccessShareLock' });
    if (table.partitionBy !== null) draft.refuse('42809', `cannot copy from partitioned table "${name}"`);
    draft.scan(name);
    draft.work(tableWork(table, 'select', 'COPY'));
    return draft.version >= 14 ? undefined : draft.unlock(name, 'AccessShareLock');
  }
  draft.lock(name, 'RowExclusiveLock');
  draft.grow('O(n)');
};

/** Planning takes the locks; without ANALYZE nothing is read or changed. */
const explain: Planner = (node, draft) => {
  const [kind] = Object.keys(node.query as Node);
  draft.isOnlyPlanned = !optionsOf(node.options).has('analyze');
  planStatement(kind, (node.query as Node)[kind] as Node, draft);
  if (draft.isOnlyPlanned) onlyPlanned(draft);
};

const onlyPlanned = (draft: Draft): void => {
  for (const [key, lock] of draft.held) if (lock.isNew) draft.held.delete(key);
  draft.rowLocks.clear();
  draft.scans.clear();
  draft.growth = 'O(1)';
  const locks = draft.steps.filter((step) => step.kind === 'lock');
  draft.steps.splice(0, draft.steps.length, ...locks);
};

const execute: Planner = (node, draft) => {
  const query = preparedQuery(node, draft);
  const [kind] = Object.keys(query);
  planStatement(kind, query[kind] as Node, draft);
};

const declareCursor: Planner = (node, draft) => {
  readQuery(draft, (node.query.SelectStmt ?? {}) as Node);
  onlyPlanned(draft);
};

/** Tables that join or leave a publication are locked SHARE UPDATE EXCLUSIVE. */
const publish: Planner = (node, draft) => {
  for (const object of (node.pubobjects ?? []) as readonly Node[]) {
    const table = object.PublicationObjSpec?.pubtable?.relation as Node | undefined;
    if (table !== undefined) draft.lock(draft.table(draft.nameOf(table)).name, 'ShareUpdateExclusiveLock');
  }
};

const alterStatistics: Planner = (node, draft) => {
  const name = ((node.defnames ?? []) as readonly Node[]).at(-1)?.String?.sval as string | undefined;
  for (const relation of draft.catalogue.all()) {
    if (relation.kind === 'table' && name !== undefined && relation.statistics.includes(name)) return;
  }
  if (node.missing_ok !== true) draft.refuse('42704', `statistics object "${name ?? ''}" does not exist`);
};

/** What each kind of statement does, by its name in the parse tree. */
const planners: Readonly<Record<string, Planner>> = {
  AlterTableStmt: alterTable,
  RenameStmt: renameObject,
  AlterObjectSchemaStmt: setSchema,
  IndexStmt: createIndex,
  DropStmt: dropObjects,
  CreateStmt: createTable,
  CreateTableAsStmt: createFromQuery,
  ViewStmt: createView,
  RefreshMatViewStmt: refreshView,
  SelectStmt: select,
  InsertStmt: insertRows,
  UpdateStmt: updateRows,
  DeleteStmt: deleteRows,
  MergeStmt: mergeRows,
  CopyStmt: copy,
  LockStmt: lockTable,
  TruncateStmt: truncateTables,
  VacuumStmt: vacuumOrAnalyze,
  ClusterStmt: clusterTable,
  ReindexStmt: reindex,
  CreateTrigStmt: createTrigger,
  RuleStmt: createRule,
  CreatePolicyStmt: createPolicy,
  AlterPolicyStmt: alterPolicy,
  CommentStmt: comment,
  GrantStmt: grant,
  CreateStatsStmt: createStatistics,
  AlterStatsStmt: alterStatistics,
  CreateSeqStmt: createSequence,
  AlterSeqStmt: alterSequence,
  CreateEnumStmt: createType('enum'),
  CreateDomainStmt: createType('domain'),
  CompositeTypeStmt: createType('composite'),
  AlterEnumStmt: alterEnum,
  AlterDomainStmt: alterDomain,
  CreateFunctionStmt: createFunction,
  DefineStmt: createAggregate,
  CreateExtensionStmt: createExtension,
  CallStmt: nothing,
  CreatePublicationStmt: publish,
  AlterPublicationStmt: publish,
  CreateForeignTableStmt: (node, draft) => createTable(node.base as Node, draft),
  ExplainStmt: explain,
  ExecuteStmt: execute,
  DeclareCursorStmt: declareCursor,
  CreatedbStmt: outside('CREATE DATABASE'),
  DropdbStmt: outside('DROP DATABASE'),
  CreateTableSpaceStmt: outside('CREATE TABLESPACE'),
  DropTableSpaceStmt: outside('DROP TABLESPACE'),
  AlterSystemStmt: outside('ALTER SYSTEM'),
  CreateSubscriptionStmt: outside('CREATE SUBSCRIPTION'),
};

/** Statements that lock no relation and change nothing that later statements of a migration ask about. */
const harmless = new Set([
  'CreateSchemaStmt', 'AlterExtensionStmt', 'AlterExtensionContentsStmt', 'CreateRoleStmt', 'AlterRoleStmt', 'AlterRoleSetStmt', 'DropRoleStmt', 'GrantRoleStmt', 'AlterOwnerStmt', 'AlterFunctionStmt',
  'AlterDefaultPrivilegesStmt', 'CreateCastStmt', 'CreateOpClassStmt', 'CreateOpFamilyStmt', 'CreateConversionStmt', 'CreateRangeStmt', 'AlterTypeStmt', 'AlterObjectDependsStmt', 'AlterOperatorStmt',
  'CreateEventTrigStmt', 'AlterEventTrigStmt', 'CreatePLangStmt', 'CreateFdwStmt', 'CreateForeignServerStmt', 'CreateUserMappingStmt', 'AlterDatabaseStmt', 'AlterDatabaseSetStmt', 'AlterCollationStmt', 'CheckPointStmt',
  'NotifyStmt', 'ListenStmt', 'UnlistenStmt', 'DiscardStmt', 'DeallocateStmt', 'ConstraintsSetStmt', 'VariableShowStmt', 'FetchStmt', 'ClosePortalStmt', 'SecLabelStmt', 'CreateTransformStmt', 'LoadStmt', 'ReassignOwnedStmt', 'CreateAmStmt',
]);

export const planStatement = (kind: string, node: Node, draft: Draft): void => {
  const planner = (kind === 'DoStmt' ? doBlock(planStatement) : planners[kind]) ?? (harmless.has(kind) ? nothing : undefined);
  if (planner === undefined) return draft.unmodelled(nameOfKind(kind));
  if (!pauses(kind, node, draft)) planner(node, draft);
  carryOutCalls(planStatement, kind, node, draft);
};

/** 'CreatePublicationStmt' -> 'CREATE PUBLICATION'. */
const nameOfKind = (kind: string): string => kind.replace(/Stmt$/, '').replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase();
