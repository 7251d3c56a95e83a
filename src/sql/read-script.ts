import { readDirectives, strayDirectives } from './directives.ts';
import type { Script, ScriptStatement, SqlFault } from './script.ts';
import { splitStatements } from './split.ts';
import type { Piece, SplitDialect } from './split.ts';

/** Largest script or schema that is read, in characters; the fault says so. */
export const longestTextChars = 5_000_000;

/**
A text that is no SQL at all: binary, in another encoding, or far too long. One fault, so that a person reads one sentence and not a
thousand.
*/
export const unusableText = (text: string): SqlFault | null => {
  if (text.startsWith('\u0000') || text.slice(0, 8192).includes('\u0000')) return wholeFile('line 1, column 1: this is a binary file or UTF-16 text; save it as UTF-8 text');
  const nul = text.indexOf('\u0000');
  if (nul >= 0) return faultAt(text, nul, 'this line contains a NUL character, which SQL text cannot hold; take it out');
  const broken = text.indexOf('\ufffd');
  if (broken >= 0) return faultAt(text, broken, 'this line is not UTF-8; save the file as UTF-8 text');
  if (text.length > longestTextChars) return wholeFile(`line 1, column 1: the file has ${text.length} characters, and at most ${longestTextChars} are read; split it`);
  return null;
};

const wholeFile = (message: string): SqlFault => ({ line: 1, column: 1, kind: 'encoding', message });

const faultAt = (text: string, offset: number, message: string): SqlFault => {
  const line = text.slice(0, offset).split('\n').length;
  const column = offset - text.lastIndexOf('\n', offset - 1);
  return { line, column, kind: 'encoding', message: `line ${line}, column ${column}: ${message}` };
};

export type ReadScript = { readonly script: Script; readonly pieces: readonly Piece[]; readonly faults: readonly SqlFault[] };

/** Splits a script of any dialect and attaches its directives; syntax beyond quotes and comments is the engine's parser's business. */
export const readScript = (text: string, dialect: SplitDialect): ReadScript => {
  const unusable = unusableText(text);
  if (unusable !== null) return { script: { statements: [], noTransaction: false }, pieces: [], faults: [unusable] };
  const withoutMark = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  const { pieces, trailing, faults } = splitStatements(withoutMark, dialect);
  const directives = pieces.map((piece) => readDirectives(piece.comments));
  const stray = strayDirectives(trailing);
  const statements = pieces.map((piece, index): ScriptStatement => ({
    index, sql: piece.sql, line: piece.line, column: piece.column, retry: directives[index].retry, batch: directives[index].batch,
  }));
  return {
    script: { statements, noTransaction: stray.noTransaction || directives.some((d) => d.noTransaction) },
    pieces,
    faults: [...faults, ...directives.flatMap((d) => d.faults), ...stray.faults].toSorted((a, b) => a.line - b.line || a.column - b.column),
  };
};
