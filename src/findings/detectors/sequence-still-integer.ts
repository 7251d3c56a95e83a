import text from '../../../data/text/findings/sequence-still-integer.en.json' with { type: 'json' };
import { columnNamed, sequenceNamed, tableNamed } from '../catalogue-change.ts';
import type { Detector, Sighting } from '../finding.ts';
import { quotedName } from '../names.ts';
import { grouped } from '../../text/number.ts';

/** A column was widened to bigint, and the sequence that feeds it still ends where integer ends. */
export const sequenceStillInteger: Detector = {
  id: 'sequence-still-integer',
  text,
  see: (subject): readonly Sighting[] => {
    const end = subject.statements.at(-1)?.after;
    return end ? subject.statements.flatMap(statement => statement.changes.flatMap(change => {
      const column = change.kind === 'column-type' ? columnNamed(tableNamed(end, change.table.name) ?? change.table, change.to.name) : null;
      const sequence = column?.sequence ? sequenceNamed(end, column.sequence) : null;
      return column && sequence && column.type === 'bigint' && sequence.type !== 'bigint' ? [{
        severity: 'error' as const, statement: statement.statement.index, message: 'narrow', instead: 'widen',
        values: { column: quotedName(subject.engine.id, column.name), sequence: quotedName(subject.engine.id, sequence.name), type: sequence.type, max: grouped(sequence.maxValue) },
      }] : [];
    })) : [];
  },
};
