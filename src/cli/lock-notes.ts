import { loadEngine } from '../engines/index.ts';
import { analyseScript } from '../findings/index.ts';
import type { AnalysedStatement, Hold } from '../findings/subject.ts';
import type { LockNote, LockNotes } from '../game/editor-notes.ts';
import { lockModeName, lockModeRank } from '../game/lock-names.ts';
import type { Level } from '../levels/level.ts';
import { levelScenario } from '../levels/level-scenario.ts';
import { durationRough } from '../text/duration.ts';

/** Below this a lock is gone before anybody has noticed it: a request's own time. */
const A_MOMENT_US = 50_000;

/**
What each statement of a text on the workbench locks on the level's production: planned with the engine, as the framework would send it; times are
estimates for a server that does nothing else.

@param framework whose transaction is put around the text; asked anew for each text
*/
export function lockNotesOf(level: Level, framework: () => string): LockNotes {
  return async (text) => {
    const { database, migration } = levelScenario(level, 'production', { sql: text, framework: framework(), isOriginal: false, actions: [] }, 0);
    const engine = await loadEngine(database.engine);
    const { faults } = engine.parse(text, database.version);
    if (faults.length > 0) return { locks: [], faults: faults.map(({ line, column, message }) => ({ line, column, message: withoutPlace(message) })) };
    const { catalogue } = engine.catalogueOf(database.schema, database.rows, database.facts, database.version);
    const { script } = engine.parse(migration?.sql ?? text, database.version);
    const statements = analyseScript({ engine, version: database.version, catalogue, settings: database.settings, storage: database.storage }, script);
    const last = text.split('\n').length;
    return {
      locks: statements.filter(({ plan, statement }) => plan.role === 'work' && statement.line <= last).map((one) => noteOf(one, statements)),
      faults: statements.flatMap(({ statement, plan, error }) => {
        const message = plan.unmodelled ?? (error === null ? null : `${error.message} (${error.sqlstate})`);
        return message === null ? [] : [{ line: statement.line, column: statement.column, message }];
      }),
    };
  };
}

/** The editor says the place itself. */
const withoutPlace = (message: string): string => message.replace(/^line \d+, column \d+: /, '');

/** The lock that most people notice: whom it keeps out first, then how strong it is. */
const strongestOf = (holds: readonly Hold[]): Hold | undefined =>
  holds.toSorted((a, b) => Number(b.blocksReads) - Number(a.blocksReads) || Number(b.blocksWrites) - Number(a.blocksWrites) || lockModeRank(b.mode) - lockModeRank(a.mode))[0];

const blocksOf = ({ blocksReads, blocksWrites }: Hold): 'everyone' | 'writers' | 'nobody' => (blocksReads ? 'everyone' : blocksWrites ? 'writers' : 'nobody');

/** What a statement takes itself, and what its transaction has taken before and still holds. */
function noteOf(one: AnalysedStatement, statements: readonly AnalysedStatement[]): LockNote {
  const { statement, transaction } = one;
  const taken = takenBy(one, statements);
  const kept = keptFor(one, statements);
  const { line } = statement;
  if (taken === null) return { line, lock: null, relation: null, blocks: 'nobody', holds: '', kept };
  const { mode, relation, blocks, us } = taken;
  const time = inWords(us);
  const holds = transaction !== null ? `${time}, to COMMIT` : statement.batch === null ? time : `${time} a batch`;
  return { line, lock: lockModeName(mode), relation, blocks, holds, kept };
}

const inWords = (us: number): string => (us < A_MOMENT_US ? 'a moment' : durationRough(us));

type Taken = { readonly mode: string; readonly relation: string; readonly blocks: LockNote['blocks']; readonly us: number };

/** The strongest lock of its own: one that keeps customers out if there is one, else the one on the table that it works on. Batches by themselves hold it for one batch. */
function takenBy(one: AnalysedStatement, statements: readonly AnalysedStatement[]): Taken | null {
  const { statement: { batch }, transaction, estimate, plan, before, error } = one;
  const hold = strongestOf(one.holds);
  if (hold) return { mode: hold.mode, relation: hold.relation, blocks: blocksOf(hold), us: hold.totalUs };
  const isTable = (relation: string): boolean => before.relations.get(relation)?.kind === 'table';
  const [lock] = plan.analysis.locks.toSorted((a, b) => lockModeRank(b.mode) - lockModeRank(a.mode) || Number(isTable(b.relation)) - Number(isTable(a.relation)));
  if (!lock || error !== null) return null;
  const us = batch === null || transaction !== null ? estimate.durationUs + laterUs(one, statements) : Math.max(0, estimate.durationUs / Math.max(1, Math.ceil(estimate.rows / batch.rows)) - batch.pauseUs);
  return { mode: lock.mode, relation: lock.relation,
    // Its table lock lets writers through; what stops them here are the rows that it has changed.
    blocks: plan.analysis.blocks[lock.relation]?.update === true ? 'changes' : 'nobody', us };
}

/** The strongest lock that the transaction holds already when this statement begins, if it keeps more people out than the statement does itself. */
function keptFor(one: AnalysedStatement, statements: readonly AnalysedStatement[]): LockNote['kept'] {
  if (one.transaction === null) return null;
  const own = strongestOf(one.holds);
  const before = statements.slice(0, statements.indexOf(one)).filter(({ transaction }) => transaction === one.transaction).flatMap(({ statement, holds }) => holds.map((hold) => ({ ...hold, line: statement.line })));
  const hold = strongestOf(before) as (Hold & { readonly line: number }) | undefined;
  const blocks = hold ? blocksOf(hold) : 'nobody';
  if (!hold || blocks === 'nobody' || (own && weightOf(own) >= weightOf(hold))) return null;
  return { line: hold.line, lock: lockModeName(hold.mode), relation: hold.relation, blocks, during: inWords(one.estimate.durationUs) };
}

const weightOf = ({ blocksReads, blocksWrites }: Hold): number => (blocksReads ? 2 : blocksWrites ? 1 : 0);

/** Work of the statements that come after it in its transaction. */
function laterUs(one: AnalysedStatement, statements: readonly AnalysedStatement[]): number {
  if (one.transaction === null) return 0;
  return statements.slice(statements.indexOf(one) + 1).filter(({ transaction }) => transaction === one.transaction).reduce((sum, { estimate }) => sum + estimate.durationUs, 0);
}
