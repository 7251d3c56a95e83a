/**
A migration script as its author wrote it: statements with their positions, and the `-- migrate:` directives that stand before them.
*/
export type Script = {
  readonly statements: readonly ScriptStatement[];
  /** `-- migrate: no-transaction`: the framework's own wrapping does not apply. */
  readonly noTransaction: boolean;
};

export type ScriptStatement = {
  /** Position among the statements, from 0. */
  readonly index: number;
  /** The statement's own text without its semicolon and without the comments before it. */
  readonly sql: string;
  /** 1-based line and column of its first character in the file. */
  readonly line: number;
  readonly column: number;
  readonly retry: RetryDirective | null;
  readonly batch: BatchDirective | null;
};

/** `-- migrate: retry 10, backoff 1s, jitter`: the whole statement again when it fails with a lock timeout or as a deadlock victim. */
export type RetryDirective = { readonly times: number; readonly backoffUs: number; readonly jitter: boolean };

/**
`-- migrate: batch 5000 by id, pause 80ms, while replica lag < 10s`: keyset pages over the key column, one commit a batch.
`maxReplicaLagUs` pauses between batches while the standby is further behind; null when the directive does not say. With `offset` each page is
looked for with `LIMIT rows OFFSET page * rows` in what the statement's condition reaches at that moment, as a loop over page numbers does.
*/
export type BatchDirective = { readonly rows: number; readonly by: string; readonly pauseUs: number; readonly maxReplicaLagUs: number | null; readonly paging?: 'offset' };

/** Something in a file that cannot be used: said in one sentence, with its place and what to do. */
export type SqlFault = {
  readonly line: number;
  readonly column: number;
  /** 'syntax': the server itself would refuse to parse it; 'unmodelled': valid SQL that the simulator does not know; 'directive': a `-- migrate:` line. */
  readonly kind: 'syntax' | 'unmodelled' | 'directive' | 'encoding' | 'meta-command';
  readonly message: string;
};
