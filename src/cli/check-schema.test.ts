import { beforeAll, expect, test } from 'vitest';
import type { Engine } from '../engines/engine.ts';
import { loadEngine } from '../engines/index.ts';
import { analyseScript } from '../findings/analysis.ts';
import { inferSchema } from './check-schema.ts';
import productionWorld from '../../levels/worlds/production.json' with { type: 'json' };
const { storage } = productionWorld.scenario.database;

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine('postgres');
});

const unmodelled = (sql: string): readonly (string | null)[] => {
  const { script } = engine.parse(sql, 17);
  const { catalogue } = inferSchema(engine, 17, script, storage);
  return analyseScript({ engine, version: 17, catalogue, settings: {}, storage }, script).map(statement => statement.error?.message ?? statement.plan.unmodelled);
};

test('where the schema is inferred, a function that nobody knows is there, and nothing is claimed of its calls', () => {
  expect(unmodelled("SELECT my_function(); SELECT create_distributed_table('orders', 'id'); UPDATE orders SET status = norm(status) WHERE total > 3; SELECT crypt('a', 'b');"))
    .toEqual(['what my_function() does is not modelled yet', 'what create_distributed_table() does is not modelled yet', 'what norm() does is not modelled yet', null]);
});
