import type { SqlFault } from './script.ts';
import type { Piece, SplitDialect } from './split.ts';

/** How PostgreSQL's psql finds the ends of statements. */
export const postgresDialect: SplitDialect = {
  dollarQuotes: true,
  nestedComments: true,
  backslashEscapes: 'after E',
  identifierQuotes: [['"', '"']],
  hashComments: false,
  metaCommands: true,
  copyData: true,
  batchLine: null,
  delimiterCommand: false,
};

/** A node of the server's parse tree, as libpg_query prints it: `{ AlterTableStmt: { ... } }` or the fields inside. */
// The tree has 270 node types with optional fields everywhere; the readers below name the fields they use.
// oxlint-disable-next-line no-explicit-any
export type Node = Readonly<Record<string, any>>;

export type ParsedStatement = { readonly kind: string; readonly node: Node };

type Grammar = { readonly parseSync: (sql: string) => { readonly stmts?: readonly { readonly stmt: Node }[] } };

let grammar: Grammar | null = null;

/** Loads the server's grammar (PostgreSQL 18's, as WebAssembly, 1.8 MB); once, and only when SQL has to be read. */
export const loadPostgresParser = async (): Promise<void> => {
  if (grammar !== null) return;
  const module = await import('libpg-query');
  await module.loadModule();
  grammar = module as unknown as Grammar;
};

/**
The parse tree of one statement, or what the server's grammar says against it with the offset of the offending token.

@throws Error when the parser has not been loaded (`loadPostgresParser`).
*/
export const parseStatement = (sql: string): { readonly ok: ParsedStatement | null } | { readonly ok: null; readonly message: string; readonly offset: number } => {
  if (grammar === null) throw new Error('the PostgreSQL parser is used before loadPostgresParser()');
  try {
    const statement = grammar.parseSync(sql).stmts?.[0]?.stmt;
    if (statement === undefined) return { ok: null };
    const kind = Object.keys(statement)[0];
    return { ok: { kind, node: statement[kind] as Node } };
  } catch (error) {
    const details = (error as { readonly sqlDetails?: { readonly message: string; readonly cursorPosition: number } }).sqlDetails;
    return { ok: null, message: details?.message ?? 'syntax error', offset: Math.max(0, details?.cursorPosition ?? 0) };
  }
};

/** The fault of a statement that does not parse, at the place of the offending token in the file. */
export const syntaxFault = (piece: Pick<Piece, 'sql' | 'line' | 'column'>, message: string, offset: number): SqlFault => {
  const before = piece.sql.slice(0, offset);
  const newlines = before.split('\n').length - 1;
  const line = piece.line + newlines;
  const column = newlines === 0 ? piece.column + offset : offset - before.lastIndexOf('\n');
  return { line, column, kind: 'syntax', message: `line ${line}, column ${column}: ${message}` };
};
