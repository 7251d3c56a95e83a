import type { Catalogue, Relation } from '../../sql/catalogue.ts';
import { faultOf } from '../../sql/mysql-script.ts';
import { readScript } from '../../sql/read-script.ts';
import type { SqlFault } from '../../sql/script.ts';
import { parseTsql, tsqlDialect } from '../../sql/tsql-parser.ts';
import type { TableFacts } from '../engine.ts';
import { planOf } from './plan.ts';
import { sameName } from './table-shape.ts';

/** The catalogue that a script of CREATE TABLE, ALTER TABLE and CREATE INDEX describes. */
export function readSchema(schemaSql: string, rows: Readonly<Record<string, number>>, facts: TableFacts,
  version: number): { readonly catalogue: Catalogue; readonly faults: readonly SqlFault[] } {
  const read = readScript(schemaSql, tsqlDialect);
  const faults: SqlFault[] = [...read.faults];
  let catalogue: Catalogue = { relations: new Map(), types: new Map(), functions: new Map(), spelling: 'tsql' };
  for (const [index, piece] of read.pieces.entries()) {
    const parsed = parseTsql(piece.sql);
    if (parsed.kind === 'problem') {
      faults.push(faultOf(parsed.problem, piece));
      continue;
    }
    const plan = planOf({ ...piece, index, retry: null, batch: null }, { catalogue, version, settings: new Map(), inTransaction: false, isolation: 'read committed' });
    if (plan.error !== null) faults.push({ line: piece.line, column: piece.column, kind: 'unmodelled',
      message: `line ${piece.line}, column ${piece.column}: the server would refuse this statement of the schema: ${plan.error.message}` });
    for (const step of plan.steps) if (step.kind === 'catalogue') catalogue = step.catalogue;
  }
  const relations = [...catalogue.relations].map(([key, relation]): [string, Relation] => {
    const known = of(facts, relation.kind === 'index' ? relation.table : relation.name);
    if (relation.kind === 'index') return [key, { ...relation, ...of(known?.indexes ?? {}, relation.name) }];
    if (relation.kind !== 'table') return [key, relation];
    const columns = relation.columns.map((column) => ({ ...column, ...of(known?.columns ?? {}, column.name) }));
    return [key, { ...relation, columns, rows: of(rows, relation.name) ?? relation.rows, rowBytes: known?.rowBytes ?? relation.rowBytes }];
  });
  return { catalogue: { ...catalogue, relations: new Map(relations) }, faults };
}

/** What is known under a name, whatever its case: names of tables and columns differ in more than case under the usual collation. */
function of<T>(known: Readonly<Record<string, T>>, name: string): T | undefined {
  return known[name] ?? Object.entries(known).find(([other]) => sameName(other, name))?.[1];
}
