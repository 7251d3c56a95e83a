import type { FunctionEntry } from '../../sql/catalogue.ts';
import { parseStatement } from '../../sql/postgres-parser.ts';
import { optionsOf, stringOf } from './ast.ts';
import type { Node } from './ast.ts';
import type { Draft } from './draft.ts';
import { typeText } from './types.ts';
import { knownExtensions, volatilityOf } from './volatility.ts';
import type { Volatility } from './volatility.ts';

/** A volatile SQL function of one SELECT without FROM is inlined by the planner: then its body decides. */
const inlinedVolatility = (draft: Draft, node: Node, options: ReadonlyMap<string, string>): Volatility | null => {
  const text = options.get('as');
  if (options.get('language') !== 'sql' || text === undefined || node.returnType?.setof === true) return null;
  const body = parseStatement(text).ok;
  const isInlined = body?.kind === 'SelectStmt' && body.node.fromClause === undefined && ((body.node.targetList ?? []) as readonly Node[]).length === 1 && body.node.limitCount === undefined;
  return body !== null && isInlined ? volatilityOf([body.node], draft.catalogue) : null;
};

const several = 'several';

/** True where functions with different arguments share the name. */
export const isOverloaded = (entry: FunctionEntry | undefined): boolean => entry?.signature === several;

/** CREATE FUNCTION and CREATE PROCEDURE lock nothing; the body is kept for the calls. */
export const createFunction = (node: Node, draft: Draft): void => {
  const options = optionsOf(node.options);
  const volatility = options.get('volatility');
  const name = stringOf((node.funcname as readonly Node[]).at(-1));
  const declared = volatility === 'immutable' || volatility === 'stable' ? volatility : 'volatile';
  const parameters = ((node.parameters ?? []) as readonly Node[]).map((parameter) => parameter.FunctionParameter as Node);
  const signature = parameters.filter((parameter) => parameter.mode !== 'FUNC_PARAM_OUT' && parameter.mode !== 'FUNC_PARAM_TABLE').map((parameter) => typeText(parameter.argType)).join(', ');
  const before = draft.catalogue.function(name);
  const isAnother = before?.signature !== undefined && before.signature !== signature;
  draft.catalogue.setFunction({
    name, volatility: declared === 'volatile' ? (inlinedVolatility(draft, node, options) ?? declared) : declared,
    parameters: parameters.flatMap((parameter) => (parameter.name === undefined ? [] : [String(parameter.name)])), signature: isAnother ? several : signature, language: (options.get('language') ?? 'sql').toLowerCase(), body: isAnother ? null : (options.get('as') ?? null),
  });
  draft.publish();
};

/** CREATE AGGREGATE makes a function; the other objects of its statement (operators, text search, collations) make none. */
export const createAggregate = (node: Node, draft: Draft): void => {
  if (node.kind !== 'OBJECT_AGGREGATE') return;
  draft.catalogue.setFunction({ name: stringOf((node.defnames as readonly Node[]).at(-1)), volatility: 'immutable', language: 'internal', body: '' });
  draft.publish();
};

/** CREATE EXTENSION locks no table of the user's; which functions may be there from now on is remembered. */
export const createExtension = (node: Node, draft: Draft): void => {
  draft.catalogue.setFunction({ name: `${extension}${String(node.extname)}`, volatility: 'volatile' });
  draft.publish();
};

const extension = 'extension ';

/** Names of the extensions that the catalogue has. */
export const extensionsOf = (draft: Draft): readonly string[] => draft.catalogue.functionNames().filter((name) => name.startsWith(extension)).map((name) => name.slice(extension.length));

/** Whether functions may be there that nobody has shown: those of an extension that is not known here by name. */
export const hasUnseenFunctions = (draft: Draft): boolean => extensionsOf(draft).some((name) => !knownExtensions.has(name));

export const dropExtension = (name: string, draft: Draft): void => {
  draft.catalogue.deleteFunction(`${extension}${name}`);
};

/** ALTER FUNCTION ... RENAME. */
export const renameFunction = (from: string, to: string, draft: Draft): void => {
  const known = draft.catalogue.function(from) ?? draft.refuse('42883', `function ${from}() does not exist`);
  draft.catalogue.deleteFunction(from);
  draft.catalogue.setFunction({ ...known, name: to });
  draft.publish();
};
