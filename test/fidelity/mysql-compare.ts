import { readFileSync } from 'node:fs';
import { mysqlEngine } from '../../src/engines/mysql/engine.ts';
import type { Catalogue } from '../../src/sql/catalogue.ts';
import type { Plan } from '../../src/engines/engine.ts';

export type Case = { readonly id: string; readonly group: string; readonly table: string; readonly setup: readonly string[]; readonly session: readonly string[]; readonly statement: string };
export type Corpus = { readonly schema: Readonly<Record<string, string>>; readonly cases: readonly Case[] };
type Words = { readonly code: number; readonly sqlstate: string; readonly message: string };
export type Answer = { readonly notMeasured?: string; readonly error?: Words | null; readonly algorithm?: string | null; readonly lock?: string | null; readonly rebuilds?: boolean | null;
  readonly blocks?: Readonly<Record<string, boolean | string>> | null; readonly refused?: Readonly<Record<string, string>> };
export type Recording = { readonly server: string; readonly rows: number; readonly answers: Readonly<Record<string, Answer>> };

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
export const corpus = read('mysql-corpus.json') as Corpus;
export const recording = (name: string): Recording => read(`recorded/${name}`) as Recording;

/** Errors that rows cause, not definitions: a NULL, a zero date, a row that breaks a CHECK, a function that logging calls unsafe. */
const BY_DATA = new Set([1138, 1292, 4025, 3819, 1674]);

const catalogues = new Map<string, Catalogue>();

function catalogueFor(schema: string, version: number): Catalogue {
  const key = `${version} ${schema}`;
  const rows = Object.fromEntries(Object.keys(corpus.schema).map((name) => [name, 100_000]));
  const catalogue = catalogues.get(key) ?? mysqlEngine.catalogueOf(schema, rows, {}, version).catalogue;
  catalogues.set(key, catalogue);
  return catalogue;
}

/** The engine's plan for a case's statement, on the corpus schema after the case's own setup and session settings. */
export function planFor(one: Case, statement: string, version: number): Plan {
  const schema = [...Object.values(corpus.schema).filter((table) => !one.setup.includes(table)), ...one.setup].map((line) => `${line};`).join('\n');
  const catalogue = catalogueFor(schema, version);
  const { script } = mysqlEngine.parse([...one.session, statement].map((line) => `${line};`).join('\n'), version);
  const settings = new Map<string, string>();
  for (const line of script.statements.slice(0, -1)) {
    const set = mysqlEngine.plan(line, { catalogue, version, settings, inTransaction: false, isolation: 'repeatable read' });
    for (const [name, value] of Object.entries(set.settings ?? {})) settings.set(name, value);
  }
  return mysqlEngine.plan(script.statements[script.statements.length - 1], { catalogue, version, settings, inTransaction: one.group === 'dml', isolation: 'repeatable read' });
}

/** Every difference between a recording and the engine, one line each: `case: field: server's answer, engine's answer`. */
export function disagreements(recorded: Recording, version: number): { readonly compared: number; readonly lines: readonly string[] } {
  const lines: string[] = [];
  let compared = 0;
  const same = (one: Case, field: string, server: unknown, engine: unknown): void => {
    compared++;
    if (server !== engine) lines.push(`${one.id}: ${field}: server ${String(server)}, engine ${String(engine)}`);
  };
  for (const one of corpus.cases) {
    const answer = recorded.answers[one.id];
    if (answer === undefined || answer.notMeasured !== undefined) continue;
    const plan = planFor(one, one.statement, version);
    if (plan.unmodelled !== null) {
      same(one, 'modelled', 'yes', plan.unmodelled);
      continue;
    }
    const code = answer.error?.code ?? null;
    if (code === null || !BY_DATA.has(code)) same(one, 'error', code, plan.error === null ? null : Number(plan.error.message.split(' ')[0]));
    if (code === null && plan.error === null) compareAnswers(one, answer, plan, version, same);
  }
  return { compared, lines };
}

function compareAnswers(one: Case, answer: Answer, plan: Plan, version: number, same: (one: Case, field: string, server: unknown, engine: unknown) => void): void {
  const { analysis } = plan;
  const isOnPartitions = one.group === 'partition' || / PARTITION/.test(one.statement);
  const hasWords = /ALGORITHM=|LOCK=/.test(one.statement);
  if (!isOnPartitions && !hasWords && typeof answer.algorithm === 'string') {
    same(one, 'algorithm', answer.algorithm, analysis.algorithm);
    same(one, 'lock', answer.lock, analysis.lockClause);
  }
  if (!isOnPartitions && typeof answer.rebuilds === 'boolean') same(one, 'rebuilds', answer.rebuilds, analysis.rewrites.includes(one.table));
  for (const kind of ['select', 'insert', 'update', 'selectForUpdate'] as const) {
    const tried = answer.blocks?.[kind];
    if (typeof tried === 'boolean') same(one, `blocks ${kind}`, tried, analysis.blocks[one.table]?.[kind]);
  }
  for (const [word, refusal] of hasWords ? [] : Object.entries(answer.refused ?? {})) {
    if (refusal.startsWith('1064')) continue;
    const glue = one.statement.startsWith('ALTER TABLE') ? ', ' : ' ';
    const asked = planFor(one, `${one.statement}${glue}${word.startsWith('LOCK=') ? word : `ALGORITHM=${word}`}`, version);
    same(one, `refuses ${word}`, refusal, asked.error?.message ?? null);
  }
}
