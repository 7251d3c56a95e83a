import spelling from '../../data/text/findings/spelling.json' with { type: 'json' };
import type { Engine } from '../engines/engine.ts';
import type { PlacedStatement } from './analysis.ts';
import { indexesOf, owningTable } from './catalogue-change.ts';
import type { AnalysedStatement, Hold } from './subject.ts';

type Access = 'read' | 'write';

/** Does holding `mode` make a customer's statement of this kind wait? */
const stops = (modes: Engine['lockModes'], access: Readonly<Record<Access, string>>, kind: Access, mode: string): boolean => {
  const held = modes.names.indexOf(mode);
  const wanted = modes.names.indexOf(access[kind]);
  return held >= 0 && wanted >= 0 && ((modes.conflicts[held]! >> wanted) & 1) === 1;
};

type Interval = { readonly mode: string; readonly startUs: number; readonly endUs: number };

/** When the statement holds locks on these relations that stop this kind of access: from each grant to its release, or to the statement's end. */
const intervals = (statement: PlacedStatement, relations: ReadonlySet<string>, isStopping: (mode: string) => boolean): readonly Interval[] => {
  const { steps, durationUs } = statement.planned;
  return steps.flatMap(({ step, startUs }, position) => {
    if (step.kind !== 'lock' || !relations.has(step.relation) || !isStopping(step.mode)) {
      return [];
    }
    const release = steps.slice(position + 1).find(later => later.step.kind === 'unlock'
      ? later.step.relation === step.relation && later.step.mode === step.mode
      : later.step.kind === 'commit-inside' && step.session !== true);
    return [{ mode: step.mode, startUs, endUs: release?.startUs ?? durationUs }];
  });
};

/** A batched statement outside a transaction holds its locks for one batch at a time. */
const perBatch = (statement: PlacedStatement, us: number): number => {
  const { batch } = statement.statement;
  const batches = batch && statement.transaction === null ? Math.max(1, Math.ceil(statement.planned.rows / batch.rows)) : 1;
  return batches === 1 ? us : Math.max(0, Math.round(us / batches) - batch!.pauseUs);
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

const locksRowsOf = (statement: PlacedStatement, relation: string): boolean =>
  statement.plan.steps.some(step => step.kind === 'work' && step.work.takesRowLocks && step.work.relation === relation);

/** How long one kind of access to a relation waits for this statement, and for which lock; null when it does not. */
const stopped = (engine: Engine, statement: PlacedStatement, relation: string, kind: Access): { readonly mode: string; readonly us: number } | null => {
  const { analysis } = statement.plan;
  const access = (spelling.accessModes as Readonly<Record<string, Readonly<Record<Access, string>>>>)[engine.id];
  const blocks = analysis.blocks[relation]!;
  const isStopped = kind === 'read' ? blocks.select : blocks.insert || blocks.update;
  // An online change says that it blocks nobody while it works, and still stops everybody for an instant: what waits for that instant has a queue behind it.
  const isOnline = analysis.algorithm !== null;
  if (!access || (!isStopped && !isOnline)) {
    return null;
  }
  const relations = new Set([relation, ...indexesOf(statement.before, relation).map(index => index.name)]);
  const held = intervals(statement, relations, mode => stops(engine.lockModes, access, kind, mode));
  const longest = held.toSorted((a, b) => (b.endUs - b.startUs) - (a.endUs - a.startUs))[0];
  if (longest) {
    return { mode: longest.mode, us: perBatch(statement, longest.endUs - longest.startUs) };
  }
  const isByRows = locksRowsOf(statement, relation);
  const own = analysis.locks.find(lock => lock.relation === relation)?.mode ?? '';
  return isStopped && !isByRows ? { mode: own, us: perBatch(statement, statement.planned.durationUs) } : null;
};

const holdsOf = (engine: Engine, statements: readonly PlacedStatement[], position: number): readonly Hold[] => {
  const statement = statements[position]!;
  if (statement.error || statement.plan.unmodelled) {
    return [];
  }
  const later = laterUs(statements, position);
  return Object.keys(statement.plan.analysis.blocks).filter(relation => existedBefore(statement, relation)).flatMap(relation => {
    const reads = stopped(engine, statement, relation, 'read');
    const writes = stopped(engine, statement, relation, 'write');
    const hold = (found: { readonly mode: string; readonly us: number }, blocksReads: boolean): Hold =>
      ({ relation, mode: found.mode, blocksReads, blocksWrites: true, ownUs: found.us, totalUs: found.us + later });
    const writesAlone = writes && (!reads || writes.us > reads.us) ? [hold(writes, false)] : [];
    return [...(reads ? [hold(reads, true)] : []), ...writesAlone];
  });
};

/** Adds to each statement the locks that it takes on relations that others may be using, and how long they last. */
export const withHolds = (engine: Engine, statements: readonly PlacedStatement[]): readonly AnalysedStatement[] =>
  statements.map(({ statement, plan, error, before, after, changes, transaction, settings, estimate, madeBefore }, position) =>
    ({ statement, plan, error, before, after, changes, transaction, settings, estimate, madeBefore, holds: holdsOf(engine, statements, position) }));
