import type { Evidence, Level } from '../levels/level.ts';
import type { LogEntry } from '../run/trace.ts';
import { clock } from '../text/duration.ts';
import { logText } from '../text/log-text.ts';
import type { LogWords } from '../text/log-text.ts';
import { lockModeName } from './lock-names.ts';
import { told } from './run-log.ts';
import type { Flown } from './state.ts';

/** Something in the player's own run that can be pointed at: a row of a view at a moment, or an entry of the log. */
export type EvidenceItem = {
  readonly id: string;
  readonly from: 'view' | 'log';
  /** Where it was seen: 'pg_locks 00:15.0', '00:00.2'. */
  readonly seen: string;
  readonly words: string;
  /** The level's evidence that it is, or '' when it proves nothing. */
  readonly evidence: string;
};

/** Rows of each view that are offered beside those that the level names, and entries of the log. */
const ROWS_BESIDE = 1;
const ENTRIES = 7;

export const SAY: LogWords = { modeName: lockModeName, podName: (pod) => `web-${pod}`, sqlWidth: 44 };

/** What the player may point at, from their own production run: what the level names where it occurred, and other true things beside it. */
export function offeredEvidence(level: Level, flown: Flown): readonly EvidenceItem[] {
  return [...logItems(level, flown), ...viewItems(level, flown)];
}

type Row = Readonly<Record<string, string | number | boolean | null>>;

function viewItems(level: Level, flown: Flown): readonly EvidenceItem[] {
  const wanted = level.evidence.filter((one): one is Extract<Evidence, { kind: 'view-row' }> => one.kind === 'view-row');
  const views = [...new Set(wanted.map(({ view }) => view))];
  return flown.looks.slice(0, 1).flatMap(({ atUs, views: shown }) => views.flatMap((view) => {
    const rows = shown[view] ?? [];
    const named = wanted.filter((one) => one.view === view).flatMap((one) => {
      const row = rows.find((candidate) => fits(candidate, one.where));
      return row ? [{ row, evidence: one.id }] : [];
    });
    const others = rows.filter((row) => !named.some((one) => one.row === row) && !wanted.some((one) => one.view === view && fits(row, one.where))).slice(0, ROWS_BESIDE);
    const offered = [...named, ...others.map((row) => ({ row, evidence: '' }))].toSorted((a, b) => rows.indexOf(a.row) - rows.indexOf(b.row));
    return offered.map(({ row, evidence }, index) => ({ id: `${view}/${index}`, from: 'view' as const, seen: `${view} ${clock(atUs)}`, words: rowText(row), evidence }));
  }));
}

function logItems(level: Level, flown: Flown): readonly EvidenceItem[] {
  const wanted = level.evidence.filter((one): one is Extract<Evidence, { kind: 'log' }> => one.kind === 'log');
  const { log } = flown.trace;
  const named = wanted.flatMap((one) => {
    const entry = log.find((candidate) => candidate.kind === one.event && fits(candidate as unknown as Row, one.where));
    return entry ? [{ entry, evidence: one.id }] : [];
  });
  const kinds = new Set(named.map(({ entry }) => entry.kind));
  const others: { entry: LogEntry; evidence: string }[] = [];
  for (const entry of log) {
    if (named.length + others.length >= ENTRIES) break;
    if (kinds.has(entry.kind) || !isTelling(entry)) continue;
    kinds.add(entry.kind);
    others.push({ entry, evidence: '' });
  }
  return [...named, ...others]
    .toSorted((a, b) => a.entry.atUs - b.entry.atUs)
    .map(({ entry, evidence }, index) => ({ id: `log/${index}`, from: 'log' as const, seen: clock(entry.atUs), words: logText(told(log, entry), SAY), evidence }));
}

/** What somebody might take for the cause: not the routine of a server, not what only opens or closes. */
function isTelling(entry: LogEntry): boolean {
  switch (entry.kind) {
    case 'statement-started': case 'statement-ended': case 'migration-started': case 'migration-ended': case 'checkpoint': case 'pool-recovered': case 'pod-started': case 'pod-not-ready': case 'pod-ready':
    case 'errors-over': case 'recovered': case 'retry': case 'action': return false;
    default: return true;
  }
}

const fits = (row: Row, where: Readonly<Record<string, string | number | boolean>>): boolean => Object.entries(where).every(([column, value]) => row[column] === value);

/** The columns that somebody looks at who searches a cause, in reading order, under the names of all engines; a view that has none of them shows all it has. */
const TELLING_COLUMNS = ['request_session_id', 'session_id', 'program_name', 'resource_type', 'object_name', 'request_mode', 'request_status', 'status', 'wait_type', 'blocking_session_id', 'text', 'pid', 'application_name', 'locktype', 'relation', 'mode', 'granted', 'state', 'wait_event_type', 'query', 'backend_xmin', 'command', 'phase', 'current_locker_pid', 'pg_blocking_pids'];

export function rowText(row: Row): string {
  const telling = TELLING_COLUMNS.filter((column) => column in row);
  return (telling.length > 0 ? telling : Object.keys(row)).filter((column) => !EMPTY.has(row[column])).map((column) => cellText(column, row[column])).filter((words) => words !== '').join(' · ');
}

const EMPTY: ReadonlySet<Row[string]> = new Set([null, '', '{}', 0]);

/** Columns whose values say enough. */
const SPEAKING: ReadonlySet<string> = new Set(['relation', 'mode', 'state', 'application_name', 'query', 'command', 'phase', 'program_name', 'resource_type', 'object_name', 'request_mode', 'request_status', 'status', 'text']);

/** Some columns name themselves by their values. */
function cellText(column: string, value: Row[string]): string {
  if (column === 'locktype') return value === 'relation' ? '' : String(value);
  if (column === 'granted') return value === true ? 'granted' : 'not granted';
  if (SPEAKING.has(column)) return String(value);
  if (column === 'request_session_id' || column === 'session_id') return `session ${String(value)}`;
  if (column === 'blocking_session_id') return `blocked by ${String(value)}`;
  if (column === 'wait_type') return `waits: ${String(value)}`;
  if (column === 'wait_event_type') return `waits: ${String(value)}`;
  return column === 'pg_blocking_pids' ? `blocked by ${String(value)}` : `${column} ${String(value)}`;
}

/** The answer to being pointed at something; `isHarmless` where nothing went wrong. */
export function evidenceSentence(found: Evidence | null, isHarmless = false): string {
  if (!found && isHarmless) return 'That happened, and it would have happened beside a dangerous change as well. Look for what shows that nobody had to wait for this one.';
  if (!found) return 'That happened, and it would have happened behind other causes as well. Look for who holds what the others wait for.';
  return found.sentence;
}
