import type { Node } from '../../sql/postgres-parser.ts';

export type { Node } from '../../sql/postgres-parser.ts';

/** The one key of a wrapped node: `{ ColumnRef: {...} }` -> 'ColumnRef'. */
export const kindOf = (wrapped: Node | undefined): string => (wrapped === undefined || wrapped === null ? '' : (Object.keys(wrapped)[0] ?? ''));

export const inner = (wrapped: Node): Node => wrapped[kindOf(wrapped)] as Node;

export const stringOf = (wrapped: Node | undefined): string => wrapped?.String?.sval ?? '';

export const stringsOf = (list: readonly Node[] | undefined): readonly string[] => (list ?? []).map(stringOf);

/** Every wrapped node below and including this one, parents first. */
export function* walk(node: unknown): Generator<readonly [string, Node]> {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const item of node) yield* walk(item);
    return;
  }
  for (const [key, value] of Object.entries(node)) {
    if (value === null || typeof value !== 'object') continue;
    if (!Array.isArray(value) && /^[A-Z]/.test(key)) yield [key, value as Node];
    yield* walk(value);
  }
}

/** Names of all columns that an expression mentions, unqualified. */
export const columnsIn = (expression: unknown): readonly string[] => {
  const names = new Set<string>();
  for (const [kind, node] of walk(expression)) {
    if (kind !== 'ColumnRef') continue;
    const last = (node.fields as readonly Node[]).at(-1);
    if (last?.String !== undefined) names.add(stringOf(last));
  }
  return [...names];
};

/** Functions that an expression calls, unqualified, and the SQL-standard value functions by their own names. */
export const functionsIn = (expression: unknown): readonly string[] => {
  const names: string[] = [];
  for (const [kind, node] of walk(expression)) {
    if (kind === 'FuncCall') names.push(stringOf((node.funcname as readonly Node[]).at(-1)));
    else if (kind === 'SQLValueFunction') names.push(String(node.op).replace('SVFOP_', '').toLowerCase());
  }
  return names;
};

/** A DefElem list as a map: name to its value as text ('true' for a bare name). */
export const optionsOf = (list: readonly Node[] | undefined): ReadonlyMap<string, string> =>
  new Map((list ?? []).map((item) => {
    const element = item.DefElem as Node;
    return [String(element.defname), element.arg === undefined ? 'true' : valueText(element.arg)] as const;
  }));

/** A plain value (number, string, boolean, type name, list) as text. */
export const valueText = (wrapped: Node | undefined): string => {
  switch (kindOf(wrapped)) {
    case '':
      return '';
    case 'Integer':
      return String(wrapped?.Integer.ival ?? 0);
    case 'Float':
      return String(wrapped?.Float.fval);
    case 'Boolean':
      return String(wrapped?.Boolean.boolval ?? false);
    case 'String':
      return stringOf(wrapped);
    case 'A_Const':
      return constantText(wrapped?.A_Const as Node);
    case 'TypeName':
      return stringOf(((wrapped?.TypeName.names ?? []) as readonly Node[]).at(-1));
    case 'List':
      return ((wrapped?.List.items ?? []) as readonly Node[]).map(valueText).join('.');
    case 'TypeCast':
      return valueText(wrapped?.TypeCast.arg as Node);
    default:
      return '';
  }
};

/** A constant's value without quotes; '' for NULL. */
export const constantText = (node: Node): string => {
  if (node.isnull === true) return '';
  if (node.sval !== undefined) return String(node.sval.sval ?? '');
  if (node.ival !== undefined) return String(node.ival.ival ?? 0);
  if (node.fval !== undefined) return String(node.fval.fval);
  if (node.boolval !== undefined) return String(node.boolval.boolval ?? false);
  return node.bsval === undefined ? '' : String(node.bsval.bsval);
};

export const isNullConstant = (wrapped: Node | undefined): boolean =>
  wrapped?.A_Const?.isnull === true || (wrapped?.TypeCast !== undefined && isNullConstant(wrapped.TypeCast.arg as Node));
