import { expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { loadEngine } from '../../src/engines/index.ts';
import { analyseScript } from '../../src/findings/index.ts';

const levels = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded);

/** Each framework has names of its own for new indexes. */
const nameless = <T extends { readonly kind: string; readonly new: boolean }>(lock: T) => (lock.kind === 'index' && lock.new ? { ...lock, relation: 'a new index' } : lock);

test.each(levels.flatMap((level) => level.starts.map((start) => ({ level, start, code: level.code, framework: start.frameworkName }))))('$code: the start in $framework takes the same locks for as long as in the others', async ({ level, start }) => {
  const { database } = level.worlds.production.scenario;
  const engine = await loadEngine(database.engine);
  const { catalogue, faults: schemaFaults } = engine.catalogueOf(database.schema, database.rows, database.facts, database.version);
  expect(schemaFaults).toEqual([]);
  const planOf = (sql: string) => {
    const { script, faults } = engine.parse(sql, database.version);
    expect(faults).toEqual([]);
    return analyseScript({ engine, version: database.version, catalogue, settings: database.settings, storage: database.storage }, script)
      .filter(({ plan }) => plan.role === 'work')
      .map(({ plan, transaction, error, holds }) => ({ locks: plan.analysis.locks.map(nameless).toSorted((a, b) => a.relation.localeCompare(b.relation)), rewrites: plan.analysis.rewrites, scans: plan.analysis.scans, transaction, error, holds }));
  };
  const [first] = level.starts;
  const plan = planOf(start.sentSql);
  expect(plan).toEqual(planOf(first.sentSql));
  expect(plan.flatMap(({ locks }) => locks.filter((lock) => lock.kind === 'table'))).not.toEqual([]);
  expect(new Set(plan.map(({ transaction }) => transaction)).size).toBe(1);
});
