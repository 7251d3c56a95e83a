import type { Column, Table } from '../sql/catalogue.ts';
import { isInUse, worksOf } from './sighting.ts';
import type { AnalysedStatement } from './subject.ts';

/** Columns that this statement added with a default that has to be computed for every row, to tables that it rewrites. */
export const volatileColumns = (statement: AnalysedStatement): readonly { readonly table: Table; readonly column: Column }[] =>
  statement.changes.flatMap(change => change.kind === 'column-added' && change.column.default?.volatility === 'volatile' && change.column.identity === null
    && statement.plan.analysis.rewrites.includes(change.table.name) ? [{ table: change.table, column: change.column }] : []);

/** Columns whose stored form this statement changed, in tables that it rewrites. */
export const retypedColumns = (statement: AnalysedStatement): readonly { readonly table: Table; readonly from: Column; readonly to: Column }[] =>
  statement.changes.flatMap(change => change.kind === 'column-type' && statement.plan.analysis.rewrites.includes(change.table.name)
    ? [{ table: change.table, from: change.column, to: change.to }] : []);

/** VACUUM FULL and CLUSTER: the table is written anew and the catalogue says the same as before. */
export const rewrittenForSpace = (statement: AnalysedStatement): readonly string[] =>
  statement.changes.length === 0 && statement.plan.analysis.algorithm === null
    ? statement.plan.analysis.rewrites.filter(name => isInUse(statement, name) && worksOf(statement).some(work => work.relation === name && work.kind !== 'truncate'))
    : [];

export const isTruncation = (statement: AnalysedStatement): boolean => statement.plan.analysis.algorithm === null && worksOf(statement).some(work => work.kind === 'truncate');

export const isRewriteOfItsOwnKind = (statement: AnalysedStatement): boolean =>
  isTruncation(statement) || statement.plan.analysis.algorithm !== null || volatileColumns(statement).length > 0 || retypedColumns(statement).length > 0
  || rewrittenForSpace(statement).length > 0;
