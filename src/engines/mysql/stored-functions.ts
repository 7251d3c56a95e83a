import functions from '../../../data/engines/mysql/functions.json' with { type: 'json' };
import { tokensOf } from '../../sql/mysql-lexer.ts';
import { isName, type Token } from '../../sql/lexer.ts';

const names: ReadonlySet<string> = new Set(functions.names.split(' '));
const families = new RegExp(functions.families);
const isBuiltIn = (name: string): boolean => names.has(name) || families.test(name);

/** Statements whose expressions are worked out while they run. */
const running = /^(SELECT|WITH|TABLE|VALUES|INSERT|REPLACE|UPDATE|DELETE|SET|DO|\()$/;

/** After these words a name with a parenthesis is a table with its columns, or a type. */
const namesTable = /^(INTO|AS|TABLE|WITH|RECURSIVE|IGNORE|INSERT|REPLACE|LOW_PRIORITY|HIGH_PRIORITY|DELAYED)$/;

/** Schemas of the server's own, whose functions only look things up. */
const ownSchemas = /^(sys|mysql|information_schema|performance_schema)$/i;

const found = new Map<string, string | null>();
const foundLimit = 2_000;

/** The first stored (or loadable) function that a statement calls, as it is written; null when it calls only the server's own. */
export function storedFunctionIn(sql: string): string | null {
  const known = found.get(sql);
  if (known !== undefined) return known;
  if (found.size >= foundLimit) found.clear();
  const fresh = firstCall(tokensOf(sql));
  found.set(sql, fresh);
  return fresh;
}

function firstCall(tokens: readonly Token[]): string | null {
  if (!running.test(tokens[0].upper)) return null;
  for (const [at, token] of tokens.entries()) {
    if (!isName(token) || tokens[at + 1]?.value !== '(') continue;
    const schema = tokens[at - 1]?.value === '.' && isName(tokens[at - 2]) ? tokens[at - 2] : null;
    if (namesTable.test(tokens[schema === null ? at - 1 : at - 3]?.upper ?? '')) continue;
    if (schema === null ? token.kind === 'word' && isBuiltIn(token.value.toLowerCase()) : ownSchemas.test(schema.value)) continue;
    // WITH a (...), b (columns) AS (...): a name for a query.
    if (schema === null && namesQuery(tokens, at + 1)) continue;
    return `${schema === null ? '' : `${schema.value}.`}${token.value}`;
  }
  return null;
}

function namesQuery(tokens: readonly Token[], from: number): boolean {
  const close = tokens.findIndex((token, index) => index > from && token.value === ')' && token.kind === 'sign');
  return tokens[close + 1]?.upper === 'AS' && tokens[close + 2]?.value === '(';
}
