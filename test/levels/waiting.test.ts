import { expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { levelScenario } from '../../src/levels/level-scenario.ts';
import { prepare, startFlight } from '../../src/run/run.ts';

const level = loadHalls(builtInLevelFolder(import.meta.dirname)).flatMap((hall) => hall.loaded).find(({ code }) => code === 'L01')!;

test('a customer who waits for the table holds no lock on its indexes: PostgreSQL opens the table first, its indexes when it plans', async () => {
  const { sentSql } = level.starts.find(({ framework }) => framework === 'rails')!;
  const flight = startFlight(await prepare(levelScenario(level, 'production', { sql: sentSql, framework: 'rails', isOriginal: true, actions: [] }, 7)));
  flight.advanceTo(3_000_000);
  const locks = flight.stateAt(3_000_000).views['pg_locks'];
  const waiting = new Set(locks.filter((row) => row.granted === false && row.relation === 'orders').map((row) => row.pid));
  expect(waiting.size).toBeGreaterThan(100);
  expect(locks.filter((row) => waiting.has(row.pid) && row.relation !== 'orders' && row.locktype === 'relation')).toEqual([]);
});
