import { parseStatement, postgresDialect } from '../../sql/postgres-parser.ts';
import { splitStatements } from '../../sql/split.ts';
import type { Node } from './ast.ts';
import type { Draft } from './draft.ts';
import type { Planner } from './statements.ts';

/** Control words in front of a statement of a PL/pgSQL body. */
const control = /^(BEGIN|ELSE|LOOP|EXCEPTION|IF\b[\s\S]*?\bTHEN|ELSIF\b[\s\S]*?\bTHEN|WHILE\b[\s\S]*?\bLOOP|FOR\b[\s\S]*?\bLOOP|FOREACH\b[\s\S]*?\bLOOP|WHEN\b[\s\S]*?\bTHEN|<<\w+>>)(?=\s|$)/i;

/** What changes no relation: ends, messages, assignments, declarations. */
const silent = /^(END|RAISE|RETURN|NULL|EXIT|CONTINUE|GET|ASSERT|OPEN|CLOSE|FETCH|COMMIT|ROLLBACK)\b|^[\w."]+(\[[^\]]*\])?\s*:?=/i;

/**
The SQL statements of a DO block's body in order, branches and loops as if each were taken once: what the block can do at most. Text put together
at run time is told by null.
*/
export const statementsOfBody = (body: string): readonly (string | null)[] => {
  const found: (string | null)[] = [];
  let isDeclaring = /^\s*DECLARE\b/i.test(body);
  for (const piece of splitStatements(body, postgresDialect).pieces) {
    let text = piece.sql.trim();
    if (isDeclaring && !/^BEGIN\b/i.test(text)) continue;
    isDeclaring = false;
    for (let mark = control.exec(text); mark !== null; mark = control.exec(text)) {
      const loop = /^FOR\s+[\w, ]+\s+IN\s+(SELECT\b[\s\S]*?)\s+LOOP$/i.exec(mark[0]);
      if (loop !== null) found.push(loop[1]);
      text = text.slice(mark[0].length).trim();
    }
    if (text === '' || silent.test(text)) continue;
    found.push(sqlOf(text));
  }
  return found;
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

/** DO: everything that its body may do, in one statement. */
export const doBlock = (plan: (kind: string, node: Node, draft: Draft) => void): Planner => (node, draft) => {
  const parts = ((node.args ?? []) as readonly Node[]).map((arg) => arg.DefElem as Node);
  const language = parts.find((p) => p.defname === 'language')?.arg?.String?.sval as string | undefined;
  if (language !== undefined && language !== 'plpgsql') draft.unmodelled(`DO in ${language}`);
  const body = String(parts.find((p) => p.defname === 'as')?.arg?.String?.sval ?? '');
  if (!draft.callsApart && /\bLOOP\b[\s\S]*\bpg_sleep/i.test(body)) draft.unmodelled('a pause in a loop of DO');
  for (const sql of statementsOfBody(body)) {
    if (sql === null) draft.unmodelled('DO that puts its SQL together at run time');
    const tree = parseStatement(sql ?? '');
    if (tree.ok === null) draft.unmodelled('message' in tree ? `this statement inside DO: ${String(sql).split('\n')[0].slice(0, 60)}` : 'an empty statement inside DO');
    else plan(tree.ok.kind, tree.ok.node, draft);
  }
};
