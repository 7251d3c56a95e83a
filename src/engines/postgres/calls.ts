import { postgresDialect } from '../../sql/postgres-parser.ts';
import { splitStatements } from '../../sql/split.ts';
import type { FunctionEntry } from '../../sql/catalogue.ts';
import { isNullConstant, kindOf, stringsOf, walk } from './ast.ts';
import type { Node } from './ast.ts';
import { planBody, statementsOfBody, variablesOf } from './do-block.ts';
import type { PlanKind } from './do-block.ts';
import type { Draft } from './draft.ts';
import { extensionsOf, hasUnseenFunctions } from './functions.ts';
import { running } from './sleep.ts';
import { isBuiltIn as isBuiltInType, typeText } from './types.ts';
import { extensionsWith, isBuiltIn, mayBeInner, sinceOf } from './volatility.ts';

type Call = { readonly schema: string | null; readonly name: string; readonly args: readonly Node[]; readonly isProcedure: boolean };

/** Statements that only carry others, or keep a text that is run when somebody calls it. */
const carriers: ReadonlySet<string> = new Set(['CreateFunctionStmt', 'DoStmt', 'ExplainStmt', 'ExecuteStmt']);

/**
What the functions that a statement calls do in it. Built-in functions and those of well-known extensions change no table; a function whose body is known does
what its statements do; of any other function nothing is claimed. A function that does not exist is the server's 42883.

@param plan plans one statement of a body
*/
export const carryOutCalls = (plan: PlanKind, kind: string, node: Node, draft: Draft): void => {
  if (!draft.isRecording || carriers.has(kind)) return;
  const calls = callsOf(kind, node);
  for (const call of calls) checkThere(call, draft);
  if (!running.has(kind) || draft.isOnlyPlanned) return;
  const isOnce = kind !== 'UpdateStmt' && kind !== 'DeleteStmt' && kind !== 'MergeStmt' && !hasRows(node) && !calls.some((call) => makesRows.has(call.name));
  for (const call of calls) {
    const entry = call.schema === 'pg_catalog' ? undefined : draft.catalogue.function(call.name);
    if (entry !== undefined) carryOut(plan, entry, isOnce, draft);
  }
};

const callsOf = (kind: string, node: Node): readonly Call[] => {
  const found = kind === 'CallStmt' ? [callOf(node.funccall as Node, true)] : [];
  for (const [inner, part] of walk([kind === 'CallStmt' ? node.funccall.args : node])) if (inner === 'FuncCall') found.push(callOf(part, false));
  return found;
};

const callOf = (part: Node, isProcedure: boolean): Call => {
  const names = stringsOf(part.funcname as readonly Node[]);
  return { schema: names.at(-2) ?? null, name: names.at(-1) ?? '', args: (part.args ?? []) as readonly Node[], isProcedure };
};

const makesRows: ReadonlySet<string> = new Set(['generate_series', 'generate_subscripts', 'unnest', 'json_array_elements', 'jsonb_array_elements', 'regexp_split_to_table', 'string_to_table']);

/** Whatever is written in FROM may have many rows, each with a call of its own. */
const hasRows = (node: Node): boolean => [...walk([node])].some(([kind]) => kind === 'RangeVar');

const checkThere = (call: Call, draft: Draft): void => {
  const { name, schema } = call;
  if (schema === 'pg_catalog' || schema === 'information_schema' || draft.catalogue.function(name) !== undefined || isBuiltIn(name, draft.version) || isConversion(call, draft)) return;
  const extensions = extensionsOf(draft);
  const unseen = hasUnseenFunctions(draft);
  if (extensionsWith(name).some((extension) => unseen || extensions.includes(extension))) return;
  draft.forget();
  if (unseen || (schema === null && sinceOf(name) === null && mayBeInner(name))) draft.unmodelled(`what ${name}() does`);
  draft.refuse('42883', `${call.isProcedure ? 'procedure' : 'function'} ${schema === null ? '' : `${schema}.`}${name}(${typesOf(call.args)}) does not exist`);
};

/** `type(value)` is a cast, and `column(row)` is row.column (manual, 4.2.9 and 8.16.3). */
const isConversion = ({ name, args }: Call, draft: Draft): boolean => args.length === 1
  && (isBuiltInType(name) || draft.catalogue.type(name) !== undefined || (args[0].ColumnRef !== undefined && [...draft.catalogue.all()].some((r) => r.kind === 'table' && r.columns.some((c) => c.name === name))))
  || draft.catalogue.type(name) !== undefined;

/** Argument types as the server lists them, where all of them can be told from the statement alone. */
const typesOf = (args: readonly Node[]): string => {
  const types = args.map(typeOf);
  return types.includes(null) ? '...' : types.join(', ');
};

const typeOf = (arg: Node): string | null => {
  if (arg.TypeCast !== undefined && !isNullConstant(arg.TypeCast.arg as Node)) return typeText(arg.TypeCast.typeName).replace(/\(.*\)/, '');
  if (kindOf(arg) !== 'A_Const') return null;
  const value = arg.A_Const as Node;
  if (value.ival !== undefined) return 'integer';
  if (value.fval !== undefined) return /^\d{1,18}$/.test(String(value.fval.fval)) ? 'bigint' : 'numeric';
  return value.boolval === undefined ? 'unknown' : 'boolean';
};

const carryOut = (plan: PlanKind, entry: FunctionEntry, isOnce: boolean, draft: Draft): void => {
  const title = `${entry.name}()`;
  const statements = statementsOf(entry);
  if (statements === null || draft.calling.includes(title)) return draft.unmodelled(`what ${title} does`);
  const before = draft.steps.length;
  planBody(plan, statements, title, [...(entry.parameters ?? []), ...variablesOf(entry.body ?? '')], draft);
  if (!isOnce && draft.steps.slice(before).some((step) => step.kind !== 'work' || step.work.relation !== '')) draft.unmodelled(`what ${title} does with tables, called for each row,`);
};

/** A body's statements; null where they cannot be read. */
const statementsOf = ({ language, body }: FunctionEntry): readonly (string | null)[] | null => {
  if (body === undefined || body === null) return null;
  if (body === '') return [];
  if (language === 'sql') return splitStatements(body, postgresDialect).pieces.map((piece) => piece.sql);
  // A procedure that commits gives its locks back on the way; a loop of pauses lasts as long as it has rounds.
  if (language !== 'plpgsql' || /\b(COMMIT|ROLLBACK)\b|\bLOOP\b[\s\S]*\bpg_sleep/i.test(body)) return null;
  return statementsOfBody(body);
};
