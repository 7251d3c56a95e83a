import { parseStatement, postgresDialect } from '../../sql/postgres-parser.ts';
import { splitStatements } from '../../sql/split.ts';
import { stringOf, walk } from './ast.ts';
import type { Node } from './ast.ts';
import type { Draft } from './draft.ts';
import type { Planner } from './statements.ts';

/** Control words in front of a statement of a PL/pgSQL body. */
const control = /^(BEGIN|ELSE|LOOP|EXCEPTION|IF\b[\s\S]*?\bTHEN|ELSIF\b[\s\S]*?\bTHEN|WHILE\b[\s\S]*?\bLOOP|FOR\b[\s\S]*?\bLOOP|FOREACH\b[\s\S]*?\bLOOP|WHEN\b[\s\S]*?\bTHEN|<<\w+>>)(?=\s|$)/i;

/** What changes no relation by itself: ends, messages, assignments, declarations. */
const silent = /^(END|RAISE|RETURN|NULL|EXIT|CONTINUE|GET|ASSERT|OPEN|CLOSE|FETCH|COMMIT|ROLLBACK)\b|^[\w."]+(\[[^\]]*\])?\s*:?=/i;

/**
The SQL statements of a DO block's or a function's body in order, branches and loops as if each were taken once: what the block can do at most. An
expression that calls something is the SELECT that the server makes of it. Text put together at run time is told by null.
*/
export const statementsOfBody = (body: string): readonly (string | null)[] => {
  const found: (string | null)[] = [];
  let isDeclaring = /^\s*DECLARE\b/i.test(body);
  for (const piece of splitStatements(body, postgresDialect).pieces) {
    let text = piece.sql.trim();
    if (isDeclaring && !/^BEGIN\b/i.test(text)) {
      found.push(...declared(text));
      continue;
    }
    isDeclaring = false;
    for (let mark = control.exec(text); mark !== null; mark = control.exec(text)) {
      found.push(...inControl(mark[0]));
      text = text.slice(mark[0].length).trim();
    }
    if (text === '') continue;
    if (silent.test(text)) found.push(...inSilent(text));
    else found.push(sqlOf(text));
  }
  return found;
};

/** An expression in which something is called or asked is a SELECT of its own. */
const evaluated = (expression: string | undefined): readonly string[] => (expression?.includes('(') === true ? [`SELECT ${expression.trim()}`] : []);

const declared = (text: string): readonly string[] => {
  const cursor = /\bCURSOR\b[\s\S]*?\b(?:FOR|IS)\s+(SELECT\b[\s\S]*)$/i.exec(text);
  return cursor === null ? evaluated(/(?::=|\bDEFAULT\b)([\s\S]*)$/i.exec(text)?.[1]) : [cursor[1]];
};

const inControl = (mark: string): readonly (string | null)[] => {
  const loop = /^FOR\s+[\w, ]+\s+IN\s+([\s\S]*?)\s+LOOP$/i.exec(mark)?.[1];
  if (loop === undefined) return evaluated(/^(?:IF|ELSIF|WHILE)\b([\s\S]*?)\b(?:THEN|LOOP)$/i.exec(mark)?.[1]);
  if (/^(SELECT|WITH|INSERT|UPDATE|DELETE|EXECUTE)\b/i.test(loop)) return [sqlOf(loop)];
  return loop.replace(/^REVERSE\b/i, '').split('..').flatMap(evaluated);
};

const inSilent = (text: string): readonly (string | null)[] => {
  const query = /^(?:RETURN\s+QUERY|OPEN\s+\w+\s+(?:(?:NO\s+)?SCROLL\s+)?FOR)\s+([\s\S]*)$/i.exec(text);
  if (query !== null) return [sqlOf(query[1])];
  return evaluated(/^RETURN\s+(?:NEXT\s+)?([\s\S]+)$/i.exec(text)?.[1] ?? /^ASSERT\s+([^,]+)/i.exec(text)?.[1] ?? /^[\w."]+(?:\[[^\]]*\])?\s*:?=([\s\S]*)$/.exec(text)?.[1]);
};

const sqlOf = (text: string): string | null => {
  const dynamic = /^EXECUTE\s+([\s\S]*)$/i.exec(text);
  if (dynamic !== null) {
    const literal = /^(?:'((?:[^']|'')*)'|\$(\w*)\$([\s\S]*)\$\2\$)(?:\s+USING[\s\S]*)?$/i.exec(dynamic[1].trim());
    return literal === null ? null : (literal[3] ?? literal[1].replaceAll("''", "'"));
  }
  if (/^PERFORM\b/i.test(text)) return text.replace(/^PERFORM/i, 'SELECT');
  // SELECT ... INTO variable is an assignment here, not a new table.
  return /^SELECT\b/i.test(text) ? text.replace(/\bINTO\s+(STRICT\s+)?[\w.]+(\s*,\s*[\w.]+)*/i, '') : text;
};

export type PlanKind = (kind: string, node: Node, draft: Draft) => void;

/** Names that a PL/pgSQL body declares or counts with. */
export const variablesOf = (body: string): readonly string[] => {
  const section = /^\s*DECLARE\b([\s\S]*?)\bBEGIN\b/i.exec(body)?.[1] ?? '';
  const loops = [...body.matchAll(/\bFOR(?:EACH)?\s+([\w, ]+?)\s+IN\b/gi)].flatMap((mark) => mark[1].split(','));
  return [...section.split(';').map((text) => /^\s*(\w+)/.exec(text)?.[1] ?? ''), ...loops].map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
};

/**
Plans what statements do inside `where` ('DO', 'f()'), one after the other, in the statement that runs them.

@param variables names that are no columns there
*/
export const planBody = (plan: PlanKind, statements: readonly (string | null)[], where: string, variables: readonly string[], draft: Draft): void => {
  draft.calling.push(where);
  for (const sql of statements) {
    if (sql === null) draft.unmodelled(`${where} that puts its SQL together at run time`);
    const tree = parseStatement(sql ?? '');
    if (tree.ok === null) draft.unmodelled('message' in tree ? `this statement inside ${where}: ${String(sql).split('\n')[0].slice(0, 60)}` : `an empty statement inside ${where}`);
    else plan(tree.ok.kind, withParameters(tree.ok.node, variables, draft), draft);
  }
  draft.calling.pop();
};

/** Variables stand in a statement as parameters do ($1), but where a table of the statement has a column of that name. */
const withParameters = (node: Node, variables: readonly string[], draft: Draft): Node => {
  if (variables.length === 0) return node;
  const relations = [node.relation as Node | undefined, ...[...walk([node])].flatMap(([kind, part]) => (kind === 'RangeVar' ? [part] : []))];
  const columns = new Set(relations.flatMap((part) => (part?.relname === undefined ? [] : (draft.catalogue.table(draft.nameOf(part))?.columns ?? []))).map((column) => column.name));
  return replaced(node, new Set(variables.filter((name) => !columns.has(name)))) as Node;
};

const replaced = (node: unknown, variables: ReadonlySet<string>): unknown => {
  if (node === null || typeof node !== 'object') return node;
  if (Array.isArray(node)) return node.map((item) => replaced(item, variables));
  const fields = (node as Node).ColumnRef?.fields as readonly Node[] | undefined;
  if (fields?.length === 1 && variables.has(stringOf(fields[0]))) return { ParamRef: { number: 1 } };
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, replaced(value, variables)]));
};

/** DO: everything that its body may do, in one statement. */
export const doBlock = (plan: PlanKind): Planner => (node, draft) => {
  const parts = ((node.args ?? []) as readonly Node[]).map((arg) => arg.DefElem as Node);
  const language = parts.find((p) => p.defname === 'language')?.arg?.String?.sval as string | undefined;
  if (language !== undefined && language !== 'plpgsql') draft.unmodelled(`DO in ${language}`);
  const body = String(parts.find((p) => p.defname === 'as')?.arg?.String?.sval ?? '');
  if (!draft.callsApart && /\bLOOP\b[\s\S]*\bpg_sleep/i.test(body)) draft.unmodelled('a pause in a loop of DO');
  planBody(plan, statementsOfBody(body), 'DO', variablesOf(body), draft);
};
