import text from '../../../data/text/findings/batch-without-index.en.json' with { type: 'json' };
import { hasIndexOn, batchKey, dataWork, isRefused, worksOf, written } from '../sighting.ts';
import { indexesOf } from '../catalogue-change.ts';
import type { Detector, Sighting } from '../finding.ts';
import { quadraticRowsMin } from '../limits.ts';
import { quotedName } from '../names.ts';
import { grouped } from '../../text/number.ts';

/** Each batch reads past everything that the batches before it have done. */
export const batchWithoutIndex: Detector = {
  id: 'batch-without-index',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => {
    const work = dataWork(statement) ?? worksOf(statement).find(candidate => candidate.kind === 'select') ?? null;
    const { batch } = statement.statement;
    if (!work || isRefused(statement) || work.tableRows < quadraticRowsMin) {
      return [];
    }
    const isUnindexed = batch !== null && !hasIndexOn(indexesOf(statement.before, work.relation), [batch.by]);
    const isByOffset = batch?.paging === 'offset' && work.rows > batch.rows;
    if (!isUnindexed && !isByOffset && statement.plan.analysis.growth !== 'O(n^2)') {
      return [];
    }
    const key = batchKey(statement, work.relation);
    const { id } = subject.engine;
    return [{
      severity: 'error', statement: statement.statement.index, message: isUnindexed ? 'unindexed' : 'offset', instead: key === null || batch === null ? null : 'key',
      values: {
        table: quotedName(id, work.relation), rows: grouped(work.tableRows), column: quotedName(id, batch?.by ?? ''), key: quotedName(id, key ?? ''),
        size: Math.min(batch?.rows ?? 5000, 5000), pause: (batch?.pauseUs ?? 0) / 1000, statement: written(statement),
      },
    }];
  }),
};
