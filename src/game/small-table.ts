/** Real rows in memory on which a small run's migration is carried out while one watches. Values as the rows hold them. */
export type SmallTable = {
  readonly name: string;
  /** Rows that it is to have. */
  readonly wanted: number;
  /** Fills it up to so many rows; answers how many there are. */
  grow(to: number): number;
  /** The statements of the migration that touch rows or their shape. */
  readonly statements: readonly string[];
  /** Carries one of them out, by its index. */
  run(statement: number): { readonly rows: number; readonly sqliteUs: number; readonly fault: string | null };
  sample(fromRow: number, rows: number): readonly Readonly<Record<string, string | number | null>>[];
  close(): void;
};

/** How far a small run has come: filling, one statement after the other, done. */
export type SmallRun = {
  readonly rows: number;
  /** Statements that are done, with what each changed. */
  readonly done: readonly { readonly sql: string; readonly rows: number; readonly sqliteUs: number; readonly fault: string | null }[];
  readonly isOver: boolean;
};

export const SMALL_RUN_START: SmallRun = { rows: 0, done: [], isOver: false };

/** Frames in which the table fills: long enough to be seen, short enough not to be waited for. */
const FILL_FRAMES = 14;

/** One frame on: more rows, or the next statement. */
export function smallRunOn(table: SmallTable, run: SmallRun): SmallRun {
  if (run.isOver) return run;
  if (run.rows < table.wanted) return { ...run, rows: table.grow(Math.min(table.wanted, run.rows + Math.ceil(table.wanted / FILL_FRAMES))) };
  const sql = table.statements[run.done.length];
  if (sql === undefined) return { ...run, isOver: true };
  return { ...run, done: [...run.done, { sql, ...table.run(run.done.length) }] };
}

/** Everything at once, for whoever does not want things to move. */
export function smallRunWhole(table: SmallTable): SmallRun {
  let run = SMALL_RUN_START;
  while (!run.isOver) run = smallRunOn(table, run);
  return run;
}
