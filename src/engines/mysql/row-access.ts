import type { Comparison, Condition } from '../../sql/mysql-ast.ts';
import { indexesOf, type MysqlIndex, type MysqlTable } from '../../sql/mysql-catalogue.ts';
import { sameName } from './draft.ts';
import type { Planning } from './planning.ts';

/** How InnoDB finds the rows of a condition, and so which records and gaps it locks under REPEATABLE READ. */
export type RowAccess = {
  /** 'scan': every row is visited and locked; 'range': part of an index; 'point': named keys of a unique index. */
  readonly kind: 'scan' | 'range' | 'point';
  readonly rows: number;
  /** True where gaps are locked into which new rows would usually fall: the end of the table, or the same value of a secondary index. */
  readonly locksNewRows: boolean;
  /** True when the bounds are constants, so that the number of rows does not grow with the table. */
  readonly isBounded: boolean;
  /** Found through a secondary index: each row is looked up in the clustered one, in no order of it. */
  readonly looksUp: boolean;
};

/** Rows that one value of a non-unique index stands for, and that a range without numbers covers, where nothing better is known. */
const SAME_VALUE_SHARE = 0.05;
const RANGE_SHARE = 0.1;

export function rowAccess(where: Condition, table: MysqlTable, planning: Planning): RowAccess {
  const scan: RowAccess = { kind: 'scan', rows: table.rows, locksNewRows: true, isBounded: false, looksUp: false };
  if (where === null || where.alternatives.length === 0) return scan;
  const indexes = indexesOf(planning.catalogue.relations, table.name).filter((index) => index.visible && (index.indexKind === 'primary'
    || index.indexKind === 'unique' || index.indexKind === 'index'));
  const parts = where.alternatives.map((comparisons) => best(comparisons, indexes, table));
  if (parts.some((part) => part === null)) return scan;
  const found = parts.filter((part) => part !== null);
  const rows = Math.min(table.rows, found.reduce((sum, part) => sum + part.rows, 0));
  return { kind: found.every((part) => part.kind === 'point') ? 'point' : 'range', rows, locksNewRows: found.some((part) => part.locksNewRows),
    isBounded: found.every((part) => part.isBounded), looksUp: found.some((part) => part.looksUp) };
}

function best(comparisons: readonly Comparison[], indexes: readonly MysqlIndex[], table: MysqlTable): RowAccess | null {
  const served = indexes.flatMap((index) => accessBy(index, comparisons, table) ?? []);
  return served.toSorted((a, b) => a.rows - b.rows)[0] ?? null;
}

const isEqual = (candidates: readonly Comparison[]): boolean => candidates.some((comparison) => comparison.operator !== 'range');

function accessBy(index: MysqlIndex, comparisons: readonly Comparison[], table: MysqlTable): RowAccess | null {
  const on = (key: string | undefined): Comparison[] => comparisons.filter((comparison) => key !== undefined && sameName(comparison.column, key));
  const first = on(index.keys[0]);
  if (first.length === 0) return null;
  const isPoint = index.unique && index.keys.every((key) => isEqual(on(key)));
  const values = first.find((comparison) => comparison.operator === 'in')?.values.length ?? 1;
  if (isPoint) return { kind: 'point', rows: Math.min(table.rows, values), locksNewRows: false, isBounded: true, looksUp: index.indexKind !== 'primary' };
  if (isEqual(first)) {
    const rows = Math.min(table.rows, Math.max(1, Math.round(table.rows * SAME_VALUE_SHARE * values)));
    return { kind: 'range', rows, locksNewRows: index.indexKind !== 'primary', isBounded: index.unique, looksUp: index.indexKind !== 'primary' };
  }
  return rangeBy(index, first, table);
}

function rangeBy(index: MysqlIndex, comparisons: readonly Comparison[], table: MysqlTable): RowAccess {
  const texts = comparisons.flatMap((comparison) => comparison.values);
  const between = comparisons.find((comparison) => comparison.values.length === 2);
  const bound = (pattern: RegExp): number | null => {
    const text = texts.find((candidate) => pattern.test(candidate));
    const value = Number(text?.replace(/^[<>=]+/, ''));
    return text === undefined || Number.isNaN(value) ? null : value;
  };
  const isLike = texts.some((text) => text.startsWith('LIKE'));
  const low = between === undefined ? bound(/^>/) : Number(between.values[0]);
  const high = between === undefined ? bound(/^</) : Number(between.values[1]);
  const hasUpper = isLike || between !== undefined || texts.some((text) => text.startsWith('<'));
  const hasLower = isLike || between !== undefined || texts.some((text) => text.startsWith('>'));
  const isNumbered = index.indexKind === 'primary' && (low !== null || high !== null) && !Number.isNaN(low ?? 0) && !Number.isNaN(high ?? 0);
  const numbered = Math.max(0, Math.min(table.rows, high ?? table.rows) - Math.max(0, (low ?? 1) - 1));
  const rows = isNumbered ? Math.min(table.rows, numbered) : Math.round(table.rows * RANGE_SHARE);
  const isConstant = hasUpper && (isNumbered || (hasLower && between !== undefined));
  return { kind: 'range', rows: Math.max(1, rows), locksNewRows: !hasUpper || (isLike && index.indexKind !== 'primary'), isBounded: isConstant,
    looksUp: index.indexKind !== 'primary' };
}
