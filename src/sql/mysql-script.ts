import { GrammarProblem } from './mysql-cursor.ts';
import { withConditionalComments, type MysqlReader } from './mysql-lexer.ts';
import { parseMysql } from './mysql-parser.ts';
import { readScript, type ReadScript } from './read-script.ts';
import type { SqlFault } from './script.ts';
import type { SplitDialect } from './split.ts';

export const mysqlDialect: SplitDialect = { dollarQuotes: false, nestedComments: false, backslashEscapes: 'always', identifierQuotes: [['`', '`'], ['"', '"']],
  hashComments: true, metaCommands: false,
  copyData: false, batchLine: null, delimiterCommand: true };

/** A script cut into statements, as the server behind `reader` would read its conditional comments. */
export const readMysqlScript = (text: string, reader: MysqlReader): ReadScript => readScript(withConditionalComments(text, reader), mysqlDialect);

/** Where in the file a statement's problem is, as a fault. */
export function faultOf(problem: GrammarProblem, piece: { readonly sql: string; readonly line: number; readonly column: number }): SqlFault {
  const { line, column } = placeIn(piece, problem.offset);
  return { line, column, kind: problem.kind, message: `line ${line}, column ${column}: ${problem.message}` };
}

/** Line and column of an offset into a statement that starts at `piece`. */
export function placeIn(piece: { readonly sql: string; readonly line: number; readonly column: number }, offset: number): { readonly line: number; readonly column: number } {
  const before = piece.sql.slice(0, offset).split('\n');
  const last = before.at(-1) ?? '';
  return before.length === 1 ? { line: piece.line, column: piece.column + offset } : { line: piece.line + before.length - 1, column: last.length + 1 };
}

/** The syntax faults of all statements; what is valid and not modelled is said by the statement's plan. */
export function syntaxFaults(read: ReadScript): readonly SqlFault[] {
  if (read.faults.some((fault) => fault.kind === 'syntax')) return [];
  return read.pieces.flatMap((piece) => {
    const parsed = parseMysql(piece.sql);
    return parsed.kind === 'problem' && parsed.problem.kind === 'syntax' ? [faultOf(parsed.problem, piece)] : [];
  });
}
