import { expect, test } from 'vitest';
import { sqlserverEngine } from './engine.ts';
import { ownFunctionIn } from './own-functions.ts';

test('a function of the user goes by its schema, and in FROM by itself', () => {
  expect(ownFunctionIn('SELECT dbo.my_function(1)')).toBe('dbo.my_function');
  expect(ownFunctionIn('UPDATE dbo.Orders SET Status = [shop].[dbo].[f](Status)')).toBe('shop.dbo.f');
  expect(ownFunctionIn('SELECT * FROM open_orders(3)')).toBe('open_orders');
});

test('the server\'s own functions, columns of an INSERT, hints and methods are none', () => {
  for (const sql of ['SELECT COUNT(*), ISNULL(Note, N\'\') FROM dbo.Orders WHERE Id IN (1, 2)', 'INSERT INTO dbo.Orders (Id) VALUES (1)', 'SELECT Id FROM dbo.Orders (NOLOCK)',
    'SELECT Body.value(\'(/a)[1]\', \'int\') FROM Orders', 'UPDATE Orders SET Note.WRITE(N\'x\', 0, 1) WHERE Id = 1', 'SELECT sys.fn_varbintohexstr(0x1)']) expect(ownFunctionIn(sql), sql).toBeNull();
});

test('of a statement that calls one nothing is claimed', () => {
  const { catalogue } = sqlserverEngine.catalogueOf('CREATE TABLE Orders (Id bigint PRIMARY KEY, Status nvarchar(20));', { Orders: 10 }, {}, 2022);
  const plan = (sql: string) => sqlserverEngine.plan({ index: 0, sql, line: 1, column: 1, retry: null, batch: null },
    { catalogue, version: 2022, settings: new Map(), inTransaction: false, isolation: 'read committed' });
  expect(plan('UPDATE Orders SET Status = dbo.f(Status)')).toMatchObject({ steps: [], unmodelled: 'line 1, column 1: what dbo.f() does is not modelled: functions of your own are not read.' });
  expect(plan('UPDATE Orders SET Status = UPPER(Status)').unmodelled).toBeNull();
});
