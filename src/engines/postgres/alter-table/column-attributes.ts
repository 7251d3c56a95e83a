import type { Column, Constraint, Table } from '../../../sql/catalogue.ts';
import type { Node } from '../ast.ts';
import { isNullConstant, optionsOf } from '../ast.ts';
import { besideTable } from '../names.ts';
import { maxOfSequence, ownedSequence, sequenceOptions } from '../column-definition.ts';
import type { Draft } from '../draft.ts';
import { expressionText } from '../expression-text.ts';
import { refuseLiteral } from '../literals.ts';
import { objectName } from '../names.ts';
import { volatilityOf } from '../volatility.ts';
import { columnOf, usesColumn, withColumn } from './state.ts';
import type { Alteration } from './state.ts';

const replace = (draft: Draft, table: Table, name: string, changes: Partial<Column>): void =>
  draft.catalogue.set(withColumn(draft.table(table.name), name, (column) => ({ ...column, ...changes })));

/** SET DEFAULT and DROP DEFAULT: future rows only. */
export const changeDefault = (alteration: Alteration, table: Table, command: Node): void => {
  const { draft } = alteration;
  const name = String(command.name);
  const targets = alteration.targets(table);
  const column = columnOf(draft, table, name);
  if (column.identity !== null) draft.refuse('42601', `column "${name}" of relation "${table.name}" is an identity column`);
  if (column.generated !== null) draft.refuse('42601', `column "${name}" of relation "${table.name}" is a generated column`);
  refuseLiteral(draft, column.type, command.def as Node | undefined);
  const isDropped = command.def === undefined || isNullConstant(command.def);
  const fresh = isDropped ? null : { text: expressionText(command.def), volatility: volatilityOf(command.def, draft.catalogue) };
  for (const target of targets) replace(draft, target, name, { default: fresh });
};

/**
SET NOT NULL scans for NULLs, unless a valid constraint already proves that there are none (12 and later; CHECK (c IS NOT NULL), also as
one term of an AND).
*/
export const setNotNull = (alteration: Alteration, table: Table, name: string, constraintName: string | null = null): void => {
  const { draft } = alteration;
  const children = alteration.recurses || table.partitionBy === null ? [] : draft.catalogue.childrenOf(table.name);
  if (children.some((child) => child.columns.some((c) => c.name === name && !c.notNull))) draft.refuse('42P16', 'constraint must be added to child tables too');
  for (const target of alteration.targets(table)) setNotNullOn(alteration, target, name, constraintName);
};

const setNotNullOn = (alteration: Alteration, table: Table, name: string, constraintName: string | null): void => {
  const { draft } = alteration;
  const column = columnOf(draft, table, name);
  const unproven = table.constraints.some((c) => c.kind === 'not-null' && c.column === name && !c.valid);
  if (column.notNull && !unproven) return;
  const proof = table.constraints.some((c) => c.kind === 'check' && c.valid && c.enforced && c.provesNotNull.includes(name));
  const isProven = proof && draft.version >= 12;
  if (!isProven) {
    alteration.state(table.name).needsCheck = true;
    noteNulls(alteration, table, column);
  }
  const own: Constraint = { kind: 'not-null', name: constraintName ?? notNullName(table, name), column: name, valid: true };
  const others = draft.table(table.name).constraints.filter((c) => !(c.kind === 'not-null' && c.column === name));
  draft.catalogue.set(withColumn({ ...draft.table(table.name), constraints: draft.version >= 18 ? [...others, own] : others }, name, (c) => ({ ...c, notNull: true, nulls: 'none' })));
};

/** NULLs that are known to be there make the check fail. */
export const noteNulls = (alteration: Alteration, table: Table, column: Column): void => {
  if (column.nulls !== 'all' && column.nulls !== 'some') return;
  if (table.rows === 0 || table.partitionBy !== null) return;
  alteration.state(table.name).violation ??= { sqlstate: '23502', message: `column "${column.name}" of relation "${table.name}" contains null values` };
};

export const notNullName = (table: Table, column: string): string => objectName(table.name, column, 'not_null');

export const dropNotNull = (alteration: Alteration, table: Table, command: Node): void => {
  const { draft } = alteration;
  const name = String(command.name);
  const targets = alteration.targets(table);
  const column = columnOf(draft, table, name);
  if (column.identity !== null) draft.refuse('42601', `column "${name}" of relation "${table.name}" is an identity column`);
  if (table.constraints.some((c) => c.kind === 'primary-key' && c.columns.includes(name))) draft.refuse('42P16', `column "${name}" is in a primary key`);
  const parent = draft.catalogue.table(table.parent?.kind === 'partition' ? table.parent.name : '');
  if (parent?.columns.some((c) => c.name === name && c.notNull) === true) draft.refuse('42P16', `column "${name}" is marked NOT NULL in parent table`);
  for (const target of targets) {
    const fresh = draft.table(target.name);
    const constraints = fresh.constraints.filter((c) => !(c.kind === 'not-null' && c.column === name));
    draft.catalogue.set(withColumn({ ...fresh, constraints }, name, (c) => ({ ...c, notNull: false })));
  }
};

/** SET EXPRESSION computes every row anew where the column is stored; DROP EXPRESSION keeps the values. */
export const changeExpression = (alteration: Alteration, table: Table, command: Node): void => {
  const { draft } = alteration;
  const name = String(command.name);
  const column = columnOf(draft, table, name);
  const targets = alteration.targets(table);
  if (column.generated === null) {
    if (command.missing_ok === true) return;
    draft.refuse('55000', `column "${name}" of relation "${table.name}" is not a ${draft.version >= 18 ? '' : 'stored '}generated column`);
  }
  if (command.subtype === 'AT_DropExpression') {
    if (column.generated === 'virtual') draft.refuse('0A000', 'ALTER TABLE / DROP EXPRESSION is not supported for virtual generated columns');
    for (const target of targets) replace(draft, target, name, { generated: null, default: null });
    return;
  }
  for (const target of targets) {
    const state = alteration.state(target.name);
    if (column.generated === 'stored') state.needsRewrite = true;
    for (const index of draft.catalogue.indexesOf(target.name).filter((i) => usesColumn(i, name))) replaceIndexes(alteration, target, index.name);
    if (target.constraints.some((c) => c.kind === 'check' && c.columns.includes(name))) state.needsCheck = true;
    replace(draft, target, name, { default: { text: expressionText(command.def), volatility: 'immutable' } });
  }
};

/** The index is dropped and built again under its name, as for a changed type. */
const replaceIndexes = (alteration: Alteration, table: Table, name: string): void => {
  alteration.draft.lock(name, 'AccessExclusiveLock');
  alteration.draft.lock(name, 'AccessExclusiveLock', { isNew: true });
  alteration.draft.rebuilds.add(name);
  alteration.state(table.name).replaced.add(name);
};

export const changeIdentity = (alteration: Alteration, table: Table, command: Node): void => {
  const { draft } = alteration;
  const name = String(command.name);
  alteration.targets(table);
  const column = columnOf(draft, table, name);
  const of = `column "${name}" of relation "${table.name}"`;
  if (command.subtype === 'AT_AddIdentity') return addIdentity(draft, table, column, command.def.Constraint as Node);
  if (column.identity === null) {
    if (command.missing_ok === true) return;
    draft.refuse('55000', `${of} is not an identity column`);
  }
  if (command.subtype === 'AT_DropIdentity') {
    if (column.sequence !== null) {
      draft.lock(column.sequence, 'AccessExclusiveLock');
      draft.catalogue.delete(column.sequence);
    }
    return replace(draft, table, name, { identity: null, sequence: null });
  }
  const items = (command.def?.List?.items ?? command.def ?? []) as readonly Node[];
  const options = optionsOf(items);
  const generated = options.get('generated');
  if (column.sequence !== null) {
    draft.lock(column.sequence, 'ShareRowExclusiveLock');
    const sequence = draft.catalogue.get(column.sequence);
    const { restart } = sequenceOptions(items);
    if (sequence?.kind === 'sequence' && restart !== null) draft.catalogue.set({ ...sequence, lastValue: restart });
  }
  if (generated !== undefined) replace(draft, table, name, { identity: generated === '97' || generated === 'a' ? 'always' : 'by default' });
};

const addIdentity = (draft: Draft, table: Table, column: Column, definition: Node): void => {
  const of = `column "${column.name}" of relation "${table.name}"`;
  if (!['smallint', 'integer', 'bigint'].includes(column.type)) draft.refuse('22023', 'identity column type must be smallint, integer, or bigint');
  if (!column.notNull) draft.refuse('55000', `${of} must be declared NOT NULL before identity can be added`);
  if (column.identity !== null) draft.refuse('55000', `${of} is already an identity column`);
  if (column.default !== null) draft.refuse('55000', `${of} already has a default value`);
  const options = sequenceOptions(definition.options as readonly Node[] | undefined);
  const named = optionsOf(definition.options as readonly Node[] | undefined).get('sequence_name');
  const type = column.type as 'smallint' | 'integer' | 'bigint';
  const sequence = { ...ownedSequence(draft, table.name, column.name, type), maxValue: options.maxValue ?? maxOfSequence(type), ...(named === undefined ? {} : { name: besideTable(table.name, named.split('.').at(-1) ?? named) }) };
  draft.catalogue.set(sequence);
  draft.lock(sequence.name, 'AccessExclusiveLock', { isNew: true });
  replace(draft, table, column.name, { identity: definition.generated_when === 'a' ? 'always' : 'by default', sequence: sequence.name });
};
