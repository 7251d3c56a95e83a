import { postgresModes } from './lock-modes.ts';
import type { Engine, Plan, PlanStep, Work } from '../../src/engines/engine.ts';
import type { ScriptStatement } from '../../src/sql/script.ts';

/**
An engine of a few words, so that the simulator can be tested by itself: `READ t`, `WRITE t`, `LOCK t <mode>`, `FILL t <seconds>` (an UPDATE of all rows
that takes so long), `BEGIN`, `COMMIT`, `ROLLBACK`, `BREAK t` (commits a catalogue in which statements on t fail).
*/
export const smallEngine: Engine = {
  id: 'small',
  name: 'Small',
  versions: [1],
  lockModes: postgresModes,
  rollbackPerWork: 0,
  modeName: (mode) => mode,
  parse: (text) => ({
    script: { noTransaction: false, statements: text.split(';').map((part) => part.trim()).filter((part) => part !== '').map((sql, index): ScriptStatement => (
      { index, sql, line: index + 1, column: 1, retry: null, batch: null })) },
    faults: [],
  }),
  catalogueOf: () => ({ catalogue: { relations: new Map(), types: new Map(), functions: new Map() }, faults: [] }),
  plan: (statement, context) => planOf(statement.sql, context.catalogue.functions.has('broken')),
  cost: (work, _from, rows) => ({ durationUs: work.rows === 0 ? 0 : (work.tableRows * 1000 * rows) / work.rows, walBytes: rows, reads: 0, fullPageImages: 0, diskBytes: rows, deadRows: rows }),
};

function planOf(sql: string, isBroken: boolean): Plan {
  const [word, table = '', detail = ''] = sql.split(' ');
  const role = ({ BEGIN: 'begin', COMMIT: 'commit', ROLLBACK: 'rollback' } as const)[word as 'BEGIN'] ?? 'work';
  const mode = { READ: 'AccessShareLock', WRITE: 'RowExclusiveLock', FILL: 'RowExclusiveLock', LOCK: detail, BREAK: 'AccessExclusiveLock' }[word];
  const steps: PlanStep[] = mode === undefined ? [] : [{ kind: 'lock', relation: table, mode }];
  if (word === 'FILL') steps.push({ kind: 'work', work: workOn(table, 1_000_000, Number(detail) * 1000) });
  if (word === 'WRITE') steps.push({ kind: 'work', work: workOn(table, 1, 1) });
  if (word === 'BREAK') steps.push({ kind: 'catalogue', catalogue: { relations: new Map(), types: new Map(), functions: new Map([['broken', { name: 'broken', volatility: 'stable' }]]) } });
  const locks = mode === undefined ? [] : [{ relation: table, kind: 'table' as const, mode, new: false }];
  const error = isBroken && (word === 'READ' || word === 'WRITE') ? { sqlstate: '42703', message: 'column "note" does not exist' } : null;
  return { role, name: null, settings: null, isLocal: false, steps, analysis: { locks } as unknown as Plan['analysis'], error, unmodelled: null };
}

/** `milliseconds` of work over these rows. */
function workOn(relation: string, rows: number, milliseconds: number): Work {
  return { kind: 'update', relation, rows, tableRows: milliseconds, rowBytes: 100, indexes: [], phase: 'UPDATE', takesRowLocks: true, isHot: false, visits: 'key order', rowsSkipped: 0 };
}
