import { expect, test } from 'vitest';
import { parseMysql } from './mysql-parser.ts';
import { parseTsql } from './tsql-parser.ts';

const said = (parsed: ReturnType<typeof parseMysql> | ReturnType<typeof parseTsql>) => (parsed.kind === 'problem' ? [parsed.problem.kind, parsed.problem.message, parsed.problem.offset] : parsed.kind);

test('a view of the server\'s own is refused as not modelled, where its name stands, and not as a table that is missing', () => {
  expect(said(parseMysql('SELECT * FROM information_schema.processlist'))).toEqual(['unmodelled', 'information_schema.processlist, whose rows only the server knows, is not modelled', 14]);
  expect(said(parseMysql('SELECT * FROM sys'))).toBe('statement');
  expect(said(parseMysql('SELECT * FROM shop.orders'))).toBe('statement');
  expect(said(parseTsql('SELECT * FROM sys.dm_tran_locks'))).toEqual(['unmodelled', "dm_tran_locks, a view of the server's own, whose rows only the server knows, is not modelled", 14]);
  expect(said(parseTsql('SELECT * FROM dbo.orders'))).toBe('statement');
});
