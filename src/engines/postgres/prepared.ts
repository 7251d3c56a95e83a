import { walk } from './ast.ts';
import type { Node } from './ast.ts';
import type { Draft } from './draft.ts';
import type { Control } from './transaction.ts';

/** A session's prepared statements live where its settings do: both end with the session and outlast a rollback. */
const settingOf = (name: unknown): string => `prepared statement ${String(name)}`;

/** PREPARE: the statement is analysed, which locks its tables as writing or reading them does; it is planned at EXECUTE. */
export const prepareStatement = (node: Node, draft: Draft): Control => {
  const name = settingOf(node.name);
  if ((draft.settings.get(name) ?? '') !== '') draft.refuse('42P05', `prepared statement "${String(node.name)}" already exists`);
  const query = node.query as Node;
  const [kind] = Object.keys(query);
  const target = kind === 'SelectStmt' ? undefined : (query[kind].relation as Node | undefined);
  const named = new Set([...walk(query)].flatMap(([inner, cte]) => (inner === 'CommonTableExpr' ? [String(cte.ctename)] : [])));
  if (target !== undefined) draft.lock(draft.relation(draft.nameOf(target)).name, 'RowExclusiveLock');
  for (const [inner, range] of walk(query)) {
    if (inner === 'RangeVar' && !named.has(String(range.relname)) && !String(range.relname).startsWith('pg_')) draft.lock(draft.relation(draft.nameOf(range)).name, 'AccessShareLock');
  }
  return { role: 'set', name, settings: { [name]: JSON.stringify(query) }, isLocal: false };
};

/** The statement that EXECUTE names, as PREPARE had it. */
export const preparedQuery = (node: Node, draft: Draft): Node => {
  const text = draft.settings.get(settingOf(node.name)) ?? '';
  if (text === '') draft.refuse('26000', `prepared statement "${String(node.name)}" does not exist`);
  return JSON.parse(text) as Node;
};
