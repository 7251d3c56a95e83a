import { parseStatement } from '../../sql/postgres-parser.ts';
import type { ParsedStatement } from '../../sql/postgres-parser.ts';
import type { ScriptStatement } from '../../sql/script.ts';
import type { Analysis, Plan, PlanContext } from '../engine.ts';
import { CatalogueStore, settled } from './catalogue-store.ts';
import { Draft, Refusal, Unmodelled } from './draft.ts';
import { blocksByTable } from './probes.ts';
import { prepareStatement } from './prepared.ts';
import { planStatement } from './statements.ts';
import { changeSettings, transactionControl } from './transaction.ts';
import type { Control } from './transaction.ts';

const work: Control = { role: 'work', name: null, settings: null, isLocal: false };

/** Parse trees by text: traffic statements and batches are planned again and again. */
const parsed = new Map<string, ReturnType<typeof parseStatement>>();
const parsedLimit = 2_000;

const parse = (sql: string): ReturnType<typeof parseStatement> => {
  const known = parsed.get(sql);
  if (known !== undefined) return known;
  const fresh = parseStatement(sql);
  if (parsed.size >= parsedLimit) parsed.clear();
  parsed.set(sql, fresh);
  return fresh;
};

/** What one statement does to this catalogue on this version. Never throws for SQL. */
export const planOf = (statement: ScriptStatement, context: PlanContext): Plan => {
  const tree = parse(statement.sql);
  // Outside a transaction block everything earlier has been committed.
  const catalogue = context.inTransaction ? context.catalogue : settled(context.catalogue);
  const draft = new Draft(new CatalogueStore(catalogue), context);
  if (tree.ok === null) return 'message' in tree ? finish(draft, new CatalogueStore(catalogue), work, new Refusal('42601', tree.message)) : finish(draft, new CatalogueStore(catalogue), work, null);
  if (catalogue !== context.catalogue) draft.step({ kind: 'catalogue', catalogue });
  const { control, failure } = carryOut(tree.ok, draft);
  // Each page is counted off from the first row.
  if (statement.batch?.paging === 'offset' && draft.steps.some((step) => step.kind === 'work' && step.work.rows > 0)) draft.grow('O(n^2)');
  return finish(draft, new CatalogueStore(catalogue), control, failure);
};

type Outcome = { readonly control: Control; readonly failure: Refusal | Unmodelled | null };

/** Runs the planner and catches what it refuses. */
export const carryOut = (statement: ParsedStatement, draft: Draft): Outcome => {
  let control = work;
  try {
    if (statement.kind === 'TransactionStmt') control = transactionControl(statement.node, draft);
    else if (statement.kind === 'VariableSetStmt') control = changeSettings(statement.node, draft);
    else if (statement.kind === 'PrepareStmt') control = prepareStatement(statement.node, draft);
    else planStatement(statement.kind, statement.node, draft);
    return { control, failure: null };
  } catch (error) {
    if (error instanceof Refusal || error instanceof Unmodelled) return { control, failure: error };
    // A form of the statement that its planner does not expect: said by name, never a crash.
    return { control, failure: new Unmodelled(`this form of ${statement.kind.replace(/Stmt$/, '')} is not modelled yet`) };
  }
};

const finish = (draft: Draft, before: CatalogueStore, control: Control, failure: Outcome['failure']): Plan => {
  const steps = draft.steps.some((step) => step.kind === 'work') || control.role !== 'work' || failure !== null ? draft.steps : [...draft.steps, quickWork(draft)];
  return {
    ...control,
    steps,
    analysis: analysisOf(draft, before, failure),
    error: failure instanceof Refusal ? { sqlstate: failure.sqlstate, message: failure.message } : null,
    unmodelled: failure instanceof Unmodelled ? failure.message : null,
  };
};

/** A statement that only changes the catalogue still takes its fraction of a millisecond. */
const quickWork = (draft: Draft): Plan['steps'][number] => {
  const [first] = draft.held.values();
  return {
    kind: 'work',
    work: { kind: 'catalogue-only', relation: first?.relation ?? '', rows: 0, tableRows: 0, rowBytes: 0, indexes: [], phase: 'catalogue', takesRowLocks: false, isHot: false, visits: 'key order', rowsSkipped: 0 },
  };
};

const byName = (a: { readonly relation: string }, b: { readonly relation: string }): number => (a.relation < b.relation ? -1 : a.relation > b.relation ? 1 : 0);

/** A statement that fails holds nothing afterwards; what it had scanned until then stays said. */
const analysisOf = (draft: Draft, before: CatalogueStore, failure: Outcome['failure']): Analysis => {
  const isOver = failure !== null;
  return {
    locks: isOver ? [] : [...draft.held.values()].map(({ relation, kind, mode, isNew }) => ({ relation, kind, mode, new: isNew })).toSorted(byName),
    blocks: isOver ? {} : blocksByTable(before, draft),
    rewrites: isOver ? [] : [...draft.rewrites].toSorted(),
    scans: [...draft.scans].toSorted(),
    rebuildsIndexes: isOver ? [] : [...draft.rebuilds].toSorted(),
    growth: draft.growth,
    transactionBlockAllowed: draft.transactionBlockAllowed,
    leavesInvalidIndex: draft.leavesInvalidIndex,
    algorithm: null,
    lockClause: null,
  };
};
