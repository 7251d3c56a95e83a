import sizes from '../../../data/engines/postgres/sizes.json' with { type: 'json' };
import type { Catalogue, Relation, Table } from '../../sql/catalogue.ts';
import { parseStatement, postgresDialect, syntaxFault } from '../../sql/postgres-parser.ts';
import { readScript } from '../../sql/read-script.ts';
import type { SqlFault } from '../../sql/script.ts';
import type { TableFacts } from '../engine.ts';
import { CatalogueStore, settled } from './catalogue-store.ts';
import { Draft, Refusal } from './draft.ts';
import { carryOut } from './plan.ts';

const empty = (): Catalogue => ({ relations: new Map(), types: new Map(), functions: new Map() });

/** The catalogue that a schema dump makes when it is carried out, row counts and known sizes put in; the planner of migrations reads it. */
export const readSchema = (text: string, rows: Readonly<Record<string, number>>, facts: TableFacts, version: number): { readonly catalogue: Catalogue; readonly faults: readonly SqlFault[] } => {
  const { pieces, faults: read } = readScript(text, postgresDialect);
  const faults: SqlFault[] = [...read];
  const store = new CatalogueStore(empty(), true);
  const settings = new Map<string, string>();
  // Rows come first where statements of the schema file ask for them (an UPDATE that sets a value, a NOT NULL).
  const guess = (table: Table): number => rows[table.name] ?? sizes.defaultRows;
  for (const piece of pieces) {
    const tree = parseStatement(piece.sql);
    if (tree.ok === null) {
      if ('message' in tree) faults.push(syntaxFault(piece, tree.message, tree.offset));
      continue;
    }
    const draft = new Draft(store, { version: Math.max(version, 18), settings, inTransaction: false }, false);
    const { control, failure } = carryOut(tree.ok, draft);
    if (control.role === 'set') for (const [name, value] of Object.entries(control.settings ?? {})) settings.set(name, value);
    if (failure instanceof Refusal) faults.push({ line: piece.line, column: piece.column, kind: 'unmodelled', message: `line ${piece.line}, column ${piece.column}: the server would refuse this statement of the schema: ${failure.message}` });
    if (tree.ok.kind === 'CreateStmt' || tree.ok.kind === 'CreateTableAsStmt' || tree.ok.kind === 'SelectStmt' || tree.ok.kind === 'CreateForeignTableStmt') fillNew(store, draft, guess);
  }
  applyRows(store, rows);
  applyFacts(store, facts);
  return { catalogue: settled(store.snapshot()), faults };
};

/** A table that the dump has just made stands for one that has been in use: it has rows. */
const fillNew = (store: CatalogueStore, draft: Draft, guess: (table: Table) => number): void => {
  for (const { relation: name } of draft.held.values()) {
    const relation = store.get(name);
    if (relation?.kind !== 'table' || relation.isNew !== true) continue;
    const { isNew: _isNew, ...old } = relation;
    store.set({ ...old, rows: relation.partitionBy === null ? guess(relation) : 0 });
    for (const index of store.indexesOf(relation.name)) {
      const { isNew: _new, ...rest } = index;
      store.set(rest);
    }
  }
};

/** Counts told by name; a partitioned table's count is spread over its partitions, where they have none of their own. */
const applyRows = (store: CatalogueStore, rows: Readonly<Record<string, number>>): void => {
  for (const relation of store.all()) {
    if (relation.kind === 'materialized view' && rows[relation.name] !== undefined) store.set({ ...relation, rows: rows[relation.name] });
    if (relation.kind !== 'table' || rows[relation.name] === undefined) continue;
    if (relation.partitionBy === null) {
      store.set({ ...relation, rows: rows[relation.name] });
      continue;
    }
    const leaves = store.descendantsOf(relation.name).filter((t) => t.partitionBy === null && rows[t.name] === undefined);
    for (const leaf of leaves) store.set({ ...leaf, rows: Math.round(rows[relation.name] / leaves.length) });
  }
};

const applyFacts = (store: CatalogueStore, facts: TableFacts): void => {
  for (const [name, known] of Object.entries(facts)) {
    const table = store.table(name);
    if (table === undefined) continue;
    const columns = table.columns.map((column) => ({ ...column, ...known.columns?.[column.name] }));
    store.set({ ...table, columns, rowBytes: known.rowBytes ?? table.rowBytes });
    for (const [indexName, fact] of Object.entries(known.indexes ?? {})) {
      const index: Relation | undefined = store.get(indexName);
      if (index?.kind === 'index') store.set({ ...index, keyOrder: fact.keyOrder ?? index.keyOrder, bytesPerRow: fact.bytesPerRow ?? index.bytesPerRow });
    }
  }
};
