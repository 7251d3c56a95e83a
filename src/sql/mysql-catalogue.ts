import type { Column, Index, Relation, Table } from './catalogue.ts';
import type { CheckDefinition, ColumnDefinition, KeyPart } from './mysql-ast.ts';

/** A column as the MySQL family defines it, beside what every engine's catalogue says. */
export type MysqlColumn = Column & { readonly definition: ColumnDefinition };

export type MysqlIndex = Index & { readonly indexKind: 'primary' | 'unique' | 'index' | 'fulltext' | 'spatial'; readonly parts: readonly KeyPart[]; readonly visible: boolean };

/** What InnoDB keeps with a table. */
export type StorageFacts = {
  readonly engine: string;
  readonly charset: string;
  readonly collate: string | null;
  readonly rowFormat: 'DYNAMIC' | 'COMPACT' | 'REDUNDANT' | 'COMPRESSED';
  readonly partitions: readonly string[];
  /** Hidden FTS_DOC_ID column, added with the first FULLTEXT index. */
  readonly hasDocumentId: boolean;
  /** Row versions that INSTANT changes have made since the last rebuild (INFORMATION_SCHEMA.INNODB_TABLES.TOTAL_ROW_VERSIONS). */
  readonly rowVersions: number;
  readonly checks: readonly CheckDefinition[];
};

export type MysqlTable = Omit<Table, 'columns'> & { readonly columns: readonly MysqlColumn[]; readonly storage: StorageFacts };

/** Tables that this dialect's reader made carry the family's own facts; others (none today) are not its tables. */
export const isMysqlTable = (relation: Relation | undefined): relation is MysqlTable => relation?.kind === 'table' && 'storage' in relation;
export const isMysqlIndex = (relation: Relation): relation is MysqlIndex => relation.kind === 'index' && 'parts' in relation;

/** Index names are the table's own in this family, so relations are kept under `table.index`. */
export const indexKey = (table: string, index: string): string => `${table}.${index.toLowerCase()}`;

export function indexesOf(relations: ReadonlyMap<string, Relation>, table: string): readonly MysqlIndex[] {
  return [...relations.values()].filter((relation): relation is MysqlIndex => isMysqlIndex(relation) && relation.table === table);
}
