import type { Catalogue } from '../../sql/catalogue.ts';
import { GrammarProblem } from '../../sql/mysql-cursor.ts';
import { sqlForTable } from '../../sql/table-spelling.ts';
import type { DataFault } from './fault.ts';
import { DataError } from './fault.ts';
import type { Node } from './node.ts';
import { parsed } from './shape.ts';

type Spelling = Catalogue['spelling'];

/**
The parse tree of a statement, whatever SQL it is spelled in; null for one that does nothing to rows.

@throws DataError for SQL that is not understood, and for what the table cannot carry out, by name
*/
export function understood(spelling: Spelling, sql: string, keyOf: (table: string) => string | null): Node | null {
  try {
    const text = sqlForTable(spelling, sql, keyOf);
    return text === null ? null : parsed(text);
  } catch (thrown) {
    if (thrown instanceof GrammarProblem) throw new DataError(thrown.kind === 'syntax' ? '42000' : null, thrown.message, thrown.offset);
    throw thrown;
  }
}

/** What SQL Server says where PostgreSQL says one of these: number and words of sys.messages (SQL Server 2022, "Database Engine errors"), and the ODBC state that goes with them. */
const TSQL: Readonly<Record<string, { readonly sqlstate: string; readonly message: string }>> = {
  22001: { sqlstate: '22001', message: '2628 String or binary data would be truncated.' },
  22003: { sqlstate: '22003', message: '8115 Arithmetic overflow error converting expression to data type.' },
  22012: { sqlstate: '22012', message: '8134 Divide by zero error encountered.' },
  '22P02': { sqlstate: '22018', message: '245 Conversion failed when converting the value.' },
  22007: { sqlstate: '22007', message: '241 Conversion failed when converting date and/or time from character string.' },
  23502: { sqlstate: '23000', message: '515 Cannot insert the value NULL; column does not allow nulls.' },
  23503: { sqlstate: '23000', message: '547 The statement conflicted with a FOREIGN KEY constraint.' },
  23505: { sqlstate: '23000', message: '2627 Violation of UNIQUE KEY or PRIMARY KEY constraint. Cannot insert duplicate key.' },
  23514: { sqlstate: '23000', message: '547 The statement conflicted with a CHECK constraint.' },
  42703: { sqlstate: '42S22', message: '207 Invalid column name.' },
  '42P01': { sqlstate: '42S02', message: '208 Invalid object name.' },
};

/** A fault as the server of this catalogue would put it: never in another server's words. What has no counterpart there is no claim about that server, only about the table. */
export function inServersWords(spelling: Spelling, fault: DataFault): DataFault {
  if (spelling === undefined || fault.sqlstate === null) return fault;
  const said = TSQL[fault.sqlstate];
  if (said !== undefined) return { ...fault, ...said, message: said.message.replace(/\.$/, `${quotedName(fault.message)}.`) };
  if (fault.sqlstate.startsWith('42')) return { ...fault, sqlstate: null, message: `this cannot be carried out on the in-memory table yet: ${fault.message}` };
  return fault;
}

/** The name that the message is about, as it stands in quotes there. */
function quotedName(message: string): string {
  const name = /"([^"]+)"/.exec(message)?.[1];
  return name === undefined ? '' : ` '${name}'`;
}
