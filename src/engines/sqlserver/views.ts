import type { ServerFacts, ServerViews, SessionFacts, ViewRow } from '../server-facts.ts';
import { lockModes } from './lock-modes.ts';

/**
SQL Server's own views at this moment, with its column names (a selection of the columns), as its documentation describes them: "sys.dm_tran_locks",
"sys.dm_exec_requests", "sys.dm_exec_sessions", "sys.dm_os_waiting_tasks", "sys.dm_hadr_database_replica_states"
(https://learn.microsoft.com/sql/relational-databases/system-dynamic-management-views/). Documented, not measured. `object_name` is OBJECT_NAME() of the
entity that the row names; `text` is what sys.dm_exec_sql_text() answers for the request. The row locks of one session on one table are one row.
*/
export function viewsOf({ nowUs, sessions, standbyLagUs }: ServerFacts): ServerViews {
  return {
    dm_tran_locks: sessions.flatMap(lockRows),
    dm_exec_requests: sessions.filter(({ state }) => state === 'active').map((session) => requestRow(session, nowUs)),
    dm_os_waiting_tasks: sessions.flatMap((session) => waitingRows(session, nowUs)),
    dm_exec_sessions: sessions.map(sessionRow),
    ...(standbyLagUs === null ? {} : { dm_hadr_database_replica_states: [{ database_name: 'app', is_primary_replica: false, synchronization_state_desc: 'SYNCHRONIZING',
      secondary_lag_seconds: Math.round(standbyLagUs / 1_000_000) }] }),
  };
}

function lockRow(session: SessionFacts, type: 'OBJECT' | 'KEY', name: string | null, mode: string, status: 'GRANT' | 'WAIT', description = ''): ViewRow {
  return { request_session_id: session.id, resource_type: type, object_name: name, resource_description: description, request_mode: mode, request_status: status };
}

function lockRows(session: SessionFacts): readonly ViewRow[] {
  const { locks, rowLocks, waits } = session;
  const isWaitingFor = (relation: string): boolean => waits !== null && waits.mode !== null && waits.relation === relation;
  // A session has one lock of a table, converted to the strongest that it asked for; Sch-S guards the plan while the statement is compiled.
  const rank = (mode: string): number => lockModes.names.indexOf(mode);
  const seen = locks.filter(({ relation, mode }) => (mode !== 'Sch-S' || !isWaitingFor(relation)) && !locks.some((other) => other.relation === relation && rank(other.mode) > rank(mode)));
  const rows = seen.map(({ relation, mode }) => lockRow(session, 'OBJECT', relation, mode, 'GRANT'));
  // Under the table's own X there are no row locks any more.
  const keys = rowLocks.filter(({ relation, rows: count }) => count > 0 && !locks.some((lock) => lock.relation === relation && lock.mode === 'X'))
    .map(({ relation, rows: count }) => lockRow(session, 'KEY', relation, 'X', 'GRANT', count > 1 ? `this and ${count - 1} other keys` : ''));
  const waiting = waits === null ? [] : [waits.mode === null ? lockRow(session, 'KEY', waits.relation, 'S', 'WAIT') : lockRow(session, 'OBJECT', waits.relation, waits.mode, 'WAIT')];
  return [...rows, ...keys, ...waiting];
}

/** LCK_M_ and the mode, as sys.dm_os_wait_stats spells it: 'Sch-M' is LCK_M_SCH_M. */
const waitType = (waits: SessionFacts['waits']): string | null => (waits === null ? null : `LCK_M_${(waits.mode ?? 'S').toUpperCase().replace('-', '_')}`);

const command = (sql: string): string => (/^\s*(\w+)(?:\s+(TABLE|INDEX|TRANSACTION))?/i.exec(sql)?.slice(1).filter(Boolean).join(' ') ?? '').toUpperCase();

function requestRow(session: SessionFacts, nowUs: number): ViewRow {
  const { id, application, host, waits, pause, queryUs, transactionUs, blockedBy, sql } = session;
  return { session_id: id, status: waits === null && pause === undefined ? 'running' : 'suspended', command: command(sql), wait_type: pause?.event ?? waitType(waits),
    wait_time: Math.round((nowUs - (waits?.sinceUs ?? pause?.sinceUs ?? nowUs)) / 1000), blocking_session_id: blockedBy[0] ?? 0, program_name: application, host_name: host,
    start_time: queryUs === null ? null : clockTime(queryUs), open_transaction_count: transactionUs === null ? 0 : 1, text: sql };
}

function waitingRows({ id, waits, blockedBy }: SessionFacts, nowUs: number): readonly ViewRow[] {
  if (waits === null) return [];
  const resource = waits.mode === null ? 'keylock' : `objectlock ${waits.relation ?? ''}`;
  return (blockedBy.length === 0 ? [null] : blockedBy).map((blocker) => ({ session_id: id, wait_type: waitType(waits), wait_duration_ms: Math.round((nowUs - waits.sinceUs) / 1000),
    blocking_session_id: blocker, resource_description: resource }));
}

function sessionRow({ id, application, host, state, connectedUs, transactionUs, queryUs }: SessionFacts): ViewRow {
  return { session_id: id, program_name: application, host_name: host, status: state === 'active' ? 'running' : 'sleeping', login_time: clockTime(connectedUs),
    open_transaction_count: transactionUs === null ? 0 : 1, last_request_start_time: queryUs === null ? null : clockTime(queryUs) };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** hh:mm:ss.mmm since the start of the run. */
function clockTime(us: number): string {
  const ms = Math.floor(us / 1000);
  return `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}
