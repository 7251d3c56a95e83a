import type { Plan } from '../engine.ts';
import { optionsOf, valueText } from './ast.ts';
import type { Node } from './ast.ts';
import type { Draft } from './draft.ts';

/** A plan's fields besides steps and analysis. */
export type Control = Pick<Plan, 'role' | 'name' | 'settings' | 'isLocal'>;

const roles: Readonly<Record<string, Plan['role']>> = {
  TRANS_STMT_BEGIN: 'begin', TRANS_STMT_START: 'begin', TRANS_STMT_COMMIT: 'commit', TRANS_STMT_ROLLBACK: 'rollback',
  TRANS_STMT_SAVEPOINT: 'savepoint', TRANS_STMT_ROLLBACK_TO: 'rollback-to', TRANS_STMT_RELEASE: 'release',
};

/** BEGIN, COMMIT, ROLLBACK and savepoints. */
export const transactionControl = (node: Node, draft: Draft): Control => {
  const role = roles[String(node.kind)];
  if (role === undefined) return draft.unmodelled('two-phase commit');
  if (['savepoint', 'rollback-to', 'release'].includes(role) && !draft.inTransaction) {
    const word = role === 'savepoint' ? 'SAVEPOINT' : role === 'release' ? 'RELEASE SAVEPOINT' : 'ROLLBACK TO SAVEPOINT';
    draft.refuse('25P01', `${word} can only be used in transaction blocks`);
  }
  const isolation = optionsOf(node.options).get('transaction_isolation');
  return { role, name: (node.savepoint_name as string | undefined) ?? null, settings: isolation === undefined ? null : { transaction_isolation: isolation }, isLocal: isolation !== undefined };
};

/** SET, SET LOCAL, RESET; names as the server spells them, values as text, '' for DEFAULT. */
export const changeSettings = (node: Node, draft: Draft): Control => {
  const name = String(node.name ?? '').toLowerCase();
  const isLocal = node.is_local === true;
  const args = (node.args ?? []) as readonly Node[];
  switch (node.kind) {
    case 'VAR_SET_VALUE':
      return { role: 'set', name, settings: { [name]: args.map(valueText).join(', ') }, isLocal };
    case 'VAR_SET_DEFAULT':
    case 'VAR_RESET':
      return { role: 'set', name, settings: { [name]: '' }, isLocal };
    case 'VAR_RESET_ALL':
      return { role: 'set', name: 'all', settings: Object.fromEntries([...draft.settings.keys()].map((key) => [key, ''])), isLocal };
    case 'VAR_SET_MULTI':
      return { role: 'set', name, settings: Object.fromEntries(args.map((arg) => [String(arg.DefElem.defname), valueText(arg.DefElem.arg)])), isLocal: true };
    default:
      return { role: 'set', name, settings: {}, isLocal };
  }
};
