/**
The query that finds one page of an UPDATE or DELETE for a program that pages with OFFSET: the statement's own condition, in key order.

@returns SQL in the words that every engine here knows, for the table and key as the statement names them
*/
export const pageQuery = (sql: string, table: string, key: string, rows: number, offset: number): string => {
  const condition = conditionOf(sql);
  return `SELECT ${key} FROM ${table}${condition === null ? '' : ` WHERE ${condition}`} ORDER BY ${key} LIMIT ${rows} OFFSET ${offset}`;
};

/** The text behind the statement's own WHERE, without RETURNING and the semicolon; null when it has none. */
export const conditionOf = (sql: string): string | null => {
  const words = topLevelWords(sql);
  const where = words.findLast(({ word }) => word === 'where');
  if (where === undefined) return null;
  const end = words.find(({ word, at }) => word === 'returning' && at > where.at)?.at ?? sql.length;
  return sql.slice(where.at + 'where'.length, end).replace(/;\s*$/, '').trim();
};

/** WHERE and RETURNING that stand in no bracket, quotation, comment or name. */
const topLevelWords = (sql: string): readonly { readonly word: string; readonly at: number }[] => {
  const token = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|\$(\w*)\$[\s\S]*?\$\1\$|[()]|[A-Za-z_][\w$]*/g;
  const found: { readonly word: string; readonly at: number }[] = [];
  let depth = 0;
  for (const match of sql.matchAll(token)) {
    const word = match[0].toLowerCase();
    if (word === '(') depth += 1;
    else if (word === ')') depth -= 1;
    else if (depth === 0 && (word === 'where' || word === 'returning')) found.push({ word, at: match.index });
  }
  return found;
};
