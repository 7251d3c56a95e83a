/** One cell of a server's view or of an answer to a query on it. */
export type Cell = string | number | boolean | null;

/** The server's own views at one moment, by name; the same columns in every row of one view. */
export type Views = Readonly<Record<string, readonly Readonly<Record<string, Cell>>[]>>;

/** What a SELECT on the views answered. `isCut` when there were more rows than are kept. */
export type QueryTable = { readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[]; readonly isCut: boolean };

/** Runs one read-only statement on the views of a moment; rejects with a sentence for people. */
export type QueryViews = (sql: string, views: Views) => Promise<QueryTable>;

/** A view as a table, its columns in the server's order. Columns that say nothing (null in every row) are left out. */
export function tableOf(rows: Views[string]): QueryTable {
  const all = rows.length === 0 ? [] : Object.keys(rows[0]);
  const columns = all.filter(column => rows.some(row => row[column] !== null && row[column] !== ''));
  return { columns, rows: rows.map(row => columns.map(column => row[column] ?? null)), isCut: false };
}
