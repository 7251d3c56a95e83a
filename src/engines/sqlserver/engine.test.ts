import { describe, expect, test } from 'vitest';
import type { Plan } from '../engine.ts';
import { sqlserverEngine } from './engine.ts';
import { lockModes } from './lock-modes.ts';

const schema = `CREATE TABLE [dbo].[Orders] ([Id] bigint IDENTITY(1,1) NOT NULL, [Status] nvarchar(20) NOT NULL, [CreatedAt] datetime2 NOT NULL, [Note] nvarchar(200) NULL, CONSTRAINT [PK_Orders] PRIMARY KEY ([Id]));
GO
CREATE INDEX [IX_Orders_CreatedAt] ON [dbo].[Orders] ([CreatedAt]);
GO`;

const plan = (sql: string, rows: number, settings: Readonly<Record<string, string>> = {}, before = ''): Plan => {
  const { catalogue, faults } = sqlserverEngine.catalogueOf(`${schema}\n${before}`, { Orders: rows }, {}, 2022);
  expect(faults).toEqual([]);
  return sqlserverEngine.plan({ index: 0, sql, line: 1, column: 1, retry: null, batch: null }, { catalogue, version: 2022,
    settings: new Map(Object.entries(settings)), inTransaction: false, isolation: 'read committed' });
};
const at = (mode: string): number => lockModes.names.indexOf(mode);
const close = 'UPDATE Orders SET Status = \'closed\' WHERE CreatedAt < \'2020-01-01\'';
const modes = (one: Plan): readonly string[] => one.steps.flatMap((step) => (step.kind === 'lock' ? [step.mode] : []));

describe('lock escalation', () => {
  test('at fewer than 5,000 rows the statement keeps its row locks', () => {
    expect(plan(close, 41_000).analysis).toMatchObject({ locks: [{ mode: 'IX' }], blocks: { Orders: { insert: false, update: true } } });
    expect(modes(plan(close, 41_000))).toEqual(['Sch-S', 'IX']);
  });

  test('the 5,000th lock asks for the table, and again every 1,250 while it was not free', () => {
    const one = plan(close, 1_200_000);
    const rows = one.steps.flatMap((step) => (step.kind === 'work' ? [step.work.rows] : []));
    expect(rows).toEqual([5000, 115_000]);
    expect(one.steps.flatMap((step) => (step.kind === 'work' ? [step.work.escalation] : []))).toMatchObject([{ mode: 'X' }, { mode: 'X', everyRows: 1250, askFromBytes: 0 }]);
    expect(one.analysis.blocks['Orders']).toEqual({ select: true, insert: true, update: true, selectForUpdate: true });
  });

  test('batches of 2,000 stay below; batches of 10,000 do not', () => {
    expect(modes(plan('UPDATE TOP (2000) Orders SET Status = \'closed\' WHERE CreatedAt < \'2020-01-01\'', 1_200_000))).not.toContain('X');
    expect(modes(plan('UPDATE TOP (10000) Orders SET Status = \'closed\' WHERE CreatedAt < \'2020-01-01\'', 1_200_000))).toContain('X');
  });

  test('ROWLOCK is only the start; LOCK_ESCALATION = DISABLE is not', () => {
    expect(modes(plan('UPDATE Orders WITH (ROWLOCK) SET Status = \'closed\' WHERE CreatedAt < \'2020-01-01\'', 1_200_000))).toContain('X');
    expect(modes(plan(close, 1_200_000, {}, 'ALTER TABLE Orders SET (LOCK_ESCALATION = DISABLE);'))).not.toContain('X');
  });

  test('with row versions readers go on, writers still wait', () => {
    expect(plan(close, 1_200_000, { read_committed_snapshot: 'on' }).analysis.blocks['Orders']).toEqual({ select: false, insert: true, update: true, selectForUpdate: true });
    expect(modes(plan('SELECT * FROM Orders WHERE Id = 7', 1000, { read_committed_snapshot: 'on' }))).toEqual(['Sch-S']);
    expect(modes(plan('SELECT * FROM Orders WHERE Id = 7', 1000))).toEqual(['Sch-S', 'IS']);
  });

  test('a guard that holds IX makes the table lock impossible', () => {
    const guard = plan('SELECT Id FROM Orders WITH (UPDLOCK, HOLDLOCK) WHERE 1 = 0', 1_200_000);
    expect(modes(guard)).toContain('IX');
    expect(guard.analysis.blocks['Orders']).toEqual({ select: false, insert: false, update: false, selectForUpdate: false });
    expect(lockModes.conflicts[at('IX')] & (1 << at('X'))).not.toBe(0);
    expect(lockModes.conflicts[at('IX')] & (1 << at('IX'))).toBe(0);
  });
});

describe('schema changes', () => {
  test('an index blocks writes; ONLINE = ON does not, but for its ends', () => {
    expect(plan('CREATE INDEX a ON Orders (Status)', 1000).analysis.blocks['Orders']).toMatchObject({ select: false, insert: true });
    const online = plan('CREATE INDEX a ON Orders (Status) WITH (ONLINE = ON (WAIT_AT_LOW_PRIORITY (MAX_DURATION = 1 MINUTES, ABORT_AFTER_WAIT = SELF)))', 1000);
    expect(online.analysis.blocks['Orders']).toEqual({ select: false, insert: false, update: false, selectForUpdate: false });
    expect(modes(online)).toEqual(['IS', 'S', 'S']);
    expect(online.steps).toContainEqual(expect.objectContaining({ lowPriority: { maxWaitUs: 60_000_000, afterwards: 'self' } }));
  });

  test('a wider text is a note in the catalogue; another type writes every row under Sch-M', () => {
    expect(plan('ALTER TABLE Orders ALTER COLUMN Note nvarchar(400) NULL', 1000).analysis.growth).toBe('O(1)');
    expect(plan('ALTER TABLE Orders ALTER COLUMN Status int NOT NULL', 1000).analysis).toMatchObject({ growth: 'O(n)', locks: [{ mode: 'Sch-M' }] });
  });

  test('what it does not know it refuses by name', () => {
    expect(plan('MERGE Orders AS t USING s ON t.Id = s.Id', 1000).unmodelled).toBe('line 1, column 1: MERGE is not modelled.');
    expect(plan('WHILE 1 = 1 UPDATE TOP (2000) Orders SET Status = 1', 1000).unmodelled).toContain('-- migrate: batch 500 by id');
    expect(plan('ALTER TABLE Nowhere ADD a int', 1000).error?.message).toBe('208 Invalid object name \'Nowhere\'.');
  });
});

test('GO ends a batch, and LOCK_TIMEOUT is in milliseconds', () => {
  const { script, faults } = sqlserverEngine.parse('SET LOCK_TIMEOUT 2000\nGO\nSELECT [a;b] FROM t -- x\'\nGO\n', 2022);
  expect(faults).toEqual([]);
  expect(script.statements.map((statement) => statement.line)).toEqual([1, 3]);
  expect(sqlserverEngine.plan(script.statements[0], { catalogue: { relations: new Map(), types: new Map(), functions: new Map() }, version: 2022,
    settings: new Map(), inTransaction: false, isolation: 'read committed' }).settings).toEqual({ lock_timeout: '2000' });
});

test('no two modes that the manual lets stand together conflict, and the other way round', () => {
  for (const a of lockModes.names) for (const b of lockModes.names) {
    const [x, y] = [lockModes.names.indexOf(a), lockModes.names.indexOf(b)];
    expect((lockModes.conflicts[x] & (1 << y)) !== 0, `${a} ${b}`).toBe((lockModes.conflicts[y] & (1 << x)) !== 0);
  }
});

describe('row locks in memory', () => {
  test('96 bytes a lock, a changed key of an index locked twice; without the table lock the server gives up at 60 % of its memory', () => {
    const indexed = 'CREATE INDEX [IX_Orders_Status] ON [dbo].[Orders] ([Status]);\nGO\nALTER TABLE Orders SET (LOCK_ESCALATION = DISABLE);';
    const [work] = plan(close, 1_200_000, { max_server_memory_mb: '1000' }, indexed).steps.flatMap((step) => (step.kind === 'work' ? [step.work] : []));
    expect(work.escalation).toMatchObject({ mode: null, bytesPerRow: 288, failFromBytes: 629_145_600, error: { message: expect.stringMatching(/^1204 /) } });
  });

  test('a reader waits for rows under locking READ COMMITTED, and not with row versions or NOLOCK', () => {
    const waits = (sql: string, settings = {}): unknown => plan(sql, 1000, settings).steps.flatMap((step) => (step.kind === 'work' ? [step.work.waitsForRows] : []))[0];
    expect(waits('SELECT * FROM Orders WHERE Id = 7')).toBe(true);
    expect(waits('SELECT * FROM Orders WHERE Id = 7', { read_committed_snapshot: 'on' })).toBe(false);
    expect(waits('SELECT * FROM Orders WITH (NOLOCK) WHERE Id = 7')).toBe(false);
  });
});

test('a loop is named where it begins, and what the grammar does not take is said in this server\'s words', () => {
  const faults = (sql: string): readonly string[] => sqlserverEngine.parse(sql, 2022).faults.map(({ message }) => message);
  const [loop, ...rest] = faults('WHILE 1 = 1\nBEGIN\n  UPDATE TOP (2000) Orders SET Status = 1;\n  IF @@ROWCOUNT = 0 BREAK;\nEND');
  expect(loop).toMatch(/^line 1, column 1: WHILE .*-- migrate: batch 500 by id/);
  expect(rest).toEqual([]);
  expect(faults('DELETE FROM Orders\nUPDATE Orders SET Status = 1')[0]).toMatch(/^line 2, column 1: Incorrect syntax near 'UPDATE'; a statement ends with a semicolon/);
});
