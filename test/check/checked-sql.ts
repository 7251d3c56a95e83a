import { readFileSync } from 'node:fs';
import path from 'node:path';
import world from '../../levels/worlds/production.json' with { type: 'json' };
import { loadEngine } from '../../src/engines/index.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { analyseScript, detect, type AnalysedStatement, type Finding } from '../../src/findings/index.ts';
import type { Catalogue, Relation } from '../../src/sql/catalogue.ts';

/** The rows that the cases are about; `line_items` is small on purpose. */
export const caseRows = { orders: 80_000_000, customers: 6_000_000, line_items: 20_000, events_2024: 50_000_000, events_2025: 50_000_000, events_2026: 50_000_000, daily_totals: 20_000_000 };

export const baseSchema = readFileSync(path.join(import.meta.dirname, 'schema.sql'), 'utf8');

/** `-- invalid: name` in a case: this index is INVALID, as a build that ended early leaves it. */
const withInvalid = (catalogue: Catalogue, sql: string): Catalogue => {
  const invalid = new Set([...sql.matchAll(/^-- invalid: (\S+)/gm)].map(match => match[1]));
  const marked = (relation: Relation): Relation => relation.kind === 'index' && invalid.has(relation.name) ? { ...relation, valid: false } : relation;
  return { ...catalogue, relations: new Map([...catalogue.relations].map(([name, relation]) => [name, marked(relation)])) };
};

export type Checked = { readonly engine: Engine; readonly statements: readonly AnalysedStatement[]; readonly findings: readonly Finding[] };

/** What `check --no-fly` finds, without the command around it. */
export const checkedSql = async (sql: string, options: { readonly engine?: string; readonly version?: number; readonly schema?: string; readonly marks?: string; readonly rows?: Readonly<Record<string, number>> } = {}): Promise<Checked> => {
  const engine = await loadEngine(options.engine ?? 'postgres');
  const version = options.version ?? 16;
  const { catalogue, faults } = engine.catalogueOf(options.schema ?? baseSchema, options.rows ?? caseRows, {}, version);
  const { script, faults: wrong } = engine.parse(sql, version);
  const all = [...faults, ...wrong];
  if (all.length > 0) {
    throw new Error(all.map(fault => fault.message).join('\n'));
  }
  const { settings, storage } = world.scenario.database;
  const statements = analyseScript({ engine, version, catalogue: withInvalid(catalogue, options.marks ?? sql), settings, storage }, script);
  return { engine, statements, findings: detect({ engine, version, statements, trace: null, scenario: null }) };
};
