import { placeIn } from '../../sql/mysql-script.ts';
import type { ScriptStatement } from '../../sql/script.ts';
import type { TsqlStatement } from '../../sql/tsql-ast.ts';
import { parseTsql } from '../../sql/tsql-parser.ts';
import type { Plan, PlanContext } from '../engine.ts';
import { alterIndexPlan, alterTablePlan, createIndexPlan, createTablePlan, removalPlan } from './ddl-plan.ts';
import { changePlan, insertPlan, selectPlan } from './dml-plan.ts';
import { ownFunctionIn } from './own-functions.ts';
import { EMPTY, SqlServerRefusal, workPlan, type Planning } from './planning.ts';

/** Statements whose expressions are worked out while they run. */
const running: ReadonlySet<string> = new Set(['select', 'update', 'delete', 'insert']);

/** What one statement does here and now; never throws for SQL. Every answer is documented, not measured. */
export function planOf(statement: ScriptStatement, context: PlanContext): Plan {
  const parsed = parseTsql(statement.sql);
  if (parsed.kind === 'problem') {
    const { line, column } = placeIn(statement, parsed.problem.offset);
    if (parsed.problem.kind === 'unmodelled') return { ...EMPTY, unmodelled: `line ${line}, column ${column}: ${parsed.problem.message}.` };
    return { ...EMPTY, error: { sqlstate: '42000', message: `102 Incorrect syntax near '${statement.sql.slice(parsed.problem.offset).split(/\s/)[0]}'.` } };
  }
  if (statement.batch !== null && (parsed.statement.kind === 'update' || parsed.statement.kind === 'delete') && parsed.statement.top !== null) {
    return { ...EMPTY, unmodelled: `line ${statement.line}, column ${statement.column}: TOP beside a batch directive is not modelled: take TOP away, the directive gives the size of a batch.` };
  }
  const called = running.has(parsed.statement.kind) ? ownFunctionIn(statement.sql) : null;
  // Of a function's body nothing is read: what its statements lock is not known.
  if (called !== null) return { ...EMPTY, unmodelled: `line ${statement.line}, column ${statement.column}: what ${called}() does is not modelled: functions of your own are not read.` };
  try {
    return planned(parsed.statement, { catalogue: context.catalogue, context }, statement.batch?.rows ?? null);
  } catch (problem) {
    if (problem instanceof SqlServerRefusal) return { ...EMPTY, error: { sqlstate: problem.sqlstate, message: problem.message } };
    throw problem;
  }
}

function planned(statement: TsqlStatement, planning: Planning, batchRows: number | null): Plan {
  switch (statement.kind) {
    case 'create-table': return createTablePlan(statement, planning);
    case 'alter-table': return alterTablePlan(statement, planning);
    case 'create-index': return createIndexPlan(statement, planning);
    case 'alter-index': return alterIndexPlan(statement, planning);
    case 'drop-index': case 'drop-table': case 'truncate': return removalPlan(statement, planning);
    case 'select': return selectPlan(statement, planning);
    case 'update': case 'delete': return changePlan(statement, planning, batchRows);
    case 'insert': return insertPlan(statement, planning);
    case 'begin': case 'commit': case 'rollback': return { ...EMPTY, role: statement.kind };
    case 'savepoint': case 'rollback-to': return { ...EMPTY, role: statement.kind, name: statement.name };
    case 'pause': return workPlan([{ kind: 'pause', durationUs: statement.durationUs, waitEvent: 'WAITFOR' }], {});
    case 'set': return { ...EMPTY, role: 'set', settings: statement.settings };
  }
}
