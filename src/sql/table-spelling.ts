import type { Catalogue, Column, Constraint, Relation } from './catalogue.ts';
import { respellExpression, respellTsql, type KeyOf } from './tsql-respell.ts';
import { respelledType } from './tsql-types.ts';

/**
A statement in PostgreSQL's words, which are the ones that the in-memory table carries out.

@returns null when it does nothing to rows
@throws GrammarProblem for what cannot be said in them, named
*/
export function sqlForTable(spelling: Catalogue['spelling'], sql: string, keyOf: KeyOf): string | null {
  switch (spelling) {
    case undefined: return sql;
    case 'tsql': return respellTsql(sql, keyOf);
  }
}

/** The same tables with names, types and expressions in PostgreSQL's spelling. */
export function catalogueForTable(catalogue: Catalogue): Catalogue {
  if (catalogue.spelling === undefined) return catalogue;
  const relations = [...catalogue.relations].map(([key, relation]): [string, Relation] => [key.toLowerCase(), respelledRelation(relation)]);
  const sequences = [...catalogue.relations.values()].flatMap((relation) => (relation.kind === 'table' ? identities(relation.name.toLowerCase(), relation.columns, relation.rows) : []));
  return { ...catalogue, relations: new Map([...relations, ...sequences]) };
}

const lower = (names: readonly string[]): readonly string[] => names.map((name) => name.toLowerCase());
const sequenceOf = (table: string, column: string): string => `${table}_${column.toLowerCase()}_seq`;

/** What numbers the rows of a column with IDENTITY. */
function identities(table: string, columns: readonly Column[], rows: number): readonly [string, Relation][] {
  return columns.filter(({ identity }) => identity !== null).map((column) => {
    const name = sequenceOf(table, column.name);
    return [name, { kind: 'sequence', name, type: 'bigint', lastValue: rows, maxValue: Number.MAX_SAFE_INTEGER, ownedBy: { table, column: column.name.toLowerCase() } }];
  });
}

function respelledRelation(relation: Relation): Relation {
  const name = relation.name.toLowerCase();
  if (relation.kind === 'index') return { ...relation, name, table: relation.table.toLowerCase(), keys: lower(relation.keys) };
  if (relation.kind !== 'table') return { ...relation, name };
  return { ...relation, name, columns: relation.columns.map((column) => respelledColumn(name, column)), constraints: relation.constraints.map(respelledConstraint) };
}

function respelledColumn(table: string, column: Column): Column {
  const [, base, args] = /^([^(]+)(?:\((.*)\))?$/.exec(column.type) ?? [];
  return { ...column, name: column.name.toLowerCase(), type: respelledType(base ?? column.type, args ?? null) ?? column.type,
    default: column.default === null ? null : { ...column.default, text: respellExpression(column.default.text) },
    sequence: column.identity === null ? column.sequence : sequenceOf(table, column.name) };
}

function respelledConstraint(constraint: Constraint): Constraint {
  const name = constraint.name.toLowerCase();
  switch (constraint.kind) {
    case 'check': return { ...constraint, name, text: respellExpression(constraint.text), columns: lower(constraint.columns) };
    case 'foreign-key': return { ...constraint, name, columns: lower(constraint.columns), references: constraint.references.toLowerCase(), referencedColumns: lower(constraint.referencedColumns) };
    case 'not-null': return { ...constraint, name, column: constraint.column.toLowerCase() };
    default: return { ...constraint, name, columns: lower(constraint.columns), index: constraint.index.toLowerCase() };
  }
}
