import { inner, kindOf, stringOf, stringsOf } from './ast.ts';
import type { Node } from './ast.ts';
import { typeText } from './types.ts';

/**
An expression as SQL text, for catalogues and for people: spelled as PostgreSQL's grammar reads it, not always as pg_get_expr would.
Node kinds beyond those of defaults, checks, index keys and predicates come out as their kind's name in angle brackets.
*/
export const expressionText = (wrapped: Node | undefined): string => {
  if (wrapped === undefined) return '';
  const node = inner(wrapped);
  switch (kindOf(wrapped)) {
    case 'A_Const':
      return literal(node);
    case 'ColumnRef':
      return (node.fields as readonly Node[]).map((f) => (f.A_Star === undefined ? stringOf(f) : '*')).join('.');
    case 'A_Expr':
      return operatorText(node);
    case 'BoolExpr':
      return boolText(node);
    case 'NullTest':
      return `${operand(node.arg)} IS ${node.nulltesttype === 'IS_NULL' ? '' : 'NOT '}NULL`;
    case 'BooleanTest':
      return `${operand(node.arg)} ${String(node.booltesttype).replaceAll('_', ' ')}`;
    case 'FuncCall':
      return `${stringOf((node.funcname as readonly Node[]).at(-1))}(${node.agg_star === true ? '*' : list(node.args)})`;
    case 'SQLValueFunction':
      return String(node.op).replace('SVFOP_', '');
    case 'TypeCast':
      return `${operand(node.arg)}::${typeText(node.typeName)}`;
    case 'CoalesceExpr':
      return `COALESCE(${list(node.args)})`;
    case 'MinMaxExpr':
      return `${node.op === 'IS_LEAST' ? 'LEAST' : 'GREATEST'}(${list(node.args)})`;
    case 'A_ArrayExpr':
      return `ARRAY[${list(node.elements)}]`;
    case 'List':
      return list(node.items);
    case 'RowExpr':
      return `(${list(node.args)})`;
    case 'CollateClause':
      return `${operand(node.arg)} COLLATE "${stringsOf(node.collname).join('.')}"`;
    case 'CaseExpr':
      return caseText(node);
    default:
      return `<${kindOf(wrapped)}>`;
  }
};

const list = (items: readonly Node[] | undefined): string => (items ?? []).map((item) => expressionText(item)).join(', ');

const literal = (node: Node): string => {
  if (node.isnull === true) return 'NULL';
  if (node.sval !== undefined) return `'${String(node.sval.sval ?? '').replaceAll("'", "''")}'`;
  if (node.ival !== undefined) return String(node.ival.ival ?? 0);
  if (node.fval !== undefined) return String(node.fval.fval);
  if (node.boolval !== undefined) return String(node.boolval.boolval ?? false);
  return `B'${String(node.bsval?.bsval ?? '').slice(1)}'`;
};

const simple = new Set(['A_Const', 'ColumnRef', 'FuncCall', 'TypeCast', 'CoalesceExpr', 'MinMaxExpr', 'A_ArrayExpr', 'SQLValueFunction', 'RowExpr', 'CaseExpr']);

const operand = (wrapped: Node): string => (simple.has(kindOf(wrapped)) ? expressionText(wrapped) : `(${expressionText(wrapped)})`);

const operatorText = (node: Node): string => {
  const operator = stringOf((node.name as readonly Node[]).at(-1));
  const left = node.lexpr === undefined ? '' : `${operand(node.lexpr)} `;
  switch (node.kind) {
    case 'AEXPR_IN':
      return `${left}${operator === '<>' ? 'NOT IN' : 'IN'} (${list(node.rexpr?.List?.items)})`;
    case 'AEXPR_LIKE':
      return `${left}${operator.startsWith('!') ? 'NOT LIKE' : 'LIKE'} ${operand(node.rexpr)}`;
    case 'AEXPR_ILIKE':
      return `${left}${operator.startsWith('!') ? 'NOT ILIKE' : 'ILIKE'} ${operand(node.rexpr)}`;
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN': {
      const [low, high] = node.rexpr.List.items as readonly Node[];
      return `${left}${node.kind === 'AEXPR_BETWEEN' ? '' : 'NOT '}BETWEEN ${operand(low)} AND ${operand(high)}`;
    }
    case 'AEXPR_DISTINCT':
      return `${left}IS DISTINCT FROM ${operand(node.rexpr)}`;
    case 'AEXPR_NOT_DISTINCT':
      return `${left}IS NOT DISTINCT FROM ${operand(node.rexpr)}`;
    case 'AEXPR_OP_ANY':
      return `${left}${operator} ANY (${expressionText(node.rexpr)})`;
    case 'AEXPR_NULLIF':
      return `NULLIF(${expressionText(node.lexpr)}, ${expressionText(node.rexpr)})`;
    default:
      return `${left}${operator} ${operand(node.rexpr)}`;
  }
};

const boolText = (node: Node): string => {
  const args = node.args as readonly Node[];
  if (node.boolop === 'NOT_EXPR') return `NOT ${operand(args[0])}`;
  const word = node.boolop === 'AND_EXPR' ? ' AND ' : ' OR ';
  return args.map((arg) => (kindOf(arg) === 'BoolExpr' ? `(${expressionText(arg)})` : expressionText(arg))).join(word);
};

const caseText = (node: Node): string => {
  const whens = (node.args as readonly Node[]).map((w) => ` WHEN ${expressionText(w.CaseWhen.expr)} THEN ${expressionText(w.CaseWhen.result)}`).join('');
  const start = node.arg === undefined ? '' : ` ${expressionText(node.arg)}`;
  return `CASE${start}${whens}${node.defresult === undefined ? '' : ` ELSE ${expressionText(node.defresult)}`} END`;
};
