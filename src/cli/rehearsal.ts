import { openTable } from '../adapters/table.ts';
import { dataAfter, inflowOf } from '../adapters/table-replay.ts';
import type { NotesOnSql } from '../game/editor-notes.ts';
import type { QueryTable, Views } from '../game/run-query.ts';
import { loadEngine } from '../engines/index.ts';
import { analyseScript, detect, type Finding } from '../findings/index.ts';
import type { InvariantCount } from '../levels/data-check.ts';
import type { Level, WorldSize } from '../levels/level.ts';
import type { Scenario } from '../run/scenario.ts';
import type { Measures, Trace } from '../run/trace.ts';
import type { Catalogue } from '../sql/catalogue.ts';
import type { Script } from '../sql/script.ts';
import { dayVerdict } from '../game/seeds.ts';
import type { DayVerdict } from '../game/progress.ts';
import { flyAndJudge, prepare } from './flown.ts';
import { lockNotesOf } from './lock-notes.ts';

/** What comes before and after a flight and takes longer than a frame: everything that parses SQL or touches rows. Plain values, so that it can be asked of another thread. */
export type RehearsalQuestion =
  /** Reads a migration and tries it on a few rows. `key` names the flight, for the counting that follows it. */
  | { readonly kind: 'prepare'; readonly key: string; readonly level: Level; readonly scenario: Scenario; readonly own: string | null }
  | { readonly kind: 'count'; readonly key: string; readonly level: Level; readonly size: WorldSize; readonly after: Pick<Trace, 'dataCommits' | 'endUs'> & { readonly series: Pick<Trace['series'], 'arrived' | 'served' | 'seconds'> } }
  /** What the detectors find in a run that was prepared here, as it was flown. */
  | { readonly kind: 'findings'; readonly key: string; readonly scenario: Scenario; readonly trace: Trace }
  /** Flies and judges an attempt that nobody watches; one that can earn nothing any more is not flown to its end. */
  | { readonly kind: 'judge'; readonly level: Level; readonly scenario: Scenario; readonly own: string | null }
  | { readonly kind: 'notes'; readonly level: Level; readonly framework: string; readonly text: string }
  | { readonly kind: 'query'; readonly sql: string; readonly views: Views };

export type RehearsalAnswers = {
  readonly prepare: Rehearsed;
  readonly count: readonly InvariantCount[];
  readonly findings: readonly Finding[];
  readonly judge: JudgedDay;
  readonly notes: NotesOnSql;
  readonly query: QueryTable;
};

/** A run that nobody has watched: how it was judged, and its figures. */
export type JudgedDay = { readonly day: DayVerdict; readonly measures: Measures };

/** A migration that can be flown: the scenario with what the rows refuse, and what the small table needs to show it. */
export type Rehearsed = { readonly scenario: Scenario; readonly catalogue: Catalogue; readonly script: Script };

export type AskRehearsal = <Q extends RehearsalQuestion>(question: Q) => Promise<RehearsalAnswers[Q['kind']]>;

/** Answers in the thread that it is made in. What was prepared for a flight is kept for the rows that follow it; rejects with a sentence for people. */
export function rehearsal(): (question: RehearsalQuestion) => Promise<RehearsalAnswers[RehearsalQuestion['kind']]> {
  const prepared = new Map<string, Rehearsed>();
  return async (question) => {
    switch (question.kind) {
      case 'prepare': {
        const { scenario, catalogue, script } = await prepare(question.level, question.scenario, question.own);
        prepared.set(question.key, { scenario, catalogue, script });
        return { scenario, catalogue, script };
      }
      case 'count': return countOf(prepared.get(question.key), question);
      case 'findings': return findingsOf(prepared.get(question.key), question);
      case 'judge': {
        const { level, scenario, own } = question;
        const { verdict, trace } = flyAndJudge(level, await prepare(level, scenario, own), { endsWhenLost: true });
        return { day: dayVerdict(scenario.seed, verdict), measures: trace.measures };
      }
      case 'notes': return lockNotesOf(question.level, () => question.framework)(question.text);
      case 'query': return (await import('../adapters/query-prompt.ts')).queryViews(question.sql, question.views);
    }
  };
}

async function findingsOf(ready: Rehearsed | undefined, { scenario, trace }: Extract<RehearsalQuestion, { kind: 'findings' }>): Promise<readonly Finding[]> {
  if (!ready) return [];
  const { database } = scenario;
  const engine = await loadEngine(database.engine);
  const statements = analyseScript({ engine, version: database.version, catalogue: ready.catalogue, settings: database.settings, storage: database.storage }, ready.script);
  return detect({ engine, version: database.version, statements, trace, scenario });
}

function countOf(ready: Rehearsed | undefined, { level, size, after }: Extract<RehearsalQuestion, { kind: 'count' }>): readonly InvariantCount[] {
  if (!ready) return [];
  const { rowsPerRow, invariants } = level.worlds[size];
  const { catalogue, script, scenario } = ready;
  return dataAfter({ catalogue, script, rowsPerRow, seed: scenario.seed, commits: after.dataCommits, inflow: inflowOf(scenario, catalogue), served: after.series, endUs: after.endUs }, invariants).counts;
}

/** Real rows to watch a small run on: few enough to be filled and changed between two frames. */
export function openSmallTable({ scenario, catalogue, script }: Rehearsed, level: Level, flight: 'laptop' | 'staging') {
  const { table, rows } = level.worlds[flight];
  const lab = openTable({ catalogue, rowsPerRow: 1, seed: scenario.seed, startRows: { [table]: 0 } });
  const statements = script.statements.filter(({ sql }) => !/^\s*(?:begin|start\s+transaction|commit|set)\b/i.test(sql));
  return {
    name: table, wanted: rows, statements: statements.map(({ sql }) => sql),
    grow: (to: number) => lab.grow(table, to),
    run: (statement: number) => {
      const { rows: changed, sqliteUs, fault } = lab.run(statements[statement]);
      return { rows: changed, sqliteUs, fault: fault?.message ?? null };
    },
    sample: (fromRow: number, count: number) => lab.sample(table, fromRow, count),
    close: () => lab.close(),
  };
}
