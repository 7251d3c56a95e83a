import text from '../../../data/text/findings/full-scan-under-lock.en.json' with { type: 'json' };
import type { Detector, Sighting } from '../finding.ts';
import { columnValues } from '../instead-sql.ts';
import { quotedName } from '../names.ts';
import { dataWork, holdValues, isRefused, severityOfBlocking, worstHold } from '../sighting.ts';
import type { AnalysedStatement, Subject } from '../subject.ts';

const seen = (subject: Subject, statement: AnalysedStatement, relation: string): readonly Sighting[] => {
  const hold = worstHold(statement.holds, relation);
  const severity = hold && severityOfBlocking(hold.ownUs);
  const { changes } = statement;
  const isReindex = changes.length === 0 && statement.plan.analysis.rebuildsIndexes.length > 0;
  if (!hold || !severity || isReindex || changes.some(change => change.kind === 'partition-attached' || change.kind === 'partition-detached' || change.kind === 'index-added')) {
    return [];
  }
  const base = { severity, statement: statement.statement.index };
  const values = holdValues(subject, statement, hold, hold.ownUs);
  const notNull = changes.find(change => change.kind === 'column-not-null' && change.table.name === relation);
  if (notNull?.kind === 'column-not-null') {
    return [{ ...base, message: 'not-null', instead: 'not-null', values: { ...values, ...columnValues(subject, statement, notNull.table, notNull.column) } }];
  }
  const added = changes.find(change => change.kind === 'constraint-added' && change.table.name === relation && change.constraint.kind === 'check' && change.constraint.valid);
  if (added?.kind === 'constraint-added' && added.constraint.kind === 'check') {
    const { name, text: condition } = added.constraint;
    return [{ ...base, message: 'check', instead: 'check', values: { ...values, constraint: quotedName(subject.engine.id, name), condition: checkText(condition) } }];
  }
  const isForeignKey = changes.some(change => change.kind === 'constraint-added' && change.constraint.kind === 'foreign-key');
  return isForeignKey ? [] : [{ ...base, message: 'scan', instead: null, values }];
};

/** The condition with CHECK before it and parentheses around it, however the catalogue keeps it. */
const checkText = (condition: string): string => {
  const bare = condition.trim().replace(/^CHECK\s*/i, '');
  return bare.startsWith('(') && bare.endsWith(')') ? `CHECK ${bare}` : `CHECK (${bare})`;
};

/** A statement reads a whole table to check something while customers must wait. */
export const fullScanUnderLock: Detector = {
  id: 'full-scan-under-lock',
  text,
  see: (subject): readonly Sighting[] => subject.statements.flatMap(statement =>
    isRefused(statement) || dataWork(statement) || statement.plan.analysis.algorithm === 'COPY' || statement.plan.analysis.rewrites.length > 0 ? [] : statement.plan.analysis.scans.flatMap(relation => seen(subject, statement, relation))),
};
