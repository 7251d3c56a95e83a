import { beforeAll, describe, expect, test } from 'vitest';
import productionWorld from '../../levels/worlds/production.json' with { type: 'json' };
import { loadEngine } from '../../src/engines/index.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { prepareWith, run, startFlight } from '../../src/run/run.ts';
import type { Scenario } from '../../src/run/scenario.ts';
import { SECOND } from './worlds.ts';

const ROWS = 4_000_000;
const schema = `CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, status varchar(20), created_at timestamp, ref uuid, total_cents integer);
CREATE INDEX index_orders_on_user_id ON orders (user_id);
CREATE INDEX index_orders_on_ref ON orders (ref);
CREATE INDEX index_orders_on_total_cents ON orders (total_cents);`;

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine('postgres');
});

/** The levels' production, twenty times smaller with its cache and its log, and without customers. */
function scenario(sql: string): Scenario {
  const world = productionWorld.scenario as unknown as Scenario;
  const storage = { ...world.database.storage, cacheBytes: world.database.storage.cacheBytes / 20, maxWalSizeBytes: world.database.storage.maxWalSizeBytes / 20 };
  return {
    ...world, seed: 1, horizonUs: 3 * 3600 * SECOND, database: { ...world.database, schema, rows: { orders: ROWS }, storage }, traffic: [], replica: null, sessions: [], actions: [],
    fleet: { ...world.fleet, pods: 0, connectionsAtBoot: 0, liveness: null, readiness: null, startup: null, replicaPool: null }, migration: { atUs: 0, sql, settings: {} }, stopAfterCalmUs: SECOND,
  };
}

const backfill = "ALTER TABLE orders ADD COLUMN currency varchar(3); UPDATE orders SET currency = 'EUR'";
const paged = (where: string): string => `ALTER TABLE orders ADD COLUMN currency varchar(3);\n-- migrate: batch 5000 by id, pause 80ms\nUPDATE orders SET currency = 'EUR'${where};`;

describe('a backfill by keyset pages', () => {
  test('does the work of one UPDATE and pauses beside it, from 3 % faster to 33 % slower as measured, and writes the same log', () => {
    const whole = run(prepareWith(scenario(backfill), engine));
    const pauseUs = (ROWS / 5000) * 80_000;
    for (const where of ['', ' WHERE currency IS NULL']) {
      const pages = run(prepareWith(scenario(paged(where)), engine));
      const workUs = (pages.measures.migrationUs ?? NaN) - pauseUs;
      expect(workUs / (whole.measures.migrationUs ?? NaN)).toBeGreaterThan(0.97);
      expect(workUs / (whole.measures.migrationUs ?? NaN)).toBeLessThan(1.33);
      expect(pages.dataCommits.at(-1)?.toKey).toBe(ROWS);
      expect(pages.measures.walBytes / whole.measures.walBytes).toBeCloseTo(1, 1);
    }
  });

  test('shows its progress over all pages, never less than a moment ago', () => {
    const flight = startFlight(prepareWith(scenario(paged(' WHERE currency IS NULL')), engine));
    let before = 0;
    for (let us = SECOND; us < 120 * SECOND; us += 313_131) {
      flight.advanceTo(us);
      const { rowsDone, rowsTotal } = flight.stateAt(us).migration!;
      expect(rowsTotal).toBe(ROWS);
      expect(rowsDone).toBeGreaterThanOrEqual(before);
      before = rowsDone;
    }
    expect(before).toBeGreaterThan(100_000);
  });
});
