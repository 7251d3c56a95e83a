/** What one statement locks, in the words of the place where it is shown. Lines are 1-based. */
export type LockNote = {
  readonly line: number;
  /** The strongest lock's name as the manual spells it, and its table; null when it locks nothing. */
  readonly lock: string | null;
  readonly relation: string | null;
  /** Whom it keeps out while it is held; 'changes': only who wants to change a row that it has changed. */
  readonly blocks: 'nobody' | 'changes' | 'writers' | 'everyone';
  /** How long: 'a moment', 'a scan of orders', 'a rewrite of orders', 'to the end of the transaction'. */
  readonly holds: string;
  /** A stronger lock that an earlier statement of the same transaction took and that is held while this one works: its line, and whom it keeps out. */
  readonly kept: { readonly line: number; readonly lock: string; readonly relation: string; readonly blocks: 'writers' | 'everyone'; readonly during: string } | null;
};

export type SqlNote = { readonly line: number; readonly column: number; readonly message: string };

/** The notes on a text: what each statement locks, and what cannot be used. Never rejects. */
export type NotesOnSql = { readonly locks: readonly LockNote[]; readonly faults: readonly SqlNote[] };
export type LockNotes = (text: string) => Promise<NotesOnSql>;

/** One thing that a run is judged by, as the editor reminds of it; `passed` of the last run, null before there was one. */
export type Judged = { readonly id: string; readonly title: string; readonly passed: boolean | null };
