import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../../engines/index.ts';
import { openTable } from '../table.ts';
import type { TableImage, TableLab } from '../table.ts';
import recorded from './recorded-postgres.json' with { type: 'json' };

/** What the server answered: rows changed, or the error's code and words. */
type Outcome = string | readonly [sqlstate: string, message: string];

let lab: TableLab;
let image: TableImage;

beforeAll(async () => {
  const engine = await loadEngine('postgres');
  const { catalogue } = engine.catalogueOf(recorded.schema, recorded.rowCounts, {}, 15);
  lab = openTable({ catalogue, rowsPerRow: 1, seed: 1 });
  image = lab.save();
});

const outcomeOf = (sql: string): Outcome => {
  const { fault, rows } = lab.run({ sql, line: 1, column: 1 });
  return fault === null ? String(rows) : [fault.sqlstate ?? 'refused', fault.message];
};

/** All rows of a table as the server printed them: every column as text, NULL as ~, lines sorted, hashed. */
const rowsOf = (table: string): string => {
  const columns = Object.keys(lab.sample(table, 0, 1)[0]);
  lab.run({ sql: `CREATE TABLE "printed ${table}" AS SELECT ${columns.map((column) => `coalesce("${column}"::text, '~')`).join(" || '|' || ")} AS line FROM ${table}`, line: 1, column: 1 });
  const lines = lab.sample(`printed ${table}`, 0, 5000).map((row) => String(row.line)).toSorted();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
};

describe('the in-memory table does what a PostgreSQL server did', () => {
  test.each(recorded.cases.map((one) => [one.statements.join('; '), one] as const))('%s', (_, { statements, outcomes, rows }) => {
    lab.restore(image);
    expect(statements.map(outcomeOf)).toEqual(outcomes);
    expect(Object.fromEntries(Object.keys(rows).map((table) => [table, rowsOf(table)]))).toEqual(rows);
  });
});
