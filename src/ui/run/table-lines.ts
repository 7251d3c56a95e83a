import type { Cell, QueryTable } from '../../game/run-query.ts';
import { counted } from '../../text/number.ts';
import { fitted, plain, span, type Line } from './spans.ts';

/** No column but the last may take more than this, so that a long query text does not push the rest off the screen. */
const columnWidthMax = 21;

/** Text of a cell on one line; null is said as servers' consoles leave it: nothing. */
export const cellText = (cell: Cell): string => cell === null ? '' : typeof cell === 'boolean' ? (cell ? 't' : 'f') : String(cell).replace(/\s+/g, ' ');

/**
A table in exactly `height` lines: names, then rows from `firstRow` on, then how many there are in all. Columns that do not fit are cut at the right;
a query can choose its own.
*/
export function tableLines(table: QueryTable, width: number, height: number, firstRow: number): readonly Line[] {
  if (table.columns.length === 0) return padded([plain('no rows', 'quiet')], width, height);
  const shown = table.rows.slice(firstRow, firstRow + Math.max(0, height - 2));
  const widths = table.columns.map((column, at) => {
    const longest = Math.max(column.length, ...shown.map(row => cellText(row[at]).length));
    return at === table.columns.length - 1 ? longest : Math.min(columnWidthMax, longest);
  });
  const isNumber = table.columns.map((_, at) => shown.some(row => typeof row[at] === 'number') && shown.every(row => row[at] === null || typeof row[at] === 'number'));
  // Two spaces between columns read better; one lets a column more into a narrow panel.
  const gap = ' '.repeat(widths.reduce((total, one) => total + one + 2, -2) <= width ? 2 : 1);
  const lineOf = (cells: readonly string[]): string => cells.map((text, at) => isNumber[at] ? cut(text, widths[at]).padStart(widths[at]) : cut(text, widths[at]).padEnd(widths[at])).join(gap);
  const head: Line = [span(lineOf(table.columns), 'accent')];
  const rows = shown.map(row => plain(lineOf(row.map(cellText)), isGranted(table, row) ? 'strong' : undefined));
  const last = firstRow + shown.length;
  const total = `${counted(table.rows.length, 'row')}${table.isCut ? ' and more' : ''}${table.rows.length > shown.length ? `, ${firstRow + 1} to ${last} shown` : ''}`;
  return padded([head, ...rows, plain(total, 'quiet')], width, height);
}

const cut = (text: string, width: number): string => text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

/** Rows that hold what others wait for stand out wherever a view says so. */
const isGranted = (table: QueryTable, row: readonly Cell[]): boolean => {
  const at = table.columns.indexOf('granted');
  const mode = table.columns.indexOf('mode');
  return at >= 0 && row[at] === true && mode >= 0 && cellText(row[mode]).includes('Exclusive');
};

function padded(lines: readonly Line[], width: number, height: number): readonly Line[] {
  return Array.from({ length: height }, (_, at) => fitted(lines[at] ?? [], width));
}
