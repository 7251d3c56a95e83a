import type { ScriptSetup, ScriptState } from './script-state.ts';
import { effectiveSettings } from './script-settings.ts';

/** The state once a transaction is open: explicit by BEGIN, or the one that a lone statement gets. */
export function opened(setup: ScriptSetup, state: ScriptState, isExplicit: boolean): ScriptState {
  const settings = effectiveSettings(state);
  const catalogue = setup.catalogue();
  return {
    ...state,
    transaction: {
      isExplicit, isAborted: false, isolation: isolationOf(state, settings), catalogue, base: catalogue, hasNewCatalogue: false, commitNeeds: 'nothing', settings,
      lastingSettings: settings, changed: [], savepoints: [],
    },
  };
}

function isolationOf(state: ScriptState, settings: ReadonlyMap<string, string>): 'read committed' | 'repeatable read' | 'serializable' {
  const asked = state.plan?.role === 'begin' ? state.plan.settings?.['transaction_isolation'] : undefined;
  const level = asked ?? settings.get('default_transaction_isolation');
  return level === 'repeatable read' || level === 'serializable' ? level : 'read committed';
}

/** The state after COMMIT or ROLLBACK; what became visible waits in `committed` to be announced. */
export function closed(state: ScriptState, isCommit: boolean): ScriptState {
  const { transaction } = state;
  if (transaction === null) return state;
  if (!isCommit) return { ...state, transaction: null, committed: null };
  const committed = { catalogue: transaction.hasNewCatalogue ? transaction.catalogue : null, base: transaction.base, changed: transaction.changed };
  return { ...state, transaction: null, settings: transaction.lastingSettings, committed };
}

export function atSavepoint(state: ScriptState, name: string): ScriptState {
  const { transaction } = state;
  if (transaction === null) return state;
  const savepoint = { name, catalogue: transaction.catalogue, base: transaction.base, settings: transaction.settings, changed: transaction.changed };
  return { ...state, transaction: { ...transaction, savepoints: [...transaction.savepoints, savepoint] } };
}

/** ROLLBACK TO: everything since the newest savepoint of this name is undone, and an aborted transaction is whole again. */
export function rolledBackTo(state: ScriptState, name: string): ScriptState {
  const { transaction } = state;
  const index = transaction === null ? -1 : transaction.savepoints.findLastIndex((savepoint) => savepoint.name === name);
  if (transaction === null || index < 0) return state;
  const { catalogue, base, settings, changed } = transaction.savepoints[index];
  return { ...state, transaction: { ...transaction, isAborted: false, catalogue, base, settings, changed, savepoints: transaction.savepoints.slice(0, index + 1) } };
}

export function savepointReleased(state: ScriptState, name: string): ScriptState {
  const { transaction } = state;
  const index = transaction === null ? -1 : transaction.savepoints.findLastIndex((savepoint) => savepoint.name === name);
  if (transaction === null || index < 0) return state;
  return { ...state, transaction: { ...transaction, savepoints: transaction.savepoints.slice(0, index) } };
}

export function hasSavepoint(state: ScriptState, name: string): boolean {
  return state.transaction?.savepoints.some((savepoint) => savepoint.name === name) ?? false;
}
