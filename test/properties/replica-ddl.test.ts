import { expect, test } from 'vitest';
import { loadEngine } from '../../src/engines/index.ts';
import { prepareWith, startFlight } from '../../src/run/run.ts';
import { production, SECOND } from './worlds.ts';

test('DDL of the MySQL family starts on the replica when the primary has finished, and takes as long again', async () => {
  const engine = await loadEngine('mysql');
  const base = production({ seconds: 1200, traffic: [], migrationAtUs: 10 * SECOND, migration: 'ALTER TABLE orders MODIFY qty bigint, ALGORITHM=COPY' });
  const schema = 'CREATE TABLE orders (id int PRIMARY KEY, qty int, note varchar(200)) ENGINE=InnoDB';
  const flight = startFlight(prepareWith({ ...base, database: { ...base.database, engine: 'mysql', version: 84, schema, rows: { orders: 20_000_000 } } }, engine));
  flight.advanceTo(1200 * SECOND);
  const trace = flight.finish();
  const takenUs = trace.measures.migrationUs ?? NaN;
  expect(takenUs).toBeGreaterThan(60 * SECOND);
  const endS = Math.ceil(takenUs / SECOND) + 10;
  const { replicaLagUs } = trace.series;
  expect(Math.max(...replicaLagUs.slice(0, endS - 1))).toBeLessThan(SECOND);
  expect(trace.measures.replicaLagUsMax / takenUs).toBeCloseTo(1, 1);
  expect(replicaLagUs[endS + Math.ceil(takenUs / SECOND) + 5]).toBeLessThan(SECOND);
});
