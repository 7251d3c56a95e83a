import type { Catalogue, Column, Table } from '../../sql/catalogue.ts';
import { parseStatement } from '../../sql/postgres-parser.ts';
import { DataError } from './fault.ts';
import type { Node } from './node.ts';
import type { Enums, PgType } from './pg-type.ts';
import { typeNamed } from './pg-type.ts';

/** A table as the in-memory database keeps it: what its rows must satisfy, and how many rows of production one row stands for. */
export type Shape = {
  readonly name: string;
  readonly rowsPerRow: number;
  readonly columns: readonly ShapeColumn[];
  readonly checks: readonly { readonly name: string; readonly test: Node }[];
  readonly uniques: readonly UniqueKey[];
  readonly foreignKeys: readonly ForeignKey[];
  /** Single-column integer primary key that SQLite keeps as its row number; null when there is none. */
  readonly rowKey: string | null;
  /** True: text is compared without regard to case, as SQL Server's usual collation does. */
  readonly ignoresCase?: boolean;
};

export type ShapeColumn = {
  readonly name: string;
  readonly type: PgType;
  readonly notNull: boolean;
  /** True for a column that is known to hold nothing: its rows are filled with NULL. */
  readonly isEmpty?: boolean;
  /** Table whose keys fill the column, though no constraint says so. */
  readonly pointsAt?: string;
  /** Days over which its moments are spread; absent = as rows come in. */
  readonly spanDays?: number;
  /** Parse tree of the default; null for none. */
  readonly default: Node | null;
  /** Sequence that fills the column when an INSERT leaves it out. */
  readonly sequence: string | null;
  readonly isIdentityAlways: boolean;
  /** Parse tree of a generated column's expression. */
  readonly generated: Node | null;
};

export type UniqueKey = { readonly name: string; readonly columns: readonly string[]; readonly isPrimary: boolean; readonly isConstraint: boolean };

export type ForeignKey = { readonly name: string; readonly columns: readonly string[]; readonly references: string; readonly referencedColumns: readonly string[];
  readonly onDelete: 'no action' | 'cascade' | 'set null' };

/** The parse tree of one statement; a syntax error keeps the server's words and place. */
export function parsed(sql: string): Node {
  const result = parseStatement(sql);
  if (result.ok) return { [result.ok.kind]: result.ok.node };
  if ('message' in result) throw new DataError('42601', result.message, result.offset);
  throw new DataError('42601', 'there is no statement here');
}

/** The parse tree of an expression kept as text in the catalogue. */
export function parsedExpression(text: string): Node {
  return parsed(`SELECT ${text}`).SelectStmt.targetList[0].ResTarget.val;
}

/** Enums of a catalogue by name. */
export function enumsOf(catalogue: Catalogue): Map<string, readonly string[]> {
  const enums = new Map<string, readonly string[]>();
  for (const [name, type] of catalogue.types) if (type.kind === 'enum') enums.set(name, type.labels);
  return enums;
}

/** A table of the catalogue as the in-memory database will keep it. */
export function shapeOf(table: Table, catalogue: Catalogue, rowsPerRow: number, enums: Enums): Shape {
  const columns = table.columns.map((column) => shapeColumn(column, catalogue, enums));
  const keys = table.constraints.flatMap((constraint) => (constraint.kind === 'primary-key' || constraint.kind === 'unique' || constraint.kind === 'exclusion' ? [constraint] : []));
  const exclusion = keys.find((key) => key.kind === 'exclusion');
  if (exclusion) throw new DataError(null, `The exclusion constraint ${exclusion.name} cannot be carried out on the in-memory table yet`);
  const constraintIndexes = new Set(keys.map((key) => key.index));
  const indexes = [...catalogue.relations.values()].filter((relation) => relation.kind === 'index' && relation.table === table.name && relation.unique && relation.valid);
  const uniques: UniqueKey[] = keys.map((key) => ({ name: key.name, columns: key.columns, isPrimary: key.kind === 'primary-key', isConstraint: true }));
  for (const index of indexes) {
    const isPlain = index.kind === 'index' && index.predicate === null && index.keys.every((key) => columns.some((column) => column.name === key));
    if (index.kind === 'index' && isPlain && !constraintIndexes.has(index.name)) uniques.push({ name: index.name, columns: index.keys, isPrimary: false, isConstraint: false });
  }
  const primary = keys.find((key) => key.kind === 'primary-key');
  const primaryColumn = primary?.columns.length === 1 ? columns.find((column) => column.name === primary.columns[0]) : undefined;
  return {
    name: table.name, rowsPerRow, columns, uniques,
    checks: table.constraints.flatMap((constraint) => (constraint.kind === 'check' && constraint.enforced ? [{ name: constraint.name, test: parsedExpression(checkExpression(constraint.text)) }] : [])),
    foreignKeys: table.constraints.flatMap((constraint) => (constraint.kind === 'foreign-key' && constraint.enforced
      ? [{ name: constraint.name, columns: constraint.columns, references: constraint.references, referencedColumns: constraint.referencedColumns, onDelete: 'no action' as const }] : [])),
    rowKey: primaryColumn?.type.family === 'integer' ? primaryColumn.name : null, ...(catalogue.spelling === undefined ? {} : { ignoresCase: true }),
  };
}

/** The catalogue may keep a check as `CHECK (...)`, as pg_get_constraintdef prints it, or as the bare expression. */
function checkExpression(text: string): string {
  return text.replace(/^\s*CHECK\s*(?=\()/i, '').replace(/\s+NOT VALID\s*$/i, '');
}

/** A column of a type that the table does not know (an array, a range) is kept as text: it may lie there untouched, and a statement that uses the type is refused. */
function keptType(name: string, enums: Enums): PgType {
  try {
    return typeNamed(name, enums);
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown;
    return { name, base: name, family: 'text', modifiers: [] };
  }
}

function shapeColumn(column: Column, catalogue: Catalogue, enums: Enums): ShapeColumn {
  const domain = catalogue.types.get(column.type);
  if (domain?.kind === 'domain' && domain.constrained) throw new DataError(null, `The domain ${column.type} with a constraint cannot be carried out on the in-memory table yet`);
  const type = keptType(domain?.kind === 'domain' ? domain.base : column.type, enums);
  const isSequenceDefault = column.default?.text.startsWith('nextval(') ?? false;
  const sequence = column.sequence ?? (isSequenceDefault ? /'([^']+)'/.exec(column.default?.text ?? '')?.[1] ?? null : null);
  return {
    name: column.name, type, notNull: column.notNull || (domain?.kind === 'domain' && domain.notNull), sequence,
    ...(column.nulls === 'all' ? { isEmpty: true } : {}), ...(column.pointsAt === undefined ? {} : { pointsAt: column.pointsAt }),
    ...(column.spanDays === undefined ? {} : { spanDays: column.spanDays }),
    default: column.default && column.generated === null && !isSequenceDefault ? parsedExpression(column.default.text) : null,
    isIdentityAlways: column.identity === 'always',
    generated: column.generated !== null && column.default ? parsedExpression(column.default.text) : null,
  };
}
