import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine, Plan } from '../../src/engines/engine.ts';
import type { Catalogue } from '../../src/sql/catalogue.ts';
import type { Blocks, Case, Mode, Recording } from './corpus.ts';

/** One field of one case where engine and server differ. */
export type Disagreement = { readonly id: string; readonly field: string; readonly server: string; readonly engine: string };

export type Comparison = { readonly compared: Readonly<Record<string, number>>; readonly disagreements: readonly Disagreement[]; readonly unmodelled: readonly string[] };

const here = import.meta.dirname;
const rows = { accounts: 500, bookings: 2000, tickets: 2000, logs_q1: 500, logs_q2: 500, logs_q3: 500, venues: 50 };
const probes = ['select', 'insert', 'update', 'selectForUpdate'] as const;

/** Most cases start from the same schema: it is read once a version. */
const starts = new Map<string, Catalogue>();
const startOf = (engine: Engine, schema: string, version: number): Catalogue => {
  const key = `${version}\n${schema}`;
  const catalogue = starts.get(key) ?? engine.catalogueOf(schema, rows, {}, version).catalogue;
  starts.set(key, catalogue);
  return catalogue;
};

/** The engine's answer to a case: the statements of one transaction together, as the recorder looked at them together. */
export const answerOf = (engine: Engine, question: Case, version: number): { readonly recording: Recording; readonly unmodelled: string | null } => {
  const schema = `${readFileSync(join(here, 'schema.sql'), 'utf8')}\n${question.setup}`;
  // 10 has no index on a partitioned table, so the recorder's schema went without.
  const own = version < 11 ? schema.replace(/^CREATE INDEX logs_level_idx .*$/m, '') : schema;
  let catalogue = startOf(engine, own, version);
  const settings = new Map([...question.settings.matchAll(/SET (\w+) = '([^']*)'/g)].map((m) => [m[1].toLowerCase(), m[2]]));
  const { script } = engine.parse(question.sql, version);
  const plans: Plan[] = [];
  for (const [i, statement] of script.statements.entries()) {
    const inTransaction = script.statements.length > 1 || /^(lock|declare)/i.test(statement.sql);
    const plan = engine.plan(statement, { catalogue, version, settings, inTransaction, isolation: 'read committed' });
    plans.push(plan);
    for (const [name, value] of Object.entries(plan.settings ?? {})) settings.set(name, value);
    for (const step of plan.steps) if (step.kind === 'catalogue') catalogue = step.catalogue;
    if (plan.unmodelled !== null) return { recording: failed(question.id, plans, null), unmodelled: plan.unmodelled };
    if (plan.error !== null) return { recording: failed(question.id, plans, { ...plan.error, statement: i }), unmodelled: null };
  }
  return { recording: together(question.id, plans, engine), unmodelled: null };
};

const isAllowed = (plans: readonly Plan[]): boolean => plans.every((plan) => plan.analysis.transactionBlockAllowed);

const failed = (id: string, plans: readonly Plan[], error: Recording['error']): Recording => ({
  id, error, transactionBlockAllowed: isAllowed(plans), locks: [], blocks: {}, rewrites: [], rebuildsIndexes: [], scans: null, leavesInvalidIndex: plans.some((p) => p.analysis.leavesInvalidIndex),
});

const together = (id: string, plans: readonly Plan[], engine: Engine): Recording => {
  const { names } = engine.lockModes;
  const locks = new Map<string, Mode>();
  const blocks: Record<string, Blocks> = {};
  for (const { analysis } of plans) {
    for (const lock of analysis.locks) {
      const key = `${lock.relation}|${lock.new}`;
      const known = locks.get(key);
      if (known === undefined || names.indexOf(lock.mode) > names.indexOf(known.mode)) locks.set(key, lock);
    }
    for (const [table, own] of Object.entries(analysis.blocks)) {
      const known = blocks[table];
      blocks[table] = Object.fromEntries(probes.map((p) => [p, own[p] || known?.[p] === true])) as Blocks;
    }
  }
  const all = (field: 'rewrites' | 'rebuildsIndexes' | 'scans'): string[] => [...new Set(plans.flatMap((p) => p.analysis[field]))].toSorted();
  return { id, error: null, transactionBlockAllowed: isAllowed(plans), locks: [...locks.values()], blocks, rewrites: all('rewrites'), rebuildsIndexes: all('rebuildsIndexes'), scans: all('scans'), leavesInvalidIndex: false };
};

const lockTexts = (locks: readonly Mode[]): string[] => locks.map((l) => `${l.relation}${l.new ? ' (new)' : ''} ${l.mode}`).toSorted();

const stateOf = (r: Recording): string => r.error?.sqlstate ?? 'none';

/** Every field of a case that was measured, as pairs of texts. */
export const fieldsOf = (server: Recording, engine: Recording): readonly (readonly [string, string, string])[] => {
  const first: (readonly [string, string, string])[] = [['error', stateOf(server), stateOf(engine)], ['transaction block allowed', String(server.transactionBlockAllowed), String(engine.transactionBlockAllowed)]];
  if (server.error !== null || engine.error !== null) return [...first, ['message', server.error?.message ?? '', engine.error?.message ?? '']];
  const [theirs, ours] = [lockTexts(server.locks ?? []), lockTexts(engine.locks ?? [])];
  const locks = server.locks === null ? [] : [['locks', theirs.filter((l) => !ours.includes(l)).join(', '), ours.filter((l) => !theirs.includes(l)).join(', ')] as const];
  const tables = server.blocks === null ? [] : [...Object.keys(rows), 'logs'];
  const blocks = tables.flatMap((t) => probes.map((p) => [`blocks ${t} ${p}`, String(server.blocks?.[t]?.[p] ?? false), String(engine.blocks?.[t]?.[p] ?? false)] as const));
  const scans = server.scans === null ? [] : [['scans', [...server.scans].toSorted().join(' '), (engine.scans ?? []).join(' ')] as const];
  return [...first, ...locks, ...blocks, ['rewrites', server.rewrites.join(' '), engine.rewrites.join(' ')], ['rebuilds indexes', server.rebuildsIndexes.join(' '), engine.rebuildsIndexes.join(' ')], ...scans];
};

export const compare = (engine: Engine, cases: readonly Case[], recorded: readonly Recording[], version: number): Comparison => {
  const compared: Record<string, number> = {};
  const disagreements: Disagreement[] = [];
  const unmodelled: string[] = [];
  for (const server of recorded) {
    const question = cases.find((c) => c.id === server.id);
    if (question === undefined) continue;
    const answer = answerOf(engine, question, version);
    if (answer.unmodelled !== null) unmodelled.push(`${server.id}: ${answer.unmodelled}`);
    for (const [field, theirs, ours] of fieldsOf(server, answer.recording)) {
      const family = field.split(' ')[0];
      compared[family] = (compared[family] ?? 0) + 1;
      if (theirs !== ours) disagreements.push({ id: server.id, field, server: theirs, engine: ours });
    }
  }
  return { compared, disagreements, unmodelled };
};
