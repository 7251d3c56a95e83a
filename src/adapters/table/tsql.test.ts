import { beforeAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../../engines/index.ts';
import type { Engine } from '../../engines/engine.ts';
import { openTable, type TableLab } from '../table.ts';
import { inflowOf } from '../table-replay.ts';

const schema = `CREATE TABLE [dbo].[Orders] ([Id] bigint IDENTITY(1,1) NOT NULL, [Status] nvarchar(12) NOT NULL, [Total] decimal(10,2) NOT NULL, [CreatedAt] datetime2 NOT NULL, [Note] nvarchar(max) NULL,
  CONSTRAINT [PK_Orders] PRIMARY KEY ([Id]));
GO
CREATE INDEX [IX_Orders_CreatedAt] ON [dbo].[Orders] ([CreatedAt]);`;
const ROWS = 2000;

let engine: Engine;
beforeAll(async () => { engine = await loadEngine('sqlserver'); });

const opened = (rowsPerRow = 1, rows = ROWS): TableLab => {
  const facts = { orders: { columns: { createdat: { spanDays: 3650 } } } };
  const { catalogue, faults } = engine.catalogueOf(schema, { orders: rows }, facts, 2022);
  expect(faults).toEqual([]);
  return openTable({ catalogue, rowsPerRow, seed: 1 });
};
const run = (lab: TableLab, sql: string) => lab.run({ sql, line: 1, column: 1 });

describe('Transact-SQL on real rows', () => {
  test('brackets, N strings, dbo, hints and any case reach the rows they name', () => {
    const lab = opened();
    const { rows, fault } = run(lab, "UPDATE [dbo].[ORDERS] WITH (ROWLOCK) SET [status] = N'closed' WHERE CreatedAt < '2016-04-01';");
    expect(fault).toBeNull();
    expect(rows).toBeGreaterThan(150);
    expect(rows).toBeLessThan(180);
    expect(lab.ask("SELECT COUNT_BIG(*) FROM Orders WHERE Status = N'CLOSED'")).toBe(rows);
    lab.close();
  });

  test('TOP (n) takes so many rows and no more, and fewer real ones where each stands for many', () => {
    const lab = opened();
    expect(run(lab, "UPDATE TOP (50) Orders SET Status = 'closed' WHERE Status <> 'closed'").rows).toBe(50);
    expect(run(lab, 'DELETE TOP (10) Orders').rows).toBe(10);
    lab.close();
    const scaled = opened(400, 4_000_000);
    expect(run(scaled, "UPDATE TOP (20000) Orders SET Status = 'closed' WHERE Id > 5").rows).toBe(50);
    scaled.close();
  });

  test('a range of keys, a moving date, and functions under their other names', () => {
    const lab = opened();
    const range = lab.run({ sql: "UPDATE Orders SET Status = 'closed' WHERE CreatedAt < DATEADD(year, -5, SYSUTCDATETIME())", line: 1, column: 1 }, { fromKey: 0, toKey: 100 });
    expect(range).toMatchObject({ rows: 100, fault: null });
    expect(run(lab, "UPDATE Orders SET Note = ISNULL(Note, N'none') WHERE LEN(Status) > 0").rows).toBe(ROWS);
    lab.close();
  });

  test('a new column, its default, a check and a longer text', () => {
    const lab = opened();
    expect(run(lab, "ALTER TABLE Orders ADD [ClosedBy] nvarchar(20) NOT NULL DEFAULT N'nobody'").fault).toBeNull();
    expect(lab.ask("SELECT count(*) FROM Orders WHERE ClosedBy = 'nobody'")).toBe(ROWS);
    expect(run(lab, "ALTER TABLE Orders WITH NOCHECK ADD CONSTRAINT CK_Total CHECK ([Total] > 100000)").fault).toBeNull();
    expect(run(lab, 'ALTER TABLE Orders WITH CHECK CHECK CONSTRAINT CK_Total').fault?.message).toMatch(/^547 /);
    expect(run(lab, 'ALTER TABLE Orders SET (LOCK_ESCALATION = DISABLE)')).toMatchObject({ rows: 0, fault: null });
    lab.close();
  });

  test('a refusal has the number and the words of this server', () => {
    const lab = opened();
    expect(run(lab, "UPDATE Orders SET Status = 'thirteen letters'").fault).toMatchObject({ sqlstate: '22001', message: expect.stringMatching(/^2628 String or binary data would be truncated/) });
    expect(run(lab, 'UPDATE Orders SET Status = NULL').fault?.message).toMatch(/^515 /);
    expect(run(lab, 'UPDATE Orders SET Nowhere = 1').fault?.message).toBe("207 Invalid column name 'nowhere'.");
    lab.close();
  });

  test('what has no other spelling is refused by its name, and not guessed', () => {
    const lab = opened();
    const { fault } = run(lab, "UPDATE Orders SET Note = CONVERT(nvarchar(10), Total)");
    expect(fault).toMatchObject({ sqlstate: null, message: expect.stringContaining('CONVERT()'), line: 1, column: 26 });
    expect(run(lab, 'UPDATE Orders SET Total = Total + @raise').fault?.sqlstate).toBeNull();
    lab.close();
  });

  test('orders that customers place reach the table', () => {
    const traffic = [{ name: 'place', sql: 'INSERT INTO [orders] ([Status], [Total], [CreatedAt]) VALUES (@p0, @p1, @p2)', perSec: 3 }];
    expect(inflowOf({ traffic: traffic as never }, { spelling: 'tsql' })).toEqual([{ table: 'orders', columns: ['status', 'total', 'createdat'], perSec: 3 }]);
    const lab = opened(400, 800_000);
    expect(lab.insertFromTraffic('orders', ['status', 'total', 'createdat'])).toBe(true);
    expect(lab.rows('orders')).toBe(2001);
    lab.close();
  });
});
