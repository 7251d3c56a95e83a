import type { Token } from './lexer.ts';
import { tokensOf } from './mysql-lexer.ts';

/** Why a statement could not be read: the server would not either ('syntax'), or the simulator does not know it ('unmodelled'). */
export class GrammarProblem extends Error {
  readonly kind: 'syntax' | 'unmodelled';
  readonly offset: number;
  constructor(kind: 'syntax' | 'unmodelled', message: string, offset: number) {
    super(message);
    this.kind = kind;
    this.offset = offset;
  }
}

/** A place in a statement's tokens, moved forward by the parser's functions. */
export class Cursor {
  readonly text: string;
  readonly tokens: readonly Token[];
  at = 0;

  constructor(text: string, tokens: readonly Token[] = tokensOf(text)) {
    this.text = text;
    this.tokens = tokens;
  }

  get token(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)];
  }

  peek(ahead = 1): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)];
  }

  get isAtEnd(): boolean {
    return this.token.kind === 'end';
  }

  /** True when the next tokens are these keywords or signs. */
  is(...words: readonly string[]): boolean {
    return words.every((word, index) => this.peek(index).upper === word);
  }

  isOneOf(words: readonly string[]): boolean {
    return words.includes(this.token.upper);
  }

  /** Takes these keywords or signs if they come next. */
  accept(...words: readonly string[]): boolean {
    if (!this.is(...words)) return false;
    this.at += words.length;
    return true;
  }

  acceptOneOf(words: readonly string[]): string | null {
    const { upper } = this.token;
    if (!words.includes(upper)) return null;
    this.at++;
    return upper;
  }

  expect(...words: readonly string[]): void {
    for (const word of words) if (!this.accept(word)) this.wrong();
  }

  /** An identifier: quoted, or any word (MySQL lets most keywords stand as names). */
  name(): string {
    const { token } = this;
    if (token.kind !== 'name' && token.kind !== 'word' && !(token.kind === 'string' && this.text[token.start] === '"')) this.wrong();
    this.at++;
    return token.value;
  }

  /** A table's name; a database in front of it is dropped, since a catalogue holds one database. */
  tableName(): string {
    const { token } = this;
    const first = this.name();
    if (!this.accept('.')) return first;
    // Tables of the server itself (MySQL manual, 28 "INFORMATION_SCHEMA Tables", 29 "MySQL Performance Schema").
    if (/^(information_schema|performance_schema|mysql|sys)$/i.test(first)) throw new GrammarProblem('unmodelled', `${first}.${this.name()}, whose rows only the server knows, is not modelled`, token.start);
    return this.name();
  }

  string(): string {
    if (this.token.kind !== 'string') this.wrong();
    const parts: string[] = [];
    while (this.token.kind === 'string') parts.push(this.tokens[this.at++].value);
    return parts.join('');
  }

  number(): number {
    if (this.token.kind !== 'number') this.wrong();
    return Number(this.tokens[this.at++].value);
  }

  /** Everything up to the parenthesis that closes the one just behind us, as text. */
  untilClosed(): string {
    const from = this.token.start;
    let depth = 1;
    while (!this.isAtEnd) {
      if (this.is('(')) depth++;
      if (this.is(')') && --depth === 0) break;
      this.at++;
    }
    const text = this.text.slice(from, this.token.start).trim();
    this.expect(')');
    return text;
  }

  /** An expression's text: up to a comma, a closing parenthesis or one of these words on its own level. */
  expressionUntil(stops: readonly string[]): string {
    const from = this.token.start;
    let end = from;
    let depth = 0;
    let cases = 0;
    while (!this.isAtEnd) {
      const { upper } = this.token;
      if (depth === 0 && cases === 0 && (upper === ',' || upper === ')' || (upper !== '' && stops.includes(upper)))) break;
      if (upper === '(') depth++;
      if (upper === ')') depth--;
      if (upper === 'CASE') cases++;
      if (upper === 'END' && cases > 0) cases--;
      end = this.token.end;
      this.at++;
    }
    return this.text.slice(from, end);
  }

  /** The same across commas: a list of expressions, or a whole condition. */
  expressionUntilAny(stops: readonly string[]): string {
    const from = this.token.start;
    let end = from;
    for (;;) {
      this.expressionUntil(stops);
      end = this.tokens[Math.max(0, this.at - 1)].end;
      if (!this.accept(',')) return this.text.slice(from, Math.max(from, end));
    }
  }

  /** `a = 1, b = 2`, read over. */
  expressionListUntil(stops: readonly string[]): void {
    this.expressionUntilAny(stops);
  }

  skipToEnd(): void {
    this.at = this.tokens.length - 1;
  }

  /** The server's own complaint about this place. */
  wrong(): never {
    throw new GrammarProblem('syntax', `You have an error in your SQL syntax near '${this.text.slice(this.token.start, this.token.start + 80)}'`, this.token.start);
  }

  unmodelled(what: string): never {
    throw new GrammarProblem('unmodelled', `${what} is not modelled`, this.token.start);
  }
}
