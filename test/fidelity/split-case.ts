import { postgresDialect } from '../../src/sql/postgres-parser.ts';
import { splitStatements } from '../../src/sql/split.ts';

/** The statements of a case, one by one. */
export const split = (sql: string): readonly string[] => splitStatements(sql, postgresDialect).pieces.map((piece) => piece.sql);
