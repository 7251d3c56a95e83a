import type { SmallTable } from '../../game/small-table.ts';
import { grouped } from '../../text/number.ts';
import { fitted, span, widthOf } from '../run/spans.ts';
import type { Line } from '../run/spans.ts';
import type { Theme } from '../theme.ts';

type Row = ReturnType<SmallTable['sample']>[number];

/** Rows shown from the table's head; the last ones are shown too, because there one sees it grow. */
const TAIL = 3;
const CELL_MAX = 24;

/** The table as it is at this moment: how full, its first rows and its last, a column that is new drawn so. */
export function smallTableLines(table: SmallTable, rows: number, height: number, columns: number, theme: Theme): readonly Line[] {
  const bar = Math.max(10, Math.min(40, columns - 44));
  const full = Math.round((rows / Math.max(1, table.wanted)) * bar);
  const meter: Line = [span(` ${table.name}  `, 'strong'), span(theme.glyphs.barFull.repeat(full), 'accent'), span(theme.glyphs.barEmpty.repeat(bar - full), 'quiet'), span(`  ${grouped(rows)} rows`)];
  const head = table.sample(0, Math.max(1, height - TAIL - 5));
  const tail = rows > head.length + TAIL ? table.sample(rows - TAIL, TAIL) : [];
  if (head.length === 0) return [meter];
  const names = Object.keys(head[0]);
  const widths = names.map((name) => Math.min(CELL_MAX, Math.max(name.length, ...[...head, ...tail].map((row) => cell(row[name]).length))));
  const kept = keptColumns(names, widths, columns - 2);
  const line = (row: Row): Line => kept.flatMap((name) => [span(' '), ...fitted([span(cell(row[name]), row[name] === null ? 'quiet' : name === names.at(-1) && names.length > kept.length ? 'accent' : undefined)], widths[names.indexOf(name)], theme.glyphs.ellipsis)]);
  const titles: Line = kept.flatMap((name) => [span(' '), ...fitted([span(name, 'quiet')], widths[names.indexOf(name)], theme.glyphs.ellipsis)]);
  return [meter, [span(' ')], titles, [span(` ${theme.glyphs.horizontal.repeat(Math.max(0, widthOf(titles) - 1))}`, 'frame')], ...head.map(line), ...(tail.length > 0 ? [[span(` ${theme.glyphs.ellipsis}`, 'quiet')], ...tail.map(line)] : [])].slice(0, Math.max(1, height));
}

const cell = (value: string | number | null | undefined): string => (value === null || value === undefined ? 'NULL' : String(value)).slice(0, CELL_MAX);

/** As many columns as fit; the last one (the newest) always does. */
function keptColumns(names: readonly string[], widths: readonly number[], room: number): readonly string[] {
  const last = names.length - 1;
  let left = room - widths[last] - 1;
  const first: string[] = [];
  for (let index = 0; index < last; index++) {
    if (left < widths[index] + 1) break;
    left -= widths[index] + 1;
    first.push(names[index]);
  }
  return [...first, names[last]];
}
