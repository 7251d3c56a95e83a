import type { BatchDirective, RetryDirective, SqlFault } from './script.ts';
import type { CommentLine } from './split.ts';

/** What the `-- migrate:` comments before one statement say. */
export type Directives = { readonly retry: RetryDirective | null; readonly batch: BatchDirective | null; readonly noTransaction: boolean; readonly faults: readonly SqlFault[] };

const words = ['no-transaction', 'session-lock', 'retry', 'batch'] as const;
const unitsUs: Readonly<Record<string, number>> = { us: 1, ms: 1_000, s: 1_000_000, min: 60_000_000, h: 3_600_000_000 };

/** Reads the directives among the comments that stand before a statement. */
export const readDirectives = (comments: readonly CommentLine[]): Directives => {
  let retry: RetryDirective | null = null;
  let batch: BatchDirective | null = null;
  let noTransaction = false;
  const faults: SqlFault[] = [];
  for (const comment of comments) {
    const text = directiveText(comment.text);
    if (text === null) continue;
    const place = { line: comment.line, column: comment.column, kind: 'directive' as const };
    const at = `line ${comment.line}, column ${comment.column}`;
    const word = /^[^\s,]+/.exec(text)?.[0].toLowerCase() ?? '';
    if (word === 'no-transaction') noTransaction = true;
    else if (word === 'session-lock') continue;
    else if (word === 'retry') {
      retry = readRetry(text);
      if (retry === null) faults.push({ ...place, message: `${at}: write this directive as "-- migrate: retry 10, backoff 1s, jitter"` });
    } else if (word === 'batch') {
      batch = readBatch(text);
      if (batch === null) faults.push({ ...place, message: `${at}: write this directive as "-- migrate: batch 5000 by id, pause 80ms, while replica lag < 10s"` });
    } else faults.push({ ...place, message: `${at}: "${word}" is no directive; ${suggestion(word)}` });
  }
  return { retry, batch, noTransaction, faults };
};

/** Directives after the last statement belong to nothing. */
export const strayDirectives = (comments: readonly CommentLine[]): Directives => {
  const read = readDirectives(comments);
  if (read.retry === null && read.batch === null) return read;
  const last = comments[comments.length - 1];
  const message = `line ${last.line}, column ${last.column}: no statement follows this directive: put it right before the statement it is for`;
  return { ...read, faults: [...read.faults, { line: last.line, column: last.column, kind: 'directive', message }] };
};

/** The text after `migrate:`, also where the word itself is mistyped; null for an ordinary comment. */
const directiveText = (comment: string): string | null => {
  const found = /^([A-Za-z]+)\s*:\s*(.*)$/.exec(comment);
  if (found === null) return null;
  const word = found[1].toLowerCase();
  return word === 'migrate' || (distance(word, 'migrate') <= 2 && words.some((w) => found[2].toLowerCase().startsWith(w))) ? found[2].trim() : null;
};

const durationUs = (text: string): number | null => {
  const found = /^(\d+(?:\.\d+)?)\s*(us|ms|s|min|h)$/.exec(text.trim().toLowerCase());
  return found === null ? null : Math.round(Number(found[1]) * unitsUs[found[2]]);
};

const readRetry = (text: string): RetryDirective | null => {
  const [head, ...rest] = text.toLowerCase().split(',').map((part) => part.trim());
  const times = /^retry\s+(\d+)(?:\s+times)?$/.exec(head);
  if (times === null || Number(times[1]) < 1) return null;
  let backoffUs = 0;
  let jitter = false;
  for (const part of rest) {
    const backoff = /^backoff\s+(.+)$/.exec(part);
    const us = backoff === null ? null : durationUs(backoff[1]);
    if (us !== null) backoffUs = us;
    else if (part === 'jitter') jitter = true;
    else return null;
  }
  return { times: Number(times[1]), backoffUs, jitter };
};

const readBatch = (text: string): BatchDirective | null => {
  const [head, ...rest] = text.split(',').map((part) => part.trim());
  const size = /^batch\s+([\d_]+)\s+by\s+("?)([A-Za-z_][\w$]*)\2$/i.exec(head);
  const rows = size === null ? 0 : Number(size[1].replaceAll('_', ''));
  if (size === null || rows < 1) return null;
  let pauseUs = 0;
  let maxReplicaLagUs: number | null = null;
  let isByOffset = false;
  for (const part of rest) {
    if (/^offset$/i.test(part)) {
      isByOffset = true;
      continue;
    }
    const pause = /^pause\s+(.+)$/i.exec(part);
    const lag = /^while\s+replica\s+lag\s*<\s*(.+)$/i.exec(part);
    const us = durationUs((pause ?? lag)?.[1] ?? '');
    if (us === null) return null;
    if (pause !== null) pauseUs = us;
    else maxReplicaLagUs = us;
  }
  return { rows, by: size[2] === '"' ? size[3] : size[3].toLowerCase(), pauseUs, maxReplicaLagUs, ...(isByOffset ? { paging: 'offset' as const } : {}) };
};

const suggestion = (word: string): string => {
  const near = words.find((known) => distance(word, known) <= 3);
  return near === undefined ? `the directives are ${words.join(', ')}` : `did you mean "${near}"?`;
};

/** Levenshtein distance, for suggestions. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
};
