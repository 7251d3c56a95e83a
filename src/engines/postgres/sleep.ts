import { functionsIn, isNullConstant, kindOf, stringOf, valueText } from './ast.ts';
import type { Node } from './ast.ts';
import type { Draft } from './draft.ts';

const sleeps: ReadonlySet<string> = new Set(['pg_sleep', 'pg_sleep_for', 'pg_sleep_until']);
const endsSessions: ReadonlySet<string> = new Set(['pg_terminate_backend', 'pg_cancel_backend']);

/** Statements whose expressions are worked out while they run; a function's body or a default is not. */
export const running: ReadonlySet<string> = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'CreateTableAsStmt', 'CallStmt']);

/**
Calls that do something to sessions, in a statement that runs. `SELECT pg_sleep(seconds)` waits in the server, as a query that runs (manual, 9.9.5 "Delaying
Execution"); everything else of that kind is refused by name.

@returns true when the statement is such a pause and there is nothing more to plan
*/
export const pauses = (kind: string, node: Node, draft: Draft): boolean => {
  if (!running.has(kind) || draft.callsApart) return false;
  const called = functionsIn([node]);
  const ender = called.find((name) => endsSessions.has(name));
  if (ender !== undefined) draft.beyond(`${ender}() in a script is not modelled: which sessions it would find is not known here; the engineer on call can end sessions while the run goes on`);
  const sleeper = called.find((name) => sleeps.has(name));
  if (sleeper === undefined) return false;
  if (sleeper === 'pg_sleep_until') draft.unmodelled('pg_sleep_until()');
  draft.step({ kind: 'pause', durationUs: pauseUs(kind, node, draft), waitEvent: 'PgSleep' });
  return true;
};

/** Parts of a SELECT without which its columns are worked out exactly once. */
const more = ['fromClause', 'whereClause', 'groupClause', 'havingClause', 'limitCount', 'limitOffset', 'valuesLists', 'withClause', 'intoClause', 'larg'];

const pauseUs = (kind: string, node: Node, draft: Draft): number => {
  const isAlone = kind === 'SelectStmt' && more.every((part) => node[part] === undefined || (Array.isArray(node[part]) && node[part].length === 0));
  let us = 0;
  for (const target of (isAlone ? (node.targetList ?? []) : []) as readonly Node[]) {
    const value = uncast(target.ResTarget?.val as Node);
    const name = value?.FuncCall === undefined ? '' : stringOf((value.FuncCall.funcname as readonly Node[]).at(-1));
    if (sleeps.has(name)) us += durationOf(name, ((value.FuncCall.args ?? []) as readonly Node[])[0], draft);
    else if (functionsIn([value]).some((each) => sleeps.has(each))) draft.unmodelled('a pause inside an expression');
  }
  return isAlone ? us : draft.unmodelled('a pause inside another statement (alone, as SELECT pg_sleep(10), it is)');
};

const uncast = (value: Node): Node => (value?.TypeCast === undefined ? value : uncast(value.TypeCast.arg as Node));

const durationOf = (name: string, argument: Node | undefined, draft: Draft): number => {
  if (argument === undefined) draft.refuse('42883', `function ${name}() does not exist`);
  if (isNullConstant(argument)) return 0;
  const seconds = name === 'pg_sleep' ? numberOf(argument) : intervalSeconds(valueText(argument));
  if (seconds === null) draft.unmodelled(`${name}() of anything but a plain ${name === 'pg_sleep' ? 'number' : 'interval'}`);
  return Math.max(0, Math.round((seconds ?? 0) * 1_000_000));
};

/** A constant, or plain arithmetic of constants such as 5 * 60; null for anything else. */
const numberOf = (node: Node | undefined): number | null => {
  const expression = node?.A_Expr as Node | undefined;
  if (expression === undefined) {
    const text = valueText(node);
    return text.trim() === '' || !['A_Const', 'TypeCast'].includes(kindOf(node)) || !Number.isFinite(Number(text)) ? null : Number(text);
  }
  const left = expression.lexpr === undefined ? 0 : numberOf(expression.lexpr as Node);
  const right = numberOf(expression.rexpr as Node);
  if (left === null || right === null) return null;
  switch (stringOf(((expression.name ?? []) as readonly Node[])[0])) {
    case '+': return left + right;
    case '-': return left - right;
    case '*': return left * right;
    default: return null;
  }
};

const unitSeconds: readonly (readonly [RegExp, number])[] = [
  [/^(us|usecs?|microseconds?)$/i, 1e-6], [/^(ms|msecs?|milliseconds?)$/i, 1e-3], [/^(s|secs?|seconds?)?$/i, 1], [/^(m|mins?|minutes?)$/i, 60], [/^(h|hrs?|hours?)$/i, 3600], [/^(d|days?)$/i, 86_400],
];

/** '5 minutes', '1 h 30 min', '00:05:00', '10' (seconds); null for what is not read. */
const intervalSeconds = (text: string): number | null => {
  const clock = /^\s*(\d+):(\d+)(?::(\d+(?:\.\d+)?))?\s*$/.exec(text);
  if (clock !== null) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  if (!/^\s*(\d+(\.\d+)?\s*[a-z]*\s*)+$/i.test(text)) return null;
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]*)/gi)) {
    const known = unitSeconds.find(([spelling]) => spelling.test(unit));
    if (known === undefined) return null;
    sum += Number(count) * known[1];
  }
  return sum;
};
