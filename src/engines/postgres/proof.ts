import type { Table } from '../../sql/catalogue.ts';
import { constantText, kindOf, stringOf } from './ast.ts';
import type { Node } from './ast.ts';

/** Columns that a CHECK expression proves NOT NULL when it is not false: its own test, a term of an AND, or every branch of an OR. */
export const provenNotNull = (expression: Node): readonly string[] => {
  const test = expression.NullTest as Node | undefined;
  if (test !== undefined) return test.nulltesttype === 'IS_NOT_NULL' && kindOf(test.arg) === 'ColumnRef' ? [columnName(test.arg)] : [];
  const bool = expression.BoolExpr as Node | undefined;
  const terms = ((bool?.args ?? []) as readonly Node[]).map(provenNotNull);
  if (bool?.boolop === 'AND_EXPR') return [...new Set(terms.flat())];
  if (bool?.boolop === 'OR_EXPR') return (terms[0] ?? []).filter((column) => terms.every((term) => term.includes(column)));
  return [];
};

const columnName = (wrapped: Node): string => stringOf((wrapped.ColumnRef.fields as readonly Node[]).at(-1));

type Value = number | string | null;

/** Whether some value that the table is known to hold makes a CHECK false. */
export const violatedBy = (expression: Node, table: Table): boolean => {
  const nulls = table.columns.filter((c) => c.nulls === 'all' || c.nulls === 'some');
  if (nulls.some((c) => truth(expression, new Map([[c.name, null]])) === false)) return true;
  return table.columns.some((c) => (c.witnesses ?? []).some((text) => truth(expression, new Map([[c.name, valueOf(text)]])) === false));
};

const valueOf = (literal: string): Value => {
  if (literal === 'NULL') return null;
  return /^-?\d+(\.\d+)?$/.test(literal) ? Number(literal) : literal.replace(/^'|'$/g, '').replaceAll("''", "'");
};

/** Three-valued truth of an expression over one known column; undefined where it depends on anything else. */
const truth = (wrapped: Node, values: ReadonlyMap<string, Value>): boolean | null | undefined => {
  const node = wrapped[kindOf(wrapped)] as Node;
  switch (kindOf(wrapped)) {
    case 'NullTest': {
      const value = scalar(node.arg, values);
      if (value === undefined) return undefined;
      return (value === null) === (node.nulltesttype === 'IS_NULL');
    }
    case 'BoolExpr': {
      const terms = (node.args as readonly Node[]).map((arg) => truth(arg, values));
      if (node.boolop === 'NOT_EXPR') return terms[0] === undefined || terms[0] === null ? terms[0] : !terms[0];
      const decisive = node.boolop === 'OR_EXPR';
      if (terms.includes(decisive)) return decisive;
      return terms.includes(undefined) ? undefined : terms.includes(null) ? null : !decisive;
    }
    case 'A_Expr':
      return comparison(node, values);
    default:
      return undefined;
  }
};

const comparison = (node: Node, values: ReadonlyMap<string, Value>): boolean | null | undefined => {
  const left = node.lexpr === undefined ? undefined : scalar(node.lexpr, values);
  if (left === undefined) return undefined;
  if (node.kind === 'AEXPR_IN') {
    const items = new Set(((node.rexpr.List?.items ?? []) as readonly Node[]).map((item) => scalar(item, values)));
    if (items.has(undefined)) return undefined;
    return left === null ? null : items.has(left) === (stringOf(node.name[0]) === '=');
  }
  const right = node.kind === 'AEXPR_OP' ? scalar(node.rexpr, values) : undefined;
  if (right === undefined) return undefined;
  if (left === null || right === null) return null;
  return compare(stringOf((node.name as readonly Node[]).at(-1)), left, right);
};

const compare = (operator: string, left: number | string, right: number | string): boolean | undefined => {
  switch (operator) {
    case '=':
      return left === right;
    case '<>':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return undefined;
  }
};

const scalar = (wrapped: Node, values: ReadonlyMap<string, Value>): Value | undefined => {
  if (kindOf(wrapped) === 'TypeCast') return scalar(wrapped.TypeCast.arg as Node, values);
  if (kindOf(wrapped) === 'ColumnRef') return values.get(columnName(wrapped));
  if (kindOf(wrapped) !== 'A_Const') return undefined;
  const constant = wrapped.A_Const as Node;
  if (constant.isnull === true) return null;
  return constant.sval === undefined && constant.boolval === undefined ? Number(constantText(constant)) : constantText(constant);
};
