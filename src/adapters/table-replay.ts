import type { Catalogue } from '../sql/catalogue.ts';
import type { Script } from '../sql/script.ts';
import type { Scenario } from '../run/scenario.ts';
import type { DataCommit, Series } from '../run/trace.ts';
import type { Invariant, InvariantCount } from '../levels/data-check.ts';
import type { DataFault, TableImage, TableLab } from './table.ts';
import { fill } from '../text/template.ts';
import { openTable } from './table.ts';
import { pagedRelation } from './table/change.ts';
import { DataError } from './table/fault.ts';
import type { Node } from './table/node.ts';
import { understood } from './table/server-words.ts';

/** Orders that customers place while the migration runs: each `rowsPerRow`-th of them reaches the table. */
export type Inflow = { readonly table: string; readonly columns: readonly string[] | null; readonly perSec: number };

export type ReplayOptions = {
  readonly catalogue: Catalogue;
  readonly rowsPerRow: number;
  readonly seed: number;
  readonly script: Script;
  /** What committed, in order of time: `Trace.dataCommits`. */
  readonly commits: readonly DataCommit[];
  readonly inflow: readonly Inflow[];
  /** The run's series, for the share of requests that were served; null = all. */
  readonly served: Pick<Series, 'arrived' | 'served' | 'seconds'> | null;
  /** The end of the run: traffic goes on to here after the last commit. */
  readonly endUs: number;
};

/** A fault of the data side, with the statement (from 0) that met it. */
export type ReplayFault = DataFault & { readonly statement: number };

/** The table at any moment of a run: what it holds is a function of what had committed by then. */
export type TableReplay = {
  /** The table as it was at this moment; the same object every time. */
  stateAt(us: number): TableLab;
  /** Faults met on the way so far, at most one for each statement. */
  readonly faults: readonly ReplayFault[];
  close(): void;
};

/** Pages of a statement that writes the time of day are carried out at so many moments at most: enough to see that they have not all the same. */
const MOMENTS_MAX = 64;

const asksTheTime = (sql: string): boolean => /\b(now|current_timestamp|localtimestamp|current_date|statement_timestamp|transaction_timestamp)\b/i.test(sql);

/** What happens to the table, in order: a commit, or customers' rows up to a moment. */
type Position = { readonly commit: number; readonly rows: readonly number[] };

const START: Position = { commit: 0, rows: [] };

export function openReplay(options: ReplayOptions): TableReplay {
  const lab = openFilled(options.catalogue, options.rowsPerRow, options.seed);
  const faults: ReplayFault[] = [];
  const moments = options.inflow.map((inflow) => momentsOf(inflow, options));
  const images: { readonly us: number; readonly image: TableImage; readonly position: Position }[] = [{ us: -1, image: lab.save(), position: START }];
  let atUs = -1;
  let position: Position = { commit: 0, rows: options.inflow.map(() => 0) };

  const rowsUpTo = (us: number): void => {
    const rows = options.inflow.map((inflow, at) => {
      let done = position.rows[at] ?? 0;
      for (; done < moments[at].length && moments[at][done] <= us; done += 1) {
        lab.setClock(moments[at][done]);
        lab.insertFromTraffic(inflow.table, inflow.columns);
      }
      return done;
    });
    position = { ...position, rows };
  };

  const carryOut = (from: number, to: number): void => {
    const first = options.commits[from], last = options.commits[to - 1];
    const statement = options.script.statements[first.statement];
    const range = first.fromKey === null || !statement.batch ? null : { fromKey: first.fromKey, toKey: pageEnd(options, last) };
    lab.setClock(first.atUs);
    const result = lab.run(statement, range);
    if (!result.fault) return;
    if (to - from > 1) { for (let at = from; at < to; at += 1) carryOut(at, at + 1); return; }
    if (!faults.some((fault) => fault.statement === first.statement)) faults.push({ ...result.fault, statement: first.statement });
  };

  const forward = (us: number): void => {
    const { commits } = options;
    while (position.commit < commits.length && commits[position.commit].atUs <= us) {
      const from = position.commit;
      let to = from + 1;
      // Pages of one statement that follow each other are one range: customers' new rows lie behind all of them, except behind the last.
      const pagesMax = asksTheTime(options.script.statements[commits[from].statement].sql) ? Math.ceil(commits.length / MOMENTS_MAX) : Infinity;
      while (to < commits.length && to - from < pagesMax && commits[to].atUs <= us && isNextPage(commits[to - 1], commits[to], options)) to += 1;
      rowsUpTo(commits[to - 1].atUs);
      carryOut(from, to);
      position = { ...position, commit: to };
      atUs = commits[to - 1].atUs;
    }
    rowsUpTo(us);
    atUs = us;
  };

  return {
    faults,
    stateAt(us) {
      const until = Math.min(us, options.endUs);
      if (until < atUs) {
        const nearest = images.findLast((image) => image.us <= until) ?? images[0];
        lab.restore(nearest.image);
        position = nearest.position;
        atUs = nearest.us;
      }
      forward(until);
      // One more image half-way and at the end keeps scrubbing back short; more would cost memory that a laptop may not have.
      if (images.length < 3 && until > (images.at(-1)?.us ?? -1) + options.endUs / 3) images.push({ us: until, image: lab.save(), position });
      return lab;
    },
    close: () => lab.close(),
  };
}

function isNextPage(before: DataCommit, next: DataCommit, options: ReplayOptions): boolean {
  return next.statement === before.statement && next.fromKey !== null && next.fromKey === before.toKey && options.script.statements[next.statement].batch !== null;
}

/** The last page of a keyset loop takes all that has come behind it, as a loop that ends at an empty page does. */
function pageEnd(options: ReplayOptions, commit: DataCommit): number | null {
  const node = nodeOf(options.catalogue.spelling, options.script.statements[commit.statement].sql);
  const name = node === null ? null : pagedRelation(node);
  const table = [...options.catalogue.relations.values()].find((relation) => relation.kind === 'table' && (relation.name === name || (options.catalogue.spelling !== undefined && relation.name.toLowerCase() === name)));
  const rows = table?.kind === 'table' ? table.rows : 0;
  return commit.toKey !== null && commit.toKey < rows ? commit.toKey : null;
}

/** The moments at which a customer's row reaches the table: every `rowsPerRow`-th of those that were served. */
function momentsOf(inflow: Inflow, options: ReplayOptions): readonly number[] {
  const moments: number[] = [];
  const { served } = options;
  let waiting = 0;
  for (let second = 0; second * 1_000_000 < options.endUs; second += 1) {
    const share = served && second < served.seconds && served.arrived[second] > 0 ? Math.min(1, served.served[second] / served.arrived[second]) : served && second < served.seconds ? 0 : 1;
    waiting += inflow.perSec * share;
    for (; waiting >= options.rowsPerRow; waiting -= options.rowsPerRow) moments.push(second * 1_000_000 + 500_000);
  }
  return moments;
}

/** Tables filled once in this process for a catalogue's text are filled again from their image: a second flight costs milliseconds, not a second. */
let filled: { readonly key: string; readonly image: TableImage } | null = null;

function openFilled(catalogue: Catalogue, rowsPerRow: number, seed: number): TableLab {
  const key = JSON.stringify([[...catalogue.relations], [...catalogue.types], rowsPerRow, seed]);
  if (filled?.key === key) {
    const lab = openTable({ catalogue, rowsPerRow, seed, startRows: Object.fromEntries([...catalogue.relations.keys()].map((name) => [name, 0])) });
    lab.restore(filled.image);
    return lab;
  }
  const lab = openTable({ catalogue, rowsPerRow, seed });
  filled = { key, image: lab.save() };
  return lab;
}

/** The rows that a scenario's traffic writes: its INSERTs, by table and columns. */
export function inflowOf(scenario: Pick<Scenario, 'traffic'>, { spelling }: Pick<Catalogue, 'spelling'>): readonly Inflow[] {
  return scenario.traffic.flatMap((requests): readonly Inflow[] => {
    const insert = nodeOf(spelling, requests.sql)?.InsertStmt as Node | undefined;
    if (!insert) return [];
    const columns = (insert.cols as readonly { readonly ResTarget: { readonly name: string } }[] | undefined)?.map((item) => item.ResTarget.name) ?? null;
    return [{ table: insert.relation.relname as string, columns, perSec: requests.perSec }];
  });
}

/** A statement's parse tree; null for one that does nothing to rows, or that the table does not understand. */
function nodeOf(spelling: Catalogue['spelling'], sql: string): Node | null {
  try {
    return understood(spelling, sql, () => null);
  } catch (thrown) {
    if (thrown instanceof DataError) return null;
    throw thrown;
  }
}

/** The data side of a whole run, asked at its end: every invariant's count, and the faults that the rows met. */
export function dataAfter(options: ReplayOptions, invariants: readonly Invariant[]): { readonly counts: readonly InvariantCount[]; readonly faults: readonly ReplayFault[]; readonly sqliteUs: number } {
  const replay = openReplay(options);
  const asked = invariants.map((invariant) => withBefore(invariant, replay.stateAt(-1)));
  const lab = replay.stateAt(options.endUs);
  const result = { counts: asked.map((invariant) => lab.count(invariant)), faults: [...replay.faults], sqliteUs: lab.sqliteUs };
  replay.close();
  return result;
}

/** The invariant with the number that it compares with, as the rows were before the migration. */
function withBefore(invariant: Invariant, lab: TableLab): Invariant {
  return invariant.beforeSql === undefined ? invariant : { ...invariant, countSql: fill(invariant.countSql, { before: lab.ask(invariant.beforeSql) ?? 'NULL' }) };
}
