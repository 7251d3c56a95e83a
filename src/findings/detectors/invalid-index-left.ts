import text from '../../../data/text/findings/invalid-index-left.en.json' with { type: 'json' };
import type { Index } from '../../sql/catalogue.ts';
import { tableNamed } from '../catalogue-change.ts';
import type { Detector, Sighting } from '../finding.ts';
import { createIndex } from '../instead-sql.ts';
import { quotedName } from '../names.ts';
import { skipsExistingIndex } from '../existing-index.ts';
import type { Subject } from '../subject.ts';

/** INVALID indexes at the end of the flight that a statement of the script was to add, whatever broke its build off. While a build runs its index is INVALID, too: that is nothing that was left. */
const leftBehind = (subject: Subject): readonly Index[] => {
  const { trace } = subject;
  if (trace === null || trace.measures.migrationUs === null) {
    return [];
  }
  const added = subject.statements.flatMap(({ changes }) => changes.flatMap(change => change.kind === 'index-added' ? [change.index] : []));
  const broken = added.filter(index => trace.indexes?.some(atEnd => atEnd.name === index.name && !atEnd.valid));
  return broken.filter((index, position) => broken.findIndex(other => other.name === index.name) === position);
};

/** In the flight a concurrent build ended early, and its half-made index stayed. */
export const invalidIndexLeft: Detector = {
  id: 'invalid-index-left',
  text,
  see: (subject): readonly Sighting[] => leftBehind(subject).flatMap(index => {
    const statement = subject.statements.find(candidate => candidate.changes.some(change => change.kind === 'index-added' && change.index.name === index.name));
    const table = statement && tableNamed(statement.after, index.table);
    return statement && table && !skipsExistingIndex(statement) ? [{
      severity: 'error', statement: statement.statement.index, message: 'left', instead: 'again',
      values: {
        index: quotedName(subject.engine.id, index.name), table: quotedName(subject.engine.id, index.table),
        concurrent: createIndex(subject.engine.id, table, index, { concurrently: ' CONCURRENTLY', online: '' }),
      },
    }] : [];
  }),
};
