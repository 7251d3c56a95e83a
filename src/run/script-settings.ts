import type { ScriptSetup, ScriptState } from './script-state.ts';

/** Microseconds of the units that PostgreSQL's settings know; a bare number of a timeout is milliseconds (manual, 20.1 "Setting Parameters"). */
const UNIT_US: Readonly<Record<string, number>> = { us: 1, ms: 1000, s: 1_000_000, min: 60_000_000, h: 3_600_000_000, d: 86_400_000_000 };

/** A timeout setting as text ('2s', '500ms', '2000', '0') in microseconds; null when it is not one. */
export function timeoutUs(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?\s*$/.exec(text);
  if (match === null) return null;
  return Math.round(Number(match[1]) * UNIT_US[match[2] ?? 'ms']);
}

/** The settings that hold for the next statement: the transaction's own, else the session's. */
export function effectiveSettings(state: ScriptState): ReadonlyMap<string, string> {
  return state.transaction === null ? state.settings : state.transaction.settings;
}

/** The timeouts for the next statement: the session's where it set one, the server's default otherwise. */
export function statementTimeouts(setup: ScriptSetup, state: ScriptState): { readonly lockTimeoutUs: number; readonly statementTimeoutUs: number; readonly rowLockTimeoutUs?: number } {
  const settings = effectiveSettings(state);
  const defaults = setup.timeouts();
  const own = (name: string, otherwise: number): number => {
    const text = settings.get(name);
    return text === undefined || text === 'default' ? otherwise : timeoutUs(text) ?? otherwise;
  };
  const forRowsUs = timeoutUs(settings.get('row_lock_timeout') ?? '');
  return { ...(forRowsUs === null ? {} : { rowLockTimeoutUs: forRowsUs }), lockTimeoutUs: own('lock_timeout', defaults.lockTimeoutUs), statementTimeoutUs: own('statement_timeout', defaults.statementTimeoutUs) };
}

/** Settings after a SET: inside a transaction a LOCAL one ends with it, and a ROLLBACK takes back both kinds. */
export function withSettings(state: ScriptState, changes: Readonly<Record<string, string>>, isLocal: boolean): ScriptState {
  const put = (into: ReadonlyMap<string, string>): ReadonlyMap<string, string> => new Map([...into, ...Object.entries(changes)]);
  const { transaction } = state;
  if (transaction === null) return isLocal ? state : { ...state, settings: put(state.settings) };
  return {
    ...state,
    transaction: { ...transaction, settings: put(transaction.settings), lastingSettings: isLocal ? transaction.lastingSettings : put(transaction.lastingSettings) },
  };
}
