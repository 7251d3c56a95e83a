import type { Column, Index, Table } from '../../../sql/catalogue.ts';
import { columnsIn, kindOf, stringOf } from '../ast.ts';
import type { Node } from '../ast.ts';
import { foreignKeysOf } from '../catalogue-store.ts';
import type { ForeignKey } from '../catalogue-store.ts';
import { domainOf, maxOfSequence } from '../column-definition.ts';
import type { Draft } from '../draft.ts';
import { rowBytesOf } from '../sizes.ts';
import { baseCoercion, formatType, lengthNeedsWork, typeParts, typeText } from '../types.ts';
import { scanTable } from '../work.ts';
import { mentions } from './columns.ts';
import { checkForeignKey } from './foreign-keys.ts';
import { columnOf, usesColumn, withColumn } from './state.ts';
import type { Alteration } from './state.ts';

/**
ALTER COLUMN ... TYPE. The heap is rewritten unless the conversion is a mere relabelling (binary coercible types, a longer or no length
limit, timestamp and timestamptz under UTC from 12); indexes on the column are made anew in any case, and keep their file where their order
stays the same.
*/
export const alterColumnType = (alteration: Alteration, table: Table, command: Node): void => {
  const { draft } = alteration;
  const definition = command.def.ColumnDef as Node;
  const name = String(command.name);
  const column = columnOf(draft, table, name);
  refuseDependents(draft, table, name);
  if (!alteration.recurses && draft.catalogue.childrenOf(table.name).length > 0) draft.refuse('42P16', `type of inherited column "${name}" must be changed in child tables too`);
  const type = typeText(definition.typeName);
  const using = definition.raw_default as Node | undefined;
  const isRewriting = needsRewrite(draft, column, type, using, name);
  if (column.default !== null && column.sequence === null && column.generated === null && !column.default.text.startsWith('nextval') && baseCoercion(typeParts(column.type).base, typeParts(type).base) === 'refused')
    draft.refuse('42804', `default for column "${name}" cannot be cast automatically to type ${type}`);
  const collation = definition.collClause === undefined ? undefined : stringOf((definition.collClause.collname as readonly Node[]).at(-1));
  const isReordered = opclassGroup(draft, column.type) !== opclassGroup(draft, type) || (collation ?? 'default') !== (column.collation ?? 'default');
  for (const target of alteration.targets(table)) changeOn({ alteration, table: target, column, type, collation, isRewriting, isReordered });
};

type Change = { readonly alteration: Alteration; readonly table: Table; readonly column: Column; readonly type: string; readonly collation: string | undefined; readonly isRewriting: boolean; readonly isReordered: boolean };

const changeOn = ({ alteration, table, column, type, collation, isRewriting, isReordered }: Change): void => {
  const { draft } = alteration;
  const state = alteration.state(table.name);
  if (isRewriting) state.needsRewrite = true;
  const { collation: _old, witnesses: _values, ...rest } = columnOf(draft, table, column.name);
  const grown = isRewriting ? rowBytesOf([{ ...column, type }]) - rowBytesOf([column]) : 0;
  draft.catalogue.set(withColumn({ ...table, rowBytes: table.rowBytes + grown }, column.name, () => ({ ...rest, type, hasStatistics: false, ...(collation === undefined ? {} : { collation }) })));
  for (const index of draft.catalogue.indexesOf(table.name).filter((i) => usesColumn(i, column.name))) {
    // The old file is only kept for plain keys of a table's own index: with an expression, a predicate or a parent it is built anew.
    const isPlain = (index.expressionColumns ?? []).length === 0 && index.predicate === null && index.parent === null;
    remakeIndex(alteration, table, index, isRewriting || isReordered || !isPlain);
  }
  // A CHECK on the column is dropped and added again, and adding reads the rows.
  if (table.constraints.some((c) => c.kind === 'check' && c.valid && c.columns.includes(column.name))) state.needsCheck = true;
  for (const key of foreignKeysOf(table).filter((k) => k.columns.includes(column.name))) remakeForeignKey(alteration, table, key, isRewriting || isReordered);
  for (const { table: other, key } of draft.catalogue.referencesTo(table.name)) {
    if (key.referencedColumns.includes(column.name)) remakeForeignKey(alteration, other, key, isRewriting || isReordered);
  }
  changeSequence(draft, column, type);
};

const remakeIndex = (alteration: Alteration, table: Table, index: Index, isRebuilt: boolean): void => {
  const { draft } = alteration;
  draft.lock(index.name, 'AccessExclusiveLock');
  draft.lock(index.name, 'AccessExclusiveLock', { isNew: true });
  const state = alteration.state(table.name);
  state.replaced.add(index.name);
  if (!isRebuilt || table.partitionBy !== null) return;
  draft.rebuilds.add(index.lockedAs ?? index.name);
  alteration.after.push(() => {
    if (state.needsRewrite) return;
    scanTable(draft, draft.table(table.name), 'building index', 'build-index');
  });
};

const remakeForeignKey = (alteration: Alteration, table: Table, key: ForeignKey, isChecked: boolean): void => {
  const { draft } = alteration;
  draft.lock(key.references, 'AccessExclusiveLock');
  draft.lock(table.name, 'AccessExclusiveLock');
  if (isChecked && key.valid) alteration.after.push(() => checkForeignKey(draft, draft.table(table.name), key));
};

/** An identity column's sequence takes the column's new type. */
const changeSequence = (draft: Draft, column: Column, type: string): void => {
  if (column.identity === null || column.sequence === null) return;
  const sequence = draft.catalogue.get(column.sequence);
  if (sequence?.kind !== 'sequence') return;
  if (type !== 'smallint' && type !== 'integer' && type !== 'bigint') draft.refuse('22023', 'identity column type must be smallint, integer, or bigint');
  draft.lock(sequence.name, 'ShareRowExclusiveLock');
  draft.catalogue.set({ ...sequence, type, maxValue: sequence.maxValue === maxOfSequence(sequence.type) ? maxOfSequence(type) : sequence.maxValue });
};

const refuseDependents = (draft: Draft, table: Table, name: string): void => {
  if (table.partitionBy?.columns.includes(name) === true) draft.refuse('42P16', `cannot alter column "${name}" because it is part of the partition key of relation "${table.name}"`);
  if (draft.catalogue.table(table.parent?.name ?? '')?.columns.some((c) => c.name === name) === true) draft.refuse('42P16', `cannot alter inherited column "${name}"`);
  if (draft.catalogue.viewsReading(table.name).some((view) => view.uses?.[table.name]?.includes(name) !== false)) draft.refuse('0A000', 'cannot alter type of a column used by a view or rule');
  if (table.columns.some((c) => c.generated !== null && c.name !== name && mentions(c.default?.text ?? '', name))) draft.refuse(draft.version >= 15 ? '0A000' : '42601', 'cannot alter type of a column used by a generated column');
  if (table.policies?.some((policy) => policy.columns.includes(name)) === true) draft.refuse('0A000', 'cannot alter type of a column used in a policy definition');
  if (table.triggers.some((trigger) => trigger.columns?.includes(name) === true)) draft.refuse('0A000', 'cannot alter type of a column used in a trigger definition');
};

const needsRewrite = (draft: Draft, column: Column, type: string, using: Node | undefined, name: string): boolean => {
  const from = baseType(draft, column.type);
  const target = domainOf(draft, type);
  // Through a domain with constraints every value has to be checked, and the server does that by rewriting.
  if (target?.constrained === true && typeParts(column.type).base !== typeParts(type).base) return true;
  const to = baseType(draft, type);
  if (using === undefined) return convert(draft, from, to, { name, type }) === 'rewrite';
  const path = relabelPath(using, name);
  if (path === null) return true;
  let current = from;
  for (const step of [...path.map((text) => typeParts(text)), to]) {
    if (convert(draft, current, step, null) === 'rewrite') return true;
    current = step;
  }
  return false;
};

/** A domain is its base type as far as the heap is concerned. */
const baseType = (draft: Draft, type: string): ReturnType<typeof typeParts> => typeParts(domainOf(draft, type)?.base ?? type);

type Parts = ReturnType<typeof typeParts>;

/** Whether values keep their bytes; refuses like the server where there is no cast and no USING. */
const convert = (draft: Draft, from: Parts, to: Parts, refusal: { readonly name: string; readonly type: string } | null): 'keep' | 'rewrite' => {
  const isEnum = [from, to].map((t) => draft.catalogue.type(t.base)?.kind === 'enum');
  const coercion = isEnum[0] || isEnum[1] ? (from.base === to.base ? 'same' : isEnum[0] && ['text', 'character varying'].includes(to.base) ? 'function' : 'refused') : from.isArray === to.isArray ? baseCoercion(from.base, to.base) : from.isArray && ['text', 'character varying'].includes(to.base) ? 'function' : 'refused';
  if (coercion === 'refused') {
    if (refusal !== null) draft.refuse('42804', `column "${refusal.name}" cannot be cast automatically to type ${refusal.type.replace(/\(.*?\)/, '')}`);
    return 'rewrite';
  }
  if (coercion === 'function') return isUtcShift(draft, from, to) && !lengthNeedsWork({ ...from, base: to.base }, to) ? 'keep' : 'rewrite';
  if (from.base === 'xml') return 'keep';
  return lengthNeedsWork(from, to) ? 'rewrite' : 'keep';
};

/** From 12 on, timestamp and timestamptz hold the same bytes while the session's TimeZone is UTC. */
const isUtcShift = (draft: Draft, from: Parts, to: Parts): boolean => {
  const pair = new Set([from.base, to.base]);
  const isPair = pair.size === 2 && pair.has('timestamp without time zone') && pair.has('timestamp with time zone');
  const zone = (draft.settings.get('timezone') ?? 'UTC').toUpperCase();
  return isPair && draft.version >= 12 && ['UTC', 'GMT', 'ETC/UTC', 'ETC/GMT', 'UCT', 'ZULU', 'UNIVERSAL'].includes(zone);
};

/** The casts between the column itself and a USING expression, outermost last; null when it computes something else. */
const relabelPath = (using: Node, name: string): readonly string[] | null => {
  if (kindOf(using) === 'TypeCast') {
    const below = relabelPath(using.TypeCast.arg as Node, name);
    return below === null ? null : [...below, typeText(using.TypeCast.typeName)];
  }
  return kindOf(using) === 'ColumnRef' && columnsIn([using])[0] === name ? [] : null;
};

/** Types whose B-tree order and operator class are shared: an index survives a change within a group. */
const opclassGroup = (draft: Draft, type: string): string => {
  const parts = baseType(draft, type);
  const base = parts.base === 'character varying' ? 'text' : parts.base === 'cidr' ? 'inet' : parts.base;
  return formatType({ base, args: [], isArray: parts.isArray });
};
