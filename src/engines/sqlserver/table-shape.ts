import type { Column, Constraint, Index, Relation, Table } from '../../sql/catalogue.ts';
import type { TsqlColumn, TsqlConstraint } from '../../sql/tsql-ast.ts';

const BYTES: Readonly<Record<string, number>> = { bit: 1, tinyint: 1, smallint: 2, int: 4, bigint: 8, real: 4, float: 8, money: 8, smallmoney: 4, date: 3,
  time: 5, datetime: 8, datetime2: 8, datetimeoffset: 10,
  smalldatetime: 4, uniqueidentifier: 16, rowversion: 8, timestamp: 8 };

/** Bytes of a typical value: fixed types exactly, texts half full and at most 60. */
export function typicalBytes(column: { readonly type: string; readonly length: number | null }): number {
  const fixed = BYTES[column.type];
  if (fixed !== undefined) return fixed;
  if (column.type === 'decimal' || column.type === 'numeric') return (column.length ?? 18) <= 9 ? 5 : (column.length ?? 18) <= 19 ? 9 : 13;
  const perCharacter = column.type.startsWith('n') ? 2 : 1;
  return Math.min(60, Math.ceil(((column.length ?? 30) * perCharacter) / 2)) + 2;
}

export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export function catalogueColumn(column: TsqlColumn): Column {
  const type = column.args === null ? column.type : `${column.type}(${column.args.toLowerCase().replaceAll(/\s+/g, '')})`;
  return { name: column.name, type, notNull: column.notNull ?? false, default: column.defaultText === null ? null : { text: column.defaultText, volatility: 'immutable' },
    identity: column.identity ? 'by default' : null,
    generated: column.computed, sequence: null, hasStatistics: true };
}

export function catalogueConstraint(table: string, constraint: TsqlConstraint, isValid: boolean): Constraint | null {
  switch (constraint.kind) {
    case 'primary': case 'unique': {
      const name = constraint.name ?? `${constraint.kind === 'primary' ? 'PK' : 'UQ'}_${table}_${constraint.columns.join('_')}`;
      return { kind: constraint.kind === 'primary' ? 'primary-key' : 'unique', name, columns: constraint.columns, index: name, deferrable: false };
    }
    case 'foreign-key':
      return { kind: 'foreign-key', name: constraint.name ?? `FK_${table}_${constraint.references}`, columns: constraint.columns, references: constraint.references,
        referencedColumns: constraint.referencedColumns, valid: isValid, enforced: true, deferrable: false };
    case 'check':
      return { kind: 'check', name: constraint.name ?? `CK_${table}`, text: constraint.text, columns: [], provesNotNull: [], valid: isValid, enforced: true,
        noInherit: false };
    case 'default': return null;
  }
}

export function indexOn(table: Table, name: string, keys: readonly string[],
  more: { readonly unique: boolean; readonly clustered: boolean; readonly included?: readonly string[] }): Index {
  const columns = keys.map((key) => table.columns.find((column) => sameName(column.name, key)));
  const bytes = columns.reduce((sum, column) => sum + (column === undefined ? 8 : typicalBytes({ type: column.type.replace(/\(.*/, ''),
    length: Number(/\((\d+)/.exec(column.type)?.[1] ?? 30) })), 8);
  const isOrdered = columns[0]?.identity !== null && columns[0] !== undefined || /^(date|datetime)/.test(columns[0]?.type ?? '');
  return { kind: 'index', name, table: table.name, method: more.clustered ? 'clustered' : 'nonclustered', keys, included: more.included ?? [], predicate: null,
    unique: more.unique, valid: true, ready: true,
    parent: null, keyOrder: isOrdered ? 'sequential' : 'random', bytesPerRow: bytes };
}

/** Index names are the table's own, so relations are kept under `table.index`. */
export const indexKey = (table: string, index: string): string => `${table}.${index.toLowerCase()}`;

export const indexesOf = (relations: ReadonlyMap<string, Relation>, table: string): readonly Index[] =>
  [...relations.values()].flatMap((relation) => (relation.kind === 'index' && relation.table === table ? [relation] : []));

/** A table's name as written, found whatever its case. */
export function findTable(relations: ReadonlyMap<string, Relation>, name: string): Table | null {
  const found = [...relations.values()].find((relation) => relation.kind === 'table' && sameName(relation.name, name));
  return found?.kind === 'table' ? found : null;
}
