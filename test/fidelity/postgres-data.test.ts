import { beforeAll, describe, expect, test } from 'vitest';
import { join } from 'node:path';
import alterTable from '../../data/engines/postgres/alter-table.json' with { type: 'json' };
import modes from '../../data/engines/postgres/lock-modes.json' with { type: 'json' };
import statements from '../../data/engines/postgres/statements.json' with { type: 'json' };
import { answerOf } from './compare.ts';
import { readCorpus } from './corpus.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { loadEngine } from '../../src/engines/index.ts';
import { conflict, lockModes } from '../../src/engines/postgres/lock-modes.ts';

const cases = readCorpus(join(import.meta.dirname, 'corpus'));
let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine('postgres');
});

describe('lock modes', () => {
  test('conflict both ways, for all 64 pairs', () => {
    for (const a of lockModes.names) for (const b of lockModes.names) expect(conflict(a, b)).toBe(conflict(b, a));
  });
  test('are the manual\'s table: 38 of the pairs conflict, only ACCESS SHARE lives with EXCLUSIVE', () => {
    const pairs = lockModes.names.flatMap((a) => lockModes.names.filter((b) => conflict(a, b)));
    expect(pairs).toHaveLength(modes.modes.reduce((sum, row) => sum + row.conflictsWith.length, 0));
    expect(pairs).toHaveLength(38);
    expect(lockModes.names.filter((mode) => !conflict(mode, 'ExclusiveLock'))).toEqual(['AccessShareLock']);
  });
});

describe('each row of the statements table', () => {
  test.each(statements.rows.map((row) => [row.sql, row] as const))('%s is what the engine does in its case', (_sql, row) => {
    expect(row.source).toMatch(/^PostgreSQL 18 manual/);
    const locks = cases.filter((c) => c.id === row.evidence).flatMap((question) => answerOf(engine, question, 18).recording.locks ?? []);
    expect(locks.filter((lock) => lock.relation === row.relation && !lock.new).map((lock) => lock.mode)).toEqual([row.mode]);
  });
  test.each(alterTable.rows.filter((row) => row.evidence !== 'manual').map((row) => [row.sql, row] as const))('ALTER TABLE ... %s names a case that there is', (_sql, row) => {
    expect(cases.map((c) => c.id)).toContain(row.evidence);
  });
});
