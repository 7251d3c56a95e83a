import type { Catalogue } from '../sql/catalogue.ts';
import { catalogueForTable } from '../sql/table-spelling.ts';
import type { Invariant, InvariantCount } from '../levels/data-check.ts';
import { defaultOf, pagedRelation } from './table/change.ts';
import type { DataFault } from './table/fault.ts';
import { DataError, faultOf } from './table/fault.ts';
import type { Node } from './table/node.ts';
import { holds, quoted } from './table/node.ts';
import { subquery } from './table/query.ts';
import type { FillPlan } from './table/rows.ts';
import { keyOfRow, rowMaker } from './table/rows.ts';
import { EMPTY_SCOPE } from './table/scope.ts';
import type { Shape } from './table/shape.ts';
import { enumsOf, parsed, shapeOf } from './table/shape.ts';
import { inServersWords, understood } from './table/server-words.ts';
import { carryOut } from './table/statement.ts';
import type { Store } from './table/store.ts';
import { createTable, guard, openDatabase, openStore, TABLE_EPOCH_US } from './table/store.ts';

export type { DataFault };

/** A table of at most this many rows is kept whole on the scale model: a list of countries must not shrink to one. */
const KEPT_WHOLE_ROWS = 2000;

/** Rows of production that one row stands for on the scale model: 80,000,000 become 200,000, which fit in memory and change in a second. */
export const SCALE_MODEL_ROWS_PER_ROW = 400;

export type TableOptions = {
  /** Schema and row counts at the start, as the engine reads them (`Engine.catalogueOf`). The PostgreSQL parser must have been loaded. */
  readonly catalogue: Catalogue;
  /** 1 on the laptop and on staging; 400 on the scale model of production. */
  readonly rowsPerRow: number;
  /** Of the rows' values; the same seed fills the same rows. */
  readonly seed: number;
  /** Rows to begin with by table, when fewer than the catalogue counts: a table that grows while one watches. */
  readonly startRows?: Readonly<Record<string, number>>;
};

/** What became of one statement. `sqliteUs` is the in-memory database's own time, shown as what it is: no claim about a server. */
export type DataResult = { readonly rows: number; readonly sqliteUs: number; readonly fault: DataFault | null };

/** A statement with its place in its file, for faults that name line and column. */
export type PlacedSql = { readonly sql: string; readonly line: number; readonly column: number };

/** A part of a table's rows, by key: greater than `fromKey`, up to `toKey`; null = open. */
export type KeyRange = { readonly fromKey: number | null; readonly toKey: number | null };

/**
Real rows in memory on which the data side of a migration is carried out, in the server's meaning: SQL translated statement by statement, types and
constraints kept with the server's codes. What is not carried out faithfully is a fault that names it.
*/
export type TableLab = {
  /** Rows really there. */
  rows(table: string): number;
  readonly rowsPerRow: number;
  /** Fills a table up to so many rows, before any statement has run; answers how many there are. */
  grow(table: string, to: number): number;
  /** From here on now() answers this moment, microseconds after the run's start; before it is told any it is the start. */
  setClock(us: number): void;
  /** Carries out one statement, whole or for a range of keys; on a fault nothing has changed. */
  run(statement: PlacedSql, range?: KeyRange | null): DataResult;
  /** One row as the application's traffic writes it: values for `columns` (all, when null), the rest by their defaults. False when a rule refuses it. */
  insertFromTraffic(table: string, columns: readonly string[] | null): boolean;
  /** Asks an invariant; the count is of production's rows that the broken ones stand for. */
  count(invariant: Invariant): InvariantCount;
  /** The one number that a SELECT answers, of the rows that are really there; null when it cannot be asked. */
  ask(sql: string): number | null;
  /** Rows for a picture, in key order from `fromRow`. */
  sample(table: string, fromRow: number, rows: number): readonly Readonly<Record<string, string | number | null>>[];
  /** Sum of the in-memory database's own time, microseconds. */
  readonly sqliteUs: number;
  save(): TableImage;
  restore(image: TableImage): void;
  close(): void;
};

/** Everything that a table is at one moment. */
export type TableImage = { readonly bytes: Buffer; readonly shapes: ReadonlyMap<string, Shape>; readonly views: Store['views']; readonly indexes: ReadonlyMap<string, string>;
  readonly draws: number; readonly sequences: ReadonlyMap<string, { readonly next: number; readonly step: number }>; readonly owned: ReadonlyMap<string, string>;
  readonly enums: ReadonlyMap<string, readonly string[]>; readonly inserted: number };

/** Opens the tables of a catalogue in memory and fills them. */
export function openTable(options: TableOptions): TableLab {
  const { seed } = options;
  const { spelling } = options.catalogue;
  const catalogue = catalogueForTable(options.catalogue);
  const enums = enumsOf(catalogue);
  const store = openStore(catalogue, enums);
  const plans = new Map<string, FillPlan>();
  for (const relation of catalogue.relations.values()) {
    if (relation.kind === 'view') store.views.set(relation.name, parsed(relation.text.replace(/;\s*$/, '')).SelectStmt);
    if (relation.kind === 'sequence') store.callbacks.sequences.set(relation.name, { next: relation.lastValue + 1, step: 1 });
    if (relation.kind !== 'table') continue;
    const rowsPerRow = relation.rows <= KEPT_WHOLE_ROWS ? 1 : options.rowsPerRow;
    const shape = shapeOf(relation, catalogue, rowsPerRow, enums);
    createTable(store, shape);
    plans.set(shape.name, { seed: seed + plans.size, shape, productionRows: relation.rows, newestUs: TABLE_EPOCH_US, keyOf: (table, lot) => keyIn(plans.get(table), lot) });
  }
  const read = (sql: string): Node | null => understood(spelling, sql, (name) => store.shapes.get(name)?.rowKey ?? null);
  let sqliteUs = 0;
  let inserted = 0;
  let hasRun = false;
  // Prepared for the table as it stands; a statement or a restored image may change it.
  const traffic = new Map<string, TrafficInsert>();

  const timed = <T>(work: () => T): { readonly value: T; readonly us: number } => {
    const before = process.hrtime.bigint();
    const value = work();
    const us = Number((process.hrtime.bigint() - before) / 1000n);
    sqliteUs += us;
    return { value, us };
  };

  const grow = (table: string, to: number): number => {
    const plan = plans.get(table);
    if (!plan || hasRun) return rows(table);
    fill(store, plan, rows(table), to);
    for (const column of plan.shape.columns) {
      if (!column.sequence) continue;
      store.callbacks.ownedSequences.set(`${table}.${column.name}`, column.sequence);
      store.callbacks.sequences.set(column.sequence, { next: to * plan.shape.rowsPerRow + (plan.shape.rowsPerRow === 1 ? 1 : plan.shape.rowsPerRow), step: plan.shape.rowsPerRow });
    }
    return to;
  };

  const rows = (table: string): number => (store.shapes.has(table) ? (store.database.prepare(`SELECT count(*) FROM ${quoted(table)}`).pluck().get() as number) : 0);

  // Parents before children is not needed: rows are filled before the rules are set.
  for (const [name, plan] of plans) grow(name, options.startRows?.[name] ?? Math.ceil(plan.productionRows / plan.shape.rowsPerRow));
  for (const name of plans.keys()) guard(store, name);

  const lab: TableLab = {
    rows, grow, rowsPerRow: options.rowsPerRow,
    get sqliteUs() { return sqliteUs; },
    setClock(us) { store.callbacks.nowUs = TABLE_EPOCH_US + us; },
    run(statement, range = null) {
      hasRun = true;
      traffic.clear();
      const kept = new Map(store.shapes), views = new Map(store.views), indexes = new Map(store.indexes), types = new Map(store.callbacks.enums);
      store.database.exec('SAVEPOINT statement');
      const outcome = timed((): Pick<DataResult, 'rows' | 'fault'> => {
        try {
          const node = read(statement.sql);
          if (node === null) return { rows: 0, fault: null };
          return { rows: carryOut(store, node, range ? pageOf(store, range, pagedRelation(node)) : null), fault: null };
        } catch (thrown) {
          store.database.exec('ROLLBACK TO statement');
          return { rows: 0, fault: inServersWords(spelling, faultOf(thrown, statement.sql, statement)) };
        }
      });
      store.database.exec('RELEASE statement');
      if (outcome.value.fault) { replace(store.shapes, kept); replace(store.views, views); replace(store.indexes, indexes); replace(store.callbacks.enums, types); }
      return { ...outcome.value, sqliteUs: outcome.us };
    },
    insertFromTraffic(table, columns) {
      const plan = plans.get(table), shape = store.shapes.get(table);
      if (!plan || !shape) return false;
      const key = `${table} ${columns?.join(' ') ?? '*'}`;
      const insert = traffic.get(key) ?? trafficInsert(store, { ...plan, shape }, columns);
      traffic.set(key, insert);
      const row = Math.ceil(plan.productionRows / plan.shape.rowsPerRow) + inserted;
      inserted += 1;
      try {
        insert.run(row);
        return true;
      } catch (thrown) {
        if (thrown instanceof DataError && thrown.sqlstate !== null) return false;
        if (/constraint failed/.test((thrown as Error).message)) return false;
        throw thrown;
      }
    },
    count: (invariant) => timed(() => afterTrying(store, invariant, read)).value,
    ask(sql) {
      try {
        return store.database.prepare(subquery(read(sql)?.SelectStmt, EMPTY_SCOPE, store.dialect).sql).pluck().get() as number | null;
      } catch {
        return null;
      }
    },
    sample(table, fromRow, wanted) {
      if (!store.shapes.has(table)) return [];
      return store.database.prepare(`SELECT * FROM ${quoted(table)} ORDER BY rowid LIMIT ? OFFSET ?`).all(wanted, fromRow) as Readonly<Record<string, string | number | null>>[];
    },
    save: () => ({
      bytes: store.database.serialize(), shapes: new Map(store.shapes), views: new Map(store.views), indexes: new Map(store.indexes), draws: store.callbacks.draws,
      sequences: new Map([...store.callbacks.sequences].map(([name, sequence]) => [name, { ...sequence }])), owned: new Map(store.callbacks.ownedSequences), enums: new Map(store.callbacks.enums), inserted,
    }),
    restore(image) {
      traffic.clear();
      store.database.close();
      store.database = openDatabase(store.callbacks, image.bytes);
      replace(store.shapes, image.shapes);
      replace(store.views, image.views);
      replace(store.indexes, image.indexes);
      replace(store.callbacks.sequences, new Map([...image.sequences].map(([name, sequence]) => [name, { ...sequence }])));
      replace(store.callbacks.ownedSequences, image.owned);
      replace(store.callbacks.enums, image.enums);
      store.callbacks.draws = image.draws;
      inserted = image.inserted;
      hasRun = true;
    },
    close() { store.database.close(); },
  };
  return lab;
}

function replace<K, V>(map: Map<K, V>, by: ReadonlyMap<K, V>): void {
  map.clear();
  for (const [key, value] of by) map.set(key, value);
}

function keyIn(plan: FillPlan | undefined, lot: number): number {
  if (!plan) return 1 + (lot % 1000);
  const rows = Math.max(1, Math.ceil(plan.productionRows / plan.shape.rowsPerRow));
  return keyOfRow(plan.seed, lot % rows, plan.shape.rowsPerRow);
}

function fill(store: Store, plan: FillPlan, from: number, to: number): void {
  const columns = plan.shape.columns.filter((column) => !column.generated);
  const insert = store.database.prepare(`INSERT INTO ${quoted(plan.shape.name)} (${columns.map((column) => quoted(column.name)).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
  const make = rowMaker(plan);
  store.database.transaction(() => { for (let row = from; row < to; row += 1) insert.run(...make(row)); })();
}

/**
The condition that keeps a statement to a range of keys. SQLite's row number is the key where the table has one; rows of other tables lie in the order of
their making, and count as many as each stands for.
*/
function pageOf(store: Store, range: KeyRange, table: string | null): string {
  const shape = store.shapes.get(table ?? '');
  const column = shape && shape.rowKey === null ? `({row}.rowid * ${shape.rowsPerRow})` : '{row}.rowid';
  const tests = [range.fromKey === null ? null : `${column} > ${range.fromKey}`, range.toKey === null ? null : `${column} <= ${range.toKey}`].filter((test) => test !== null);
  return tests.length === 0 ? '1' : tests.join(' AND ');
}

/** A statement that puts one row of traffic in: columns named get values, the others their defaults. */
type TrafficInsert = { readonly run: (row: number) => void };

function trafficInsert(store: Store, plan: FillPlan, columns: readonly string[] | null): TrafficInsert {
  const filled = plan.shape.columns.filter((column) => !column.generated);
  const isGiven = filled.map((column) => !column.sequence && (columns === null || columns.includes(column.name)));
  const values = filled.map((column, at) => (isGiven[at] ? '?' : defaultOf(store, column)));
  const insert = store.database.prepare(`INSERT INTO ${quoted(plan.shape.name)} (${filled.map((column) => quoted(column.name)).join(', ')}) SELECT * FROM (VALUES (${values.join(', ')})) WHERE 1`);
  const make = rowMaker(plan);
  return { run: (row) => { insert.run(...make(row).filter((_, at) => isGiven[at])); } };
}

/** An invariant's count; a statement that must be possible, or must be refused, is tried first, and taken back. */
function afterTrying(store: Store, invariant: Invariant, read: (sql: string) => Node | null): InvariantCount {
  const { id, trySql, refuseSql } = invariant;
  const tried = trySql ?? refuseSql;
  if (tried === undefined) return countOf(store, invariant, read);
  store.database.exec('SAVEPOINT trial');
  try {
    const node = read(tried);
    if (node !== null) carryOut(store, node, null);
    return trySql === undefined ? { id, count: 1, reason: null } : countOf(store, invariant, read);
  } catch (thrown) {
    return { id, count: trySql === undefined ? 0 : 1, reason: faultOf(thrown, tried).message };
  } finally {
    store.database.exec('ROLLBACK TO trial');
    store.database.exec('RELEASE trial');
  }
}

function countOf(store: Store, invariant: Invariant, read: (sql: string) => Node | null): InvariantCount {
  try {
    const select = read(invariant.countSql)?.SelectStmt;
    if (!select) throw new DataError(null, 'an invariant must be a SELECT');
    const query = subquery(select, EMPTY_SCOPE, store.dialect);
    const answer = store.database.prepare(query.sql).pluck().get() as number | null;
    // A row counted stands for as many as a row of the largest table asked.
    const rowsPerRow = Math.max(1, ...[...store.shapes.values()].map((shape) => (holds(select, 'RangeVar', (range) => range.relname === shape.name) ? shape.rowsPerRow : 1)));
    return { id: invariant.id, count: (answer ?? 0) * rowsPerRow, reason: null };
  } catch (thrown) {
    return { id: invariant.id, count: null, reason: faultOf(thrown, invariant.countSql).message };
  }
}

