import type { Catalogue, Relation } from '../../sql/catalogue.ts';
import { faultOf } from '../../sql/mysql-script.ts';
import { readScript } from '../../sql/read-script.ts';
import type { SqlFault } from '../../sql/script.ts';
import { parseTsql, tsqlDialect } from '../../sql/tsql-parser.ts';
import type { TableFacts } from '../engine.ts';
import { planOf } from './plan.ts';

/** The catalogue that a script of CREATE TABLE, ALTER TABLE and CREATE INDEX describes. */
export function readSchema(schemaSql: string, rows: Readonly<Record<string, number>>, facts: TableFacts,
  version: number): { readonly catalogue: Catalogue; readonly faults: readonly SqlFault[] } {
  const read = readScript(schemaSql, tsqlDialect);
  const faults: SqlFault[] = [...read.faults];
  let catalogue: Catalogue = { relations: new Map(), types: new Map(), functions: new Map() };
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
    if (relation.kind === 'table') return [key, { ...relation, rows: rows[relation.name] ?? relation.rows, rowBytes: facts[relation.name]?.rowBytes ?? relation.rowBytes }];
    return [key, relation.kind === 'index' ? { ...relation, ...facts[relation.table]?.indexes?.[relation.name] } : relation];
  });
  return { catalogue: { ...catalogue, relations: new Map(relations) }, faults };
}
