import type { Constraint, Table } from '../../../sql/catalogue.ts';
import { columnsIn, stringsOf, walk } from '../ast.ts';
import type { Node } from '../ast.ts';
import { expressionText } from '../expression-text.ts';
import { objectName } from '../names.ts';
import { provenNotNull, violatedBy } from '../proof.ts';
import { noteNulls, notNullName, setNotNull } from './column-attributes.ts';
import { addForeignKey, validateForeignKey } from './foreign-keys.ts';
import { addKey } from './keys.ts';
import { columnOf } from './state.ts';
import type { Alteration } from './state.ts';

export type ConstraintOptions = {
  /** ADD COLUMN ... REFERENCES without default: all values are NULL, so nothing can be wrong. */
  readonly skipForeignKeyCheck?: boolean;
};

export const addConstraint = (alteration: Alteration, table: Table, node: Node, options: ConstraintOptions = {}): void => {
  const { draft } = alteration;
  if ((node.contype === 'CONSTR_CHECK' || node.contype === 'CONSTR_FOREIGN') && isNotEnforced(node)) draft.needs(18, 'ENFORCED');
  const name = node.conname as string | undefined;
  if (name !== undefined && table.constraints.some((c) => c.name === name)) refuseTaken(alteration, table, node, name);
  switch (node.contype) {
    case 'CONSTR_CHECK':
      return addCheck(alteration, table, node);
    case 'CONSTR_NOTNULL':
      return addNotNull(alteration, table, node);
    case 'CONSTR_FOREIGN':
      return addForeignKey(alteration, table, node, options);
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE':
    case 'CONSTR_EXCLUSION':
      return addKey(alteration, table, node);
    default:
      return draft.unmodelled(`a constraint of kind ${String(node.contype).replace('CONSTR_', '')}`);
  }
};

/** Keys fail on their index's name, the others on their own. */
const refuseTaken = (alteration: Alteration, table: Table, node: Node, name: string): void => {
  const isKey = node.contype === 'CONSTR_UNIQUE' || node.contype === 'CONSTR_PRIMARY' || node.contype === 'CONSTR_EXCLUSION';
  if (isKey) alteration.draft.refuse('42P07', `relation "${name}" already exists`);
  alteration.draft.refuse('42710', `constraint "${name}" for relation "${table.name}" already exists`);
};

/** The grammar leaves `is_enforced` out where NOT ENFORCED was written. */
const isNotEnforced = (node: Node): boolean => node.is_enforced !== true;

const addCheck = (alteration: Alteration, table: Table, node: Node): void => {
  const { draft } = alteration;
  // From 18 on the children are locked before it is looked at whether the constraint goes down to them.
  const isAlone = node.is_no_inherit === true;
  if (isAlone && draft.version >= 18) alteration.targets(table);
  const targets = isAlone ? [table] : alteration.targets(table);
  if (!alteration.recurses && node.is_no_inherit !== true && draft.catalogue.childrenOf(table.name).length > 0) draft.refuse('42P16', 'constraint must be added to child tables too');
  if (node.is_no_inherit === true && table.partitionBy !== null) draft.refuse('42P16', `cannot add NO INHERIT constraint to partitioned table "${table.name}"`);
  if ([...walk([node.raw_expr])].some(([kind]) => kind === 'SubLink')) draft.refuse('0A000', 'cannot use subquery in check constraint');
  const columns = columnsIn(node.raw_expr);
  for (const column of columns) if (!table.columns.some((c) => c.name === column)) draft.refuse('42703', `column "${column}" does not exist`);
  const enforced = !isNotEnforced(node);
  const name = (node.conname as string | undefined) ?? freeConstraintName(table, objectName(table.name, columns.length === 1 ? columns[0] : '', 'check'));
  const constraint: Constraint = {
    kind: 'check', name, text: expressionText(node.raw_expr), columns, provesNotNull: provenNotNull(node.raw_expr),
    valid: node.skip_validation !== true && enforced, enforced, noInherit: node.is_no_inherit === true,
  };
  for (const target of targets) {
    const fresh = draft.table(target.name);
    draft.catalogue.set({ ...fresh, constraints: [...fresh.constraints, constraint] });
    if (constraint.valid) checkRows(alteration, fresh, constraint, node.raw_expr);
  }
};

/** The whole table is read against a constraint; values known to break it make the statement fail at the row that does. */
const checkRows = (alteration: Alteration, table: Table, constraint: Constraint, expression: Node | null): void => {
  const state = alteration.state(table.name);
  state.needsCheck = true;
  if (expression === null || table.rows === 0) return;
  if (violatedBy(expression, table)) state.violation ??= { sqlstate: '23514', message: `check constraint "${constraint.name}" of relation "${table.name}" is violated by some row` };
};

export const freeConstraintName = (table: Table, wish: string): string => {
  for (let i = 0; ; i++) {
    const name = i === 0 ? wish : `${wish}${i}`;
    if (!table.constraints.some((c) => c.name === name)) return name;
  }
};

/** ADD [CONSTRAINT name] NOT NULL column, with NOT VALID: 18 and later. */
const addNotNull = (alteration: Alteration, table: Table, node: Node): void => {
  const { draft } = alteration;
  draft.needs(18, 'NOT');
  const [name] = stringsOf(node.keys);
  const column = columnOf(draft, table, name);
  const own = table.constraints.find((c) => c.kind === 'not-null' && c.column === name)?.name;
  // NOT NULL written beside a column has the name that the server chooses.
  const existing = own ?? (column.notNull ? notNullName(table, name) : undefined);
  const wanted = node.conname as string | undefined;
  if (existing !== undefined && wanted !== undefined && existing !== wanted) draft.refuse('55000', `cannot create not-null constraint "${wanted}" on column "${name}" of table "${table.name}"`);
  if (node.skip_validation !== true) return setNotNull(alteration, table, name, (node.conname as string | undefined) ?? null);
  for (const target of alteration.targets(table)) {
    const fresh = draft.table(target.name);
    if (columnOf(draft, fresh, name).notNull) continue;
    const constraint: Constraint = { kind: 'not-null', name: (node.conname as string | undefined) ?? notNullName(target, name), column: name, valid: false };
    draft.catalogue.set({ ...fresh, constraints: [...fresh.constraints, constraint] });
  }
};

export const validateConstraint = (alteration: Alteration, table: Table, name: string): void => {
  const { draft } = alteration;
  const constraint = table.constraints.find((c) => c.name === name) ?? draft.refuse('42704', `constraint "${name}" of relation "${table.name}" does not exist`);
  if (constraint.kind === 'foreign-key') return validateForeignKey(alteration, table, constraint);
  if (constraint.kind !== 'check' && constraint.kind !== 'not-null') return draft.refuse('42809', `cannot validate constraint "${name}" of relation "${table.name}"`);
  if (constraint.kind === 'check' && !constraint.enforced) draft.refuse(draft.version >= 18 ? '55000' : '42809', 'cannot validate NOT ENFORCED constraint');
  if (constraint.valid) return;
  for (const target of alteration.targets(table)) {
    const fresh = draft.table(target.name);
    const own = fresh.constraints.find((c) => c.name === name);
    if (own === undefined || !('valid' in own) || own.valid) continue;
    checkRows(alteration, fresh, own, null);
    if (own.kind === 'check') checkKnownValues(alteration, fresh, own);
    if (own.kind === 'not-null') noteNulls(alteration, fresh, columnOf(draft, fresh, own.column));
    const constraints = fresh.constraints.map((c) => (c.name === name && 'valid' in c ? { ...c, valid: true } : c));
    const columns = own.kind === 'not-null' ? fresh.columns.map((c) => (c.name === own.column ? { ...c, notNull: true } : c)) : fresh.columns;
    draft.catalogue.set({ ...fresh, constraints, columns });
  }
};

/** Columns that hold only NULLs break a CHECK that asks for NOT NULL. */
const checkKnownValues = (alteration: Alteration, table: Table, constraint: Extract<Constraint, { kind: 'check' }>): void => {
  const isBroken = table.rows > 0 && table.columns.some((c) => constraint.provesNotNull.includes(c.name) && (c.nulls === 'all' || c.nulls === 'some'));
  if (isBroken) alteration.state(table.name).violation ??= { sqlstate: '23514', message: `check constraint "${constraint.name}" of relation "${table.name}" is violated by some row` };
};

/** DROP CONSTRAINT: a key takes its index with it, a foreign key needs the other table too. */
export const dropConstraint = (alteration: Alteration, table: Table, command: Node): void => {
  const { draft } = alteration;
  const name = String(command.name);
  const targets = alteration.targets(table);
  const constraint = table.constraints.find((c) => c.name === name);
  if (constraint === undefined) {
    if (command.missing_ok === true) return;
    return draft.refuse('42704', `constraint "${name}" of relation "${table.name}" does not exist`);
  }
  if (draft.catalogue.table(table.parent?.name ?? '')?.constraints.some((c) => c.name === name && c.kind !== 'primary-key' && c.kind !== 'unique') === true) draft.refuse('42P16', `cannot drop inherited constraint "${name}" of relation "${table.name}"`);
  const own = 'index' in constraint ? draft.catalogue.get(constraint.index) : undefined;
  if (own?.kind === 'index' && own.parent !== null) draft.refuse('42P16', `cannot drop inherited constraint "${name}" of relation "${table.name}"`);
  if (constraint.kind === 'foreign-key') draft.lock(constraint.references, 'AccessExclusiveLock');
  if (constraint.kind === 'primary-key' || constraint.kind === 'unique' || constraint.kind === 'exclusion') dropKey(alteration, table, constraint, command.behavior === 'DROP_CASCADE');
  for (const target of targets) {
    const fresh = draft.table(target.name);
    const constraints = fresh.constraints.filter((c) => c.name !== name);
    const columns = constraint.kind === 'not-null' ? fresh.columns.map((c) => (c.name === constraint.column ? { ...c, notNull: false } : c)) : fresh.columns;
    draft.catalogue.set({ ...fresh, constraints, columns });
  }
};

type Key = Extract<Constraint, { kind: 'primary-key' | 'unique' | 'exclusion' }>;

const dropKey = (alteration: Alteration, table: Table, key: Key, isCascade: boolean): void => {
  const { draft } = alteration;
  const users = draft.catalogue.referencesTo(table.name).filter(({ key: fk }) => sameColumns(fk.referencedColumns, key.columns));
  if (users.length > 0 && !isCascade) draft.refuse('2BP01', `cannot drop constraint ${key.name} on table ${table.name} because other objects depend on it`);
  for (const { table: other, key: fk } of users) {
    draft.lock(other.name, 'AccessExclusiveLock');
    const fresh = draft.table(other.name);
    draft.catalogue.set({ ...fresh, constraints: fresh.constraints.filter((c) => c.name !== fk.name) });
  }
  for (const index of [key.index, ...childIndexes(alteration, key.index)]) {
    draft.lock(index, 'AccessExclusiveLock');
    draft.catalogue.delete(index);
  }
};

const childIndexes = (alteration: Alteration, parent: string): readonly string[] => {
  const { catalogue } = alteration.draft;
  const index = catalogue.get(parent);
  if (index?.kind !== 'index') return [];
  return catalogue.childrenOf(index.table).flatMap((child) => catalogue.indexesOf(child.name).filter((i) => i.parent === parent)).flatMap((i) => [i.name, ...childIndexes(alteration, i.name)]);
};

export const sameColumns = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((column) => b.includes(column));

/** ALTER CONSTRAINT: DEFERRABLE is catalogue only; switching enforcement on (18) checks the rows. */
export const alterConstraint = (alteration: Alteration, table: Table, command: Node): void => {
  const { draft } = alteration;
  alteration.targets(table);
  const change = (command.def?.ATAlterConstraint ?? command.def?.Constraint ?? {}) as Node;
  const constraint = table.constraints.find((c) => c.name === change.conname) ?? draft.refuse('42704', `constraint "${String(change.conname)}" of relation "${table.name}" does not exist`);
  if (change.alterEnforceability === true || change.alterInheritability === true) draft.needs(18, change.alterEnforceability === true ? 'ENFORCED' : 'INHERIT');
  if (constraint.kind !== 'foreign-key') {
    if (change.alterInheritability === true) return;
    if (change.alterEnforceability === true) return draft.refuse('42809', `cannot alter enforceability of constraint "${constraint.name}" of relation "${table.name}"`);
    return draft.refuse('42809', `constraint "${constraint.name}" of relation "${table.name}" is not a foreign key constraint`);
  }
  const enforced = change.alterEnforceability === true ? change.is_enforced === true : constraint.enforced;
  if (change.alterEnforceability === true) draft.lock(constraint.references, enforced ? 'ShareRowExclusiveLock' : 'AccessExclusiveLock');
  const deferrable = change.alterDeferrability === true ? change.deferrable === true : constraint.deferrable;
  const changed = { ...constraint, enforced, deferrable, valid: enforced };
  draft.catalogue.set({ ...table, constraints: table.constraints.map((c) => (c === constraint ? changed : c)) });
  if (enforced && !constraint.enforced) validateForeignKey(alteration, draft.table(table.name), { ...changed, valid: false });
};

