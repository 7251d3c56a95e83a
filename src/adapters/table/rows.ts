import type { PgType } from './pg-type.ts';
import type { Shape, ShapeColumn } from './shape.ts';
import { momentText } from './moment.ts';

/** How many orders come in a day: what spreads `created_at` over the years, 120 a second as in the levels' production. */
const ROWS_PER_DAY = 10_368_000;

/** The value of a column in a row: a function of the seed, the table, the column and the row's number, so that a grown table has the same rows as one filled at once. */
export type RowMaker = (row: number, column: ShapeColumn) => string | number | null;

/** What fills a table: seed, rows of production, the moment of its newest row, and how many rows a foreign key may point at. */
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

/** The values of one row, in the order of its columns; generated columns are left out. */
export function rowOf(plan: FillPlan, row: number): readonly (string | number | null)[] {
  return plan.shape.columns.filter((column) => !column.generated).map((column, at) => cellOf(plan, column, at, row));
}

function cellOf(plan: FillPlan, column: ShapeColumn, at: number, row: number): string | number | null {
  const { seed, shape } = plan;
  const lot = draw(seed, at, row);
  if (column.name === shape.rowKey || column.sequence) return keyOfRow(seed, row, shape.rowsPerRow);
  const foreign = shape.foreignKeys.find((key) => key.columns.length === 1 && key.columns[0] === column.name);
  if (foreign) return plan.keyOf(foreign.references, lot);
  const isKey = shape.uniques.some((key) => key.columns.includes(column.name));
  if (!column.notNull && !isKey && lot % 7 === 0 && isLeftOpen(column.name)) return null;
  return typed(plan, column, lot, row, isKey);
}

/** Columns that real rows leave empty now and then. */
function isLeftOpen(name: string): boolean {
  return /note|comment|shipped|cancel|delet|legacy|coupon|phone|middle/.test(name);
}

function typed(plan: FillPlan, column: ShapeColumn, lot: number, row: number, isKey: boolean): string | number {
  const { type, name } = column;
  switch (type.family) {
    case 'integer': return isKey ? keyOfRow(plan.seed, row, plan.shape.rowsPerRow) : integer(name, lot, type);
    case 'numeric': case 'float': return Math.round(500 + (lot % 24_500)) / 100;
    case 'boolean': return lot % 5 === 0 ? 0 : 1;
    case 'timestamp': return momentText(momentOf(plan, lot, row));
    case 'date': return momentText(momentOf(plan, lot, row)).slice(0, 10);
    case 'time': return momentText(lot * 20).slice(11);
    case 'interval': return `0 ${lot % 30} 0`;
    case 'uuid': return uuidOf(plan.seed, row, lot);
    case 'json': return JSON.stringify({ source: lot % 3 === 0 ? 'store' : 'web', items: 1 + (lot % 5) });
    case 'enum': return (type.labels ?? [''])[lot % Math.max(1, type.labels?.length ?? 1)];
    default: return fitted(text(name, lot, row, isKey), type);
  }
}

function integer(name: string, lot: number, type: PgType): number {
  if (/qty|quantity|count|items/.test(name)) return 1 + (lot % 5);
  if (/cents|amount|price|total/.test(name)) return 500 + (lot % 24_500);
  if (/_id$/.test(name)) return 1 + (lot % (type.base === 'smallint' ? 30_000 : 6_000_000));
  return lot % (type.base === 'smallint' ? 1000 : 100_000);
}

/** Rows come in the order of their keys: the newest one now, the oldest as long ago as the table needed to grow. */
function momentOf(plan: FillPlan, lot: number, row: number): number {
  const behind = Math.max(0, plan.productionRows - row * plan.shape.rowsPerRow);
  return plan.newestUs - Math.round((behind / ROWS_PER_DAY) * 86_400_000_000) - (lot % 400_000);
}

function uuidOf(seed: number, row: number, lot: number): string {
  const hex = [lot, draw(seed, 501, row), draw(seed, 502, row), draw(seed, 503, row)].map((part) => part.toString(16).padStart(8, '0')).join('');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5').padEnd(36, '0');
}

function text(name: string, lot: number, row: number, isKey: boolean): string {
  const person = `${FIRST[lot % FIRST.length]} ${LAST[(lot >>> 4) % LAST.length]}`;
  if (/email/.test(name)) return `${person.toLowerCase().replace(' ', '.')}.${row + 1}@example.com`;
  if (isKey) return `${name}-${row + 1}`;
  if (/country|region/.test(name)) return COUNTRIES[lot % COUNTRIES.length];
  if (/currency/.test(name)) return 'EUR';
  if (/status|state/.test(name)) return STATUSES[lot % STATUSES.length];
  if (/name/.test(name)) return person;
  if (/note|comment|body/.test(name)) return 'leave with the neighbours';
  return `${name} ${(lot % 10_000) + 1}`;
}

function fitted(value: string, type: PgType): string {
  const limit = type.modifiers[0];
  return limit === undefined ? value : value.slice(0, limit);
}
