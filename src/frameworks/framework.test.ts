import { describe, expect, test } from 'vitest';
import { FRAMEWORKS, frameworkOf, onEngine, standingText, wrapped } from './index.ts';

const rails = FRAMEWORKS[0];

describe('what a framework puts around a migration', () => {
  test('every line keeps its number', () => {
    const sql = "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;";
    const lines = wrapped(rails, sql, false).split('\n');
    expect(lines[1]).toBe('ALTER TABLE orders ADD COLUMN note text;');
    expect(lines[0]).toBe("BEGIN; SET lock_timeout = '2s';");
    expect(lines[2]).toBe('COMMIT;');
  });

  test('a last statement without semicolon, or with a comment behind it, is closed before COMMIT', () => {
    expect(wrapped(rails, 'SELECT 1', false)).toBe('BEGIN; SELECT 1\n;COMMIT;\n');
    expect(wrapped(rails, 'SELECT 1; -- done', false)).toBe('BEGIN; SELECT 1; -- done\nCOMMIT;\n');
    expect(wrapped(rails, 'SELECT 1 -- done', false)).toBe('BEGIN; SELECT 1 -- done\n;COMMIT;\n');
  });

  test('who left the transaction sends the text as it is', () => {
    expect(wrapped(rails, 'SELECT 1;', true)).toBe('SELECT 1;');
  });
});

test('six frameworks, each with a source; those never run here say so', () => {
  expect(FRAMEWORKS.map((framework) => framework.id)).toEqual(['rails', 'django', 'laravel', 'flyway', 'alembic', 'efcore']);
  for (const framework of FRAMEWORKS) expect(framework.source.length).toBeGreaterThan(20);
  const documented = FRAMEWORKS.filter((framework) => standingText(framework).includes('not executed here'));
  expect(documented.map((framework) => framework.id)).toEqual(['flyway', 'efcore']);
  expect(frameworkOf('typeorm')?.transaction.begin).toBe('START TRANSACTION');
  expect(frameworkOf('sequelize')).toBeNull();
});

test('EF Core opens its transaction in the words of the engine', () => {
  const efcore = frameworkOf('efcore')!;
  expect(wrapped(onEngine(efcore, 'sqlserver'), 'SELECT 1;', false)).toBe('BEGIN TRANSACTION; SELECT 1;\nCOMMIT;\n');
  expect(wrapped(onEngine(efcore, 'postgres'), 'SELECT 1;', false)).toBe('START TRANSACTION; SELECT 1;\nCOMMIT;\n');
});
