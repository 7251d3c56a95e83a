import text from '../../../data/text/findings/version-skew.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { quotedName } from '../names.ts';
import { isInUse, isRefused } from '../sighting.ts';

/** A name that running code uses goes away: a note, because only the order of deploys decides whether that hurts. */
export const versionSkew: Detector = {
  id: 'version-skew',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement => isRefused(statement) ? [] : statement.changes.flatMap((change): readonly Sighting[] => {
    const { id } = subject.engine;
    const base = { severity: 'note' as const, statement: statement.statement.index, instead: null };
    if (!('table' in change) || !isInUse(statement, change.table.name)) {
      return [];
    }
    const table = quotedName(id, change.table.name);
    switch (change.kind) {
      case 'column-dropped': return [{ ...base, message: 'column-dropped', values: { table, column: quotedName(id, change.column.name) } }];
      case 'column-renamed': return [{ ...base, message: 'column-renamed', values: { table, column: quotedName(id, change.column.name), to: quotedName(id, change.to.name) } }];
      case 'table-dropped': return [{ ...base, message: 'table-dropped', values: { table } }];
      case 'table-renamed': return [{ ...base, message: 'table-renamed', values: { table, to: quotedName(id, change.to.name) } }];
      default: return [];
    }
  })),
};
