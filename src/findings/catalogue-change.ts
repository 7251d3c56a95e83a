import type { Catalogue, Column, Constraint, Index, Relation, Sequence, Table } from '../sql/catalogue.ts';

/**
What one statement changed in the catalogue: the difference between the catalogue before and after it, so that a finding speaks of what happened
and not of how it was written.
*/
export type CatalogueChange =
  | { readonly kind: 'table-added'; readonly table: Table }
  | { readonly kind: 'table-dropped'; readonly table: Table }
  | { readonly kind: 'table-renamed'; readonly table: Table; readonly to: Table }
  | { readonly kind: 'column-added'; readonly table: Table; readonly column: Column }
  | { readonly kind: 'column-dropped'; readonly table: Table; readonly column: Column }
  | { readonly kind: 'column-renamed'; readonly table: Table; readonly column: Column; readonly to: Column }
  | { readonly kind: 'column-type'; readonly table: Table; readonly column: Column; readonly to: Column }
  | { readonly kind: 'column-not-null'; readonly table: Table; readonly column: Column }
  | { readonly kind: 'index-added'; readonly table: Table; readonly index: Index }
  | { readonly kind: 'index-dropped'; readonly table: Table; readonly index: Index }
  | { readonly kind: 'constraint-added'; readonly table: Table; readonly constraint: Constraint }
  | { readonly kind: 'constraint-validated'; readonly table: Table; readonly constraint: Constraint }
  | { readonly kind: 'constraint-dropped'; readonly table: Table; readonly constraint: Constraint }
  | { readonly kind: 'partition-attached'; readonly table: Table; readonly parent: string }
  | { readonly kind: 'partition-detached'; readonly table: Table; readonly parent: string };

const tablesOf = (catalogue: Catalogue): readonly Table[] => [...catalogue.relations.values()].filter(relation => relation.kind === 'table');

export const tableNamed = (catalogue: Catalogue, name: string): Table | null => {
  const relation = catalogue.relations.get(name);
  return relation?.kind === 'table' ? relation : null;
};

export const sequenceNamed = (catalogue: Catalogue, name: string): Sequence | null => {
  const relation = catalogue.relations.get(name);
  return relation?.kind === 'sequence' ? relation : null;
};

export const indexesOf = (catalogue: Catalogue, table: string): readonly Index[] =>
  [...catalogue.relations.values()].filter((relation): relation is Index => relation.kind === 'index' && relation.table === table);

export const columnNamed = (table: Table, name: string): Column | null => table.columns.find(column => column.name === name) ?? null;

/** The relation that another one belongs to: an index to its table, an owned sequence to its owner's, anything else to itself. */
export const owningTable = (relation: Relation): string =>
  relation.kind === 'index' ? relation.table : relation.kind === 'sequence' && relation.ownedBy ? relation.ownedBy.table : relation.name;

const missing = <T extends { readonly name: string }>(from: readonly T[], other: readonly T[]): readonly T[] => {
  const names = new Set(other.map(item => item.name));
  return from.filter(item => !names.has(item.name));
};

/** A dropped and an added item at the same place with the same shape are one item with a new name. */
const renamedColumns = (before: Table, after: Table): readonly (readonly [Column, Column])[] =>
  before.columns.length === after.columns.length
    ? before.columns.flatMap((column, position) => {
      const to = after.columns[position]!;
      const isRenamed = to.name !== column.name && to.type === column.type && !columnNamed(after, column.name) && !columnNamed(before, to.name);
      return isRenamed ? [[column, to] as const] : [];
    })
    : [];

const columnChanges = (before: Table, after: Table): readonly CatalogueChange[] => {
  const renamed = renamedColumns(before, after);
  const changes: CatalogueChange[] = renamed.map(([column, to]) => ({ kind: 'column-renamed', table: before, column, to }));
  for (const column of missing(after.columns, before.columns)) {
    if (!renamed.some(pair => pair[1] === column)) {
      changes.push({ kind: 'column-added', table: after, column });
    }
  }
  for (const column of before.columns) {
    const to = columnNamed(after, column.name);
    if (!to) {
      if (!renamed.some(pair => pair[0] === column)) {
        changes.push({ kind: 'column-dropped', table: before, column });
      }
      continue;
    }
    if (to.type !== column.type) {
      changes.push({ kind: 'column-type', table: after, column, to });
    }
    if (to.notNull && !column.notNull) {
      changes.push({ kind: 'column-not-null', table: after, column: to });
    }
  }
  return changes;
};

const constraintChanges = (before: Table, after: Table): readonly CatalogueChange[] => [
  ...missing(after.constraints, before.constraints).map(constraint => ({ kind: 'constraint-added' as const, table: after, constraint })),
  ...missing(before.constraints, after.constraints).map(constraint => ({ kind: 'constraint-dropped' as const, table: before, constraint })),
  ...after.constraints.flatMap(constraint => {
    const old = before.constraints.find(candidate => candidate.name === constraint.name);
    const isValidated = old && 'valid' in old && 'valid' in constraint && !old.valid && constraint.valid;
    return isValidated ? [{ kind: 'constraint-validated' as const, table: after, constraint }] : [];
  }),
];

const partitionChanges = (before: Table, after: Table): readonly CatalogueChange[] => {
  const from = before.parent?.name ?? null;
  const to = after.parent?.name ?? null;
  return from === to ? [] : [
    ...(from === null ? [] : [{ kind: 'partition-detached' as const, table: after, parent: from }]),
    ...(to === null ? [] : [{ kind: 'partition-attached' as const, table: after, parent: to }]),
  ];
};

const indexChanges = (before: Catalogue, after: Catalogue): readonly CatalogueChange[] => {
  const indexes = (catalogue: Catalogue): readonly Index[] => [...catalogue.relations.values()].filter(relation => relation.kind === 'index');
  const of = (catalogue: Catalogue, kind: 'index-added' | 'index-dropped') => (index: Index): readonly CatalogueChange[] => {
    const table = tableNamed(catalogue, index.table);
    return table ? [{ kind, table, index }] : [];
  };
  return [
    ...missing(indexes(after), indexes(before)).flatMap(of(after, 'index-added')),
    ...missing(indexes(before), indexes(after)).flatMap(of(before, 'index-dropped')),
  ];
};

/** Everything that differs, tables in the order of the later catalogue; empty when nothing but sizes and statistics changed. */
export const changesBetween = (before: Catalogue, after: Catalogue): readonly CatalogueChange[] => {
  if (before === after) {
    return [];
  }
  const dropped = missing(tablesOf(before), tablesOf(after));
  const added = missing(tablesOf(after), tablesOf(before));
  const changes: CatalogueChange[] = [];
  const renamedTo = new Set<Table>();
  for (const table of dropped) {
    const to = added.find(candidate => !candidate.isNew && !renamedTo.has(candidate) && candidate.columns.length === table.columns.length
      && candidate.columns.every((column, position) => column.name === table.columns[position]!.name));
    if (to) {
      renamedTo.add(to);
      changes.push({ kind: 'table-renamed', table, to });
    } else {
      changes.push({ kind: 'table-dropped', table });
    }
  }
  changes.push(...added.filter(table => !renamedTo.has(table)).map(table => ({ kind: 'table-added' as const, table })));
  for (const table of tablesOf(after)) {
    const old = tableNamed(before, table.name);
    if (old && old !== table) {
      changes.push(...columnChanges(old, table), ...constraintChanges(old, table), ...partitionChanges(old, table));
    }
  }
  return [...changes, ...indexChanges(before, after)];
};
