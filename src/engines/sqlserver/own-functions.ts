import { isName } from '../../sql/lexer.ts';
import { tsqlTokens } from '../../sql/tsql-lexer.ts';

/** Methods of xml, spatial and hierarchyid values, and .WRITE: `column.value(...)` is no function of a schema. */
const methods = /^(value|query|exist|nodes|modify|write|tostring|parse|read|get\w+|is\w+|reparent\w*|ST\w+|make\w+|buffer\w+|reduce|filter|instanceof|numrings|ringn|bufferwithtolerance|as\w+)$/i;

/** What stands in parentheses after a table in FROM is a hint of the old form. */
const hints = /^(NOLOCK|UPDLOCK|ROWLOCK|PAGLOCK|TABLOCKX?|HOLDLOCK|READPAST|XLOCK|INDEX|READ(UN)?COMMITTED|READCOMMITTEDLOCK|REPEATABLEREAD|SERIALIZABLE|SNAPSHOT|NOWAIT|FORCESEEK|FORCESCAN)$/;

/**
The first function of a user that a statement calls, as it is written; null when there is none. A scalar function always goes by its schema, a function in
FROM need not (Transact-SQL reference, "User-defined functions").
*/
export function ownFunctionIn(sql: string): string | null {
  const tokens = tsqlTokens(sql);
  for (const [at, token] of tokens.entries()) {
    if (!isName(token) || tokens[at + 1]?.value !== '(' || hints.test(tokens[at + 2]?.upper ?? '')) continue;
    let first = at;
    while (tokens[first - 1]?.value === '.' && isName(tokens[first - 2])) first -= 2;
    const before = tokens[first - 1]?.upper ?? '';
    const isSource = /^(FROM|JOIN|APPLY)$/.test(before);
    if (/^(INTO|INSERT|AS)$/.test(before) || /^sys$/i.test(tokens[first].value) || (first === at && !isSource) || (first < at && methods.test(token.value))) continue;
    return tokens.slice(first, at + 1).map(({ value }) => value).join('');
  }
  return null;
}
