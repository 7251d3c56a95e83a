import { Cursor, GrammarProblem } from './mysql-cursor.ts';
import type { Token } from './lexer.ts';
import { tsqlTokens } from './tsql-lexer.ts';
import { parseTsql } from './tsql-parser.ts';
import { respellDefinition } from './tsql-respell-table.ts';
import { respelledType } from './tsql-types.ts';

/** The column that numbers a table's rows, by the table's name; null where there is none. */
export type KeyOf = (table: string) => string | null;

/**
A Transact-SQL statement in PostgreSQL's words, which the in-memory table carries out. Names are lower case, since SQL Server's usual collation does not
tell cases apart; what is left out (brackets, hints, a schema's name) leaves its width behind, so that places stay where they were.

@returns null for a statement that does nothing to rows (a setting, a transaction, an index that is not unique)
@throws GrammarProblem for what is no Transact-SQL, and for what has no faithful other spelling, named
*/
export function respellTsql(text: string, keyOf: KeyOf): string | null {
  const parsed = parseTsql(text);
  if (parsed.kind === 'problem') throw parsed.problem;
  const { statement } = parsed;
  switch (statement.kind) {
    case 'begin': case 'commit': case 'rollback': case 'savepoint': case 'rollback-to': case 'set': case 'pause': case 'alter-index': return null;
    case 'create-table': case 'alter-table': case 'create-index': case 'drop-index': case 'drop-table': case 'truncate':
      return respellDefinition(statement, text, (expression) => respellExpression(expression));
    case 'select': return withLimit(respelled(text), statement.top);
    case 'insert': return respelled(text);
    case 'update': case 'delete': return change(text, statement.table.toLowerCase(), statement.top, keyOf);
  }
}

/** An expression's text (a default, a condition) in PostgreSQL's words. */
export const respellExpression = (text: string): string => respelled(text);

const respelled = (text: string): string => {
  const tokens = tsqlTokens(text);
  return rendered(text, tokens, 0, tokens.length - 1).replace(/;\s*$/, '');
};

/** T-SQL's functions that PostgreSQL has under another name, with the same arguments. */
const FUNCTIONS: Readonly<Record<string, string>> = { GETDATE: 'now', SYSDATETIME: 'now', SYSUTCDATETIME: 'now', GETUTCDATE: 'now', SYSDATETIMEOFFSET: 'now', ISNULL: 'coalesce',
  LEN: 'length', NEWID: 'gen_random_uuid', COUNT_BIG: 'count', CEILING: 'ceil' };

/** Calls whose arguments mean something else there, or that are not there at all. */
const FOREIGN = /^(CONVERT|TRY_CONVERT|TRY_CAST|PARSE|IIF|CHOOSE|CHARINDEX|PATINDEX|STUFF|DATEDIFF|DATEPART|DATENAME|EOMONTH|FORMAT|ISDATE|ISNUMERIC|NEWSEQUENTIALID|STRING_AGG|HASHBYTES|CHECKSUM)$/;

/** The tokens [from, to) with what lies between them. */
function rendered(text: string, tokens: readonly Token[], from: number, to: number): string {
  let out = '';
  let at = from;
  const blank = (until: number): void => {
    out += ' '.repeat(tokens[until].end - tokens[at].start);
    at = until + 1;
  };
  while (at < to) {
    const token = tokens[at];
    if (at > from) out += text.slice(tokens[at - 1].end, token.start);
    const next = tokens[at + 1];
    const width = token.end - token.start;
    if (token.upper === 'WITH' && next.value === '(') blank(closing(tokens, at + 1));
    else if (token.upper === 'OPTION' && next.value === '(') blank(closing(tokens, at + 1));
    else if (token.upper === 'TOP') blank(next.value === '(' ? closing(tokens, at + 1) : at + 1);
    else if (isWord(token) && next.value === '.' && token.value.toLowerCase() === 'dbo') blank(at + 1);
    else if (token.upper === 'DATEADD' && next.value === '(') {
      const end = closing(tokens, at + 1);
      out += shifted(text, tokens, at, end);
      at = end + 1;
    } else {
      out += word(text, tokens, at).padEnd(width);
      at += 1;
    }
  }
  return out;
}

const isWord = ({ kind }: Token): boolean => kind === 'word' || kind === 'name';

function word(text: string, tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  const isCall = tokens[at + 1]?.value === '(';
  if (token.kind === 'name') return `"${token.value.toLowerCase().replaceAll('"', '""')}"`;
  if (token.kind === 'variable') return '$1';
  if (token.kind === 'string' && text[token.start] === 'N') return ` ${text.slice(token.start + 1, token.end)}`;
  if (token.kind !== 'word') return text.slice(token.start, token.end);
  if (isCall && FOREIGN.test(token.upper)) throw new GrammarProblem('unmodelled', `${token.upper}() cannot be carried out on the in-memory table`, token.start);
  if (tokens[at - 1]?.upper === 'AS') return respelledType(token.value.toLowerCase(), null) ?? token.value;
  return isCall ? FUNCTIONS[token.upper] ?? token.value : token.value;
}

/** Index of the parenthesis that closes the one at `at`. */
function closing(tokens: readonly Token[], at: number): number {
  let depth = 0;
  for (let index = at; index < tokens.length; index++) {
    if (tokens[index].value === '(' && tokens[index].kind === 'sign') depth++;
    if (tokens[index].value === ')' && tokens[index].kind === 'sign' && --depth === 0) return index;
  }
  return tokens.length - 2;
}

const UNITS: Readonly<Record<string, string>> = { YEAR: 'years', YYYY: 'years', YY: 'years', MONTH: 'months', MM: 'months', M: 'months', WEEK: 'weeks', WK: 'weeks', DAY: 'days', DD: 'days', D: 'days',
  HOUR: 'hours', HH: 'hours', MINUTE: 'minutes', MI: 'minutes', N: 'minutes', SECOND: 'seconds', SS: 'seconds', S: 'seconds' };

/** DATEADD(year, -9, x) is x + interval '-9 years'. */
function shifted(text: string, tokens: readonly Token[], at: number, end: number): string {
  const unit = UNITS[tokens[at + 2].upper];
  const isNegative = tokens[at + 4].value === '-';
  const count = tokens[at + (isNegative ? 5 : 4)];
  const comma = at + (isNegative ? 6 : 5);
  if (unit === undefined || count.kind !== 'number' || tokens[comma]?.value !== ',') {
    throw new GrammarProblem('unmodelled', 'DATEADD with anything but a plain unit and a number cannot be carried out on the in-memory table', tokens[at].start);
  }
  return `(${rendered(text, tokens, comma + 1, end)} + interval '${isNegative ? '-' : ''}${count.value} ${unit}')`;
}

const withLimit = (sql: string, top: number | null): string => (top === null ? sql : `${sql} LIMIT ${top}`);

/** UPDATE and DELETE; with TOP (n) the rows are chosen first: any will do, so the first in key order. */
function change(text: string, table: string, top: number | null, keyOf: KeyOf): string {
  const sql = respelled(text).replace(/^(\s*DELETE)(\s+)(?!FROM\b|\s)/i, '$1 FROM$2');
  if (top === null) return sql;
  const key = keyOf(table);
  if (key === null) throw new GrammarProblem('unmodelled', `TOP on ${table}, which has no key of one whole number, cannot be carried out on the in-memory table`, 0);
  const cursor = new Cursor(sql, tsqlTokens(sql));
  let depth = 0;
  while (!cursor.isAtEnd && !(depth === 0 && cursor.is('WHERE'))) {
    depth += cursor.is('(') ? 1 : cursor.is(')') ? -1 : 0;
    cursor.at += 1;
  }
  const condition = sql.slice(cursor.token.start);
  return `${sql.slice(0, cursor.token.start)} WHERE "${key}" IN (SELECT "${key}" FROM "${table}" ${condition} ORDER BY "${key}" LIMIT ${top})`;
}
