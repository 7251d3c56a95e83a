import type { MysqlStatement } from '../../sql/mysql-ast.ts';
import { parseMysql } from '../../sql/mysql-parser.ts';
import { placeIn } from '../../sql/mysql-script.ts';
import type { ScriptStatement } from '../../sql/script.ts';
import type { Plan, PlanContext } from '../engine.ts';
import { alterPlan } from './alter-plan.ts';
import { deletePlan, insertPlan, selectPlan, updatePlan } from './dml-plan.ts';
import { flavourOf } from './flavour.ts';
import { committing, EMPTY_PLAN, refusedPlan, unmodelledPlan, workPlan, type Planning } from './planning.ts';
import { Refusal, syntaxError, Unmodelled } from './refusal.ts';
import { settingPlan } from './settings.ts';
import { storedFunctionIn } from './stored-functions.ts';
import { createTablePlan, createViewPlan, dropTablePlan, dropViewPlan, maintenancePlan, renameTablePlan, tableLockPlan, triggerPlan, truncatePlan } from './table-plan.ts';

/** What one statement does here and now; never throws for SQL. */
export function planOf(statement: ScriptStatement, context: PlanContext): Plan {
  const flavour = flavourOf(context.version);
  const parsed = parseMysql(statement.sql);
  if (parsed.kind === 'problem') {
    const { problem } = parsed;
    const { line, column } = placeIn(statement, problem.offset);
    if (problem.kind === 'unmodelled') return unmodelledPlan(`line ${line}, column ${column}: ${problem.message}.`);
    return refusedPlan(syntaxError(statement.sql.slice(problem.offset, problem.offset + 80), flavour.isMariadb));
  }
  try {
    const plan = planned(parsed.statement, { flavour, catalogue: context.catalogue, context });
    const called = storedFunctionIn(statement.sql);
    // Of a stored function's body nothing is read: what its statements lock is not known.
    if (called !== null) throw new Unmodelled(`what ${called}() does is not modelled: stored functions are not read.`);
    return plan;
  } catch (problem) {
    if (problem instanceof Refusal) return refusedPlan(problem);
    if (problem instanceof Unmodelled) return unmodelledPlan(`line ${statement.line}, column ${statement.column}: ${problem.message}`);
    throw problem;
  }
}

function planned(statement: MysqlStatement, planning: Planning): Plan {
  switch (statement.kind) {
    case 'alter-table': return alterPlan(statement, planning);
    case 'create-table': return createTablePlan(statement, planning);
    case 'select': return selectPlan(statement, planning);
    case 'insert': return insertPlan(statement, planning);
    case 'update': return updatePlan(statement, planning);
    case 'delete': return deletePlan(statement, planning);
    case 'drop-table': return dropTablePlan(statement, planning);
    case 'rename-table': return renameTablePlan(statement, planning);
    case 'truncate': return truncatePlan(statement, planning);
    case 'maintain': return maintenancePlan(statement, planning);
    case 'create-view': return createViewPlan(statement, planning);
    case 'drop-view': return dropViewPlan(statement, planning);
    case 'create-trigger': case 'drop-trigger': return triggerPlan(statement, planning);
    case 'other-object': return workPlan(committing(planning, []), {});
    case 'lock-tables': case 'flush-tables': return tableLockPlan(statement, planning);
    case 'unlock-tables': return workPlan(unlocked(planning), {});
    case 'begin': return { ...EMPTY_PLAN, role: 'begin' };
    case 'commit': case 'rollback': return { ...EMPTY_PLAN, role: statement.kind };
    case 'savepoint': case 'rollback-to': case 'release': return { ...EMPTY_PLAN, role: statement.kind, name: statement.name };
    case 'set': return settingPlan(statement.settings);
  }
}

/** UNLOCK TABLES gives back whatever LOCK TABLES and FLUSH TABLES took for the session. */
function unlocked(planning: Planning): Plan['steps'] {
  const tables = [...planning.catalogue.relations.values()].filter((relation) => relation.kind === 'table').map((relation) => relation.name);
  return tables.flatMap((relation) => ['SHARED_READ_ONLY', 'SHARED_NO_WRITE', 'SHARED_NO_READ_WRITE'].map((mode) => ({ kind: 'unlock' as const, relation, mode })));
}
