import { loadEngine } from '../engines/index.ts';
import { analyseScript } from '../findings/index.ts';
import type { AnalysedStatement } from '../findings/subject.ts';
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
      locks: statements.filter(({ plan, statement }) => plan.role === 'work' && statement.line <= last).map(noteOf),
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
function noteOf({ statement, holds, transaction }: AnalysedStatement): LockNote {
  const strongest = holds.toSorted((a, b) => Number(b.blocksReads) - Number(a.blocksReads) || Number(b.blocksWrites) - Number(a.blocksWrites) || lockModeRank(b.mode) - lockModeRank(a.mode))[0];
  if (!strongest) return { line: statement.line, lock: null, relation: null, blocks: 'nobody', holds: '' };
  const { totalUs, relation, mode, blocksReads, blocksWrites } = strongest;
  const time = totalUs < A_MOMENT_US ? 'a moment' : durationRough(totalUs);
  const isBatched = statement.batch !== null && transaction === null;
  return { line: statement.line, lock: lockModeName(mode), relation, blocks: blocksReads ? 'everyone' : blocksWrites ? 'writers' : 'nobody', holds: isBatched ? `${time} a batch` : transaction === null ? time : `${time}, to COMMIT` };
}
