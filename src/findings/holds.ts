import type { PlacedStatement } from './analysis.ts';
import { owningTable } from './catalogue-change.ts';
import type { AnalysedStatement, Hold } from './subject.ts';

/** From the statement's first lock of this mode on the relation to its end; the whole statement when the plan shows no such step. */
const ownUs = (statement: PlacedStatement, relation: string, mode: string): number => {
  const { batch } = statement.statement;
  const grant = statement.planned.steps.find(({ step }) => step.kind === 'lock' && step.relation === relation && step.mode === mode);
  const fullUs = statement.planned.durationUs - (grant?.startUs ?? 0);
  const batches = batch ? Math.max(1, Math.ceil(statement.planned.rows / batch.rows)) : 1;
  return batch && statement.transaction === null ? Math.round(fullUs / batches) - batch.pauseUs : fullUs;
};

/** Work that other statements of the same transaction do after this one. */
const laterUs = (statements: readonly PlacedStatement[], position: number): number => {
  const { transaction, endsTransaction } = statements[position]!;
  if (transaction === null || endsTransaction) {
    return 0;
  }
  let us = 0;
  for (const later of statements.slice(position + 1)) {
    if (later.transaction !== transaction) {
      break;
    }
    us += later.planned.durationUs;
  }
  return us;
};

/** Was the relation there before this script, so that others may be using it? */
const existedBefore = (statement: PlacedStatement, name: string): boolean => {
  const relation = statement.before.relations.get(name);
  if (!relation || ('isNew' in relation && relation.isNew)) {
    return false;
  }
  const owner = statement.before.relations.get(owningTable(relation));
  return !(owner && 'isNew' in owner && owner.isNew) && !statement.madeBefore.has(owningTable(relation));
};

/** Row locks stop writers of the same rows only, which is another matter than a lock on the relation: that one stops inserts too. */
const stopsWrites = (statement: PlacedStatement, relation: string): boolean => {
  const blocks = statement.plan.analysis.blocks[relation]!;
  const locksRows = statement.plan.steps.some(step => step.kind === 'work' && step.work.takesRowLocks && step.work.relation === relation);
  return blocks.insert || (blocks.update && !locksRows);
};

const holdsOf = (statements: readonly PlacedStatement[], position: number): readonly Hold[] => {
  const statement = statements[position]!;
  if (statement.error || statement.plan.unmodelled) {
    return [];
  }
  const later = laterUs(statements, position);
  const { analysis } = statement.plan;
  return Object.entries(analysis.blocks).flatMap(([relation, blocks]) => {
    const lock = analysis.locks.find(candidate => candidate.relation === relation);
    if (!existedBefore(statement, relation)) {
      return [];
    }
    const mode = lock?.mode ?? '';
    const own = Math.max(0, ownUs(statement, relation, mode));
    return [{ relation, mode, blocksReads: blocks.select, blocksWrites: stopsWrites(statement, relation), ownUs: own, totalUs: own + later }];
  });
};

/** Adds to each statement the locks that it takes on relations that others may be using, and how long they last. */
export const withHolds = (statements: readonly PlacedStatement[]): readonly AnalysedStatement[] =>
  statements.map(({ planned: _, endsTransaction: __, ...statement }, position) => ({ ...statement, holds: holdsOf(statements, position) }));
