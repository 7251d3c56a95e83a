import type { Column, Table } from '../../../sql/catalogue.ts';
import type { Node } from '../ast.ts';
import { foreignKeysOf } from '../catalogue-store.ts';
import { domainOf, readColumn } from '../column-definition.ts';
import type { NewColumn } from '../column-definition.ts';
import type { Draft } from '../draft.ts';
import { rowBytesOf } from '../sizes.ts';
import { addConstraint } from './constraints.ts';
import { columnOf, constraintColumns, usesColumn, withColumn } from './state.ts';
import type { Alteration } from './state.ts';

/**
ADD COLUMN. From 11 on a default that is not volatile is kept in the catalogue and no row is touched; before, any default but NULL rewrites.
Stored generated columns, identity, serial and domains with constraints fill every row on all versions.
*/
export const addColumn = (alteration: Alteration, table: Table, command: Node): void => {
  const { draft } = alteration;
  const definition = command.def.ColumnDef as Node;
  const name = String(definition.colname);
  if (table.columns.some((column) => column.name === name)) {
    alteration.targets(table);
    if (command.missing_ok === true) return;
    draft.refuse('42701', `column "${name}" of relation "${table.name}" already exists`);
  }
  if (table.parent?.kind === 'partition') draft.refuse('42809', 'cannot add column to a partition');
  if (!alteration.recurses && draft.catalogue.childrenOf(table.name).length > 0) draft.refuse('42P16', 'column must be added to child tables too');
  const added = readColumn(draft, table.name, definition);
  if (added.sequence !== null) createSequence(draft, added);
  for (const target of alteration.targets(table)) addTo(alteration, target, added);
  for (const constraint of added.constraints) addConstraint(alteration, draft.table(table.name), withColumnKeys(constraint, name), { skipForeignKeyCheck: !added.hasDefault });
};

/** A constraint written beside a column, as the same one written as a table constraint. */
export const withColumnKeys = (constraint: Node, column: string): Node => {
  const name = [{ String: { sval: column } }];
  if (constraint.contype === 'CONSTR_FOREIGN') return { ...constraint, fk_attrs: name };
  return constraint.contype === 'CONSTR_CHECK' ? constraint : { ...constraint, keys: name };
};

const createSequence = (draft: Draft, added: NewColumn): void => {
  if (added.sequence === null) return;
  draft.catalogue.set(added.sequence);
  draft.lock(added.sequence.name, 'AccessExclusiveLock', { isNew: true });
};

const addTo = (alteration: Alteration, table: Table, added: NewColumn): void => {
  const { draft } = alteration;
  const state = alteration.state(table.name);
  const { column } = added;
  const domain = domainOf(draft, column.type);
  const isFilled = column.sequence !== null || column.generated === 'stored' || domain?.constrained === true;
  const isRewriting = isFilled || (added.hasDefault && column.generated === null && (draft.version < 11 || column.default?.volatility === 'volatile'));
  if (isRewriting) state.needsRewrite = true;
  if (column.default?.volatility === 'volatile') lockDefaultSequences(draft, column.default.text);
  const needsValue = column.notNull || domain?.notNull === true;
  if (needsValue && !added.hasDefault && column.sequence === null && table.rows > 0 && table.partitionBy === null)
    draft.refuse('23502', `column "${column.name}" of relation "${table.name}" contains null values`);
  if (column.notNull && column.generated === 'virtual') state.needsCheck = true;
  const nulls: Column['nulls'] = added.hasDefault || column.sequence !== null ? (column.notNull ? 'none' : undefined) : 'all';
  const uniform = added.hasDefault && column.default?.volatility !== 'volatile' && column.generated === null;
  const columns = [...table.columns, { ...column, ...(nulls === undefined ? {} : { nulls }), ...(uniform ? { uniform } : {}) }];
  draft.catalogue.set({ ...table, columns, rowBytes: isRewriting ? table.rowBytes + rowBytesOf([column]) - rowBytesOf([]) : table.rowBytes });
};

/** Evaluating nextval() row by row locks the sequence as an INSERT would. */
const lockDefaultSequences = (draft: Draft, text: string): void => {
  for (const match of text.matchAll(/nextval\('([^']+)'/g)) {
    const sequence = draft.catalogue.get(match[1]);
    if (sequence?.kind === 'sequence' && sequence.isNew !== true) draft.lock(sequence.name, 'RowExclusiveLock');
  }
};

/** DROP COLUMN: catalogue only, but everything that hangs on the column goes with it, the other side of a foreign key locked too. */
export const dropColumn = (alteration: Alteration, table: Table, command: Node): void => {
  const { draft } = alteration;
  const name = String(command.name);
  const targets = alteration.targets(table);
  if (!table.columns.some((column) => column.name === name)) {
    if (command.missing_ok === true) return;
    columnOf(draft, table, name);
  }
  if (table.partitionBy?.columns.includes(name) === true) draft.refuse('42P16', `cannot drop column "${name}" because it is part of the partition key of relation "${table.name}"`);
  if (!alteration.recurses && table.partitionBy !== null && draft.catalogue.childrenOf(table.name).length > 0) draft.refuse('42P16', 'cannot drop column from only the partitioned table when partitions exist');
  if (isInherited(draft, table, name)) draft.refuse('42P16', `cannot drop inherited column "${name}"`);
  for (const target of targets) dropFrom(draft, target, name, command.behavior === 'DROP_CASCADE');
};

const isInherited = (draft: Draft, table: Table, column: string): boolean => draft.catalogue.table(table.parent?.name ?? '')?.columns.some((c) => c.name === column) === true;

const dropFrom = (draft: Draft, table: Table, name: string, isCascade: boolean): void => {
  const others = dependents(draft, table, name);
  // Up to 14 a generated column went quietly with the column that it is computed from.
  const quiet = draft.version < 15 ? computedFrom(table, name).length : 0;
  if (others.length > quiet && !isCascade) draft.refuse('2BP01', `cannot drop column ${name} of table ${table.name} because other objects depend on it`);
  for (const drop of others) drop();
  const fresh = draft.table(table.name);
  for (const key of foreignKeysOf(fresh).filter((k) => k.columns.includes(name))) draft.lock(key.references, 'AccessExclusiveLock');
  for (const index of draft.catalogue.indexesOf(table.name).filter((i) => usesColumn(i, name))) {
    draft.lock(index.name, 'AccessExclusiveLock');
    draft.catalogue.delete(index.name);
  }
  const { sequence } = columnOf(draft, fresh, name);
  if (sequence !== null && draft.catalogue.get(sequence) !== undefined) {
    draft.lock(sequence, 'AccessExclusiveLock');
    draft.catalogue.delete(sequence);
  }
  const without = withColumn(draft.table(table.name), name, () => null);
  draft.catalogue.set({ ...without, constraints: without.constraints.filter((c) => !constraintColumns(c).includes(name)) });
};

const computedFrom = (table: Table, name: string): readonly Column[] => table.columns.filter((c) => c.generated !== null && c.name !== name && mentions(c.default?.text ?? '', name));

/** What refuses the drop without CASCADE: views, foreign keys of other tables, generated columns, policies and triggers on the column. */
const dependents = (draft: Draft, table: Table, name: string): readonly (() => void)[] => [
  ...draft.catalogue.viewsReading(table.name).filter((view) => view.uses?.[table.name]?.includes(name) !== false).map((view) => () => {
    draft.lock(view.name, 'AccessExclusiveLock');
    draft.catalogue.delete(view.name);
  }),
  ...draft.catalogue.referencesTo(table.name).filter(({ table: other, key }) => key.referencedColumns.includes(name) && !(other.name === table.name && key.columns.includes(name))).map(({ table: other, key }) => () => {
    draft.lock(other.name, 'AccessExclusiveLock');
    draft.catalogue.set({ ...other, constraints: other.constraints.filter((c) => c !== key) });
  }),
  ...computedFrom(table, name).map((c) => () => {
    draft.catalogue.set(withColumn(draft.table(table.name), c.name, () => null));
  }),
  ...(table.policies ?? []).filter((policy) => policy.columns.includes(name)).map((policy) => () => {
    const fresh = draft.table(table.name);
    draft.catalogue.set({ ...fresh, policies: (fresh.policies ?? []).filter((p) => p.name !== policy.name) });
  }),
  ...table.triggers.filter((trigger) => trigger.columns?.includes(name) === true).map((trigger) => () => {
    const fresh = draft.table(table.name);
    draft.catalogue.set({ ...fresh, triggers: fresh.triggers.filter((t) => t.name !== trigger.name) });
  }),
];

/** Whether an expression's text mentions a column as a whole word. */
export const mentions = (text: string, column: string): boolean => new RegExp(`(^|[^\\w"])"?${column.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}"?($|[^\\w"(])`).test(text);
