import text from '../../../data/text/findings/partition-detach-blocks.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { lockTimeoutUs } from '../timeout-setting.ts';
import { quotedName } from '../names.ts';
import { holdValues, isRefused, worstHold } from '../sighting.ts';

/** A partition leaves its table under a lock on the whole partitioned table, with nothing that bounds the wait for it. */
export const partitionDetachBlocks: Detector = {
  id: 'partition-detach-blocks',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => isRefused(statement) ? [] : statement.changes.flatMap(change => {
    const hold = change.kind === 'partition-detached' ? worstHold(statement.holds, change.parent) : null;
    return hold?.blocksReads && change.kind === 'partition-detached' && lockTimeoutUs(subject.engine.id, statement) === null ? [{
      severity: 'warning' as const, statement: statement.statement.index, message: 'blocks', instead: 'concurrently',
      values: { ...holdValues(subject, statement, hold, hold.totalUs), partition: quotedName(subject.engine.id, change.table.name), parent: quotedName(subject.engine.id, change.parent) },
    }] : [];
  })),
};
