/**
Why a statement could not be carried out on the table: either the server would refuse it too (`sqlstate` is the server's own), or the
table cannot carry it out faithfully and says so by name (`sqlstate` null).
*/
export type DataFault = {
  readonly sqlstate: string | null;
  /** One sentence, in the server's own words where the server has some. */
  readonly message: string;
  /** 1-based place in the statement's text; null when the fault is in a row, not in the text. */
  readonly line: number | null;
  readonly column: number | null;
};

/** Thrown inside the table's rooms and inside SQLite's callbacks; turned into a `DataFault` at the door. */
export class DataError extends Error {
  readonly sqlstate: string | null;
  /** Offset in bytes from the beginning of the statement, as the parser counts; null when unknown. */
  readonly location: number | null;

  constructor(sqlstate: string | null, message: string, location: number | null = null) {
    super(message);
    this.sqlstate = sqlstate;
    this.location = location;
  }
}

/** Something valid that the table does not carry out: named, never guessed. */
export function notOnTheTable(what: string, location: number | null | undefined): DataError {
  return new DataError(null, `${what} cannot be carried out on the in-memory table yet`, location ?? null);
}

/** Line and column (both from 1) of a byte offset in a text. */
export function placeOf(text: string, byteOffset: number): { readonly line: number; readonly column: number } {
  const before = Buffer.from(text, 'utf8').subarray(0, byteOffset).toString('utf8');
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: before.length - lastBreak };
}

/** The fault that a thrown value means, with its place counted from where the statement begins in its file. */
export function faultOf(thrown: unknown, text: string, start: { readonly line: number; readonly column: number } = { line: 1, column: 1 }): DataFault {
  if (!(thrown instanceof DataError)) return { sqlstate: null, message: `the in-memory table stopped: ${(thrown as Error).message}`, line: null, column: null };
  if (thrown.location === null) return { sqlstate: thrown.sqlstate, message: thrown.message, line: null, column: null };
  const at = placeOf(text, thrown.location);
  const column = at.line === 1 ? at.column + start.column - 1 : at.column;
  return { sqlstate: thrown.sqlstate, message: thrown.message, line: at.line + start.line - 1, column };
}
