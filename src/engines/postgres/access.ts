import type { Index, Table } from '../../sql/catalogue.ts';
import { columnsIn, constantText, kindOf, stringOf } from './ast.ts';
import type { Node } from './ast.ts';
import type { Draft } from './draft.ts';

/** How many rows of a table a condition reaches, and whether an index gets there without reading the rest. */
export type Access = {
  readonly kind: 'one' | 'some' | 'all';
  /** Rows that fulfil the condition, as far as constants and keys tell. */
  readonly rows: number;
};

/** Share of rows where nothing better is known: the planner's own defaults for ranges and for equality on a column that repeats. */
const rangeShare = 1 / 3;
const equalShare = 0.005;

type Term = { readonly column: string; readonly kind: 'equal' | 'range' | 'list'; readonly low: number | null; readonly high: number | null; readonly count: number; readonly isJoin: boolean };

/**
The access path of a WHERE clause on one table, by the rules of thumb of the planner: an index whose first key is compared is used.
With `isJoined`, comparisons with other tables' columns count too: a few rows of theirs look this table up.
*/
export const accessOf = (draft: Draft, table: Table, alias: string, where: Node | undefined, isJoined = false): Access => {
  if (where === undefined) return { kind: 'all', rows: table.rows };
  const terms = conjuncts(where).flatMap((term) => termOf(term, table, alias)).filter((term) => isJoined || !term.isJoin);
  const equal = new Set(terms.filter((t) => t.kind === 'equal').map((t) => t.column));
  const indexes = draft.catalogue.indexesOf(table.name).filter((i) => i.valid && i.method !== 'brin');
  if (indexes.some((i) => i.unique && i.predicate === null && i.keys.every((key) => equal.has(key)))) return { kind: 'one', rows: Math.min(1, table.rows) };
  const usable = terms.filter((term) => indexes.some((i) => isUsable(i, term)));
  const rows = Math.min(table.rows, Math.max(1, Math.round(terms.reduce((share, term) => Math.min(share, shareOf(term, table)), 1) * table.rows)));
  if (usable.length > 0) return { kind: 'some', rows };
  const known = conjuncts(where).map((term) => nullShare(term, table, alias));
  if (known.includes('none')) return { kind: 'all', rows: Math.min(1, table.rows) };
  if (known.every((share) => share === 'all')) return { kind: 'all', rows: table.rows };
  return { kind: 'all', rows: terms.length > 0 || hasCondition(where) ? Math.max(1, rows === table.rows ? Math.round(table.rows * rangeShare) : rows) : table.rows };
};

/** What the catalogue knows of `column IS [NOT] NULL`: a column just added without a default holds NULL in every row, a NOT NULL one in none. */
const nullShare = (wrapped: Node, table: Table, alias: string): 'all' | 'none' | 'not known' => {
  const test = wrapped.NullTest as Node | undefined;
  const name = ownColumn(test?.arg as Node | undefined, table, alias);
  const column = table.columns.find((c) => c.name === name);
  const nulls = column?.notNull === true ? 'none' : column?.nulls;
  if (test === undefined || (nulls !== 'all' && nulls !== 'none')) return 'not known';
  return (nulls === 'all') === (test.nulltesttype === 'IS_NULL') ? 'all' : 'none';
};

const hasCondition = (where: Node): boolean => kindOf(where) !== 'A_Const';

const isUsable = (index: Index, term: Term): boolean => index.keys[0] === term.column && index.predicate === null;

const shareOf = (term: Term, table: Table): number => {
  if (table.rows === 0) return 0;
  if (term.kind === 'equal') return equalShare;
  if (term.kind === 'list') return Math.min(1, term.count / table.rows);
  if (term.low !== null && term.high !== null) return Math.min(1, Math.max(1, term.high - term.low + 1) / table.rows);
  const isKey = table.columns.some((c) => c.name === term.column && (c.identity !== null || c.sequence !== null || c.name === 'id'));
  if (isKey && term.high !== null) return Math.min(1, Math.max(1, term.high) / table.rows);
  return rangeShare;
};

/** The terms of a top-level AND. */
export const conjuncts = (where: Node): readonly Node[] =>
  where.BoolExpr !== undefined && where.BoolExpr.boolop === 'AND_EXPR' ? (where.BoolExpr.args as readonly Node[]).flatMap(conjuncts) : [where];

const ownColumn = (wrapped: Node | undefined, table: Table, alias: string): string | null => {
  if (wrapped?.ColumnRef === undefined) return null;
  const fields = (wrapped.ColumnRef.fields as readonly Node[]).map(stringOf);
  if (fields.length > 1 && fields.at(-2) !== alias && fields.at(-2) !== table.name) return null;
  const name = fields.at(-1) ?? '';
  return table.columns.some((c) => c.name === name) ? name : null;
};

const numberOf = (wrapped: Node | undefined): number | null => {
  if (wrapped?.TypeCast !== undefined) return numberOf(wrapped.TypeCast.arg as Node);
  const text = wrapped?.A_Const === undefined ? '' : constantText(wrapped.A_Const);
  return /^-?\d+$/.test(text) ? Number(text) : null;
};

/** A comparison of one of the table's columns with something that is not a column of the same table. */
const termOf = (wrapped: Node, table: Table, alias: string): readonly Term[] => {
  const node = wrapped.A_Expr as Node | undefined;
  if (node === undefined) return [];
  const left = ownColumn(node.lexpr, table, alias);
  const isSwapped = left === null;
  const column = left ?? ownColumn(node.rexpr, table, alias);
  if (column === null || columnsIn(isSwapped ? [node.lexpr] : [node.rexpr]).some((c) => c === column && kindOf(node.rexpr) !== 'ColumnRef')) return [];
  const operator = stringOf((node.name as readonly Node[]).at(-1));
  if (node.kind === 'AEXPR_BETWEEN') {
    const [low, high] = node.rexpr.List.items as readonly Node[];
    return [{ column, kind: 'range', low: numberOf(low), high: numberOf(high), count: 0, isJoin: false }];
  }
  if (node.kind === 'AEXPR_IN' && operator === '=') return [{ column, kind: 'list', low: null, high: null, count: (node.rexpr.List?.items ?? []).length, isJoin: false }];
  if (node.kind === 'AEXPR_OP_ANY') return [{ column, kind: 'list', low: null, high: null, count: 10, isJoin: false }];
  if (node.kind !== 'AEXPR_OP') return [];
  const other = (isSwapped ? node.lexpr : node.rexpr) as Node | undefined;
  const bound = numberOf(other);
  // Compared with another table's column: of use only when rows of that table are at hand already.
  const isJoin = other?.ColumnRef !== undefined;
  if (operator === '=') return [{ column, kind: 'equal', low: bound, high: bound, count: 1, isJoin }];
  if (!['<', '<=', '>', '>='].includes(operator)) return [];
  const isUpper = operator.startsWith('<') !== isSwapped;
  return [{ column, kind: 'range', low: isUpper ? null : bound, high: isUpper ? bound : null, count: 0, isJoin }];
};
