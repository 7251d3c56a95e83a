import type { SqlFault } from './script.ts';

/** What a dialect's lexer must know to find the ends of statements; nothing here understands a statement. */
export type SplitDialect = {
  /** PostgreSQL: $$ ... $$ and $tag$ ... $tag$. */
  readonly dollarQuotes: boolean;
  /** PostgreSQL and SQL Server nest block comments; MySQL does not. */
  readonly nestedComments: boolean;
  /** Backslash escapes in strings: only after an E prefix (PostgreSQL), always (MySQL), or never. */
  readonly backslashEscapes: 'after E' | 'always' | 'never';
  /** Opening and closing characters of quoted identifiers. */
  readonly identifierQuotes: readonly (readonly [string, string])[];
  /** MySQL: # starts a comment. */
  readonly hashComments: boolean;
  /** PostgreSQL: a line that starts with a backslash is for psql, not for the server. */
  readonly metaCommands: boolean;
  /** PostgreSQL: rows after COPY ... FROM stdin up to the line "\.". */
  readonly copyData: boolean;
  /** A line that ends a batch by itself (SQL Server: GO), as a pattern over the trimmed line; null when there is none. */
  readonly batchLine: RegExp | null;
  /** MySQL's client: DELIMITER // changes what ends a statement. */
  readonly delimiterCommand: boolean;
};

export type CommentLine = { readonly text: string; readonly line: number; readonly column: number };

/** One statement's text as written, with its place and the line comments between it and the one before. */
export type Piece = { readonly sql: string; readonly offset: number; readonly line: number; readonly column: number; readonly comments: readonly CommentLine[] };

export type SplitResult = { readonly pieces: readonly Piece[]; readonly trailing: readonly CommentLine[]; readonly faults: readonly SqlFault[] };

const wordStart = /[A-Za-z_\u0080-\uffff]/;
const wordPart = /[A-Za-z0-9_$\u0080-\uffff]/;

/** Where a text has its lines: offset to 1-based line and column. */
export const placesOf = (text: string): ((offset: number) => { readonly line: number; readonly column: number }) => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low] + 1 };
  };
};

/** Cuts a script into statements at the delimiters that stand outside quotes, comments, parentheses and SQL function bodies. */
export const splitStatements = (text: string, dialect: SplitDialect): SplitResult => new Splitter(text, dialect).run();

class Splitter {
  private readonly pieces: Piece[] = [];
  private readonly faults: SqlFault[] = [];
  private comments: CommentLine[] = [];
  private at = 0;
  private start = -1;
  private depth = 0;
  private words: string[] = [];
  private bodyDepth = 0;
  private delimiter = ';';
  private readonly place: (offset: number) => { readonly line: number; readonly column: number };
  private readonly text: string;
  private readonly dialect: SplitDialect;

  constructor(text: string, dialect: SplitDialect) {
    this.text = text;
    this.dialect = dialect;
    this.place = placesOf(text);
  }

  run(): SplitResult {
    while (this.at < this.text.length) this.step();
    this.endStatement(this.text.length);
    return { pieces: this.pieces, trailing: this.comments, faults: this.faults };
  }

  private step(): void {
    const { text, at } = this;
    const c = text[at];
    if (this.atLineStart() && this.takeLine()) return;
    if (c === '-' && text[at + 1] === '-') return this.lineComment(2);
    if (c === '#' && this.dialect.hashComments) return this.lineComment(1);
    if (c === '/' && text[at + 1] === '*') return this.blockComment();
    if (/\s/.test(c)) {
      this.at++;
      return;
    }
    if (this.depth === 0 && this.bodyDepth === 0 && text.startsWith(this.delimiter, at)) {
      this.endStatement(at);
      this.at = at + this.delimiter.length;
      if (this.dialect.copyData) this.skipCopyData();
      return;
    }
    if (this.start < 0) this.start = at;
    if (c === "'") return this.quoted("'", "'", this.dialect.backslashEscapes === 'always', 'string');
    const quotes = this.dialect.identifierQuotes.find((pair) => pair[0] === c);
    if (quotes !== undefined) return this.quoted(quotes[0], quotes[1], false, 'quoted name');
    if (c === '$' && this.dialect.dollarQuotes && this.dollarQuote()) return;
    if (wordStart.test(c)) return this.word();
    if (c === '(') this.depth++;
    if (c === ')' && this.depth > 0) this.depth--;
    this.at++;
  }

  private atLineStart(): boolean {
    return this.at === 0 || this.text[this.at - 1] === '\n';
  }

  private lineEnd(): number {
    const end = this.text.indexOf('\n', this.at);
    return end < 0 ? this.text.length : end;
  }

  /** Lines that are not SQL: psql's own commands, GO, DELIMITER. */
  private takeLine(): boolean {
    const end = this.lineEnd();
    const line = this.text.slice(this.at, end).trim();
    if (this.dialect.metaCommands && line.startsWith('\\')) {
      // pg_dump (2025 on) frames its output with these two; they change nothing about the schema.
      if (!/^\\(un)?restrict\b/.test(line)) this.fault(this.at, 'meta-command', `${line.split(/\s/)[0]} is a command of psql, not SQL: take the line out, or run the file through psql`);
      this.at = end;
      return true;
    }
    if (this.dialect.batchLine !== null && this.dialect.batchLine.test(line)) {
      this.endStatement(this.at);
      this.at = end;
      return true;
    }
    const delimiter = this.dialect.delimiterCommand && this.start < 0 ? /^delimiter\s+(\S+)$/i.exec(line) : null;
    if (delimiter === null) return false;
    this.delimiter = delimiter[1];
    this.at = end;
    return true;
  }

  private lineComment(markLength: number): void {
    const end = this.lineEnd();
    const place = this.place(this.at);
    if (this.start < 0) this.comments.push({ text: this.text.slice(this.at + markLength, end).trim(), ...place });
    this.at = end;
  }

  private blockComment(): void {
    const from = this.at;
    let depth = 1;
    this.at += 2;
    while (this.at < this.text.length && depth > 0) {
      if (this.text.startsWith('*/', this.at)) {
        depth--;
        this.at += 2;
      } else if (this.dialect.nestedComments && this.text.startsWith('/*', this.at)) {
        depth++;
        this.at += 2;
      } else this.at++;
    }
    if (depth > 0) this.fault(from, 'syntax', 'this comment is never closed: add */ where it ends');
  }

  private quoted(open: string, close: string, escapes: boolean, what: string): void {
    const from = this.at;
    this.at += open.length;
    while (this.at < this.text.length) {
      const c = this.text[this.at];
      if (escapes && c === '\\') this.at += 2;
      else if (c !== close) this.at++;
      else if (this.text[this.at + 1] === close) this.at += 2;
      else {
        this.at++;
        return;
      }
    }
    this.at = this.text.length;
    this.fault(from, 'syntax', `this ${what} is never closed: add ${close} where it ends`);
  }

  private dollarQuote(): boolean {
    const tag = /^\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/.exec(this.text.slice(this.at, this.at + 80));
    if (tag === null) return false;
    const end = this.text.indexOf(tag[0], this.at + tag[0].length);
    if (end < 0) this.fault(this.at, 'syntax', `this text is never closed: add ${tag[0]} where it ends`);
    this.at = end < 0 ? this.text.length : end + tag[0].length;
    return true;
  }

  private word(): void {
    const from = this.at;
    while (this.at < this.text.length && wordPart.test(this.text[this.at])) this.at++;
    const word = this.text.slice(from, this.at).toLowerCase();
    if (word === 'e' && this.dialect.backslashEscapes === 'after E' && this.text[this.at] === "'") return this.quoted("'", "'", true, 'string');
    if (this.words.length < 4) this.words.push(word);
    this.followBody(word);
  }

  /** SQL-standard function bodies (BEGIN ATOMIC ... END) contain semicolons; psql counts BEGIN, CASE and END the same way. */
  private followBody(word: string): void {
    if (!this.dialect.dollarQuotes || this.words[0] !== 'create' || !this.words.some((w) => w === 'function' || w === 'procedure')) return;
    if (this.bodyDepth === 0 ? word === 'atomic' : word === 'case' || word === 'begin') this.bodyDepth++;
    else if (this.bodyDepth > 0 && word === 'end') this.bodyDepth--;
  }

  private skipCopyData(): void {
    const last = this.pieces[this.pieces.length - 1];
    if (last === undefined || !/^copy\b[\s\S]*\bfrom\s+stdin\b/i.test(last.sql)) return;
    const end = /^\\\.\r?$/m.exec(this.text.slice(this.at));
    this.at = end === null ? this.text.length : this.at + end.index + end[0].length;
  }

  private endStatement(end: number): void {
    if (this.start >= 0) {
      const sql = this.text.slice(this.start, end).trimEnd();
      this.pieces.push({ sql, offset: this.start, ...this.place(this.start), comments: this.comments });
      this.comments = [];
    }
    this.start = -1;
    this.depth = 0;
    this.bodyDepth = 0;
    this.words = [];
  }

  private fault(offset: number, kind: SqlFault['kind'], message: string): void {
    const { line, column } = this.place(offset);
    this.faults.push({ line, column, kind, message: `line ${line}, column ${column}: ${message}` });
  }
}
