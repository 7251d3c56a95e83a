import type { Node } from '../../sql/postgres-parser.ts';

export type { Node };

/** The node's kind and its fields: `{ ColumnRef: {...} }` -> `['ColumnRef', {...}]`. */
export function opened(node: Node): readonly [string, Node] {
  const kind = Object.keys(node)[0];
  return [kind, node[kind]];
}

/** The strings of a list of String nodes: names, operator names, qualified names. */
export function names(list: readonly Node[] | undefined): string[] {
  return (list ?? []).map((item) => item.String?.sval ?? (item.A_Star ? '*' : ''));
}

/** The last part of a qualified name: the catalogue carries no schemas. */
export function lastName(list: readonly Node[] | undefined): string {
  return names(list).at(-1) ?? '';
}

/** Whether a node of this kind stands anywhere below. */
export function holds(tree: unknown, kind: string, test: (fields: Node) => boolean = () => true): boolean {
  if (Array.isArray(tree)) return tree.some((item) => holds(item, kind, test));
  if (tree === null || typeof tree !== 'object') return false;
  return Object.entries(tree).some(([key, value]) => (key === kind && test(value as Node)) || holds(value, kind, test));
}

/** SQLite's own quoting of a name. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** SQLite's literal of a value. */
export function literal(value: string | number | bigint | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  return String(value);
}
