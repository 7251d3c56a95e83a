/** One word, name, literal or sign of MySQL's dialect. `upper` is what keywords are compared with; a quoted name never is a keyword. */
export type Token = {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'sign' | 'variable' | 'end';
  readonly value: string;
  readonly upper: string;
  /** Offsets into the statement's text. */
  readonly start: number;
  readonly end: number;
};

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

const SIGNS = ['<=>', '->>', ':=', '<=', '>=', '<>', '!=', '||', '&&', '->', '<<', '>>'];

/** Cuts one statement into tokens; the last one is `end`. Comments fall away; an unclosed quote runs to the end of the text. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const push = (kind: Token['kind'], value: string, end: number): void => {
    tokens.push({ kind, value, upper: kind === 'word' || kind === 'sign' ? value.toUpperCase() : '', start: at, end });
    at = end;
  };
  while (at < text.length) {
    const c = text[at];
    if (/\s/.test(c)) at++;
    else if (c === '#' || (c === '-' && text[at + 1] === '-' && /\s|^$/.test(text[at + 2] ?? ''))) at = lineEnd(text, at);
    else if (c === '/' && text[at + 1] === '*') at = commentEnd(text, at);
    else if (c === '\'' || c === '"') push('string', ...quoted(text, at, c));
    else if (c === '`') push('name', ...quoted(text, at, c));
    else if (c === '@') push('variable', ...matched(text, at, /@@?(?:`[^`]*`|[\w$.]*)/y));
    else if (/[0-9]/.test(c) || (c === '.' && /[0-9]/.test(text[at + 1] ?? ''))) push('number', ...matched(text, at,
      /0x[0-9a-fA-F]+|[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?(?:[A-Za-z_$][\w$]*)?|[0-9]+\.?/y));
    else if (/[xXbBnN]/.test(c) && text[at + 1] === '\'') {
      const [value, end] = quoted(text, at + 1, '\'');
      push('string', value, end);
    } else if (/[A-Za-z_$\u0080-\uffff]/.test(c)) push('word', ...matched(text, at, /[\w$\u0080-\uffff]+/y));
    else {
      const sign = SIGNS.find((candidate) => text.startsWith(candidate, at)) ?? c;
      push('sign', sign, at + sign.length);
    }
  }
  push('end', '', text.length);
  return tokens;
}

function matched(text: string, at: number, pattern: RegExp): [string, number] {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  const value = found === null || found[0] === '' ? text[at] : found[0];
  return [value, at + value.length];
}

function quoted(text: string, at: number, quote: string): [string, number] {
  let value = '';
  for (let next = at + 1; next < text.length; next++) {
    const c = text[next];
    if (c === '\\' && quote !== '`') value += text[++next] ?? '';
    else if (c !== quote) value += c;
    else if (text[next + 1] === quote) value += text[++next];
    else return [value, next + 1];
  }
  return [value, text.length];
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function commentEnd(text: string, at: number): number {
  const end = text.indexOf('*/', at + 2);
  return end < 0 ? text.length : end + 2;
}
