import type { Engine } from '../engines/engine.ts';
import spelling from '../../data/text/findings/spelling.json' with { type: 'json' };
import { columnNamed, indexesOf, tableNamed } from '../findings/catalogue-change.ts';
import { quotedName, quotedNames } from '../findings/names.ts';
import type { RequestClass } from '../run/scenario.ts';
import type { Catalogue, Column, Table } from '../sql/catalogue.ts';

/** The rates and service times of the standard production (levels/worlds/production.json): reads 3 ms, writes 6 ms, 30 % of the reads on the standby. */
const readUs = 3_000;
const writeUs = 6_000;
const replicaShare = 0.3;

/** A quarter of the writes are inserts, as on the standard production. */
const insertShare = 0.25;

/** What every other touched table gets of the main table's traffic. */
const sideShare = 0.05;

const placeholder = (engine: string, position: number): string =>
  ((spelling.placeholder as Readonly<Record<string, string>>)[engine] ?? '?').replace('{n}', String(position));

/** A column that an UPDATE of the application may set: no key, no part of an index, still there with the same type when the migration is over. */
const plainColumn = (table: Table, start: Catalogue, end: Catalogue): Column | null => {
  const indexed = new Set(indexesOf(start, table.name).flatMap(index => index.keys));
  const after = tableNamed(end, table.name);
  const lasting = table.columns.filter(column => column.generated === null && (!after || columnNamed(after, column.name)?.type === column.type));
  return lasting.find(column => !indexed.has(column.name) && column.identity === null && column.sequence === null) ?? lasting.at(-1) ?? null;
};

const keyOf = (table: Table): string => {
  const primary = table.constraints.find(constraint => constraint.kind === 'primary-key');
  return (primary?.kind === 'primary-key' ? primary.columns[0] : undefined) ?? table.columns[0]?.name ?? 'id';
};

const classesOf = (engine: string, table: Table, start: Catalogue, end: Catalogue, readsPerSec: number, writesPerSec: number): readonly RequestClass[] => {
  const name = quotedName(engine, table.name);
  const key = quotedName(engine, keyOf(table));
  const column = plainColumn(table, start, end);
  const after = tableNamed(end, table.name);
  const isNeeded = (column: Column | null): boolean =>
    column !== null && column.notNull && column.default === null && column.identity === null && column.generated === null && column.sequence === null;
  const needed = table.columns.filter(column => isNeeded(column) || (after !== null && isNeeded(columnNamed(after, column.name)) && column.default === null));
  const base = { replicaShare: 0, ownPoolSize: null };
  const write = (label: string, sql: string, share: number): RequestClass => ({ ...base, name: label, sql, perSec: writesPerSec * share, serviceUs: writeUs });
  return [
    { ...base, name: `read ${table.name}`, sql: `SELECT * FROM ${name} WHERE ${key} = ${placeholder(engine, 1)}`, perSec: readsPerSec, serviceUs: readUs, replicaShare },
    ...(column ? [write(`change ${table.name}`, `UPDATE ${name} SET ${quotedName(engine, column.name)} = ${placeholder(engine, 1)} WHERE ${key} = ${placeholder(engine, 2)}`, 1 - insertShare)] : []),
    ...(needed.length > 0 ? [write(`add to ${table.name}`,
      `INSERT INTO ${name} (${quotedNames(engine, needed.map(each => each.name))}) VALUES (${needed.map((_, index) => placeholder(engine, index + 1)).join(', ')})`, insertShare)] : []),
  ];
};

/**
The application's statements on the tables that a migration touches: reads, changes and inserts by key, most of them on the largest table. A statement
that the engine itself would refuse before the migration is left out.
*/
export const trafficOn = (
  engine: Engine, version: number, start: Catalogue, end: Catalogue, tables: readonly string[], rates: { readonly readsPerSec: number; readonly writesPerSec: number },
): readonly RequestClass[] => {
  const bySize = tables.flatMap(name => tableNamed(start, name) ?? []).toSorted((a, b) => b.rows - a.rows);
  const context = { catalogue: start, version, settings: new Map<string, string>(), inTransaction: false, isolation: 'read committed' as const };
  return bySize.slice(0, 8).flatMap((table, position) => {
    const share = position === 0 ? 1 : sideShare;
    return classesOf(engine.id, table, start, end, rates.readsPerSec * share, rates.writesPerSec * share);
  }).filter(({ sql, perSec }) => {
    const plan = engine.plan({ index: 0, sql, line: 1, column: 1, retry: null, batch: null }, context);
    return perSec > 0 && plan.error === null && plan.unmodelled === null;
  });
};
