import type { Table, Trigger, UserType } from '../../sql/catalogue.ts';
import { columnsIn, stringOf, stringsOf, walk } from './ast.ts';
import type { Node } from './ast.ts';
import { domainOf, maxOfSequence, sequenceOptions } from './column-definition.ts';
import type { Draft } from './draft.ts';
import { hasUnseenFunctions } from './functions.ts';
import { typeText } from './types.ts';
import { scanTable } from './work.ts';

/** Tables and views that a trigger, rule or policy is for. */
const tableOf = (draft: Draft, relation: Node, mode: string): Table | null => {
  const name = draft.nameOf(relation);
  const found = draft.relation(name);
  draft.lock(name, mode);
  return found.kind === 'table' ? found : null;
};

const eventBits: readonly (readonly [number, string])[] = [[4, 'insert'], [8, 'delete'], [16, 'update'], [32, 'truncate']];

/** CREATE TRIGGER: SHARE ROW EXCLUSIVE, so readers pass. */
export const createTrigger = (node: Node, draft: Draft): void => {
  if (node.replace === true) draft.needs(14, 'TRIGGER');
  const name = String(node.trigname);
  const table = tableOf(draft, node.relation, 'ShareRowExclusiveLock');
  if (node.constrrel !== undefined) draft.lock(draft.nameOf(node.constrrel), 'AccessShareLock');
  if (table === null) return;
  if (table.triggers.some((t) => t.name === name) && node.replace !== true) draft.refuse('42710', `trigger "${name}" for relation "${table.name}" already exists`);
  const fn = stringOf((node.funcname as readonly Node[]).at(-1));
  const isBuiltIn = ['suppress_redundant_updates_trigger', 'tsvector_update_trigger'].includes(fn);
  if (draft.catalogue.function(fn) === undefined && !isBuiltIn && !hasUnseenFunctions(draft)) draft.refuse('42883', `function ${fn}() does not exist`);
  const columns = stringsOf(node.columns);
  const unknown = columns.find((c) => !table.columns.some((own) => own.name === c));
  if (unknown !== undefined) draft.refuse('42703', `column "${unknown}" of relation "${table.name}" does not exist`);
  const timing = (Number(node.timing ?? 0) & 2) !== 0 ? 'before' : (Number(node.timing ?? 0) & 64) !== 0 ? 'instead of' : 'after';
  const trigger: Trigger = {
    name, timing, events: eventBits.filter(([bit]) => (Number(node.events) & bit) !== 0).map(([, word]) => word), level: node.row === true ? 'row' : 'statement', enabled: true,
    function: fn, columns: [...columns, ...columnsIn([node.whenClause])],
  };
  for (const target of [table, ...(table.partitionBy === null || node.row !== true ? [] : draft.catalogue.descendantsOf(table.name))]) {
    draft.lock(target.name, 'ShareRowExclusiveLock');
    draft.catalogue.set({ ...target, triggers: [...target.triggers.filter((t) => t.name !== name), trigger] });
  }
  draft.publish();
};

export const createRule = (node: Node, draft: Draft): void => {
  const table = tableOf(draft, node.relation, 'AccessExclusiveLock');
  if (table === null) return;
  const name = String(node.rulename);
  if (table.rules?.includes(name) === true && node.replace !== true) draft.refuse('42710', `rule "${name}" for relation "${table.name}" already exists`);
  for (const [kind, inner] of walk([node.actions, node.whereClause])) {
    if (kind === 'InsertStmt' || kind === 'UpdateStmt' || kind === 'DeleteStmt') draft.lock(draft.relation(draft.nameOf(inner.relation)).name, 'RowExclusiveLock');
    else if (kind === 'RangeVar' && !['old', 'new'].includes(String(inner.relname))) draft.lock(draft.relation(draft.nameOf(inner)).name, 'AccessShareLock');
  }
  draft.catalogue.set({ ...table, rules: [...(table.rules ?? []).filter((r) => r !== name), name] });
  draft.publish();
};

/** CREATE and ALTER POLICY: ACCESS EXCLUSIVE. */
export const createPolicy = (node: Node, draft: Draft): void => {
  const table = tableOf(draft, node.table, 'AccessExclusiveLock');
  if (table === null) return;
  const name = String(node.policy_name);
  if (table.policies?.some((p) => p.name === name) === true) draft.refuse('42710', `policy "${name}" for table "${table.name}" already exists`);
  for (const [kind, inner] of walk([node.qual, node.with_check])) if (kind === 'RangeVar') draft.lock(draft.relation(draft.nameOf(inner)).name, 'AccessShareLock');
  const columns = columnsIn([node.qual, node.with_check]).filter((c) => table.columns.some((own) => own.name === c));
  draft.catalogue.set({ ...table, policies: [...(table.policies ?? []), { name, columns }] });
  draft.publish();
};

export const alterPolicy = (node: Node, draft: Draft): void => {
  const table = tableOf(draft, node.table, 'AccessExclusiveLock');
  const name = String(node.policy_name);
  if (table?.policies?.some((p) => p.name === name) !== true) return draft.refuse('42704', `policy "${name}" for table "${table?.name ?? ''}" does not exist`);
  const expressions = [node.qual, node.with_check];
  for (const [kind, inner] of walk(expressions)) if (kind === 'RangeVar') draft.lock(draft.relation(draft.nameOf(inner)).name, 'AccessShareLock');
  const columns = columnsIn(expressions).filter((c) => table.columns.some((own) => own.name === c));
  draft.catalogue.set({ ...table, policies: (table.policies ?? []).map((p) => (p.name === name ? { ...p, columns } : p)) });
  draft.publish();
};

/** COMMENT: SHARE UPDATE EXCLUSIVE on relations and columns, ACCESS SHARE on the table of a constraint, trigger, rule or policy. */
export const comment = (node: Node, draft: Draft): void => {
  const names = (node.object?.List?.items ?? []) as readonly Node[];
  switch (node.objtype) {
    case 'OBJECT_TABLE':
    case 'OBJECT_INDEX':
    case 'OBJECT_SEQUENCE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
      return lockNamed(draft, draft.nameOfList(names), 'ShareUpdateExclusiveLock');
    case 'OBJECT_COLUMN': {
      const name = draft.nameOfList(names.slice(0, -1));
      lockNamed(draft, name, 'ShareUpdateExclusiveLock');
      const table = draft.catalogue.table(name);
      const column = stringOf(names.at(-1));
      if (table !== undefined && !table.columns.some((c) => c.name === column)) draft.refuse('42703', `column "${column}" of relation "${name}" does not exist`);
      return;
    }
    case 'OBJECT_TABCONSTRAINT':
    case 'OBJECT_TRIGGER':
    case 'OBJECT_RULE':
    case 'OBJECT_POLICY':
      return lockNamed(draft, draft.nameOfList(names.slice(0, -1)), 'AccessShareLock');
    default:
  }
};

const lockNamed = (draft: Draft, name: string, mode: string): void => {
  draft.relation(name);
  draft.lock(name, mode);
};

/** GRANT and REVOKE: catalogue only; from 18 on the tables are locked ACCESS SHARE. */
export const grant = (node: Node, draft: Draft): void => {
  const isRelation = node.objtype === 'OBJECT_TABLE' || node.objtype === 'OBJECT_SEQUENCE';
  if (!isRelation || node.targtype !== 'ACL_TARGET_OBJECT') return;
  for (const object of node.objects as readonly Node[]) {
    const name = draft.nameOf(object.RangeVar);
    draft.relation(name);
    if (draft.version >= 18) draft.lock(name, 'AccessShareLock');
  }
};

export const createStatistics = (node: Node, draft: Draft): void => {
  const [relation] = node.relations as readonly Node[];
  const name = draft.nameOf(relation.RangeVar);
  const table = draft.table(name);
  draft.lock(name, 'ShareUpdateExclusiveLock');
  const elements = ((node.exprs ?? []) as readonly Node[]).map((e) => e.StatsElem as Node);
  if (elements.some((e) => e.expr !== undefined)) draft.needs(14, '(');
  for (const element of elements) if (element.name !== undefined && !table.columns.some((c) => c.name === element.name)) draft.refuse('42703', `column "${String(element.name)}" does not exist`);
  const wanted = stringsOf(node.defnames).at(-1) ?? `${name}_${elements.map((e) => String(e.name ?? 'expr')).join('_')}_stat`;
  if (table.statistics.includes(wanted)) {
    if (node.if_not_exists === true) return;
    draft.refuse('42710', `statistics object "${wanted}" already exists`);
  }
  draft.catalogue.set({ ...table, statistics: [...table.statistics, wanted] });
  draft.publish();
};

export const createSequence = (node: Node, draft: Draft): void => {
  const name = node.sequence.schemaname === undefined ? String(node.sequence.relname) : draft.nameOf(node.sequence);
  if (draft.catalogue.get(name) !== undefined) {
    if (node.if_not_exists === true) return;
    draft.refuse('42P07', `relation "${name}" already exists`);
  }
  const { type, maxValue } = sequenceOptions(node.options);
  draft.catalogue.set({ kind: 'sequence', name, type: type ?? 'bigint', lastValue: 0, maxValue: maxValue ?? maxOfSequence(type ?? 'bigint'), ownedBy: ownerOf(draft, node), isNew: true });
  draft.lock(name, 'AccessExclusiveLock', { isNew: true });
  adopt(draft, name);
  draft.publish();
};

/** OWNED BY table.column; the table is locked ACCESS SHARE while the link is made. */
const ownerOf = (draft: Draft, node: Node): { readonly table: string; readonly column: string } | null => {
  const owned = ((node.options ?? []) as readonly Node[]).map((o) => o.DefElem as Node).find((e) => e.defname === 'owned_by');
  const names = (owned?.arg?.List?.items ?? []) as readonly Node[];
  if (names.length < 2) return null;
  const table = draft.nameOfList(names.slice(0, -1));
  draft.relation(table);
  draft.lock(table, 'AccessShareLock');
  return { table, column: stringOf(names.at(-1)) };
};

const adopt = (draft: Draft, name: string): void => {
  const sequence = draft.catalogue.get(name);
  if (sequence?.kind !== 'sequence' || sequence.ownedBy === null) return;
  const { table: owner, column } = sequence.ownedBy;
  const table = draft.table(owner);
  draft.catalogue.set({ ...table, columns: table.columns.map((c) => (c.name === column ? { ...c, sequence: name } : c)) });
};

/** ALTER SEQUENCE: SHARE ROW EXCLUSIVE on the sequence, so that nextval() of an INSERT waits. */
export const alterSequence = (node: Node, draft: Draft): void => {
  const name = draft.nameOf(node.sequence);
  if (draft.catalogue.get(name) === undefined && node.missing_ok === true) return;
  const sequence = draft.relation(name);
  if (sequence.kind !== 'sequence') return draft.refuse('42809', `"${name}" is not a sequence`);
  draft.lock(name, 'ShareRowExclusiveLock');
  const { type, maxValue, restart } = sequenceOptions(node.options);
  const owner = ownerOf(draft, node);
  const widened = type !== null && sequence.maxValue === maxOfSequence(sequence.type) ? maxOfSequence(type) : sequence.maxValue;
  draft.catalogue.set({ ...sequence, type: type ?? sequence.type, maxValue: maxValue ?? widened, lastValue: restart ?? sequence.lastValue, ownedBy: owner ?? sequence.ownedBy });
  adopt(draft, name);
  draft.publish();
};

/** Types that a user makes; none of them locks a relation. */
export const createType = (kind: UserType['kind']) => (node: Node, draft: Draft): void => {
  const names = ((kind === 'domain' ? node.domainname : node.typeName) ?? []) as readonly Node[];
  const name = kind === 'composite' ? draft.nameOf(node.typevar) : draft.nameOfList(names);
  if (draft.catalogue.type(name) !== undefined) draft.refuse('42710', `type "${name}" already exists`);
  if (kind === 'enum') draft.catalogue.setType({ kind, name, labels: stringsOf(node.vals) });
  else if (kind === 'composite') draft.catalogue.setType({ kind, name, columns: ((node.coldeflist ?? []) as readonly Node[]).map((c) => ({ name: String(c.ColumnDef.colname), type: typeText(c.ColumnDef.typeName) })) });
  else {
    const clauses = ((node.constraints ?? []) as readonly Node[]).map((c) => c.Constraint as Node);
    const notNull = clauses.some((c) => c.contype === 'CONSTR_NOTNULL');
    const checks = clauses.filter((c) => c.contype === 'CONSTR_CHECK').map((c, i) => ({ name: (c.conname as string | undefined) ?? `${name}_check${i === 0 ? '' : i}`, valid: true }));
    draft.catalogue.setType({ kind, name, base: typeText(node.typeName), constrained: checks.length > 0 || notNull, notNull, constraints: checks });
  }
  draft.publish();
};

export const alterEnum = (node: Node, draft: Draft): void => {
  const name = draft.nameOfList(node.typeName as readonly Node[]);
  if (draft.version < 12 && node.oldVal === undefined) draft.outsideTransactionOnly('ALTER TYPE ... ADD');
  const type = draft.catalogue.type(name) ?? draft.refuse('42704', `type "${name}" does not exist`);
  if (type.kind !== 'enum') return draft.refuse('42809', `${name} is not an enum`);
  const label = String(node.newVal);
  const isRename = node.oldVal !== undefined;
  if (isRename && !type.labels.includes(String(node.oldVal))) draft.refuse('22023', `"${String(node.oldVal)}" is not an existing enum label`);
  if (type.labels.includes(label)) {
    if (node.skipIfNewValExists === true) return;
    draft.refuse('42710', `enum label "${label}" already exists`);
  }
  draft.catalogue.setType({ ...type, labels: isRename ? type.labels.map((l) => (l === node.oldVal ? label : l)) : [...type.labels, label] });
  draft.publish();
};

/** ALTER DOMAIN: a new constraint is checked in every table that has a column of the domain, each under SHARE. */
export const alterDomain = (node: Node, draft: Draft): void => {
  const name = draft.nameOfList(node.typeName as readonly Node[]);
  const domain = draft.catalogue.type(name) ?? draft.refuse('42704', `type "${name}" does not exist`);
  if (domain.kind !== 'domain') return draft.refuse('42809', `${name} is not a domain`);
  const constraint = node.def?.Constraint as Node | undefined;
  const constraints = domain.constraints ?? [];
  const constraintName = (constraint?.conname ?? node.name ?? freeDomainName(name, constraints.map((c) => c.name))) as string;
  switch (node.subtype) {
    case 'C':
      if (constraints.some((c) => c.name === constraintName)) draft.refuse('42710', `constraint "${constraintName}" for domain "${name}" already exists`);
      if (constraint?.skip_validation !== true) checkDomainTables(draft, name);
      draft.catalogue.setType({ ...domain, constrained: true, constraints: [...constraints, { name: constraintName, valid: constraint?.skip_validation !== true }] });
      break;
    case 'V':
      if (!constraints.some((c) => c.name === constraintName)) draft.refuse('42704', `constraint "${constraintName}" of domain "${name}" does not exist`);
      if (constraints.some((c) => c.name === constraintName && !c.valid)) checkDomainTables(draft, name);
      draft.catalogue.setType({ ...domain, constraints: constraints.map((c) => (c.name === constraintName ? { ...c, valid: true } : c)) });
      break;
    case 'X': {
      if (!constraints.some((c) => c.name === constraintName) && node.missing_ok !== true) draft.refuse('42704', `constraint "${constraintName}" of domain "${name}" does not exist`);
      const left = constraints.filter((c) => c.name !== constraintName);
      draft.catalogue.setType({ ...domain, constraints: left, constrained: left.length > 0 || domain.notNull });
      break;
    }
    case 'O':
      checkDomainTables(draft, name);
      draft.catalogue.setType({ ...domain, notNull: true, constrained: true });
      break;
    case 'N':
      draft.catalogue.setType({ ...domain, notNull: false, constrained: constraints.length > 0 });
      break;
    default:
  }
  draft.publish();
};

const freeDomainName = (domain: string, taken: readonly string[]): string => {
  for (let i = 0; ; i++) {
    const name = `${domain}_check${i === 0 ? '' : i}`;
    if (!taken.includes(name)) return name;
  }
};

const checkDomainTables = (draft: Draft, domain: string): void => {
  for (const relation of draft.catalogue.all()) {
    if (relation.kind !== 'table' || !relation.columns.some((c) => c.type === domain || (domainOf(draft, c.type) !== null && isBasedOn(draft, c.type, domain)))) continue;
    draft.lock(relation.name, 'ShareLock');
    if (relation.partitionBy === null) scanTable(draft, relation, 'checking domain constraint', 'validate');
  }
};

const isBasedOn = (draft: Draft, type: string, domain: string): boolean => {
  const found = draft.catalogue.type(type);
  return found?.kind === 'domain' && (found.base === domain || isBasedOn(draft, found.base, domain));
};
