/**
What a server knows of one of its sessions at one moment, before any server's views have put it into columns. Times are microseconds of the run.
*/
export type SessionFacts = {
  readonly id: number;
  readonly application: string;
  readonly host: string | null;
  readonly state: 'active' | 'idle' | 'idle in transaction' | 'idle in transaction (aborted)';
  readonly sql: string;
  readonly connectedUs: number;
  readonly transactionUs: number | null;
  readonly queryUs: number | null;
  readonly locks: readonly { readonly relation: string; readonly mode: string }[];
  /** Tables of which it has locked single rows, and about how many. */
  readonly rowLocks: readonly { readonly relation: string; readonly rows: number }[];
  /** What it waits for: a table's lock, or (mode null) a row that another transaction has locked. */
  readonly waits: { readonly relation: string | null; readonly mode: string | null; readonly sinceUs: number } | null;
  /** A pause that its own statement asks for, by the name of the wait. */
  readonly pause?: { readonly event: string; readonly sinceUs: number };
  readonly blockedBy: readonly number[];
};

export type ServerFacts = {
  readonly nowUs: number;
  readonly sessions: readonly SessionFacts[];
  /** Null where there is no standby. */
  readonly standbyLagUs: number | null;
};

export type ViewRow = Readonly<Record<string, string | number | boolean | null>>;
export type ServerViews = Readonly<Record<string, readonly ViewRow[]>>;
