import type { Catalogue } from '../sql/catalogue.ts';

/** What a script driver reports through a `note` step; the run room reads it, the simulator only passes it on with its time. */
export type Note =
  /** Committed: from now on every new statement, of traffic too, is planned against this catalogue. */
  | { readonly kind: 'catalogue'; readonly catalogue: Catalogue }
  /** A statement (of whatever kind) or batch whose effect is now committed; a batch is the rows with fromKey < key <= toKey, null = the whole statement. */
  | { readonly kind: 'data-commit'; readonly statement: number; readonly fromKey: number | null; readonly toKey: number | null }
  | { readonly kind: 'retry'; readonly statement: number; readonly attempt: number; readonly pauseUs: number }
  /** The script has come to its end, or stopped at an error. */
  | { readonly kind: 'script-ended'; readonly succeeded: boolean; readonly error: { readonly sqlstate: string; readonly message: string; readonly statement: number } | null };
