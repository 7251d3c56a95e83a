/** One word, name, literal or sign. `upper` is what keywords are compared with; a quoted name never is a keyword. */
export type Token = {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'sign' | 'variable' | 'end';
  readonly value: string;
  readonly upper: string;
  /** Offsets into the statement's text. */
  readonly start: number;
  readonly end: number;
};

/** A word may be a name, and a quoted name always is one. */
export const isName = (token: Token | undefined): boolean => token?.kind === 'word' || token?.kind === 'name';

/** A pair of quotes; the closing one is doubled where it is meant as a letter. */
type Quote = {
  readonly kind: 'string' | 'name';
  /** What may stand before the opening sign and is no part of the value: N'...'. */
  readonly prefixes: string;
  readonly opens: string;
  readonly closes: string;
  /** A backslash takes the next letter as it is. */
  readonly hasBackslash: boolean;
};

/** What a dialect's tokens look like. All patterns are sticky, and are asked in this order: comment, quotes, words; what none of them takes is a sign of one letter. */
export type TokenRules = {
  readonly lineComment: RegExp;
  readonly nestedComments: boolean;
  readonly quotes: readonly Quote[];
  readonly words: readonly (readonly [kind: 'variable' | 'number' | 'word' | 'sign', pattern: RegExp])[];
};

/** Cuts one statement into tokens; the last one is `end`. Comments fall away; an unclosed quote or comment runs to the end of the text. */
export function tokensBy(rules: TokenRules, text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const push = (kind: Token['kind'], value: string, end: number): void => {
    tokens.push({ kind, value, upper: kind === 'word' || kind === 'sign' ? value.toUpperCase() : '', start: at, end });
    at = end;
  };
  while (at < text.length) {
    const c = text[at];
    if (/\s/.test(c)) {
      at++;
    } else if (c === '/' && text[at + 1] === '*') {
      at = commentEnd(text, at, rules.nestedComments);
    } else if (matched(text, at, rules.lineComment) !== '') {
      at = lineEnd(text, at);
    } else {
      const quote = rules.quotes.find(({ opens, prefixes }) => c === opens || (text[at + 1] === opens && prefixes.includes(c)));
      if (quote !== undefined) push(quote.kind, ...quoted(text, c === quote.opens ? at : at + 1, quote));
      else push(...wordAt(rules, text, at));
    }
  }
  push('end', '', text.length);
  return tokens;
}

function wordAt(rules: TokenRules, text: string, at: number): [Token['kind'], string, number] {
  for (const [kind, pattern] of rules.words) {
    const value = matched(text, at, pattern);
    if (value !== '') return [kind, value, at + value.length];
  }
  return ['sign', text[at], at + 1];
}

/** What a sticky pattern takes at a place; '' when nothing. */
function matched(text: string, at: number, pattern: RegExp): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function quoted(text: string, at: number, { closes, hasBackslash }: Quote): [string, number] {
  let value = '';
  for (let next = at + 1; next < text.length; next++) {
    const c = text[next];
    if (c === '\\' && hasBackslash) value += text[++next] ?? '';
    else if (c !== closes) value += c;
    else if (text[next + 1] === closes) value += text[++next];
    else return [value, next + 1];
  }
  return [value, text.length];
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function commentEnd(text: string, at: number, isNested: boolean): number {
  let depth = 1;
  let next = at + 2;
  while (next < text.length && depth > 0) {
    if (isNested && text.startsWith('/*', next)) depth++;
    else if (text.startsWith('*/', next)) depth--;
    else {
      next++;
      continue;
    }
    next += 2;
  }
  return next;
}
