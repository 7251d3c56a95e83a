/** Rows that production's table has on the scale model: of 80,000,000 each stands for 400, and they fit in memory. */
export const MODEL_ROWS = 200_000;

/**
What must be true of the rows when the run is over, as SQL that counts the rows for which it is not: every count must be 0. The queries run on
the real table that the migration's data side was carried out on; the judge receives only the counts.
*/
export type Invariant = {
  readonly id: string;
  /** A SELECT that returns one number: how many rows break the rule. It fails as a whole (and so does the rule) when a column is missing. */
  readonly countSql: string;
  /** A SELECT of one number that is asked before the migration; `{before}` in `countSql` stands for its answer. */
  readonly beforeSql?: string;
  /** A statement that must be possible afterwards: it is carried out before the count, and taken back. */
  readonly trySql?: string;
  /** A statement that must be refused afterwards, tried in the same way. */
  readonly refuseSql?: string;
  /** What it means for people when the count is not 0; `{count}` stands for the number. */
  readonly sentence: string;
};

/** An invariant after it was asked: rows that break it, or null with the reason when the query itself could not be answered. */
export type InvariantCount = {
  readonly id: string;
  readonly count: number | null;
  readonly reason: string | null;
};
