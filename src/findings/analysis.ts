import type { Engine, Plan } from '../engines/engine.ts';
import type { Catalogue, Relation } from '../sql/catalogue.ts';
import type { Script, ScriptStatement } from '../sql/script.ts';
import type { DatabaseSetup } from '../run/scenario.ts';
import { changesBetween } from './catalogue-change.ts';
import { planEstimate, type PlanEstimate } from './estimate.ts';
import { withHolds } from './holds.ts';
import type { AnalysedStatement } from './subject.ts';

export type AnalysisSetup = {
  readonly engine: Engine;
  readonly version: number;
  readonly catalogue: Catalogue;
  readonly settings: Readonly<Record<string, string>>;
  readonly storage: DatabaseSetup['storage'];
  /** Share of its table's rows that a statement (by index) was seen to change. */
  readonly shares?: readonly { readonly statement: number; readonly share: number }[];
};

/** A statement at its place, before it is known how long its transaction lasts. */
export type PlacedStatement = Omit<AnalysedStatement, 'holds'> & { readonly planned: PlanEstimate; readonly endsTransaction: boolean };

type Savepoint = { readonly name: string; readonly catalogue: Catalogue; readonly settings: ReadonlyMap<string, string> };

type Place = {
  readonly catalogue: Catalogue;
  readonly settings: ReadonlyMap<string, string>;
  readonly open: { readonly number: number; readonly catalogue: Catalogue; readonly settings: ReadonlyMap<string, string>;
    /** Settings that stay after COMMIT: without the LOCAL ones. */
    readonly lasting: ReadonlyMap<string, string>; readonly isAborted: boolean; readonly savepoints: readonly Savepoint[]; readonly isolation: Isolation } | null;
  readonly transactions: number;
};

type Isolation = 'read committed' | 'repeatable read' | 'serializable';

/** A relation's newness ends with the transaction that made it. */
const committed = (catalogue: Catalogue): Catalogue => {
  const isNew = (relation: Relation): boolean => 'isNew' in relation && relation.isNew === true;
  if (![...catalogue.relations.values()].some(isNew)) {
    return catalogue;
  }
  return { ...catalogue, relations: new Map([...catalogue.relations].map(([name, relation]) => [name, isNew(relation) ? { ...relation, isNew: false } : relation])) };
};

/** The catalogue that a plan leaves behind. */
const leftBy = (plan: Plan, before: Catalogue): Catalogue =>
  plan.steps.reduce((catalogue, step) => step.kind === 'catalogue' ? step.catalogue : catalogue, before);

const isolationAsked = (settings: ReadonlyMap<string, string>, plan: Plan | null): Isolation => {
  const level = plan?.settings?.['transaction_isolation'] ?? settings.get('default_transaction_isolation');
  return level === 'repeatable read' || level === 'serializable' ? level : 'read committed';
};

const opened = (place: Place, plan: Plan): Place => place.open ? place : {
  ...place, transactions: place.transactions + 1,
  open: { number: place.transactions, catalogue: place.catalogue, settings: place.settings, lasting: place.settings, isAborted: false, savepoints: [],
    isolation: isolationAsked(place.settings, plan) },
};

const closed = (place: Place, isCommit: boolean): Place => {
  const { open } = place;
  if (!open) {
    return place;
  }
  return isCommit && !open.isAborted
    ? { ...place, catalogue: committed(place.catalogue), settings: open.lasting, open: null }
    : { ...place, catalogue: open.catalogue, settings: open.settings, open: null };
};

const withSettings = (place: Place, plan: Plan): Place => {
  const put = (into: ReadonlyMap<string, string>): ReadonlyMap<string, string> => new Map([...into, ...Object.entries(plan.settings ?? {})]);
  if (!place.open) {
    return plan.isLocal ? place : { ...place, settings: put(place.settings) };
  }
  return { ...place, settings: put(place.settings), open: { ...place.open, lasting: plan.isLocal ? place.open.lasting : put(place.open.lasting) } };
};

const withSavepoint = (place: Place, name: string): Place => place.open
  ? { ...place, open: { ...place.open, savepoints: [...place.open.savepoints, { name, catalogue: place.catalogue, settings: place.settings }] } }
  : place;

const backAt = (place: Place, name: string): Place => {
  const savepoint = place.open?.savepoints.findLast(candidate => candidate.name === name);
  return place.open && savepoint
    ? { ...place, catalogue: savepoint.catalogue, settings: savepoint.settings, open: { ...place.open, isAborted: false } }
    : place;
};

/** What the transaction's state makes of a statement that the plan itself would let pass (manual, appendix A). */
const refusal = (place: Place, plan: Plan): { readonly sqlstate: string; readonly message: string } | null => {
  if (place.open?.isAborted && !['commit', 'rollback', 'rollback-to'].includes(plan.role)) {
    return { sqlstate: '25P02', message: 'current transaction is aborted, commands ignored until end of transaction block' };
  }
  if (plan.error) {
    return plan.error;
  }
  if (plan.role === 'savepoint' || plan.role === 'release' || plan.role === 'rollback-to') {
    if (!place.open) {
      return { sqlstate: '25P01', message: `${plan.role.toUpperCase().replace('-', ' ')} can only be used in transaction blocks` };
    }
    if (plan.role !== 'savepoint' && !place.open.savepoints.some(savepoint => savepoint.name === plan.name)) {
      return { sqlstate: '3B001', message: `savepoint "${plan.name ?? ''}" does not exist` };
    }
  }
  return null;
};

const after = (engine: Engine, place: Place, plan: Plan, isRefused: boolean): Place => {
  if (isRefused) {
    return place.open && engine.rollbackPerWork === 0 ? { ...place, open: { ...place.open, isAborted: true } } : place;
  }
  switch (plan.role) {
    case 'begin': return opened(place, plan);
    case 'commit': return closed(place, true);
    case 'rollback': return closed(place, false);
    case 'set': return withSettings(place, plan);
    case 'savepoint': return withSavepoint(place, plan.name ?? '');
    case 'rollback-to': return backAt(place, plan.name ?? '');
    case 'release': return place;
    case 'work': {
      const commitsInside = plan.steps.some(step => step.kind === 'commit-inside');
      const catalogue = leftBy(plan, place.catalogue);
      return place.open && !commitsInside ? { ...place, catalogue } : { ...closed(place, true), catalogue: committed(catalogue) };
    }
  }
};

const placed = (setup: AnalysisSetup, place: Place, statement: ScriptStatement, madeBefore: ReadonlySet<string>): readonly [PlacedStatement, Place] => {
  const { engine, version, storage } = setup;
  const share = setup.shares?.find(seen => seen.statement === statement.index)?.share;
  const plan = engine.plan(statement, {
    catalogue: place.catalogue, version, settings: place.settings, inTransaction: place.open !== null,
    isolation: place.open?.isolation ?? isolationAsked(place.settings, null), ...(share === undefined ? {} : { share }),
  });
  const error = plan.unmodelled ? null : refusal(place, plan);
  const next = plan.unmodelled ? place : after(engine, place, plan, error !== null);
  const left = plan.role === 'work' && !error && !plan.unmodelled ? leftBy(plan, place.catalogue) : next.catalogue;
  const planned: PlanEstimate = error || plan.unmodelled || plan.role !== 'work'
    ? { rows: 0, durationUs: 0, walBytes: 0, steps: [] }
    : planEstimate(engine, storage, plan, statement.batch);
  const isWork = plan.role === 'work';
  const number = (place.open ?? next.open)?.number ?? null;
  const transaction = place.open && !next.open && isWork ? null : number;
  return [{
    statement, plan, error, before: place.catalogue, after: left, changes: isWork && !error ? changesBetween(place.catalogue, left) : [], transaction,
    settings: place.settings, madeBefore, planned,
    estimate: { rows: planned.rows, durationUs: planned.durationUs, walBytes: planned.walBytes, ...(planned.pageReadUs === undefined ? {} : { pageReadUs: planned.pageReadUs }) },
    endsTransaction: next.open === null,
  }, next];
};

/**
What each statement of a script does at its place: planned against the catalogue that the statements before it leave behind, in the transaction and
under the settings that they have made. Nothing is simulated; times are those of an otherwise idle server.
*/
export const analyseScript = (setup: AnalysisSetup, script: Script): readonly AnalysedStatement[] => {
  let place: Place = { catalogue: setup.catalogue, settings: new Map(Object.entries(setup.settings)), open: null, transactions: 0 };
  const statements: PlacedStatement[] = [];
  let made: ReadonlySet<string> = new Set();
  for (const statement of script.statements) {
    const [result, next] = placed(setup, place, statement, made);
    statements.push(result);
    const added = result.changes.flatMap(change => change.kind === 'table-added' ? [change.table.name] : []);
    made = added.length > 0 ? new Set([...made, ...added]) : made;
    place = next;
  }
  return withHolds(setup.engine, statements);
};
