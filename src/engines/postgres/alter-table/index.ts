import rows from '../../../../data/engines/postgres/alter-table.json' with { type: 'json' };
import type { Node } from '../ast.ts';
import { optionsOf } from '../ast.ts';
import type { Draft } from '../draft.ts';
import { stronger } from '../lock-modes.ts';
import { alterOtherRelation } from './other-relations.ts';
import { addColumn, dropColumn } from './columns.ts';
import { addConstraint, alterConstraint, dropConstraint, validateConstraint } from './constraints.ts';
import { changeDefault, changeExpression, changeIdentity, dropNotNull, setNotNull } from './column-attributes.ts';
import { attachPartition, changeInheritance, detachPartition, finalizeDetach } from './partitions.ts';
import { changeSetting } from './settings.ts';
import { alterColumnType } from './type-change.ts';
import { Alteration } from './state.ts';

type Row = { readonly subtype: string; readonly mode: string; readonly pass: number; readonly since?: number; readonly token?: string; readonly modeBefore?: Readonly<Record<string, string>> };

const bySubtype = new Map<string, Row>((rows.rows as readonly Row[]).map((row) => [row.subtype, row]));

/** ALTER TABLE, and ALTER INDEX / SEQUENCE / VIEW where the grammar makes the same statement of them. */
export const alterTable = (node: Node, draft: Draft): void => {
  const name = draft.nameOf(node.relation);
  if (draft.catalogue.get(name) === undefined && node.missing_ok === true) return;
  const commands = (node.cmds as readonly Node[]).map((wrapped) => wrapped.AlterTableCmd as Node);
  for (const command of commands) refuseUnknown(draft, command);
  if (node.objtype === 'OBJECT_TYPE') return alterAttributes(draft, name, commands);
  const relation = draft.relation(name);
  const mode = commands.map((command) => lockModeOf(draft, command)).reduce(stronger, 'AccessShareLock');
  if (commands.some((c) => c.subtype === 'AT_DetachPartition' && c.def.PartitionCmd.concurrent === true)) draft.outsideTransactionOnly('ALTER TABLE ... DETACH CONCURRENTLY');
  draft.lock(name, mode);
  const alteration = new Alteration(draft, mode, node.relation.inh === true);
  // The server works subcommands off by pass: all drops before any addition, whatever their order in the text.
  const ordered = commands.map((command, i) => ({ command, i, pass: passOf(command) })).toSorted((a, b) => a.pass - b.pass || a.i - b.i);
  for (const { command } of ordered) {
    if (relation.kind === 'table') applyToTable(alteration, name, command);
    else alterOtherRelation(alteration, name, command);
  }
  alteration.finish();
  draft.publish();
};

/** ALTER TYPE on a composite type locks no table; an attribute that some table stores keeps its type. */
const alterAttributes = (draft: Draft, type: string, commands: readonly Node[]): void => {
  if (!commands.some((c) => c.subtype === 'AT_AlterColumnType')) return;
  for (const relation of draft.catalogue.all()) {
    const column = relation.kind === 'table' ? relation.columns.find((c) => c.type === type || c.type === `${type}[]`) : undefined;
    if (column !== undefined) draft.refuse('0A000', `cannot alter type "${type}" because column "${relation.name}.${column.name}" uses it`);
  }
};

const refuseUnknown = (draft: Draft, command: Node): void => {
  const row = bySubtype.get(String(command.subtype));
  if (row === undefined) return draft.unmodelled(`ALTER TABLE with ${String(command.subtype).replace('AT_', '')}`);
  if (row.since !== undefined) draft.needs(row.since, row.token ?? String(command.subtype));
  if (command.subtype === 'AT_SetStatistics' && command.num !== undefined) draft.needs(11, String(command.num));
  if (command.subtype === 'AT_DetachPartition' && command.def.PartitionCmd.concurrent === true) draft.needs(14, 'CONCURRENTLY');
};

const passOf = (command: Node): number => {
  const contype = command.def?.Constraint?.contype as string | undefined;
  if (contype === 'CONSTR_NOTNULL') return 6;
  // Indexes come before the other constraints: a foreign key to a key made by the same statement finds it.
  if (contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_UNIQUE' || contype === 'CONSTR_EXCLUSION') return 6.5;
  return bySubtype.get(String(command.subtype))?.pass ?? 9;
};

/** The lock one subcommand needs on the table. */
const lockModeOf = (draft: Draft, command: Node): string => {
  const row = bySubtype.get(String(command.subtype)) as Row;
  switch (command.subtype) {
    case 'AT_AddConstraint':
      return command.def.Constraint.contype === 'CONSTR_FOREIGN' ? 'ShareRowExclusiveLock' : row.mode;
    case 'AT_DetachPartition':
      return command.def.PartitionCmd.concurrent === true ? 'ShareUpdateExclusiveLock' : row.mode;
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions':
      return [...optionsOf(command.def?.List?.items).keys()].some((option) => rowsExclusiveOptions.has(option)) ? 'AccessExclusiveLock' : row.mode;
    default: {
      const before = Object.entries(row.modeBefore ?? {}).find(([version]) => draft.version < Number(version));
      return before === undefined ? row.mode : before[1];
    }
  }
};

/** Storage options whose change the server guards with ACCESS EXCLUSIVE (reloptions.c); all others take SHARE UPDATE EXCLUSIVE. */
const rowsExclusiveOptions = new Set(['user_catalog_table', 'fastupdate', 'gin_pending_list_limit', 'buffering', 'pages_per_range', 'autosummarize', 'security_barrier', 'security_invoker', 'check_option']);

const applyToTable = (alteration: Alteration, name: string, command: Node): void => {
  const table = alteration.draft.table(name);
  switch (command.subtype) {
    case 'AT_AddColumn':
      return addColumn(alteration, table, command);
    case 'AT_DropColumn':
      return dropColumn(alteration, table, command);
    case 'AT_AlterColumnType':
      return alterColumnType(alteration, table, command);
    case 'AT_ColumnDefault':
      return changeDefault(alteration, table, command);
    case 'AT_SetNotNull':
      return setNotNull(alteration, table, String(command.name));
    case 'AT_DropNotNull':
      return dropNotNull(alteration, table, command);
    case 'AT_SetExpression':
    case 'AT_DropExpression':
      return changeExpression(alteration, table, command);
    case 'AT_AddIdentity':
    case 'AT_SetIdentity':
    case 'AT_DropIdentity':
      return changeIdentity(alteration, table, command);
    case 'AT_AddConstraint':
      return addConstraint(alteration, table, command.def.Constraint as Node);
    case 'AT_AlterConstraint':
      return alterConstraint(alteration, table, command);
    case 'AT_ValidateConstraint':
      return validateConstraint(alteration, table, String(command.name));
    case 'AT_DropConstraint':
      return dropConstraint(alteration, table, command);
    case 'AT_AttachPartition':
      return attachPartition(alteration, table, command.def.PartitionCmd as Node);
    case 'AT_DetachPartition':
      return detachPartition(alteration, table, command.def.PartitionCmd as Node);
    case 'AT_DetachPartitionFinalize':
      return finalizeDetach(alteration, table, command.def.PartitionCmd as Node);
    case 'AT_AddInherit':
    case 'AT_DropInherit':
      return changeInheritance(alteration, table, command);
    default:
      return changeSetting(alteration, table, command);
  }
};
