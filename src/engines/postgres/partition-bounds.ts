import type { Table } from '../../sql/catalogue.ts';
import type { Node } from './ast.ts';
import { expressionText } from './expression-text.ts';

export type Bound = {
  readonly isDefault: boolean;
  readonly text: string | null;
  readonly lower: readonly string[];
  readonly upper: readonly string[];
  readonly values: readonly string[];
};

const datum = (wrapped: Node): string => {
  const text = expressionText(wrapped);
  return text.replace(/::.*$/, '').replace(/^'(.*)'$/s, '$1').toLowerCase();
};

const datums = (items: readonly Node[] | undefined): readonly string[] => (items ?? []).map(datum);

/** FOR VALUES ... or DEFAULT, with its constants as plain text. */
export const boundOf = (bound: Node | undefined): Bound => {
  const spec = (bound?.PartitionBoundSpec ?? bound ?? {}) as Node;
  const lower = datums(spec.lowerdatums);
  const upper = datums(spec.upperdatums);
  const values = datums(spec.listdatums);
  const text = spec.is_default === true ? 'DEFAULT' : spec.strategy === 'h' ? `WITH (modulus ${spec.modulus ?? 0}, remainder ${spec.remainder ?? 0})`
    : spec.strategy === 'l' ? `IN (${values.join(', ')})` : `FROM (${lower.join(', ')}) TO (${upper.join(', ')})`;
  return { isDefault: spec.is_default === true, text, lower, upper, values };
};

/**
Whether valid CHECK constraints (and NOT NULLs) of a table imply a partition bound, so that the server need not scan it. Understands what
people write: comparisons of the one key column with constants, joined by AND; IN lists; and for a default partition the negation.
*/
export const boundIsProven = (table: Table, keys: readonly string[], bound: Bound, isNegated: boolean): boolean => {
  const terms = table.constraints.flatMap((c) => (c.kind === 'check' && c.valid && c.enforced ? [c] : [])).map((c) => c.text);
  const conjuncts = terms.flatMap(splitAnd);
  const [key] = keys;
  if (keys.length !== 1 || key === undefined || bound.isDefault) return false;
  const isNotNull = table.columns.some((c) => c.name === key && c.notNull) || conjuncts.some((t) => t.toLowerCase() === `${key} is not null`);
  if (isNegated) return bound.lower.length === 1 && conjuncts.some((t) => excludes(t, key, bound));
  if (!isNotNull) return false;
  const comparisons = conjuncts.flatMap((t) => comparisonOf(t, key));
  if (bound.values.length > 0) return comparisons.some((c) => (c.operator === '=' && bound.values.includes(c.value)) || (c.operator === 'in' && c.values.every((v) => bound.values.includes(v))));
  const [lower] = bound.lower;
  const [upper] = bound.upper;
  if (lower === undefined || upper === undefined) return false;
  const isAbove = lower === 'minvalue' || comparisons.some((c) => (c.operator === '>=' || c.operator === '>' || c.operator === '=') && atLeast(c.value, lower));
  const isBelow = upper === 'maxvalue' || comparisons.some((c) => (c.operator === '<' && atLeast(upper, c.value)) || ((c.operator === '<=' || c.operator === '=') && isGreater(upper, c.value)));
  return isAbove && isBelow;
};

type Comparison = { readonly operator: string; readonly value: string; readonly values: readonly string[] };

const splitAnd = (text: string): readonly string[] => {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (depth === 0 && text.startsWith(' AND ', i) && !/BETWEEN [^ ]+$/.test(text.slice(start, i))) {
      parts.push(text.slice(start, i));
      start = i + 5;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim().replace(/^\((.*)\)$/s, '$1')).flatMap((part) => (part.includes(' AND ') && !part.includes('BETWEEN') && parts.length > 1 ? splitAnd(part) : [part]));
};

const plain = (text: string): string => text.trim().replace(/::[a-z ]+(\(\d+\))?$/i, '').replace(/^'(.*)'$/s, '$1').toLowerCase();

const comparisonOf = (text: string, key: string): readonly Comparison[] => {
  const between = new RegExp(`^"?${key}"? BETWEEN (.+) AND (.+)$`, 'is').exec(text);
  if (between !== null) return [{ operator: '>=', value: plain(between[1]), values: [] }, { operator: '<=', value: plain(between[2]), values: [] }];
  const list = new RegExp(`^"?${key}"? IN \\((.+)\\)$`, 'is').exec(text);
  if (list !== null) return [{ operator: 'in', value: '', values: list[1].split(',').map(plain) }];
  const simple = new RegExp(`^"?${key}"? (>=|<=|=|<|>) (.+)$`, 's').exec(text);
  return simple === null ? [] : [{ operator: simple[1], value: plain(simple[2]), values: [] }];
};

/** A default partition's own CHECK that keeps the new range out: c < lower, or c >= upper. */
const excludes = (text: string, key: string, bound: Bound): boolean => {
  const branches = text.split(/ OR /).map((branch) => comparisonOf(branch.replace(/^\(|\)$/g, ''), key)[0]);
  return branches.every((c) => c !== undefined && ((c.operator === '<' && atLeast(bound.lower[0], c.value)) || (c.operator === '>=' && atLeast(c.value, bound.upper[0]))));
};

const isGreater = (a: string, b: string): boolean => (isNumber(a) && isNumber(b) ? Number(a) > Number(b) : a > b);
const atLeast = (a: string, b: string): boolean => a === b || isGreater(a, b);
const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

/** PARTITION BY of CREATE TABLE. */
export const partitionKeyOf = (spec: Node | undefined): Table['partitionBy'] => {
  if (spec === undefined) return null;
  const strategy = String(spec.strategy).replace('PARTITION_STRATEGY_', '').toLowerCase();
  const columns = ((spec.partParams ?? []) as readonly Node[]).map((param) => (param.PartitionElem.name as string | undefined) ?? expressionText(param.PartitionElem.expr));
  return { strategy: strategy === 'list' || strategy === 'hash' ? strategy : 'range', columns };
};

