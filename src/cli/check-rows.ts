import { didYouMean } from '../text/suggestion.ts';
import { InputError } from './check-input.ts';

const powers: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, b: 1e9, g: 1e9 };

/** More rows than a table has pages for: 2^32 pages of 8 kB with some 290 rows at most. */
const rowsMax = 1e12;

/** "80M", "6k", "1_000_000", "1,5"-less decimals "1.5M", "8e+07" in rows; null when it is no count that makes sense. */
export const parseCount = (text: string): number | null => {
  const match = /^(\d[\d_]*(?:\.\d+)?(?:e\+?\d+)?)\s*([kmbg]?)$/i.exec(text.trim());
  const count = match ? Math.round(Number(match[1]!.replaceAll('_', '')) * powers[match[2]!.toLowerCase()]!) : NaN;
  return Number.isFinite(count) && count <= rowsMax ? count : null;
};

const bareName = (name: string): string => name.trim().replace(/^"(.*)"$/, '$1').replace(/^public\./, '');

/**
`orders=80M,customers=6M` as rows by table.

@throws InputError for a part that is no `table=count`
*/
export const parseRowList = (text: string): ReadonlyMap<string, number> => {
  const rows = new Map<string, number>();
  for (const part of text.split(',').map(piece => piece.trim()).filter(piece => piece !== '')) {
    const at = part.lastIndexOf('=');
    const count = at < 1 ? null : parseCount(part.slice(at + 1));
    const name = bareName(part.slice(0, at));
    if (count === null) {
      throw new InputError(`--rows: "${part}" is not a table and its rows. Write it as orders=80M, customers=6k or events=1_000_000 (at most 1e12 rows), or name a CSV file.`);
    }
    if (rows.has(name)) {
      throw new InputError(`--rows: the table "${name}" is named twice. Name it once.`);
    }
    rows.set(name, count);
  }
  return rows;
};

/**
Lines of `table,rows`, as `SELECT relname, reltuples FROM pg_class` exports them; a first line of headings may stand above. A count of -1 (never
analysed) leaves the table out.

@throws InputError with the line that is something else
*/
export const parseRowCsv = (file: string, text: string): ReadonlyMap<string, number> => {
  const rows = new Map<string, number>();
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '') {
      return;
    }
    const match = /^\s*("(?:[^"]|"")*"|[^,;\t]*)\s*[,;\t]\s*"?([^",;\t]*)"?\s*$/.exec(line);
    const name = match ? bareName(match[1]!.replaceAll('""', '"')) : '';
    const count = match ? parseCount(match[2]!) : null;
    if (match && count !== null && name !== '') {
      rows.set(name, count);
      return;
    }
    const isHeading = index === 0 && match !== null && /[a-z]/i.test(match[2]!);
    if (!isHeading && !(match && Number(match[2]) < 0)) {
      throw new InputError(`${file}:${index + 1}:1: "${line.slice(0, 60)}" is not a table and its rows. Write one "table,rows" a line.`);
    }
  });
  return rows;
};

/**
The counts for the tables that there are. From a list on the command line every name must be known; a file may name more than the schema has.

@throws InputError for a name that the schema does not have
*/
export const rowsOfKnownTables = (rows: ReadonlyMap<string, number>, tables: readonly string[], isFromFile: boolean): Readonly<Record<string, number>> => {
  const known: Record<string, number> = {};
  for (const [name, count] of rows) {
    const found = tables.find(table => table === name) ?? tables.find(table => table.toLowerCase() === name.toLowerCase());
    if (found !== undefined) {
      known[found] = count;
    } else if (!isFromFile) {
      throw new InputError(`--rows: there is no table "${name}" in the schema.${didYouMean(name, tables)} Tables: ${tables.slice(0, 12).join(', ') || 'none'}${tables.length > 12 ? ', …' : ''}.`);
    }
  }
  return known;
};
