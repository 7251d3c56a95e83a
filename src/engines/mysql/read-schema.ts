import type { Catalogue, Relation } from '../../sql/catalogue.ts';
import type { CreateTable } from '../../sql/mysql-ast.ts';
import { isMysqlIndex, isMysqlTable } from '../../sql/mysql-catalogue.ts';
import { parseMysql } from '../../sql/mysql-parser.ts';
import { faultOf, readMysqlScript } from '../../sql/mysql-script.ts';
import type { SqlFault } from '../../sql/script.ts';
import type { TableFacts } from '../engine.ts';
import { createdTable } from './create-table.ts';
import { putDraft } from './draft.ts';
import { flavourOf, type Flavour } from './flavour.ts';
import { planOf } from './plan.ts';
import { Refusal } from './refusal.ts';

/** A catalogue whose relations are still ours alone, so that thousands of tables need no copies of it. */
type OwnCatalogue = Omit<Catalogue, 'relations'> & { readonly relations: Map<string, Relation> };

const emptyCatalogue = (): OwnCatalogue => ({ relations: new Map(), types: new Map(), functions: new Map() });
/** Statements of a dump that change no table's definition. */
const NO_DEFINITION = new Set(['insert', 'update', 'delete', 'select', 'lock-tables', 'unlock-tables', 'flush-tables', 'begin', 'commit', 'rollback',
  'savepoint', 'rollback-to', 'release', 'other-object', 'maintain']);

/** The catalogue that `mysqldump --no-data` (or any script of DDL) describes; foreign keys may name tables that come later. */
export function readSchema(schemaSql: string, rows: Readonly<Record<string, number>>, facts: TableFacts,
  version: number): { readonly catalogue: Catalogue; readonly faults: readonly SqlFault[] } {
  const read = readMysqlScript(schemaSql, flavourOf(version));
  const faults: SqlFault[] = [...read.faults];
  let catalogue = emptyCatalogue();
  let settings = new Map<string, string>([['foreign_key_checks', '0']]);
  for (const [index, piece] of read.pieces.entries()) {
    const parsed = parseMysql(piece.sql);
    if (parsed.kind === 'problem') {
      faults.push(faultOf(parsed.problem, piece));
      continue;
    }
    if (NO_DEFINITION.has(parsed.statement.kind)) continue;
    const created = parsed.statement.kind === 'create-table' ? createdQuickly(parsed.statement, catalogue, flavourOf(version)) : false;
    if (created) continue;
    const plan = planOf({ ...piece, index, retry: null, batch: null }, { catalogue, version, settings, inTransaction: false, isolation: 'repeatable read' });
    if (plan.role === 'set') settings = new Map([...settings, ...Object.entries(plan.settings ?? {}).filter(([name]) => name !== 'foreign_key_checks')]);
    const problem = plan.error?.message ?? plan.unmodelled;
    if (problem !== null && !isForwardView(parsed.statement.kind)) faults.push({ line: piece.line, column: piece.column, kind: 'unmodelled',
      message: `line ${piece.line}, column ${piece.column}: the server would refuse this statement of the schema: ${problem}` });
    for (const step of plan.steps) if (step.kind === 'catalogue') catalogue = { ...step.catalogue, relations: new Map(step.catalogue.relations) };
  }
  return { catalogue: withFacts(catalogue, rows, facts), faults };
}

/** Puts an ordinary new table in; false where the statement needs a plan (it exists already, copies rows, or is refused). */
function createdQuickly(statement: CreateTable, catalogue: OwnCatalogue, flavour: Flavour): boolean {
  if (catalogue.relations.has(statement.table) || statement.select !== null) return false;
  try {
    putDraft(catalogue.relations, createdTable(statement, catalogue.relations, flavour, 0));
    return true;
  } catch (problem) {
    if (problem instanceof Refusal) return false;
    throw problem;
  }
}

const isForwardView = (kind: string): boolean => kind === 'create-view' || kind === 'drop-view';

function withFacts(catalogue: Catalogue, rows: Readonly<Record<string, number>>, facts: TableFacts): Catalogue {
  const relations = [...catalogue.relations].map(([key, relation]): [string, Relation] => {
    if (isMysqlTable(relation)) return [key, { ...relation, isNew: false, rows: rows[relation.name] ?? relation.rows,
      rowBytes: facts[relation.name]?.rowBytes ?? relation.rowBytes }];
    if (isMysqlIndex(relation)) return [key, { ...relation, ...facts[relation.table]?.indexes?.[relation.name] }];
    return [key, relation];
  });
  return { ...catalogue, relations: new Map(relations) };
}
