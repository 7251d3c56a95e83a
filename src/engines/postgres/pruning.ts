import type { Table } from '../../sql/catalogue.ts';
import { conjuncts } from './access.ts';
import { kindOf, stringOf } from './ast.ts';
import type { Node } from './ast.ts';
import type { Draft } from './draft.ts';
import { expressionText } from './expression-text.ts';

/** A partition's bound as the catalogue spells it, in parts. */
type Range = { readonly lower: string; readonly upper: string } | { readonly values: readonly string[] } | null;

const rangeOf = (table: Table): Range => rangeOfBound(table.parent?.bound ?? '');

const rangeOfBound = (text: string): Range => {
  const range = /^FROM \(([^,]*)\) TO \(([^,]*)\)$/.exec(text);
  if (range !== null) return { lower: range[1], upper: range[2] };
  const list = /^IN \((.*)\)$/.exec(text);
  return list === null ? null : { values: list[1].split(', ') };
};

const plain = (wrapped: Node): string | null => {
  if (kindOf(wrapped) === 'TypeCast') return plain(wrapped.TypeCast.arg as Node);
  return kindOf(wrapped) === 'A_Const' ? expressionText(wrapped).replace(/^'(.*)'$/s, '$1').toLowerCase() : null;
};

const before = (a: string, b: string): boolean => (/^-?\d+(\.\d+)?$/.test(a) && /^-?\d+(\.\d+)?$/.test(b) ? Number(a) < Number(b) : a < b);

/** Whether a partition can hold the value of its key; unknown bounds can. */
const holds = (range: Range, value: string): boolean => {
  if (range === null) return true;
  if ('values' in range) return range.values.includes(value);
  return (range.lower === 'minvalue' || !before(value, range.lower)) && (range.upper === 'maxvalue' || before(value, range.upper));
};

/**
The children that a query has to open: all of them, unless the planner can rule partitions out by `key = constant` (11 and later prune while
planning and do not even lock the others).
*/
export const prunedPartitions = (draft: Draft, table: Table, where: Node | undefined): readonly Table[] => {
  const children = draft.catalogue.childrenOf(table.name).filter((child) => child.detachPending !== true);
  const [key] = table.partitionBy?.columns ?? [];
  if (where === undefined || key === undefined || table.partitionBy?.columns.length !== 1 || draft.version < 12) return children;
  const terms = conjuncts(where);
  const value = terms.map((term) => comparedWith(term, key, ['='])).find((v) => v !== null) ?? null;
  if (value !== null) {
    const fitting = children.filter((child) => child.parent?.isDefault !== true && holds(rangeOf(child), value));
    return fitting.length > 0 ? fitting : children.filter((child) => child.parent?.isDefault === true);
  }
  const from = terms.map((term) => comparedWith(term, key, ['>', '>='])).find((v) => v !== null) ?? null;
  const to = terms.map((term) => comparedWith(term, key, ['<', '<='])).find((v) => v !== null) ?? null;
  const isUpToIncluded = terms.some((term) => comparedWith(term, key, ['<=']) !== null);
  return children.filter((child) => overlaps(rangeOf(child), from, to, isUpToIncluded));
};

/** Whether a range partition can hold a key between two constants, either of them open. */
const overlaps = (range: Range, from: string | null, to: string | null, isIncluded: boolean): boolean => {
  if (range === null || 'values' in range) return true;
  const endsBefore = from !== null && range.upper !== 'maxvalue' && !before(from, range.upper);
  const startsAfter = to !== null && range.lower !== 'minvalue' && (isIncluded ? before(to, range.lower) : !before(range.lower, to));
  return !endsBefore && !startsAfter;
};

/** The constant that a term compares the key with by one of these operators; both ends of a BETWEEN count. */
const comparedWith = (term: Node, key: string, operators: readonly string[]): string | null => {
  const node = term.A_Expr as Node | undefined;
  if (node?.lexpr?.ColumnRef === undefined || stringOf((node.lexpr.ColumnRef.fields as readonly Node[]).at(-1)) !== key) return null;
  if (node.kind === 'AEXPR_BETWEEN') {
    const [low, high] = node.rexpr.List.items as readonly Node[];
    return operators.includes('>=') ? plain(low) : operators.includes('<=') ? plain(high) : null;
  }
  return node.kind === 'AEXPR_OP' && operators.includes(stringOf(node.name[0])) ? plain(node.rexpr) : null;
};

/** The partition that a row with this key value goes to; null where none fits or the value is not a constant. */
export const routeTo = (draft: Draft, table: Table, value: Node | undefined): Table | null => {
  const text = value === undefined ? null : plain(value);
  const children = draft.catalogue.childrenOf(table.name).filter((child) => child.detachPending !== true);
  if (text === null) return null;
  return children.find((child) => child.parent?.isDefault !== true && rangeOf(child) !== null && holds(rangeOf(child), text)) ?? children.find((child) => child.parent?.isDefault === true) ?? null;
};

/** A new partition whose range or list meets that of one there is: the server's 42P17. */
export const refuseOverlap = (draft: Draft, parent: string, name: string, bound: string | null): void => {
  const wanted = rangeOfBound(bound ?? '');
  for (const child of draft.catalogue.childrenOf(parent)) {
    if (child.name !== name && meets(wanted, rangeOf(child))) draft.refuse('42P17', `partition "${name}" would overlap partition "${child.name}"`);
  }
};

const meets = (a: Range, b: Range): boolean => {
  if (a === null || b === null) return false;
  if ('values' in a || 'values' in b) return 'values' in a && 'values' in b && a.values.some((value) => b.values.includes(value));
  const startsIn = (x: typeof a, y: typeof a): boolean => x.lower === 'minvalue' || y.upper === 'maxvalue' || before(x.lower, y.upper);
  return startsIn(a, b) && startsIn(b, a);
};

/** Whether it is known that no partition takes this key value. */
export const hasNoPartition = (draft: Draft, table: Table, value: Node | undefined): boolean => {
  const text = value === undefined ? null : plain(value);
  if (text === null || table.partitionBy?.columns.length !== 1 || table.partitionBy.strategy === 'hash') return false;
  return draft.catalogue.childrenOf(table.name).every((child) => child.parent?.isDefault !== true && rangeOf(child) !== null && !holds(rangeOf(child), text));
};
