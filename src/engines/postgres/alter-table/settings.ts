import type { Table } from '../../../sql/catalogue.ts';
import type { Node } from '../ast.ts';
import { optionsOf, stringOf } from '../ast.ts';
import { foreignKeysOf } from '../catalogue-store.ts';
import type { Draft } from '../draft.ts';
import { besideTable } from '../names.ts';
import { tableWork } from '../work.ts';
import { columnOf } from './state.ts';
import type { Alteration } from './state.ts';

/** Subcommands that change how a table is kept and guarded; most touch the catalogue only. */
export const changeSetting = (alteration: Alteration, table: Table, command: Node): void => {
  const { draft } = alteration;
  switch (command.subtype) {
    case 'AT_SetStorage':
      refuseStorage(draft, table, command);
      for (const target of alteration.targets(table)) columnOf(draft, target, String(command.name));
      return;
    case 'AT_SetStatistics':
    case 'AT_SetOptions':
    case 'AT_ResetOptions':
    case 'AT_SetCompression':
      for (const target of alteration.targets(table)) columnOf(draft, target, String(command.name));
      return;
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions':
      return changeOptions(draft, table, command);
    case 'AT_SetLogged':
    case 'AT_SetUnLogged':
      return changePersistence(alteration, table, command.subtype === 'AT_SetLogged' ? 'permanent' : 'unlogged');
    case 'AT_SetTableSpace':
      return moveTable(draft, table, String(command.name));
    case 'AT_SetAccessMethod':
      if (command.name !== undefined && command.name !== 'heap') alteration.state(table.name).needsRewrite = true;
      return;
    case 'AT_ClusterOn':
      return clusterOn(draft, table, besideTable(table.name, String(command.name)));
    case 'AT_DropCluster':
      for (const index of draft.catalogue.indexesOf(table.name).filter((i) => i.isClustered)) draft.catalogue.set({ ...index, isClustered: false });
      return;
    case 'AT_ReplicaIdentity':
      return replicaIdentity(draft, table, command.def.ReplicaIdentityStmt as Node);
    case 'AT_ChangeOwner':
      return changeOwner(draft, table, command);
    case 'AT_EnableRowSecurity':
    case 'AT_DisableRowSecurity':
      return draft.catalogue.set({ ...table, rowSecurity: command.subtype === 'AT_EnableRowSecurity' });
    case 'AT_ForceRowSecurity':
    case 'AT_NoForceRowSecurity':
    case 'AT_DropOids':
    case 'AT_AddOf':
    case 'AT_DropOf':
      return;
    default:
      return switchTriggerOrRule(alteration, table, command);
  }
};

/** Types of fixed length are never moved out of line. */
const refuseStorage = (draft: Draft, table: Table, command: Node): void => {
  const { type } = columnOf(draft, table, String(command.name));
  const isFixed = /^(bigint|integer|smallint|boolean|date|real|double precision|uuid|timestamp.*|time .*|money|oid|macaddr|interval|point)$/.test(type);
  if (isFixed && stringOf(command.def as Node).toLowerCase() !== 'plain') draft.refuse('0A000', `column data type ${type} can only have storage PLAIN`);
};

const changeOptions = (draft: Draft, table: Table, command: Node): void => {
  const options = optionsOf(command.def?.List?.items);
  const known = /^(fillfactor|parallel_workers|user_catalog_table|vacuum_index_cleanup|vacuum_truncate|vacuum_max_eager_freeze_failure_rate|toast_tuple_target|(toast\.)?(autovacuum|log_autovacuum|vacuum)_\w+)$/;
  const unknown = [...options.keys()].find((name) => !known.test(name));
  if (unknown !== undefined) draft.refuse('22023', `unrecognized parameter "${unknown}"`);
  const [first] = options.keys();
  if (table.partitionBy !== null) draft.refuse(draft.version >= 16 ? '42809' : '22023', draft.version >= 16 ? 'cannot specify storage parameters for a partitioned table' : `unrecognized parameter "${first}"`);
  const isSet = command.subtype === 'AT_SetRelOptions';
  const fillfactor = options.get('fillfactor');
  if (isSet && fillfactor !== undefined && (Number(fillfactor) < 10 || Number(fillfactor) > 100)) draft.refuse('22023', `value ${fillfactor} out of bounds for option "fillfactor"`);
  const others = { ...table.options };
  for (const [name, value] of options) if (isSet) others[name] = value; else delete others[name];
  draft.catalogue.set({ ...table, fillfactor: fillfactor === undefined ? table.fillfactor : isSet ? Number(fillfactor) : 100, options: others });
};

/** A table that becomes logged or unlogged is copied, unless it is so already; its own sequences follow from 15 on. */
const changePersistence = (alteration: Alteration, table: Table, persistence: Table['persistence']): void => {
  const { draft } = alteration;
  if (table.partitionBy !== null && draft.version >= 18) draft.refuse('42809', `ALTER action SET ${persistence === 'permanent' ? 'LOGGED' : 'UNLOGGED'} cannot be performed on relation "${table.name}"`);
  if (table.persistence === 'temporary') draft.refuse('42P16', `cannot change logged status of table "${table.name}" because it is temporary`);
  if (table.persistence === persistence) return;
  const isUnlogged = persistence === 'unlogged';
  const partners = isUnlogged ? draft.catalogue.referencesTo(table.name).map(({ table: other }) => other) : foreignKeysOf(table).map((key) => draft.table(key.references));
  const wrong = partners.find((other) => other.name !== table.name && other.persistence !== persistence);
  if (wrong !== undefined) draft.refuse('42P16', `could not change table "${table.name}" to ${isUnlogged ? 'unlogged because it references logged' : 'logged because it references unlogged'} table "${wrong.name}"`);
  if (draft.version >= 15) for (const sequence of draft.catalogue.sequencesOf(table.name)) draft.lock(sequence.name, 'AccessExclusiveLock');
  alteration.state(table.name).needsRewrite = true;
  draft.catalogue.set({ ...table, persistence });
};

/** SET TABLESPACE copies the file block by block; indexes stay where they are. */
const moveTable = (draft: Draft, table: Table, space: string): void => {
  const current = table.options?.['tablespace'] ?? 'pg_default';
  if (space === current || table.partitionBy !== null) return;
  draft.rewrite(table.name);
  draft.grow('O(n)');
  draft.work(tableWork(table, 'rewrite', 'moving table'));
  draft.catalogue.set({ ...table, options: { ...table.options, tablespace: space } });
};

const clusterOn = (draft: Draft, table: Table, name: string): void => {
  const index = draft.catalogue.get(name);
  if (index?.kind !== 'index' || index.table !== table.name) return draft.refuse('42704', `index "${name}" for table "${table.name}" does not exist`);
  draft.lock(name, 'ShareUpdateExclusiveLock');
  if (table.partitionBy !== null) draft.refuse('0A000', 'cannot mark index clustered in partitioned table');
  if (index.method !== 'btree' && index.method !== 'gist') draft.refuse('0A000', `cannot cluster on index "${name}" because access method does not support clustering`);
  if (index.predicate !== null) draft.refuse('0A000', `cannot cluster on partial index "${name}"`);
  for (const other of draft.catalogue.indexesOf(table.name)) if (other.isClustered === true) draft.catalogue.set({ ...other, isClustered: false });
  draft.catalogue.set({ ...index, isClustered: true });
};

const replicaIdentity = (draft: Draft, table: Table, node: Node): void => {
  if (node.identity_type !== 'i') return;
  const name = besideTable(table.name, String(node.name));
  const index = draft.catalogue.get(name);
  if (index?.kind !== 'index' || index.table !== table.name) return draft.refuse('42704', `index "${name}" for table "${table.name}" does not exist`);
  draft.lock(name, 'ShareLock');
  if (!index.unique) draft.refuse('42809', `cannot use non-unique index "${name}" as replica identity`);
  if (index.predicate !== null) draft.refuse('0A000', `cannot use partial index "${name}" as replica identity`);
  const nullable = index.keys.find((key) => table.columns.some((c) => c.name === key && !c.notNull));
  if (nullable !== undefined) draft.refuse('42809', `index "${name}" cannot be used as replica identity because column "${nullable}" is nullable`);
};

/** The owner the table has already (dumps are read as the superuser's) changes nothing; another one takes indexes and sequences along. */
const changeOwner = (draft: Draft, table: Table, command: Node): void => {
  const role = (command.newowner ?? {}) as Node;
  const owner = table.options?.['owner'] ?? 'postgres';
  const wanted = role.roletype === 'ROLESPEC_CSTRING' ? String(role.rolename) : 'postgres';
  if (wanted === owner) return;
  for (const index of draft.catalogue.indexesOf(table.name)) draft.lock(index.name, 'AccessExclusiveLock');
  for (const sequence of draft.catalogue.sequencesOf(table.name)) draft.lock(sequence.name, 'AccessExclusiveLock');
  draft.catalogue.set({ ...table, options: { ...table.options, owner: wanted } });
};

const switchTriggerOrRule = (alteration: Alteration, table: Table, command: Node): void => {
  const { draft } = alteration;
  const subtype = String(command.subtype);
  const isTrigger = /Trig/.test(subtype);
  if (!isTrigger && !/Rule/.test(subtype)) return draft.unmodelled(`ALTER TABLE with ${subtype.replace('AT_', '')}`);
  const name = command.name as string | undefined;
  if (!isTrigger) {
    if (name !== undefined && table.rules?.includes(name) !== true) draft.refuse('42704', `rule "${name}" for relation "${table.name}" does not exist`);
    return;
  }
  if (name !== undefined && !table.triggers.some((t) => t.name === name)) draft.refuse('42704', `trigger "${name}" for table "${table.name}" does not exist`);
  const enabled = !subtype.startsWith('AT_Disable');
  for (const target of table.partitionBy === null ? [table] : alteration.targets(table)) {
    draft.catalogue.set({ ...target, triggers: target.triggers.map((t) => (name === undefined || t.name === name ? { ...t, enabled } : t)) });
  }
};

