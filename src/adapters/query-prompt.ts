import { loadPostgresParser, postgresDialect } from '../sql/postgres-parser.ts';
import { readScript } from '../sql/read-script.ts';
import type { Cell, QueryTable, QueryViews, Views } from '../game/run-query.ts';
import { DataError, faultOf } from './table/fault.ts';
import { holds, quoted } from './table/node.ts';
import type { PgType } from './table/pg-type.ts';
import { BIGINT, BOOLEAN, DOUBLE, INTERVAL, storageOf, TEXT, TIMESTAMPTZ } from './table/pg-type.ts';
import { subquery } from './table/query.ts';
import type { Dialect, ScopeColumn } from './table/scope.ts';
import { EMPTY_SCOPE } from './table/scope.ts';
import { parsed } from './table/shape.ts';
import { openDatabase } from './table/store.ts';
import type { CallbackState } from './table/callbacks.ts';
import { intervalUs, momentText, momentUs, printInterval, printMoment, readInterval } from './table/moment.ts';

/** How long a query may take, and how many of its rows are kept. */
const LIMIT_MS = 1000;
const LIMIT_ROWS = 200;

/** Longest query that is read, in letters. */
const LIMIT_LETTERS = 20_000;

/**
Runs a SELECT on the server's views of one moment, copied into memory: any join, WHERE, grouping, WITH. The text is parsed by the server's own grammar
and only its translation reaches SQLite, so nothing but these rows can be read, and nothing written. Rejects with one sentence.

@param atUs the moment of the views on the run's clock, which now() answers; without it now() is refused, since the rows do not tell it
*/
export const queryViews: (...asked: [...Parameters<QueryViews>, atUs?: number | null]) => Promise<QueryTable> = async (sql, views, atUs = null) => {
  await loadPostgresParser();
  return answer(sql, views, atUs);
};

/** The same, once the parser has been loaded. `nowMs` is the clock that ends an endless query. */
export function answer(sql: string, views: Views, atUs: number | null, nowMs: () => number = () => performance.now()): QueryTable {
  const text = sql.trim().replace(/;\s*$/, '');
  const state: CallbackState = { nowUs: atUs ?? Number.NaN, draws: 0, enums: new Map(), sequences: new Map(), ownedSequences: new Map(), onTick: () => {}, blockingPids: (pid) => blockersOf(views, pid) };
  const database = openDatabase(state);
  try {
    if (text.length > LIMIT_LETTERS) throw new DataError(null, `the query has ${text.length} letters, and at most ${LIMIT_LETTERS} are read`);
    const select = selectOf(text);
    const columns = new Map(Object.entries(views).map(([name, rows]) => [name, columnsOf(rows)]));
    const query = subquery(select, EMPTY_SCOPE, dialectOf(columns));
    for (const [name, rows] of Object.entries(views)) if (holds(select, 'RangeVar', (range) => range.relname === name)) fill(database, name, columns.get(name) ?? [], rows);
    const until = nowMs() + LIMIT_MS;
    state.onTick = () => { if (nowMs() > until) throw new DataError('57014', 'the query was stopped after one second; a narrower WHERE or a join condition makes it shorter'); };
    return rowsOf(database.prepare(query.sql).raw().iterate() as IterableIterator<readonly StoredCell[]>, query.columns);
  } catch (thrown) {
    throw new Error(sentenceOf(thrown, text), { cause: thrown });
  } finally {
    database.close();
  }
}

type StoredCell = string | number | null;

/** pg_blocking_pids(): the server's own answer stands as a column of the activity views. */
function blockersOf(views: Views, pid: number): string {
  for (const rows of Object.values(views)) {
    const row = rows.find((candidate) => candidate.pid === pid && typeof candidate.pg_blocking_pids === 'string');
    if (row) return String(row.pg_blocking_pids);
  }
  return '{}';
}

/** Only a SELECT that reads: everything else is named and refused. */
function selectOf(text: string): Parameters<typeof subquery>[0] {
  const { statements } = readScript(text, postgresDialect).script;
  if (statements.length === 0) throw new DataError('42601', 'there is no statement here; type a SELECT on one of the views');
  if (statements.length > 1) throw new DataError('42601', 'one statement at a time, please');
  const node = parsed(text);
  const select = node.SelectStmt;
  if (!select) throw new DataError('25006', 'this prompt only reads: a SELECT on the views is answered, nothing else');
  if (select.intoClause || select.lockingClause) throw new DataError('25006', 'this prompt only reads: INTO and FOR UPDATE are refused');
  return select;
}

const MOMENT = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?(\+00(:?00)?|Z)?$/;
/** A moment on the run's own clock: '00:07:31.250' after its start. */
const CLOCK = /^\d+:\d{2}:\d{2}(\.\d+)?$/;
/** Columns that hold moments in all servers' views (backend_start, waitstart, state_change). */
const MOMENT_COLUMN = /start$|_change$|_at$|_time$/;
const SPAN = /^-?(\d+ days? ?)?(\d+:\d{2}:\d{2}(\.\d+)?)$/;

function isMoment(column: string, cell: Cell): boolean {
  return typeof cell === 'string' && (MOMENT.test(cell) || (MOMENT_COLUMN.test(column) && CLOCK.test(cell)));
}

/** A moment as the table's rooms keep it: one width, in UTC. The run's clock begins in 1970. */
function normalised(text: string): string {
  if (CLOCK.test(text)) return momentText(intervalUs(readInterval(text)));
  return momentText(momentUs(text.replace('T', ' ').replace(/(\+00(:?00)?|Z)$/, '')));
}

/** Columns of a view with the types that its cells show; a column of nothing but NULLs is text. */
function columnsOf(rows: Views[string]): readonly ScopeColumn[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return names.map((name) => ({ name, type: typeOfCells(name, rows.map((row) => row[name] ?? null)) }));
}

function typeOfCells(name: string, cells: readonly Cell[]): PgType {
  const known = cells.filter((cell) => cell !== null);
  const all = (test: (cell: Cell) => boolean): boolean => known.length > 0 && known.every(test);
  if (all((cell) => typeof cell === 'boolean')) return BOOLEAN;
  if (all((cell) => typeof cell === 'number')) return all((cell) => Number.isInteger(cell)) ? BIGINT : DOUBLE;
  if (all((cell) => isMoment(name, cell))) return TIMESTAMPTZ;
  if (all((cell) => typeof cell === 'string' && SPAN.test(cell))) return INTERVAL;
  return TEXT;
}

function dialectOf(columns: ReadonlyMap<string, readonly ScopeColumn[]>): Dialect {
  return { columnsOf: (name) => columns.get(name), viewOf: () => undefined, enums: new Map(), rowsPerRow: () => 1, isBounded: true, isLenient: true };
}

function fill(database: ReturnType<typeof openDatabase>, name: string, columns: readonly ScopeColumn[], rows: Views[string]): void {
  database.exec(`CREATE TABLE ${quoted(name)} (${columns.map((column) => `${quoted(column.name)} ${storageOf(column.type)}`).join(', ') || '"nothing" TEXT'})`);
  if (columns.length === 0) return;
  const insert = database.prepare(`INSERT INTO ${quoted(name)} VALUES (${columns.map(() => '?').join(', ')})`);
  for (const row of rows) insert.run(...columns.map((column) => stored(row[column.name] ?? null, column.type)));
}

function stored(cell: Cell, type: PgType): StoredCell {
  if (cell === null) return null;
  if (typeof cell === 'boolean') return type.family === 'boolean' ? Number(cell) : String(cell);
  if (type.family === 'timestamp') return normalised(String(cell));
  if (type.family === 'interval') return readInterval(String(cell));
  return cell;
}

function rowsOf(found: IterableIterator<readonly StoredCell[]>, columns: readonly ScopeColumn[]): QueryTable {
  const rows: (readonly Cell[])[] = [];
  let isCut = false;
  for (const row of found) {
    if (rows.length === LIMIT_ROWS) { isCut = true; break; }
    rows.push(row.map((cell, at) => shown(cell, columns[at].type)));
  }
  return { columns: columns.map((column) => column.name), rows, isCut };
}

/** A cell as the server would print it; seconds are kept to the millisecond, as the views show them. */
function shown(cell: StoredCell, type: PgType): Cell {
  if (cell === null) return null;
  switch (type.family) {
    case 'boolean': return cell === 1;
    case 'timestamp': return shownMoment(String(cell));
    case 'interval': return printInterval(String(cell));
    default: return cell;
  }
}

/** A moment in the spelling of its view: a date and a time, or the run's clock. */
function shownMoment(text: string): string {
  const us = momentUs(text);
  if (us >= CLOCK_END_US) return printMoment(text, false);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(us / 3_600_000_000))}:${two(Math.floor(us / 60_000_000) % 60)}:${two(Math.floor(us / 1_000_000) % 60)}.${String(Math.floor(us / 1000) % 1000).padStart(3, '0')}`;
}

/** No run lasts a year, and no server's clock stands in 1970. */
const CLOCK_END_US = 365 * 86_400_000_000;

function sentenceOf(thrown: unknown, text: string): string {
  if (!(thrown instanceof DataError)) return `The query could not be answered: ${(thrown as Error).message.split('\n')[0]}.`;
  const fault = faultOf(thrown, text);
  const where = fault.line === null ? '' : text.includes('\n') ? ` (line ${fault.line}, column ${fault.column})` : ` (column ${fault.column})`;
  const message = fault.message.replace('cannot be carried out on the in-memory table yet', 'is not answered at this prompt');
  return `${message[0].toUpperCase()}${message.slice(1)}${where}.`;
}
