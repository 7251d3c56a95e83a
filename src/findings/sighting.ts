import type { Index, Table } from '../sql/catalogue.ts';
import type { Work } from '../engines/engine.ts';
import { changeOf } from '../run/plan-rows.ts';
import { durationRough } from '../text/duration.ts';
import { grouped } from '../text/number.ts';
import { indexesOf, tableNamed } from './catalogue-change.ts';
import type { Severity } from './finding.ts';
import { blockedUsError, blockedUsWarning } from './limits.ts';
import { quotedName } from './names.ts';
import type { AnalysedStatement, Hold, Subject } from './subject.ts';

/** How bad it is that a lock keeps customers' statements waiting so long; null when nobody notices. */
export const severityOfBlocking = (us: number): Severity | null => us >= blockedUsError ? 'error' : us >= blockedUsWarning ? 'warning' : null;

export const isBlocking = (hold: Hold): boolean => hold.blocksReads || hold.blocksWrites;

/** A lock that stops readers comes before one that stops only writers, unless readers do not notice it and writers do. */
const rank = (hold: Hold): number => {
  const isNoticed = hold.totalUs >= blockedUsWarning;
  return (isNoticed ? 2 : 0) + (hold.blocksReads ? 1 : 0);
};

/** The lock that hurts most: one that the statement takes itself (a view is stopped by its table's), one that stops readers before one that stops writers, the longest. */
export const worstHold = (holds: readonly Hold[], on?: string): Hold | null =>
  holds.filter(hold => isBlocking(hold) && (on === undefined || hold.relation === on))
    .toSorted((a, b) => Number(b.mode !== '') - Number(a.mode !== '') || rank(b) - rank(a) || b.totalUs - a.totalUs)[0] ?? null;

/** The figures that most messages name: the table, the lock in the manual's spelling, who waits, for how long. */
export const holdValues = (subject: Subject, statement: AnalysedStatement, hold: Hold, us: number): Readonly<Record<string, string>> => ({
  table: quotedName(subject.engine.id, hold.relation),
  mode: hold.mode === '' ? 'a lock' : subject.engine.modeName(hold.mode),
  waiting: hold.blocksReads ? 'every read and write' : 'every write',
  waitingOf: hold.blocksReads ? 'reads and writes' : 'writes',
  time: durationRough(us),
  rows: grouped(tableNamed(statement.before, hold.relation)?.rows ?? statement.estimate.rows),
});

export const worksOf = (statement: AnalysedStatement): readonly Work[] =>
  statement.plan.steps.flatMap(step => step.kind === 'work' ? [step.work] : []);

const dataKinds: ReadonlySet<Work['kind']> = new Set(['update', 'delete', 'insert']);

/** The part of a statement that changes rows, null when it changes none. */
export const dataWork = (statement: AnalysedStatement): Work | null => {
  const work = statement.changes.length > 0 ? undefined : worksOf(statement).find(candidate => dataKinds.has(candidate.kind));
  if (!work) {
    return null;
  }
  // A change that the server stops to look at its locks is one change all the same.
  const parts = changeOf(statement.plan);
  return parts.includes(work) ? { ...work, rows: parts.reduce((sum, part) => sum + part.rows, 0) } : work;
};

export const isRefused = (statement: AnalysedStatement): boolean => statement.error !== null || statement.plan.unmodelled !== null;

/** Was the table there before this script, so that others may be using it? */
export const isInUse = (statement: AnalysedStatement, table: string): boolean => {
  const relation = tableNamed(statement.before, table);
  return relation !== null && relation.isNew !== true && !statement.madeBefore.has(table);
};

/** The column that batches walk along: the primary key's only column, else a unique NOT NULL one with a valid index; null when there is none. */
export const batchKey = (statement: AnalysedStatement, table: string): string | null => {
  const found = tableNamed(statement.after, table) ?? tableNamed(statement.before, table);
  const primary = found?.constraints.find(constraint => constraint.kind === 'primary-key');
  if (primary?.kind === 'primary-key' && primary.columns.length === 1) {
    return primary.columns[0]!;
  }
  const isNotNull = (name: string): boolean => found?.columns.some(column => column.name === name && column.notNull) ?? false;
  return indexesOf(statement.after, table).find(index => isKeysetIndex(index) && isNotNull(index.keys[0]!))?.keys[0] ?? null;
};

/** An index along which keyset pages miss no row: unique over this one column, complete and valid. */
export const isKeysetIndex = (index: Index): boolean => index.unique && index.valid && index.predicate === null && index.keys.length === 1;

/** Does a valid, complete index start with these columns (in any order among themselves)? */
export const hasIndexOn = (indexes: readonly Index[], columns: readonly string[]): boolean => indexes.some(index =>
  index.valid && index.predicate === null && columns.every(column => index.keys.slice(0, columns.length).includes(column)));

/** Rows a batch may have so that one takes at most about a second at this statement's price: 1, 2 or 5 times a power of ten, at most 5,000. */
export const batchRows = (rows: number, durationUs: number): number => {
  const fitting = Math.min(5000, rows > 0 && durationUs > 0 ? 1_000_000 / (durationUs / rows) : 5000);
  const power = 10 ** Math.floor(Math.log10(Math.max(1, fitting)));
  return [5, 2, 1].find(factor => factor * power <= fitting) ! * power || 1;
};

/** A statement as its author wrote it, with one semicolon. */
export const written = (statement: AnalysedStatement): string => `${statement.statement.sql.trim().replace(/;+$/, '')};`;

export const columnType = (table: Table, column: string): string => table.columns.find(candidate => candidate.name === column)?.type ?? 'text';
