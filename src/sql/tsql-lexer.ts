import type { Token } from './mysql-lexer.ts';

/** Cuts one Transact-SQL statement into tokens; the last is `end`. Strings double their quote, names stand in brackets or double quotes, comments nest. */
export function tsqlTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const push = (kind: Token['kind'], value: string, end: number): void => {
    tokens.push({ kind, value, upper: kind === 'word' || kind === 'sign' ? value.toUpperCase() : '', start: at, end });
    at = end;
  };
  while (at < text.length) {
    const c = text[at];
    if (/\s/.test(c)) at++;
    else if (c === '-' && text[at + 1] === '-') at = lineEnd(text, at);
    else if (c === '/' && text[at + 1] === '*') at = commentEnd(text, at);
    else if (c === '\'') push('string', ...quoted(text, at, '\''));
    else if (c === 'N' && text[at + 1] === '\'') push('string', ...quoted(text, at + 1, '\''));
    else if (c === '[') push('name', ...quoted(text, at, ']'));
    else if (c === '"') push('name', ...quoted(text, at, '"'));
    else {
      const pattern = c === '@' ? /@@?[\w$#]+/y : /[0-9]/.test(c) ? /0x[0-9a-fA-F]*|[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?/y : /[A-Za-z_#\u0080-\uffff][\w$#@\u0080-\uffff]*|<=|>=|<>|!=|\+=|-=|[\s\S]/y;
      pattern.lastIndex = at;
      const value = pattern.exec(text)?.[0] ?? c;
      push(c === '@' ? 'variable' : /[0-9]/.test(c) ? 'number' : /[A-Za-z_#\u0080-\uffff]/.test(c) ? 'word' : 'sign', value, at + value.length);
    }
  }
  push('end', '', text.length);
  return tokens;
}

function quoted(text: string, at: number, close: string): [string, number] {
  let value = '';
  for (let next = at + 1; next < text.length; next++) {
    if (text[next] !== close) value += text[next];
    else if (text[next + 1] === close) value += text[++next];
    else return [value, next + 1];
  }
  return [value, text.length];
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function commentEnd(text: string, at: number): number {
  let depth = 1;
  let next = at + 2;
  while (next < text.length && depth > 0) {
    if (text.startsWith('/*', next)) depth++;
    else if (text.startsWith('*/', next)) depth--;
    else {
      next++;
      continue;
    }
    next += 2;
  }
  return next;
}
