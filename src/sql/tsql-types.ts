/** PostgreSQL's types for the values of SQL Server's (SQL Server 2022, data types): the same range, or the next larger one. */
const TYPES: Readonly<Record<string, string>> = { bit: 'smallint', tinyint: 'smallint', smallint: 'smallint', int: 'integer', bigint: 'bigint', real: 'real', float: 'double precision',
  money: 'numeric(19,4)', smallmoney: 'numeric(10,4)', date: 'date', datetime: 'timestamp', datetime2: 'timestamp', smalldatetime: 'timestamp', datetimeoffset: 'timestamptz', time: 'time',
  uniqueidentifier: 'uuid', text: 'text', ntext: 'text', sysname: 'varchar(128)', varbinary: 'bytea', binary: 'bytea', rowversion: 'bytea', timestamp: 'bytea' };

const WITH_LENGTH: Readonly<Record<string, string>> = { nvarchar: 'varchar', varchar: 'varchar', nchar: 'char', char: 'char', decimal: 'numeric', numeric: 'numeric' };

/**
A type of SQL Server as PostgreSQL spells one with the same values; null for a type that has none.

@param args what stands in its parentheses: '12', 'max', '18, 2'; null = nothing, which is one letter for a column's text
*/
export function respelledType(type: string, args: string | null): string | null {
  const fixed = TYPES[type];
  if (fixed !== undefined) return fixed;
  const base = WITH_LENGTH[type];
  if (base === undefined) return null;
  if (args !== null && /max/i.test(args)) return 'text';
  return args === null ? base : `${base}(${args})`;
}
