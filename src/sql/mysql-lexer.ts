import { tokensBy, type Token, type TokenRules } from './lexer.ts';

/** Which conditional comments a server reads: its version as five or six digits, and whether it is MariaDB. */
export type MysqlReader = { readonly versionNumber: number; readonly isMariadb: boolean };

/**
The text with `/*!40101 ... *\/` opened up where the server would read what is inside, and blanked where it would not; every other character keeps
its place. MariaDB also reads `/*M!100100 ... *\/` and skips MySQL's own range of 50700 to 99999.
Source: MySQL 8.4 manual 11.7 "Comments"; MariaDB knowledge base, "Comment Syntax".
*/
export function withConditionalComments(text: string, reader: MysqlReader): string {
  if (!/\/\*M?!/.test(text)) return text;
  const skipped = /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`[^`]*`|--[ \t][^\n]*|#[^\n]*|\/\*(M?)!(\d{5,6})?([\s\S]*?)\*\/|\/\*[\s\S]*?\*\//g;
  return text.replace(skipped, (whole, maria: string | undefined, digits: string | undefined, inside: string | undefined) => {
    if (inside === undefined) return whole;
    const isRead = reads(reader, maria === 'M', digits === undefined ? 0 : Number(digits));
    if (!isRead) return blank(whole);
    const before = whole.length - inside.length - 2;
    return `${' '.repeat(before)}${inside}  `;
  });
}

function reads(reader: MysqlReader, isForMariadb: boolean, from: number): boolean {
  if (isForMariadb) return reader.isMariadb && from <= reader.versionNumber;
  if (reader.isMariadb && from >= 50700 && from <= 99999) return false;
  return from <= reader.versionNumber;
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

const RULES: TokenRules = {
  lineComment: /#|--(?=\s|$)/y,
  nestedComments: false,
  quotes: [
    { kind: 'string', prefixes: 'xXbBnN', opens: '\'', closes: '\'', hasBackslash: true },
    { kind: 'string', prefixes: '', opens: '"', closes: '"', hasBackslash: true },
    { kind: 'name', prefixes: '', opens: '`', closes: '`', hasBackslash: false },
  ],
  words: [
    ['word', /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/y],
    ['variable', /@@?(?:`[^`]*`|[\w$.]*)/y],
    ['number', /0x[0-9a-fA-F]+|[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?(?:[A-Za-z_$][\w$]*)?|[0-9]+\.?/y],
    ['sign', /<=>|->>|:=|<=|>=|<>|!=|\|\||&&|->|<<|>>/y],
  ],
};

/** Cuts one statement of MySQL's dialect into tokens. */
export const tokensOf = (text: string): readonly Token[] => tokensBy(RULES, text);
