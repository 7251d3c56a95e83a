import type { Index, Table } from '../../sql/catalogue.ts';
import { columnsIn, functionsIn, kindOf, stringOf, walk } from './ast.ts';
import type { Node } from './ast.ts';
import type { Draft } from './draft.ts';
import { expressionText } from './expression-text.ts';
import { besideTable, objectName } from './names.ts';
import { isSameDefinition } from './partition-indexes.ts';
import { indexBytesOf, keyOrderOf } from './sizes.ts';
import { typeParts, typeText } from './types.ts';
import { volatilityOf } from './volatility.ts';

export type IndexRequest = {
  readonly name: string | null;
  readonly label: 'idx' | 'key' | 'pkey' | 'excl';
  readonly method: string;
  /** IndexElem nodes. */
  readonly params: readonly Node[];
  readonly included: readonly string[];
  readonly predicate: Node | undefined;
  readonly unique: boolean;
  readonly nullsNotDistinct: boolean;
};

const systemColumns = new Set(['ctid', 'tableoid', 'xmin', 'xmax', 'cmin', 'cmax']);

/** The index as the catalogue will have it, its columns checked; not yet put there. */
export const makeIndex = (draft: Draft, table: Table, request: IndexRequest): Index => {
  const elements = request.params.map((param) => param.IndexElem as Node);
  for (const element of elements) checkElement(draft, table, element, request.method);
  for (const column of request.included) requireColumn(draft, table, column);
  if (request.predicate !== undefined) checkExpression(draft, table, request.predicate, 'predicate');
  const keys = elements.map((element) => (element.name === undefined ? expressionText(element.expr) : String(element.name)));
  const name = request.name === null ? chosenName(draft, table, elements, request) : besideTable(table.name, request.name);
  if (draft.catalogue.get(name) !== undefined) draft.refuse('42P07', `relation "${request.name}" already exists`);
  return {
    kind: 'index', name, table: table.name, method: request.method, keys, included: request.included,
    predicate: request.predicate === undefined ? null : expressionText(request.predicate),
    unique: request.unique, valid: true, ready: true, parent: null, keyOrder: keyOrderOf(keys, table), bytesPerRow: indexBytesOf(keys, table),
    expressionColumns: columnsIn([elements.map((e) => e.expr), request.predicate]), isNew: true,
    ...(request.nullsNotDistinct ? { nullsNotDistinct: true } : {}),
  };
};

const requireColumn = (draft: Draft, table: Table, name: string): void => {
  if (!table.columns.some((column) => column.name === name) && !systemColumns.has(name)) draft.refuse('42703', `column "${name}" does not exist`);
};

const checkElement = (draft: Draft, table: Table, element: Node, method: string): void => {
  if (element.name === undefined) return checkExpression(draft, table, element.expr, 'expression');
  const name = String(element.name);
  if (!table.columns.some((column) => column.name === name)) draft.refuse('42703', `column "${name}" does not exist`);
  const { base } = typeParts(table.columns.find((column) => column.name === name)?.type ?? '');
  if (element.opclass === undefined && withoutOperators[method]?.includes(base) === true)
    draft.refuse('42704', `data type ${base} has no default operator class for access method "${method}"`);
};

/** Types that an access method cannot index by default (pg_opclass). */
const withoutOperators: Readonly<Record<string, readonly string[]>> = {
  btree: ['json', 'xml', 'point'],
  hash: ['json', 'xml', 'point'],
  gin: ['text', 'character varying', 'integer', 'bigint', 'smallint', 'numeric', 'json', 'date', 'uuid', 'timestamp without time zone', 'timestamp with time zone', 'boolean'],
  gist: ['text', 'character varying', 'integer', 'bigint', 'numeric', 'json', 'jsonb', 'uuid', 'boolean'],
  brin: ['json', 'jsonb', 'boolean', 'xml'],
  spgist: ['integer', 'bigint', 'json', 'jsonb', 'uuid', 'boolean', 'numeric'],
};

const checkExpression = (draft: Draft, table: Table, expression: Node, what: 'expression' | 'predicate'): void => {
  for (const column of columnsIn(expression)) requireColumn(draft, table, column);
  if (functionsIn([expression]).some((name) => aggregates.has(name))) draft.refuse('42803', `aggregate functions are not allowed in index ${what}s`);
  if (volatilityOf(expression, draft.catalogue) !== 'immutable' || hasStableCast(expression, table)) draft.refuse('42P17', `functions in index ${what} must be marked IMMUTABLE`);
};

const aggregates = new Set(['count', 'sum', 'avg', 'min', 'max', 'array_agg', 'string_agg', 'bool_and', 'bool_or']);

const isTemporal = (base: string): boolean => base === 'date' || base.startsWith('time');
const isText = (base: string): boolean => base === 'text' || base === 'character varying';

/** Casts that depend on the session's time zone or date style, where the cast column's type is known. */
const hasStableCast = (expression: Node, table: Table): boolean => [...walk([expression])].some(([kind, node]) => {
  if (kind !== 'TypeCast') return false;
  const column = node.arg?.ColumnRef === undefined ? undefined : table.columns.find((c) => c.name === stringOf((node.arg.ColumnRef.fields as readonly Node[]).at(-1)));
  if (column === undefined) return false;
  const [from, to] = [typeParts(column.type).base, typeParts(typeText(node.typeName)).base];
  const isZoned = from === 'timestamp with time zone' || to === 'timestamp with time zone';
  return from !== to && ((isTemporal(from) && isTemporal(to) && isZoned) || (isTemporal(from) && isText(to)) || (isText(from) && isTemporal(to)));
});

const chosenName = (draft: Draft, table: Table, elements: readonly Node[], request: IndexRequest): string => {
  if (request.label === 'pkey') return draft.freeName(besideTable(table.name, objectName(table.name, '', 'pkey')));
  const parts: string[] = [];
  for (const part of [...elements.map(partName), ...request.included]) parts.push(uniquePart(part, parts));
  return draft.freeName(besideTable(table.name, objectName(table.name, parts.join('_'), request.label)));
};

/** What an index column contributes to a chosen name: the column, the function called, or 'expr'. */
const partName = (element: Node): string => {
  if (element.name !== undefined) return String(element.name);
  if (kindOf(element.expr) === 'FuncCall') return stringOf((element.expr.FuncCall.funcname as readonly Node[]).at(-1));
  return kindOf(element.expr) === 'CoalesceExpr' ? 'coalesce' : 'expr';
};

const uniquePart = (part: string, taken: readonly string[]): string => {
  for (let i = 0; ; i++) {
    const name = i === 0 ? part : `${part}${i}`;
    if (!taken.includes(name)) return name;
  }
};

/** Indexes on the partitions of a partitioned index: one each, all levels, named as the server names them. */
export const partitionIndexes = (draft: Draft, parent: Index, label: IndexRequest['label']): readonly Index[] =>
  draft.catalogue.childrenOf(parent.table).flatMap((partition) => {
    const match = label === 'idx' ? draft.catalogue.indexesOf(partition.name).find((own) => own.parent === null && own.valid && isSameDefinition(own, parent)) : undefined;
    if (match !== undefined) {
      draft.lock(match.name, 'ShareLock');
      draft.catalogue.set({ ...match, parent: parent.name });
      return [];
    }
    const parts: string[] = [];
    for (const key of [...parent.keys, ...parent.included]) parts.push(uniquePart(/^[a-z_0-9$]+$/i.test(key) ? key : (/^([a-z_0-9]+)\(/i.exec(key)?.[1] ?? 'expr'), parts));
    const own = label === 'pkey' ? objectName(partition.name, '', 'pkey') : objectName(partition.name, parts.join('_'), label);
    const index: Index = { ...parent, name: draft.freeName(besideTable(partition.name, own)), table: partition.name, parent: parent.name, isNew: true };
    draft.catalogue.set(index);
    return [index, ...partitionIndexes(draft, index, label)];
  });
