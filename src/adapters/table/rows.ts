import type { PgType } from './pg-type.ts';
import type { Shape, ShapeColumn } from './shape.ts';
import { momentText } from './moment.ts';

/** How many orders come in a day: what spreads `created_at` over the years, 120 a second as in the levels' production. */
const ROWS_PER_DAY = 10_368_000;

/**
What fills a table: seed, rows of production, the moment of its newest row, and the keys that a foreign key may point at. A value is a function of seed,
column and row number, so that a grown table has the same rows as one filled at once.
*/
export type FillPlan = { readonly seed: number; readonly shape: Shape; readonly productionRows: number; readonly newestUs: number; readonly keyOf: (table: string, draw: number) => number };

/** A 32-bit number from four others; multiply-xorshift rounds of murmur3's finisher. */
export function draw(seed: number, column: number, row: number): number {
  let h = (seed ^ Math.imul(column + 1, 0x9e3779b1) ^ Math.imul(row + 1, 0x85ebca6b)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Key of the n-th row (from 0): every row stands for `rowsPerRow` of production, and is one of them by lot, so that a condition on keys finds its share. */
export function keyOfRow(seed: number, row: number, rowsPerRow: number): number {
  return rowsPerRow === 1 ? row + 1 : row * rowsPerRow + 1 + (draw(seed, 977, row) % rowsPerRow);
}

const COUNTRIES = ['DE', 'FR', 'IT', 'ES', 'NL', 'AT', 'BE', 'IE', 'PT', 'FI'];
const STATUSES = ['paid', 'shipped', 'delivered', 'delivered', 'delivered', 'cancelled', 'returned', 'open'];
const FIRST = ['Ada', 'Ben', 'Chloe', 'Dev', 'Elif', 'Finn', 'Grace', 'Hugo', 'Ines', 'Jonas', 'Kira', 'Luca', 'Maya', 'Nils', 'Olga', 'Paul'];
const LAST = ['Adler', 'Bauer', 'Costa', 'Dubois', 'Eriksen', 'Ferrari', 'Garcia', 'Haas', 'Ivanova', 'Jansen', 'Klein', 'Lopez', 'Moreau', 'Novak', 'Orlov', 'Petit'];

type Cell = string | number | null;

/** A maker of rows: the values of the n-th row (from 0), in the order of the table's columns, generated ones left out. */
export function rowMaker(plan: FillPlan): (row: number) => readonly Cell[] {
  const makers = plan.shape.columns.filter((column) => !column.generated).map((column, at) => cellMaker(plan, column, at));
  return (row) => makers.map((make) => make(row));
}

/** What a column's value depends on beside its row is decided once: names and types are not looked at for each of 200,000 rows. */
function cellMaker(plan: FillPlan, column: ShapeColumn, at: number): (row: number) => Cell {
  const { seed, shape } = plan;
  if (column.name === shape.rowKey || column.sequence) return (row) => keyOfRow(seed, row, shape.rowsPerRow);
  if (column.isEmpty) return () => null;
  const foreign = shape.foreignKeys.find((key) => key.columns.length === 1 && key.columns[0] === column.name);
  const parent = foreign?.references ?? column.pointsAt;
  if (parent !== undefined) return (row) => plan.keyOf(parent, draw(seed, at, row));
  const isKey = shape.uniques.some((key) => key.columns.includes(column.name));
  const isLeftOpen = !column.notNull && !isKey && LEFT_OPEN.test(column.name);
  const make = maker(plan, column, isKey);
  return (row) => {
    const lot = draw(seed, at, row);
    return isLeftOpen && lot % 7 === 0 ? null : make(lot, row);
  };
}

/** Columns that real rows leave empty now and then. */
const LEFT_OPEN = /note|comment|shipped|cancel|delet|legacy|coupon|phone|middle/;

function maker(plan: FillPlan, { type, name, spanDays }: ShapeColumn, isKey: boolean): (lot: number, row: number) => Cell {
  switch (type.family) {
    case 'integer': return isKey ? (_, row) => keyOfRow(plan.seed, row, plan.shape.rowsPerRow) : integerMaker(name, type);
    case 'numeric': case 'float': return (lot) => Math.round(500 + (lot % 24_500)) / 100;
    case 'boolean': return (lot) => (lot % 5 === 0 ? 0 : 1);
    case 'timestamp': return (lot, row) => momentText(momentOf(plan, lot, row, spanDays));
    case 'date': return (lot, row) => momentText(momentOf(plan, lot, row, spanDays)).slice(0, 10);
    case 'time': return (lot) => momentText(lot * 20).slice(11);
    case 'interval': return (lot) => `0 ${lot % 30} 0`;
    case 'uuid': return (lot, row) => uuidOf(plan.seed, row, lot);
    case 'json': return (lot) => `{"items": ${1 + (lot % 5)}, "source": "${lot % 3 === 0 ? 'store' : 'web'}"}`;
    case 'enum': return (lot) => type.labels?.[lot % Math.max(1, type.labels.length)] ?? null;
    default: {
      const limit = type.modifiers[0];
      if (isKey && limit !== undefined && limit < 24) return (_, row) => letters(row, limit);
      const make = textMaker(name, isKey);
      return limit === undefined ? make : (lot, row) => make(lot, row).slice(0, limit);
    }
  }
}

function integerMaker(name: string, type: PgType): (lot: number) => number {
  const isSmall = type.base === 'smallint';
  if (/qty|quantity|count|items/.test(name)) return (lot) => 1 + (lot % 5);
  if (/cents|amount|price|total/.test(name)) return (lot) => 500 + (lot % 24_500);
  const range = name.endsWith('_id') ? (isSmall ? 30_000 : 6_000_000) : isSmall ? 1000 : 100_000;
  return (lot) => 1 + (lot % range);
}

/** Rows come in the order of their keys: the newest one now, the oldest as long ago as the table needed to grow. */
function momentOf(plan: FillPlan, lot: number, row: number, spanDays: number | undefined): number {
  const behind = Math.max(0, plan.productionRows - row * plan.shape.rowsPerRow);
  const rowsPerDay = spanDays === undefined ? ROWS_PER_DAY : Math.max(1, plan.productionRows) / spanDays;
  return plan.newestUs - Math.round((behind / rowsPerDay) * 86_400_000_000) - (lot % 400_000);
}

function uuidOf(seed: number, row: number, lot: number): string {
  const a = eight(lot), b = eight(draw(seed, 501, row)), c = eight(draw(seed, 502, row)), d = eight(draw(seed, 503, row));
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

function eight(value: number): string {
  return value.toString(16).padStart(8, '0');
}

/** The n-th word of so many letters, for short keys: AAA, AAB, AAC. */
function letters(row: number, length: number): string {
  return row.toString(26).padStart(length, '0').slice(-length).replace(/./g, (digit) => String.fromCharCode(65 + Number.parseInt(digit, 26)));
}

function person(lot: number): string {
  return `${FIRST[lot % FIRST.length]} ${LAST[(lot >>> 4) % LAST.length]}`;
}

function textMaker(name: string, isKey: boolean): (lot: number, row: number) => string {
  if (/email/.test(name)) return (lot, row) => `${person(lot).toLowerCase().replace(' ', '.')}.${row + 1}@example.com`;
  if (isKey) return (_, row) => `${name}-${row + 1}`;
  if (/country|region/.test(name)) return (lot) => COUNTRIES[lot % COUNTRIES.length];
  if (/currency/.test(name)) return () => 'EUR';
  if (/status|state/.test(name)) return (lot) => STATUSES[lot % STATUSES.length];
  if (/name/.test(name)) return person;
  if (/note|comment|body/.test(name)) return () => 'leave with the neighbours';
  return (lot) => `${name} ${(lot % 10_000) + 1}`;
}
