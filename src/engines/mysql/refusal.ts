/** The server would refuse the statement: thrown while a plan is made, and turned into the plan's `error`. */
export class Refusal extends Error {
  readonly code: number;
  readonly sqlstate: string;
  constructor(code: number, sqlstate: string, message: string) {
    super(message);
    this.code = code;
    this.sqlstate = sqlstate;
  }
}

/** Thrown where a statement is valid but beyond the model. */
export class Unmodelled extends Error {}

export const missingTable = (table: string): Refusal => new Refusal(1146, '42S02', `Table '${table}' doesn't exist`);
export const missingColumn = (column: string, table: string): Refusal => new Refusal(1054, '42S22', `Unknown column '${column}' in '${table}'`);
export const syntaxError = (near: string, isMariadb: boolean): Refusal =>
  new Refusal(1064, '42000', `You have an error in your SQL syntax; check the manual that corresponds to your ${isMariadb ? 'MariaDB' : 'MySQL'} server version for the right syntax to use near '${near}' at line 1`);
/** DROP of a column, index or constraint that is not there. */
export const cannotDrop = (what: string, name: string, isMariadb: boolean): Refusal =>
  new Refusal(1091, '42000', isMariadb ? `Can't DROP ${what} \`${name}\`; check that it exists` : `Can't DROP '${name}'; check that column/key exists`);
