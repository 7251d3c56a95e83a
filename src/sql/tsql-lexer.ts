import { tokensBy, type Token, type TokenRules } from './lexer.ts';

const RULES: TokenRules = {
  lineComment: /--/y,
  nestedComments: true,
  quotes: [
    { kind: 'string', prefixes: 'N', opens: '\'', closes: '\'', hasBackslash: false },
    { kind: 'name', prefixes: '', opens: '[', closes: ']', hasBackslash: false },
    { kind: 'name', prefixes: '', opens: '"', closes: '"', hasBackslash: false },
  ],
  words: [
    ['word', /[A-Za-z_#\u0080-\uffff][\w$#@\u0080-\uffff]*/y],
    ['variable', /@@?[\w$#]+|@/y],
    ['number', /0x[0-9a-fA-F]*|[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?/y],
    ['sign', /<=|>=|<>|!=|\+=|-=/y],
  ],
};

/** Cuts one Transact-SQL statement into tokens. Strings double their quote, names stand in brackets or double quotes, comments nest. */
export const tsqlTokens = (text: string): readonly Token[] => tokensBy(RULES, text);
